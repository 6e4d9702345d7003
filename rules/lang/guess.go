package lang

// Guess is what a text is written in. The zero Guess is not an answer; see [Model.Guess].
type Guess struct {
	// Lang is the language that leads, a BCP 47 tag out of [Langs], or [Und].
	Lang string
	// Marked says that Lang is "vi" and that nearly all words of its Vietnamese stretches bear their marks. Stretches in
	// the languages of Also do not count.
	Marked bool
	// Also are the further languages that make up at least a fifth of the text each, the largest first, then "".
	Also [3]string
	// Sure is how likely Lang is, from 0 to 1, where the text is a few Latin words in one stretch: a title. It is 1
	// for every other text. It is a figure for comparing: words are taken to be independent of each other.
	Sure float64
}

// Guess tells the language of a text that is given in parts, such as title and body. A long part is read in samples
// from its beginning to its end. Every string is a text, valid UTF-8 or not; without a word of any language the
// answer is [Und]. Guess is pure, safe for concurrent use, and does not allocate.
func (m *Model) Guess(parts ...string) Guess {
	var r reading
	for _, p := range parts {
		r.read(m.table, p)
	}
	r.settle(m.table)
	return r.guess()
}
