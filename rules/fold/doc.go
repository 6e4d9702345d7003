// Package fold turns text into the one form in which it is matched, and can say for every folded byte which
// original bytes it came from.
//
// Folding undoes spelling, never meaning. Phrases and texts are folded the same way, so what both fold to the
// same matches. The first run over a text goes rune by rune:
//
//   - compatibility forms (full width, mathematical, circled, squared letters, keycaps) become plain letters and
//     digits, case is dropped, Latin letters lose their diacritics (đ becomes d), white space becomes one space
//     or, where it held a line end, one line feed;
//   - what cannot be seen is dropped; text under a right-to-left override is folded in the order in which it is
//     seen; regional indicators stay where they are flags of countries and are letters elsewhere;
//   - tags, comments and entities of HTML that were left in the text take effect: inline tags are nothing, block
//     tags a line feed, elements that are not shown are left out. A "<" before anything but the name of an
//     element is itself, and so is what is never closed.
//
// Marks of other scripts stay: Thai, Khmer, Lao, Burmese, Devanagari and kana mean something else without them.
// Of three or more equal letters or marks of these scripts one stays.
//
// The second run looks at the chunks between white space that the first one noted, and gives words back their
// letters: look-alikes of other alphabets in words that mix alphabets, or that are look-alikes throughout in a
// text that is Latin; letters set apart ("l ư ơ n g", "c.a.s.i.n.o", "v❤i❤ệ❤c"); signs within a Vietnamese
// syllable ("lư.ơng"), and between syllables, where they become a space ("cam-pu-chia"); digits and signs for
// letters ("lu0ng", "c@o") and letters for digits ("2O triệu"); letters that are repeated. Where a spelling may be
// honest it stays: addresses, handles, codes, amounts, abbreviations, sentences without a space between them.
//
// Vietnamese words without spaces between them ("việcnhẹlươngcao", "ViecNheLuongCao", and where letters stand one a line)
// are cut in the cheapest way, in which syllables of syllables.txt, those of the rule library, cost least; see split.go.
// Of 50,000 collected advertisements that changes under five hundred, nearly all of them in words that ran together when
// their page was read ("khoẻĐào tạo").
//
// The third run is made only over texts in which the second one found words that are certainly disguised: masked
// words that are Vietnamese with marks or that the rules look for, letters set apart in rows, letters of Thai, Lao,
// Khmer, Burmese, Chinese or Japanese between signs. In such a text spellings are undone that are honest elsewhere:
// "c0", "7uyển", "th áng", "sal.ary", "งา.น". Of 50,000 collected advertisements that are not disguised it changes
// two or three. What is a word there is decided by the rules of Vietnamese spelling, with the marks a word bears, and
// by words.txt, the words of the rule library's lexicons.
//
// Digits of all scripts are ASCII digits, but for one of Khmer that stands alone. The marks on a letter of Thai, Lao,
// Khmer and Burmese have one order; see order.go.
//
// A letter is kept once however often it is repeated, except in words that are written with two ("free", see
// doubled.go), abbreviations without vowels, and words of three letters; drawn out, such words get their two
// letters back. Short forms ("nv", "đc", "ko") are words, not spellings: they belong in the phrases, and for the second
// reader in the short forms of the rule library.
//
// Text that is written in composed and in decomposed form (NFC, NFD) folds to the same bytes, because
// everything but Hangul is decomposed before marks are dropped.
//
// # Caveats
//
// In a text that is not otherwise disguised, a slash between letters of one word is undone only where it stands
// between all of them, words of other languages than Vietnamese that a sign cuts in two ("pass.port") stay cut, and so
// do words that a space cuts ("th áng"). Words of other languages without spaces between them stay joined unless each
// begins with a capital; Vietnamese ones without marks are looked for in rows of 24 letters or more; and only the first
// 4,096 letters of such rows in a text are looked at. Burmese in the encoding of Zawgyi is not read. A single word is
// folded without the text round it: look-alikes throughout cannot be told from their own alphabet then. Folding a folded
// text again gives the same text unless it has new markup in it ("&amp;lt;").
//
// The tables are generated with golang.org/x/text (see gen.go) and held against it in a test.
package fold
