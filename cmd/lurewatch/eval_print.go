package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"lurewatch/rules/eval"
)

// what a label's rates mean.
var rateNames = map[eval.Label]string{
	eval.Lure: "lures found (recall)", eval.Honest: "honest ads flagged (false alarms)", eval.Presumed: "ads presumed honest flagged (read them before calling them false)",
}

// Widths that keep every table within 100 columns.
const (
	maxGroup  = 24
	maxSource = 14
	maxRule   = 32
)

// printReport prints a report for people: rates, precision, ranking, and what else was measured.
func printReport(w io.Writer, r eval.Report, byRule bool) {
	fmt.Fprintf(w, "%d ads, rule set %s; intervals are 95 %% Wilson\n", r.Ads, r.RuleSet)
	if len(r.Learned) > 0 {
		fmt.Fprintf(w, "the models learned from %s: of these ads the figures say that nothing broke, not how good the models are;\n"+
			"rules fit prints what models say that have not seen an ad\n", strings.Join(r.Learned, ", "))
	}
	printRows(w, r.Rows)
	printPrecision(w, r.Precision)
	printRankings(w, r.Rankings)
	printCalibration(w, r.Calibration)
	if byRule {
		printRules(w, r.Rules)
	}
	printEvasions(w, r.Evasions)
}

func newTable(header ...any) table.Writer {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options.DrawBorder = false
	t.Style().Format.Header = text.FormatLower
	t.AppendHeader(header)
	return t
}

func printRows(w io.Writer, rows []eval.Row) {
	var t table.Writer
	for i, row := range rows {
		if i == 0 || rows[i-1].Label != row.Label {
			fmt.Fprintf(w, "\n%s\n", rateNames[row.Label])
			t = newTable("by", "", "ads", "alert", "", "alert or look", "")
		}
		t.AppendRow(table.Row{row.By, text.Trim(row.Group, maxGroup), row.Alert.N, percent(row.Alert), interval(row.Alert), percent(row.Flagged), interval(row.Flagged)})
		if i+1 == len(rows) || rows[i+1].Label != row.Label {
			fmt.Fprintln(w, t.Render())
		}
	}
}

func printPrecision(w io.Writer, list []eval.Precision) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(w, "\nprecision: the share of lures among flagged ads, if so many of all ads were lures\n")
	head := []any{"in %, band", "alarms of"}
	for _, p := range eval.Prevalences {
		head = append(head, fmt.Sprintf("%g %%", 100*p))
	}
	t := newTable(head...)
	for i := 0; i+len(eval.Prevalences) <= len(list); i += len(eval.Prevalences) {
		row := table.Row{list[i].Band, list[i].Against}
		for _, p := range list[i : i+len(eval.Prevalences)] {
			row = append(row, fmt.Sprintf("%s (%s-%s)", short(p.Rate), short(p.Low), short(p.High)))
		}
		t.AppendRow(row)
	}
	fmt.Fprintln(w, t.Render())
}

func printRankings(w io.Writer, list []eval.Ranking) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(w, "\nscore alone, bands aside: AUROC, average precision (AP), and recall in %% at 0.1 to 10 %% false alarms\n")
	t := newTable("against", "", "lure", "other", "auroc", "", "ap", recallHead())
	for _, r := range list {
		recall := make([]string, len(r.Recall))
		for i, at := range r.Recall {
			recall[i] = fmt.Sprintf("%4.0f", 100*at.Recall.Rate)
		}
		t.AppendRow(table.Row{r.Against, text.Trim(cmp.Or(r.Group, "all"), maxSource), r.Lures, r.Others, fmt.Sprintf("%.3f", r.AUROC),
			fmt.Sprintf("%.2f-%.2f", r.Low, r.High), fmt.Sprintf("%.3f", r.AveragePrecision), strings.Join(recall, "")})
	}
	fmt.Fprintln(w, t.Render())
}

// recallHead stands above recall at each share of false alarms.
func recallHead() string {
	var b strings.Builder
	for _, most := range eval.FalseAlarmShares {
		fmt.Fprintf(&b, "%4g", 100*most)
	}
	return b.String()
}

func printCalibration(w io.Writer, list []eval.Calibration) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(w, "\ncalibration: lures among the ads of a score, in a set with as many lures as this one\n")
	t := newTable("others", "score", "ads", "lures", "")
	for _, c := range list {
		t.AppendRow(table.Row{c.Against, fmt.Sprintf("%.0f to %.0f", c.From, c.To), c.Lures.N, percent(c.Lures), interval(c.Lures)})
	}
	fmt.Fprintln(w, t.Render())
}

func printRules(w io.Writer, list []eval.RuleRow) {
	fmt.Fprintf(w, "\nrules: ads on which each fires; lures that need it for their band; flagged ads that are no lures\n"+
		"and in which it takes part (false); without it, flagged/alert lures lost and false alarms spared\n")
	t := newTable("rule", "lure", "legit", "report", "presumed", "need", "false", "lost", "spared")
	for _, r := range list {
		name := r.Rule
		if r.Trial {
			name += " (trial)"
		}
		t.AppendRow(table.Row{text.Trim(name, maxRule), r.Lures, r.Honest, r.Reports, r.Presumed, r.Needed, r.FalseAlarms, loss(r.LostLures), loss(r.LostAlarms)})
	}
	fmt.Fprintln(w, t.Render())
}

func loss(l eval.Loss) string { return fmt.Sprintf("%d/%d", l.Flagged, l.Alert) }

// short is a share in percent, with one place where it is small.
func short(x float64) string {
	if x >= 0.1 {
		return fmt.Sprintf("%.0f", 100*x)
	}
	return fmt.Sprintf("%.1f", 100*x)
}

func percent(r eval.Rate) string { return fmt.Sprintf("%d = %.2f %%", r.K, 100*r.Rate) }

// interval is in percent, with three digits or so: tables must not be wide.
func interval(r eval.Rate) string { return threeDigits(100*r.Low) + "-" + threeDigits(100*r.High) }

func threeDigits(x float64) string {
	if x >= 10 {
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}
