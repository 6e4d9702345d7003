// Package extract turns a web page into the advertisements and the links on it.
//
// A page is read in three ways, best first. JSON-LD: every schema.org JobPosting in a script element, with the
// faults that real boards make repaired. Main text: what remains of the page when navigation, forms, hidden
// parts, link lists and boilerplate are gone. Description: the og:description of a page that is drawn by a script.
// What was published is kept as it was: nothing is translated, corrected or shortened, and an ad that is longer
// than [MaxText] is left out with the reason said, never cut.
//
// The text of an ad has one line for each paragraph, list item ("- …") and table row ("a | b"). Spaces are
// collapsed. An address that stands only behind a link, such as a messenger's or a telephone number, follows
// the words of the link in parentheses, because the reader of the page reaches it too.
//
// Amounts of text are measured by weight: a rune weighs 1, and 2 in a script that writes without spaces or
// with one sign for a syllable (Han, kana, Hangul, Thai, Lao, Khmer, Burmese). Words are never counted.
//
// The document is walked once, with a stack of its own: depth costs memory in proportion and no recursion.
// Everything here is pure and safe for concurrent use; no input makes it panic.
//
// # Caveats
//
// Microdata and RDFa are not read as such; such pages go by their main text. News pages are ads to this package:
// whether a text is an advertisement is the judge's question. Styles in style sheets are not known, so text that
// only a style sheet hides counts as shown.
package extract
