// Package digest writes what a unit is told about a day, or at once: a subject, plain text, HTML, CSV, JSON and PDF.
//
// Everything in it is pure: a [Digest] is whole when it comes, nothing is looked up, and the same Digest is always the
// same bytes. All functions are safe for concurrent use and take no part of the Digest over.
//
// # What an ad can do to a mail
//
// Nothing. Its words are one line, contacts in them are masked unless the unit sees them in clear, addresses and mail
// addresses are defanged so that no program makes links of them, and controls of writing direction are spelled out. The
// only links are those of [Links]. In the mode metadata-only nothing that an ad says is written at all: what remains is
// the reference, the band, names of the gazetteer, why the ad came to the unit and whether it presses, and counts.
//
// # Long digests
//
// The first 60 new and changed ads beside the pressing ones are told in full, and the others in one line each: a mail of
// hundreds of whole ads is cut off by the mail programs that people have. The CSV has all of every ad.
//
// # Caveats
//
// A PDF has the glyphs of one font, and no script that needs shaping. What it cannot print it says, see [PDF].
package digest
