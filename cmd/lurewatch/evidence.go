package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"lurewatch/crawler/fetch"
	"lurewatch/crawler/warc"
)

// evidenceFlags say whether what a crawl fetches is kept as it came.
type evidenceFlags struct {
	NoEvidence   bool      `help:"Do not keep what is fetched as WARC files." env:"LUREWATCH_NO_EVIDENCE"`
	KeepEvidence days      `help:"How long WARC files are kept by a running server: 90d, or 36h." default:"90d" placeholder:"DAYS" env:"LUREWATCH_KEEP_EVIDENCE"`
	MinFree      byteCount `help:"How much of the disk must stay free: 1GiB, or 500MB. With less nothing is visited, as no ad is saved without its evidence; 0 is no limit." default:"1GiB" placeholder:"SIZE" env:"LUREWATCH_MIN_FREE"`
	Operator     string    `help:"Who crawls, a mail address or a page: it stands in every WARC file." env:"LUREWATCH_OPERATOR"`
}

// days is a duration that people write in days, "90d", or as Go does, "36h". It is more than nothing.
type days time.Duration

// UnmarshalText reads either form.
func (d *days) UnmarshalText(text []byte) error {
	s := string(text)
	v, err := time.ParseDuration(s)
	if n, ok := strings.CutSuffix(s, "d"); ok {
		var whole int
		whole, err = strconv.Atoi(n)
		v = time.Duration(min(whole, maxDays)) * 24 * time.Hour
	}
	if err != nil || v <= 0 {
		return fmt.Errorf("%q: want a number of days such as 90d, or hours such as 36h", s)
	}
	*d = days(v)
	return nil
}

// maxDays is the longest that can be asked for: a century.
const maxDays = 36_500

// evidenceDir is where the WARC files of the data directory are.
func (a *app) evidenceDir() string { return filepath.Join(a.cli.Data, "warc") }

// evidence writes what is fetched. The nil evidence writes nothing.
type evidence struct {
	a    *app
	w    *warc.Writer
	disk *disk
	lost atomic.Int64 // answers that could not be written

	writing sync.WaitGroup
	mu      sync.Mutex
	pending map[string][]chan struct{} // by source, closed when written
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
	return &evidence{a: a, w: w, disk: newDisk(a, f.MinFree), pending: make(map[string][]chan struct{})}, nil
}

// tap is what the client of a crawl calls for every answer; nil if no evidence is kept.
func (e *evidence) tap() func(fetch.Exchange) {
	if e == nil {
		return nil
	}
	return e.record
}

// record begins to keep one exchange and does not wait for it: the host is free for the next request meanwhile, and
// whoever saves what came of the answer calls kept before. Close waits for all.
func (e *evidence) record(x fetch.Exchange) {
	done := make(chan struct{})
	e.mu.Lock()
	e.pending[x.Note] = append(e.pending[x.Note], done)
	e.mu.Unlock()
	e.writing.Go(func() {
		e.write(x)
		e.mu.Lock()
		defer e.mu.Unlock()
		if e.pending[x.Note] = slices.DeleteFunc(e.pending[x.Note], func(c chan struct{}) bool { return c == done }); len(e.pending[x.Note]) == 0 {
			delete(e.pending, x.Note)
		}
		close(done)
	})
}

// kept returns when all that was fetched for a source so far is on disk, or is known to be lost.
func (e *evidence) kept(source string) {
	e.mu.Lock()
	list := slices.Clone(e.pending[source])
	e.mu.Unlock()
	for _, done := range list {
		<-done
	}
}

// write keeps one exchange. Evidence that cannot be written is told; if that is the fault of the disk, no more visits
// are made for a while.
func (e *evidence) write(x fetch.Exchange) {
	_, err := e.w.Record(context.Background(), warc.Exchange{
		URL: x.URL, At: x.At, Took: x.Took, IP: x.IP.Addr(), Request: x.RequestHead, Proto: x.Proto,
		Status: strings.TrimSpace(fmt.Sprintf("%d %s", x.Status, x.StatusText)), Header: x.Header, Body: x.Body,
		Truncated: warc.Truncation(x.Truncated), Source: x.Note,
	})
	if err != nil {
		e.lost.Add(1)
		e.disk.failed(err)
		e.a.logger().Error("evidence was not kept", "url", x.URL, "why", err)
	}
}

// wait is what a crawl calls before it saves; nil if no evidence is kept.
func (e *evidence) wait() func(source string) {
	if e == nil {
		return nil
	}
	return e.kept
}

// room is what a crawl asks before a visit; nil if no evidence is kept.
func (e *evidence) room() func() string {
	if e == nil {
		return nil
	}
	return e.disk.full
}

// putOff is why visits were put off, "" if none were.
func (e *evidence) putOff() string {
	if e == nil {
		return ""
	}
	return e.disk.told()
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
	e.writing.Wait()
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
