package fetch

import (
	"strings"
	"unicode"
)

// onsets are the consonants that a Vietnamese syllable may begin with, longest first.
var onsets = strings.Fields("ngh ch gh gi kh ng nh ph qu th tr b c d đ g h k l m n p r s t v x")

// rimes are the ends that a Vietnamese syllable may have, without its tone.
var rimes = newRimes(`
	a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
	e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
	o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
	ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
	u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ up ut uy uya uych uyên uyêt uynh uyt uyu uôc uôi uôm uôn uông uôt
	ư ưa ưc ưi ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ych ynh yt`)

func newRimes(list string) map[string]bool {
	m := make(map[string]bool)
	for _, r := range strings.Fields(list) {
		m[r] = true
	}
	return m
}

// plain is a small vowel without its tone, and the tone.
type plain struct {
	base rune
	tone int
}

var plainOf = newPlain()

func newPlain() map[rune]plain {
	m := make(map[rune]plain)
	for _, row := range vowels {
		toned := []rune(row)
		for tone, r := range toned {
			m[r] = plain{unicode.ToLower(toned[level]), tone}
		}
	}
	return m
}

// toneMarks are the tones as characters of their own, which windows-1258 has after the vowel.
var toneMarks = map[rune]int{0x300: grave, 0x309: hook, 0x303: tilde, 0x301: acute, 0x323: dot}

// isSyllable reports whether a word is built as Vietnamese syllables are: an onset, a rime, and one tone, which after
// c, ch, p and t is one of two. It says nothing of meaning. English and French words seldom pass, and text read in a
// wrong charset hardly ever.
func isSyllable(word []rune) bool {
	var bare strings.Builder
	tone, tones := level, 0
	for _, r := range word {
		at, mark := toneMarks[r]
		if !mark {
			p, isVowel := plainOf[r]
			if !isVowel {
				p.base = unicode.ToLower(r)
			}
			bare.WriteRune(p.base)
			at = p.tone
		}
		if at != level {
			tone = at
			tones++
		}
	}
	s := bare.String()
	stopped := strings.HasSuffix(s, "c") || strings.HasSuffix(s, "ch") || strings.HasSuffix(s, "p") || strings.HasSuffix(s, "t")
	switch {
	case tones > 1, stopped && tone != acute && tone != dot:
		return false
	case rimes[s]:
		return true
	}
	for _, on := range onsets {
		if rest, ok := strings.CutPrefix(s, on); ok && rimes[rest] {
			return true
		}
	}
	return false
}
