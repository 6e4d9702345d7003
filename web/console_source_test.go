package web_test

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
)

// Made-up figures: a share of one half after one of a tenth, a mean of 2.5 after one of 40, a first round.
var (
	half  = job.SignFigures{Part: 600, Whole: 1200, WasPart: 150, WasWhole: 1500}
	mean  = job.SignFigures{Mean: 2.5, WasMean: 40}
	first = job.SignFigures{Part: 7, Whole: 1200}
)

// signs has every kind that package health tells, with its figures, and a part of its English sentence.
var signs = []struct {
	kind    string
	figures job.SignFigures
	want    string
}{
	{"failed", half, "Visits fail: 600 of 1,200 (50%), before 150 of 1,500 (10%)."},
	{"failed", job.SignFigures{Whole: 1200, Why: "no such host"}, "Visits made: 1,200. None of them brought a page."},
	{"limited", half, "The site puts visits off as too many: 600 of 1,200 (50%), before 150 of 1,500 (10%)."},
	{"disallowed", half, "robots.txt forbids visits: 600 of"},
	{"disallowed", first, "No page could be read. Visits that robots.txt forbids: 7 of 1,200."},
	{"gone", half, "Pages are gone: 600 of"},
	{"redirected", half, "Pages lead elsewhere: 600 of"},
	{"not read", half, "Answers are no pages of text: 600 of"},
	{"walls", with(half, func(f *job.SignFigures) { f.Walls = map[string]int{"login": 2, "captcha": 598} }), "Pages let no machine read them (CAPTCHA 598, log-in 2): 600 of"},
	{"walls", with(first, func(f *job.SignFigures) { f.Walls = map[string]int{"blocked": 7} }), "No page lets a machine read it (refusal 7)."},
	{"bare", half, "Pages have neither an ad nor a link: 600 of"},
	{"ads", half, "Fewer pages have an ad: 600 of"},
	{"ads", job.SignFigures{Whole: 12}, "The first round found no ad. Pages read: 12."},
	{"garbled", half, "Texts show signs of a wrong encoding: 600 of"},
	{"alike", half, "Ads repeat each other word for word: 600 of"},
	{"field title", half, "Fewer ads have a title: 600 of"},
	{"field company", half, "Fewer ads have a company: 600 of"},
	{"field location", half, "Fewer ads have a location: 600 of"},
	{"field salary", half, "Fewer ads have a salary: 600 of"},
	{"field text", half, "Fewer ads have a text: 600 of"},
	{"how", with(half, func(f *job.SignFigures) { f.Usual = "main text" }), "Fewer pages can be read the usual way (main text): 600 of"},
	{"charset", with(half, func(f *job.SignFigures) { f.Usual = "windows-1258" }), "Fewer pages come in the usual charset (windows-1258): 600 of"},
	{"onward", mean, "A list has fewer links: 2.5, before 40."},
	{"lists", mean, "A round reads fewer pages of lists: 2.5, before 40."},
	{"ads a page", mean, "A page with ads has fewer of them: 2.5, before 40."},
	{"letters", job.SignFigures{Mean: 120.4, WasMean: 1840}, "Texts are shorter: 120 letters an ad, before 1,840."},
	{"slow", job.SignFigures{Mean: 4.126, WasMean: 0.3}, "The site answers more slowly: 4.13 seconds a visit, before 0.3."},
	{"new ads", job.SignFigures{Part: 3, WasMean: 41.5}, "New ads stay away: 3, before about 41.5 a round."},
	{"late", job.SignFigures{Due: noon, Late: 13*time.Hour + 12*time.Minute}, "The round of 21 Nov 2026 12:00 (UTC+07:00) has not begun. It is late by 13 hours."},
	{"late", job.SignFigures{Due: noon, Late: 75 * time.Hour}, "It is late by 3 days."},
}

func with(f job.SignFigures, change func(*job.SignFigures)) job.SignFigures {
	change(&f)
	return f
}

// amiss has a source with every sign, one of each other state, and one that has not ended a round.
func amiss() []job.SourceInfo {
	var all []job.SourceSign
	for i, s := range signs {
		all = append(all, job.SourceSign{Kind: s.kind, State: job.SourceDegraded, Says: "in English", Rounds: i % 5, Figures: s.figures})
	}
	return []job.SourceInfo{source("banana", job.SourceDegraded, all...), source("apple", job.SourceBroken, sign("walls", job.SourceBroken)), source("cherry", job.SourceOK),
		{ID: "127.0.0.1", State: "failing", LastFailure: noon, Why: "status 503, write to hiring@jobs.example"}}
}

// source is one in a state, with the signs that made it so.
func source(id string, state job.SourceState, list ...job.SourceSign) job.SourceInfo {
	return job.SourceInfo{ID: id, State: string(state), LastSuccess: noon, Visits: 5210, Ads: 1204, Health: &job.SourceHealth{
		State: state, Since: noon.Add(-24 * time.Hour), LastSuccess: noon.Add(-time.Hour), LastNew: noon.Add(-2 * time.Hour), Signs: list}}
}

// sign is one of half the visits or ads.
func sign(kind string, state job.SourceState) job.SourceSign {
	return job.SourceSign{Kind: kind, State: state, Says: "half of it, in English", Rounds: 4, Figures: half}
}

// sources opens the page of some sources in a language.
func sources(t testing.TB, prefix string, list ...job.SourceInfo) string {
	t.Helper()
	b := newBench(t, func(b *bench) { b.info.Sources = list })
	status, _, body := b.get(t, prefix+"/console/sources")
	if status != 200 {
		t.Fatalf("GET %s/console/sources = %d", prefix, status)
	}
	return html.UnescapeString(body)
}

// between returns what stands between two strings, "" if they are not there.
func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, found := strings.Cut(s, to)
	if !found {
		return ""
	}
	return s
}

func TestSourcesThatNeedAPersonComeFirst(t *testing.T) {
	body := sources(t, "/en", source("cherry", job.SourceOK), job.SourceInfo{ID: "date", State: "ok"}, source("fig", job.SourceDegraded),
		source("apple", job.SourceOK), source("elder", job.SourceBroken), source("banana", job.SourceBroken), source("grape", "sleeping"))
	var got []string
	for _, m := range regexp.MustCompile(`scope="row"[^>]*><bdi>([a-z]+)</bdi>`).FindAllStringSubmatch(body, -1) {
		got = append(got, m[1])
	}
	if diff := cmp.Diff([]string{"grape", "banana", "elder", "fig", "date", "apple", "cherry"}, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	counts := regexp.MustCompile(`<[^>]+>`).ReplaceAllString(between(body, `<ul class="states"`, "</ul>"), " ")
	counts = strings.Join(strings.Fields(counts), " ")
	if want := "broken: 2 degraded: 1 new: 1 ok: 2"; !strings.Contains(counts, want) {
		t.Errorf("counts by state = %q, want %q", counts, want)
	}
}

func TestARowSaysHowASourceIs(t *testing.T) {
	body := sources(t, "/en", source("banana", job.SourceDegraded, sign("walls", job.SourceDegraded)))
	for _, want := range []string{
		`<caption>Sources that were visited</caption>`, `<th scope="col" role="columnheader">Last new ad</th>`, `<th scope="row" role="rowheader" id="s1"><bdi>banana</bdi></th>`,
		`</svg>degraded</span>`, "20 Nov 2026 12:00", "21 Nov 2026 11:00", "21 Nov 2026 10:00", "1,204</td>", "5,210</td>",
		"Seen over the newest 4 rounds.", `headers="s1"`, `<code translate="no">lurewatch source test banana</code>`,
		`<a href="/en/console/sources" aria-current="true">Sources</a>`, `<a href="/en/console">Flagged ads</a>`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(body, "21 Nov 2026 05:00") {
		t.Error("a page that let nobody read it is told as the last success")
	}
	if body := sources(t, "/en", source("banana", job.SourceOK)); strings.Contains(body, "source test") {
		t.Error("a source that is well has advice")
	}
}

func TestASourceWithoutARoundSaysWhyItFails(t *testing.T) {
	src := job.SourceInfo{ID: "banana", State: "failing", LastFailure: noon, Why: "call 0900 000 123 to be let in", Visits: 1}
	body := sources(t, "/en", src)
	for _, want := range []string{"</svg>new</span>", "The visit of 21 Nov 2026 12:00 (UTC+07:00) failed.", `<bdi lang="en">call 0900 ••• 123 to be let in</bdi>`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	src.LastSuccess = noon.Add(time.Second)
	if body := sources(t, "/en", src); strings.Contains(body, "failed.") {
		t.Error("a failure before the last success is told")
	}
}

func TestEverySignHasASentenceInEveryLanguage(t *testing.T) {
	for _, tc := range signs {
		g := job.SourceSign{Kind: tc.kind, State: job.SourceDegraded, Says: "in English only", Figures: tc.figures}
		seen := map[string]bool{}
		for _, prefix := range []string{"", "/en", "/fr"} {
			body := between(sources(t, prefix, source("banana", job.SourceDegraded, g)), `class="why"`, "</table>")
			text := between(body, "<strong>", "</strong>")
			_, do, _ := strings.Cut(between(body, "<br>", "</li>"), ": ")
			if text == "" || seen[text] || strings.ContainsAny(text, "{}[]") {
				t.Errorf("%s: %s says %q, want a sentence of its own", tc.kind, prefix, text)
			}
			if strings.TrimSpace(do) == "" || seen[do] {
				t.Errorf("%s: %s does not say what to do", tc.kind, prefix)
			}
			seen[text], seen[do] = true, true
			if prefix == "/en" && !strings.Contains(text, tc.want) {
				t.Errorf("%s = %q, want %q in it", tc.kind, text, tc.want)
			}
		}
	}
}

func TestAnUnknownSignIsToldInEnglish(t *testing.T) {
	for name, g := range map[string]job.SourceSign{
		"a kind of a later release": {Kind: "smell", State: job.SourceBroken, Says: "it smells of 0900 000 123", Figures: half},
		"a kind without figures":    {Kind: "failed", State: job.SourceBroken, Says: "it smells of 0900 000 123"},
	} {
		if body := sources(t, "", source("banana", job.SourceBroken, g)); !strings.Contains(body, `<strong lang="en">it smells of 0900 ••• 123</strong>`) {
			t.Errorf("%s: the page lacks the sentence of the log", name)
		}
	}
}

func TestOnlyAChangeCanBeAccepted(t *testing.T) {
	salary, late := sign("field salary", job.SourceDegraded), job.SourceSign{Kind: "late", State: job.SourceDegraded, Figures: job.SignFigures{Due: noon, Late: 9 * time.Hour}}
	for _, tc := range []struct {
		name string
		src  job.SourceInfo
		want bool
	}{
		{"degraded", source("banana", job.SourceDegraded, late, salary), true},
		{"degraded, named by its host", source("jobs.example", job.SourceDegraded, salary), true},
		{"degraded, with a name that is none", source("a;b", job.SourceDegraded, salary), false},
		{"only late", source("banana", job.SourceDegraded, late), false},
		{"broken", source("banana", job.SourceBroken, sign("failed", job.SourceBroken)), false},
		{"well", source("banana", job.SourceOK), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := strings.Contains(sources(t, "/en", tc.src), "lurewatch source accept "+tc.src.ID+"</code>"); got != tc.want {
				t.Errorf("the page tells how to accept it: %t, want %t", got, tc.want)
			}
		})
	}
}

func TestAdviceIsGivenOncePerSource(t *testing.T) {
	body := sources(t, "/en", source("banana", job.SourceDegraded, sign("field salary", job.SourceDegraded), sign("field company", job.SourceDegraded)))
	if n := strings.Count(body, "mend how the source's file reads that field"); n != 1 {
		t.Errorf("the advice for two fields stands %d times on the page, want once", n)
	}
	if n := strings.Count(body, "Fewer ads have a "); n != 2 {
		t.Errorf("%d signs are told, want 2", n)
	}
}

func TestNamesOfSourcesAreForeign(t *testing.T) {
	for _, id := range []string{`<script>alert(1)</script>`, "ban\u202eana", `" onmouseover="x`, "a; rm -rf b", "127.0.0.1", "-v", "<b>&amp;"} {
		b := newBench(t, func(b *bench) {
			s := source(id, job.SourceBroken, sign("failed", job.SourceBroken))
			s.Health.Signs[0].Figures.Why = id
			s.Health.Signs[0].Figures.Usual = id
			b.info.Sources = []job.SourceInfo{s}
		})
		_, _, body := b.get(t, "/en/console/sources")
		for _, bad := range []string{"<script>", "\u202e", ` onmouseover="`, "<b>", "source test " + html.EscapeString(id), "source accept"} {
			if strings.Contains(body, bad) {
				t.Errorf("the page of source %q has %q in it", id, bad)
			}
		}
		shown := strings.ReplaceAll(id, "\u202e", "[U+202E]")
		if !strings.Contains(html.UnescapeString(body), "<bdi>"+shown+"</bdi>") {
			t.Errorf("the page does not name source %q", id)
		}
		if !strings.Contains(body, "lurewatch source test URL") {
			t.Errorf("the page of source %q does not say how to test its address", id)
		}
	}
}

func TestNoSourceIsSaidInWords(t *testing.T) {
	for prefix, want := range map[string]string{"": "Chưa có nguồn nào được truy cập.", "/en": "No source was visited yet.", "/fr": "Aucune source n'a encore été visitée."} {
		if body := sources(t, prefix); !strings.Contains(body, want) || strings.Contains(body, "<table") {
			t.Errorf("GET %s/console/sources without sources lacks %q, or has a table", prefix, want)
		}
	}
}

func TestTheListWarnsOfSourcesThatAreNotWell(t *testing.T) {
	broken, degraded, ok := source("a", job.SourceBroken), source("b", job.SourceDegraded), source("c", job.SourceOK)
	const link = `<a href="/en/console/sources">See the sources and what to do</a>`
	for _, tc := range []struct {
		name, path string
		list       []job.SourceInfo
		want       []string // nil: no warning
	}{
		{"all well", "/en/console", []job.SourceInfo{ok, {ID: "d", State: "failing"}}, nil},
		{"one broken", "/en/console", []job.SourceInfo{ok, broken}, []string{"1 source is broken.", link}},
		{"two degraded", "/en/console", []job.SourceInfo{degraded, degraded}, []string{"2 sources are degraded.", link}},
		{"both", "/en/console", []job.SourceInfo{degraded, broken}, []string{"1 source is broken.", "1 source is degraded.", link}},
		{"not on the second page", "/en/console?after=c1&n=1", []job.SourceInfo{broken}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, _, body := newBench(t, func(b *bench) { b.info.Sources = tc.list }).get(t, tc.path)
			for _, w := range tc.want {
				if !strings.Contains(body, w) {
					t.Errorf("the list lacks %s", w)
				}
			}
			if warns := strings.Contains(body, "what to do</a>"); warns != (tc.want != nil) {
				t.Errorf("the list warns: %t, want %t", warns, tc.want != nil)
			}
		})
	}
}

func TestSitesWithoutInfoHaveNoSources(t *testing.T) {
	b := newBench(t, func(b *bench) { b.Info = nil })
	if status, _, _ := b.get(t, "/console/sources"); status != 404 {
		t.Errorf("GET /console/sources = %d, want 404", status)
	}
	if _, _, body := b.get(t, "/console"); strings.Contains(body, "/console/sources") {
		t.Error("the console links to a page that is not there")
	}
}

func TestSourcesAreLeftAsTheyWere(t *testing.T) {
	list := []job.SourceInfo{source("b", job.SourceOK), source("a", job.SourceBroken)}
	sources(t, "", list...)
	if !slices.IsSortedFunc(list, func(a, b job.SourceInfo) int { return strings.Compare(b.ID, a.ID) }) {
		t.Error("the page sorted what it was given")
	}
}
