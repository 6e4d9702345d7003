package index

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestTokenizeCutsTextUp(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"words and numbers", "Gõ máy 300k/ngày", "go@1 may@2 300@3 k@4 ngay@5"},
		{"a decomposed word", norm.NFD.String("đặt"), "dat@1"},
		{"a word around an invisible character", "vi\u00adệc", "viec@1"},
		{"apostrophes of all kinds", "l'a l’a lʼa", "l@1 a@2 l@3 a@4 l@5 a@6"},
		{"pairs and the last character", "高薪招", "高薪@1 薪招@2 招@3"},
		{"one character", "高", "高@1"},
		{"pairs across spaces and lines", "高 薪\n招", "高薪@1 薪招@2 招@3"},
		{"no pair across punctuation", "高，薪", "高@1 薪@2"},
		{"no pair across a word", "高a薪", "高@1 a@2 薪@3"},
		{"marks with their base", "ที่นี่", "ที่นี่@1 นี่@2"},
		{"sara am composed", "ทำ", "ท\u0e4dา@1"},
		{"sara am decomposed", "ท\u0e4dา", "ท\u0e4dา@1"},
		{"Hangul composed", "한국", "한국@1 국@2"},
		{"Hangul decomposed", norm.NFD.String("한국"), "한국@1 국@2"},
		{"digits of other scripts", "๑๒ ٣４①", "12@1 341@2"},
		{"a circled letter and a Roman numeral", "Ⓐ Ⅳ", "a@1 iv@2"},
		{"signs", "+ - 💰 ½ « » \u0301", ""},
		{"bytes that are not UTF-8", "a\xff\xfeb\xe1", "a@1 b@2"},
		{"a gap between fields", "a" + string(fieldBreak) + "b", fmt.Sprintf("a@1 b@%d", breakGap+2)},
		{"a very long word", strings.Repeat("é", 500), strings.Repeat("e", maxTerm) + "@1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, tok := range tokenize(tc.text) {
				got = append(got, fmt.Sprintf("%s@%d", tok.term, tok.pos))
			}
			if got := strings.Join(got, " "); got != tc.want {
				t.Errorf("tokenize(%q) = %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}

func TestJoinNumbersFindsTelephoneNumbers(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"0900 000 123", "0900000123"},
		{"(+84) 900-000.123", "84900000123"},
		{"0900 000 123 0900 000 124", "0900000123 0900000124"},
		{"0900 000 123 - 0900 000 124", "0900000123 0900000124"},
		{"0900000123, 0900000124", ""},
		{"0900/000/123", ""},
		{"12 345", ""},
		{"30.000.000", "30000000"},
	} {
		var got []string
		for _, tok := range joinNumbers(tc.text, tokenize(tc.text)) {
			got = append(got, tok.term)
		}
		if got := strings.Join(got, " "); got != tc.want {
			t.Errorf("joinNumbers(%q) = %q, want %q", tc.text, got, tc.want)
		}
	}
}

func FuzzTokenize(f *testing.F) {
	for _, s := range []string{"", "việc 300k", "高薪 招", "ทำ", "ｶﾞ", "ᄒ\u1161\u11ab", "\u200b高\u200b \u0301薪\u3164", "Ⅳ①½", "\xe1\xbb", "0900 000 123"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, pos := 0, 0
		tokens := tokenize(text)
		for _, tok := range append(tokens, joinNumbers(text, tokens)...) {
			if tok.number {
				continue // joined ones begin again
			}
			if tok.start < at || tok.head <= tok.start || tok.end < tok.head || tok.end > len(text) || tok.pos <= pos {
				t.Fatalf("tokenize(%q): token %+v after byte %d, position %d", text, tok, at, pos)
			}
			if tok.term == "" || len(tok.term) > maxTerm || utf8.ValidString(text) && !utf8.ValidString(text[tok.start:tok.end]) {
				t.Errorf("tokenize(%q): token %+v", text, tok)
			}
			at, pos = tok.start, tok.pos
		}
		find(text, []needle{needleOf(text)}, nil)
	})
}

func TestAWordIsOneTermWithAndWithoutMarks(t *testing.T) {
	for _, w := range []string{"wất", "đường", "ĐƯỜNG", "việcPHẠM", "ngườiiii", "zậy", "café", "naïve", "Łódź", "k0ng"} {
		a, b := tokenize(w), tokenize(bare(w))
		if len(a) == 0 || len(a) != len(b) || a[0].term != b[0].term {
			t.Errorf("%q is %+v, without marks %+v", w, a, b)
		}
	}
}

func TestWordsThatRunTogetherAreOneWithAndWithoutMarks(t *testing.T) {
	for _, typed := range []string{"TRÁCHKếtoántrưởng", "tráchkếtoántrưởng", "trachketoantruong"} {
		got := tokenize(typed)
		if len(got) != 1 || got[0].term != "trachketoantruong" {
			t.Errorf("tokenize(%q) = %+v, want one token", typed, got)
		}
	}
}
