package web_test

import (
	"context"
	"errors"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
)

func TestListShowsFlaggedAds(t *testing.T) {
	b := newBench(t, func(b *bench) {
		b.hits.Total, b.hits.Next = 61, "c2"
		b.hits.Hits[0].Fragments = map[string][]string{"text": {"… <mark>Bavet</mark>, Zalo 0900 000 123, @demo_hr_01 &amp; …"}}
		b.hits.Facets = map[string][]job.FacetCount{"country": {{Value: "KH", Count: 61}, {Value: "ZZ", Count: 1}}, "rule": {{Value: "desk", Count: 3}}, "unknown": {{Value: "x", Count: 1}}}
		b.info.Changes, b.info.IndexPosition = 10, 7
	})
	status, _, body := b.get(t, "/en/console?q=bavet+country:KH&after=c1&n=1")
	if status != 200 {
		t.Fatalf("GET = %d", status)
	}
	body = html.UnescapeString(body)
	if diff := cmp.Diff(job.Query{Text: "bavet country:KH", After: "c1", Order: job.Serious, Size: 20, Facets: true, Weeks: true, HTML: true}, b.query); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
	for _, want := range []string{
		`<mark class="hit">Bavet</mark>, Zalo 0900 ••• 123, @de•• & …`, `href="/en/console/ad/ad-1"`, "Ads 21–21 of 61", "Forced criminality",
		`href="/en/console?after=c2&n=2&q=bavet+country%3AKH&via=c1"`, `href="/en/console?q=bavet+country%3AKH"`, // next, previous
		`href="/en/console?q=bavet"`, "Cambodia", // the filter in force leads out of itself
		`href="/en/console?q=bavet+country%3AKH+rule%3Adesk"`, "sign desk",
		`value="bavet country:KH"`, "3 changes cannot be found yet", "21 Nov 2026 12:00 (UTC+07:00)",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the list lacks %s", want)
		}
	}
	if strings.Contains(body, "unknown:") {
		t.Error("a facet without a name is shown")
	}
}

func TestExcerptsHideWhatTheyCut(t *testing.T) {
	b := newBench(t, func(b *bench) {
		b.hits.Hits[0].Fragments = map[string][]string{"text": {"…có người đón.\nZalo <mark>0900</mark> 000…", "…0 123, Telegram @demo…", "…_hr_01, mail hir…"}}
	})
	_, _, body := b.get(t, "/console")
	for _, want := range []string{`Zalo <mark class="hit">0900</mark> •••…`, "…• 123, Telegram @de••…", "…•, mail h••…"} {
		if !strings.Contains(body, want) {
			t.Errorf("the list lacks %s", want)
		}
	}
}

func TestListSaysWhyItIsEmpty(t *testing.T) {
	for _, tc := range []struct {
		name, path, want string
		hits             job.Hits
	}{
		{"nothing flagged", "/en/console", "No ads are flagged yet.", job.Hits{}},
		{"nothing found", "/en/console?q=x", "Every word must be in the ad", job.Hits{}},
		{"past the end", "/en/console?q=x&after=c9&n=4", "To the first page", job.Hits{Total: 3}},
		{"a place that is none", "/en/console?n=-1&after=x", "No ads are flagged yet.", job.Hits{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t, func(b *bench) { b.hits = tc.hits })
			if status, _, body := b.get(t, tc.path); status != 200 || !strings.Contains(body, tc.want) {
				t.Errorf("GET %s = %d, without %q", tc.path, status, tc.want)
			}
		})
	}
}

func TestAdShowsItsFindingsInTheText(t *testing.T) {
	_, _, body := newBench(t).get(t, "/en/console/ad/ad-1")
	body = html.UnescapeString(body)
	for _, want := range []string{
		// "desk" and "place" overlap, so do "place" and "wage"; each has its number where it ends.
		`<mark class="strong">Trực tin nhắn ở </mark><mark class="strong">Bavet</mark><a class="ref" id="m1-2" href="#r1" aria-label="Sign 1">1</a><mark class="weak">, lương </mark><mark class="medium">25</mark><a class="ref" id="m4-1"`,
		`<mark class="medium"> - 40 triệu/tháng</mark><a class="ref" id="m3-1" href="#r3"`,
		`<mark class="trial">có người đón</mark>`, `<li id="r1" class="strong">`, `class="trial">`, "on trial, counts for nothing", "SOURCE2026", "FC02",
		`<mark class="mitigating">Công ty Mẫu</mark>`, "25,000,000–40,000,000 VND / month", "950–1,520", "Bavet (Cambodia)", "+8490••••123", "h••@jobs.example",
		"hxxps://viec[.]example/tin/7?z=0900•••123", "87.5", "not a probability", "2026.11.1", "condition not met", "19 Nov 2026 12:00 (UTC+07:00)",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the ad lacks %s", want)
		}
	}
	anchors(t, body)
	if _, _, body := newBench(t).get(t, "/console/ad/ad-1"); !strings.Contains(body, "12:00 19/11/2026 (UTC&#43;07:00)") {
		t.Error("Vietnamese pages do not show Viet Nam's time")
	}
}

// anchors checks that every link inside a page leads to exactly one place.
func anchors(t testing.TB, body string) {
	t.Helper()
	for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(body, -1) {
		if n := strings.Count(body, `id="`+m[1]+`"`); n != 1 {
			t.Errorf("#%s leads to %d places, want 1", m[1], n)
		}
	}
}

func TestEveryAnchorLeadsSomewhere(t *testing.T) {
	for name, body := range everyPage(t) {
		t.Run(name, func(t *testing.T) { anchors(t, body) })
	}
}

func TestAdsWithoutTextKeepTheirExplanation(t *testing.T) {
	b := newBench(t, func(b *bench) {
		c := b.cases["ad-1"]
		c.Ad.Text, c.TextPurged, c.Verdict.Why = "", true, "Only generic signs."
		b.cases["ad-1"] = c
	})
	_, _, body := b.get(t, "/en/console/ad/ad-1")
	for _, want := range []string{"deleted at the end of its retention", "Không cần hộ chiếu", "Zalo 0900 ••• 123", `<span lang="en">Only generic signs.</span>`} {
		if !strings.Contains(body, want) {
			t.Errorf("the ad lacks %s", want)
		}
	}
	anchors(t, body)
}

func TestIDsMayContainAnything(t *testing.T) {
	id := job.ID(`a/b?c#d "<é>`)
	b := newBench(t, func(b *bench) {
		b.cases[id] = b.cases["ad-1"]
		b.hits.Hits[0].ID = id
	})
	path := "/console/ad/" + url.PathEscape(string(id))
	if _, _, body := b.get(t, "/console"); !strings.Contains(body, `href="`+path+`"`) {
		t.Errorf("the list does not link to %s", path)
	}
	if status, _, _ := b.get(t, path); status != 200 {
		t.Errorf("GET %s = %d, want 200", path, status)
	}
}

func TestContactsAreMaskedEverywhere(t *testing.T) {
	secrets := []string{"0900 000 123", "0900000123", "+84900000123", "demo_hr_01", "hiring@"}
	for name, body := range everyPage(t) {
		if strings.HasSuffix(name, " for reviewers") {
			continue // who see contacts
		}
		for _, s := range secrets {
			if strings.Contains(body, s) {
				t.Errorf("%s shows %q", name, s)
			}
		}
	}
	b := newBench(t, func(b *bench) { b.ShowContacts = true })
	_, _, body := b.get(t, "/console/ad/ad-1")
	for _, s := range secrets {
		if !strings.Contains(body, strings.ReplaceAll(s, "+", "&#43;")) {
			t.Errorf("with ShowContacts the ad hides %q", s)
		}
	}
}

func TestSiteWithoutSearchHasNoConsole(t *testing.T) {
	b := newBench(t, func(b *bench) { b.Search = nil })
	if status, _, _ := b.get(t, "/console"); status != 404 {
		t.Errorf("GET /console = %d, want 404", status)
	}
	b = newBench(t, func(b *bench) { b.Info, b.Rule = nil, nil })
	if status, _, body := b.get(t, "/console/ad/ad-1"); status != 200 || !strings.Contains(body, "no-passport") {
		t.Errorf("GET an ad without Info and Rule = %d, want 200 and rule ids", status)
	}
}

func TestFaultsOfTheStoreBecomePages(t *testing.T) {
	for name, change := range map[string]func(*bench){
		"search": func(b *bench) { b.fault = errors.New("disk on fire") },
		"info": func(b *bench) {
			b.Info = func(context.Context) (job.Info, error) { return job.Info{}, errors.New("disk on fire") }
		},
		"case": func(b *bench) {
			b.Case = func(context.Context, job.ID) (job.Case, bool, error) {
				return job.Case{}, false, errors.New("disk on fire")
			}
		},
		"panic": func(b *bench) {
			b.Rule = func(string) (job.Rule, bool) { panic("disk on fire") }
			b.hits.Facets = map[string][]job.FacetCount{"rule": {{Value: "x", Count: 1}}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, change)
			status, _, body := b.get(t, "/en/console")
			ref := regexp.MustCompile(`reference ([0-9a-f]{4})\.`).FindStringSubmatch(body)
			if status != 500 || ref == nil || strings.Contains(body, "fire") {
				t.Fatalf("GET = %d %s, want 500 with a reference and no details", status, body)
			}
			if log := b.log.String(); !strings.Contains(log, "ref="+ref[1]) || !strings.Contains(log, "disk on fire") {
				t.Errorf("the log lacks the error under %s: %s", ref[1], log)
			}
		})
	}
	b := newBench(t, func(b *bench) { b.fault = context.DeadlineExceeded })
	if status, _, body := b.get(t, "/en/console"); status != 503 || !strings.Contains(body, "No answer in time") {
		t.Errorf("late search = %d, want 503 in words", status)
	}
}

func TestReasonOfAReportIsInTheLanguageOfThePage(t *testing.T) {
	const why = "the text reports on such offers, it does not make one"
	b := newBench(t, func(b *bench) {
		c := b.cases["ad-1"]
		c.Verdict.Kind, c.Verdict.Why = job.KindReport, why
		b.cases["ad-1"] = c
	})
	for path, want := range map[string]string{"": "Bài này nói về những tin như vậy", "/en": "The text reports on such offers.", "/fr": "Le texte parle de telles offres."} {
		if _, _, body := b.get(t, path+"/console/ad/ad-1"); !strings.Contains(body, want) || strings.Contains(body, why) {
			t.Errorf("GET %s/console/ad/ad-1 lacks %q", path, want)
		}
	}
}
