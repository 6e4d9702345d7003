package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/jedib0t/go-pretty/v6/table"

	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

type diffCmd struct {
	Old   string   `arg:"" help:"A rule library: a folder, or built-in." placeholder:"OLD"`
	New   string   `arg:"" help:"Another one." placeholder:"NEW"`
	Files []string `arg:"" help:"Ads as JSON Lines, plain or gzip; - is standard input." placeholder:"FILE"`
	List  int      `help:"How many changed ads are listed; the heaviest changes first." default:"20" placeholder:"N"`
	JSON  bool     `help:"Print every changed ad as a line of JSON."`
}

// changedAd is an ad that two libraries judge differently.
type changedAd struct {
	ID     job.ID     `json:"id"`
	Old    job.Band   `json:"old"`
	New    job.Band   `json:"new"`
	Scores [2]float64 `json:"scores"`
	Gained []string   `json:"gained"` // rules that fire in the new library only
	Lost   []string   `json:"lost"`   // rules that fire in the old one only
	Title  string     `json:"title"`
}

// Run judges ads with both libraries and prints which change band, and why.
func (c *diffCmd) Run(a *app) error {
	old, err := loadLibrary(c.Old)
	if err != nil {
		return err
	}
	next, err := loadLibrary(c.New)
	if err != nil {
		return err
	}
	var mu sync.Mutex // guards ads and changed
	ads, bad := 0, 0
	var changed []changedAd
	files, err := a.eachFile(c.Files, func(name string) error {
		n, err := a.pipeline(name, func(line []byte, name string, n int) ([]byte, error) {
			var ad job.Ad
			if err := decodeLine(name, n, line, &ad); err != nil {
				return nil, err
			}
			if err := complete(ad, name, n); err != nil {
				return nil, err
			}
			d, same := compare(ad, old.Judge(ad), next.Judge(ad))
			mu.Lock()
			defer mu.Unlock()
			ads++
			if !same {
				changed = append(changed, d)
			}
			return nil, nil
		}, io.Discard)
		bad += n
		return err
	})
	if err != nil {
		return err
	}
	if err := c.print(a.io.out, old, next, ads, changed); err != nil {
		return err
	}
	return errors.Join(partly(bad, "line", "was left out"), partly(files, "file", "was left out"))
}

func loadLibrary(name string) (*rules.Set, error) {
	var lib fs.FS = library.FS
	if name != "built-in" {
		if i, err := os.Stat(name); err != nil || !i.IsDir() {
			return nil, hinted{fmt.Errorf("open rule library %s: not a directory", name), "name a folder of rules, or built-in"}
		}
		lib = os.DirFS(name)
	}
	set, err := rules.Load(lib, seeds.FS)
	if err != nil {
		return nil, fmt.Errorf("load rule library %s: %w", name, err)
	}
	return set, nil
}

// compare says how two verdicts differ; same bands are no difference.
func compare(ad job.Ad, old, next job.Verdict) (d changedAd, same bool) {
	before, after := firedRules(old), firedRules(next)
	d = changedAd{ID: ad.ID, Old: old.Band, New: next.Band, Scores: [2]float64{old.Score, next.Score}, Gained: []string{}, Lost: []string{},
		Title: oneLine(strings.TrimSpace(ad.Title+" "+ad.Text), 60)}
	for _, r := range after {
		if !slices.Contains(before, r) {
			d.Gained = append(d.Gained, r)
		}
	}
	for _, r := range before {
		if !slices.Contains(after, r) {
			d.Lost = append(d.Lost, r)
		}
	}
	return d, old.Band == next.Band
}

func firedRules(v job.Verdict) []string {
	var out []string
	for _, f := range v.Findings {
		if !slices.Contains(out, f.Rule) {
			out = append(out, f.Rule)
		}
	}
	return out
}

func (c *diffCmd) print(w io.Writer, old, next *rules.Set, ads int, changed []changedAd) error {
	slices.SortFunc(changed, func(a, b changedAd) int {
		return cmp.Or(cmp.Compare(distance(b), distance(a)), cmp.Compare(a.ID, b.ID))
	})
	if c.JSON {
		e := json.NewEncoder(w)
		for _, d := range changed {
			if err := e.Encode(d); err != nil {
				return err
			}
		}
		return nil
	}
	fmt.Fprintf(w, "%d of %d ads change band from rule set %s to %s\n", len(changed), ads, old.Version(), next.Version())
	moves := make(map[string]int)
	for _, d := range changed {
		moves[d.Old.String()+" → "+d.New.String()]++
	}
	keys := make([]string, 0, len(moves))
	for k := range moves {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		fmt.Fprintf(w, "  %s: %d\n", k, moves[k])
	}
	if len(changed) == 0 || c.List == 0 {
		return nil
	}
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options.DrawBorder = false
	t.AppendHeader(table.Row{"ad", "was", "is", "score", "fires now", "no longer"})
	for _, d := range changed[:min(c.List, len(changed))] {
		t.AppendRow(table.Row{oneLine(string(d.ID), 24), d.Old, d.New, fmt.Sprintf("%.0f → %.0f", d.Scores[0], d.Scores[1]), few(d.Gained), few(d.Lost)})
	}
	fmt.Fprintln(w, t.Render())
	return nil
}

// distance is how far a change goes.
func distance(d changedAd) int {
	n := int(d.New) - int(d.Old)
	return max(n, -n)
}

// few lists some rules, one a line.
func few(ids []string) string {
	const most = 4
	if len(ids) > most {
		return strings.Join(ids[:most], "\n") + fmt.Sprintf("\nand %d more", len(ids)-most)
	}
	return strings.Join(ids, "\n")
}
