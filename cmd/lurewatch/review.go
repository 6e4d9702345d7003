package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"lurewatch/job"
	"lurewatch/web/api"
)

type reviewCmd struct {
	ID       job.ID       `arg:"" optional:"" help:"The id of an ad, as search prints it." placeholder:"ID"`
	Decision job.Decision `arg:"" optional:"" help:"confirmed, dismissed, unsure or escalate." placeholder:"DECISION"`
	Reason   job.Reason   `help:"Why; the usual reason if none is named. -h lists them." placeholder:"REASON"`
	Note     string       `help:"Why, in words; needed with --reason other." placeholder:"TEXT"`
	Campaign bool         `help:"ID is that of a campaign: decide on all of its ads."`
	Undo     uint64       `help:"Take a decision back, by its line in the audit log." placeholder:"LINE"`
	JSON     bool         `help:"Print JSON."`
}

// Help lists the reasons that go with each decision.
func (reviewCmd) Help() string {
	var b strings.Builder
	b.WriteString("Reasons, the usual one first:\n")
	for _, d := range job.Decisions {
		fmt.Fprintf(&b, "  %-10s", d)
		for _, r := range d.Reasons() {
			b.WriteString(" " + string(r))
		}
		b.WriteByte('\n')
	}
	b.WriteString("\nAn escalation needs two people: it takes effect when another one escalates too.")
	return b.String()
}

// Run decides, or takes a decision back.
func (c *reviewCmd) Run(a *app) error {
	if err := c.check(); err != nil {
		return exitError{exitUsage, fmt.Errorf("review: %w", err)}
	}
	return a.asOwner(func(o owner) error {
		var done api.Done
		if c.Undo != 0 {
			if err := o.ask(http.MethodDelete, fmt.Sprintf("/decisions/%d", c.Undo), nil, nil, &done); err != nil {
				return fmt.Errorf("undo line %d of the audit log: %w", c.Undo, err)
			}
			return c.print(a, done, fmt.Sprintf("line %d was taken back", c.Undo))
		}
		d := api.Decided{Decision: c.Decision, Reason: c.Reason, Note: c.Note}
		if c.Campaign {
			d.Campaign = c.ID
		} else {
			d.Ads = []job.ID{c.ID}
		}
		if err := o.ask(http.MethodPost, "/decisions", nil, d, &done); err != nil {
			return fmt.Errorf("review %.120q: %w", c.ID, err)
		}
		return c.print(a, done, fmt.Sprintf("%d decided as %s; to take it back: lurewatch review --undo %d", done.Ads, c.Decision, done.Seq))
	})
}

// check fills in the usual reason and says what is missing.
func (c *reviewCmd) check() error {
	if c.Undo != 0 {
		if c.ID != "" {
			return errors.New("--undo takes the number of a line and no ad")
		}
		return nil
	}
	reasons := c.Decision.Reasons()
	switch {
	case c.ID == "" || c.Decision == "":
		return errors.New("want the id of an ad and a decision")
	case reasons == nil:
		return fmt.Errorf("decision %.40q: want one of %v", c.Decision, job.Decisions)
	case c.Reason == "":
		c.Reason = reasons[0]
	}
	return nil
}

func (c *reviewCmd) print(a *app, done api.Done, words string) error {
	if c.JSON {
		return json.NewEncoder(a.io.out).Encode(done)
	}
	fmt.Fprintln(a.io.out, words)
	return nil
}

type auditCmd struct {
	After uint64 `help:"Begin after this line." placeholder:"LINE"`
	Head  string `help:"Check that the line with this hash, written down earlier, is part of the log." placeholder:"HASH"`
	JSON  bool   `help:"Print JSON Lines."`
}

// Run prints what people did and checks the chain of hashes over all of it.
func (c *auditCmd) Run(a *app) error {
	return a.asOwner(func(o owner) error {
		last, held := job.Audit{Hash: job.NoHash}, c.Head == ""
		for {
			var page api.AuditPage
			if err := o.ask(http.MethodGet, "/audit", url.Values{"after": {fmt.Sprint(last.Seq)}, "limit": {"200"}}, nil, &page); err != nil {
				return fmt.Errorf("read the audit log after line %d: %w", last.Seq, err)
			}
			if len(page.Lines) == 0 {
				break
			}
			for _, line := range page.Lines {
				if line.Seq != last.Seq+1 || line.Prev != last.Hash || line.Sum() != line.Hash {
					return fmt.Errorf("the chain of the audit log breaks at line %d: it was changed, or one before it was taken out", line.Seq)
				}
				last, held = line, held || line.Hash == c.Head
				if line.Seq > c.After {
					if err := c.print(a, line); err != nil {
						return err
					}
				}
			}
		}
		if !held {
			return fmt.Errorf("the audit log has no line with the hash %s: lines were taken out or written anew", c.Head)
		}
		fmt.Fprintf(a.io.err, "%d lines, the chain is whole; head %s\n", last.Seq, last.Hash)
		return nil
	})
}

func (c *auditCmd) print(a *app, line job.Audit) error {
	if c.JSON {
		return json.NewEncoder(a.io.out).Encode(line)
	}
	_, err := fmt.Fprintf(a.io.out, "%6d  %s  %-12s %-10s %s  %s\n", line.Seq, line.At.Format("2006-01-02T15:04:05Z"), oneLine(line.By, 40), oneLine(line.Act, 20), oneLine(line.On, 60), oneLine(string(line.Data), 200))
	return err
}
