// Command bench measures lurewatch against peers in one run on one machine, shows on real processes that a
// crawl loses nothing, and counts how soon it is noticed that a source broke. It prints ratios; absolute numbers depend on the machine.
//
// The site that is crawled runs in a process of its own on 127.0.0.1 to 127.0.0.16, so that one request in
// flight per host leaves work for every worker, and so that memory is measured of the crawler alone.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/alecthomas/kong"
)

type cli struct {
	All    allCmd    `cmd:"" help:"Everything, in one run."`
	Speed  speedCmd  `cmd:"" help:"Pages a second beside bare colly, and peak memory."`
	Jobs   jobsCmd   `cmd:"" help:"Crawl a board of all the ads: each stored once, none lost, found by search."`
	Kill   killCmd   `cmd:"" help:"The same with kill -9 in the middle."`
	Judge  judgeCmd  `cmd:"" help:"Ads and megabytes a second of judging."`
	Index  indexCmd  `cmd:"" help:"Documents a second of indexing."`
	Search searchCmd `cmd:"" help:"Search with all facets over many flagged ads, beside SQLite FTS5."`
	Pages  pagesCmd  `cmd:"" help:"Pages of ads of a console with many flagged ads, from the handler that serve has."`
	Checks checksCmd `cmd:"" help:"Checks of texts a second through the interface for programs, how long they take at a rate, and memory."`
	Health healthCmd `cmd:"" help:"Break 20 invented sources 20 ways each: how many are noticed, how soon, and false alarms."`
	Digest digestCmd `cmd:"" help:"Make the digests of 30 units over 10,000 flagged ads: time and peak memory."`
	Site   siteCmd   `cmd:"" help:"Serve ads as a job board (used by the others)."`
	Colly  collyCmd  `cmd:"" help:"Crawl with bare colly (used by speed)."`
}

// common are the flags of the benches.
type common struct {
	Ads       string `help:"A folder of ads as gzip JSON Lines. Without it the invented ads of the demo are used, repeated." placeholder:"DIR"`
	Lurewatch string `help:"The lurewatch binary." default:"lurewatch" placeholder:"FILE"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var c cli
	k := kong.Parse(&c, kong.Name("bench"), kong.BindTo(ctx, (*context.Context)(nil)))
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type allCmd struct{ common }

// Run does every bench in turn and goes on after one that failed.
func (c *allCmd) Run(ctx context.Context) error {
	var failed error
	for _, b := range []interface{ Run(context.Context) error }{
		&judgeCmd{c.common}, &indexCmd{common: c.common, Docs: 5000}, &speedCmd{common: c.common, Pages: 20000, Hosts: 16},
		&jobsCmd{common: c.common, Hosts: 16}, &killCmd{common: c.common, Hosts: 16, Kills: 3},
		&healthCmd{Quiet: 30, Seed: 1, AtOnce: 4}, &searchCmd{Docs: 100_000, Rounds: 5, Seed: 1, SQLite: "sqlite3"},
		&pagesCmd{Docs: 100_000, Pages: 1000, Ring: 6, Seed: 1}, &checksCmd{common: c.common, For: 10 * time.Second, Rate: 1000, Callers: 16},
		&digestCmd{Docs: 10_000, Units: 30, Seed: 1},
	} {
		if err := b.Run(ctx); err != nil {
			fmt.Println("FAILED:", err)
			failed = err
		}
	}
	return failed
}
