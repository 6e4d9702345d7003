package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"lurewatch/crawler/sources"
)

// sourceView is a source as it is printed. Durations are in seconds.
type sourceView struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	Kind      sources.Kind  `json:"kind"`
	Start     []string      `json:"start"`
	Hosts     []string      `json:"hosts"`
	Ways      []sources.Way `json:"ways"`
	Cron      string        `json:"cron"`
	Zone      string        `json:"zone,omitempty"`
	Next      time.Time     `json:"next,omitzero"` // UTC; missing for one that is disabled
	DelayS    float64       `json:"delay_s"`
	MaxPages  int           `json:"max_pages_per_round"`
	RevisitS  [2]float64    `json:"revisit_s"`
	Owner     string        `json:"owner"`
	Languages []string      `json:"languages"`
	Country   string        `json:"country,omitempty"`
	Render    bool          `json:"render,omitempty"`
	Proxy     string        `json:"proxy,omitempty"`
	Proven    *sourceProof  `json:"proven"` // null: not yet
	Notes     string        `json:"notes,omitempty"`
	Disabled  string        `json:"disabled,omitempty"`
}

type sourceProof struct {
	On string `json:"on"`
	By string `json:"by"`
}

func viewOf(s sources.Source, now time.Time) sourceView {
	v := sourceView{ID: s.ID, Title: s.Title, Kind: s.Kind, Start: s.Start, Hosts: s.Hosts, Ways: s.Read.Ways, Cron: s.Cron, Zone: s.Zone,
		DelayS: s.Delay.Seconds(), MaxPages: s.MaxPages, RevisitS: [2]float64{s.Revisit.Min.Seconds(), s.Revisit.Max.Seconds()},
		Owner: s.Owner, Languages: s.Languages, Country: s.Country, Render: s.Render, Proxy: s.Proxy, Notes: s.Notes, Disabled: s.Disabled}
	if s.Disabled == "" {
		v.Next = s.Schedule.Next(now)
	}
	if s.Proven.On != "" {
		v.Proven = &sourceProof{s.Proven.On, s.Proven.By}
	}
	return v
}

// showSource prints what people want to know of a source, what is not said left out.
func showSource(w io.Writer, s sources.Source, now time.Time) error {
	p := printer{w: w}
	p.line("%s  %s (%s)", s.ID, oneLine(s.Title, 200), s.Kind)
	if s.Disabled != "" {
		p.row("not visited", s.Disabled)
	} else {
		p.row("next visit", s.Schedule.Next(now).Format("2006-01-02 15:04")+" UTC")
	}
	p.row("proven", strings.TrimSuffix(s.Proven.String()+", by "+s.Proven.By, ", by "))
	p.row("start", s.Start...)
	p.row("hosts", s.Hosts...)
	p.row("ads", patterns(s.Links.Ads)...)
	p.row("lists", patterns(s.Links.Lists)...)
	p.row("never", patterns(s.Links.Never)...)
	p.pagination(s.Pagination)
	p.read(s.Read)
	p.row("schedule", strings.TrimSpace(s.Cron+" "+s.Zone))
	p.row("gentleness", fmt.Sprintf("%v between requests, %d pages in a round", s.Delay, s.MaxPages))
	p.row("ads again", fmt.Sprintf("after %s to %s", inDays(s.Revisit.Min), inDays(s.Revisit.Max)))
	p.row("owner", s.Owner)
	p.row("languages", strings.Join(s.Languages, ", "))
	p.row("country", s.Country)
	p.row("proxy", s.Proxy)
	if s.Render {
		p.row("JavaScript", "its pages are empty without")
	}
	p.row("notes", s.Notes)
	return p.err
}

// printer prints rows and remembers the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// row prints values one below the other, each in a line; nothing if there is none.
func (p *printer) row(name string, values ...string) {
	for _, v := range values {
		if v != "" {
			p.line("  %-12s %s", name, oneLine(v, 2000))
			name = ""
		}
	}
}

func (p *printer) pagination(g sources.Pagination) {
	if g.Next.CSS != "" {
		p.row("next page", g.Next.String())
	}
	if g.Parameter != "" {
		p.row("pages", fmt.Sprintf("%s=%d to %d by %d", g.Parameter, g.First, g.Last, g.Step))
	}
}

// inDays is a duration as source files write it.
func inDays(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d%day == 0:
		return fmt.Sprintf("%dd", d/day)
	case d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	}
	return d.String()
}

// read prints how ads are read, fields in the order of people's reading.
func (p *printer) read(r sources.Read) {
	ways := make([]string, len(r.Ways))
	for i, w := range r.Ways {
		ways[i] = string(w)
	}
	p.row("read by", strings.Join(ways, ", then "))
	for _, f := range sources.Fields {
		if sel, ok := r.Selectors[f]; ok {
			p.row("", string(f)+": "+sel.String())
		}
	}
	if r.JSON.Items != "" {
		p.row("", "items: "+string(r.JSON.Items))
	}
	for _, f := range sources.Fields {
		if path, ok := r.JSON.Fields[f]; ok {
			p.row("", string(f)+": "+string(path))
		}
	}
	if r.JSON.URL != "" {
		p.row("", "address: "+r.JSON.URL)
	}
}

func patterns(all []sources.Pattern) []string {
	out := make([]string, len(all))
	for i, p := range all {
		out[i] = p.String()
	}
	return out
}
