// Package fold turns text into the one form in which it is matched, and can say for every folded byte which
// original bytes it came from.
//
// Folding undoes spelling, never meaning: compatibility forms (full width, mathematical, circled letters)
// become plain letters, case is dropped, characters that cannot be seen are dropped, Latin letters lose their
// diacritics (đ becomes d), Cyrillic, Greek and Armenian look-alikes inside a word that also has Latin letters
// become Latin, letters that are written apart ("l ư ơ n g", "c.a.s.i.n.o") are joined, white space becomes
// one space or, where it held a line end, one line feed. Marks of other scripts stay: Thai, Khmer, Lao,
// Burmese, Devanagari and kana mean something else without them.
//
// Text that is written in composed and in decomposed form (NFC, NFD) folds to the same bytes, because
// everything but Hangul is decomposed before marks are dropped.
//
// The tables are generated with golang.org/x/text (see gen.go) and held against it in a test.
package fold
