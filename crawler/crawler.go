package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

// Frontier leases visits and takes their outcomes.
type Frontier interface {
	// Lease returns due visits; none means that nothing is due for hosts that want work.
	Lease(ctx context.Context, l job.Lease) ([]job.Visit, error)
	// Finish saves an outcome whole or not at all. An error for one whose lease ran out says so and changes
	// nothing; the visit is somebody else's by then.
	Finish(ctx context.Context, o job.Outcome) (job.Effect, error)
	// Release gives visits back as they were.
	Release(ctx context.Context, visits []job.Visit) error
}

// Agenda takes in addresses.
type Agenda interface {
	AddLinks(ctx context.Context, links []job.Link) (added int, err error)
}

// Options says how to crawl. Frontier, Agenda, Judge and Client are required; of the rest the zero value means
// the default named.
type Options struct {
	Frontier Frontier
	Agenda   Agenda
	Judge    func(job.Ad) job.Verdict // safe for concurrent use
	Client   *fetch.Client
	// Proxied are the clients of sources with a proxy, by its name. A source whose proxy has none is not visited, and the
	// log says so.
	Proxied map[string]*fetch.Client
	Sources []Source
	// Ledger keeps the rounds of the sources; nil means that the start addresses are visited as the frontier has them
	// due, and that nobody is told when a source breaks.
	Ledger Ledger
	// Kept returns when what was fetched for a source so far is kept as evidence. It is called before what came of it is
	// saved, while other pages are fetched; nil means that nothing is kept. It must be safe for concurrent use.
	Kept func(source string)
	// Room says why nothing more can be kept, in words, and "" while there is room. Visits are put off meanwhile, as no ad
	// is saved without its evidence; nil means that there is always room. It must be quick and safe for concurrent use.
	Room func() string
	// Force begins the rounds of the sources at once, whatever their schedules say.
	Force bool
	// Render draws the pages of sources that ask for it; nil means that those are not visited, and the log says so.
	Render Render
	// Only restricts the crawl to one source, by id; empty means all that the frontier knows.
	Only string
	// Stale reports whether an error of Finish means that the lease ran out; nil means that none does.
	Stale func(error) bool
	// Workers is how many visits are worked on at once: [DefaultWorkers]. Those that only wait to be saved do not count.
	Workers int
	// MaxVisits ends Run after so many visits; 0 means no bound. What is due then stays due.
	MaxVisits int
	// UntilIdle ends Run when nothing is due, leased or under way.
	UntilIdle bool
	// LoopbackDelay replaces every delay on 127.0.0.0/8 and ::1 if it is not negative. The zero value means none at
	// all, for test sites; a client that is guarded never gets there.
	LoopbackDelay time.Duration
	// Now is the clock: time.Now.
	Now func() time.Time
	// Random returns a number in [0, 1) for jitter: a fixed half, which makes no jitter.
	Random func() float64
	Log    *slog.Logger // nil discards
	// Progress is called after every visit with the totals so far, by one goroutine at a time; nil means not.
	Progress func(Stats)
}

// DefaultWorkers is how many visits are worked on at once.
const DefaultWorkers = 32

// Stats counts what a run did. Took is in seconds on the wire.
type Stats struct {
	Visits      int              `json:"visits"`
	Fetched     int              `json:"fetched"`
	NotModified int              `json:"not_modified"`
	AdsNew      int              `json:"ads_new"`
	AdsChanged  int              `json:"ads_changed"`
	Flagged     job.FlaggedCount `json:"flagged"`
	Errors      int              `json:"errors"`
	Disallowed  int              `json:"disallowed"`
	Other       int              `json:"other"`         // redirected, gone, not a page of text
	Postponed   int              `json:"postponed"`     // not visited, as the source had its share or nothing could be kept
	Why         string           `json:"why,omitempty"` // of the newest failure
	TookS       float64          `json:"took_s"`
}

// Crawler visits what is due. One Run at a time.
type Crawler struct {
	opts    Options
	sources map[string]Source
	log     *slog.Logger

	mu    sync.Mutex // guards stats and the calls of Progress
	stats Stats

	recent     recent
	traps      *traps
	shares     *shares
	canonicals *canonicals

	scripts scripts
}

// New returns a crawler. It does nothing until Run.
func New(o Options) *Crawler {
	o.Workers = cmp.Or(o.Workers, DefaultWorkers)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = func() float64 { return 0.5 }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	c := &Crawler{opts: o, sources: make(map[string]Source), log: o.Log, traps: newTraps(), canonicals: newCanonicals()}
	c.shares = newShares(c.sources)
	for _, s := range o.Sources {
		if s.Proxy != "" && o.Proxied[s.Proxy] == nil {
			c.log.Error("source is not visited: its proxy is not configured", "source", s.ID, "proxy", s.Proxy)
			continue
		}
		if s.Render && o.Render == nil {
			c.log.Error("source is not visited: its pages are drawn by scripts, and there is no browser", "source", s.ID)
			continue
		}
		c.sources[s.ID] = s.settled()
	}
	return c
}

// source returns the source of a visit. One that is no longer configured stays on the host and port it is on.
func (c *Crawler) source(v job.Visit) Source {
	if s, ok := c.sources[v.Source]; ok {
		return s
	}
	return Source{ID: v.Source, Hosts: []string{authority(v.URL)}}.settled()
}

// client is what a source is visited with.
func (c *Crawler) client(source string) *fetch.Client {
	if p := c.sources[source].Proxy; p != "" {
		return c.opts.Proxied[p]
	}
	return c.opts.Client
}

// Stats returns the totals of the runs so far.
func (c *Crawler) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}

// Run adds the start addresses of the sources and visits what is due until ctx ends or, with UntilIdle, until
// nothing is. It returns nil in both cases, and an error only when the frontier fails. All goroutines it started
// have ended when it returns; visits that were leased and not worked on are given back.
func (c *Crawler) Run(ctx context.Context) error {
	begun := c.opts.Now()
	defer func() {
		c.mu.Lock()
		c.stats.TookS += c.opts.Now().Sub(begun).Seconds()
		c.mu.Unlock()
	}()
	r := newRounds(c)
	if err := c.start(ctx, r, begun); err != nil {
		return unlessEnded(ctx, err)
	}
	g, work := errgroup.WithContext(ctx) // the first worker that fails stops the rest
	d, s := newDispatcher(c), newSaver(c, g)
	for range c.opts.Workers {
		g.Go(func() error { return c.work(work, d, s) })
	}
	stop := c.watch(work, g, r)
	err := d.run(work)
	stop()
	err = errors.Join(err, d.end(g), d.giveBack(ctx))
	if err == nil && c.opts.Ledger != nil && ctx.Err() == nil {
		err = unlessEnded(ctx, r.end(ctx, c.opts.Now()))
	}
	return err
}

// start begins the rounds that are due, or without a ledger adds the start addresses.
func (c *Crawler) start(ctx context.Context, r *rounds, now time.Time) error {
	if c.opts.Ledger == nil {
		return c.addStarts(ctx, now)
	}
	return r.begin(ctx, now)
}

// watch looks after the rounds beside the dispatcher, as one more of the group, until stop is called. A run that
// ends when idle begins its rounds once.
func (c *Crawler) watch(ctx context.Context, g *errgroup.Group, r *rounds) (stop func()) {
	ctx, stop = context.WithCancel(ctx)
	if c.opts.Ledger != nil && !c.opts.UntilIdle {
		g.Go(func() error { return r.watch(ctx) })
	}
	return stop
}

// unlessEnded is err, or nil if it only says that ctx ended.
func unlessEnded(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (c *Crawler) addStarts(ctx context.Context, now time.Time) error {
	var links []job.Link
	for _, s := range c.sources {
		for _, u := range s.Start {
			links = append(links, job.Link{Source: s.ID, URL: u, Due: now})
		}
	}
	if len(links) == 0 {
		return nil
	}
	if _, err := c.opts.Agenda.AddLinks(ctx, links); err != nil {
		return fmt.Errorf("crawl: add start addresses: %w", err)
	}
	return nil
}

// work does what the dispatcher hands out until it closes the channel. An error ends the run.
func (c *Crawler) work(ctx context.Context, d *dispatcher, s *saver) error {
	shells := make(map[*fetch.Client]*shell)
	for t := range d.todo {
		if t.robots != nil {
			r := c.fetchRobots(ctx, t)
			err := c.addSitemaps(ctx, r.robots)
			d.done <- r
			if err != nil {
				return err
			}
			continue
		}
		client := c.client(t.visit.Source)
		if shells[client] == nil {
			shells[client] = newShell(ctx, client)
		}
		if err := c.visit(ctx, shells[client], d, s, t); err != nil {
			return err
		}
	}
	return nil
}

// jitter spreads a pause over 75 % to 125 % of itself.
func (c *Crawler) jitter(p time.Duration) time.Duration {
	return time.Duration(float64(p) * (0.75 + c.opts.Random()/2))
}

// count adds one outcome to the totals.
func (c *Crawler) count(fate job.Fate, why string, e job.Effect) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := &c.stats
	s.Visits++
	switch fate {
	case job.Postponed:
		s.Visits--
		s.Postponed++
	case job.Fetched:
		s.Fetched++
	case job.NotModified:
		s.NotModified++
	case job.Failed:
		s.Errors++
		s.Why = why
	case job.Disallowed:
		s.Disallowed++
	default:
		s.Other++
	}
	s.AdsNew += e.New
	s.AdsChanged += e.Changed
	s.Flagged.Alert += e.Alert
	s.Flagged.Look += e.Look
	if c.opts.Progress != nil {
		c.opts.Progress(*s)
	}
}
