package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"lurewatch/index"
	"lurewatch/job"
	"lurewatch/store"
)

type dataCmd struct {
	Info         infoCmd    `cmd:"" help:"What is in the data directory."`
	Verify       verifyCmd  `cmd:"" help:"Check the evidence files: digests, indexes and the chain from file to file."`
	Rescore      rescoreCmd `cmd:"" help:"Judge stored ads again that another rule set judged."`
	RebuildIndex rebuildCmd `cmd:"" name:"rebuild-index" help:"Build the search index and the campaigns anew from the store."`
}

type infoCmd struct {
	JSON bool `help:"Print JSON."`
}

// openExisting is openData for commands that only make sense on a directory that is there.
func (a *app) openExisting() (*dataDir, error) {
	if err := a.existing(); err != nil {
		return nil, err
	}
	return a.openData()
}

// existing is the error where there is no data directory.
func (a *app) existing() error {
	if _, err := os.Stat(filepath.Join(a.cli.Data, store.FileName)); errors.Is(err, os.ErrNotExist) {
		return hinted{fmt.Errorf("open data directory %s: there is no %s in it", a.cli.Data, store.FileName), "lurewatch crawl makes one; --data says where it is"}
	}
	return nil
}

// Run sums up the data directory, by the running server if there is one.
func (c *infoCmd) Run(a *app) error {
	var info job.Info
	err := a.ask("/v1/info", nil, &info)
	if errors.Is(err, errNoServer) {
		var d *dataDir
		if d, err = a.openExisting(); err != nil {
			return err
		}
		info, err = d.info(a.ctx, a.now())
		err = errors.Join(err, d.Close())
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(a.io.out).Encode(info)
	}
	printInfo(a.io.out, info)
	return nil
}

func printInfo(w io.Writer, i job.Info) {
	fmt.Fprintf(w, "schema    %d\nads       %d known, %d alert, %d look\n", i.Schema, i.Cases, i.Flagged.Alert, i.Flagged.Look)
	fmt.Fprintf(w, "frontier  %d due, %d waiting, %d leased\n", i.Frontier.Due, i.Frontier.Waiting, i.Frontier.Leased)
	fmt.Fprintf(w, "changes   %d, index at %d, campaigns at %d\n", i.Changes, i.IndexPosition, i.CampaignPosition)
	fmt.Fprintf(w, "campaigns %d\n", i.Campaigns)
	if r := i.Rescoring; r.RuleSet != "" {
		state := "under way since " + r.BegunAt.Format(time.RFC3339)
		if r.Done {
			state = "done " + r.EndedAt.Format(time.RFC3339)
		}
		fmt.Fprintf(w, "rescoring %s, %s: %s\n", r.RuleSet, state, rescored(r))
	}
	fmt.Fprint(w, "visits   ")
	for _, f := range slices.Sorted(keys(i.Fates)) {
		fmt.Fprintf(w, " %s %d;", f, i.Fates[f])
	}
	fmt.Fprintln(w)
	for _, s := range i.Sources {
		last := "never"
		if !s.LastSuccess.IsZero() {
			last = s.LastSuccess.Format(time.RFC3339)
		}
		why := s.Why
		if s.Health != nil {
			why = ""
		}
		fmt.Fprintf(w, "source    %s: %s, last success %s, %d visits, %d ads %s\n", s.ID, s.State, last, s.Visits, s.Ads, why)
		if s.Health == nil {
			continue
		}
		for _, sign := range s.Health.Signs {
			since := ""
			if sign.State == s.Health.State { // a lesser sign may be older
				since = " since " + s.Health.Since.Format(time.RFC3339)
			}
			fmt.Fprintf(w, "          %s%s: %s\n", sign.State, since, sign.Says)
		}
	}
}

type rebuildCmd struct{}

// Run builds the index anew beside the old one and puts it in its place, then the campaigns.
func (c *rebuildCmd) Run(a *app) error {
	d, err := a.openExisting()
	if err != nil {
		return err
	}
	if err := d.index.Close(); err != nil {
		return errors.Join(err, d.Close())
	}
	begun := a.now()
	log := countDamaged{log: d.store}
	n, err := index.RebuildFrom(a.ctx, filepath.Join(a.cli.Data, "index"), &log)
	took := a.now().Sub(begun)
	if err == nil {
		err = d.rejoin(a.ctx)
	}
	found, ads, counted := d.campaigns.Count()
	if err = errors.Join(err, counted, d.journal.Close(), d.campaigns.Close(), d.store.Close()); err != nil {
		return err
	}
	fmt.Fprintf(a.io.out, "%d changes indexed in %.1f s\n%d campaigns among %d ads\n", n, took.Seconds(), found, ads)
	return partly(log.damaged, "damaged ad", "was left out")
}

// rejoin builds the campaigns anew.
func (d *dataDir) rejoin(ctx context.Context) error {
	if err := d.campaigns.Reset(); err != nil {
		return err
	}
	_, err := d.campaigns.CatchUp(ctx, d.store)
	return err
}

// countDamaged counts the changes of a log whose ad cannot be read.
type countDamaged struct {
	log     index.Log
	damaged int
}

// Changes passes on what the log has.
func (c *countDamaged) Changes(ctx context.Context, after uint64, limit int) ([]job.Change, error) {
	changes, err := c.log.Changes(ctx, after, limit)
	for _, ch := range changes {
		if ch.Damaged != "" {
			c.damaged++
		}
	}
	return changes, err
}
