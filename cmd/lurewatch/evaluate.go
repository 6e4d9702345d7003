package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/eval"
)

type evalCmd struct {
	Files []string `arg:"" help:"Labelled ads as JSON Lines, plain or gzip; - is standard input." placeholder:"FILE"`
	Evade string   `help:"Judge the ads again in disguise: all, or some of E01 to E12, E15, E16, E19 and E22 with commas between." placeholder:"LIST"`
	Seed  uint64   `help:"Draws where a disguise strikes; equal seeds strike alike." default:"1" placeholder:"N"`
	Rule  bool     `name:"by-rule" help:"Judge the ads again without each rule that fired: what each is worth."`
	HTML  string   `name:"html" help:"Write a report with plots, one page without anything from elsewhere." placeholder:"FILE"`
	JSON  bool     `help:"Print JSON, with everything that was measured."`
}

// Run judges labelled ads and prints recall, false alarms and what else was asked for.
func (c *evalCmd) Run(a *app) error {
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	bench, err := c.bench(set)
	if err != nil {
		return exitError{exitUsage, err}
	}
	tally, left, err := c.measure(a, bench)
	if err != nil {
		return err
	}
	report := tally.Report()
	report.Learned = learned(set, c.Files)
	if c.HTML != "" {
		if err := writePage(c.HTML, report); err != nil {
			return err
		}
	}
	if err := c.print(a.io.out, report); err != nil {
		return err
	}
	return left
}

// bench is what is done to each ad.
func (c *evalCmd) bench(set *rules.Set) (*eval.Bench, error) {
	b := &eval.Bench{Judge: set.Judge, Seed: c.Seed}
	if c.Evade != "" {
		t, err := eval.Transforms(c.Evade)
		if err != nil {
			return nil, fmt.Errorf("--evade: %w", err)
		}
		b.Transforms = t
	}
	if c.Rule || c.HTML != "" {
		without := make(map[string]*rules.Set)
		for _, r := range set.Rules() {
			if r.Status == rules.Active {
				without[r.ID] = set.Without(r.ID)
			}
		}
		b.Without = func(ad job.Ad, rule string) job.Verdict {
			if s := without[rule]; s != nil {
				return s.Judge(ad)
			}
			return set.Judge(ad)
		}
	}
	return b, nil
}

// measure does every file. The second error says what was left out; with it the tally still holds the rest.
func (c *evalCmd) measure(a *app, bench *eval.Bench) (tally *eval.Tally, left, err error) {
	tally = new(eval.Tally)
	var mu sync.Mutex // guards tally and progress
	progress, done := showCount(a.io.err, a.now, "ads")
	defer done()
	bad := 0
	files, err := a.eachFile(c.Files, func(name string) error {
		n, err := a.pipeline(name, func(line []byte, name string, n int) ([]byte, error) {
			ad, err := labelledAd(line, name, n)
			if err != nil {
				return nil, err
			}
			m := bench.Measure(ad)
			mu.Lock()
			defer mu.Unlock()
			tally.Add(m)
			progress()
			return nil, nil
		}, io.Discard)
		bad += n
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return tally, errors.Join(partly(bad, "line", "was left out"), partly(files, "file", "was left out")), nil
}

// labelledAd reads one labelled ad. One that names no source gets the name of its file.
func labelledAd(line []byte, name string, n int) (eval.Ad, error) {
	var ad eval.Ad
	if err := decodeLine(name, n, line, &ad); err != nil {
		return ad, err
	}
	if ad.Source == "" {
		ad.Source = strings.TrimSuffix(strings.TrimSuffix(filepath.Base(name), ".gz"), ".jsonl")
	}
	return ad, complete(ad.Ad, name, n)
}

func (c *evalCmd) print(w io.Writer, r eval.Report) error {
	if c.JSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	printReport(w, r, c.Rule)
	return nil
}

// writePage writes the report as a page. A page that cannot be written whole is removed.
func writePage(name string, r eval.Report) error {
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if err := errors.Join(eval.WriteHTML(f, r), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write report %s: %w", name, err), os.Remove(name))
	}
	return nil
}

// learned lists the files, by their names without ending, that the models of a rule set learned from.
func learned(set *rules.Set, files []string) []string {
	var header struct {
		From []source `json:"from"`
	}
	if json.Unmarshal([]byte(set.Learned()), &header) != nil {
		return nil
	}
	var out []string
	for _, f := range files {
		name := sourceName(f)
		if slices.ContainsFunc(header.From, func(s source) bool { return s.Name == name }) {
			out = append(out, name)
		}
	}
	return out
}
