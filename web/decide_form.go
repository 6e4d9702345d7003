package web

import (
	"strings"

	"lurewatch/job"
)

// decisionKeys are the keys of the decisions; desk.js presses the buttons that bear them.
var decisionKeys = map[job.Decision]string{job.Confirm: "y", job.Dismiss: "n", job.Unsure: "u", job.Escalate: "e"}

// DecideForm is the form for one decision: a button for each, with its reasons, the usual one chosen.
type DecideForm struct {
	Action  string
	Content string // hash of the version that is shown
	Seen    uint64 // newest decision that is shown
	Queue   bool   // what comes after the decision is the next ad
	View    string // of the queue
	Query   string // of the queue
	Choices []DecideChoice
	Note    string // as it was typed, where the form is shown again
	MaxNote int
	Error   string
	// Waiting says who asked for the ad to be handed over, where another has to agree; Own that it was whoever reads this,
	// and Alone that nobody else can.
	Waiting    string
	Own, Alone bool
	// Last is what was decided last, "" if nothing was; Undo is its line, 0 if whoever reads this may not undo it.
	Last job.ReviewState
	By   string
	At   string
	Undo uint64
	// Together says that undoing it is undoing the decision on a whole campaign.
	Together bool
	Answered []string // the answers of units that are shown: deciding is looking at them
	Skip     string   // where skipping is sent to; "" outside the queue
}

// DecideChoice is one decision.
type DecideChoice struct {
	Decision job.Decision
	Key      string // "" where there is none
	Reasons  []job.Reason
	Picked   job.Reason
	Agree    bool // it agrees to what another asked for
}

// decideForm lays out the form for an ad; nil where nobody can decide on it.
func (s *site) decideForm(v view, c job.Case) *DecideForm {
	if !s.mayDecide() || !c.Decidable() {
		return nil
	}
	f := &DecideForm{Action: v.To(adPath(c.Ad.ID) + "/decide"), Content: c.ContentHash, Seen: c.Review.Seq, MaxNote: job.MaxNote}
	asked := c.Review.Is() == job.ReviewEscalating
	if asked {
		f.Waiting, f.Own = visible(c.Review.By), c.Review.By == s.who.Name
		f.Alone = f.Own && s.who.Open
	}
	if c.Review.State != "" {
		f.Last, f.By, f.At = c.Review.Is(), visible(c.Review.By), v.Lang.Time(c.Review.At)
		if s.mayUndo(c.Review.By) {
			f.Undo, f.Together = c.Review.Seq, c.Review.Campaign != ""
		}
	}
	for _, d := range job.Decisions {
		if d == job.Escalate && (f.Own || agreed(c)) {
			continue
		}
		f.Choices = append(f.Choices, DecideChoice{Decision: d, Key: decisionKeys[d], Reasons: d.Reasons(), Picked: d.Reasons()[0], Agree: d == job.Escalate && asked})
	}
	return f
}

// again fills in what was typed and why it was not taken.
func (f *DecideForm) again(d job.Decision, reason job.Reason, note, why string) {
	f.Note, f.Error = visible(note), why
	for i := range f.Choices {
		if f.Choices[i].Decision == d {
			f.Choices[i].Picked = reason
		}
	}
}

// readNote brings a note into the form in which it is kept.
func readNote(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n"))
}

// noteFault says what is wrong with a note, "" if nothing is.
func (v view) noteFault(reason job.Reason, note string) string {
	switch {
	case reason == job.ReasonOther && note == "":
		return v.T("decide.needs_note")
	case len(note) > job.MaxNote:
		return v.T("decide.note_long", "n", v.Lang.Count(job.MaxNote))
	}
	return ""
}
