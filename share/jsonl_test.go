package share_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/rules/eval"
	"lurewatch/share"
)

func TestJSONLinesAreAsTheyWere(t *testing.T) {
	got, _ := write(t, share.JSONL, options(share.JSONL), lure(), plain(1))
	golden(t, "ads.jsonl", got)
	got, _ = write(t, share.JSONL, masked(share.JSONL), lure())
	golden(t, "masked.jsonl", got)
}

func TestJSONLineQuotesWhatTheAdSays(t *testing.T) {
	got, _ := write(t, share.JSONL, options(share.JSONL), lure())
	var l struct {
		Schema  string
		Ad      job.Ad
		Verdict struct{ Findings []job.Finding }
	}
	if err := json.Unmarshal(got, &l); err != nil {
		t.Fatal(err)
	}
	if l.Schema != share.JSONLSchema || len(l.Verdict.Findings) != 2 {
		t.Errorf("schema %q, %d findings; want %q and those that are not on trial", l.Schema, len(l.Verdict.Findings), share.JSONLSchema)
	}
	for _, f := range l.Verdict.Findings {
		if s := l.Ad.Field(f.Field)[f.Start:f.End]; s != f.Quote {
			t.Errorf("%s: the ad says %q there, the finding %q", f.Rule, s, f.Quote)
		}
	}
}

// decided is an ad with a decision on the version that it is in.
func decided(n int, s job.ReviewState, why job.Reason) share.Item {
	it := plain(n)
	it.Case.Review = job.Standing{State: s, Reason: why, By: "lan", At: noon, Content: it.Case.ContentHash}
	it.Case.Verdict.Categories = []job.CategoryVerdict{{ID: job.ForcedLabour, Positive: true}}
	return it
}

func TestLabelsAreWhatEvalReads(t *testing.T) {
	stale := decided(8, job.ReviewConfirmed, job.ReasonSigns)
	old := job.Ad{ID: stale.Case.Ad.ID, Title: "as it was"}
	stale.Case.Review.Content = old.ContentHash()
	lost := stale
	lost.Case.Ad.ID = "lost"
	stale.History = []job.Version{{Content: old.ContentHash(), Ad: &old}, {At: time.Time{}, Content: stale.Case.ContentHash, Ad: &stale.Case.Ad}}
	purged := decided(9, job.ReviewDismissed, job.ReasonHonest)
	purged.Case.TextPurged = true
	got, r := write(t, share.Labels, options(share.Labels),
		decided(1, job.ReviewConfirmed, job.ReasonSigns), decided(2, job.ReviewEscalated, job.ReasonUrgent), decided(3, job.ReviewDismissed, job.ReasonHonest),
		decided(4, job.ReviewDismissed, job.ReasonReport), decided(5, job.ReviewDismissed, job.ReasonNoAd), decided(6, job.ReviewUnsure, job.ReasonTooLittle),
		plain(7), stale, lost, purged)
	want := []eval.Ad{
		{Label: eval.Lure, Band: "look", Category: "forced_labour"}, {Label: eval.Lure, Band: "look", Category: "forced_labour"},
		{Label: eval.Honest, Band: "none", Category: "legit"}, {Label: eval.Honest, Band: "none", Category: eval.Reporting}, {Label: eval.Honest, Band: "none", Category: "legit"},
		{Label: eval.Lure, Band: "look", Category: "forced_labour"},
	}
	lines := bytes.Split(bytes.TrimSpace(got), []byte("\n"))
	if len(lines) != len(want) || r.Items != len(want) {
		t.Fatalf("%d lines, report %d, want %d:\n%s", len(lines), r.Items, len(want), got)
	}
	for i, line := range lines {
		var ad eval.Ad
		if err := json.Unmarshal(line, &ad); err != nil {
			t.Errorf("eval cannot read %s: %v", line, err)
			continue
		}
		if ad.Label != want[i].Label || ad.Band != want[i].Band || ad.Category != want[i].Category || ad.Title+ad.Text == "" {
			t.Errorf("%s: label %s, band %s, category %s; want %+v", ad.ID, ad.Label, ad.Band, ad.Category, want[i])
		}
	}
	if !bytes.Contains(lines[5], []byte("as it was")) {
		t.Errorf("the version that was decided on is not the one labelled: %s", lines[5])
	}
	why := make(map[string]int)
	for _, l := range r.LeftOut {
		why[l.Why] = l.Count
	}
	if len(why) != 4 {
		t.Errorf("left out: %v, want four reasons", why)
	}
}
