package check_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"lurewatch/check"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

var holes = regexp.MustCompile(`\{[a-z]+\}`)

func TestEveryLanguageHasEverySentence(t *testing.T) {
	first := check.WordsOf(check.VI)
	for _, l := range check.Langs {
		w := check.WordsOf(l)
		if len(w) != len(first) {
			t.Errorf("%s has %d sentences, vi has %d", l, len(w), len(first))
		}
		for key, s := range first {
			got := w[key]
			if strings.TrimSpace(got) == "" {
				t.Errorf("%s: %q is missing or empty", l, key)
			}
			for _, h := range holes.FindAllString(s, -1) {
				if strings.Count(got, h) != strings.Count(s, h) {
					t.Errorf("%s: %q has another number of %s than in vi", l, key, h)
				}
			}
			if len(holes.FindAllString(got, -1)) != len(holes.FindAllString(s, -1)) {
				t.Errorf("%s: %q has other values than in vi", l, key)
			}
			if strings.ContainsFunc(got, func(r rune) bool { return unicode.Is(unicode.Mn, r) }) {
				t.Errorf("%s: %q has loose combining marks, want composed letters", l, key)
			}
		}
	}
}

// forbidden are words that promise, accuse or blame. "Người bị giữ" and the like stay: they accuse nobody.
var forbidden = regexp.MustCompile(`(?i)\bsaf(e|er|est|ely|ety)\b|an toàn|(^|[^\pL])sûre?s?([^\pL]|$)|sécurité|\b(trafficker|scammer|criminal|culprit|trafiquant|escroc|coupable)s?\b|kẻ |thủ phạm|tội phạm|` +
	`you fell|your fault|stupid|naive|foolish|cả tin|nhẹ dạ|ngu |tại bạn|lỗi của bạn|votre faute|naïf|\bguarantee(s|d)? that|no risk|harmless|legit`)

func TestNoSentencePromisesAccusesOrBlames(t *testing.T) {
	for _, l := range check.Langs {
		for key, s := range check.WordsOf(l) {
			if m := forbidden.FindString(s); m != "" {
				t.Errorf("%s: %q says %q: %s", l, key, m, s)
			}
		}
	}
	for _, s := range []string{"This is safe.", "Trang này an toàn", "C'est sûr.", "a trafficker", "bạn cả tin"} {
		if !forbidden.MatchString(s) {
			t.Errorf("%q is not found to be forbidden", s)
		}
	}
}

// most is how many words a sentence has at most. Vietnamese is written in syllables.
var most = map[check.Lang]int{check.VI: 25, check.EN: 20, check.FR: 20}

func TestSentencesAreShort(t *testing.T) {
	ends := regexp.MustCompile(`[.?!]( |$)`)
	for _, l := range check.Langs {
		for key, text := range check.WordsOf(l) {
			for _, s := range ends.Split(text, -1) {
				if n := len(strings.Fields(s)); n > most[l] {
					t.Errorf("%s: %q has a sentence of %d words, want at most %d: %s", l, key, n, most[l], s)
				}
			}
		}
	}
}

func TestEverythingThatIsSaidHasASentence(t *testing.T) {
	w := check.WordsOf(check.VI)
	var keys []string
	for _, b := range check.Bands {
		keys = append(keys, string(b)+".headline")
		if b != check.CouldNotRead {
			keys = append(keys, string(b)+".do", "contact."+string(b)+".headline", "contact."+string(b)+".do")
		}
	}
	for _, r := range check.Reasons {
		keys = append(keys, "because."+string(r), "instead."+string(r))
	}
	for _, s := range check.Sources {
		keys = append(keys, "source."+string(s))
	}
	for _, k := range keys {
		if w[k] == "" {
			t.Errorf("nothing is said for %q", k)
		}
	}
}

func TestEveryIndicatorOfTheLibraryIsExplained(t *testing.T) {
	set, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	w, seen := check.WordsOf(check.VI), map[string]bool{}
	for _, r := range set.Rules() {
		if r.Status != "active" || r.Tier < 0 || seen[r.Indicator] {
			continue
		}
		seen[r.Indicator] = true
		if w["why."+r.Indicator] == "" {
			t.Errorf("no sentence says why %s matters, which rule %s has", r.Indicator, r.ID)
		}
	}
	if len(seen) < 20 {
		t.Errorf("the library has %d indicators, want more", len(seen))
	}
}
