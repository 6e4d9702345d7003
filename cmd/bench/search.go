package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"lurewatch/index"
	"lurewatch/job"
)

type searchCmd struct {
	Docs   int    `help:"How many flagged ads." default:"100000"`
	Rounds int    `help:"How often each query is asked." default:"5"`
	Seed   uint64 `help:"Of the invented ads." default:"1"`
	SQLite string `name:"sqlite" help:"The sqlite3 program; it is left out if there is none." default:"sqlite3" placeholder:"FILE"`
	Each   bool   `help:"Print each query."`
}

// inventedLog is a change log of invented ads that are made when they are read.
type inventedLog struct {
	ads  *inventor
	docs int
	text int
	took time.Duration // by inventing
}

// Changes returns the ads after the given position. It is read once, in order.
func (l *inventedLog) Changes(ctx context.Context, after uint64, limit int) ([]job.Change, error) {
	begun := time.Now()
	defer func() { l.took += time.Since(begun) }()
	var out []job.Change
	for n := int(after); n < l.docs && len(out) < limit; n++ {
		c := l.ads.ad(n)
		for _, f := range job.Fields {
			l.text += len(c.Ad.Field(f))
		}
		out = append(out, job.Change{Seq: uint64(n + 1), Case: c})
	}
	return out, ctx.Err()
}

// question is a query, and the same for FTS5 if it has a like: an expression for MATCH, a condition on columns.
type question struct{ text, match, where string }

var questions = []question{
	{"", "", ""},
	{"tuyển", "tuyển", ""},
	{"viec nhe luong cao", "viec nhe luong cao", ""},
	{`"việc nhẹ lương cao"`, `"việc nhẹ lương cao"`, ""},
	{`"bao ăn ở"`, `"bao ăn ở"`, ""},
	{"lương thưởng -casino", "lương thưởng NOT casino", ""},
	{"telegram OR zalo hộ chiếu", "(telegram OR zalo) AND hộ AND chiếu", ""},
	{"high salary visa", "high salary visa", ""},
	{`"no experience required"`, `"no experience required"`, ""},
	{"salry", "salary", ""},
	{"passprt ticket", "passport ticket", ""},
	{"tuyen~ lương", "tuyen lương", ""},
	{"招聘", "招聘", ""},
	{"包吃包住 打字员", "包吃包住 打字员", ""},
	{"薪", "薪", ""},
	{"เงินเดือนสูง", "เงินเดือนสูง", ""},
	{"ប្រាក់ខែខ្ពស់", "ប្រាក់ខែខ្ពស់", ""},
	{"고수익 모집", "고수익 모집", ""},
	{"カンボジア", "カンボジア", ""},
	{"Hailanminh", "Hailanminh", ""},
	{"công ty Hai*", "công ty", ""},
	{"0900 001 234", `"0900001234"`, ""},
	{"phone:0900001234", "", "rowid IN (SELECT ad FROM tags WHERE field='contact' AND value='+84900001234')"},
	{"handle:demo_hailan3", "", "rowid IN (SELECT ad FROM tags WHERE field='contact' AND value='@demo_hailan3')"},
	{"band:alert", "", "band='alert'"},
	{"band:alert review:open country:KH", "", "band='alert' AND review='open' AND rowid IN (SELECT ad FROM tags WHERE field='country' AND value='KH')"},
	{"rule:demo-rule-003 hộ chiếu", "hộ chiếu", "rowid IN (SELECT ad FROM tags WHERE field='rule' AND value='demo-rule-003')"},
	{"category:task_scam -lang:vi", "", "lang<>'vi' AND rowid IN (SELECT ad FROM tags WHERE field='category' AND value='task_scam')"},
	{"seen:>=2026-06-01 lương", "lương", "last>='2026-06-01'"},
	{"flagged:>=2026-10-25T06:00:00Z", "", "flagged>='2026-10-25T06:00:00Z'"},
	{"wage:>3000 đặt cọc", "đặt cọc", "wage>3000"},
	{"source:demo-board-07 \"máy lạnh\"", `"máy lạnh"`, "source='demo-board-07'"},
	{"(gõ máy OR phụ bếp) Bavet", "((gõ máy) OR phụ) AND bếp AND bavet", ""},
	{"cua khau khong can giay to", "cua khau khong can giay to", ""},
}

// Run measures searching of many flagged ads, and the same with SQLite.
func (c *searchCmd) Run(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "lurewatch-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	peer, why := newSQLite(c.SQLite, dir)
	log := &inventedLog{ads: newInventor(c.Seed), docs: c.Docs}
	used := processor()
	took, err := c.fill(ctx, filepath.Join(dir, "index"), log)
	if err != nil {
		return err
	}
	size, err := dirSize(filepath.Join(dir, "index"))
	if err != nil {
		return err
	}
	fmt.Printf("search: %d invented flagged ads, %.1f MB of text\n", c.Docs, float64(log.text)/1e6)
	took, used = took-log.took, processor()-used
	fmt.Printf("search: catch-up %.1f s (%.0f ads/s, without %.1f s of inventing them; %.1f s of the processor with it); directory %.2f times the text\n",
		took.Seconds(), float64(c.Docs)/took.Seconds(), log.took.Seconds(), used.Seconds(), float64(size)/float64(log.text))
	if err := c.ask(ctx, filepath.Join(dir, "index")); err != nil {
		return err
	}
	if peer == nil {
		fmt.Println("search: SQLite FTS5 left out:", why)
		return nil
	}
	return c.askPeer(ctx, peer)
}

// fill builds the index and closes it.
func (c *searchCmd) fill(ctx context.Context, dir string, log index.Log) (time.Duration, error) {
	ix, err := index.Open(dir)
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	_, err = ix.CatchUp(ctx, log)
	took := time.Since(begun)
	if err := ix.Close(); err != nil {
		return 0, err
	}
	return took, err
}

// ask times every query with all facets, weeks and excerpts.
func (c *searchCmd) ask(ctx context.Context, dir string) error {
	ix, err := index.Open(dir)
	if err != nil {
		return err
	}
	defer ix.Close()
	begun := time.Now()
	if _, err := ix.Search(ctx, job.Query{Size: 1}); err != nil {
		return err
	}
	cold := time.Since(begun)
	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	var first, again, busy []float64
	for round := range c.Rounds {
		for _, q := range questions {
			begun, used := time.Now(), processor()
			hits, err := ix.Search(ctx, job.Query{Text: q.text, Facets: true, Weeks: true, HTML: true})
			if err != nil {
				return err
			}
			ms := float64(time.Since(begun).Microseconds()) / 1000
			if round == 0 {
				first, busy = append(first, ms), append(busy, float64((processor()-used).Microseconds())/1000)
			} else {
				again = append(again, ms)
			}
			if c.Each && round == 0 {
				fmt.Printf("search: %7.1f ms %7d found  fuzzy %-5v  %s\n", ms, hits.Total, hits.Fuzzy, q.text)
			}
		}
	}
	fmt.Printf("search: lurewatch, all facets, weeks and excerpts: asked first %s, of the processor %s; asked again %s; first search after opening %.0f ms; heap %.0f MB\n",
		spread(first), spread(busy), spread(again), float64(cold.Microseconds())/1000, float64(memory.HeapAlloc)/1e6)
	return nil
}

// spread writes the median, the 95th percentile and the most of some milliseconds.
func spread(ms []float64) string {
	if len(ms) == 0 {
		return "not at all"
	}
	slices.Sort(ms)
	at := func(q float64) float64 { return ms[min(len(ms)-1, int(math.Ceil(q*float64(len(ms))))-1)] }
	return fmt.Sprintf("p50 %.1f ms, p95 %.1f ms, max %.1f ms of %d", at(0.5), at(0.95), ms[len(ms)-1], len(ms))
}

// processor returns how long this process has kept a processor busy; 0 where the system does not say.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
