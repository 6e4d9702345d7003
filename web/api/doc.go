// Package api is the interface for programs under /api/v1: the same checks as the public page for anybody, and the same
// searches, decisions and exports as the console for whoever shows a token, in JSON.
//
// # Who may what
//
// Every operation stands in one table with the act of package people that it needs; see [Operations]. A request shows a
// token as "Authorization: Bearer lw_…" and has the role of that token. Without [people.Clear] every text that may hold
// a contact is masked: whatever is text and not known to be harmless is, so that a new field is masked until somebody
// says otherwise. Every search is [job.Query.Masked] then, so that what is hidden cannot be found out by asking for it.
//
// The checks of single ads and the ranges of hashes of contacts need no token. Who shows none is counted by address, of
// IPv6 by the /64, and addresses are kept nowhere but in that count. Answers to checks mask every contact for everybody.
//
// # Asking for a contact without naming it
//
// Whoever asks for a range of hashes names 20 bits, which a thousand telephone numbers share, and gets as many lines
// whatever there is. That protects who asks. It does not protect the contacts themselves: telephone numbers are few enough
// that whoever reads all ranges can try them all; the rate for strangers makes that slow and not impossible.
//
// # Answers
//
// Every answer but an export is JSON and is complete before its first byte is sent. Every refusal is
// application/problem+json (RFC 9457) in plain words. A fault of ours has a reference under which the log has the error.
// Parameters and fields that are not known are refused, so that a misspelt one is not passed over.
//
// # The document
//
// The OpenAPI 3.1 document is made from the types that are sent and from the table of operations. What its schemas say
// of each field are the comments of the Go types, which fields.json holds; a test keeps it current.
//
// # Caveats
//
// Rates and Idempotency-Keys are kept in memory, for each process alone. An export that fails on its way is cut off, so that the client
// sees that it is not complete.
package api
