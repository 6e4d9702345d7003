// Package job holds the nouns that the other packages share: an advertisement, what was judged about it,
// the case that is kept, the visit that fetched it, and the answers people read.
//
// Everything here is a value. It is copied across package borders and never changed after it was handed over.
// Everything encodes to JSON as it is; names on the wire are snake_case.
//
// "Job" always means employment. Scheduled work is a [Visit].
package job
