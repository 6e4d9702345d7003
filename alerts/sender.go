package alerts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
)

// speaksFor is the address of a recipient or the admin of a unit that an address is; empty if it is none. Capitals do not
// count.
func speaksFor(u units.Unit, from string) string {
	all := append(slices.Clone(u.Recipients), u.Admin)
	i := slices.IndexFunc(all, func(a string) bool { return a != "" && strings.EqualFold(a, strings.TrimSpace(from)) })
	if i < 0 {
		return ""
	}
	return all[i]
}

// hear takes in what a person wrote.
func (f *Office) hear(ctx context.Context, m Incoming) error {
	all := f.o.Roster().Units
	unit, toAnswer := f.Holder(m.Token, ToAnswer)
	pausing, toPause := f.Holder(m.Pause, ToPause)
	switch {
	case m.Pause != "" && toPause:
		u := unitOf(all, pausing)
		if speaksFor(u, m.From) == "" {
			return f.stranger(ctx, m, u, "to pause")
		}
		return f.setPaused(ctx, u.ID, unitName(u.ID), m.From, true)
	case toAnswer:
		u := unitOf(all, unit)
		to := speaksFor(u, m.From)
		if to == "" {
			return f.stranger(ctx, m, u, said(m))
		}
		return f.takeAnswers(ctx, m, u, to)
	}
	if len(m.Answers) > 0 {
		f.o.Log.Warn("an answer that came by mail is not taken", "mail", m.ID, "why", ErrToken)
	}
	for _, u := range all {
		if to := speaksFor(u, m.From); to != "" {
			return f.notTaken(ctx, m, u, to, []Untaken{{Why: NoToken}})
		}
	}
	return nil
}

// said is what a mail wants, in short: its answers, or that there are none.
func said(m Incoming) string {
	const most = 5
	var all []string
	for _, a := range m.Answers[:min(most, len(m.Answers))] {
		all = append(all, a.String())
	}
	if len(m.Answers) > most {
		all = append(all, fmt.Sprintf("and %d more", len(m.Answers)-most))
	}
	if len(all) == 0 {
		return "no answer in it"
	}
	return strings.Join(all, ", ")
}

// stranger keeps for a person what somebody wrote who is not of the unit: a line in the log, and an alarm for the unit's
// admin, or the operator where it has none.
func (f *Office) stranger(ctx context.Context, m Incoming, u units.Unit, what string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.o.Log.Warn("a mail that is not from one of the unit's addresses decides nothing", "unit", u.ID, "mail", m.ID, "wants", what)
	c, _ := f.clerk(f.o.Store, f.o.Now(), "")
	to := toAdmin
	if u.Admin == "" {
		to = toOperator
	}
	from := m.From
	if from == "" {
		from = "nobody"
	}
	var st step
	err := c.raiseListed(ctx, &st, to, Stranger, u.ID, digest.Line(fmt.Sprintf("from %s: %s", from, what), 200))
	if err == nil {
		err = st.write(ctx, c.rows, nil)
	}
	if err != nil {
		return fmt.Errorf("keep a mail that is not from unit %q: %w", u.ID, err)
	}
	return nil
}

// takeAnswers takes in what somebody of the unit wrote.
func (f *Office) takeAnswers(ctx context.Context, m Incoming, u units.Unit, to string) error {
	var left []Untaken
	for _, a := range m.Answers {
		a.Token, a.From, a.Via, a.ID = m.Token, m.From, "mail", m.ID
		effect, err := f.Answer(ctx, a)
		switch {
		case errors.Is(err, ErrToken), errors.Is(err, ErrNeverTold):
			f.o.Log.Warn("an answer that came by mail is not taken", "ref", a.Ref, "why", err)
			left = append(left, Untaken{Ref: a.Ref, Why: NeverTold})
		case err != nil:
			return err
		default:
			f.o.Log.Info("answer", "ref", a.Ref, "said", a.word(), "effect", effect)
		}
	}
	if len(m.Answers) == 0 {
		left = append(left, Untaken{Words: digest.Line(m.Text, maxQuoted), Why: NoAnswer})
	}
	if len(left) == 0 {
		return nil
	}
	return f.notTaken(ctx, m, u, to, left)
}
