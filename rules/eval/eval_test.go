package eval_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

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

func TestWilsonEndsExactly(t *testing.T) {
	for n := 1; n < 200; n++ {
		if none, all := eval.Wilson(0, n), eval.Wilson(n, n); none.Low != 0 || all.High != 1 {
			t.Errorf("none of %d is from %g, all is to %g, want 0 and 1", n, none.Low, all.High)
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
	err := json.Unmarshal([]byte(`{"id":"b","label":"lure","source":"s","dataset":"d","style":"sms","template":"t1","category":"bride","band":"look"}`), &a)
	if err != nil || a.Source != "d" || a.Style != "sms" || a.Template != "t1" || a.Category != "bride" || a.Band != "look" {
		t.Errorf("an ad with all keys is read as %+v, %v", a, err)
	}
}

func TestLabelsThatNobodyKnowsOrThatContradictAreNamed(t *testing.T) {
	for in, want := range map[string]string{
		`{"id":"a","label":"lure","band":"alret"}`:                             `band is "alret", want alert, look or none`,
		`{"id":"a","label":"legit","category":"news"}`:                         `category is "news", want one of ["forced_criminality" "forced_labour" "sexual_exploitation" "bride" "smuggling" "recruitment_fee_fraud" "task_scam"], legit or reporting`,
		`{"id":"a","label":"legit","kind":"warning"}`:                          `kind is "warning", want ad or report`,
		`{"id":"a","label":"lure","band":"none"}`:                              `label lure contradicts band none`,
		`{"id":"a","label":"legit","band":"alert","category":"bride"}`:         `label legit contradicts band alert; label legit contradicts category bride`,
		`{"id":"a","band":"look"}`:                                             `label null contradicts band look`,
		`{"id":"a","label":"lure","category":"reporting"}`:                     `label lure contradicts category reporting`,
		`{"id":"a","label":"legit","category":"legit","kind":"report"}`:        `kind report contradicts label legit and category "legit"`,
		`{"id":"a","label":"legit","category":"reporting","kind":"report"}`:    ``,
		`{"id":"a","label":"lure","category":"bride","band":"look"}`:           ``,
		`{"id":"a","label":"lure"}`:                                            ``,
		`{"id":"a","label":null,"band":"none","category":"legit","kind":"ad"}`: ``,
	} {
		var a eval.Ad
		got := ""
		if err := json.Unmarshal([]byte(in), &a); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: error %q, want %q", in, got, want)
		}
	}
}

// fake answers by the text of an ad: the band and score that it names, and one finding for each rule.
func fake(verdicts map[string]job.Verdict) func(job.Ad) job.Verdict {
	return func(ad job.Ad) job.Verdict {
		v := verdicts[ad.Text]
		v.RuleSet = "v"
		return v
	}
}

// measured tallies ads with a bench.
func measured(b eval.Bench, ads ...eval.Ad) eval.Report {
	var t eval.Tally
	for _, a := range ads {
		t.Add(b.Measure(a))
	}
	return t.Report()
}

func ad(text string, l eval.Label) eval.Ad {
	return eval.Ad{Ad: job.Ad{ID: job.ID(text), Text: text, Lang: "en", Source: "s"}, Label: l}
}

func TestAdsAreCountedByGroup(t *testing.T) {
	judge := fake(map[string]job.Verdict{"a": {Band: job.Alert}, "b": {Band: job.Look}, "c": {Lang: "en"}})
	one := eval.Ad{Ad: job.Ad{ID: "1", Lang: "vi", Source: "s", Text: "a"}, Label: eval.Lure, Category: "bride", Band: "alert", Style: "sms"}
	two := one
	two.Text = "b"
	r := measured(eval.Bench{Judge: judge}, one, two, eval.Ad{Ad: job.Ad{ID: "2", Text: "c"}, Label: eval.Honest, Band: "none"})
	if r.Ads != 3 || r.RuleSet != "v" {
		t.Errorf("report of %d ads by %q, want 3 by v", r.Ads, r.RuleSet)
	}
	var got []string
	for _, row := range r.Rows {
		got = append(got, string(row.Label)+" "+row.By+" "+row.Group)
		if row.Label == eval.Lure && (row.Alert.K != 1 || row.Flagged.K != 2 || row.Flagged.N != 2) {
			t.Errorf("row %s %s is %+v, want 1 alert and 2 flagged of 2", row.By, row.Group, row)
		}
	}
	want := []string{"lure all ", "lure band alert", "lure lang vi", "lure category bride", "lure style sms", "lure source s", "legit all ", "legit lang en"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
}

func TestPrecisionFallsWithPrevalence(t *testing.T) {
	recall, alarms := eval.Wilson(900, 1000), eval.Wilson(10, 1000)
	rate, low, high := eval.PrecisionAt(recall, alarms, 0.005)
	if math.Abs(rate-0.3114) > 1e-4 || low >= rate || high <= rate {
		t.Errorf("90 %% recall and 1 %% false alarms at 0.5 %% make %.4f (%.4f to %.4f), want 0.3114 within", rate, low, high)
	}
	if rate, _, _ := eval.PrecisionAt(recall, alarms, 0.001); math.Abs(rate-0.0826) > 1e-4 {
		t.Errorf("at 0.1 %% it is %.4f, want 0.0826", rate)
	}
	if rate, low, high := eval.PrecisionAt(eval.Wilson(0, 9), eval.Wilson(0, 9), 0.01); rate != 0 || low != 0 || high != 1 {
		t.Errorf("nothing flagged makes %v, %v to %v, want 0, 0 to 1", rate, low, high)
	}
}

func TestScoresAreRanked(t *testing.T) {
	judge := fake(map[string]job.Verdict{
		"90": {Score: 90, Band: job.Alert}, "60": {Score: 60}, "50": {Score: 50}, "10": {Score: 10}, "report": {Score: 95, Kind: job.KindReport},
	})
	r := measured(eval.Bench{Judge: judge},
		ad("90", eval.Lure), ad("60", eval.Lure), ad("50", eval.Lure), ad("50", eval.Honest), ad("10", eval.Honest), ad("report", eval.Honest))
	if len(r.Rankings) != 2 {
		t.Fatalf("%d rankings, want one of the scores and one with reports last", len(r.Rankings))
	}
	plain, last := r.Rankings[0], r.Rankings[1]
	if math.Abs(plain.AUROC-5.5/9) > 1e-9 || plain.Low >= plain.AUROC || plain.High <= plain.AUROC {
		t.Errorf("AUROC is %.4f (%.4f to %.4f), want 5.5 of 9 pairs within", plain.AUROC, plain.Low, plain.High)
	}
	if last.Group != eval.ReportsLast || math.Abs(last.AUROC-8.5/9) > 1e-9 {
		t.Errorf("%q has AUROC %.4f, want 8.5 of 9 pairs with reports last", last.Group, last.AUROC)
	}
	if want := (1 + 1 + 0.75) / 3; math.Abs(last.AveragePrecision-want) > 1e-9 {
		t.Errorf("average precision is %.4f, want %.4f", last.AveragePrecision, want)
	}
	if at := last.Recall[len(last.Recall)-1]; at.Threshold != 60 || at.Recall.K != 2 || at.FalseAlarms.K != 0 {
		t.Errorf("at 10 %% false alarms %+v, want 2 lures from 60 on", at)
	}
	if at := plain.Recall[0]; at.Threshold <= 100 || at.Recall.K != 0 {
		t.Errorf("where the best score is a false alarm, recall is %+v, want none", at)
	}
}

func TestCalibrationCountsTenths(t *testing.T) {
	judge := fake(map[string]job.Verdict{"a": {Score: 100}, "b": {Score: 90}, "c": {Score: 89.9}})
	r := measured(eval.Bench{Judge: judge}, ad("a", eval.Lure), ad("b", eval.Honest), ad("c", eval.Lure))
	want := []eval.Calibration{
		{Against: eval.Honest, From: 80, To: 90, Lures: eval.Wilson(1, 1)},
		{Against: eval.Honest, From: 90, To: 100, Lures: eval.Wilson(1, 2)},
	}
	if d := cmp.Diff(want, r.Calibration); d != "" {
		t.Errorf("calibration (-want +got):\n%s", d)
	}
	if n := r.Scores[0].Steps; n[19] != 1 || n[17] != 1 {
		t.Errorf("lures by score are %v, want one in the last step and one in 85 to 90", n)
	}
}

func TestRulesAreWeighedByWhatTheirRemovalCosts(t *testing.T) {
	f := func(ids ...string) []job.Finding {
		var out []job.Finding
		for _, id := range ids {
			out = append(out, job.Finding{Rule: id, Tier: job.Strong, Trial: id == "try"}, job.Finding{Rule: id})
		}
		return out
	}
	judge := fake(map[string]job.Verdict{
		"both": {Band: job.Alert, Findings: f("x", "y", "try")}, "only x": {Band: job.Look, Findings: f("x")},
		"honest": {Band: job.Look, Findings: f("y")}, "news": {Findings: f("y")}, "try": {Findings: f("try")},
	})
	asked := make(map[string]int)
	without := func(ad job.Ad, rule string) job.Verdict {
		asked[rule]++
		if ad.Text == "both" && rule == "y" {
			return job.Verdict{Band: job.Look}
		}
		return job.Verdict{}
	}
	news := ad("news", eval.Honest)
	news.Category = eval.Reporting
	r := measured(eval.Bench{Judge: judge, Without: without}, ad("both", eval.Lure), ad("only x", eval.Lure), ad("honest", eval.Honest), news, ad("try", eval.Presumed))
	want := []eval.RuleRow{
		{Rule: "x", Tier: job.Strong, Lures: 2, Alone: 1, Needed: 2, LostLures: eval.Loss{Flagged: 2, Alert: 1}},
		{Rule: "y", Tier: job.Strong, Lures: 1, Honest: 1, Reports: 1, FalseAlarms: 1, Needed: 1, LostLures: eval.Loss{Alert: 1}, LostAlarms: eval.Loss{Flagged: 1}},
		{Rule: "try", Tier: job.Strong, Trial: true, Lures: 1, Presumed: 1},
	}
	if d := cmp.Diff(want, r.Rules); d != "" {
		t.Errorf("rules (-want +got):\n%s", d)
	}
	if d := cmp.Diff(map[string]int{"x": 2, "y": 3}, asked); d != "" {
		t.Errorf("ads judged again (-want +got):\n%s", d)
	}
}
