package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"time"

	"lurewatch/campaign"
	"lurewatch/check"
	"lurewatch/index"
	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
	"lurewatch/store"
	"lurewatch/web"
)

type pagesCmd struct {
	Docs  int    `help:"How many flagged ads there are." default:"100000"`
	Pages int    `help:"How many of their pages are asked for, each twice." default:"1000"`
	Ring  int    `help:"How many ads name the same contacts, and so are a campaign." default:"6"`
	Seed  uint64 `help:"Of the invented ads, and of which are asked for." default:"1"`
}

// pageBatch is how many ads are stored in one go.
const pageBatch = 500

// archive is an open data directory full of flagged ads.
type archive struct {
	store *store.Store
	index *index.Index
	book  *campaign.Book
	rules *rules.Set
	ids   []job.ID
}

// Run fills a data directory, serves it on loopback and times the pages of ads, one after another.
func (c *pagesCmd) Run(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "lurewatch-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	a, err := openArchive(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.book.Close(), a.index.Close(), a.store.Close()) }()
	begun := time.Now()
	if err := a.fill(ctx, c); err != nil {
		return err
	}
	if err := a.follow(ctx); err != nil {
		return err
	}
	campaigns, tied, err := a.book.Count()
	if err != nil {
		return err
	}
	size, err := dirSize(dir)
	if err != nil {
		return err
	}
	fmt.Printf("pages: %d invented ads, flagged by the rules, %d of them in %d campaigns; %.0f MB, made in %.0f s\n", len(a.ids), tied, campaigns, float64(size)/1e6, time.Since(begun).Seconds())
	site := httptest.NewServer(web.New(a.options()))
	defer site.Close()
	return a.time(ctx, site, c.Pages, c.Seed)
}

func openArchive(dir string) (*archive, error) {
	set, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		return nil, err
	}
	a := &archive{rules: set}
	if a.store, err = store.Open(dir); err != nil {
		return nil, err
	}
	if a.index, err = index.Open(dir + "/index"); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	if a.book, err = campaign.Open(dir, campaign.Options{}); err != nil {
		return nil, errors.Join(err, a.index.Close(), a.store.Close())
	}
	a.index.Campaigns(a.book.Members)
	return a, nil
}

// fill stores ads that the rules flag, as a crawl does: each batch is the outcome of a visit.
func (a *archive) fill(ctx context.Context, c *pagesCmd) error {
	inventor := newInventor(c.Seed)
	inventor.ring = c.Ring
	for made := 0; len(a.ids) < c.Docs; {
		var cases []job.Case
		for ; len(cases) < min(pageBatch, c.Docs-len(a.ids)); made++ {
			ad := inventor.ad(made).Ad
			if v := a.rules.Judge(ad); v.Flagged() {
				cases = append(cases, job.Case{Ad: ad, Verdict: v, JudgedAt: inventor.day})
			}
		}
		if err := a.keep(ctx, cases, inventor.day.Add(time.Duration(made)*time.Second)); err != nil {
			return err
		}
	}
	return nil
}

// keep stores the ads of one visit.
func (a *archive) keep(ctx context.Context, cases []job.Case, at time.Time) error {
	link := job.Link{Source: "demo-board", URL: fmt.Sprintf("https://board.example/page/%d", len(a.ids)), Due: at}
	if _, err := a.store.AddLinks(ctx, []job.Link{link}); err != nil {
		return err
	}
	visits, err := a.store.Lease(ctx, job.Lease{Now: at, For: time.Minute, Max: 1, PerHost: 1})
	if err != nil || len(visits) != 1 {
		return fmt.Errorf("lease a visit: %d, %w", len(visits), err)
	}
	if _, err := a.store.Finish(ctx, job.Outcome{Visit: visits[0], Fate: job.Fetched, At: at, Cases: cases}); err != nil {
		return err
	}
	for _, c := range cases {
		a.ids = append(a.ids, c.Ad.ID)
	}
	return nil
}

// follow brings index and campaigns up to date.
func (a *archive) follow(ctx context.Context) error {
	if _, err := a.index.CatchUp(ctx, a.store); err != nil {
		return err
	}
	_, err := a.book.CatchUp(ctx, a.store)
	return err
}

// options are those of serve, where nobody is asked to log in, but for the evidence: there is none of ads that nobody
// fetched.
func (a *archive) options() web.Options {
	return web.Options{
		Search: a.index.Search, Known: a.index.Known, Reviews: a.store.Reviews, History: a.store.History, Rule: a.rules.Rule,
		Case: func(ctx context.Context, id job.ID) (job.Case, bool, error) {
			c, err := a.store.Case(ctx, id)
			return c, err == nil, err
		},
		Campaign:     func(_ context.Context, id job.ID) (job.Campaign, bool, error) { return a.book.Of(id) },
		CampaignByID: func(_ context.Context, id job.ID) (job.Campaign, bool, error) { return a.book.Campaign(id) },
		Campaigns: func(_ context.Context, limit int, after job.ID) ([]job.Campaign, error) {
			return a.book.List(limit, after)
		},
		Desk:    web.Desk{Decide: a.store.Decide, Undo: a.store.Undo, Audits: a.store.Audits},
		Exports: web.Exports{Note: a.store.Note},
		Check:   check.New(check.Options{Text: func(context.Context, string) job.Answer { return job.Answer{} }}),
		Open:    true, RulesVersion: a.rules.Version(),
	}
}

// time asks for pages of ads chosen by chance, first each once and then each again.
func (a *archive) time(ctx context.Context, site *httptest.Server, pages int, seed uint64) error {
	chance := rand.New(rand.NewPCG(seed, 6))
	asked := make([]job.ID, pages)
	for i := range asked {
		asked[i] = pick(chance, a.ids)
	}
	for _, round := range []string{"asked first", "asked again"} {
		var took, busy, sizes []float64
		for _, id := range asked {
			begun, used := time.Now(), processor()
			n, err := get(ctx, site.Client(), site.URL+"/console/ad/"+url.PathEscape(string(id)))
			if err != nil {
				return err
			}
			took, busy = append(took, milliseconds(time.Since(begun))), append(busy, milliseconds(processor()-used))
			sizes = append(sizes, float64(n)/1e3)
		}
		fmt.Printf("pages: of an ad, %s: %s; of the processor %s; %s\n", round, spread(took), spread(busy), strings.ReplaceAll(spread(sizes), " ms", " kB"))
	}
	return nil
}

// get reads a page to its end and returns its length.
func get(ctx context.Context, client *http.Client, address string) (int64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("ask for %s: status %d", address, resp.StatusCode)
	}
	return n, err
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
