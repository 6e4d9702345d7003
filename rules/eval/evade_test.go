package eval_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/eval"
	"lurewatch/seeds"
)

func TestRetentionCountsChangedAdsOnly(t *testing.T) {
	strip, err := eval.Transforms("e01")
	if err != nil {
		t.Fatal(err)
	}
	judge := func(ad job.Ad) job.Verdict {
		switch {
		case strings.Contains(ad.Text, "nhẹ"):
			return job.Verdict{Band: job.Alert}
		case strings.Contains(ad.Text, "viec"):
			return job.Verdict{Band: job.Look}
		}
		return job.Verdict{}
	}
	r := measured(eval.Bench{Judge: judge, Transforms: strip, Seed: 1},
		ad("lương nhẹ", eval.Lure), ad("việc nhẹ", eval.Lure), ad("plain viec", eval.Lure), ad("việc", eval.Honest))
	if len(r.Evasions) != 1 {
		t.Fatalf("%d rows, want one: no language has enough ads", len(r.Evasions))
	}
	l, h := r.Evasions[0].Lures, r.Evasions[0].Honest
	if l.Changed != 2 || l.Unchanged != 1 || l.Flagged.K != 2 || l.Evaded.K != 1 || l.Retained.K != 1 || l.Retained.N != 2 || l.AlertRetained.K != 0 || l.AlertRetained.N != 2 {
		t.Errorf("lures are %+v, want 2 changed, both flagged before, one after, no alert kept, 1 unchanged", l)
	}
	if h.Points != 100 {
		t.Errorf("false alarms rise by %.1f points, want 100", h.Points)
	}
}

func TestALanguageWithEnoughAdsHasItsRow(t *testing.T) {
	strip, _ := eval.Transforms("E01,E16")
	var ads []eval.Ad
	for i := range eval.Enough {
		a := ad("việc", eval.Lure)
		a.ID, a.Lang = job.ID(rune('a'+i)), "vi"
		ads = append(ads, a)
	}
	r := measured(eval.Bench{Judge: func(job.Ad) job.Verdict { return job.Verdict{} }, Transforms: strip}, ads...)
	if len(r.Evasions) != 2 || r.Evasions[0].Lang != "" || r.Evasions[1].Lang != "vi" {
		t.Errorf("rows are %+v, want all and vi of E01: E16 leaves lures out", r.Evasions)
	}
}

// TestASmallLibraryIsMeasured runs a real rule set over invented ads, plain and in disguise.
func TestASmallLibraryIsMeasured(t *testing.T) {
	rule := &fstest.MapFile{Data: []byte(`id: papers-held
title: {vi: a, en: a, fr: a}
category: forced_labour
indicator: FL01
tier: strong
status: active
added: 2026-11-21
source: [TEST]
examples: {hit: [x], miss: [y]}
phrases: {vi: [giữ hộ chiếu]}
`)}
	set, err := rules.Load(fstest.MapFS{"a/papers-held.yaml": rule}, seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	list, _ := eval.Transforms("E01,E02,E05,E12")
	bench := eval.Bench{Judge: set.Judge, Without: func(ad job.Ad, id string) job.Verdict { return set.Without(id).Judge(ad) }, Transforms: list, Seed: 7}
	lure := ad("Công ty giữ hộ chiếu của người lao động, gọi 0900 000 101.", eval.Lure)
	honest := ad("Tuyển kế toán tại Huế, lương thỏa thuận.", eval.Honest)
	lure.Lang, honest.Lang = "vi", "vi"
	r := measured(bench, lure, honest)
	if whole := r.Whole(eval.Lure); whole.Flagged.K != 1 {
		t.Fatalf("the lure is not flagged: %+v", whole)
	}
	if len(r.Rules) != 1 || r.Rules[0].Needed != 1 || r.Rules[0].Alone != 1 || r.Rules[0].LostLures.Flagged != 1 {
		t.Errorf("rules are %+v, want papers-held needed by the lure", r.Rules)
	}
	for _, e := range r.Evasions {
		if e.Lures.Retained.K != 1 || e.Honest.Points != 0 {
			t.Errorf("%s: %+v and %+v, want the lure kept and no false alarm", e.Transform, e.Lures, e.Honest)
		}
	}
	if len(r.Evasions) != 4 {
		t.Errorf("%d rows of transforms, want 4", len(r.Evasions))
	}
}
