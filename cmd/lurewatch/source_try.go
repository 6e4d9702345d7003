package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lurewatch/crawler"
	"lurewatch/crawler/extract"
	"lurewatch/crawler/fetch"
	"lurewatch/crawler/sources"
	"lurewatch/job"
	"lurewatch/rules"
)

type testSourceCmd struct {
	Target        string         `arg:"" help:"The id of a source, or an address." placeholder:"ID|URL"`
	Pages         int            `help:"How many pages are fetched at most." default:"6"`
	Page          string         `help:"Read this saved page instead of fetching any; the source's own reader is used with --as." placeholder:"FILE"`
	As            string         `help:"The address of the saved page." placeholder:"URL" default:"https://saved.example/"`
	AllowLoopback bool           `help:"Let addresses on this machine be visited (tests only)."`
	Delay         *time.Duration `help:"Pause between two requests on loopback hosts." placeholder:"2s"`
	Browser       string         `help:"Chromium, for a source whose pages are drawn by scripts." placeholder:"FILE" type:"path" env:"LUREWATCH_BROWSER"`
	JSON          bool           `help:"Print JSON."`
}

// Validate is called by kong.
func (c *testSourceCmd) Validate() error {
	if c.Pages < 1 || c.Pages > 100 {
		return fmt.Errorf("--pages is %d, want 1 to 100", c.Pages)
	}
	return nil
}

// Run shows what a source yields now, page by page and field by field. Nothing is stored.
func (c *testSourceCmd) Run(a *app) error {
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	s, prefer, err := c.source(a)
	if err != nil {
		return err
	}
	var outcomes []job.Outcome
	if c.Page != "" {
		outcomes, err = c.saved(a, set, s)
	} else {
		outcomes, err = c.fetched(a, set, s, prefer)
	}
	if err != nil {
		return err
	}
	pages := make([]triedPage, len(outcomes))
	for i, o := range outcomes {
		pages[i] = triedOf(o)
	}
	if c.JSON {
		if err := json.NewEncoder(a.io.out).Encode(pages); err != nil {
			return err
		}
	} else {
		printTried(a.io.out, pages)
	}
	if !slices.ContainsFunc(pages, func(p triedPage) bool { return len(p.Ads) > 0 }) {
		return exitError{exitPart, errors.New("test source: no ad was found")}
	}
	return nil
}

// source is the one of the library with that id, also one that is disabled, or one made of the address.
func (c *testSourceCmd) source(a *app) (crawler.Source, func(string) bool, error) {
	if t := strings.ToLower(c.Target); strings.HasPrefix(t, "http://") || strings.HasPrefix(t, "https://") {
		s, err := crawler.NewSource(c.Target)
		if err != nil {
			return s, nil, exitError{exitUsage, err}
		}
		return s, nil, nil
	}
	all, faults := a.loadSources()
	i := slices.IndexFunc(all, func(s sources.Source) bool { return s.ID == c.Target })
	if i < 0 {
		return crawler.Source{}, nil, errors.Join(hinted{fmt.Errorf("test source %q: there is none", c.Target), "lurewatch source list shows their ids"}, faults)
	}
	if all[i].Disabled != "" {
		fmt.Fprintf(a.io.err, "lurewatch: %s is not visited by crawls: %s\n", all[i].ID, all[i].Disabled)
	}
	s, err := all[i].Crawl()
	return s, func(url string) bool { return all[i].Links.Kind(url) == sources.Ad }, err
}

func (c *testSourceCmd) fetched(a *app, set *rules.Set, s crawler.Source, prefer func(string) bool) ([]job.Outcome, error) {
	client := fetch.New(fetch.Options{AllowLoopback: c.AllowLoopback})
	defer client.Close()
	o := crawler.Options{Judge: set.Judge, Client: client, LoopbackDelay: -1, Now: a.now, Random: rand.Float64, Log: a.logger()}
	if c.Delay != nil {
		o.LoopbackDelay = *c.Delay
	}
	if s.Render {
		draw, end := openBrowser(a, c.Browser)
		defer end()
		o.Render = draw
	}
	progress, done := showProgress(a.io.err, a.now)
	defer done()
	o.Progress = progress
	return crawler.Try(a.ctx, o, s, c.Pages, prefer)
}

// saved reads one page from a file as the source would read it.
func (c *testSourceCmd) saved(a *app, set *rules.Set, s crawler.Source) ([]job.Outcome, error) {
	url, err := job.Canonical(c.As)
	if err != nil {
		return nil, exitError{exitUsage, err}
	}
	body, err := os.ReadFile(c.Page)
	if err != nil {
		return nil, fmt.Errorf("test source: %w", err)
	}
	text, _, ok := fetch.Text(body)
	if !ok {
		return nil, fmt.Errorf("test source: %s is no text", c.Page)
	}
	r := readSaved(s, url, text, a.now())
	o := job.Outcome{Visit: job.Visit{URL: url}, Fate: job.Fetched, Why: r.Why, At: a.now(), Yield: job.Yield{Visits: 1, Fetched: 1}}
	if r.How != "" {
		o.Yield.How = map[string]int{r.How: 1}
	}
	for i, ad := range r.Ads {
		o.Cases = append(o.Cases, job.Case{Ad: ad, Verdict: set.Judge(ad)})
		if r.Extras[i].Expired {
			o.Closed = append(o.Closed, job.Closed{ID: ad.ID, Why: r.Extras[i].ExpiredWhy})
		}
	}
	for _, u := range r.Links {
		o.Links = append(o.Links, job.Link{URL: u})
	}
	return []job.Outcome{o}, nil
}

// readSaved tells data from pages by how they begin.
func readSaved(s crawler.Source, url string, text []byte, now time.Time) extract.Result {
	head := strings.ToLower(strings.TrimLeft(string(text[:min(len(text), 512)]), "\ufeff \t\r\n"))
	if strings.HasPrefix(head, "{") || strings.HasPrefix(head, "[") || strings.HasPrefix(head, "<?xml") && !strings.Contains(head, "<html") {
		read := s.ReadData
		if read == nil {
			read = extract.ReadFeed
		}
		return read(extract.Document{URL: url, Source: s.ID, Body: text, Now: now})
	}
	read := s.Read
	if read == nil {
		read = extract.Read
	}
	return read(extract.Page{URL: url, Source: s.ID, Doc: extract.Parse(text).Selection, Now: now})
}

// triedPage is what came of one page.
type triedPage struct {
	URL   string    `json:"url"`
	Fate  job.Fate  `json:"fate"`
	Why   string    `json:"why,omitempty"`
	How   string    `json:"how,omitempty"`
	Wall  string    `json:"wall,omitempty"`
	Links int       `json:"links"`
	Ads   []triedAd `json:"ads,omitempty"`
}

// triedAd is one ad, field by field. Digits of telephone numbers are left out of what is printed.
type triedAd struct {
	Title    string   `json:"title"`
	Company  string   `json:"company"`
	Location string   `json:"location"`
	Salary   string   `json:"salary"`
	Posted   string   `json:"posted"`
	Text     string   `json:"text"` // its beginning
	Letters  int      `json:"letters"`
	Closed   string   `json:"closed,omitempty"`
	Band     job.Band `json:"band"`
	URL      string   `json:"url"`
}

func triedOf(o job.Outcome) triedPage {
	p := triedPage{URL: o.Visit.URL, Fate: o.Fate, Why: o.Why, Links: len(o.Links)}
	for how := range o.Yield.How {
		p.How = how
	}
	for wall := range o.Yield.Walls {
		p.Wall = wall
	}
	for _, c := range o.Cases {
		t := triedAd{Title: c.Ad.Title, Company: c.Ad.Company, Location: c.Ad.Location, Salary: c.Ad.Salary, Posted: c.Ad.Posted,
			Text: oneLine(c.Ad.Text, 160), Letters: utf8.RuneCountInString(c.Ad.Text), Band: c.Verdict.Band, URL: c.Ad.URL}
		if i := slices.IndexFunc(o.Closed, func(closed job.Closed) bool { return closed.ID == c.Ad.ID }); i >= 0 {
			t.Closed = o.Closed[i].Why
		}
		for _, field := range []*string{&t.Title, &t.Company, &t.Text} {
			*field = longNumber.ReplaceAllString(*field, "…")
		}
		p.Ads = append(p.Ads, t)
	}
	return p
}

// longNumber is what may be a telephone number.
var longNumber = regexp.MustCompile(`\+?\d[\d .\-]{6,}\d`)

// shownAds is how many ads of a page are shown in full.
const shownAds = 3

func printTried(w io.Writer, pages []triedPage) {
	p := printer{w: w}
	for _, page := range pages {
		p.line("%s", page.URL)
		how := string(page.Fate)
		if page.How != "" {
			how += ", read by its " + page.How
		}
		if page.Wall != "" {
			how += ", a wall: " + page.Wall
		}
		p.row("came to", how)
		if page.Why != "" {
			p.row("because", page.Why)
		}
		p.row("links", fmt.Sprint(page.Links))
		p.row("ads", fmt.Sprint(len(page.Ads)))
		for _, ad := range page.Ads[:min(len(page.Ads), shownAds)] {
			printTriedAd(p, ad)
		}
		if more := len(page.Ads) - shownAds; more > 0 {
			p.line("  … and %d more", more)
		}
	}
}

func printTriedAd(p printer, ad triedAd) {
	p.line("  ─ %s", ad.URL)
	for _, f := range []struct{ name, value string }{
		{"title", ad.Title}, {"company", ad.Company}, {"location", ad.Location}, {"salary", ad.Salary}, {"posted", ad.Posted},
		{"text", fmt.Sprintf("%d letters: %s", ad.Letters, ad.Text)}, {"over", ad.Closed}, {"band", ad.Band.String()},
	} {
		if f.name != "over" || f.value != "" {
			p.row("  "+f.name, cmp.Or(f.value, "– nothing –"))
		}
	}
}
