package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"lurewatch/job"
	"lurewatch/rescore"
	"lurewatch/rules"
	"lurewatch/store"
)

type rescoreCmd struct {
	DryRun bool `help:"Only say how many ads would change band, and which way."`
	JSON   bool `help:"Print JSON."`
}

// Run judges again what another rule set judged, and brings the followers up to date.
func (c *rescoreCmd) Run(a *app) error {
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	d, err := a.openExisting()
	if errors.Is(err, store.ErrInUse) {
		return hinted{err, "a running serve judges again by itself; lurewatch data info says how far it is"}
	} else if err != nil {
		return err
	}
	progress, done := showRescoring(a.io.err, a.now)
	p := a.pass(d, set)
	p.Progress = progress
	if c.DryRun {
		err = c.preview(a, p, done)
	} else {
		err = c.rescore(a, d, p, done)
	}
	return errors.Join(err, d.Close())
}

// pass judges stored ads with a rule set.
func (a *app) pass(d *dataDir, set *rules.Set) rescore.Pass {
	return rescore.Pass{Store: d.store, Judge: set.Judge, RuleSet: set.Version(), Now: a.now}
}

func (c *rescoreCmd) rescore(a *app, d *dataDir, p rescore.Pass, done func()) error {
	r, err := p.Run(a.ctx)
	done()
	if err != nil {
		return err
	}
	if err := d.catchUp(a.ctx, a.logger()); err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(a.io.out).Encode(r)
	} else {
		fmt.Fprintf(a.io.out, "rule set %s: %s\n", r.RuleSet, rescored(r))
	}
	return errors.Join(err, partly(r.Damaged, "damaged ad", "keeps its verdict"))
}

func (c *rescoreCmd) preview(a *app, p rescore.Pass, done func()) error {
	v, err := p.Preview(a.ctx)
	done()
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(a.io.out).Encode(v)
	}
	fmt.Fprintf(a.io.out, "rule set %s: %d ads would be judged again, %d would show something else; %d have no text any more\n", v.RuleSet, v.Judged, v.Changed, v.Purged)
	for _, m := range v.Moves {
		fmt.Fprintf(a.io.out, "  %-5v → %-5v %d\n", m.From, m.To, m.Ads)
	}
	return partly(v.Damaged, "damaged ad", "would keep its verdict")
}

// rescored says what a rescoring came to.
func rescored(r job.Rescoring) string {
	return fmt.Sprintf("%d ads judged again, %d show something else, %d in a higher band and %d in a lower; %d had no text any more",
		r.Judged, r.Changed, r.Raised, r.Lowered, r.Purged)
}

// showRescoring returns a function that keeps one line about a rescoring up to date, and one that ends the line. On
// anything but a terminal the first is nil.
func showRescoring(w io.Writer, now func() time.Time) (update func(job.Rescoring), done func()) {
	if !isTerminal(w) {
		return nil, func() {}
	}
	begun := now()
	last := begun
	return func(r job.Rescoring) {
			if t := now(); t.Sub(last) >= 200*time.Millisecond {
				last = t
				fmt.Fprintf(w, "\r\033[K%d ads judged again, %.0f a second; %d show something else", r.Judged,
					float64(r.Judged)/max(t.Sub(begun).Seconds(), 1), r.Changed)
			}
		}, func() {
			fmt.Fprint(w, "\r\033[K")
		}
}

// rescoreIdle is how many times as long as it works the rescoring of a server rests, so that crawl and answers go
// first; rescoreNews is how often it logs how far it is.
const (
	rescoreIdle = 3
	rescoreNews = time.Minute
)

// rescore judges stored ads again with the server's rule set, once.
func (s server) rescore(ctx context.Context) error {
	log, last := s.a.logger(), s.a.now()
	p := s.a.pass(s.d, s.set)
	p.Idle = rescoreIdle
	p.Progress = func(r job.Rescoring) {
		if t := s.a.now(); !r.Done && t.Sub(last) >= rescoreNews {
			last = t
			log.Info("rescoring under way", "rules", r.RuleSet, "judged", r.Judged, "changed", r.Changed)
		}
	}
	r, err := p.Run(ctx)
	if err != nil {
		return err
	}
	log.Info("rescoring done", "rules", r.RuleSet, "judged", r.Judged, "changed", r.Changed, "raised", r.Raised, "lowered", r.Lowered,
		"without_text", r.Purged, "damaged", r.Damaged)
	return nil
}
