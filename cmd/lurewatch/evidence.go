package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"lurewatch/crawler/fetch"
	"lurewatch/crawler/warc"
)

// evidenceFlags say whether what a crawl fetches is kept as it came.
type evidenceFlags struct {
	NoEvidence   bool          `help:"Do not keep what is fetched as WARC files." env:"LUREWATCH_NO_EVIDENCE"`
	KeepEvidence time.Duration `help:"How long WARC files are kept by a running server." default:"2160h" placeholder:"90d" env:"LUREWATCH_KEEP_EVIDENCE"`
	Operator     string        `help:"Who crawls, a mail address or a page: it stands in every WARC file." env:"LUREWATCH_OPERATOR"`
}

// evidenceDir is where the WARC files of the data directory are.
func (a *app) evidenceDir() string { return filepath.Join(a.cli.Data, "warc") }

// evidence writes what is fetched. The nil evidence writes nothing.
type evidence struct {
	a    *app
	w    *warc.Writer
	lost atomic.Int64 // answers that could not be written
}

// openEvidence returns nil if none is kept. What a crash left torn is repaired and told.
func (a *app) openEvidence(f evidenceFlags) (*evidence, error) {
	if f.NoEvidence {
		return nil, nil
	}
	w, err := warc.Open(a.evidenceDir(), warc.Options{
		Software: "lurewatch/" + buildVersion(), Operator: f.Operator, Robots: "RFC 9309", UserAgent: fetch.DefaultUserAgent, Now: a.now,
	})
	if err != nil {
		return nil, fmt.Errorf("open the evidence: %w", err)
	}
	for _, r := range w.Recovered() {
		a.logger().Warn("evidence that a crash left torn was repaired", "file", r.String())
	}
	return &evidence{a: a, w: w}, nil
}

// tap is what the client of a crawl calls for every answer; nil if no evidence is kept.
func (e *evidence) tap() func(fetch.Exchange) {
	if e == nil {
		return nil
	}
	return e.record
}

// record keeps one exchange before the crawl goes on with it. Evidence that cannot be written is told and does not
// stop the crawl.
func (e *evidence) record(x fetch.Exchange) {
	_, err := e.w.Record(context.Background(), warc.Exchange{
		URL: x.URL, At: x.At, Took: x.Took, IP: x.IP.Addr(), Request: x.RequestHead, Proto: x.Proto, Status: strings.TrimSpace(fmt.Sprintf("%d %s", x.Status, x.StatusText)),
		Header: x.Header, Body: x.Body, Truncated: warc.Truncation(x.Truncated), Source: x.Note,
	})
	if err != nil {
		e.lost.Add(1)
		e.a.logger().Error("evidence was not kept", "url", x.URL, "why", err)
	}
}

// missing counts the answers that could not be written.
func (e *evidence) missing() int64 {
	if e == nil {
		return 0
	}
	return e.lost.Load()
}

// Close ends the open file.
func (e *evidence) Close() error {
	if e == nil {
		return nil
	}
	return e.w.Close()
}

// expire deletes files whose time is over, now and then, until ctx ends.
func (e *evidence) expire(ctx context.Context, keep time.Duration) error {
	t := time.NewTicker(purgeEvery)
	defer t.Stop()
	for {
		gone, err := e.w.Expire(ctx, e.a.now().Add(-keep))
		if err != nil && ctx.Err() == nil {
			return err
		}
		if len(gone) > 0 {
			e.a.logger().Info("evidence expired", "files", len(gone))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}

type verifyCmd struct {
	Follows string `help:"The head of the chain that was written down earlier: it must be part of this one." placeholder:"HASH"`
	JSON    bool   `help:"Print JSON."`
}

// Run checks every evidence file against its digests, its index and the chain.
func (c *verifyCmd) Run(a *app) error {
	dir := a.evidenceDir()
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return hinted{fmt.Errorf("verify: there is no %s", dir), "a crawl without --no-evidence makes it"}
	}
	update, done := showBytes(a.io.err, a.now)
	report, err := warc.Verify(a.ctx, dir, func(p warc.Progress) { update(p.Done, p.Total) })
	done()
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if c.Follows != "" && !isHead(c.Follows) {
		return exitError{exitUsage, fmt.Errorf("verify: --follows %q: want the 64 hex digits of a head", c.Follows)}
	}
	broken := c.Follows != "" && !report.Follows(c.Follows)
	if c.JSON {
		err = json.NewEncoder(a.io.out).Encode(report)
	} else {
		c.print(a, report)
	}
	switch {
	case err != nil:
		return err
	case len(report.Damage) > 0:
		return fmt.Errorf("verify: %d damages in %s", len(report.Damage), dir)
	case broken:
		return fmt.Errorf("verify: the chain does not hold %s: files were taken out or written anew", c.Follows)
	}
	return nil
}

// isHead reports whether s can be the head of a chain.
func isHead(s string) bool {
	_, err := hex.DecodeString(s)
	return err == nil && len(s) == 64
}

func (c *verifyCmd) print(a *app, r warc.Report) {
	for _, d := range r.Damage {
		fmt.Fprintln(a.io.out, d)
	}
	fmt.Fprintf(a.io.out, "%d files, %d records, %d bytes; %d expired files, %d open\n", r.Files, r.Records, r.Bytes, r.Expired, len(r.Open))
	if r.Head != "" {
		fmt.Fprintf(a.io.out, "head of the chain: %s\nWrite it down elsewhere: later, --follows HASH proves that nothing before it was changed or taken out.\n", r.Head)
	}
}
