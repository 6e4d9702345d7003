package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"lurewatch/check"
	"lurewatch/check/ocr"
	"lurewatch/crawler"
	"lurewatch/index"
	"lurewatch/job"
	"lurewatch/web/api"
)

// askedAtOnce is how many pages are opened at once for what strangers ask, of which each customer of a network has at most
// a quarter, and askedWaiting how many more questions wait.
const (
	askedAtOnce  = 8
	askedWaiting = 256
)

// newChecks makes the desk that answers questions about ads, in the same way as the command check, and says whether it
// takes pictures. Without a client it opens no pages.
func (s server) newChecks(ctx context.Context) (desk *check.Desk, pictures bool, err error) {
	lines, err := readHotlines()
	if err != nil {
		return nil, false, err
	}
	checker := crawler.Checker{Client: s.client, Judge: s.set.Judge, Now: s.a.now, Manners: new(crawler.Manners)}
	o := check.Options{
		Text:     func(_ context.Context, text string) job.Answer { return checker.Text(text) },
		Known:    s.d.index.Known,
		Case:     s.d.ledger().at,
		Rule:     s.set.Rule,
		Hotlines: lines,
		Workers:  askedAtOnce,
		Waiting:  askedWaiting,
		Now:      s.a.now,
		Log:      s.a.logger(),
	}
	o.Plea, o.Quoted = pleas(s.set), s.set.Quoted
	o.MentionsWork = s.set.MentionsWork
	if s.client != nil {
		o.URL = pageReader(checker)
		o.Pace = func(url string) (int, time.Time) { return checker.Manners.Pace(job.Origin(url), s.a.now()) }
	}
	if reader, err := ocr.Open(ctx, ocr.Options{}); err != nil {
		s.a.logger().Info("the public check takes no pictures", "why", err)
	} else {
		o.Picture = func(ctx context.Context, picture []byte) (string, error) {
			return wordsIn(ctx, reader, picture)
		}
	}
	return check.New(o), o.Picture != nil, nil
}

// newPrints makes the hashes of the contacts of flagged ads, without those of help lines.
func (s server) newPrints() (*index.Prints, error) {
	numbers, err := hotlineNumbers()
	if err != nil {
		return nil, err
	}
	return index.NewPrints(s.d.index, numbers), nil
}

// whileIndexed runs what reads the whole index, and runs it again while that is built anew, as an index that has read
// nothing yet is: that is no failure of who reads. It returns nil once ctx ends, and any other error of run.
func whileIndexed(ctx context.Context, run func() error) error {
	for {
		err := run()
		if rebuilding := (*index.Rebuilding)(nil); !errors.As(err, &rebuilding) {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(followTick):
		}
	}
}

// rangeOf asks prints as the interface for programs does.
func rangeOf(prints *index.Prints) func(context.Context, [sha256.Size]byte, int) ([]api.Print, error) {
	return func(ctx context.Context, sum [sha256.Size]byte, bits int) ([]api.Print, error) {
		list, err := prints.Range(ctx, sum, bits)
		out := make([]api.Print, len(list))
		for i, p := range list {
			out[i] = api.Print(p)
		}
		return out, err
	}
}

// answerPages are where the answers to programs lead people.
var answerPages = api.Pages{
	Answer: func(l check.Lang, id check.ID) string { return pathIn(l) + "/kiem-tra/" + string(id) },
	Wrong:  func(l check.Lang, id check.ID) string { return pathIn(l) + "/kiem-tra/" + string(id) + "/bao-sai" },
	Sign:   func(l check.Lang, r check.Reason) string { return pathIn(l) + "/dau-hieu/" + r.Rule },
}

// pathIn begins the addresses of pages in a language.
func pathIn(l check.Lang) string {
	if l == check.VI {
		return ""
	}
	return "/" + string(l)
}
