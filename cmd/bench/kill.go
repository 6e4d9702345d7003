package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"time"

	"lurewatch/crawler"
)

type killCmd struct {
	common
	Hosts int    `help:"On how many hosts." default:"16"`
	Kills int    `help:"How often the crawl is killed." default:"1"`
	Seed  uint64 `help:"Decides when." default:"1"`
}

// Run kills a crawl with SIGKILL and starts it again until it ends by itself, then looks into what was kept.
func (c *killCmd) Run(ctx context.Context) error {
	return withSite(ctx, c.common, c.Hosts, 0, func(s *site, data string) error { return c.kill(ctx, s, data) })
}

func (c *killCmd) kill(ctx context.Context, s *site, data string) error {
	random := rand.New(rand.NewPCG(c.Seed, 0))
	killed := 0
	for range c.Kills {
		after := 300*time.Millisecond + time.Duration(random.Float64()*float64(time.Second))
		ok, err := crawlAndKill(ctx, after, c.Lurewatch, crawlArgs(data, s.start))
		if err != nil {
			return err
		}
		if ok {
			killed++
		}
	}
	var stats crawler.Stats
	if _, err := runChild(ctx, &stats, c.Lurewatch, crawlArgs(data, s.start)...); err != nil {
		return err
	}
	fmt.Printf("kill: crawl of %d ads killed %d times; the last start fetched %d more pages and found %d new ads\n", s.ads, killed, stats.Fetched, stats.AdsNew)
	if killed == 0 {
		return fmt.Errorf("kill: the crawl ended before it could be killed")
	}
	return verify(ctx, data, s.ads)
}

// crawlAndKill reports whether the crawl was still running when it was killed.
func crawlAndKill(ctx context.Context, after time.Duration, name string, args []string) (bool, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return false, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		return false, err
	case <-time.After(after):
	}
	if err := cmd.Process.Kill(); err != nil {
		return false, err
	}
	<-ended
	return true, nil
}
