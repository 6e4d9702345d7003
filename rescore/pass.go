package rescore

import (
	"context"
	"fmt"
	"time"

	"lurewatch/job"
)

// Store is what a pass works on. Its methods are described at package store.
type Store interface {
	Outdated(ctx context.Context, ruleSet string, after job.ID, limit int) (job.Outdated, error)
	Rejudge(ctx context.Context, at time.Time, list []job.Rejudgement, progress job.Rescoring) error
	Rescoring(ctx context.Context) (job.Rescoring, error)
}

// defaultPage is how many ads are judged between two transactions: they hold the store's writer for a few
// milliseconds.
const defaultPage = 100

// Pass judges stored ads again. Store, Judge, RuleSet and Now are required. One pass runs on a store at a time.
type Pass struct {
	Store Store
	// Judge is the rule set's, and RuleSet its version. Judge is called by one goroutine.
	Judge   func(job.Ad) job.Verdict
	RuleSet string
	Now     func() time.Time
	// Page is how many ads are judged at a time; 0 means 100.
	Page int
	// Idle is how many times as long as a page took the pass rests after it, so that other work goes first; 0 means
	// no rest. With 3 it takes at most a quarter of one processor.
	Idle int
	// Progress is called after each page that judged ads; nil means nobody asks.
	Progress func(job.Rescoring)
}

// Run judges every ad again that another rule set judged, and returns what it and the pass that it goes on with came
// to. If there is nothing to do it returns the newest rescoring as it is. It ends with the context's error when ctx
// ends; what was written stays.
func (p Pass) Run(ctx context.Context) (job.Rescoring, error) {
	saved, err := p.Store.Rescoring(ctx)
	if err != nil {
		return saved, err
	}
	at := saved
	if saved.RuleSet != p.RuleSet || saved.Done {
		at = job.Rescoring{RuleSet: p.RuleSet, BegunAt: p.Now().UTC()}
	}
	for {
		begun := p.Now()
		page, list, err := p.judge(ctx, at.After)
		if err != nil {
			return at, err
		}
		at = count(at, page, list)
		if at.Done = !page.More; at.Done {
			at.EndedAt = p.Now().UTC()
		}
		if at.Done && at.Judged == 0 && saved.Done && saved.RuleSet == p.RuleSet {
			return saved, nil
		}
		if len(list) > 0 || at.Done {
			if err := p.Store.Rejudge(ctx, p.Now(), list, at); err != nil {
				return at, err
			}
		}
		if p.Progress != nil && len(list) > 0 {
			p.Progress(at)
		}
		if at.Done {
			return at, nil
		}
		if err := rest(ctx, time.Duration(p.Idle)*p.Now().Sub(begun)); err != nil {
			return at, err
		}
	}
}

// judge reads a page and judges it.
func (p Pass) judge(ctx context.Context, after job.ID) (job.Outdated, []job.Rejudgement, error) {
	limit := p.Page
	if limit <= 0 {
		limit = defaultPage
	}
	page, err := p.Store.Outdated(ctx, p.RuleSet, after, limit)
	if err != nil {
		return page, nil, err
	}
	list := make([]job.Rejudgement, 0, len(page.Cases))
	for _, c := range page.Cases {
		if err := ctx.Err(); err != nil {
			return page, nil, err
		}
		v := p.Judge(c.Ad)
		if v.RuleSet != p.RuleSet {
			return page, nil, fmt.Errorf("judge ad %.120q again: the verdict is of rule set %q, want %q", c.Ad.ID, v.RuleSet, p.RuleSet)
		}
		list = append(list, job.Rejudgement{Case: c, Verdict: v})
	}
	return page, list, nil
}

// count adds a page to what a rescoring came to.
func count(at job.Rescoring, page job.Outdated, list []job.Rejudgement) job.Rescoring {
	at.After = page.Last
	at.Judged += len(list)
	at.Purged += page.Purged
	at.Damaged += page.Damaged
	for _, r := range list {
		if !r.Verdict.ShowsAs(r.Case.Verdict) {
			at.Changed++
		}
		switch r.Moves() {
		case 1:
			at.Raised++
		case -1:
			at.Lowered++
		}
	}
	return at
}

// rest waits, or returns the context's error once it ends.
func rest(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
