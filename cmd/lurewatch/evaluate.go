package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"

	"github.com/jedib0t/go-pretty/v6/table"

	"lurewatch/rules/eval"
)

type evalCmd struct {
	Files []string `arg:"" help:"Labelled ads as JSON Lines, plain or gzip; - is standard input." placeholder:"FILE"`
	JSON  bool     `help:"Print JSON."`
}

// Run judges labelled ads and prints recall and false alarms.
func (c *evalCmd) Run(a *app) error {
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	var tally eval.Tally
	var mu sync.Mutex // guards tally
	bad := 0
	files, err := a.eachFile(c.Files, func(name string) error {
		n, err := a.pipeline(name, func(line []byte, name string, n int) ([]byte, error) {
			var ad eval.Ad
			if err := decodeLine(name, n, line, &ad); err != nil {
				return nil, err
			}
			if err := complete(ad.Ad, name, n); err != nil {
				return nil, err
			}
			if ad.Source == "" {
				ad.Source = strings.TrimSuffix(strings.TrimSuffix(filepath.Base(name), ".gz"), ".jsonl")
			}
			v := set.Judge(ad.Ad)
			mu.Lock()
			defer mu.Unlock()
			tally.Add(ad, v)
			return nil, nil
		}, io.Discard)
		bad += n
		return err
	})
	if err != nil {
		return err
	}
	if err := c.print(a.io.out, tally.Report()); err != nil {
		return err
	}
	return errors.Join(partly(bad, "line", "was left out"), partly(files, "file", "was left out"))
}

// what a label's rates mean.
var rateNames = map[eval.Label]string{
	eval.Lure: "lures found (recall)", eval.Honest: "honest ads flagged (false alarms)", eval.Presumed: "ads presumed honest flagged (read them before calling them false)",
}

func (c *evalCmd) print(w io.Writer, r eval.Report) error {
	if c.JSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	fmt.Fprintf(w, "%d ads, rule set %s; intervals are 95 %% Wilson\n", r.Ads, r.RuleSet)
	label := eval.Label("")
	var t table.Writer
	flush := func() {
		if t != nil {
			fmt.Fprintln(w, t.Render())
		}
	}
	for _, row := range r.Rows {
		if row.Label != label {
			flush()
			label = row.Label
			t = table.NewWriter()
			t.SetStyle(table.StyleLight)
			t.Style().Options.DrawBorder = false
			t.AppendHeader(table.Row{"by", "", "ads", "alert", "", "alert or look", ""})
			fmt.Fprintf(w, "\n%s\n", rateNames[label])
		}
		t.AppendRow(table.Row{row.By, row.Group, row.Alert.N, percent(row.Alert), interval(row.Alert), percent(row.Flagged), interval(row.Flagged)})
	}
	flush()
	return nil
}

func percent(r eval.Rate) string { return fmt.Sprintf("%d = %.2f %%", r.K, 100*r.Rate) }

func interval(r eval.Rate) string { return fmt.Sprintf("%.2f to %.2f", 100*r.Low, 100*r.High) }
