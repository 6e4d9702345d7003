package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"strings"

	"golang.org/x/sync/errgroup"

	"lurewatch/crawler"
	"lurewatch/crawler/board"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/seeds"
)

type demoCmd struct {
	Listen string `help:"Where the console and the public check listen; another port if it is taken." default:"127.0.0.1:8080"`
	Keep   string `help:"Keep the data in this directory." placeholder:"DIR" type:"path"`
	Exit   bool   `help:"Print the flagged ads and exit."`
}

// Run shows the whole path on a made-up job board: crawl, judge, store, index, screen.
func (c *demoCmd) Run(a *app) (err error) {
	if a.cli.Data = c.Keep; c.Keep == "" {
		if a.cli.Data, err = os.MkdirTemp("", "lurewatch-demo-"); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(a.cli.Data)) }()
	}
	demoFS, err := fs.Sub(seeds.FS, "demo")
	if err != nil {
		return err
	}
	samples, err := board.LoadSamples(demoFS)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return a.withData(func(d *dataDir, set *rules.Set) error {
		client := fetch.New(fetch.Options{AllowLoopback: true})
		defer client.Close()
		return c.show(a, d, set, client, samples)
	})
}

func (c *demoCmd) show(a *app, d *dataDir, set *rules.Set, client *fetch.Client, samples []board.Sample) error {
	ads := make([]job.Ad, len(samples))
	for i, s := range samples {
		ads[i] = s.Ad
	}
	b := board.New(ads, board.Options{})
	ctx, stop := context.WithCancel(a.ctx)
	defer stop()
	site, err := board.Serve(ctx, b, []string{"127.0.0.1:0"})
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer site.Close()
	start := site.Start()[0]
	w := a.io.out
	fmt.Fprintf(w, "A made-up job board with %d invented ads is at %s\n", len(ads), start)
	flags := crawlFlags{Start: []string{start}, AllowLoopback: true, Workers: crawler.DefaultWorkers}
	o, end, err := flags.options(a, d.store, set, nil, "")
	if err != nil {
		return err
	}
	defer end()
	o.UntilIdle, o.LoopbackDelay = true, 0
	stats, err := crawlAndIndex(ctx, o, d)
	if err != nil {
		return err
	}
	printStats(w, stats)
	if err := printFlagged(ctx, w, d, set); err != nil {
		return err
	}
	if err := printScorecard(ctx, w, d, b, samples); err != nil {
		return err
	}
	if c.Exit || ctx.Err() != nil {
		return nil
	}
	return c.serve(ctx, a, d, set, client, site)
}

// printFlagged lists the flagged ads, most serious first, each with its strongest reasons.
func printFlagged(ctx context.Context, w io.Writer, d *dataDir, set *rules.Set) error {
	hits, err := d.index.Search(ctx, job.Query{Size: 500})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%d flagged ads, most serious first\n", hits.Total)
	for _, h := range hits.Hits {
		cs, err := d.store.Case(ctx, h.ID)
		if err != nil {
			return err
		}
		name := cs.Ad.Title
		if name == "" {
			name = cs.Ad.Text
		}
		fmt.Fprintf(w, "\n%-5s %5.1f  %-7s %s\n", h.Band, h.Score, h.Lang, oneLine(name, 80))
		for _, r := range strongest(cs.Verdict.Findings, maxReasons) {
			fmt.Fprintf(w, "    %-8s %s: %s\n", r.tier, titleOf(r.rule, "en", set.Rule), r.quoted(70))
		}
	}
	return nil
}

// printScorecard compares what the rules say with what the ads were written as.
func printScorecard(ctx context.Context, w io.Writer, d *dataDir, b *board.Board, samples []board.Sample) error {
	found := make(map[int]job.Case)
	for after := job.ID(""); ; {
		cases, err := d.store.Cases(ctx, after, 200)
		if err != nil {
			return err
		}
		if len(cases) == 0 {
			break
		}
		for _, c := range cases {
			if i, ok := b.Index(strings.TrimPrefix(c.Ad.URL, job.Origin(c.Ad.URL))); ok {
				found[i] = c
			}
			after = c.Ad.ID
		}
	}
	var lures, caught, honest, wrong, missing int
	for i, s := range samples {
		c, ok := found[i]
		switch {
		case !ok:
			missing++
		case s.Label == board.Lure:
			lures++
			if c.Verdict.Flagged() {
				caught++
			}
		default:
			honest++
			if c.Verdict.Flagged() {
				wrong++
			}
		}
	}
	fmt.Fprintf(w, "\nOf %d ads written as lures %d are flagged; of %d honest ads, news and warnings %d are. Not found by the crawl: %d.\n", lures, caught, honest, wrong, missing)
	fmt.Fprintln(w, "These ads were written with the rules. What the rules do on others is what `lurewatch eval` prints.")
	return nil
}

func (c *demoCmd) serve(ctx context.Context, a *app, d *dataDir, set *rules.Set, client *fetch.Client, site *board.Server) error {
	ln, err := net.Listen("tcp", c.Listen)
	if err != nil {
		host, _, _ := net.SplitHostPort(c.Listen)
		if ln, err = net.Listen("tcp", net.JoinHostPort(host, "0")); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	e := entrance{doorFlags: doorFlags{Open: true}, url: urlOf(ln)}
	if !onLoopback(ln) {
		return errors.Join(fmt.Errorf("demo: nobody is asked to log in, and %s can be reached from other machines: listen on 127.0.0.1", ln.Addr()), ln.Close())
	}
	s := server{a: a, d: d, set: set, client: client, entrance: e}
	// It only shows what units would be told: nothing is sent.
	if s.office, err = s.bureau(bureauOptions{evidence: a.finder(nil), open: true}); err != nil {
		return errors.Join(fmt.Errorf("demo: %w", err), ln.Close())
	}
	fmt.Fprintf(a.io.out, "\nPublic check  http://%s/\nConsole       http://%s/console  (nobody is asked to log in)\nCtrl-C ends it.\n", ln.Addr(), ln.Addr())
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.run(ctx, ln) })
	g.Go(func() error {
		<-ctx.Done()
		return site.Close()
	})
	return g.Wait()
}
