package library_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"lurewatch/crawler/board"
	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

// dividers are kinds of rows that say nothing, and words that say it over and over.
var (
	dividers = []string{"-", "=", "_", "*", ".", "~", "─", "x", "W", "0", "…", "-=", "*~", ". ", "z ", ".\n", "\n"}
	repeated = []string{"ha", "xin chào ", "👇", "#vieclam", "lalala-"}
)

// places are where a row is put: before, within and behind a text, on lines of its own, and right after it.
var places = []string{"before", "within", "behind", "after"}

// put puts a row into the text of an ad.
func put(ad job.Ad, row, where string) job.Ad {
	lines := strings.SplitAfter(ad.Text, "\n")
	half := len(lines) / 2
	switch where {
	case "before":
		ad.Text = row + "\n" + ad.Text
	case "behind":
		ad.Text += "\n" + row
	case "after":
		ad.Text += " " + row
	case "within":
		ad.Text = strings.Join(lines[:half], "") + row + "\n" + strings.Join(lines[half:], "")
	}
	return ad
}

// TestDividersChangeNothing holds that a row lowers no band, makes no report of an ad and no alert of an honest one; and that
// words which are repeated say what they say once.
func TestDividersChangeNothing(t *testing.T) {
	set, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	lengths := [...]int{10, 24, 60, 300, 3000}
	for i, ad := range divided(t) {
		whole := set.Judge(ad)
		for j, kind := range slices.Concat(dividers, repeated) {
			if ad.Text == "" || (i+j)%3 != 0 { // each kind meets every third ad: all of them take a minute
				continue
			}
			chars, where := lengths[(i+j)%len(lengths)], places[(i+j/3)%len(places)]
			n := 1 + chars/utf8.RuneCountInString(kind)
			want := whole
			if slices.Contains(repeated, kind) {
				n = max(n, 24)
				want = set.Judge(put(ad, kind, where))
			}
			changed := put(ad, strings.Repeat(kind, n), where)
			got := set.Judge(changed)
			name := fmt.Sprintf("%s with %d of %q %s", ad.ID, n, kind, where)
			if got.Band < want.Band || got.Kind != want.Kind || got.Band == job.Alert && want.Band < job.Alert {
				t.Errorf("%s is %v %v, want %v %v", name, got.Band, got.Kind, want.Band, want.Kind)
			}
			holdQuotes(t, name, changed, got)
		}
	}
}

// holdQuotes checks that what a verdict quotes stands where it says.
func holdQuotes(t *testing.T, name string, ad job.Ad, v job.Verdict) {
	t.Helper()
	for _, f := range v.Findings {
		if said := ad.Field(f.Field); f.Start >= f.End || f.End > len(said) || said[f.Start:f.End] != f.Quote {
			t.Errorf("%s: %s quotes %q at %d to %d of %s", name, f.Rule, f.Quote, f.Start, f.End, f.Field)
		}
	}
	for _, c := range v.Facts.Contacts {
		if said := ad.Field(c.Field); c.End > len(said) || said[c.Start:c.End] != c.Quote {
			t.Errorf("%s: contact %q is not at %d to %d", name, c.Quote, c.Start, c.End)
		}
	}
}

// divided are the ads of the demo and some of those for learning.
func divided(t *testing.T) []job.Ad {
	t.Helper()
	demo, err := fs.Sub(seeds.FS, "demo")
	if err != nil {
		t.Fatal(err)
	}
	ads, err := board.Load(demo)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"written_vi", "written_other"} {
		for i, l := range readLabelled(t, name) {
			if i%40 == 0 {
				ads = append(ads, l.Ad)
			}
		}
	}
	return ads
}
