// Package people knows who may use the console and the interface for programs: accounts, sessions, tokens, and what
// each role allows.
package people
