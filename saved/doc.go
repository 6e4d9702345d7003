// Package saved keeps searches that people want to ask again, tells what is new since they looked, and writes that as
// a feed.
//
// A [Shelf] keeps its records as rows of the store: searches by id, feeds by the SHA-256 of their secret, and by
// search and person when somebody who does not own a shared search looked at it. What the role of a person allows is the
// caller's to ask; who owns a search is looked at here. Every change has its line in the audit log, but for having
// looked.
//
// # What is new
//
// News are the ads that match and became flagged since the search was looked at. The question is the query with
// flagged:>= in front, so that neither an open quotation mark in the query nor its length takes it away. Times are whole
// seconds.
package saved
