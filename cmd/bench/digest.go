package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"lurewatch/alerts/units"
	"lurewatch/index"
	"lurewatch/job"
	"lurewatch/seeds"
	"lurewatch/store"
)

type digestCmd struct {
	Docs  int    `help:"How many flagged ads." default:"10000"`
	Units int    `help:"How many units." default:"30"`
	Seed  uint64 `help:"Of the invented ads." default:"1"`
	Of    string `help:"Make the digests of this directory (used by itself)." hidden:""`
}

// Run stores invented alerts about the places of the units, and has a process of its own make the first digest of each
// unit: the log followed, what each is owed gathered, looked up in the index, written as text, HTML and CSV, signed,
// and queued on disk.
func (c *digestCmd) Run(ctx context.Context) error {
	if c.Of != "" {
		return c.make(ctx)
	}
	dir, err := os.MkdirTemp("", "lurewatch-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := c.fill(ctx, dir); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var made digestsMade
	if _, err := runChild(ctx, &made, self, "digest", "--units", strconv.Itoa(c.Units), "--of", dir); err != nil {
		return err
	}
	fmt.Printf("digests: %d units over %d flagged ads: the log followed in %.2f s, %d digests of %d ads, %.1f MB of mail, made and queued on disk in %.2f s, %.2f s of processors; peak memory %.0f MB, of it %.0f MB of rules and index at rest (loading the rules before: %.0f MB)\n",
		c.Units, c.Docs, made.FollowS, made.Digests, made.Items, float64(made.Bytes)/1e6, made.BuildS, made.WorkS, made.PeakMB, made.RestMB, made.BeforeMB)
	if made.Digests != c.Units {
		return fmt.Errorf("%d digests were made, want %d", made.Digests, c.Units)
	}
	return nil
}

// told lists the first units of the seeds, each with somebody to mail to.
func told(n int) ([]units.Unit, error) {
	book, faults := units.Load(seeds.FS, "", nil)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	national, _ := book.Unit("viet-nam")
	list := []units.Unit{national}
	for _, u := range book.All() {
		if u.Kind == units.Border && len(list) < n {
			list = append(list, u)
		}
	}
	for i := range list {
		list[i].Recipients = []string{list[i].ID + "@unit.example"}
	}
	return list, nil
}

// benchDay is when the ads are read; their digests are due on the morning after.
var benchDay = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// fill stores the ads as visits find them, and follows them with the index.
func (c *digestCmd) fill(ctx context.Context, dir string) (err error) {
	list, err := told(c.Units)
	if err != nil {
		return err
	}
	st, err := store.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	b := newInventor(c.Seed)
	const page = 500
	for n := 0; n < c.Docs; n += page {
		var cases []job.Case
		for i := n; i < min(n+page, c.Docs); i++ {
			cases = append(cases, aimed(b.ad(i), list[i%len(list)]))
		}
		if err := file(ctx, st, n, cases); err != nil {
			return err
		}
	}
	ix, err := index.Open(filepath.Join(dir, "index"))
	if err != nil {
		return err
	}
	_, err = ix.CatchUp(ctx, st)
	return errors.Join(err, ix.Close(), dkimKey(dir))
}

// aimed makes an alert of an ad about the places of a unit.
func aimed(c job.Case, u units.Unit) job.Case {
	c.Verdict.Band, c.Verdict.Facts.Places, c.Review, c.FlaggedAt = job.Alert, nil, job.Standing{}, time.Time{}
	for i, ids := range [...][]string{u.Area.Behind, u.Area.Gates, u.Area.Provinces} {
		if len(ids) == 0 {
			continue
		}
		kind := [...]job.RouteKind{job.RouteDestination, job.RouteGate, job.RouteDeparture}[i]
		c.Verdict.Facts.Places = append(c.Verdict.Facts.Places, job.Place{ID: ids[0], Country: "VN", Span: job.Span{Quote: ids[0]}})
		c.Verdict.Facts.Routes = append(c.Verdict.Facts.Routes, job.Route{Kind: kind, Place: ids[0], Span: job.Span{Quote: ids[0]}})
	}
	c.JudgedAt, c.ReadAt = benchDay, benchDay
	return c
}

// file stores one page of ads.
func file(ctx context.Context, st *store.Store, n int, cases []job.Case) error {
	if _, err := st.AddLinks(ctx, []job.Link{{Source: "demo", URL: fmt.Sprintf("https://jobs.example/%d", n), Due: benchDay}}); err != nil {
		return err
	}
	visits, err := st.Lease(ctx, job.Lease{Now: benchDay, For: time.Minute, Max: 1, PerHost: 1})
	if err != nil || len(visits) != 1 {
		return errors.Join(err, fmt.Errorf("%d visits, want 1", len(visits)))
	}
	_, err = st.Finish(ctx, job.Outcome{Visit: visits[0], Fate: job.Fetched, At: benchDay, Cases: cases})
	return err
}

// dkimKey writes a key for the signatures.
func dkimKey(dir string) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "dkim.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600)
}
