package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"sync"
	"time"

	"lurewatch/check"
	"lurewatch/crawler"
	"lurewatch/index"
	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
	"lurewatch/seeds"
	"lurewatch/web"
	programs "lurewatch/web/api"
)

type checksCmd struct {
	common
	For     time.Duration `help:"How long each round goes on." default:"10s"`
	Rate    int           `help:"How many texts a second are asked about in the second round." default:"1000"`
	Callers int           `help:"How many callers there are, each with a connection of its own." default:"16"`
}

// Run serves the interface for programs on loopback and asks it about texts: first as fast as it answers, then at a rate.
// Whoever asks works on the same processors.
func (c *checksCmd) Run(ctx context.Context) (err error) {
	ads, err := readAds(c.Ads, "real_vi")
	if err != nil {
		return err
	}
	asked := make([][]byte, 0, len(ads))
	for _, ad := range ads {
		body, err := json.Marshal(programs.CheckForm{Text: ad.Title + "\n" + ad.Text})
		if err != nil {
			return err
		}
		asked = append(asked, body)
	}
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
	o, err := a.apiOptions()
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- web.Serve(ctx, ln, programs.New(o)) }()
	defer func() { cancel(); err = errors.Join(err, <-served) }()
	target := "http://" + ln.Addr().String() + programs.Base + "/checks"
	for _, rate := range []int{0, c.Rate} {
		if err := c.round(ctx, target, asked, rate); err != nil {
			return err
		}
	}
	return nil
}

// round asks for a while, at a rate or, if it is 0, as fast as there are answers. How long an answer takes is counted from
// when it was due to be asked for, so that a queue before the server shows.
func (c *checksCmd) round(ctx context.Context, target string, asked [][]byte, rate int) error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: c.Callers}}
	defer client.CloseIdleConnections()
	before, used, begun := heapNow(), processor(), time.Now()
	var mu sync.Mutex // guards all below
	var took []float64
	var failed error
	next := 0
	turn := func() (body []byte, due time.Time) {
		mu.Lock()
		defer mu.Unlock()
		due = time.Now()
		if rate > 0 {
			due = begun.Add(time.Duration(next) * time.Second / time.Duration(rate))
		}
		if failed != nil || due.Sub(begun) >= c.For || ctx.Err() != nil {
			return nil, due
		}
		next++
		return asked[(next-1)%len(asked)], due
	}
	var wg sync.WaitGroup
	for range c.Callers {
		wg.Go(func() {
			for {
				body, due := turn()
				if body == nil {
					return
				}
				time.Sleep(time.Until(due))
				err := ask(ctx, client, target, body)
				ms := milliseconds(time.Since(due))
				mu.Lock()
				took, failed = append(took, ms), errors.Join(failed, err)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if failed != nil {
		return failed
	}
	s := time.Since(begun).Seconds()
	how := "as fast as it answers"
	if rate > 0 {
		how = fmt.Sprintf("%d a second", rate)
	}
	n := float64(len(took))
	fmt.Printf("checks: texts, %s, %d callers: %.0f/s; %s, p99 %.1f ms; %.2f ms of the processor each, asking included; heap %.0f MB before, %.0f MB after\n",
		how, c.Callers, n/s, spread(took), percentile(took, 0.99), milliseconds(processor()-used)/n, before, heapNow())
	return nil
}

// percentile is one of sorted values.
func percentile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// heapNow is what is on the heap in use, in megabytes.
func heapNow() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

// ask asks one question and reads the answer to its end.
func ask(ctx context.Context, client *http.Client, target string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("ask %s: status %d", target, resp.StatusCode)
	}
	return err
}

// apiOptions are those of serve, without accounts and without a bound to how much is asked.
func (a *archive) apiOptions() (programs.Options, error) {
	const unbounded = 1 << 30
	lines, err := check.ReadHotlines(seeds.FS, "hotlines.yaml")
	if err != nil {
		return programs.Options{}, err
	}
	checker := crawler.Checker{Judge: a.rules.Judge, Now: time.Now}
	prints := index.NewPrints(a.index, nil)
	o := a.options()
	return programs.Options{
		Desk: check.New(check.Options{
			Text:  func(_ context.Context, text string) job.Answer { return checker.Text(text) },
			Known: a.index.Known, Rule: a.rules.Rule, Hotlines: lines,
		}),
		Range: func(ctx context.Context, sum [sha256.Size]byte, bits int) (out []programs.Print, err error) {
			list, err := prints.Range(ctx, sum, bits)
			for _, p := range list {
				out = append(out, programs.Print(p))
			}
			return out, err
		},
		OpenPerMinute: unbounded, OpenBurst: unbounded,
		Search: o.Search, Known: o.Known, Case: o.Case, CampaignOf: o.Campaign, CampaignByID: o.CampaignByID, Campaigns: o.Campaigns,
		Book: a.store, Shelf: saved.New(a.store, time.Now, rand.Reader),
		Info:  func(ctx context.Context) (job.Info, error) { return a.store.Info(ctx, time.Now()) },
		Rules: a.rules.Rules, Rule: a.rules.Rule, RuleSet: a.rules.Version(),
		Token: func(context.Context, string) (people.Principal, error) { return people.Principal{}, people.ErrEnded },
	}, nil
}
