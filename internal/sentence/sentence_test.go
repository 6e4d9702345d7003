package sentence_test

import (
	"testing"

	"lurewatch/internal/sentence"
)

func TestValuesAreAllPutInAtOnce(t *testing.T) {
	for _, tc := range []struct {
		s     string
		pairs []any
		want  string
	}{
		{"Call {number}.", []any{"number", 111}, "Call 111."},
		{"{a} then {b}", []any{"a", "{b}", "b", "two"}, "{b} then two"},
		{"{n} of {n}", []any{"n", 3}, "3 of 3"},
		{"{stays}", []any{"other", "x"}, "{stays}"},
		{"no value", nil, "no value"},
		{"{odd}", []any{"odd"}, "{odd}"},
	} {
		if got := sentence.Fill(tc.s, tc.pairs...); got != tc.want {
			t.Errorf("Fill(%q, %v) = %q, want %q", tc.s, tc.pairs, got, tc.want)
		}
	}
}

func TestNumbersAsALanguageWritesThem(t *testing.T) {
	for _, tc := range []struct {
		x          float64
		vi, en, fr string
	}{
		{0, "0", "0", "0"},
		{999.96, "1.000", "1,000", "1\u202f000"},
		{1840.5, "1.840,5", "1,840.5", "1\u202f840,5"},
		{-1234567, "−1.234.567", "−1,234,567", "−1\u202f234\u202f567"},
	} {
		for lang, want := range map[string]string{"vi": tc.vi, "en": tc.en, "fr": tc.fr, "": tc.vi} {
			if got := sentence.Number(lang, tc.x); got != want {
				t.Errorf("Number(%q, %v) = %q, want %q", lang, tc.x, got, want)
			}
		}
	}
}

func TestWhatTakesTheSingular(t *testing.T) {
	for lang, want := range map[string][3]bool{"en": {false, true, false}, "fr": {true, true, false}, "vi": {false, true, false}} {
		for n := range want {
			if got := sentence.One(lang, n); got != want[n] {
				t.Errorf("One(%s, %d) = %v, want %v", lang, n, got, want[n])
			}
		}
	}
}
