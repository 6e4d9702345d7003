package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

type healthCmd struct {
	Sources int    `help:"How many of the invented sources; 0 means all." default:"0"`
	Quiet   int    `help:"Rounds in which nothing is broken." default:"30"`
	Seed    uint64 `help:"Decides what the ads say and how many there are." default:"1"`
	AtOnce  int    `help:"How many sources are crawled at once." default:"4"`
	Temp    string `help:"Where the data directories are made, and deleted again; the system's folder for such files without it." placeholder:"DIR"`

	fits func(way) bool // nil means every way
}

// The least that is noticed of what is broken, and the most that is told of what is not.
const (
	leastNoticed = 0.95
	mostAlarms   = 0.01
)

// Run breaks each of the sources in each way and prints how much of it was noticed. It is an error if that is too
// little, or if too much was told of sources that were as always.
func (c *healthCmd) Run(ctx context.Context) error {
	list := fixtures[:]
	if c.Sources > 0 {
		list = list[:min(c.Sources, len(list))]
	}
	r, err := c.watch(ctx, list, os.Stderr)
	if err != nil {
		return err
	}
	r.print(os.Stdout)
	return r.verdict()
}

// watch makes all rounds of the sources.
func (c *healthCmd) watch(ctx context.Context, list []fixture, progress io.Writer) (healthReport, error) {
	dir, err := os.MkdirTemp(c.Temp, "lurewatch-bench-")
	if err != nil {
		return healthReport{}, err
	}
	results := make([]watched, len(list))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(c.AtOnce, 1))
	var mu sync.Mutex // guards done and progress
	done := 0
	for i, f := range slices.Backward(list) { // the large ones take longest
		g.Go(func() (err error) {
			results[i], err = c.one(ctx, f, fmt.Sprintf("127.0.0.%d", 20+i), filepath.Join(dir, f.id))
			mu.Lock()
			defer mu.Unlock()
			done++
			fmt.Fprintf(progress, "health: %d of %d sources done\n", done, len(list))
			return err
		})
	}
	err = g.Wait()
	return healthReport{results}, errors.Join(err, os.RemoveAll(dir))
}

// one settles a source, watches it while nothing happens, and breaks it in every way.
func (c *healthCmd) one(ctx context.Context, f fixture, host, dir string) (w watched, err error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return w, err
	}
	s, err := newSubject(f, host, dir, settling+max(c.Quiet, mostBroken), c.Seed)
	if err != nil {
		return w, err
	}
	defer s.end()
	if err := s.settle(ctx); err != nil {
		return w, fmt.Errorf("%s: %w", f.id, err)
	}
	if err := s.quiet(ctx, c.Quiet); err != nil {
		return w, fmt.Errorf("%s: %w", f.id, err)
	}
	w.quiet, w.alarms = c.Quiet, s.alarms
	for _, broken := range waysOf(f) {
		if c.fits != nil && !c.fits(broken) {
			continue
		}
		t, err := s.try(ctx, broken)
		if err != nil {
			return w, err
		}
		w.trials = append(w.trials, t)
	}
	return w, nil
}

// healthReport is what came of all sources.
type healthReport struct{ sources []watched }

// trials are those of all sources.
func (r healthReport) trials() (all []trial) {
	for _, w := range r.sources {
		all = append(all, w.trials...)
	}
	return all
}

// alarms are those of all sources, and how many of the quiet rounds have one.
func (r healthReport) alarms() (all []alarm, rounds, quiet int) {
	for _, w := range r.sources {
		for i, a := range w.alarms {
			if i == 0 || w.alarms[i-1].round != a.round {
				rounds++
			}
		}
		all, quiet = append(all, w.alarms...), quiet+w.quiet
	}
	return all, rounds, quiet
}

// noticed counts the trials in which a sign was told.
func noticed(list []trial) (n int) {
	for _, t := range list {
		if t.rounds > 0 {
			n++
		}
	}
	return n
}

// print writes the tables.
func (r healthReport) print(w io.Writer) {
	all := r.trials()
	fmt.Fprintf(w, "%-30s %9s %7s %5s  %s\n", "way", "noticed", "median", "most", "first signs")
	for _, name := range namesOf(all, func(t trial) string { return t.way }) {
		printRow(w, name, slices.DeleteFunc(slices.Clone(all), func(t trial) bool { return t.way != name }), true)
	}
	fmt.Fprintf(w, "\n%-30s %9s %7s %5s\n", "source", "noticed", "median", "most")
	for _, name := range namesOf(all, func(t trial) string { return t.source }) {
		printRow(w, name, slices.DeleteFunc(slices.Clone(all), func(t trial) bool { return t.source != name }), false)
	}
	for _, t := range all {
		if t.rounds == 0 {
			y := t.last
			fmt.Fprintf(w, "\nnot noticed: %s: %s. Its last round: %d visits, %d fetched, %d unchanged, %d failed, %d gone, %d lists, %d links, %d ads, %d new, %d letters, garbled %d, %v, %v\n",
				t.source, t.way, y.Visits, y.Fetched, y.NotModified, y.Failed, y.Gone, y.Listings, y.Onward, y.Ads, y.New, y.Letters, y.Garbled, y.Filled, y.How)
		}
	}
	alarms, rounds, quiet := r.alarms()
	fmt.Fprintf(w, "\nnoticed %d of %d; false alarms in %d of %d quiet rounds\n", noticed(all), len(all), rounds, quiet)
	for _, a := range alarms {
		fmt.Fprintf(w, "false alarm: %s, quiet round %d: %s: %s (over %d rounds)\n", a.source, a.round, a.says.Kind, a.says.Says, a.says.Rounds)
	}
}

// namesOf lists names, each once, in the order of the trials.
func namesOf(list []trial, name func(trial) string) (names []string) {
	for _, t := range list {
		if !slices.Contains(names, name(t)) {
			names = append(names, name(t))
		}
	}
	return names
}

func printRow(w io.Writer, name string, list []trial, signs bool) {
	var rounds []int
	kinds := make(map[string]int)
	for _, t := range list {
		if t.rounds > 0 {
			rounds = append(rounds, t.rounds)
			kinds[t.sign]++
		}
	}
	slices.Sort(rounds)
	median, most, told := "–", "–", ""
	if n := len(rounds); n > 0 {
		median, most = fmt.Sprint(rounds[n/2]), fmt.Sprint(rounds[n-1])
	}
	if signs {
		told = counted(kinds)
	}
	fmt.Fprintf(w, "%-30s %9s %7s %5s  %s\n", name, fmt.Sprintf("%d of %d", len(rounds), len(list)), median, most, told)
}

// counted lists counts, the largest first.
func counted(counts map[string]int) string {
	var out []string
	for k, n := range counts {
		out = append(out, fmt.Sprintf("%s %d", k, n))
	}
	slices.SortFunc(out, func(a, b string) int {
		of := func(s string) string { return s[:strings.LastIndexByte(s, ' ')] }
		return cmp.Or(counts[of(b)]-counts[of(a)], strings.Compare(a, b))
	})
	return strings.Join(out, ", ")
}

// verdict is an error if too little was noticed or too much was told.
func (r healthReport) verdict() error {
	all := r.trials()
	_, alarms, quiet := r.alarms()
	var faults []error
	if n := noticed(all); float64(n) < leastNoticed*float64(len(all)) {
		faults = append(faults, fmt.Errorf("health: %d of %d ways were noticed, want at least %.0f %%", n, len(all), 100*leastNoticed))
	}
	if float64(alarms) > mostAlarms*float64(quiet) {
		faults = append(faults, fmt.Errorf("health: false alarms in %d of %d quiet rounds, want at most %.0f %%", alarms, quiet, 100*mostAlarms))
	}
	return errors.Join(faults...)
}
