package lang

import "lurewatch/rules/lang/internal/model"

// How a part is read: whole up to so many bytes, otherwise in so many samples of about so many bytes, so that no sample
// alone makes a fifth of the text. On 10,000 board ads of 2 to 3 KB four samples of 128 bytes are right no more often.
const (
	wholeSize  = 500
	samples    = 7
	sampleSize = 56
)

// maxSegments bounds how many stretches of a text are told apart; the last takes what is over.
const maxSegments = 24

// segment is a stretch of Latin words that is in one language: a line, a sentence, or wordsEach words.
type segment struct {
	sum     model.Sum
	words   int32
	letters int32
	viet    int32 // letters that only Vietnamese has
	foreign int32 // letters of other scripts in the same stretch
	han     int32 // those of them that are Chinese characters
}

// Words that a segment has at least, the last aside, and at most.
const (
	fewWords  = 3
	wordsEach = 16
)

// reading is what was seen of a text.
type reading struct {
	scan     model.Scanner
	script   [model.Scripts]int32 // letters by script, of all parts
	han      [model.HanKinds]int32
	segments [maxSegments]segment
	n        int // segments that are over; segments[n] is open
	share    [tongues]int32
	viet     int32 // letters of Vietnamese segments that only Vietnamese has
	latin    int32 // all letters of them
	total    model.Score
	sample   string // the first part, for what needs words of Chinese characters
}

func (r *reading) read(t *model.Table, text string) {
	if r.sample == "" {
		r.sample = text[:min(len(text), mostHan)]
	}
	if len(text) <= wholeSize {
		r.readSample(t, text)
		return
	}
	for i := range samples {
		at := wordAt(text, (len(text)-sampleSize)*i/(samples-1))
		r.readSample(t, text[at:wordAt(text, min(at+sampleSize, len(text)))])
	}
}

// wordAt returns the next place from at on where a word or a character begins.
func wordAt(text string, at int) int {
	if at == 0 || at >= len(text) {
		return at
	}
	for i := at; i < min(at+24, len(text)); i++ {
		if text[i] <= ' ' {
			return i
		}
	}
	for at < len(text) && text[at]&0xC0 == 0x80 {
		at++
	}
	return at
}

func (r *reading) readSample(t *model.Table, text string) {
	s := &r.scan
	s.Reset(text)
	for {
		token := s.Next()
		seg := &r.segments[r.n]
		switch {
		case token == model.Word:
			t.Add(s, &seg.sum)
			seg.viet += s.Viet()
			if seg.words++; seg.words >= wordsEach {
				r.endSegment()
			}
		case token == model.Break && (seg.words == 0 || seg.words >= fewWords):
			r.endSegment()
		case token == model.End:
			r.endSegment()
			return
		}
	}
}

// endSegment closes the segment in hand and takes over what the scanner counted.
func (r *reading) endSegment() {
	s, seg := &r.scan, &r.segments[r.n]
	seg.letters += s.Letters[model.Latin]
	seg.han += s.Letters[model.Han]
	for i, n := range s.Letters {
		r.script[i] += n
		if model.Script(i) != model.Latin {
			seg.foreign += n
		}
	}
	for i, n := range s.Han {
		r.han[i] += n
	}
	s.Letters, s.Han = [model.Scripts]int32{}, [model.HanKinds]int32{}
	switch {
	case seg.words == 0:
		*seg = segment{}
	case r.n < maxSegments-1:
		r.n++
	}
}

// trust is how many average words of the whole text each segment is given on top of its own: a line of English words
// in a text that is Filipino otherwise is Taglish.
const trust = 2

// settle shares the segments out among the languages.
func (r *reading) settle(t *model.Table) {
	segments := r.segments[:r.n+1]
	words := int32(0)
	for i := range segments {
		score := t.Score(&segments[i].sum)
		for l, x := range score {
			r.total[l] += x
		}
		words += segments[i].words
	}
	if words > 0 {
		r.settleLatin(t, segments, words)
	}
	r.giveScripts()
}

// give adds a segment to the share of its language. English and names within a line of another script count half, and so
// do Chinese characters in a line of Latin words: they are terms of it rather than a text of their own.
func (r *reading) give(lane int, seg *segment) {
	weight := letterWeight[model.Latin] * seg.letters
	switch lane {
	case model.En, model.Other:
		if 2*seg.foreign > seg.letters {
			weight /= 2
		}
	case model.Vi:
		r.viet += seg.viet
		r.latin += seg.letters
	}
	if 3*seg.han < seg.letters {
		r.script[model.Han] -= seg.han / 2
	}
	r.share[laneTongue[lane]] += weight
}

// settleLatin shares out the Latin segments, which have so many words in all. Indonesian and Malay are too alike to be
// told apart line by line: all lines of either are of the one that the whole text speaks for.
func (r *reading) settleLatin(t *model.Table, segments []segment, words int32) {
	kin, over := model.Id, model.Ms
	if r.total[model.Ms] > r.total[model.Id] {
		kin, over = over, kin
	}
	var before model.Score
	for l := range before {
		before[l] = t.Bias[l] + trust*r.total[l]/words
	}
	for i := range segments {
		if segments[i].words == 0 {
			continue
		}
		score := t.Score(&segments[i].sum)
		for l := range score {
			score[l] += before[l]
		}
		lane := largest(&score)
		if lane == over {
			lane = kin
		}
		r.give(lane, &segments[i])
	}
	for l := range r.total {
		r.total[l] += t.Bias[l]
	}
}

func (r *reading) giveScripts() {
	for s, n := range r.script {
		if model.Script(s) != model.Latin && model.Script(s) != model.Han && model.Script(s) != model.Kana {
			r.share[scriptTongue[s]] += n * letterWeight[s]
		}
	}
	east := r.script[model.Han]*letterWeight[model.Han] + r.script[model.Kana]*letterWeight[model.Kana]
	if east > 0 {
		r.share[r.chinese()] += east
	}
}
