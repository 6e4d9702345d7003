// Package units knows who is told what: the border units, their stretches and their wishes, as data, and which ads are
// for which of them.
package units
