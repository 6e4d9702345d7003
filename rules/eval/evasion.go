package eval

import (
	"cmp"
	"slices"

	"lurewatch/job"
)

// EvasionRow is what one transform does to the ads of one language.
type EvasionRow struct {
	Transform string `json:"transform"` // its id
	Name      string `json:"name"`
	Lang      string `json:"lang"` // empty for all
	Lures     Move   `json:"lures"`
	Honest    Move   `json:"honest"`
	Presumed  Move   `json:"presumed"`
}

// Move compares the verdicts on ads as they were and as a transform left them. Ads that it did not change count in
// Unchanged and nowhere else.
type Move struct {
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	// Flagged is before, Evaded after; AlertBefore and AlertAfter count alerts only.
	Flagged     Rate `json:"flagged"`
	Evaded      Rate `json:"evaded"`
	AlertBefore Rate `json:"alert_before"`
	AlertAfter  Rate `json:"alert_after"`
	// Retained is how many of the ads flagged before are flagged after; AlertRetained, how many alerts still are.
	// What is newly flagged does not make up for what is lost, so it is at most Evaded / Flagged.
	Retained      Rate `json:"retained"`
	AlertRetained Rate `json:"alert_retained"`
	// Points is how much the share of flagged ads rises, in percentage points.
	Points float64 `json:"points"`
}

// Bounds of a transform that is withstood.
const (
	MinRetained = 0.95 // of the lures that are flagged without it
	MaxPoints   = 0.2  // false alarms more, in percentage points
)

// Enough is how many changed lures a language needs for a row of its own; for a transform of honest ads, how many
// changed other ads.
const Enough = 10

type evasionKey struct{ id, name, lang string }

// moves are counts by label.
type moves [3]moveCounts

type moveCounts struct {
	unchanged     int
	before, after counts
	kept, alerts  int
}

// addEvasion counts one ad under one transform, for all languages and for its own.
func (t *Tally) addEvasion(m Measured, e evaded) {
	for _, lang := range []string{"", m.lang} {
		k := evasionKey{e.id, e.name, lang}
		if t.evasions[k] == nil {
			t.evasions[k] = new(moves)
		}
		t.evasions[k][slices.Index(labels, m.label)].add(m.band, e)
	}
}

func (c *moveCounts) add(before job.Band, e evaded) {
	if !e.changed {
		c.unchanged++
		return
	}
	c.before.add(before)
	c.after.add(e.band)
	c.kept += count(before > job.None && e.band > job.None)
	c.alerts += count(before == job.Alert && e.band == job.Alert)
}

func (c moveCounts) move() Move {
	m := Move{
		Changed: c.before.n, Unchanged: c.unchanged,
		Flagged: Wilson(c.before.flagged, c.before.n), Evaded: Wilson(c.after.flagged, c.after.n),
		AlertBefore: Wilson(c.before.alert, c.before.n), AlertAfter: Wilson(c.after.alert, c.after.n),
		Retained: Wilson(c.kept, c.before.flagged), AlertRetained: Wilson(c.alerts, c.before.alert),
	}
	m.Points = 100 * (m.Evaded.Rate - m.Flagged.Rate)
	return m
}

// evasionRows has, for each transform, a row of all languages and those of languages with enough ads.
func (t *Tally) evasionRows() []EvasionRow {
	out := []EvasionRow{}
	for k, c := range t.evasions {
		r := EvasionRow{k.id, k.name, k.lang, c[0].move(), c[1].move(), c[2].move()}
		n := r.Lures.Changed
		if r.Lures.Changed+r.Lures.Unchanged == 0 {
			n = r.Honest.Changed + r.Presumed.Changed
		}
		if k.lang == "" || n >= Enough {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b EvasionRow) int {
		return cmp.Or(cmp.Compare(a.Transform, b.Transform), -cmp.Compare(count(a.Lang == ""), count(b.Lang == "")),
			cmp.Compare(b.Lures.Changed, a.Lures.Changed), cmp.Compare(b.Presumed.Changed, a.Presumed.Changed), cmp.Compare(a.Lang, b.Lang))
	})
	return out
}
