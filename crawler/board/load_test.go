package board_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/board"
	"lurewatch/job"
)

// good is a file without fault.
const good = `- id: a-1
  lang: vi
  label: lure
  band: alert
  category: bride
  title: T
  text: |
    one

    two
  note: n
- {id: a-2, lang: zh-Hant, label: legit, band: look, category: legit, salary: 12, text: t, note: n}
`

func files(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

func TestLoadReadsAllFilesInOrder(t *testing.T) {
	other := strings.NewReplacer("a-1", "b-1", "a-2", "b-2").Replace(good)
	got, err := board.LoadSamples(files("b.yaml", good, "a.yaml", other, "README.md", "not read"))
	if err != nil {
		t.Fatal(err)
	}
	var ids []job.ID
	for _, s := range got {
		ids = append(ids, s.Ad.ID)
	}
	if diff := cmp.Diff([]job.ID{"b-1", "b-2", "a-1", "a-2"}, ids); diff != "" {
		t.Errorf("ids differ (-want +got):\n%s", diff)
	}
	want := board.Sample{Ad: job.Ad{ID: "a-1", Lang: "vi", Title: "T", Text: "one\n\ntwo"}, Label: board.Lure, Band: job.Alert, Category: "bride", Note: "n"}
	if diff := cmp.Diff(want, got[2]); diff != "" {
		t.Errorf("first sample of b.yaml differs (-want +got):\n%s", diff)
	}
	ads, err := board.Load(files("b.yaml", good))
	if err != nil || len(ads) != 2 || ads[1].Salary != "12" {
		t.Errorf("Load = %+v, %v, want two ads, the second with salary 12", ads, err)
	}
}

func TestLoadNamesEveryFaultByPlace(t *testing.T) {
	line := func(s string) string { return "- {" + s + "}\n" }
	for _, tc := range []struct {
		name string
		fs   fstest.MapFS
		want []string
	}{
		{"no file", files("x.yml", good), []string{"load made-up ads: no *.yaml file"}},
		{"not YAML", files("x.yaml", "- id: 'a\n"), []string{"x.yaml:2:1: not YAML: found unexpected end of stream"}},
		{"not a list", files("x.yaml", "id: a"), []string{"x.yaml:1:1: want a list, found a mapping"}},
		{"not an ad", files("x.yaml", "- word\n"), []string{`x.yaml:1:3: want a mapping of keys to values, found "word"`}},
		{"a key misspelt and a list for a text", files("x.yaml", line("id: a, lang: vi, label: lure, band: look, category: bride, text: [t], titel: t, note: n")),
			[]string{"x.yaml:1:69: text: want a text, found a list", `x.yaml:1:74: key "titel" is not known; did you mean "title"?`, `x.yaml:1:3: ad "a" has neither title nor text`}},
		{"a key twice", files("x.yaml", line("id: a, id: b, lang: vi, label: lure, band: look, category: bride, text: t, note: n")), []string{`key "id" is there twice`}},
		{"an id used in two files", files("x.yaml", good, "y.yaml", good), []string{`y.yaml:1:7: id "a-1" is used at x.yaml:1:7 already`, `y.yaml:12:8: id "a-2" is used at x.yaml:12:8 already`}},
		{"an id that is not kebab-case", files("x.yaml", strings.Replace(good, "a-1", "A 1", 1)), []string{`x.yaml:1:7: id "A 1": want kebab-case`}},
		{"a band that is none of the three", files("x.yaml", strings.Replace(good, "alert", "safe", 1)), []string{`x.yaml:4:9: band "safe": want one of none, look, alert`}},
		{"a lure without a band", files("x.yaml", strings.Replace(good, "alert", "none", 1)), []string{"x.yaml:4:9: band none of a lure"}},
		{"a lure of an honest category", files("x.yaml", strings.Replace(good, "bride", "legit", 1)), []string{`x.yaml:5:13: category "legit" of a lure`}},
		{"an alert about an honest ad", files("x.yaml", strings.Replace(good, "band: look", "band: alert", 1)), []string{`band alert of category "legit": want less`}},
		{"a language that is a name", files("x.yaml", strings.Replace(good, "lang: vi", "lang: Vietnamese", 1)), []string{`x.yaml:2:9: lang "Vietnamese"`}},
		{"a label that is neither", files("x.yaml", strings.Replace(good, "label: lure", "label: scam", 1)), []string{`x.yaml:3:10: label "scam": want lure or legit`}},
		{"no note", files("x.yaml", strings.Replace(good, "  note: n\n", "", 1)), []string{`x.yaml:1:3: ad "a-1" has no note`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ads, err := board.Load(tc.fs)
			if err == nil || ads != nil {
				t.Fatalf("Load = %v, %v, want no ads and an error", ads, err)
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error is\n%v\nwant it to contain %q", err, want)
				}
			}
		})
	}
}
