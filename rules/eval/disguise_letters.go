package eval

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// alphabets are where letters that look like Latin ones are taken from. Mathematical and full-width letters are
// computed.
var alphabets = []map[rune]rune{
	{ // Cyrillic
		'a': 'а', 'c': 'с', 'e': 'е', 'h': 'һ', 'i': 'і', 'j': 'ј', 'o': 'о', 'p': 'р', 's': 'ѕ', 'x': 'х', 'y': 'у',
		'q': 'ԛ', 'w': 'ԝ', 'd': 'ԁ', 'k': 'к', 'm': 'м', 't': 'т', 'n': 'п', 'u': 'ц', 'g': 'ɡ', 'v': 'ѵ',
		'A': 'А', 'B': 'В', 'C': 'С', 'E': 'Е', 'H': 'Н', 'I': 'І', 'K': 'К', 'M': 'М', 'O': 'О', 'P': 'Р', 'T': 'Т', 'X': 'Х', 'Y': 'У', 'S': 'Ѕ',
	},
	{ // Greek
		'a': 'α', 'i': 'ι', 'k': 'κ', 'n': 'η', 'o': 'ο', 'p': 'ρ', 't': 'τ', 'u': 'υ', 'v': 'ν', 'w': 'ω', 'x': 'χ', 'y': 'γ', 'e': 'ε', 'c': 'ϲ',
		'A': 'Α', 'B': 'Β', 'E': 'Ε', 'H': 'Η', 'I': 'Ι', 'K': 'Κ', 'M': 'Μ', 'N': 'Ν', 'O': 'Ο', 'P': 'Ρ', 'T': 'Τ', 'X': 'Χ', 'Y': 'Υ', 'Z': 'Ζ',
	},
	fullWidth(),
	mathematical(0x1D400), // bold
	mathematical(0x1D5A0), // sans-serif
	mathematical(0x1D670), // monospace
	{ // radicals and forms for Han letters
		'人': '⼈', '工': '⼯', '高': '⾼', '用': '⽤', '月': '⽉', '日': '⽇', '金': '⾦', '行': '⾏', '大': '⼤', '小': '⼩',
		'口': '⼝', '手': '⼿', '女': '⼥', '生': '⽣', '食': '⾷', '老': '⽼', '方': '⽅', '文': '⽂', '心': '⼼', '力': '⼒',
		'水': '⽔', '火': '⽕', '赌': '賭', '车': '⻋', '面': '⾯', '門': '⾨', '入': '⼊', '八': '⼋', '十': '⼗', '身': '⾝',
	},
}

func fullWidth() map[rune]rune {
	m := make(map[rune]rune)
	for r := 'a'; r <= 'z'; r++ {
		m[r], m[r-32] = r-'a'+'ａ', r-'a'+'Ａ'
	}
	return m
}

// mathematical is the alphabet that begins with capital A at start.
func mathematical(start rune) map[rune]rune {
	m := make(map[rune]rune)
	for i := range rune(26) {
		m['A'+i], m['a'+i] = start+i, start+26+i
	}
	return m
}

// lookalike is E04. Letters with marks keep them, on the borrowed letter.
func lookalike(word []string, r *rand.Rand) string {
	if len(word) < 2 || chance(r, 2) {
		return strings.Join(word, "")
	}
	alphabet := one(r, alphabets[:6])
	if unspaced(word[0]) {
		alphabet = alphabets[6]
	}
	parts := slices.Clone(word)
	left := 1 + r.IntN(3)
	for _, i := range r.Perm(len(parts)) {
		d := norm.NFD.String(parts[i])
		base, size := utf8.DecodeRuneInString(d)
		if other, ok := alphabet[base]; ok && left > 0 {
			parts[i] = string(other) + d[size:]
			left--
		}
	}
	return strings.Join(parts, "")
}

// unseen are characters without width.
var unseen = []string{"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"}

// zeroWidth is E05.
func zeroWidth(word []string, r *rand.Rand) string {
	if len(word) < 2 || chance(r, 2) {
		return strings.Join(word, "")
	}
	at := 1 + r.IntN(len(word)-1)
	again := -1
	if len(word) > 3 {
		again = 1 + r.IntN(len(word)-1)
	}
	var b strings.Builder
	for i, l := range word {
		if i == at || i == again {
			b.WriteString(one(r, unseen))
		}
		b.WriteString(l)
	}
	return b.String()
}

// leetSigns are signs for letters without marks, the usual ones first.
var leetSigns = map[rune][]string{
	'a': {"4", "@"}, 'e': {"3"}, 'i': {"1", "!"}, 'o': {"0"}, 's': {"5", "$"}, 't': {"7"}, 'l': {"1"}, 'g': {"9"}, 'b': {"8"}, 'z': {"2"},
}

// leet is E07. A sign takes the place of the letter and its marks: lu0ng, c@o.
func leet(word []string, r *rand.Rand) string {
	if len(word) < 2 || chance(r, 2) {
		return strings.Join(word, "")
	}
	out := slices.Clone(word)
	left := 1
	if len(word) > 4 {
		left += r.IntN(2)
	}
	for _, i := range r.Perm(len(out)) {
		base, _ := utf8.DecodeRuneInString(norm.NFD.String(out[i]))
		if signs := leetSigns[unicode.ToLower(base)]; signs != nil && left > 0 {
			out[i] = one(r, signs)
			left--
		}
	}
	return strings.Join(out, "")
}

// drawnOut is E10: lươnggg, caoooo, luương. Letters of unspaced scripts are drawn out rarely and not in Han.
func drawnOut(word []string, r *rand.Rand) string {
	last := word[len(word)-1]
	first, _ := utf8.DecodeRuneInString(word[0])
	switch {
	case len(word) < 2, unicode.In(first, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
		return strings.Join(word, "")
	case unspaced(word[0]) && !chance(r, 6), !unspaced(word[0]) && chance(r, 2):
		return strings.Join(word, "")
	case unspaced(word[0]) || !chance(r, 4):
		return strings.Join(word, "") + strings.Repeat(last, 1+r.IntN(4))
	}
	i := r.IntN(len(word))
	return strings.Join(word[:i], "") + word[i] + strings.Join(word[i:], "")
}
