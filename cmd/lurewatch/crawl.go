package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"time"

	"lurewatch/crawler"
	"lurewatch/crawler/fetch"
	"lurewatch/crawler/render"
	"lurewatch/crawler/sources"
	"lurewatch/rules"
	"lurewatch/store"
)

// crawlFlags are those of every command that crawls.
type crawlFlags struct {
	Start         []string       `help:"Begin at this address and stay on its host. Repeat it for several hosts of one source." placeholder:"URL" sep:"none"`
	Sources       string         `help:"Which sources of the library are visited on their schedules: those whose reader is proven, all that are not disabled, or none." enum:"proven,all,none" default:"proven" env:"LUREWATCH_SOURCES"`
	Schedule      string         `help:"When the start addresses are visited again: a cron expression, UTC unless it says CRON_TZ=…" placeholder:"CRON"`
	AllowLoopback bool           `help:"Let addresses on this machine be visited (tests only)."`
	Delay         *time.Duration `help:"Pause between two requests to a host; under ${delay} on loopback only." placeholder:"2s"`
	proxyFlags    `embed:""`
	Browser       string `help:"Chromium, for sources whose pages are drawn by scripts; found by itself where it is installed." placeholder:"FILE" type:"path" env:"LUREWATCH_BROWSER"`
	Workers       int    `help:"How many visits are worked on at once." default:"32"`

	faults error // of source files that were left out
}

// Validate is called by kong.
func (f *crawlFlags) Validate() error {
	if f.Workers < 1 || f.Workers > 1024 {
		return fmt.Errorf("--workers is %d, want 1 to 1024", f.Workers)
	}
	if f.Delay != nil && *f.Delay < 0 {
		return fmt.Errorf("--delay is %v, want 0s or more", *f.Delay)
	}
	_, err := crawler.ParseSchedule(f.Schedule)
	return err
}

// options turns flags into options, for one source alone if it is named; the caller adds what is not a flag, and calls
// the function when the crawl has ended.
func (f *crawlFlags) options(a *app, st *store.Store, set *rules.Set, kept *evidence, only string) (_ crawler.Options, end func(), err error) {
	how := fetch.Options{AllowLoopback: f.AllowLoopback, Tap: kept.tap()}
	proxied, err := f.clients(how)
	if err != nil {
		return crawler.Options{}, nil, err
	}
	client := fetch.New(how)
	end = func() {
		client.Close()
		for _, c := range proxied {
			c.Close()
		}
	}
	o, err := f.plan(a, st, set, only)
	if err != nil {
		end()
		return o, nil, err
	}
	o.Client, o.Proxied, o.Kept = client, proxied, kept.wait()
	o.Room = kept.room()
	if !slices.ContainsFunc(o.Sources, func(s crawler.Source) bool { return s.Render }) {
		return o, end, nil
	}
	draw, closeBrowser := openBrowser(a, f.Browser)
	o.Render = draw
	closeClients := end
	return o, func() { closeBrowser(); closeClients() }, nil
}

// openBrowser returns nil where there is no Chromium: sources that need it are not visited then, all others are. It is
// started with the first page.
func openBrowser(a *app, path string) (draw crawler.Render, end func()) {
	b, err := render.Open(render.Options{Path: path, Now: a.now})
	if err != nil {
		a.logger().Error("pages that are drawn by scripts cannot be read", "why", err)
		return nil, func() {}
	}
	return b.Render, func() {
		if err := b.Close(); err != nil {
			a.logger().Warn("the browser did not end in order", "why", err)
		}
	}
}

// plan is options without clients.
func (f *crawlFlags) plan(a *app, st *store.Store, set *rules.Set, only string) (_ crawler.Options, err error) {
	o := crawler.Options{
		Frontier: st, Agenda: st, Ledger: st, Judge: set.Judge, Workers: f.Workers, LoopbackDelay: -1,
		Now: a.now, Random: rand.Float64, Log: a.logger(), Stale: func(err error) bool { return errors.Is(err, store.ErrStaleLease) },
	}
	if f.Delay != nil {
		o.LoopbackDelay = *f.Delay
	}
	switch {
	case len(f.Start) == 0 && only != "":
		o.Sources, err = f.one(a, st, only)
		return o, err
	case len(f.Start) == 0:
		o.Sources, err = f.library(a)
		return o, err
	}
	s, err := crawler.NewSource(f.Start...)
	if err != nil {
		return o, exitError{exitUsage, err}
	}
	if s.Schedule, err = crawler.ParseSchedule(f.Schedule); err != nil {
		return o, exitError{exitUsage, err}
	}
	if f.Delay != nil {
		s.Delay = max(*f.Delay, crawler.DefaultDelay)
	}
	o.Sources = []crawler.Source{s}
	return o, nil
}

// library lists the sources of the library that are visited. Files with faults are told and left out.
func (f *crawlFlags) library(a *app) ([]crawler.Source, error) {
	if f.Sources == "none" {
		return nil, nil
	}
	all, err := a.loadSources()
	if err != nil && len(all) == 0 {
		return nil, err
	} else if err != nil {
		f.faults = err
		a.logger().Error("some sources have faults and are not visited", "why", err)
	}
	return sources.Crawls(slices.DeleteFunc(all, func(s sources.Source) bool { return f.Sources == "proven" && s.Proven.On == "" }))
}

// one finds the source of a crawl of one source alone: a person who names it wants it, proven or not.
func (f *crawlFlags) one(a *app, st *store.Store, id string) ([]crawler.Source, error) {
	all, err := a.loadSources()
	for _, s := range all {
		if s.ID == id && s.Disabled != "" {
			return nil, exitError{exitUsage, fmt.Errorf("crawl: source %q is not visited: %s", s.ID, s.Disabled)}
		} else if s.ID == id {
			one, err := s.Crawl()
			return []crawler.Source{one}, err
		}
	}
	_, known, nextErr := st.NextDue(a.ctx, id)
	if nextErr != nil || known {
		return nil, nextErr
	}
	return nil, errors.Join(hinted{fmt.Errorf("crawl: source %q is not in the library, and no address of it is known here", id), "lurewatch source list shows the library, lurewatch data info what is known here"}, err)
}

type crawlCmd struct {
	crawlFlags    `embed:""`
	evidenceFlags `embed:""`

	Source    string `help:"Only this source, whether its round is due or not." placeholder:"ID"`
	MaxVisits int    `help:"End after so many visits; 0 means when nothing is due. A site that makes up new addresses for ever has no other end."`
	JSON      bool   `help:"Print JSON."`

	lost int64  // answers that were not kept as evidence
	full string // why visits were put off
}

// Run visits what is due and brings the index up to date.
func (c *crawlCmd) Run(a *app) error {
	var stats crawler.Stats
	err := a.withData(func(d *dataDir, set *rules.Set) (err error) {
		stats, err = c.crawl(a, d, set)
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(a.io.out).Encode(stats)
	} else {
		printStats(a.io.out, stats)
	}
	switch {
	case a.ctx.Err() != nil:
		return exitError{exitPart, errors.New("interrupted: what was not visited stays due")}
	case err == nil && c.faults != nil:
		return exitError{exitPart, hinted{errors.New("some sources have faults and were not visited"), "lurewatch source lint names each"}}
	case err == nil && c.full != "":
		return exitError{exitPart, hinted{errors.New("visits were put off: " + c.full), "make room on that disk, or name another limit with --min-free; 0 is none"}}
	case err == nil && c.lost > 0:
		return exitError{exitPart, fmt.Errorf("%d answers were not kept as evidence", c.lost)}
	case err == nil && stats.Errors > 0 && stats.Errors == stats.Visits:
		return exitError{exitPart, fmt.Errorf("no visit succeeded: %s", stats.Why)}
	}
	return err
}

func (c *crawlCmd) crawl(a *app, d *dataDir, set *rules.Set) (_ crawler.Stats, err error) {
	kept, err := a.openEvidence(c.evidenceFlags)
	if err != nil {
		return crawler.Stats{}, err
	}
	defer func() { err = errors.Join(err, kept.Close()); c.lost, c.full = kept.missing(), kept.putOff() }()
	o, end, err := c.options(a, d.store, set, kept, c.Source)
	if err != nil {
		return crawler.Stats{}, err
	}
	defer end()
	o.UntilIdle, o.Only, o.MaxVisits = true, c.Source, c.MaxVisits
	o.Force = c.Source != ""
	if len(c.Start) > 0 && c.Source == "" {
		o.Only = o.Sources[0].ID
	}
	progress, done := showProgress(a.io.err, a.now)
	o.Progress = progress
	defer done()
	stats, err := crawlAndIndex(a.ctx, o, d)
	if err == nil && stats.Visits == 0 {
		err = c.sayWhen(a, d.store, o.Only)
	}
	return stats, err
}

// sayWhen tells who crawled for nothing when something will be due, of one source if that alone was crawled.
func (c *crawlCmd) sayWhen(a *app, st *store.Store, only string) error {
	next, ok, err := st.NextDue(a.ctx, only)
	switch {
	case err != nil:
		return err
	case ok:
		fmt.Fprintf(a.io.err, "lurewatch: nothing is due before %s\n", next.Format(time.RFC3339))
	default:
		fmt.Fprintln(a.io.err, "lurewatch: no address is known; --start names one, lurewatch source list shows the sources")
	}
	return nil
}

// crawlAndIndex runs a crawl and then brings the followers up to date: nobody can search while the crawl has the
// data directory, and merging the many small batches of an index beside the crawl took 5 to 12 % of its CPU.
func crawlAndIndex(ctx context.Context, o crawler.Options, d *dataDir) (crawler.Stats, error) {
	c := crawler.New(o)
	err := c.Run(ctx)
	if err == nil && ctx.Err() == nil {
		err = d.catchUp(ctx, o.Log)
	}
	return c.Stats(), err
}

func printStats(w io.Writer, s crawler.Stats) {
	fmt.Fprintf(w, "%d visits in %.1f s: %d fetched, %d not modified, %d forbidden by robots.txt, %d failed, %d other\n",
		s.Visits, s.TookS, s.Fetched, s.NotModified, s.Disallowed, s.Errors, s.Other)
	if s.Why != "" {
		fmt.Fprintf(w, "the last failure: %s\n", s.Why)
	}
	fmt.Fprintf(w, "%d new ads and %d changed; flagged among them: %d alert, %d look\n", s.AdsNew, s.AdsChanged, s.Flagged.Alert, s.Flagged.Look)
}
