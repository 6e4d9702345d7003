// Package people knows who may use the console and the interface for programs: accounts, sessions, tokens, and what
// each role allows.
//
// # House
//
// A [House] keeps its records as rows of the store: accounts by name; sessions, tokens and links by the SHA-256 of
// their secret, which is shown once and kept nowhere. Every change is one transaction with its line in the audit log,
// and looks at what it changes, so that two who change the same account at once do not undo each other.
//
// An account has an epoch, and a session or token that of its beginning. Whatever shuts somebody out (another role,
// an account closed, a new password) moves the epoch, which ends all of them in the same transaction, with the link for
// a new password if one is out.
//
// # Logging in
//
// A wrong name, a wrong password and a closed account are refused with the same words after the same work. Pauses
// grow with every refusal, for the name and for the address apart, and end by themselves after a minute at most. An
// address has room for hundreds of refusals, since a whole office may share it. Where somebody has logged in before,
// the failures of others, under that name or from that address, do not count. The counters are in memory and begin anew with the process.
//
// Names that nobody has are not written to the audit log: people type passwords into the wrong field.
//
// # Caveats
//
// The audit log gets at most 60 lines of refusals at once and then six a minute; the next line says how many there
// were without one. The salt of a password comes from crypto/rand, all other randomness from [Options].
package people
