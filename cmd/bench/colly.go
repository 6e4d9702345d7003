package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"github.com/gocolly/colly/v2"

	"lurewatch/job"
)

// collyCmd is the peer: colly as its users write it. It fetches, parses, follows links, and keeps nothing. It
// obeys no robots.txt, guards no address, judges and stores nothing; like lurewatch it has one request in flight
// per host.
type collyCmd struct {
	Start []string `help:"Where to begin." sep:"none"`
}

// collyResult is what collyCmd prints.
type collyResult struct {
	Pages int64   `json:"pages"`
	TookS float64 `json:"took_s"`
}

// Run crawls and prints pages and time.
func (c *collyCmd) Run() error {
	var pages atomic.Int64
	col := colly.NewCollector(colly.Async(true))
	hosts := make(map[string]bool)
	for _, u := range c.Start {
		host := job.Host(u)
		hosts[host] = true
		if err := col.Limit(&colly.LimitRule{DomainRegexp: "^" + host + "(:|$)", Parallelism: 1}); err != nil {
			return err
		}
	}
	col.OnHTML("a[href]", func(e *colly.HTMLElement) {
		if to := e.Request.AbsoluteURL(e.Attr("href")); hosts[job.Host(to)] {
			e.Request.Visit(to) // already visited is an error here, and no news
		}
	})
	col.OnResponse(func(*colly.Response) { pages.Add(1) })
	begun := time.Now()
	for _, u := range c.Start {
		if err := col.Visit(u); err != nil {
			return fmt.Errorf("visit %s: %w", u, err)
		}
	}
	col.Wait()
	return json.NewEncoder(os.Stdout).Encode(collyResult{pages.Load(), time.Since(begun).Seconds()})
}
