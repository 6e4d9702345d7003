// Package extract turns what was fetched into the advertisements and the links in it.
//
// [Read] reads a web page, by what it says of itself to machines or else by its text, in this order:
//
//   - JSON-LD: every schema.org JobPosting in a script element, with the faults that real boards make repaired
//   - microdata, then RDFa Lite: the same in attributes, nested and referring to other elements
//   - main text: what remains when navigation, forms, hidden parts, lists of links, boilerplate, and the parts under a
//     heading such as "similar jobs" are gone
//   - description: the og:description of a page that is drawn by a script
//
// Other forms have readers of their own: [ReadFeed] for RSS, Atom, JSON Feed and the XML of job boards, [ReadTelegram]
// for the public preview of a channel, [Reader] for a source whose pages are read by CSS selectors, [API] for answers
// in JSON, and [ReadSitemap] for lists of addresses. All but the last give a [Result].
//
// What was published is kept as it was: nothing is translated, corrected or shortened, and an ad that is longer
// than [MaxText] is left out with the reason said, never cut. What is no part of an ad's text is kept apart in
// [Extra]: descriptions, the words and file names of pictures, what else was not read.
//
// The text of an ad has one line for each paragraph, list item ("- …") and table row ("a | b"). Spaces are
// collapsed. An address that stands only behind a link, such as a messenger's or a telephone number, follows
// the words of the link in parentheses, because the reader of the page reaches it too.
//
// An ad is over if its last day is past, which needs the day as [Page.Now], or if the page says so of it: on a line or
// a button of its own, in a title, and in one of twelve languages. Over ads are read like all others.
//
// Amounts of text are measured by weight: a rune weighs 1, and 2 in a script that writes without spaces or
// with one sign for a syllable (Han, kana, Hangul, Thai, Lao, Khmer, Burmese). Words are never counted.
//
// Documents are walked with a stack of their own: depth costs memory in proportion and no recursion; where values nest
// in values (JSON, items in items) there is a fixed depth. Time is in proportion to the size of the document, and
// everything is bounded by a constant that stands at its reader. Everything here is pure and safe for concurrent
// use; no input makes it panic.
//
// # Caveats
//
// An item of a list that has neither an address nor a key is known by what it says, so that another wording is another
// ad. The end of a list is told from an ad by its address, which must count pages, and a link to another page of it.
//
// News pages are ads to this package: whether a text is an advertisement is the judge's question. Styles in style
// sheets are not known, so text that only a style sheet hides counts as shown. Of RDFa only what its Lite form has is
// read: vocab, typeof, property and resource, no rel and no statements about the page. Pictures and documents are named
// and not read. What stands under a heading that names other ads is not in the text, nor what is named as boilerplate, so
// a page can hide words from a judge in that way. The phrases for ads that are over and for walls are lists, and a page that uses other words is not noticed.
package extract
