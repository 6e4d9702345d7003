package match_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lurewatch/rules/match"
)

func TestScanKnowsWordsOfEveryKind(t *testing.T) {
	phrases := []string{"internationally", "internationals", "abcdefgh", "abcdefg", "a", "$", "\x00", "цена", "цена за", "x", "+84", "gia re ", " so", "nhe  nhang"}
	var b match.Builder
	for _, p := range phrases {
		b.Add(p)
	}
	a := b.Build()
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"words longer than a number", "internationally international internationals", []string{"internationally", "internationals"}},
		{"words as long as a number", "abcdefgh abcdefg", []string{"abcdefgh", "abcdefg"}},
		{"the last word of a text", "is a", []string{"a"}},
		{"signs", "x$\x00", []string{"x", "$", "\x00"}},
		{"words beyond ASCII", "цена за", []string{"цена", "цена за"}},
		{"a sign before a word", "+84", []string{"+84"}},
		{"white space at the end counts", "gia re gia re", []string{"gia re "}},
		{"white space at the start counts", "so so", []string{" so"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, h := range a.Scan(tc.text, nil) {
				if s := tc.text[h.Start:h.End]; s != phrases[h.Phrase] {
					t.Errorf("a hit of %q reads %q", phrases[h.Phrase], s)
				}
				got = append(got, phrases[h.Phrase])
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("Scan(%q) (-want +got):\n%s", tc.text, diff)
			}
		})
	}
}

func TestManyPhrasesAreAllFoundOnce(t *testing.T) {
	var b match.Builder
	b.Grow(100_000)
	var phrases []string
	for i := range 100_000 {
		phrases = append(phrases, fmt.Sprintf("w%d w%d", i%700, i))
		b.Add(phrases[i])
	}
	hits := b.Build().Scan(strings.Join(phrases, ". "), nil)
	if len(hits) != len(phrases) {
		t.Fatalf("Scan found %d phrases, want %d", len(hits), len(phrases))
	}
	for i, h := range hits {
		if int(h.Phrase) != i {
			t.Fatalf("hit %d is %q, want %q", i, phrases[h.Phrase], phrases[i])
		}
	}
}

func TestWordsAreFoundLikeWordsSearchedOneByOne(t *testing.T) {
	word := rapid.SampledFrom([]string{"a", "an", "viec", "lamviecnhanh", "1", "ж"})
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string, most int) []string { return rapid.SliceOfN(word, 1, most).Draw(t, name) }
		text := draw("text", 30)
		known := make(map[string]bool)
		var b match.Builder
		for range rapid.IntRange(1, 8).Draw(t, "phrases") {
			p := strings.Join(draw("phrase", 4), " ")
			known[p] = true
			b.Add(p)
		}
		var want, got []string
		for i := range text {
			for k := i + 1; k <= len(text); k++ {
				if p := strings.Join(text[i:k], " "); known[p] {
					want = append(want, p)
				}
			}
		}
		for _, h := range b.Build().Scan(strings.Join(text, " "), nil) {
			got = append(got, b.Phrases()[h.Phrase])
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Scan(%q) (-want +got):\n%s", text, diff)
		}
	})
}
