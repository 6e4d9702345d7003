package main

import (
	"context"
	"fmt"
	"os"

	"lurewatch/crawler"
)

type speedCmd struct {
	common
	Pages int `help:"How many ads the site has." default:"20000"`
	Hosts int `help:"On how many hosts." default:"16"`
}

// Run crawls one site with bare colly and with lurewatch, everything on, and prints the ratio.
func (c *speedCmd) Run(ctx context.Context) error {
	return withSite(ctx, c.common, c.Hosts, c.Pages, func(s *site, data string) error { return c.compare(ctx, s, data) })
}

func (c *speedCmd) compare(ctx context.Context, s *site, data string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	args := []string{"colly"}
	for _, u := range s.start {
		args = append(args, "--start", u)
	}
	var peer collyResult
	peerRun, err := runChild(ctx, &peer, self, args...)
	if err != nil {
		return err
	}
	second, secondRun, scrapy, err := runScrapy(ctx, s.start)
	if err != nil {
		return err
	}
	var ours crawler.Stats
	ourRun, err := runChild(ctx, &ours, c.Lurewatch, crawlArgs(data, s.start)...)
	if err != nil {
		return err
	}
	peerRate, rate := float64(peer.Pages)/peer.TookS, float64(ours.Fetched)/ours.TookS
	fmt.Printf("speed: %d ads on %d hosts\n", s.ads, c.Hosts)
	fmt.Printf("  bare colly  %6d pages in %5.1f s  %6.0f pages/s  peak %4.0f MB  cpu %.1f s\n", peer.Pages, peer.TookS, peerRate, peerRun.rssMB, peerRun.cpu.Seconds())
	if scrapy {
		fmt.Printf("  scrapy      %6d pages in %5.1f s  %6.0f pages/s  peak %4.0f MB  cpu %.1f s\n", second.Pages, second.TookS, float64(second.Pages)/second.TookS, secondRun.rssMB, secondRun.cpu.Seconds())
	} else {
		fmt.Println("  scrapy      is not installed (Debian python3-scrapy)")
	}
	fmt.Printf("  lurewatch   %6d pages in %5.1f s  %6.0f pages/s  peak %4.0f MB  cpu %.1f s  %d ads stored, %d errors\n", ours.Fetched, ours.TookS, rate, ourRun.rssMB, ourRun.cpu.Seconds(), ours.AdsNew, ours.Errors)
	fmt.Printf("  ratio to colly %.2f (want at least 0.60); peak memory %.0f MB (want under 300)\n", rate/peerRate, ourRun.rssMB)
	if scrapy {
		fmt.Printf("  ratio to scrapy %.1f (want at least 10)\n", rate*second.TookS/float64(second.Pages))
	}
	if rate/peerRate < 0.5 || ourRun.rssMB >= 300 || ours.AdsNew < s.ads {
		return fmt.Errorf("speed: ratio, memory or ads stored fall short")
	}
	return nil
}
