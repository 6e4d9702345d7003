package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"lurewatch/job"
)

type rulesCmd struct {
	Lint lintCmd     `cmd:"" help:"Check every file of the library."`
	Test testCmd     `cmd:"" help:"Run every rule's examples."`
	List listCmd     `cmd:"" help:"List the rules."`
	Show showRuleCmd `cmd:"" help:"Explain one rule."`
	Diff diffCmd     `cmd:"" help:"Which ads two libraries judge differently, and why."`
	Fit  fitCmd      `cmd:"" help:"Learn points, bounds and the second reader from labelled ads."`
}

type (
	lintCmd struct{}
	testCmd struct{}
	listCmd struct {
		Category string `help:"Only this category."`
		JSON     bool   `help:"Print JSON."`
	}
	showRuleCmd struct {
		ID   string `arg:"" help:"The rule's id."`
		JSON bool   `help:"Print JSON."`
	}
)

// Run compiles the library and reads the hotlines; every fault is an error with file, line and column. Numbers that were
// seen too long ago are told of and are no fault.
func (c *lintCmd) Run(a *app) error {
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	lines, err := readHotlines()
	if err != nil {
		return err
	}
	for _, stale := range lines.Stale(a.now()) {
		fmt.Fprintf(a.io.err, "lurewatch: warning: %v\n", stale)
	}
	fmt.Fprintf(a.io.out, "%d rules, no fault, version %s\n", len(set.Rules()), set.Version())
	return nil
}

// Run judges the examples in the rule files.
func (c *testCmd) Run(a *app) error {
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	n, err := set.Test()
	if err != nil {
		return err
	}
	fmt.Fprintf(a.io.out, "%d examples of %d rules came out as they say\n", n, len(set.Rules()))
	return nil
}

// Run lists rules by category.
func (c *listCmd) Run(a *app) error {
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	if c.Category != "" && !slices.Contains(job.Categories[:], job.Category(c.Category)) {
		return exitError{exitUsage, fmt.Errorf("list rules: category is %q, want one of %v", c.Category, job.Categories)}
	}
	var rules []job.Rule
	for _, cat := range job.Categories {
		for _, r := range set.Rules() {
			if r.Category == cat && (c.Category == "" || c.Category == string(cat)) {
				rules = append(rules, r)
			}
		}
	}
	if c.JSON {
		return json.NewEncoder(a.io.out).Encode(rules)
	}
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options.DrawBorder = false
	t.AppendHeader(table.Row{"rule", "category", "indicator", "tier", "status", "title"})
	for _, r := range rules {
		t.AppendRow(table.Row{r.ID, r.Category, r.Indicator, r.Tier, r.Status, r.Title["vi"]})
	}
	fmt.Fprintln(a.io.out, t.Render())
	return nil
}

// Run explains one rule with its examples.
func (c *showRuleCmd) Run(a *app) error {
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	r, ok := set.Rule(c.ID)
	if !ok {
		return hinted{fmt.Errorf("show rule %q: there is none", c.ID), "lurewatch rules list shows their ids"}
	}
	if c.JSON {
		return json.NewEncoder(a.io.out).Encode(r)
	}
	w := a.io.out
	fmt.Fprintf(w, "%s  (%s, %s, %s, %s)\n", r.ID, r.Category, r.Indicator, r.Tier, r.Status)
	for _, l := range []string{"vi", "en", "fr"} {
		fmt.Fprintf(w, "  %s: %s\n", l, r.Title[l])
	}
	fmt.Fprintf(w, "source: %s\n", strings.Join(r.Source, ", "))
	if r.Note != "" {
		fmt.Fprintf(w, "note: %s\n", strings.TrimSpace(r.Note))
	}
	for _, e := range set.Examples(c.ID) {
		verb := "must not fire on"
		if e.Fire {
			verb = "fires on"
		}
		fmt.Fprintf(w, "%s: %s\n", verb, oneLine(strings.TrimSpace(e.Ad.Title+" "+e.Ad.Salary+" "+e.Ad.Text), 300))
	}
	return nil
}
