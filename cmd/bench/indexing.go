package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"lurewatch/index"
	"lurewatch/job"
)

type indexCmd struct {
	common
	Docs int `help:"How many documents." default:"5000"`
}

// memoryLog is a change log in memory, every ad flagged.
type memoryLog []job.Change

// Changes returns at most limit changes after the given position.
func (m memoryLog) Changes(_ context.Context, after uint64, limit int) ([]job.Change, error) {
	if after >= uint64(len(m)) {
		return nil, nil
	}
	rest := m[after:]
	return rest[:min(limit, len(rest))], nil
}

// Run indexes ads as if all were flagged.
func (c *indexCmd) Run(ctx context.Context) error {
	ads, err := readAds(c.Ads, "real_vi")
	if err != nil {
		return err
	}
	text := 0
	var log memoryLog
	for i, ad := range repeated(ads, c.Docs) {
		log = append(log, job.Change{Seq: uint64(i + 1), Case: job.Case{Ad: ad, Verdict: job.Verdict{Band: job.Look, Lang: ad.Lang}}})
		for _, f := range job.Fields {
			text += len(ad.Field(f))
		}
	}
	dir, err := os.MkdirTemp("", "lurewatch-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ix, err := index.Open(filepath.Join(dir, "index"))
	if err != nil {
		return err
	}
	begun := time.Now()
	n, err := ix.CatchUp(ctx, log)
	took := time.Since(begun).Seconds()
	if err != nil {
		return err
	}
	hits, err := ix.Search(ctx, job.Query{Text: "kinh doanh", Facets: true})
	if err != nil {
		return err
	}
	if err := ix.Close(); err != nil {
		return err
	}
	size, err := dirSize(dir)
	if err != nil {
		return err
	}
	fmt.Printf("index: %d documents, %.1f MB of text, in %.1f s: %.0f documents/s, %.1f MB/s; directory %.1f times the text; a search with facets %.1f ms (%d found)\n",
		n, float64(text)/1e6, took, float64(n)/took, float64(text)/1e6/took, float64(size)/float64(text), hits.TookMS, hits.Total)
	return nil
}

func dirSize(dir string) (size int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		i, err := d.Info()
		if err == nil {
			size += i.Size()
		}
		return err
	})
	return size, err
}
