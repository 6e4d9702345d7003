package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"lurewatch/check"
	"lurewatch/job"
)

// The colours of bands on a terminal. None is green: nothing is ever called safe.
var bandColours = map[check.Band]string{
	check.StrongSigns:  "\033[1;37;41m",
	check.SomeSigns:    "\033[1;30;43m",
	check.NoneSeen:     "\033[1m",
	check.CouldNotRead: "\033[1;36m",
}

// answerPrinter writes an answer for a person. Its texts are masked and inert already.
type answerPrinter struct {
	bytes.Buffer
	words  check.Words
	colour bool
}

// printAnswer writes an answer for a person, in colour where a person reads it on a terminal and $NO_COLOR is not set.
func printAnswer(w io.Writer, a check.Answer) error {
	p := &answerPrinter{words: check.WordsOf(a.Lang), colour: inColour(w)}
	p.paint(bandColours[a.Assessment.Band], strings.ToUpper(a.Headline))
	fmt.Fprintf(p, "\n%s\n", a.DoNow)
	if a.Plea != "" {
		p.situations(a.Situations)
		fmt.Fprintf(p, "\n%s %s\n", a.Assessment.Why, a.Assessment.Instead)
		p.foot(a)
		_, err := w.Write(p.Bytes())
		return err
	}
	if a.Contact != nil && a.Contact.Text != "" {
		fmt.Fprintf(p, "%s: %s\n", a.Contact.Masked, a.Contact.Text)
	}
	p.reasons("label.why", a.Reasons)
	p.reasons("label.worth_asking", a.WorthAsking)
	p.list("label.not_found", a.NotFound)
	if a.Law != "" {
		fmt.Fprintf(p, "\n%s\n", a.Law)
	}
	p.situations(a.Situations)
	p.foot(a)
	_, err := w.Write(p.Bytes())
	return err
}

// inColour reports whether a person reads what is written to w, and wants colours.
func inColour(w io.Writer) bool {
	if c, ok := w.(*checkedWriter); ok {
		w = c.w
	}
	return os.Getenv("NO_COLOR") == "" && isTerminal(w)
}

// paint writes a text in a colour.
func (p *answerPrinter) paint(colour, text string) {
	if p.colour {
		text = colour + text + "\033[0m"
	}
	p.WriteString(text)
}

func (p *answerPrinter) heading(key string) {
	p.WriteString("\n")
	p.paint("\033[1m", p.words.Say(key))
	p.WriteString("\n")
}

func (p *answerPrinter) reasons(key string, all []check.Reason) {
	if len(all) == 0 {
		return
	}
	p.heading(key)
	for _, r := range all {
		quotes := make([]string, len(r.Quotes))
		for i, q := range r.Quotes {
			quotes[i] = "“" + oneLine(q.Text, 100) + "”"
		}
		fmt.Fprintf(p, "  • %s: %s\n    %s\n", r.Sign, strings.Join(quotes, " + "), r.Why)
	}
}

func (p *answerPrinter) list(key string, all []string) {
	if len(all) == 0 {
		return
	}
	p.heading(key)
	for _, s := range all {
		fmt.Fprintf(p, "  • %s\n", s)
	}
}

// situations writes what to do, a paragraph for each situation with the calls first. What is to be known of a line is
// said once.
func (p *answerPrinter) situations(all []check.Steps) {
	told := map[string]bool{}
	if len(all) == 0 {
		return
	}
	p.heading("label.steps")
	for _, s := range all {
		fmt.Fprintf(p, "  %s\n", s.Label)
		for _, step := range s.Steps {
			if step.Kind == "call" {
				fmt.Fprintf(p, "    ☎ %s: %s\n", step.Label, step.Name)
				if !told[step.Hotline] {
					fmt.Fprintf(p, "      %s\n", strings.Join(step.Notes, " "))
				}
				told[step.Hotline] = true
				continue
			}
			fmt.Fprintf(p, "    • %s\n", step.Label)
		}
	}
}

// foot writes where the answer comes from and what it cannot tell.
func (p *answerPrinter) foot(a check.Answer) {
	p.WriteString("\n")
	if a.Assessment.Coverage.Text != "" {
		fmt.Fprintln(p, a.Assessment.Coverage.Text)
	}
	fmt.Fprintln(p, a.Assessment.Review.Text)
	fmt.Fprintln(p, a.Limits)
	if a.Source != "" {
		fmt.Fprintf(p, "%s. ", p.words.Say("source."+string(a.Source)))
	}
	fmt.Fprintf(p, "%s. ", p.words.Say("label.checked_at", "date", a.Lang.Time(a.CheckedAt)))
	if a.Assessment.RuleSet != "" {
		fmt.Fprintf(p, "%s.", p.words.Say("label.rules", "version", a.Assessment.RuleSet))
	}
	p.WriteString("\n")
}

// maxReasons is how many reasons an answer gives.
const maxReasons = 3

// reason is one rule with all that it quotes.
type reason struct {
	rule   string
	tier   job.Tier
	points float64
	quotes []string
}

// quoted joins the quotes for one line of a terminal, each cut to n runes.
func (r reason) quoted(n int) string {
	var out []string
	for _, q := range r.quotes {
		out = append(out, "“"+oneLine(q, n)+"”")
	}
	return strings.Join(out, " + ")
}

// strongest returns the n heaviest rules of the findings that count.
func strongest(findings []job.Finding, n int) []reason {
	var out []reason
	for _, f := range findings {
		if f.Trial {
			continue
		}
		i := slices.IndexFunc(out, func(r reason) bool { return r.rule == f.Rule })
		if i < 0 {
			out = append(out, reason{rule: f.Rule, tier: f.Tier, points: f.Points})
			i = len(out) - 1
		}
		out[i].quotes = append(out[i].quotes, f.Quote)
	}
	slices.SortStableFunc(out, func(a, b reason) int {
		return cmp.Or(cmp.Compare(b.tier, a.tier), cmp.Compare(b.points, a.points))
	})
	return out[:min(n, len(out))]
}

func titleOf(id, lang string, rule func(string) (job.Rule, bool)) string {
	if r, ok := rule(id); ok {
		return cmp.Or(r.Title[lang], r.Title["en"], id)
	}
	return id
}

// oneLine shows foreign text in a line of its own: no line ends, no control characters, at most n runes.
func oneLine(s string, n int) string {
	out, count := make([]rune, 0, n), 0
	for _, r := range s {
		if count++; count > n {
			return string(append(out, '…'))
		}
		switch {
		case r < ' ' || r == 0x7F || r == 0x2028 || r == 0x2029:
			r = ' '
		case r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x9B:
			continue // would reorder or command the terminal
		}
		out = append(out, r)
	}
	return string(out)
}
