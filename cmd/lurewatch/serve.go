package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"lurewatch/asked"
	"lurewatch/check"
	"lurewatch/crawler"
	"lurewatch/crawler/fetch"
	"lurewatch/index"
	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/saved"
	"lurewatch/web"
)

type serveCmd struct {
	crawlFlags    `embed:""`
	evidenceFlags `embed:""`
	exportFlags   `embed:""`
	doorFlags     `embed:""`
	digestFlags   `embed:""`

	Listen       string `help:"Where the console and the public check listen." default:"127.0.0.1:8080" env:"LUREWATCH_LISTEN"`
	ShowContacts bool   `help:"Show telephone numbers and handles in clear in the public check and, with --open, in the console. Of whoever is logged in the role decides." env:"LUREWATCH_SHOW_CONTACTS"`
	NoCrawl      bool   `help:"Do not crawl."`
}

// Run serves until it is told to stop.
func (c *serveCmd) Run(a *app) error {
	return a.withData(func(d *dataDir, set *rules.Set) error {
		client := fetch.New(fetch.Options{AllowLoopback: c.AllowLoopback})
		defer client.Close()
		return c.serve(a, d, set, client)
	})
}

// serve answers and crawls. The client is for what people check: nothing of that is kept.
func (c *serveCmd) serve(a *app, d *dataDir, set *rules.Set, client *fetch.Client) (err error) {
	crawl, kept, end, err := c.crawler(a, d, set)
	if err != nil {
		return err
	}
	defer func() { end(); err = errors.Join(err, kept.Close()) }()
	ln, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return hinted{fmt.Errorf("serve: %w", err), "--listen says where to listen"}
	}
	e, err := c.entrance(a, d, ln)
	if err == nil {
		err = e.tellFirst(a.ctx, a.io.err)
	}
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	s := server{a: a, d: d, set: set, client: client, showContacts: c.ShowContacts, evidence: a.finder(kept).of, entrance: e, export: c.exportFlags}
	if crawl != nil {
		s.stats = crawl.Stats
	}
	if s.office, err = s.bureau(c.bureauOptions(a, kept, e)); err != nil {
		return errors.Join(err, ln.Close())
	}
	fmt.Fprintf(a.io.err, "lurewatch: public check http://%s/  console http://%s/console\n", ln.Addr(), ln.Addr())
	g, ctx := errgroup.WithContext(a.ctx)
	if crawl != nil {
		g.Go(func() error { return s.keep(ctx, "crawler", func() error { return crawl.Run(ctx) }) })
	}
	if kept != nil {
		g.Go(func() error {
			return s.keep(ctx, "evidence", func() error { return kept.expire(ctx, time.Duration(c.KeepEvidence)) })
		})
	}
	g.Go(func() error { return s.keep(ctx, "purge", func() error { return s.purge(ctx) }) })
	g.Go(func() error { return s.keep(ctx, "rescoring", func() error { return s.rescore(ctx) }) })
	g.Go(func() error { return s.keep(ctx, "digests", func() error { return s.office.Run(ctx) }) })
	g.Go(func() error { return s.keep(ctx, "sessions", func() error { return s.entrance.sweep(ctx) }) })
	g.Go(func() error { return s.run(ctx, ln) })
	return g.Wait()
}

// bureauOptions are those of the office that runs here.
func (c *serveCmd) bureauOptions(a *app, kept *evidence, e entrance) bureauOptions {
	return bureauOptions{flags: c.digestFlags, public: c.public(), operator: c.Operator, evidence: a.finder(kept), house: e.house, open: e.Open, running: true}
}

// crawler returns the crawler with clients of its own, whose answers are kept as evidence, and what closes them; there
// is none with --no-crawl.
func (c *serveCmd) crawler(a *app, d *dataDir, set *rules.Set) (*crawler.Crawler, *evidence, func(), error) {
	if c.NoCrawl {
		return nil, nil, func() {}, nil
	}
	kept, err := a.openEvidence(c.evidenceFlags)
	if err != nil {
		return nil, nil, nil, err
	}
	o, end, err := c.options(a, d.store, set, kept, "")
	if err != nil {
		return nil, nil, nil, errors.Join(err, kept.Close())
	}
	return crawler.New(o), kept, end, nil
}

// followTick is how often index, campaigns and journal look for news of the store.
const followTick = 2 * time.Second

// partPause is how long a part of the server that failed waits before it is tried again.
const partPause = 30 * time.Second

// keep runs one part of the server again after it failed, until ctx ends: a full disk must not take the public
// check away. Each failure is logged.
func (s server) keep(ctx context.Context, part string, run func() error) error {
	for {
		err := run()
		if err == nil || ctx.Err() != nil {
			return nil
		}
		s.a.logger().Error("part of the server failed and is tried again", "part", part, "after", partPause, "why", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(partPause):
		}
	}
}

// server is the part of serve and demo that answers people.
type server struct {
	a            *app
	d            *dataDir
	set          *rules.Set
	client       *fetch.Client
	showContacts bool
	entrance     entrance
	stats        func() crawler.Stats // nil where nothing is crawled
	// evidence finds where an ad is kept as it came; nil where none is kept.
	evidence func(context.Context, job.Case) ([]job.Evidence, error)
	export   exportFlags
	// office tells units of ads; nil where nobody is told.
	office *bureau
	// checks answers questions about ads, and prints are the hashes of contacts; nil until run makes them.
	checks *check.Desk
	prints *index.Prints
}

// run keeps index, campaigns and journal up to date and answers on ln and on the socket of the data directory until ctx ends.
func (s server) run(ctx context.Context, ln net.Listener) error {
	var pictures bool
	var err error
	if s.checks, pictures, err = s.newChecks(ctx); err != nil {
		return err
	}
	if s.prints, err = s.newPrints(); err != nil {
		return err
	}
	box := asked.New(s.d.store, s.a.now)
	o, err := s.options(s.checks, pictures, box)
	if err != nil {
		return err
	}
	site, err := s.withAPI(web.New(o))
	if err != nil {
		return err
	}
	owned, err := s.ownerSocket(web.API(o))
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		return s.keep(ctx, "index", func() error { return s.d.index.Run(ctx, s.d.store, followTick) })
	})
	g.Go(func() error {
		return s.keep(ctx, "campaigns", func() error { return s.d.campaigns.Run(ctx, s.d.store, followTick) })
	})
	g.Go(func() error {
		return s.keep(ctx, "journal", func() error { return s.d.journal.Run(ctx, s.d.store, followTick) })
	})
	g.Go(func() error { return s.checks.Run(ctx) })
	g.Go(func() error {
		return s.keep(ctx, "hashes of contacts", func() error { return whileIndexed(ctx, func() error { return s.prints.Run(ctx, 0) }) })
	})
	g.Go(func() error { return s.keep(ctx, "asked", func() error { return sweepAsked(ctx, box) }) })
	g.Go(func() error { return web.Serve(ctx, ln, site) })
	if sock, err := s.a.listenSocket(); err != nil {
		o.Log.Warn("search and data info will not work while this server runs", "why", err)
	} else {
		g.Go(func() error {
			defer os.Remove(s.a.socketPath())
			return web.Serve(ctx, sock, owned)
		})
	}
	return g.Wait()
}

func (s server) options(desk *check.Desk, pictures bool, box *asked.Box) (web.Options, error) {
	hotlines, err := readHotlines()
	if err != nil {
		return web.Options{}, err
	}
	return web.Options{
		Search:       s.d.index.Search,
		Case:         s.d.ad,
		Evidence:     s.evidence,
		Campaign:     func(_ context.Context, id job.ID) (job.Campaign, bool, error) { return s.d.campaigns.Of(id) },
		CampaignByID: func(_ context.Context, id job.ID) (job.Campaign, bool, error) { return s.d.campaigns.Campaign(id) },
		Campaigns: func(_ context.Context, limit int, after job.ID) ([]job.Campaign, error) {
			return s.d.campaigns.List(limit, after)
		},
		Known:        s.d.index.Known,
		Desk:         s.desk(),
		Exports:      s.exports(),
		Reviews:      s.d.store.Reviews,
		History:      s.d.store.History,
		Info:         func(ctx context.Context) (job.Info, error) { return s.d.info(ctx, s.a.now()) },
		Rule:         s.set.Rule,
		Term:         s.set.Term,
		Place:        s.set.Place,
		Check:        desk,
		Pictures:     pictures,
		Asked:        box,
		Hotlines:     hotlines,
		Metrics:      metrics{stats: s.stats, info: func(ctx context.Context) (job.Info, error) { return s.d.info(ctx, s.a.now()) }, rules: s.set.Version(), log: s.a.logger()}.handler(),
		ShowContacts: s.showContacts,
		House:        s.entrance.house,
		Open:         s.entrance.Open,
		Issuer:       s.entrance.issuerName(),
		Proxied:      s.entrance.BehindProxy,
		PublicURL:    s.entrance.url,
		MetricsOpen:  s.entrance.MetricsOpen,
		Saved:        saved.New(s.d.store, s.a.now, rand.Reader),
		AuditHead:    s.d.store.AuditHead,
		VerifyAudit:  s.d.store.VerifyAudit,
		Ready:        s.d.index.Ready,
		Lessons:      s.lessons(),
		Now:          s.a.now,
		Log:          s.a.logger(),
		RulesVersion: s.set.Version(),
		Version:      buildVersion(),
		Units:        s.office.unitIDs,
		Digests:      s.digests(),
	}, nil
}

// listenSocket opens the private interface of the data directory. The store is locked by this process, so a
// socket that is there was left behind.
func (a *app) listenSocket() (net.Listener, error) {
	path := a.socketPath()
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	ln, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	return ln, nil
}

// Purging: how often, and how many ads in one go.
const (
	purgeEvery = time.Hour
	purgeBatch = 500
)

// purge drops the text of ads without signs when their time is over.
func (s server) purge(ctx context.Context) error {
	t := time.NewTicker(purgeEvery)
	defer t.Stop()
	for {
		for {
			n, err := s.d.store.Purge(ctx, s.a.now(), purgeBatch)
			if ctx.Err() != nil {
				return nil
			}
			if err != nil {
				return err
			}
			if n < purgeBatch {
				break
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}
