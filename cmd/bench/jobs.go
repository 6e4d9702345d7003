package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"lurewatch/crawler"
	"lurewatch/index"
	"lurewatch/job"
	"lurewatch/store"
)

type jobsCmd struct {
	common
	Hosts int `help:"On how many hosts." default:"16"`
}

// Run crawls a board that has every ad once, and looks into what was kept.
func (c *jobsCmd) Run(ctx context.Context) error {
	return withSite(ctx, c.common, c.Hosts, 0, func(s *site, data string) error {
		var stats crawler.Stats
		run, err := runChild(ctx, &stats, c.Lurewatch, crawlArgs(data, s.start)...)
		if err != nil {
			return err
		}
		fmt.Printf("jobs: %d ads on %d hosts crawled in %.1f s, peak %.0f MB, %d visits, %d errors, %d forbidden\n", s.ads, c.Hosts, stats.TookS, run.rssMB, stats.Visits, stats.Errors, stats.Disallowed)
		return verify(ctx, data, s.ads)
	})
}

// verify counts what a data directory holds of a board with so many ads, and searches it with and without marks.
func verify(ctx context.Context, data string, want int) (err error) {
	st, err := store.Open(data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	stored, doubled, flagged, err := countAds(ctx, st)
	if err != nil {
		return err
	}
	info, err := st.Info(ctx, time.Now())
	if err != nil {
		return err
	}
	fmt.Printf("  %d of %d ads stored, %d lost, %d doubled; flagged %d alert, %d look; frontier %d due, %d leased\n",
		len(stored), want, want-len(stored), doubled, info.Flagged.Alert, info.Flagged.Look, info.Frontier.Due, info.Frontier.Leased)
	if err := verifySearch(ctx, data, st, flagged); err != nil {
		return err
	}
	if len(stored) != want || doubled > 0 {
		return fmt.Errorf("%d of %d ads stored, %d doubled", len(stored), want, doubled)
	}
	return nil
}

// countAds counts the ads of the board by their path, which bears their number.
func countAds(ctx context.Context, st *store.Store) (stored map[string]bool, doubled int, flagged []job.Case, err error) {
	stored = make(map[string]bool)
	for after := job.ID(""); ; {
		cases, err := st.Cases(ctx, after, 500)
		if err != nil || len(cases) == 0 {
			return stored, doubled, flagged, err
		}
		for _, c := range cases {
			after = c.Ad.ID
			path := strings.TrimPrefix(c.Ad.URL, job.Origin(c.Ad.URL))
			if !strings.HasPrefix(path, "/ad/") {
				continue // about, news
			}
			if stored[path] {
				doubled++
			}
			stored[path] = true
			if c.Verdict.Flagged() {
				flagged = append(flagged, c)
			}
		}
	}
}

// verifySearch asks for a phrase of every flagged Vietnamese ad: as written, decomposed, and without marks.
func verifySearch(ctx context.Context, data string, st *store.Store, flagged []job.Case) error {
	ix, err := index.Open(data + "/index")
	if err != nil {
		return err
	}
	if _, err := ix.CatchUp(ctx, st); err != nil {
		return errors.Join(err, ix.Close())
	}
	count, err := ix.Count()
	if err != nil {
		return errors.Join(err, ix.Close())
	}
	asked, missed := 0, [3]int{}
	for _, c := range flagged {
		words := strings.Fields(strings.Map(plain, c.Ad.Text))
		if c.Verdict.Lang != "vi" || len(words) < 8 {
			continue
		}
		asked++
		phrase := strings.Join(words[2:8], " ")
		for i, q := range []string{phrase, norm.NFD.String(phrase), unmarked(phrase)} {
			found, err := finds(ctx, ix, q, c.Ad.ID)
			if err != nil {
				return errors.Join(err, ix.Close())
			}
			if !found {
				missed[i]++
				fmt.Printf("  not found: %q\n", q)
			}
		}
	}
	fmt.Printf("  index has %d of %d flagged ads; six words of %d Vietnamese ones: not found as written %d, decomposed %d, without marks %d\n", count, len(flagged), asked, missed[0], missed[1], missed[2])
	if missed != [3]int{} {
		err = fmt.Errorf("search misses flagged ads")
	}
	return errors.Join(err, ix.Close())
}

// plain keeps what is a word in a query and nothing that is a sign there.
func plain(r rune) rune {
	if strings.ContainsRune("\"-:“”–—", r) {
		return ' '
	}
	return r
}

// unmarked is a Vietnamese phrase as people type it without marks.
func unmarked(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x300 && r < 0x370:
			return -1
		case r == 'đ':
			return 'd'
		case r == 'Đ':
			return 'D'
		}
		return r
	}, norm.NFD.String(s))
}

func finds(ctx context.Context, ix *index.Index, q string, id job.ID) (bool, error) {
	hits, err := ix.Search(ctx, job.Query{Text: q, Size: 1000})
	if err != nil {
		return false, err
	}
	for _, h := range hits.Hits {
		if h.ID == id {
			return true, nil
		}
	}
	return false, nil
}
