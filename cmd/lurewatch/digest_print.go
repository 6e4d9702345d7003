package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"lurewatch/alerts"
)

// nobody says how units get somebody to send to.
func nobody(dir string) string {
	return fmt.Sprintf("no unit has recipients: nobody is told anything. To begin, write %s/tay-ninh.yaml with\n"+
		"  id: tay-ninh\n  recipients: [duty@unit.example]\n  admin: admin@unit.example\nor set them in the console under Units, where units are made too", dir)
}

func (t allTold) anyTellable() bool {
	for _, u := range t.Units {
		if u.tellable() {
			return true
		}
	}
	return false
}

// keyFaults lists what is wrong with the keys of the units, a line for each file.
func (t allTold) keyFaults() (all []string) {
	for _, u := range t.Units {
		for _, f := range u.Keys {
			all = append(all, "unit "+u.ID+": "+f)
		}
	}
	return all
}

// printUnits prints a line for each unit.
func printUnits(w io.Writer, list []told) {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options.DrawBorder = false
	t.AppendHeader(table.Row{"unit", "kind", "to", "when", "language", "newest"})
	for _, u := range list {
		t.AppendRow(table.Row{u.ID, u.Kind, oneLine(u.to(), 80), u.Hour + " " + u.Zone, u.Language, u.newest()})
	}
	fmt.Fprintln(w, t.Render())
}

// to is where the digests of the unit go, in short.
func (t told) to() string {
	all := append([]string(nil), t.Recipients...)
	if t.Webhook != "" {
		all = append(all, "webhook")
	}
	if t.Directory != "" {
		all = append(all, t.Directory)
	}
	if t.Feed {
		all = append(all, "feed")
	}
	if t.Paused != "" {
		all = append(all, "paused by "+t.Paused)
	}
	if len(all) == 0 {
		return "nobody"
	}
	return strings.Join(all, ", ")
}

// newest says which digest was the newest, and how far it is.
func (t told) newest() string {
	switch {
	case t.Run == nil:
		return "none yet"
	case t.Run.Digest == "":
		return t.Run.Day + " quiet"
	}
	states := make(map[alerts.State]int)
	for _, p := range t.Postings {
		if p.Again == 0 { // what was delivered stays so when it is sent once more
			states[p.State]++
		}
	}
	s := t.Run.Digest
	for _, k := range [...]alerts.State{alerts.Sent, alerts.Queued, alerts.Deferred, alerts.Failed, alerts.Withdrawn} {
		if states[k] > 0 {
			s += fmt.Sprintf(" %d %s", states[k], k)
		}
	}
	return s
}

// printNewest prints what became of the newest digest of a unit.
func (t told) printNewest(w io.Writer) {
	fmt.Fprintf(w, "%s: %s; told daily at %s (%s) to %s\n", t.ID, t.newest(), t.Hour, t.Zone, oneLine(t.to(), 200))
	if t.Run != nil && t.Run.Digest != "" {
		fmt.Fprintf(w, "  %d ads, %d of them new, %d left for the next\n", t.Run.All, t.Run.New, t.Run.More)
	}
	for _, p := range t.Postings {
		printPosting(w, p)
	}
}

// printPosting prints a line for one target of a digest, with what the other side said last.
func printPosting(w io.Writer, p alerts.Posting) {
	at, said := p.Queued, ""
	if n := len(p.Log); n > 0 {
		at, said = p.Log[n-1].At, p.Log[n-1].Answer
	}
	again := ""
	if p.Again > 0 {
		again = "  sent once more by " + oneLine(p.By, 60)
	}
	fmt.Fprintf(w, "  %s  %-8s %s  %s  tries %d%s  %s\n", p.Digest, p.State, at.UTC().Format("2006-01-02T15:04:05Z"), oneLine(p.Target.String(), 80), p.Tries, again, oneLine(said, 200))
}
