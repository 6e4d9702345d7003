// Package share writes what is known of ads in the formats that other tools read: CSV, JSON Lines, labels for
// measuring rules, STIX 2.1, MISP, and an evidence bundle for one case or a few.
//
// [Source] reads the ads, [Write] writes them, and [Ledger] does both and has the audit log say so: it is the one way in
// which the pages, the interface for programs and the command line hand ads over. What was not asked for is not handed
// over: neither ads with similar words nor ads that nobody can decide on.
//
// # What every export says of itself
//
// Each carries its TLP inside: a column, a key of each line, a marking on each object, a tag, a line of the bundle's
// instructions. A TLP above [Options.Ceiling] is refused before a byte is written. Each says which rule set judged, and
// that a verdict nobody reviewed is automatic. None accuses: there is no threat actor in any of them, and a score is
// never written as a probability.
//
// # Masked and clear
//
// Unless [Options.Clear] is set, contacts are hidden in every text and address as the pages hide them, in quotations as in
// the field that they are of; the names of reviewers are left out, and so are hashes of what is hidden, as the few digits
// that are missing would be found by trying. A masked contact is not an observation: two numbers may look alike then. So STIX and MISP leave contacts
// out altogether when masked, and an evidence bundle, whose records are the bytes of a server, is refused.
//
// # The same in, the same out
//
// Nothing here reads a clock, but for the one that a [Ledger] is given, or makes a random number. The same items, options
// and [Options.Now] give the same bytes. Ids are UUIDs of version 5, so that an export of the same ad later updates what
// a reader has; those of things that we say include the organisation, since two that run this program may say different
// things of one ad.
//
// # Memory
//
// CSV, JSON Lines and labels hold one ad at a time. STIX and MISP are one document each and hold it whole, at most
// [MaxObjects] ads; nothing is written if it cannot be completed. A bundle holds one record at a time, at most
// [MaxBundled] ads.
package share
