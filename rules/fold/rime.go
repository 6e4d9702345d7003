package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// markedRimes are the rimes of Vietnamese by their plain letters: for each, the shapes its letters can have. A rime
// of a written syllable bears exactly one of them; a tone stands on top.
var markedRimes = func() map[string][]string {
	const list = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu " +
		"i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong op ot oong ooc " +
		"ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh uyu uyt uơ " +
		"ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêt yêu ynh yt"
	t := make(map[string][]string)
	for rime := range strings.FieldsSeq(list) {
		var plain, shapes []byte
		for _, r := range rime {
			base, shape := byte(r), uint8(0)
			if r >= utf8.RuneSelf {
				base, shape = latin[r].base, latin[r].shape
			}
			plain, shapes = append(plain, base), append(shapes, shape)
		}
		t[string(plain)] = append(t[string(plain)], string(shapes))
	}
	return t
}()

// spelt is a word with the marks it is written with: a shape for each letter, and one tone.
type spelt struct {
	b      []byte
	shapes []uint8
	tone   uint8
	marked bool // it bears some mark
}

// spelt reads the marks of a word of the text. Letters that do not stand for themselves have [anyMark]. The result
// is good until the next call.
func (e *editor) spelt(word line) spelt {
	s := spelt{b: word.b, shapes: e.shapes[:0]}
	for _, at := range word.off {
		shape, tone := e.marksAt(at)
		s.shapes = append(s.shapes, shape)
		if tone != 0 {
			s.tone = tone
		}
		s.marked = s.marked || tone != 0 || shape != 0 && shape != anyMark
	}
	e.shapes = s.shapes
	return s
}

// marksAt reads shape and tone of the letter at orig[at:]; anyMark for what is no Latin letter.
func (e *editor) marksAt(at int32) (shape, tone uint8) {
	r, size := utf8.DecodeRuneInString(e.orig[at:])
	switch {
	case r < utf8.RuneSelf && !isLetter(byte(r)|0x20):
		return anyMark, 0
	case r >= utf8.RuneSelf && (r >= rune(len(latin)) || latin[r].base == 0):
		return anyMark, 0
	case r >= utf8.RuneSelf:
		shape, tone = latin[r].shape, latin[r].tone
	}
	for i := int(at) + size; i < len(e.orig) && e.orig[i] >= utf8.RuneSelf; {
		mark, size := utf8.DecodeRuneInString(e.orig[i:])
		if mark < 0x300 || !unicode.Is(unicode.M, mark) {
			break
		}
		if k := markOf(mark); k > horn {
			tone = k
		} else if k != 0 {
			shape = k
		}
		i += size
	}
	return shape, tone
}

// isVietnamese reports whether a word is a Vietnamese syllable by the rules of spelling, and bears marks that such a
// syllable bears. Words without any mark, and with [anyMark] for some letters, are read with all marks.
func (s spelt) isVietnamese() bool {
	w := s.b
	if !isSyllable(w) {
		return false
	}
	at := uint8(0)
	for n := 0; n < len(w); n++ {
		if (n == 0 || onsets[at].end) && s.splits(n) {
			return true
		}
		if at = onsets[at].child[w[n]-'a']; at == 0 {
			break
		}
	}
	return len(w) > 1 && w[0] == 'g' && w[1] == 'i' && s.splits(1) // gì, gìn
}

// splits reports whether the first n letters are an onset before the rest, a rime.
func (s spelt) splits(n int) bool {
	alternatives := markedRimes[string(s.b[n:])]
	if len(alternatives) == 0 || !onsetFits(s.b[:n], s.b[n]) {
		return false
	}
	for i, shape := range s.shapes[:n] {
		if shape != 0 && shape != anyMark && (shape != stroke || i > 0 || s.b[0] != 'd') {
			return false
		}
	}
	if n == 0 && len(s.b) > 2 && s.b[0] == 'i' && s.b[1] == 'e' {
		return false // it is spelled with y
	}
	if !s.marked {
		return true
	}
	if s.tone != 0 && s.tone != acute && s.tone != dot && endsInStop(s.b) {
		return false
	}
	for _, shapes := range alternatives {
		if fitsShapes(s.shapes[n:], shapes) {
			return true
		}
	}
	return false
}

func fitsShapes(written []uint8, shapes string) bool {
	for i, k := range written {
		if k != anyMark && k != shapes[i] {
			return false
		}
	}
	return true
}

// endsInStop reports whether a syllable ends in c, ch, p or t, which bear two of the tones only.
func endsInStop(w []byte) bool {
	switch w[len(w)-1] {
	case 'c', 'p', 't':
		return true
	case 'h':
		return len(w) > 1 && w[len(w)-2] == 'c'
	}
	return false
}

// onsetFits reports whether an onset is spelled so before a vowel: c, g and ng before a, o, u, k, gh and ngh before
// e, i. No word begins with a plain p.
func onsetFits(onset []byte, vowel byte) bool {
	front := vowel == 'e' || vowel == 'i' || vowel == 'y'
	switch string(onset) {
	case "c", "ng":
		return !front
	case "g":
		return vowel != 'e'
	case "k", "gh", "ngh":
		return front
	case "p":
		return false
	case "qu":
		return vowel != 'u'
	}
	return true
}

// lone are the words of Vietnamese that begin with a vowel. What else begins with one is the rest of a word.
var lone = func() map[string]bool {
	const list = "a à á ạ ai ái ải am an án anh ánh ảnh ao áo ảo ác ách áp át áy ăn ân ấn ẩn ấm âm ầm ẩm ấp ấy âu ấu ẩu em én ép ế ếch êm im in ít ích ỉ ỉa oai oan oán oanh oách oi ói ong óc " +
		"ổ ô ồ ôi ổi ối ôm ốm ôn ổn ồn ông ống ốp ốc ơ ở ơi ơn ớt ủ ù ui ủi úng úp út uy úy ủy uỷ uyên ừ ưa ứa ưng ứng ước ướp ướt ức ưu ý y yêu yếu yên yến yết"
	t := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		m := MarksOf(w)
		m.addTo(t)
	}
	return t
}()

// isLone reports whether a syllable that begins with a vowel is a word by itself. Words without marks are read with
// all marks.
func (s spelt) isLone() bool {
	return (len(s.b) > 1 || s.marked) && s.in(lone)
}

// in reports whether a syllable is in a set that [Marks.addTo] has filled.
func (s spelt) in(set map[string]bool) bool {
	var room [2*maxSyllable + 3]byte
	key := append(append(room[:0], s.b...), '|')
	key = append(append(append(key, s.shapes...), '|'), s.tone)
	return set[string(key)]
}

// addTo adds one syllable to a set, as it is marked and without marks.
func (m *Marks) addTo(set map[string]bool) {
	letters := string(m.bases[0]&^firstLetter) + string(m.bases[1:])
	set[letters+"|"+string(m.shapes)+"|"+string(m.tones)] = true
	set[letters+"|"+string(bare[:len(letters)])+"|\x00"] = true
}
