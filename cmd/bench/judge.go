package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

type judgeCmd struct{ common }

// Run judges every ad of real_vi on one core, and lets yara look for the same phrases.
func (c *judgeCmd) Run(ctx context.Context) error {
	ads, err := readAds(c.Ads, "real_vi")
	if err != nil {
		return err
	}
	begun := time.Now()
	set, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		return err
	}
	compiled := time.Since(begun)
	size := 0
	for _, ad := range ads {
		for _, f := range job.Fields {
			size += len(ad.Field(f))
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	rounds, flagged := 0, 0
	begun = time.Now()
	for time.Since(begun) < 3*time.Second {
		flagged = 0
		for _, ad := range ads {
			if set.Judge(ad).Flagged() {
				flagged++
			}
		}
		rounds++
	}
	s := time.Since(begun).Seconds() / float64(rounds)
	fmt.Printf("judge: %d ads, %.1f MB, one core: %.0f ads/s, %.1f MB/s; %d flagged; library of %d rules compiled in %.0f ms\n",
		len(ads), float64(size)/1e6, float64(len(ads))/s, float64(size)/1e6/s, flagged, len(set.Rules()), 1000*compiled.Seconds())
	return scanWithYara(ctx, ads, set)
}
