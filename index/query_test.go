package index_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/index"
	"lurewatch/job"
)

// cases with every field set.
func rich() []job.Case {
	a := flagged("a", "Gọi Zalo 0900.000.123 hoặc @hr_demo để nhận việc")
	a.Verdict.Band, a.Verdict.Score = job.Alert, 91.5
	a.Verdict.Categories = []job.CategoryVerdict{{ID: job.ForcedCriminality, Positive: true}, {ID: job.TaskScam}}
	a.Verdict.Findings = []job.Finding{{Rule: "hub-desk-job"}, {Rule: "fee-upfront"}, {Rule: "fee-upfront"}, {Rule: "new-rule", Trial: true}}
	a.Verdict.Facts.Places = []job.Place{{ID: "kh-bavet", Country: "KH"}, {ID: "kh", Country: "KH"}}
	a.Verdict.Facts.Contacts = []job.Contact{{Type: "phone", Value: "+84900000123"}, {Type: "telegram", Value: "@hr_demo"},
		{Type: "url", Value: "https://jobs.example/apply"}}

	b := flagged("b", "Call (+84) 900 000 124 or 0900 000 125 0900 000 126")
	b.Ad.Source, b.Ad.Title, b.Verdict.Lang = "Channel", "Casino typing", "en"
	b.Verdict.Score, b.FirstSeen, b.LastSeen = 70, day.AddDate(0, -2, 0), day.AddDate(0, 0, 3)
	b.Verdict.Categories = []job.CategoryVerdict{{ID: job.TaskScam, Positive: true}}
	b.Verdict.Findings = []job.Finding{{Rule: "fee-upfront"}}
	b.Verdict.Facts.Contacts = []job.Contact{{Type: "email", Value: "hr@jobs.example"}}

	c := flagged("c", "rule: no phones at work. note: casino")
	c.Verdict.Lang, c.Ad.Lang = "", "zh-Hant"
	return []job.Case{a, b, c}
}

func TestQueryLanguage(t *testing.T) {
	ix := indexOf(t, rich()...)
	for _, tc := range []struct{ name, query, want string }{
		{"nothing finds all, most serious first", "", "a b c"},
		{"white space finds all", " \t\u3000", "a b c"},
		{"signs alone find nothing", "+ - * ?", ""},
		{"an emoji finds nothing", "😀", ""},
		{"without an emoji finds nothing", "-😀", ""},
		{"a star finds nothing", "*", ""},
		{"question marks find nothing", "???", ""},
		{"a minus finds nothing", "-", ""},
		{"an empty phrase finds nothing", `""`, ""},
		{"a character that cannot be seen finds nothing", "\u200b", ""},
		{"bytes that are no text find nothing", "\xff", ""},
		{"signs beside a word are ignored", "😀 nhận *", "a"},
		{"signs beside a word to leave out are ignored", "??? -casino", "a"},
		{"a language in another case", "lang:ZH-hant", "c"},
		{"a band", "band:alert", "a"},
		{"a field in capitals", "BAND:Alert", "a"},
		{"without a band", "-band:alert", "b c"},
		{"a quoted value", `band:"alert"`, "a"},
		{"a band that does not exist", "band:huge", ""},
		{"a positive category", "category:task_scam", "b"},
		{"a rule", "rule:fee-upfront", "a b"},
		{"a rule on trial found nothing", "rule:new-rule", ""},
		{"two fields", "rule:fee-upfront rule:hub-desk-job", "a"},
		{"a country in any case", "country:kh", "a"},
		{"a place by its id", "place:kh-bavet", "a"},
		{"a place by its name", "place:bavet", "a"},
		{"a source", "source:board", "a c"},
		{"a source in capitals", "source:Channel", "b"},
		{"a language", "lang:en", "b"},
		{"the language that the source claims", "lang:zh-Hant", "c"},
		{"a kind", "kind:ad", "a b c"},
		{"a contact", "contact:@HR_demo", "a"},
		{"a contact without its sign", "contact:hr_demo", "a"},
		{"a mail address", "contact:hr@jobs.example", "b"},
		{"an address without its scheme", "contact:jobs.example/apply", "a"},
		{"a phone field with spaces", "phone:0900 000 123", "a"},
		{"a phone field after a space", "phone: +84900000123 việc", "a"},
		{"only contacts in a phone field", "phone:0900000124", ""},
		{"a phone in groups", "0900 000 123", "a"},
		{"a phone in one", "0900000123", "a"},
		{"a phone with points", "0900.000.123", "a"},
		{"a phone with a country code", "+84 900 000 123", "a"},
		{"a phone with a country code and no sign", "84900000123", "a"},
		{"a phone with 00", "0084 900 000 123", "a"},
		{"a phone with a needless zero", "+84 (0) 900-000-123", "a"},
		{"a phone in Thai digits", "๐๙๐๐๐๐๐๑๒๓", "a"},
		{"a phone in the text only", "0900000124", "b"},
		{"the first of two phones side by side", "0900000125", "b"},
		{"the second of two phones side by side", "+84900000126", "b"},
		{"a phone in a phrase", `"call (+84) 900 000 124"`, "b"},
		{"a phone and a word", "việc 0900 000 123", "a"},
		{"without a phone", "-0900000123", "b c"},
		{"a phone that nobody has", "0900 000 199", ""},
		{"an unknown field as words", "note:casino", "c"},
		{"a known field without value as a word", "rule: phones", "c"},
		{"a word of the title", "typing", "b"},
		{"a phrase does not cross fields", `"typing call"`, ""},
		{"an open quotation mark", `"no phones`, "c"},
		{"curly quotation marks", "“no phones”", "c"},
		{"a marked excerpt", "«no» «phones»", "c"},
		{"a score", "score:70", "a b"},
		{"a score below", "score:<70", "c"},
		{"a score that is no number", "score:high", ""},
		{"a day", "seen:2026-11-20", "a c"},
		{"a month", "first_seen:2026-09", "b"},
		{"since a day", "seen:>2026-11-20", "b"},
		{"until a month", "first_seen:<=2026-09", "b"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := ids(t, ix, tc.query); got != tc.want {
				t.Errorf("Search(%q) finds %q, want %q", tc.query, got, tc.want)
			}
		})
	}
}

func TestSearchCountsFacets(t *testing.T) {
	ix := indexOf(t, rich()...)
	want := map[string][]job.FacetCount{
		"band":     {{Value: "look", Count: 2}, {Value: "alert", Count: 1}},
		"category": {{Value: "forced_criminality", Count: 1}, {Value: "task_scam", Count: 1}},
		"country":  {{Value: "KH", Count: 1}},
		"place":    {{Value: "kh", Count: 1}, {Value: "kh-bavet", Count: 1}},
		"review":   {{Value: "open", Count: 3}},
		"source":   {{Value: "board", Count: 2}, {Value: "Channel", Count: 1}},
		"lang":     {{Value: "en", Count: 1}, {Value: "vi", Count: 1}, {Value: "zh-Hant", Count: 1}},
		"rule":     {{Value: "fee-upfront", Count: 2}, {Value: "hub-desk-job", Count: 1}},
	}
	hits := search(t, ix, job.Query{Facets: true, Size: 1})
	if diff := cmp.Diff(want, hits.Facets); diff != "" {
		t.Errorf("facets of all ads (-want +got):\n%s", diff)
	}
	if hits := search(t, ix, job.Query{}); hits.Facets != nil {
		t.Errorf("facets = %v though not asked for", hits.Facets)
	}
}

func TestSearchOrdersTotally(t *testing.T) {
	var cases []job.Case
	add := func(id job.ID, b job.Band, score float64, seen time.Time) {
		c := flagged(id, "same text")
		c.Verdict.Band, c.Verdict.Score, c.LastSeen = b, score, seen
		cases = append(cases, c)
	}
	add("6", job.Look, 99.5, day)
	add("5", job.Alert, 9.75, time.Time{})
	add("4", job.Alert, 9.75, day.Add(-time.Second))
	add("3", job.Alert, 9.75, day)
	add("2", job.Alert, 9.75, day)
	add("1", job.Alert, 10, day)
	add("0", job.Alert, 100, day)
	ix := indexOf(t, cases...)
	for _, query := range []string{"", "text", "-nothing", `"same text"`} {
		if got, want := ids(t, ix, query), "0 1 2 3 4 5 6"; got != want {
			t.Errorf("Search(%q) = %q, want %q", query, got, want)
		}
	}
	var paged []string
	for from := 0; from < 9; from += 2 {
		h := search(t, ix, job.Query{From: from, Size: 2})
		if h.Total != 7 {
			t.Errorf("page from %d: total = %d, want 7", from, h.Total)
		}
		for _, hit := range h.Hits {
			paged = append(paged, string(hit.ID))
		}
	}
	if got, want := strings.Join(paged, " "), "0 1 2 3 4 5 6"; got != want {
		t.Errorf("pages of two = %q, want %q", got, want)
	}
}

func TestSearchReturnsWhatPeopleSee(t *testing.T) {
	c := rich()[0]
	c.Ad.Title = "Tuyển <b>gấp</b>"
	got := search(t, indexOf(t, c), job.Query{Text: "gap viec", HTML: true})
	got.TookMS = 0
	want := job.Hits{Total: 1, Query: []job.Clause{{Typed: "gap", Value: "gap"}, {Typed: "viec", Value: "viec"}},
		Hits: []job.Hit{{ID: "a", Title: "Tuyển <b>gấp</b>", Band: job.Alert, Score: 91.5,
			URL: "https://jobs.example/a", Source: "board", Lang: "vi", FirstSeen: day, LastSeen: day, Review: job.ReviewOpen,
			Categories: []job.Category{job.ForcedCriminality}, Countries: []string{"KH"},
			Fragments: map[string][]string{"title": {"Tuyển &lt;b&gt;<mark>gấp</mark>&lt;/b&gt;"},
				"text": {"Gọi Zalo 0900.000.123 hoặc @hr_demo để nhận <mark>việc</mark>"}}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Search (-want +got):\n%s", diff)
	}
}

func TestNoTextIsAnError(t *testing.T) {
	ix := indexOf(t, append(rich(), flagged("x", "a b c 工 x"))...)
	for _, query := range []string{"a:b:c", "+", "-", "--", "-\"", `"`, `"x`, `""`, `-""`, "*a*", "/.*/", "(", "x)", "\\", "band:",
		"band:\"", "band:\"\"", ":", "::", "phone:", "contact:", "contact:@", "score:", "score:>", "score:NaN", "score:<=1e999", "seen:<", "seen:2", "country:\x00",
		"\xff\xfe", "\x00", "\x1e", "工", "-工", "工-", "a工", "1工", "\u200b", "e\u0301\u0301", "\u0301", "ำ", "+84", "0900", "((0900000123",
		"💰", "«»", strings.Repeat("a", 10<<10), strings.Repeat("a ", 5<<10), strings.Repeat("工", 4<<10), strings.Repeat("\"", 10<<10),
		strings.Repeat("-", 10<<10), strings.Repeat("0900000123 ", 1<<10), strings.Repeat("band:alert ", 1<<10), strings.Repeat("1 ", 5<<10)} {
		for _, q := range []job.Query{{Text: query}, {Text: query, HTML: true, Facets: true, From: 1 << 40, Size: 1 << 40}, {Text: query, From: -1, Size: -1}} {
			if _, err := ix.Search(t.Context(), q); err != nil {
				t.Errorf("Search(%.60q): %v", query, err)
			}
		}
	}
}

func TestSearchEndsWithItsContext(t *testing.T) {
	ix := indexOf(t, board(300)...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ix.Search(ctx, job.Query{Text: "salary"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Search with an ended context: %v, want context.Canceled", err)
	}
}

func TestLimitsOfAQueryAreWhereTheyAreSaid(t *testing.T) {
	ix := indexOf(t, flagged("x", "one"))
	if got := ids(t, ix, strings.Repeat("one ", index.MaxWords)+"two"); got != "x" {
		t.Errorf("word %d counts: finds %q", index.MaxWords+1, got)
	}
	if got := ids(t, ix, strings.Repeat("one ", index.MaxWords-1)+"two"); got != "" {
		t.Errorf("word %d does not count: finds %q", index.MaxWords, got)
	}
	if got := ids(t, ix, fmt.Sprintf("one%*s", index.MaxQuery, "two")); got != "x" {
		t.Errorf("byte %d counts: finds %q", index.MaxQuery+1, got)
	}
}
