package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"go.yaml.in/yaml/v4"

	"lurewatch/rules"
	"lurewatch/rules/eval"
	"lurewatch/rules/fit"
	"lurewatch/rules/wording"
)

type fitCmd struct {
	Files         []string `arg:"" help:"Labelled ads as JSON Lines, plain or gzip." placeholder:"FILE"`
	Out           string   `help:"Write fitted.yaml, lures.model and reports.model into this folder: that of a rule library. Without it nothing is written." placeholder:"DIR"`
	Seed          uint64   `help:"Of the folds and of training." default:"1"`
	Folds         int      `help:"Parts of cross-validation." default:"5"`
	OneIn         int      `help:"Of ads nobody labelled, take one in so many." default:"1"`
	BoundsFrom    []string `help:"Files, by their names without ending, whose honest ads and reports set the bounds; all if none is named." placeholder:"NAME"`
	Disguise      bool     `help:"Learn from disguised copies of each ad too, as by eval --evade."`
	Worst         int      `help:"Also list so many mistakes of each kind: honest ads with the most points, lures with the fewest." placeholder:"N"`
	CrossValidate bool     `help:"Also learn on all parts but one and judge that one, for each part."`
	Date          string   `help:"The date that is recorded, YYYY-MM-DD; today if none is named." placeholder:"DATE"`
}

// labelled is a sample with what the tables group by.
type labelled struct {
	fit.Sample
	lang string
}

// Run learns and prints what the result says of ads it did not learn from.
func (c *fitCmd) Run(a *app) error {
	if c.Folds < 2 || c.OneIn < 1 {
		return exitError{exitUsage, errors.New("fit rules: folds must be at least 2 and one-in at least 1")}
	}
	when := cmp.Or(c.Date, a.now().UTC().Format(time.DateOnly))
	if _, err := time.Parse(time.DateOnly, when); err != nil {
		return exitError{exitUsage, fmt.Errorf("fit rules: --date=%s: want YYYY-MM-DD", c.Date)}
	}
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	samples, from, err := c.read(a, set)
	if err != nil {
		return err
	}
	for _, name := range c.BoundsFrom {
		if !slices.ContainsFunc(from, func(s source) bool { return s.Name == name }) {
			return exitError{exitUsage, fmt.Errorf("fit rules: --bounds-from=%s: no file of this name is among those to learn from", name)}
		}
	}
	tiers := make(map[string]float64)
	for _, r := range set.Rules() {
		if r.Status == rules.Active && r.ID != rules.WordedLikeLures {
			tiers[r.ID] = rules.TierPoints(r.Tier)
		}
	}
	all := make([]fit.Sample, len(samples))
	for i := range samples {
		all[i] = samples[i].Sample
	}
	o := fit.Options{Seed: c.Seed, Folds: c.Folds, Bounds: c.BoundsFrom}
	o.Wording.Header = c.header(from, when)
	r, err := fit.Points(a.ctx, all, tiers, o)
	if err != nil {
		return fmt.Errorf("fit rules on %d ads: %w", len(all), err)
	}
	fmt.Fprintf(a.io.out, "%d ads; bias %.2f, look from %.2f, alert from %.2f, report from %.2f, second reader %.2f for each unit above %.2f, shifts %v\n",
		len(all), r.Bias, r.Look, r.Alert, r.Report, r.Voice.Weight, r.Voice.Floor, r.Shift)
	printFit(a.io.out, "points and bounds learned from all ads, the second reader from the other folds", samples, r.Rows)
	c.printWorst(a.io.out, samples, r.Rows)
	if c.CrossValidate {
		rows, err := crossValidate(a.ctx, all, tiers, o)
		if err != nil {
			return err
		}
		printFit(a.io.out, "everything learned from the other folds", samples, rows)
	}
	if c.Out == "" {
		return nil
	}
	return c.write(r)
}

// crossValidate judges each fold by what was learned from the others.
func crossValidate(ctx context.Context, all []fit.Sample, tiers map[string]float64, o fit.Options) ([]fit.Row, error) {
	folds := fit.Folds(all, o.Folds, o.Seed)
	rows := make([]fit.Row, len(all))
	for k := range o.Folds {
		var rest []fit.Sample
		for i := range all {
			if folds[i] != k {
				rest = append(rest, all[i])
			}
		}
		r, err := fit.Points(ctx, rest, tiers, o)
		if err != nil {
			return nil, fmt.Errorf("fit rules without part %d: %w", k+1, err)
		}
		for i := range all {
			if folds[i] == k {
				rows[i] = r.Judge(&all[i])
			}
		}
	}
	return rows, nil
}

// sourceName is the name of a file without folder and ending.
func sourceName(file string) string {
	return strings.TrimSuffix(strings.TrimSuffix(filepath.Base(file), ".gz"), ".jsonl")
}

// source names one file that was learned from.
type source struct {
	Name   string `json:"name"`
	Ads    int    `json:"ads"`    // that were learned from: of those nobody labelled, one in so many
	SHA256 string `json:"sha256"` // of all of the file, unpacked
}

// header is all that makes the same fit again, as one line of JSON: everything but what is only printed.
func (c *fitCmd) header(from []source, when string) string {
	b, err := json.Marshal(struct {
		When       string   `json:"when"`
		Seed       uint64   `json:"seed"`
		Folds      int      `json:"folds"`
		Disguise   bool     `json:"disguise"`
		OneIn      int      `json:"one_in"`
		BoundsFrom []string `json:"bounds_from"` // names of From; empty means all
		From       []source `json:"from"`
	}{when, c.Seed, c.Folds, c.Disguise, c.OneIn, append([]string{}, c.BoundsFrom...), from})
	if err != nil {
		panic(err) // strings and numbers only
	}
	return string(b)
}

// read judges the ads of all files by the rules alone.
func (c *fitCmd) read(a *app, set *rules.Set) ([]labelled, []source, error) {
	var out []labelled
	var from []source
	var disguise disguises
	if c.Disguise {
		var err error
		if disguise, err = eval.Transforms(disguisesLearned); err != nil {
			return nil, nil, err
		}
	}
	for _, name := range c.Files {
		src := source{Name: sourceName(name)}
		file, err := a.openInput(name)
		if err != nil {
			return nil, nil, err
		}
		hash, unlabelled := sha256.New(), 0
		err = eachLine(name, io.TeeReader(file, hash), func(n int, line []byte) error {
			var ad eval.Ad
			if err := decodeLine(name, n, line, &ad); err != nil {
				return err
			}
			if ad.Label == eval.Presumed {
				if unlabelled++; unlabelled%c.OneIn != 0 {
					return nil
				}
			}
			var more struct{ Template string }
			if err := json.Unmarshal(line, &more); err != nil {
				return lineFault{file: name, line: n, why: err.Error()}
			}
			src.Ads++
			s := fit.Sample{ID: ad.ID, Kind: kindOf(ad), Alert: ad.Band == "alert", Source: src.Name, Group: cmp.Or(more.Template, string(ad.ID)), Observation: set.Observe(ad.Ad)}
			out = append(out, labelled{s, ad.Lang})
			for copied := range disguise.of(ad, c.Seed) {
				s.Disguised, s.Observation = true, set.Observe(copied)
				out = append(out, labelled{s, ad.Lang})
			}
			return a.ctx.Err()
		}, func(f lineFault) { fmt.Fprintln(a.io.err, "lurewatch:", f) })
		file.Close()
		if err != nil {
			return nil, nil, err
		}
		src.SHA256 = hex.EncodeToString(hash.Sum(nil))
		from = append(from, src)
	}
	return out, from, nil
}

func kindOf(ad eval.Ad) fit.Kind {
	switch {
	case ad.Label == eval.Lure:
		return fit.Lure
	case ad.Category == "reporting":
		return fit.Report
	case ad.Label == eval.Honest:
		return fit.Honest
	}
	return fit.Presumed
}

// write stores what was learned beside the rules, each file whole or not at all.
func (c *fitCmd) write(r *fit.Result) error {
	r.Note = "Written by `lurewatch rules fit`; not to be edited. " + r.Readers.Lures.Header()
	b, err := yaml.Dump(r.Fitted)
	if err != nil {
		return fmt.Errorf("write fitted.yaml: %w", err)
	}
	var lures, reports bytes.Buffer
	for _, m := range []struct {
		model *wording.Model
		to    *bytes.Buffer
	}{{r.Readers.Lures, &lures}, {r.Readers.Reports, &reports}} {
		if _, err := m.model.WriteTo(m.to); err != nil {
			return err
		}
	}
	return errors.Join(
		replaceFile(filepath.Join(c.Out, rules.FittedFile), b),
		replaceFile(filepath.Join(c.Out, rules.LuresFile), lures.Bytes()),
		replaceFile(filepath.Join(c.Out, rules.ReportsFile), reports.Bytes()))
}

// replaceFile writes a file beside the old one and puts it in its place.
func replaceFile(name string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+"-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

// printWorst lists the ads that came out most wrongly.
func (c *fitCmd) printWorst(w io.Writer, samples []labelled, rows []fit.Row) {
	for _, kind := range []fit.Kind{fit.Lure, fit.Honest, fit.Report, fit.Presumed} {
		var at []int
		for i := range samples {
			if samples[i].Kind == kind && !samples[i].Disguised {
				at = append(at, i)
			}
		}
		slices.SortFunc(at, func(i, j int) int {
			if kind == fit.Lure {
				i, j = j, i
			}
			return cmp.Compare(rows[j].Odds, rows[i].Odds)
		})
		for _, i := range at[:min(c.Worst, len(at))] {
			s, r := &samples[i], rows[i]
			fmt.Fprintf(w, "%s %s %s: %.2f points, reader of lures %.2f, of reports %.2f, look %v, alert %v, combines %v, rules %v\n",
				kinds[kind][2:], s.Source, s.ID, r.Odds, r.Voice, r.Report, r.Look, r.Alert, s.Alerting || s.Seconded, s.Rules)
		}
	}
}

// kinds names the kinds of samples, in the order of tables.
var kinds = [...]string{fit.Lure: "1 lures", fit.Honest: "2 honest", fit.Report: "3 reports", fit.Presumed: "4 presumed honest"}

// printFit prints what the rows say, by kind, source and language.
func printFit(w io.Writer, title string, samples []labelled, rows []fit.Row) {
	type count struct{ n, look, alert, ought, got int }
	groups := make(map[string]*count)
	var taken [4]int // for reports, by kind
	add := func(key string, i int) {
		g := groups[key]
		if g == nil {
			g = new(count)
			groups[key] = g
		}
		g.n++
		if rows[i].Look {
			g.look++
		}
		if rows[i].Alert {
			g.alert++
		}
		if samples[i].Sample.Alert {
			g.ought++
			if rows[i].Alert {
				g.got++
			}
		}
	}
	for i := range samples {
		s := &samples[i]
		if s.Disguised {
			continue
		}
		if rows[i].Reporting {
			taken[s.Kind]++
		}
		add(kinds[s.Kind]+"|"+s.Source, i)
		if s.Kind == fit.Lure {
			add(kinds[s.Kind]+"|language "+s.lang, i)
		}
	}
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options.DrawBorder = false
	t.SetTitle(title)
	t.AppendHeader(table.Row{"kind", "of", "ads", "alert or look", "alert", "alert where it ought to be"})
	keys := make([]string, 0, len(groups))
	for k := range groups {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		kind, of, _ := strings.Cut(k, "|")
		g := groups[k]
		ought := ""
		if g.ought > 0 {
			ought = percent(eval.Wilson(g.got, g.ought))
		}
		t.AppendRow(table.Row{kind[2:], of, g.n, percent(eval.Wilson(g.look, g.n)), percent(eval.Wilson(g.alert, g.n)), ought})
	}
	fmt.Fprintln(w, t.Render())
	fmt.Fprintf(w, "taken for reports: %d lures, %d honest ads, %d reports, %d presumed honest\n", taken[fit.Lure], taken[fit.Honest], taken[fit.Report], taken[fit.Presumed])
}
