// Package inert makes foreign text do nothing where it is shown: it is no link, it reorders nothing, it is no formula.
// Everything in it is pure and safe for concurrent use.
package inert
