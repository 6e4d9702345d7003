package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/alerts/post"
	"lurewatch/alerts/units"
	"lurewatch/index"
	"lurewatch/rules"
	"lurewatch/rules/facts"
	"lurewatch/rules/library"
	"lurewatch/rules/match"
	"lurewatch/seeds"
	"lurewatch/store"
)

// digestsMade is what the process that makes digests prints.
type digestsMade struct {
	FollowS  float64 `json:"follow_s"`
	BuildS   float64 `json:"build_s"`
	WorkS    float64 `json:"work_s"` // of processors
	Digests  int     `json:"digests"`
	Items    int     `json:"items"`
	Bytes    int     `json:"bytes"`
	BeforeMB float64 `json:"before_mb"` // peak resident memory of loading the rules and opening store and index
	RestMB   float64 `json:"rest_mb"`   // memory of its own after that, without mapped files
	PeakMB   float64 `json:"peak_mb"`   // and at most from then on
}

// make makes the digests of a directory that fill made.
func (c *digestCmd) make(ctx context.Context) (err error) {
	debug.SetMemoryLimit(192 << 20) // as of a server
	list, err := told(c.Units)
	if err != nil {
		return err
	}
	set, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		return err
	}
	reader, err := facts.New(seeds.FS, new(match.Builder))
	if err != nil {
		return err
	}
	st, err := store.Open(c.Of)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	ix, err := index.Open(filepath.Join(c.Of, "index"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	key, err := post.LoadDKIM("lure.example", "e1", filepath.Join(c.Of, "dkim.pem"))
	if err != nil {
		return err
	}
	out := &benchWriter{seal: post.Seal{DKIM: []post.DKIM{key}}}
	o := alerts.Options{Store: st, Dir: c.Of, Domain: "lure.example", Writer: out, Bearers: benchBearers{ix}, Names: benchNames{set},
		Senders: map[alerts.Kind]alerts.Sender{alerts.Mail: taken{}}, Now: func() time.Time { return benchDay },
		Roster: func() alerts.Roster {
			return alerts.Roster{Units: list, Router: units.NewRouter(list, places{reader})}
		}}
	f, err := alerts.New(ctx, o)
	if err != nil {
		return err
	}
	made := digestsMade{BeforeMB: statusMB("VmHWM")}
	debug.FreeOSMemory() // what compiling the rules left
	made.RestMB = statusMB("RssAnon")
	peak := watchMB(ctx)
	begun := time.Now()
	if err := f.Tick(ctx, benchDay); err != nil {
		return err
	}
	made.FollowS = time.Since(begun).Seconds()
	begun = time.Now()
	worked := processor()
	if err := f.Tick(ctx, benchDay.Add(12*time.Hour)); err != nil {
		return err
	}
	made.BuildS, made.Digests, made.Items, made.Bytes = time.Since(begun).Seconds(), out.digests, out.items, out.bytes
	made.PeakMB, made.WorkS = peak(), (processor() - worked).Seconds()
	return json.NewEncoder(os.Stdout).Encode(made)
}

// statusMB is a figure of the state of this process; 0 where the system does not say.
func statusMB(name string) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), name+":")
	number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kb, _ := strconv.ParseFloat(number, 64)
	return kb / 1024
}

// watchMB looks every ten milliseconds how much memory this process has of its own. What it returns ends that and says
// how much it was at most.
func watchMB(ctx context.Context) func() float64 {
	ctx, stop := context.WithCancel(ctx)
	most := make(chan float64)
	go func() {
		t := time.NewTicker(10 * time.Millisecond)
		defer t.Stop()
		for top := 0.0; ; {
			top = max(top, statusMB("RssAnon"))
			select {
			case <-ctx.Done():
				most <- top
				return
			case <-t.C:
			}
		}
	}()
	return func() float64 { stop(); return <-most }
}

// benchWriter makes mails as the server does.
type benchWriter struct {
	seal                  post.Seal
	digests, items, bytes int
}

func (w *benchWriter) Write(_ context.Context, d digest.Digest, id string, _ alerts.Kind) ([]byte, error) {
	text, html := digest.Mail(d)
	raw, err := post.Build(post.Message{ID: id, Date: d.Made, From: "digest@lure.example", To: d.Unit.Recipients, Subject: digest.Subject(d), Language: d.Unit.Language,
		Text: text, HTML: html, Files: []post.File{{Name: d.ID + ".csv", Type: "text/csv; charset=utf-8", Data: digest.CSV(d)}}}, w.seal)
	w.digests++
	w.items += len(d.Items)
	w.bytes += len(raw)
	return raw, err
}

func (w *benchWriter) Alarm(context.Context, alerts.Alarm) ([]byte, error) {
	return nil, errors.New("nothing is to be amiss here")
}

// taken takes every letter.
type taken struct{}

func (taken) Send(context.Context, alerts.Letter) (string, error) { return "250 2.0.0 taken", nil }

type benchBearers struct{ ix *index.Index }

func (b benchBearers) Bearers(ctx context.Context, contacts []string) (map[string]int, error) {
	counts := make(map[string]int, len(contacts))
	for len(contacts) > 0 {
		n := min(len(contacts), index.MaxKnown)
		asked := make([]string, n)
		for i, k := range contacts[:n] {
			_, asked[i], _ = strings.Cut(k, " ")
		}
		known, err := b.ix.Known(ctx, asked)
		if err != nil {
			return nil, err
		}
		for i, k := range known {
			counts[contacts[i]] = k.Ads
		}
		contacts = contacts[n:]
	}
	return counts, nil
}

type benchNames struct{ set *rules.Set }

func (n benchNames) Rule(id, lang string) string {
	r, _ := n.set.Rule(id)
	return r.Title[lang]
}

func (n benchNames) Place(id, lang string) string {
	p, _ := n.set.Place(id)
	return p[lang]
}

// places is the gazetteer as routing asks for it.
type places struct{ r *facts.Reader }

func (g places) Place(id string) (units.Place, bool) {
	p, ok := g.r.Place(id)
	return units.Place{Country: p.Country, Kind: p.Kind, Province: p.Province, Into: p.Into, Neighbour: p.Neighbour}, ok
}
