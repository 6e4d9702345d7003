package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"lurewatch/job"
)

// flaggedSince is when an ad that was old and is c became flagged.
func flaggedSince(old, c job.Case) time.Time {
	switch {
	case !c.Verdict.Flagged():
		return time.Time{}
	case old.Verdict.Flagged():
		return old.FlaggedAt
	}
	return c.JudgedAt
}

// expires is when the text of a case goes, if it does.
func (m *model) expires(c job.Case) (time.Time, bool) {
	end := c.LastSeen.Add(m.subject.TextRetention)
	switch c.Review.Is() {
	case job.ReviewConfirmed, job.ReviewEscalating, job.ReviewEscalated:
		return end, false
	case job.ReviewDismissed:
		if c.Review.Content == c.ContentHash {
			if least := c.Review.At.Add(m.subject.DismissedRetention); least.After(end) {
				end = least
			}
			return end, !c.TextPurged
		}
	}
	return end, !c.TextPurged && !c.Verdict.Flagged()
}

// versionOf is what a case shows, with its text.
func versionOf(c job.Case) job.Version {
	v := job.Version{At: c.JudgedAt, Content: c.ContentHash, Band: c.Verdict.Band, Score: c.Verdict.Score, Kind: c.Verdict.Kind,
		RuleSet: c.Verdict.RuleSet, Rules: []string{}}
	for _, f := range c.Verdict.Findings {
		v.Rules = append(v.Rules, f.Rule)
	}
	if !c.TextPurged {
		v.Ad = &c.Ad
	}
	return v
}

// tell is what a case that was old and is c adds to its history.
func (m *model) tell(old, c job.Case) {
	id, step := c.Ad.ID, versionOf(c)
	steps := m.steps[id]
	shown := c.Verdict
	if old.TextPurged {
		shown.Findings = nil
	}
	switch n := len(steps); {
	case n == 0 && !c.Verdict.Flagged():
		return
	case n > 0 && old.ContentHash == c.ContentHash && old.Verdict.ShowsAs(shown):
		step.At = steps[n-1].At
		steps = steps[:n-1]
	}
	if n := len(steps); n > 0 && steps[n-1].Content == step.Content {
		step.Ad = nil
	}
	m.steps[id] = append(steps, step)
}

// forget drops the texts of a history.
func (m *model) forget(id job.ID) {
	for i := range m.steps[id] {
		m.steps[id][i].Ad = nil
	}
	if n := len(m.steps[id]); n > 0 {
		m.steps[id][n-1].Rules = []string{} // they went with the findings
	}
}

func (m *model) decide(t *rapid.T) {
	d := job.Deciding{
		Ads:      rapid.SliceOfNDistinct(rapid.SampledFrom([]job.ID{"a", "b", "c", "d"}), 1, 3, rapid.ID).Draw(t, "ads"),
		Decision: rapid.SampledFrom(job.Decisions[:]).Draw(t, "decision"),
		By:       rapid.SampledFrom([]string{"an", "binh"}).Draw(t, "by"), Via: "console", At: m.now,
	}
	d.Reason = d.Decision.Reasons()[0]
	if len(d.Ads) > 1 {
		d.Campaign = d.Ads[0]
	}
	line, err := m.store.Decide(context.Background(), d)
	for _, id := range d.Ads {
		if c, known := m.cases[id]; !known || !c.Verdict.Flagged() && c.Review.State == "" {
			if !errors.Is(err, job.ErrUnknown) {
				t.Fatalf("Decide on %v = %v, want ErrUnknown for %s", d.Ads, err, id)
			}
			return
		}
	}
	for _, id := range d.Ads {
		if want := m.cases[id].Review.Refuses(d); want != nil {
			if !errors.Is(err, want) {
				t.Fatalf("Decide on %v = %v, want %v for %s", d.Ads, err, want, id)
			}
			return
		}
	}
	if err != nil {
		t.Fatalf("Decide on %v = %v", d.Ads, err)
	}
	m.audits = append(m.audits, line)
	for _, id := range d.Ads {
		c := m.cases[id]
		r := job.Review{Seq: line.Seq, Ad: id, Decision: d.Decision, Reason: d.Reason, Campaign: d.Campaign, By: d.By, Via: d.Via, At: d.At,
			Content: c.ContentHash, Version: c.Versions, Band: c.Verdict.Band, Score: c.Verdict.Score, RuleSet: c.Verdict.RuleSet, Was: c.Review}
		m.reviews[id] = append(m.reviews[id], r)
		c.Review = c.Review.Next(d)
		c.Review.Seq, c.Review.Content, c.Review.RuleSet = line.Seq, c.ContentHash, c.Verdict.RuleSet
		m.cases[id] = c
		m.logged(id)
	}
}

func (m *model) undo(t *rapid.T) {
	seq := uint64(len(m.audits) - rapid.IntRange(0, len(m.audits)).Draw(t, "back"))
	line, err := m.store.Undo(context.Background(), seq, "chi", m.now)
	if seq == 0 || m.audits[seq-1].Act != "decide" {
		if !errors.Is(err, job.ErrUnknown) {
			t.Fatalf("Undo(%d), which is no decision, = %v, want ErrUnknown", seq, err)
		}
		return
	}
	changed := false
	for _, id := range m.decidedAt(seq) {
		c := m.cases[id]
		if c.Review.Seq != seq {
			continue
		}
		i := slices.IndexFunc(m.reviews[id], func(r job.Review) bool { return r.Seq == seq })
		m.reviews[id][i].UndoneBy, m.reviews[id][i].UndoneAt = "chi", m.now
		c.Review = m.reviews[id][i].Was
		m.cases[id] = c
		m.logged(id)
		changed = true
	}
	if !changed {
		if !errors.Is(err, job.ErrUndone) {
			t.Fatalf("Undo(%d) = %v, want ErrUndone", seq, err)
		}
		return
	}
	if err != nil {
		t.Fatalf("Undo(%d) = %v", seq, err)
	}
	m.audits = append(m.audits, line)
}

// decidedAt are the ads of a decision in the order in which they were given.
func (m *model) decidedAt(seq uint64) []job.ID { return decidingOf(m.audits[seq-1]).Ads }

func (m *model) checkReviews(t *rapid.T) {
	ctx := context.Background()
	for id := range m.cases {
		reviews, err := m.store.Reviews(ctx, id)
		if err != nil {
			t.Fatalf("Reviews(%s) = %v", id, err)
		}
		m.same(t, "reviews", reviews, m.reviews[id])
		steps, err := m.store.History(ctx, id)
		if err != nil {
			t.Fatalf("History(%s) = %v", id, err)
		}
		m.same(t, "history of "+string(id), steps, m.steps[id])
	}
	lines, err := m.store.Audits(ctx, 0, 1000)
	if err != nil {
		t.Fatalf("Audits = %v", err)
	}
	m.same(t, "audit log", lines, m.audits)
	if last, err := m.store.VerifyAudit(ctx); err != nil || last.Seq != uint64(len(m.audits)) {
		t.Fatalf("VerifyAudit = line %d, %v, want %d", last.Seq, err, len(m.audits))
	}
}

func (m *model) writeRows(t *rapid.T) {
	var rows []job.Row
	good := true
	for _, key := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"k", "k1", "l"}), 1, 2, rapid.ID).Draw(t, "keys") {
		r := job.Row{Table: "t", Key: key, Checked: rapid.Bool().Draw(t, "checked")}
		if v := rapid.SampledFrom([]string{"", "v", "w"}).Draw(t, "value"); v != "" {
			r.Value = []byte(v)
		}
		if was := rapid.SampledFrom([]string{"", "v", "w"}).Draw(t, "was"); was != "" {
			r.Was = []byte(was)
		}
		good = good && (!r.Checked || m.rows[key] == string(r.Was))
		rows = append(rows, r)
	}
	err := m.store.WriteRows(context.Background(), rows, nil)
	if !good {
		if !errors.Is(err, job.ErrChanged) {
			t.Fatalf("WriteRows(%v) = %v, want ErrChanged", rows, err)
		}
		return
	}
	if err != nil {
		t.Fatalf("WriteRows(%v) = %v", rows, err)
	}
	for _, r := range rows {
		m.rows[r.Key] = string(r.Value)
	}
}

func (m *model) checkRows(t *rapid.T) {
	rows, err := m.store.Rows(context.Background(), "t", "", 9)
	if err != nil {
		t.Fatalf("Rows = %v", err)
	}
	var got, want []string
	for _, r := range rows {
		got = append(got, fmt.Sprintf("%s=%s", r.Key, r.Value))
	}
	for _, key := range slices.Sorted(maps.Keys(m.rows)) {
		if m.rows[key] != "" {
			want = append(want, fmt.Sprintf("%s=%s", key, m.rows[key]))
		}
	}
	m.same(t, "rows", got, want)
}
