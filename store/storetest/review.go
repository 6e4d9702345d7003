package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"lurewatch/job"
)

// deciding is a decision some seconds after t0, with its usual reason.
func deciding(by string, d job.Decision, at int, ads ...job.ID) job.Deciding {
	return job.Deciding{Ads: ads, Decision: d, Reason: d.Reasons()[0], By: by, Via: "console", At: after(at)}
}

func (f *fixture) decide(d job.Deciding) job.Audit {
	f.Helper()
	line, err := f.store.Decide(f.ctx(), d)
	if err != nil {
		f.Fatalf("Decide = %v", err)
	}
	return line
}

func (f *fixture) undo(seq uint64, by string, at int) job.Audit {
	f.Helper()
	line, err := f.store.Undo(f.ctx(), seq, by, after(at))
	if err != nil {
		f.Fatalf("Undo(%d) = %v", seq, err)
	}
	return line
}

func (f *fixture) reviews(id job.ID) []job.Review {
	f.Helper()
	list, err := f.store.Reviews(f.ctx(), id)
	if err != nil {
		f.Fatalf("Reviews(%s) = %v", id, err)
	}
	return list
}

func (f *fixture) caseOf(id job.ID) job.Case {
	f.Helper()
	c, err := f.store.Case(f.ctx(), id)
	if err != nil {
		f.Fatalf("Case(%s) = %v", id, err)
	}
	return c
}

// wantStates compares where ads stand: "a confirmed, b open".
func (f *fixture) wantStates(want string) {
	f.Helper()
	var got []string
	for part := range strings.SplitSeq(want, ", ") {
		id, _, _ := strings.Cut(part, " ")
		got = append(got, id+" "+string(f.caseOf(job.ID(id)).Review.Is()))
	}
	f.same("states", strings.Join(got, ", "), want)
}

// wantLines compares how many lines the audit log has, all of them right.
func (f *fixture) wantLines(want int) {
	f.Helper()
	last, err := f.store.VerifyAudit(f.ctx())
	if err != nil || last.Seq != uint64(want) {
		f.Errorf("VerifyAudit = line %d, %v, want %d", last.Seq, err, want)
	}
	head, err := f.store.AuditHead(f.ctx())
	if err != nil {
		f.Errorf("AuditHead = %v", err)
	}
	f.same("head", head, last)
}

// decidingOf reads the data of a line.
func decidingOf(line job.Audit) (d job.Deciding) {
	if err := json.Unmarshal(line.Data, &d); err != nil {
		panic(err)
	}
	return d
}

func flaggedAt(f *fixture) {
	f.found(1, judged("a", "việc", job.Look, "r1", 0), judged("b", "việc", job.None, "r1", 0))
	f.found(10, judged("a", "việc mới", job.Alert, "r1", 9)) // flagged still
	f.same("flagged", f.caseOf("a").FlaggedAt, after(0))
	f.found(20, judged("a", "việc", job.None, "r1", 19))
	f.same("flagged no more", f.caseOf("a").FlaggedAt, time.Time{})
	f.found(30, judged("a", "việc mới", job.Look, "r1", 29))
	f.same("flagged again", f.caseOf("a").FlaggedAt, after(29))
	f.rejudge(40, map[job.ID]job.Band{"a": job.Alert, "b": job.Look})
	f.same("judged higher", f.caseOf("a").FlaggedAt, after(29))
	f.same("flagged by another rule set", f.caseOf("b").FlaggedAt, after(40))
	f.reopen()
	f.same("after opening again", f.caseOf("b").FlaggedAt, after(40))
}

func decideOne(f *fixture) {
	c := judged("a", "việc", job.Alert, "r1", 1)
	f.found(1, c)
	d := deciding("an", job.Confirm, 5, "a")
	d.Note, d.Content = "đã gọi <hỏi>", c.Ad.ContentHash()
	line := f.decide(d)
	f.same("line", line, job.Audit{Seq: 1, At: after(5), By: "an", Act: "decide", On: "a", Data: line.Data, Prev: job.NoHash, Hash: line.Sum()})
	f.same("what was decided", decidingOf(line), d)
	want := kept(c, 1, 1, 1)
	want.Review = job.Standing{State: job.ReviewConfirmed, Reason: job.ReasonSigns, Note: d.Note, By: "an", At: after(5), Content: want.ContentHash, RuleSet: "r1", Seq: 1}
	f.wantCase(want)
	f.same("reviews", f.reviews("a"), []job.Review{{Seq: 1, Ad: "a", Decision: job.Confirm, Reason: job.ReasonSigns, Note: d.Note, By: "an", Via: "console",
		At: after(5), Content: want.ContentHash, Version: 1, Band: job.Alert, Score: c.Verdict.Score, RuleSet: "r1"}})

	f.decide(deciding("binh", job.Dismiss, 9, "a"))
	got := f.reviews("a")
	if len(got) != 2 || got[1].Seq != 2 {
		f.Fatalf("Reviews = %+v, want one more, once", got)
	}
	f.same("the standing of before", got[1].Was, want.Review)
	f.same("reviews of an ad that nobody decided on", f.reviews("nobody"), []job.Review(nil))
}

func decideLogged(f *fixture) {
	f.found(1, judged("a", "việc", job.Alert, "r1", 1), judged("b", "việc", job.Look, "r1", 1))
	f.wantLog("a", "b")
	f.decide(deciding("an", job.Confirm, 5, "a"))
	f.wantLog("b", "a")
	line := f.decide(deciding("an", job.Unsure, 6, "b"))
	f.wantLog("a", "b")
	f.undo(line.Seq, "an", 7)
	changes, err := f.store.Changes(f.ctx(), 0, 9)
	if err != nil || len(changes) != 2 {
		f.Fatalf("Changes = %v, %v, want 2", changes, err)
	}
	f.same("bands of before", []job.Band{changes[0].Was, changes[1].Was}, []job.Band{job.Alert, job.Look})
	f.same("standing in the log", changes[0].Case.Review.State, job.ReviewConfirmed)
	f.same("flagged", f.info(9).Flagged, job.FlaggedCount{Alert: 1, Look: 1})
}

func decideCampaign(f *fixture) {
	var cases []job.Case
	var ids []job.ID
	for i := range job.MaxDecided {
		c := judged(job.ID(fmt.Sprintf("ad-%04d", i)), "việc", job.Look, "r1", 1)
		cases, ids = append(cases, c), append(ids, c.Ad.ID)
	}
	f.found(1, cases...)
	d := deciding("an", job.Confirm, 5, ids...)
	d.Campaign = ids[0]
	line := f.decide(d)
	f.same("what it is on", line.On, string(ids[0]))
	f.wantLines(1)
	f.wantLog(ids...)
	for _, id := range []job.ID{ids[0], ids[999]} {
		f.same("campaign", f.caseOf(id).Review.Campaign, ids[0])
		f.same("reviews", len(f.reviews(id)), 1)
	}
	several := f.decide(deciding("an", job.Dismiss, 6, ids[1], ids[2]))
	f.same("what two ads without a campaign are", several.On, "")
}

func decideUnknown(f *fixture) {
	f.found(1, judged("a", "việc", job.Alert, "r1", 1), judged("none", "việc", job.None, "r1", 1), judged("was", "việc", job.Look, "r1", 1))
	f.decide(deciding("an", job.Confirm, 2, "was"))
	f.found(3, judged("was", "việc", job.None, "r2", 3))
	_, err := f.store.Decide(f.ctx(), deciding("an", job.Confirm, 5, "a", "gone", "none", "was"))
	if !errors.Is(err, job.ErrUnknown) || !strings.Contains(err.Error(), `"gone", "none"`) || strings.Contains(err.Error(), `"was"`) {
		f.Errorf("Decide on ads that are not known or not flagged = %v, want ErrUnknown with gone and none", err)
	}
	f.wantStates("a open, was confirmed")
	f.wantLines(1)
	f.wantLog("a", "was")
	f.decide(deciding("an", job.Dismiss, 6, "was")) // flagged no more, decided before
	f.wantStates("was dismissed")
}

func decideChanged(f *fixture) {
	read := judged("a", "việc", job.Alert, "r1", 1)
	f.found(1, read)
	f.found(2, judged("a", "việc khác", job.Alert, "r1", 2))
	d := deciding("an", job.Confirm, 5, "a")
	d.Content = read.Ad.ContentHash()
	if _, err := f.store.Decide(f.ctx(), d); !errors.Is(err, job.ErrChanged) {
		f.Errorf("Decide on a version that changed = %v, want ErrChanged", err)
	}
	f.wantStates("a open")
	d.Content = f.caseOf("a").ContentHash
	f.decide(d)
	d.Ads = []job.ID{"a", "b"}
	if _, err := f.store.Decide(f.ctx(), d); err == nil {
		f.Error("Decide on two ads with one content = nil, want an error")
	}
}

func decideUnseen(f *fixture) {
	f.found(1, judged("a", "việc", job.Alert, "r1", 1), judged("b", "việc", job.Alert, "r1", 1))
	first := f.decide(deciding("an", job.Confirm, 5, "b"))
	together := deciding("binh", job.Dismiss, 6, "a", "b")
	for _, seen := range []uint64{0, first.Seq - 1} {
		together.Seen = &seen
		if _, err := f.store.Decide(f.ctx(), together); !errors.Is(err, job.ErrChanged) {
			f.Errorf("Decide over line %d with line %d seen = %v, want ErrChanged", first.Seq, seen, err)
		}
	}
	f.wantStates("a open, b confirmed")
	ahead := uint64(99)
	together.Seen = &ahead
	if _, err := f.store.Decide(f.ctx(), together); !errors.Is(err, job.ErrChanged) {
		f.Errorf("Decide with a line seen that is not written = %v, want ErrChanged", err)
	}
	f.wantStates("a open, b confirmed")
	alone := deciding("binh", job.Dismiss, 6, "b")
	alone.Seen = &first.Seq
	if _, err := f.store.Decide(f.ctx(), alone); err == nil {
		f.Error("Decide on one ad with what was seen and no content = nil, want an error")
	}
	f.wantLines(1)
	together.Seen = &first.Seq
	second := f.decide(together)
	f.wantStates("a dismissed, b dismissed")
	f.undo(second.Seq, "binh", 7) // what stands again is older than what was seen
	together.Seen = &second.Seq
	f.decide(together)
	f.wantStates("a dismissed, b dismissed")
}

func decideRefused(f *fixture) {
	f.found(1, judged("a", "việc", job.Alert, "r1", 1))
	for name, edit := range map[string]func(*job.Deciding){
		"no ads":                       func(d *job.Deciding) { d.Ads = nil },
		"a reason of another decision": func(d *job.Deciding) { d.Reason = job.ReasonHonest },
		"nobody":                       func(d *job.Deciding) { d.By = "" },
		"an early time":                func(d *job.Deciding) { d.At = time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC) },
		"an ad twice":                  func(d *job.Deciding) { d.Ads = []job.ID{"a", "a"} },
		"an id that is not UTF-8":      func(d *job.Deciding) { d.Ads = append(d.Ads, "\xff") },
	} {
		d := deciding("an", job.Confirm, 5, "a")
		edit(&d)
		if _, err := f.store.Decide(f.ctx(), d); err == nil {
			f.Errorf("Decide with %s = nil, want an error", name)
		}
	}
	f.wantStates("a open")
	f.wantLines(0)
}

func decideEscalation(f *fixture) {
	f.found(1, judged("a", "việc", job.Alert, "r1", 1), judged("b", "việc", job.Alert, "r1", 1))
	f.decide(deciding("an", job.Escalate, 2, "a"))
	for _, ads := range [][]job.ID{{"a"}, {"b", "a"}} {
		if _, err := f.store.Decide(f.ctx(), deciding("an", job.Escalate, 3, ads...)); !errors.Is(err, job.ErrOwn) {
			f.Errorf("Decide on the own escalation with %v = %v, want ErrOwn", ads, err)
		}
	}
	f.wantStates("a escalating, b open")
	f.wantLines(1)
	second := f.decide(deciding("binh", job.Escalate, 4, "a"))
	got := f.caseOf("a").Review
	if got.State != job.ReviewEscalated || got.First != "an" || got.By != "binh" {
		f.Errorf("standing = %+v, want escalated by an and binh", got)
	}
	f.undo(second.Seq, "binh", 5)
	f.wantStates("a escalating")
	f.decide(deciding("chi", job.Unsure, 6, "a"))
	f.wantStates("a unsure")
}

func decideStale(f *fixture) {
	f.found(1, judged("a", "việc", job.Alert, "r1", 1))
	f.decide(deciding("an", job.Confirm, 2, "a"))
	f.found(3, judged("a", "việc", job.Alert, "r2", 3))
	if c := f.caseOf("a"); c.Stale() || c.Review.RuleSet != "r1" {
		f.Errorf("after another rule set: %+v, want the decision with r1, not stale", c.Review)
	}
	f.found(4, judged("a", "việc khác", job.Alert, "r2", 4))
	if c := f.caseOf("a"); !c.Stale() || c.Review.State != job.ReviewConfirmed {
		f.Errorf("after another content: %+v, stale %t, want confirmed and stale", c.Review, c.Stale())
	}
}

func decideKept(f *fixture) {
	f.found(1, judged("a", "việc", job.Alert, "r1", 1), judged("b", "việc", job.Alert, "r1", 1))
	f.decide(deciding("an", job.Escalate, 2, "a", "b"))
	f.undo(f.decide(deciding("binh", job.Dismiss, 3, "b")).Seq, "binh", 4)
	before, reviews := f.caseOf("b"), f.reviews("b")
	f.reopen()
	f.wantCase(before)
	f.same("reviews", f.reviews("b"), reviews)
	f.wantLines(3)
	f.decide(deciding("binh", job.Escalate, 5, "a"))
	f.wantStates("a escalated, b escalating")
	f.wantLines(4)
}

func decideConcurrent(f *fixture) {
	const workers, each = 4, 8
	var cases []job.Case
	for w := range workers {
		cases = append(cases, judged(job.ID(fmt.Sprint("ad-", w)), "việc", job.Look, "r1", 1))
	}
	f.found(1, cases...)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range each {
				d := deciding(fmt.Sprint("user-", w), job.Decisions[i%3], i, job.ID(fmt.Sprint("ad-", w)))
				if _, err := f.store.Decide(f.ctx(), d); err != nil {
					f.Errorf("Decide = %v", err)
				}
				if _, err := f.store.Note(f.ctx(), job.Audit{By: d.By, Act: "export", At: d.At}); err != nil {
					f.Errorf("Note = %v", err)
				}
			}
		})
	}
	wg.Wait()
	f.wantLines(2 * workers * each)
	for w := range workers {
		list := f.reviews(job.ID(fmt.Sprint("ad-", w)))
		if len(list) != each || list[each-1].Was.Seq != list[each-2].Seq {
			f.Errorf("ad-%d has %d reviews, want %d, each after the one before", w, len(list), each)
		}
	}
}

// decideAlike decides on ads whose ids begin with each other, with bytes that separate keys.
func decideAlike(f *fixture) {
	ids := []job.ID{"a", "a\x00", "a\x00\x00\x00\x00\x00\x00\x00\x00\x01", "a\x00bcdefgh\x00\x00"}
	for i, id := range ids {
		f.found(2*i, judged(id, "việc một", job.Look, "r1", 2*i))
		f.found(2*i+1, judged(id, "việc hai", job.Look, "r1", 2*i+1))
		f.decide(deciding("an", job.Confirm, 9, id))
	}
	for _, id := range ids {
		if list := f.reviews(id); len(list) != 1 || list[0].Ad != id {
			f.Errorf("Reviews(%q) = %+v, want its own one", id, list)
		}
		if steps := f.history(id); len(steps) != 2 || steps[0].Ad.ID != id {
			f.Errorf("History(%q) = %+v, want its own two steps", id, steps)
		}
	}
}
