package alerts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"lurewatch/job"
)

// The refusals of an answer that callers tell apart.
var (
	// ErrToken is returned for a token that is of no unit.
	ErrToken = errors.New("the token is of no unit")
	// ErrNeverTold is returned for a reference that there is not, or of which the unit was never told: the two look alike.
	ErrNeverTold = errors.New("the unit was never told of it")
)

// Answer is what a unit says of an ad it was told of: DUNG, SAI or KHAC and a reference.
type Answer struct {
	Token string // of the unit, for [ToAnswer]
	Ref   string // VN-YYYYMMDD-NNNNNN; capitals and zeros before the number do not count
	// Right means that the alert was right (DUNG), else that it was wrong (SAI).
	Right bool
	// Elsewhere means that the ad is not of the unit's stretch (KHAC), which says nothing about the alert; Right is not looked
	// at. An answer that is wrong and whose Note says that the place is another's is taken as this one.
	Elsewhere bool
	Note      string // in the unit's words; what is too long is cut
	From      string // the address that it came from, for the audit log; may be empty
	Via       string // mail or link
	// ID is the same where the same answer comes twice, the message id of a mail; empty means that nobody knows.
	ID string
}

// Effect is what became of an answer.
type Effect string

// The effects.
const (
	Decided Effect = "decided" // it is the ad's newest decision
	Same    Effect = "same"    // nothing changed: it was answered so before, or somebody decided the same
	Flagged Effect = "flagged" // it stands beside what others decided and waits for a reviewer, see [Flag]
	// HandedOn is the effect of KHAC: nothing is decided, the unit is not told of the ad again as long as it says the same, and
	// the national unit is.
	HandedOn Effect = "handed_on"
)

// Flag is an answer that did not become a decision, for the review queue. Each ad has at most one of each unit: the newest.
type Flag struct {
	Ad    job.ID    `json:"ad"`
	Ref   string    `json:"ref"`
	Unit  string    `json:"unit"`
	Right bool      `json:"right"`
	Note  string    `json:"note,omitempty"`
	At    time.Time `json:"at"`
	Why   FlagWhy   `json:"why"`
}

// FlagWhy is why an answer waits for a reviewer.
type FlagWhy string

// The reasons.
const (
	OthersDecided FlagWhy = "others_decided" // somebody else decided otherwise
	OlderText     FlagWhy = "older_text"     // the unit was told an earlier version of the ad
	NotOpen       FlagWhy = "not_open"       // the ad is flagged no more, and nobody decided on it
)

// answerTries is how often an answer is looked at anew because the ad was decided on in between.
const answerTries = 5

// Answer takes an answer. It becomes a decision by "unit:ID" where nobody decided on the text that the unit was told of,
// or the unit itself did: then an opposite answer decides over. It never takes the place of what an account or another unit
// decided: one that agrees is only written into the audit log, any other is a [Flag] too. One that says that the ad is not
// of the unit's stretch is HandedOn. The same answer twice has one effect. It returns ErrToken and ErrNeverTold.
//
// Whoever has the token can answer. Of what comes by mail [Office.Receive] looks at the sender first.
func (f *Office) Answer(ctx context.Context, a Answer) (Effect, error) {
	unit, ok := f.Holder(a.Token, ToAnswer)
	if !ok {
		return "", ErrToken
	}
	e, err := f.answer(ctx, unit, a)
	if err != nil {
		return "", fmt.Errorf("answer of unit %q to %.40q: %w", unit, a.Ref, err)
	}
	return e, nil
}

func (f *Office) answer(ctx context.Context, unit string, a Answer) (Effect, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	id, ref, err := findRef(ctx, f.o.Store, a.Ref)
	if errors.Is(err, job.ErrUnknown) {
		return "", ErrNeverTold
	}
	if err != nil {
		return "", err
	}
	a.Ref, a.Note = ref, cutNote(a.Note)
	content, err := f.toldContent(ctx, unit, id)
	if err != nil {
		return "", err
	}
	if !a.Right && !a.Elsewhere {
		a.Elsewhere = saysElsewhere(a.Note, unitOf(f.o.Roster().Units, unit))
	}
	sum := sha256.Sum256([]byte(a.ID + "\x00" + a.Ref + "\x00" + a.word()))
	once := unit + "/" + hex.EncodeToString(sum[:16])
	if a.ID != "" {
		if _, raw, err := get[string](ctx, f.o.Store, tableReplies, once); err != nil || raw != nil {
			return Same, err
		}
	}
	var st step
	if a.ID != "" {
		st.put(tableReplies, once, a.Ref)
	}
	if a.Elsewhere {
		return HandedOn, f.handOn(ctx, &st, unit, id, content, a)
	}
	st.drop(tableElsewhere, adKey(id)+"/"+unit)
	for range answerTries {
		e, err := f.settle(ctx, &st, unit, id, content, a)
		if !errors.Is(err, job.ErrChanged) {
			return e, err
		}
	}
	return "", job.ErrChanged
}

// toldContent is the content that the unit was told of last, empty where only an urgent notice told it.
func (f *Office) toldContent(ctx context.Context, unit string, id job.ID) (string, error) {
	key := adKey(id) + "/" + unit
	t, raw, err := get[told](ctx, f.o.Store, tableTold, key)
	if err != nil || raw != nil {
		return t.Content, err
	}
	u, raw, err := get[urged](ctx, f.o.Store, tableUrged, key)
	if err == nil && raw == nil {
		err = ErrNeverTold
	}
	return u.Content, err
}

// settle decides what an answer comes to, as the ad is now.
func (f *Office) settle(ctx context.Context, st *step, unit string, id job.ID, content string, a Answer) (Effect, error) {
	cs, err := f.o.Store.Case(ctx, id)
	if err != nil {
		return "", err
	}
	d := deciding(unit, id, a, f.o.Now().UTC())
	by, stands := cs.Review.By, cs.Review.State != "" && !cs.Stale()
	agrees := stands && cs.Review.State == cs.Review.Next(d).State
	switch {
	case stands && by == d.By && agrees:
		return Same, f.signed(ctx, st, unit, id, a)
	case stands && by != d.By && (agrees || a.Right && cs.Review.Is() == job.ReviewEscalated):
		return Same, f.flag(ctx, st, unit, id, a, "")
	case stands && by != d.By:
		return Flagged, f.flag(ctx, st, unit, id, a, OthersDecided)
	case content != cs.ContentHash:
		return Flagged, f.flag(ctx, st, unit, id, a, OlderText)
	}
	d.Content, d.Seen = content, &cs.Review.Seq
	_, err = f.o.Store.Decide(ctx, d)
	switch {
	case errors.Is(err, job.ErrUnknown):
		return Flagged, f.flag(ctx, st, unit, id, a, NotOpen)
	case err != nil:
		return "", err
	}
	return Decided, f.signed(ctx, st, unit, id, a)
}

// signed writes the step of an answer that is, or agrees with, a decision of the unit's own; where the sender is known it
// stands in a line of the audit log of its own, as decisions have no place for it.
func (f *Office) signed(ctx context.Context, st *step, unit string, id job.ID, a Answer) error {
	if a.From == "" {
		return st.write(ctx, f.o.Store, nil)
	}
	return f.flag(ctx, st, unit, id, a, "")
}

// deciding is an answer as a decision. What a unit knows of an alert that is right comes from outside; why one is wrong
// it says in its note, if at all.
func deciding(unit string, id job.ID, a Answer, at time.Time) job.Deciding {
	d := job.Deciding{Ads: []job.ID{id}, Decision: job.Dismiss, Reason: job.ReasonOther, By: unitName(unit), Via: a.Via, At: at}
	if a.Right {
		d.Decision, d.Reason = job.Confirm, job.ReasonOutside
	}
	d.Note = strings.TrimSpace(a.word() + " " + a.Ref + " " + a.Note)
	return d
}

// word is the word that units answer with.
func (a Answer) word() string {
	switch {
	case a.Elsewhere:
		return "KHAC"
	case a.Right:
		return "DUNG"
	}
	return "SAI"
}

func cutNote(s string) string {
	const longest = job.MaxNote - 100 // the word and the reference stand before it
	if len(s) > longest {
		s = s[:longest]
	}
	return strings.ToValidUTF8(s, "")
}

// flag writes an answer into the audit log, and puts it before the reviewers unless why is empty.
func (f *Office) flag(ctx context.Context, st *step, unit string, id job.ID, a Answer, why FlagWhy) error {
	at := f.o.Now().UTC()
	if why != "" {
		st.put(tableFlags, adKey(id)+"/"+unit, Flag{Ad: id, Ref: a.Ref, Unit: unit, Right: a.Right, Note: a.Note, At: at, Why: why})
	}
	data, err := json.Marshal(struct {
		Ref   string  `json:"ref"`
		Right bool    `json:"right"`
		Khac  bool    `json:"elsewhere,omitempty"`
		Note  string  `json:"note,omitempty"`
		From  string  `json:"from,omitempty"`
		Via   string  `json:"via,omitempty"`
		Flag  FlagWhy `json:"flag,omitempty"`
	}{a.Ref, a.Right, a.Elsewhere, a.Note, a.From, a.Via, why})
	if err != nil {
		return err
	}
	return st.write(ctx, f.o.Store, &job.Audit{At: at, By: unitName(unit), Act: "answer", On: string(id), Data: data})
}

// Flags returns the answers about one ad that wait for a reviewer, or with an empty id at most limit of all.
func (f *Office) Flags(ctx context.Context, id job.ID, limit int) ([]Flag, error) {
	prefix := ""
	if id != "" {
		prefix = adKey(id) + "/"
	}
	var list []Flag
	err := eachAfter(ctx, f.o.Store, tableFlags, prefix, prefix, func(_ string, g Flag, _ []byte) (bool, error) {
		list = append(list, g)
		return len(list) < limit, nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the answers that wait: %w", err)
	}
	return list, nil
}

// Unflag takes an answer away from before the reviewers: somebody looked at it. A line in the audit log says who.
func (f *Office) Unflag(ctx context.Context, id job.ID, unit, by string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var st step
	st.drop(tableFlags, adKey(id)+"/"+unit)
	err := st.write(ctx, f.o.Store, &job.Audit{At: f.o.Now().UTC(), By: by, Act: "unflag", On: string(id)})
	if err != nil {
		return fmt.Errorf("take away the answer of unit %q: %w", unit, err)
	}
	return nil
}
