package web_test

import (
	"html"
	"strings"
	"testing"

	"lurewatch/check"
	"lurewatch/job"
)

func TestWhoIsInDangerFindsTheNumberAndTheWayOutFirst(t *testing.T) {
	for _, tc := range []struct {
		in    check.Situation
		first string // the number of the first call
	}{{check.Abroad, "+84981848484"}, {check.OnTheWay, "111"}, {check.Replied, "111"}} {
		t.Run(string(tc.in), func(t *testing.T) {
			b := newBench(t, func(b *bench) { b.plea = func(string, job.Verdict) check.Situation { return tc.in } })
			for path, headline := range map[string]string{"/check": "có thể đang gặp nguy hiểm", "/en/check": "may be in danger", "/fr/check": "peut-être en danger"} {
				_, h, body := b.post(t, path, q("em bị giữ bên này"))
				_, main, _ := strings.Cut(html.UnescapeString(body), "<main")
				verdict, rest, _ := strings.Cut(main, "</section>")
				if !strings.Contains(verdict, headline) || !strings.Contains(verdict, `class="verdict plea"`) {
					t.Errorf("POST %s: the answer does not begin with %q", path, headline)
				}
				if _, call, _ := strings.Cut(verdict, `href="tel:`); !strings.HasPrefix(call, tc.first+`"`) {
					t.Errorf("POST %s: the first call is not %s", path, tc.first)
				}
				if !strings.Contains(verdict, `class="exit"`) {
					t.Errorf("POST %s: the way out is not beside the number", path)
				}
				if _, steps, _ := strings.Cut(rest, "<details"); !strings.HasPrefix(steps, ` name="where" id="`+string(tc.in)+`" open>`) {
					t.Errorf("POST %s: %s is not the first situation, open", path, tc.in)
				}
				for _, not := range []string{`class="reasons"`, `class="missing"`, `id="people"`, `id="ad"`, `id="seen"`, `class="law"`} {
					if strings.Contains(body, not) {
						t.Errorf("POST %s: the answer has %s, which is of ads", path, not)
					}
				}
				if strings.Count(body, `id="q"`) != 1 || h.Get("Cache-Control") != "no-store" {
					t.Errorf("POST %s: want one form to ask again, and an answer that is stored nowhere", path)
				}
			}
		})
	}
}

func TestOtherAnswersOpenNoSituation(t *testing.T) {
	_, _, body := newBench(t).post(t, "/en/check", q("một tin"))
	if strings.Contains(body, `name="where"`) && strings.Contains(body, " open>") {
		t.Error("an answer about an ad opens a situation")
	}
}

func TestAnAnswerIsPrintedWithItsNumbers(t *testing.T) {
	_, _, style := newBench(t).get(t, "/static/check.css")
	for _, want := range []string{"details::details-content { display: block; content-visibility: visible", "@supports not selector(details::details-content)"} {
		if !strings.Contains(style, want) {
			t.Errorf("the style of an answer lacks %q", want)
		}
	}
}
