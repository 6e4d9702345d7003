package main

import (
	"cmp"
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"

	"lurewatch/rules/eval"
)

// printEvasions prints what is left of the rates under each transform. What misses the bounds bears a "!".
func printEvasions(w io.Writer, list []eval.EvasionRow) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(w, "\ndisguises: lures flagged before > after, in %% of the ads that a transform changed; kept: of those\n"+
		"flagged before, with interval; alert: alerts kept; honest, presumed: false alarms before > after and\n"+
		"the rise in points. \"!\" is less than %.0f %% kept, or over %g points more\n", 100*eval.MinRetained, eval.MaxPoints)
	t := newTable("", "lang", "lures", "flagged", "kept", "alert", "honest", "presumed")
	for i, r := range list {
		name := ""
		if i == 0 || list[i-1].Transform != r.Transform {
			name = r.Transform
			if i > 0 {
				t.AppendSeparator()
			}
		}
		t.AppendRow(evasionRow(name, r))
	}
	fmt.Fprintln(w, t.Render())
	printUnchanged(w, list)
}

func evasionRow(name string, r eval.EvasionRow) table.Row {
	row := table.Row{name, cmp.Or(r.Lang, "all"), "", "", "", ""}
	if l := r.Lures; l.Changed > 0 {
		row = table.Row{name, cmp.Or(r.Lang, "all"), l.Changed, fmt.Sprintf("%.0f > %.0f", 100*l.Flagged.Rate, 100*l.Evaded.Rate),
			mark(fmt.Sprintf("%s %.0f-%.0f", portion(l.Retained), 100*l.Retained.Low, 100*l.Retained.High), l.Retained.N > 0 && l.Retained.Rate < eval.MinRetained),
			portion(l.AlertRetained)}
	}
	return append(row, alarms(r.Honest), alarms(r.Presumed))
}

// printUnchanged names the transforms, and how many ads each left as they were.
func printUnchanged(w io.Writer, list []eval.EvasionRow) {
	all, _ := eval.Transforms("all")
	notes := make(map[string]string)
	for _, t := range all {
		notes[t.ID] = t.Note
	}
	fmt.Fprintln(w)
	for _, r := range list {
		if r.Lang != "" {
			continue
		}
		n := r.Lures.Unchanged + r.Honest.Unchanged + r.Presumed.Unchanged
		fmt.Fprintf(w, "%s %s: %s\n", r.Transform, r.Name, notes[r.Transform])
		if n > 0 {
			fmt.Fprintf(w, "    not applicable: %d ads unchanged (%d lures), counted nowhere above\n", n, r.Lures.Unchanged)
		}
	}
}

// alarms tells the false alarms of one label, nothing without ads.
func alarms(m eval.Move) string {
	if m.Changed == 0 {
		return ""
	}
	return mark(fmt.Sprintf("%.1f>%.1f %+.2f", 100*m.Flagged.Rate, 100*m.Evaded.Rate, m.Points), m.Points > eval.MaxPoints+1e-9)
}

func portion(r eval.Rate) string {
	if r.N == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f", 100*r.Rate)
}

func mark(s string, missed bool) string {
	if missed {
		return s + " !"
	}
	return s
}
