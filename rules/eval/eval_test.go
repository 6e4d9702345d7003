package eval_test

import (
	"encoding/json"
	"math"
	"testing"

	"lurewatch/job"
	"lurewatch/rules/eval"
)

func TestWilsonGivesThePublishedInterval(t *testing.T) {
	for _, tc := range []struct {
		k, n      int
		low, high float64
	}{
		{450, 500, 0.8707, 0.9233}, // 90 %
		{0, 300, 0, 0.0126},        // "rule of three", a little wider
		{1, 1, 0.2065, 1},
		{0, 0, 0, 0},
	} {
		r := eval.Wilson(tc.k, tc.n)
		if math.Abs(r.Low-tc.low) > 5e-4 || math.Abs(r.High-tc.high) > 5e-4 {
			t.Errorf("Wilson(%d, %d) = %.4f to %.4f, want %.4f to %.4f", tc.k, tc.n, r.Low, r.High, tc.low, tc.high)
		}
	}
}

func TestLabelsAreReadInEveryForm(t *testing.T) {
	for in, want := range map[string]eval.Label{
		`{"id":"a","label":"lure"}`: eval.Lure, `{"id":"a","label":1}`: eval.Lure, `{"id":"a","label":"legit"}`: eval.Honest,
		`{"id":"a","label":0}`: eval.Honest, `{"id":"a","label":null}`: eval.Presumed, `{"id":"a"}`: eval.Presumed,
	} {
		var a eval.Ad
		if err := json.Unmarshal([]byte(in), &a); err != nil || a.Label != want || a.ID != "a" {
			t.Errorf("%s is read as %q, %v, want %q", in, a.Label, err, want)
		}
	}
	var a eval.Ad
	if json.Unmarshal([]byte(`{"id":"a","label":"maybe"}`), &a) == nil {
		t.Error("an unknown label is taken")
	}
}

func TestTallyCountsByGroup(t *testing.T) {
	var tally eval.Tally
	lure := eval.Ad{Ad: job.Ad{ID: "1", Lang: "vi", Source: "s"}, Label: eval.Lure, Category: "bride", Band: "alert"}
	tally.Add(lure, job.Verdict{Band: job.Alert, RuleSet: "v"})
	tally.Add(lure, job.Verdict{Band: job.Look, RuleSet: "v"})
	tally.Add(eval.Ad{Ad: job.Ad{ID: "2"}, Label: eval.Honest}, job.Verdict{Lang: "en", RuleSet: "v"})
	r := tally.Report()
	if r.Ads != 3 || r.RuleSet != "v" {
		t.Errorf("report of %d ads by %q, want 3 by v", r.Ads, r.RuleSet)
	}
	first := r.Rows[0]
	if first.Label != eval.Lure || first.By != "all" || first.Alert.K != 1 || first.Flagged.K != 2 || first.Flagged.N != 2 {
		t.Errorf("first row is %+v, want all lures, 1 alert and 2 flagged of 2", first)
	}
	if last := r.Rows[len(r.Rows)-1]; last.Label != eval.Honest || last.Group != "en" {
		t.Errorf("last row is %+v, want the honest ad under the language that was told", last)
	}
}
