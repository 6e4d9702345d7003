package fold

import "strings"

// onsets and rimes are what Vietnamese syllables are made of, without marks. A syllable is any onset, or
// none, and any rime; the few that the language does not use do no harm.
var (
	onsets = newLetterTree("b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
	rimes  = newLetterTree("a ac ach ai am an ang anh ao ap at au ay e ec em en eng eo ep et eu enh ech i ia ich iec iem ien ieng iep iet ieu im in inh ip it iu " +
		"o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong op ot oong ooc u ua uan uang uat uay uc ue uech uenh ui um un ung uoc " +
		"uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyu uyt uo y yem yen yet yeu yeng")
)

// letterTree holds words over a to z. Node 0 is the root; 0 as a child is none.
type letterTree []struct {
	child [26]uint8
	end   bool
}

func newLetterTree(list string) letterTree {
	t := make(letterTree, 1, 256)
	for w := range strings.FieldsSeq(list) {
		at := uint8(0)
		for i := range len(w) {
			next := &t[at].child[w[i]-'a']
			if *next == 0 {
				*next = uint8(len(t))
				t = t[:len(t)+1]
			}
			at = *next
		}
		t[at].end = true
	}
	return t
}

// has reports whether w, letters only, is in the tree.
func (t letterTree) has(w []byte) bool {
	at := uint8(0)
	for _, c := range w {
		if at = t[at].child[c-'a']; at == 0 {
			return false
		}
	}
	return t[at].end
}

// maxSyllable is the length of "nghieng".
const maxSyllable = 7

// isSyllable reports whether a folded word is one Vietnamese syllable.
func isSyllable(w []byte) bool {
	if len(w) == 0 || len(w) > maxSyllable {
		return false
	}
	for _, c := range w {
		if !isLetter(c) {
			return false
		}
	}
	at := uint8(0)
	for n := 0; n < len(w); n++ {
		if (n == 0 || onsets[at].end) && rimes.has(w[n:]) {
			return true
		}
		if at = onsets[at].child[w[n]-'a']; at == 0 {
			break
		}
	}
	return len(w) > 1 && w[0] == 'g' && w[1] == 'i' && rimes.has(w[1:]) // gì, gìn
}

// syllables cuts a word into as few Vietnamese syllables as possible and appends where each ends. ok is false
// if that cannot be done.
func syllables(w []byte, ends []int) (_ []int, ok bool) {
	// best[i] is how long the last syllable of w[:i] is in the best cut, 0 if there is none.
	best, count := make([]uint8, len(w)+1), make([]int, len(w)+1)
	for i := 1; i <= len(w); i++ {
		for n := min(maxSyllable, i); n > 0; n-- {
			if i > n && best[i-n] == 0 || !isSyllable(w[i-n:i]) {
				continue
			}
			if c := count[i-n] + 1; best[i] == 0 || c < count[i] {
				best[i], count[i] = uint8(n), c
			}
		}
	}
	if best[len(w)] == 0 {
		return ends, false
	}
	from := len(ends)
	for i := len(w); i > 0; i -= int(best[i]) {
		ends = append(ends, i)
	}
	for l, r := from, len(ends)-1; l < r; l, r = l+1, r-1 {
		ends[l], ends[r] = ends[r], ends[l]
	}
	return ends, true
}
