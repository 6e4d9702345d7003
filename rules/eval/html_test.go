package eval_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/rules/eval"
)

func TestThePageIsWholeByItself(t *testing.T) {
	list, _ := eval.Transforms("E01,E16")
	judge := fake(map[string]job.Verdict{
		"việc": {Band: job.Alert, Score: 99, Findings: []job.Finding{{Rule: "rule-<x>", Tier: job.Strong}}}, "kế toán": {Score: 3},
	})
	bench := eval.Bench{Judge: judge, Without: func(job.Ad, string) job.Verdict { return job.Verdict{} }, Transforms: list}
	lure := ad("việc", eval.Lure)
	lure.Lang = "<i>"
	var b bytes.Buffer
	if err := eval.WriteHTML(&b, measured(bench, lure, ad("kế toán", eval.Honest), ad("kế toán", eval.Presumed))); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{
		"Recall by language", "False alarms by source", "Scores", "Precision by prevalence", "The score alone", "Calibration", "Disguises",
		"rule-&lt;x&gt;", "&lt;i&gt;", "E01 strip_diacritics", `prefers-color-scheme: dark`, `name="viewport"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if m := regexp.MustCompile(`(?i)<script|<link|\bsrc=|https?://|url\(|@import|ZgotmplZ|NaN|Inf\b`).FindString(page); m != "" {
		t.Errorf("the page has %q: something from elsewhere, or a broken value", m)
	}
	if strings.Count(page, "<section>") != strings.Count(page, "</section>") || !strings.HasSuffix(strings.TrimSpace(page), "</html>") {
		t.Error("the page is not closed")
	}
}

func TestAPageOfNothingIsWritten(t *testing.T) {
	var b bytes.Buffer
	if err := eval.WriteHTML(&b, measured(eval.Bench{})); err != nil || !strings.Contains(b.String(), "0 ads judged") {
		t.Errorf("a page of no ads: %v", err)
	}
}
