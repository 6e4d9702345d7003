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
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"lurewatch/crawler/sources"
	"lurewatch/seeds"
	"lurewatch/store"
)

type sourceCmd struct {
	List   listSourcesCmd  `cmd:"" help:"List the sources: when they are visited, whether their reader is proven, why they are not visited."`
	Show   showSourceCmd   `cmd:"" help:"Show all that is known about one source."`
	Test   testSourceCmd   `cmd:"" help:"Show what a source, or an address, yields now, field by field. Nothing is stored."`
	Accept acceptSourceCmd `cmd:"" help:"Say that a source is as it should be: its health is judged by what comes after."`
	Lint   lintSourcesCmd  `cmd:"" help:"Check every source file."`
}

type (
	listSourcesCmd struct {
		Kind     string `help:"Only this kind: board, feed, sitemap, telegram, api or page." placeholder:"KIND"`
		Language string `help:"Only sources with ads in this language." placeholder:"TAG"`
		JSON     bool   `help:"Print JSON."`
	}
	showSourceCmd struct {
		ID   string `arg:"" help:"The source's id."`
		JSON bool   `help:"Print JSON."`
	}
	lintSourcesCmd struct {
		Dir string `arg:"" optional:"" help:"A folder with source files; the sources in use if none is named." placeholder:"DIR"`
	}
)

type acceptSourceCmd struct {
	ID string `arg:"" help:"The source's id."`
}

// Run begins the judging of a source anew.
func (c *acceptSourceCmd) Run(a *app) error {
	d, err := a.openExisting()
	if err != nil {
		return err
	}
	err = d.store.Accept(a.ctx, c.ID, a.now())
	if errors.Is(err, store.ErrNotFound) {
		err = hinted{fmt.Errorf("accept source %q: it was never visited", c.ID), "lurewatch data info lists those that were"}
	}
	if err = errors.Join(err, d.Close()); err == nil {
		fmt.Fprintf(a.io.out, "%s: the rounds before now are no longer compared with\n", c.ID)
	}
	return err
}

// sourceFS is where the sources in use are: dir, else the folder of --source-library, else the built-in ones.
func (a *app) sourceFS(dir string) (fs.FS, error) {
	if dir = cmp.Or(dir, a.cli.Sources); dir == "" {
		return fs.Sub(seeds.FS, "sources")
	}
	if i, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("open sources: %w", err)
	} else if !i.IsDir() {
		return nil, fmt.Errorf("open sources %s: not a directory", dir)
	}
	return os.DirFS(dir), nil
}

// loadSources reads the sources in use. A file with faults takes away its own source only: then there are sources
// and an error.
func (a *app) loadSources() ([]sources.Source, error) {
	dir, err := a.sourceFS("")
	if err != nil {
		return nil, err
	}
	return sources.Load(dir)
}

// withoutBroken is the error of a command that went on without some sources; nil if there is none.
func withoutBroken(err error, done int) error {
	if err == nil || done == 0 {
		return err
	}
	return exitError{exitPart, hinted{err, "the other sources are not affected"}}
}

// Run lists sources in the order of their ids.
func (c *listSourcesCmd) Run(a *app) error {
	if c.Kind != "" && !slices.Contains(sources.Kinds[:], sources.Kind(c.Kind)) {
		return exitError{exitUsage, fmt.Errorf("list sources: kind is %q, want one of %v", c.Kind, sources.Kinds)}
	}
	all, faults := a.loadSources()
	loaded := len(all)
	all = slices.DeleteFunc(all, func(s sources.Source) bool {
		return c.Kind != "" && string(s.Kind) != c.Kind || c.Language != "" && !speaks(s, c.Language)
	})
	if loaded > 0 {
		if err := c.print(a.io.out, all, a.now()); err != nil {
			return err
		}
	}
	return withoutBroken(faults, loaded)
}

// speaks reports whether a source has ads in a language; "zh" is every way of writing it.
func speaks(s sources.Source, tag string) bool {
	return slices.ContainsFunc(s.Languages, func(l string) bool {
		return strings.EqualFold(l, tag) || strings.HasPrefix(strings.ToLower(l), strings.ToLower(tag)+"-")
	})
}

func (c *listSourcesCmd) print(w io.Writer, all []sources.Source, now time.Time) error {
	if c.JSON {
		views := make([]sourceView, len(all))
		for i, s := range all {
			views[i] = viewOf(s, now)
		}
		return json.NewEncoder(w).Encode(views)
	}
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options.DrawBorder = false
	t.AppendHeader(table.Row{"source", "kind", "languages", "next (UTC)", "proven", "not visited because"})
	visited, proven := 0, 0
	for _, s := range all {
		next := ""
		if s.Disabled == "" {
			visited++
			next = s.Schedule.Next(now).Format("2006-01-02 15:04")
		}
		if s.Proven.On != "" {
			proven++
		}
		t.AppendRow(table.Row{s.ID, s.Kind, strings.Join(s.Languages, " "), next, s.Proven, oneLine(s.Disabled, 60)})
	}
	fmt.Fprintln(w, t.Render())
	_, err := fmt.Fprintf(w, "%d sources, %d of them visited, %d with a proven reader\n", len(all), visited, proven)
	return err
}

// Run shows one source.
func (c *showSourceCmd) Run(a *app) error {
	all, faults := a.loadSources()
	i := slices.IndexFunc(all, func(s sources.Source) bool { return s.ID == c.ID })
	switch {
	case i < 0 && faults != nil:
		return fmt.Errorf("show source %q: there is none among those that could be read\n%w", c.ID, faults)
	case i < 0:
		return hinted{fmt.Errorf("show source %q: there is none", c.ID), "lurewatch source list shows their ids"}
	case c.JSON:
		return json.NewEncoder(a.io.out).Encode(viewOf(all[i], a.now()))
	}
	return showSource(a.io.out, all[i], a.now())
}

// Run checks source files; every fault is an error with file, line and column.
func (c *lintSourcesCmd) Run(a *app) error {
	dir, err := a.sourceFS(c.Dir)
	if err != nil {
		return err
	}
	all, err := sources.Load(dir)
	if err != nil {
		return errors.Join(err, fmt.Errorf("lint sources: %d files are without fault", len(all)))
	}
	fmt.Fprintf(a.io.out, "%d sources, no fault\n", len(all))
	return nil
}
