package match_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lurewatch/rules/match"
)

func TestScanFindsWholeWordsAndOverlaps(t *testing.T) {
	var b match.Builder
	phrases := []string{"viec nhe", "viec", "nhe luong cao", "高薪", "薪", "dat coc", "300k", "งาน", "цена"}
	for _, p := range phrases {
		b.Add(p)
	}
	a := b.Build()
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"overlapping phrases", "viec nhe luong cao", []string{"viec", "viec nhe", "nhe luong cao"}},
		{"no part of a word", "viecnhe aviec viecx", nil},
		{"digits bound words", "300k 1300k 300kg", []string{"300k"}},
		{"punctuation bounds words", "(viec),dat coc!", []string{"viec", "dat coc"}},
		{"line ends are spaces", "dat\ncoc", []string{"dat coc"}},
		{"no bounds without spaces", "招高薪工", []string{"高薪", "薪"}},
		{"Thai anywhere", "หางานดี", []string{"งาน"}},
		{"Latin next to Han is a word", "高薪viec高薪", []string{"高薪", "薪", "viec", "高薪", "薪"}},
		{"Cyrillic words", "цена оцена", []string{"цена"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, h := range a.Scan(tc.text, nil) {
				got = append(got, phrases[h.Phrase])
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("Scan(%q) (-want +got):\n%s", tc.text, diff)
			}
		})
	}
}

func TestScanAgreesWithSearchingEachPhrase(t *testing.T) {
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("高薪งาน中ค")), 1, 5, -1)
	rapid.Check(t, func(t *rapid.T) {
		phrases := rapid.SliceOfN(letters, 1, 30).Draw(t, "phrases")
		text := rapid.StringOfN(rapid.SampledFrom([]rune("高薪งาน中คx ")), 0, 80, -1).Draw(t, "text")
		var b match.Builder
		for _, p := range phrases {
			b.Add(p)
		}
		slices.Sort(phrases)
		phrases = slices.Compact(phrases)
		want := 0
		for _, p := range phrases {
			for i := range text {
				if strings.HasPrefix(text[i:], p) {
					want++
				}
			}
		}
		if got := len(b.Build().Scan(text, nil)); got != want {
			t.Errorf("Scan found %d, searching each phrase finds %d", got, want)
		}
	})
}

func TestEmptySetFindsNothing(t *testing.T) {
	var b match.Builder
	if got := b.Build().Scan("anything", nil); got != nil {
		t.Errorf("Scan = %v, want nothing", got)
	}
}

func BenchmarkScan(b *testing.B) {
	var m match.Builder
	for i := range 5000 {
		m.Add(strings.Repeat(string(rune('a'+i%26)), 1+i%3) + string(rune('a'+i/26%26)) + " " + string(rune('a'+i/7%26)) + "iec")
	}
	a := m.Build()
	text := strings.Repeat("tuyen dung gap cong tac vien lam viec tai nha, luong 500k/ngay. 高薪招聘 ", 400)
	var hits []match.Hit
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		hits = a.Scan(text, hits[:0])
	}
}
