package main

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/check"
	"lurewatch/job"
)

// TestTheCommandKnowsWhatReviewersDecided asks the command about ads in a data directory that nobody has open. Their pages
// are not opened, and no byte of the directory changes.
func TestTheCommandKnowsWhatReviewersDecided(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "d")
	a := &app{ctx: t.Context(), io: stdio{strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}}, cli: &cli{Data: dir, Log: "error"}, now: time.Now}
	set := builtIn(t)
	d, err := a.openData()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, set: set, a: a, d: d, now: time.Now()}
	decided := map[string]struct {
		how  job.Deciding
		band check.Band
		says check.ReviewState
	}{
		"confirmed": {job.Deciding{Decision: job.Confirm, Reason: job.ReasonSigns}, check.StrongSigns, check.Confirmed},
		"dismissed": {job.Deciding{Decision: job.Dismiss, Reason: job.ReasonHonest}, check.NoneSeen, check.Dismissed},
		"unsure":    {job.Deciding{Decision: job.Unsure, Reason: job.ReasonTooLittle}, check.StrongSigns, check.Unsure},
		"open":      {job.Deciding{}, check.StrongSigns, check.ByMachine},
	}
	for name, x := range decided {
		w.put(job.Ad{ID: job.ID(name), URL: decidedAt + name, Source: "s1", Lang: "vi", Text: lureText + " Mã " + name}, false)
		if x.how.Decision == "" {
			continue
		}
		x.how.Ads, x.how.By, x.how.At = []job.ID{job.ID(name)}, "mai", w.now
		if _, err := d.store.Decide(t.Context(), x.how); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.catchUp(t.Context(), a.logger()); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	before := contents(t, dir)
	asked := func(target string) (check.Answer, string) {
		t.Helper()
		var out, words bytes.Buffer
		run(t.Context(), []string{"check", "--json", "--data", dir, target}, stdio{strings.NewReader(""), &out, &words})
		var got check.Answer
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatalf("%s: %v: %s", target, err, words.String())
		}
		return got, words.String()
	}
	for name, want := range decided {
		got, words := asked(decidedAt + name)
		if got.Source != check.Known || got.Assessment.Band != want.band || got.Assessment.Review.State != want.says || words != "" {
			t.Errorf("%s: %s from %s, by %s, %q; want %s from %s, by %s", name, got.Assessment.Band, got.Source, got.Assessment.Review.State, words, want.band, check.Known, want.says)
		}
	}
	if got, _ := asked(knownPhone); got.Contact == nil || got.Contact.Ads != len(decided) {
		t.Errorf("the number is known as %+v, want it from %d ads", got.Contact, len(decided))
	}
	if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
		t.Errorf("the data directory changed (-before +after):\n%s", diff)
	}
}

func TestWithoutADataDirectoryNothingIsKnown(t *testing.T) {
	a := &app{ctx: t.Context(), cli: &cli{Data: filepath.Join(t.TempDir(), "none"), Log: "error"}, now: time.Now}
	if _, ok, err := a.caseAt(context.Background(), decidedAt+"confirmed"); ok || err == nil {
		t.Errorf("an ad of no data directory is known: %v, %v", ok, err)
	}
}
