package job

import (
	"fmt"
	"slices"
	"time"
)

// Decision is what a person decided about an ad. It is about the ad and never about whoever placed it.
type Decision string

// The decisions. Escalate asks for the ad to be handed over to authorities; it takes effect when another person decides
// Escalate too, and falls when another person decides anything else.
const (
	Confirm  Decision = "confirmed" // the signs are there
	Dismiss  Decision = "dismissed" // an ordinary ad: a false alarm
	Unsure   Decision = "unsure"    // it cannot be told from what is there
	Escalate Decision = "escalate"  // confirmed, and to be handed over
)

// Decisions lists them in the order of the console.
var Decisions = [...]Decision{Confirm, Dismiss, Unsure, Escalate}

// Reason says why, by a fixed word that can be counted.
type Reason string

// The reasons. [Decision.Reasons] says which go with which decision.
const (
	ReasonSigns     Reason = "signs"      // the findings are right and enough
	ReasonContact   Reason = "contact"    // its contact is known from other ads
	ReasonCampaign  Reason = "campaign"   // one of many copies
	ReasonOutside   Reason = "outside"    // known from outside: a report, a victim, a partner
	ReasonHonest    Reason = "honest"     // an honest offer of an employer that can be checked
	ReasonMisread   Reason = "misread"    // the words quoted mean something else
	ReasonReport    Reason = "report"     // news, a warning or a question
	ReasonNoAd      Reason = "no_ad"      // not an advertisement at all
	ReasonTooLittle Reason = "too_little" // not enough is said
	ReasonLanguage  Reason = "language"   // the reviewer does not read the language
	ReasonGone      Reason = "gone"       // the ad is gone and cannot be looked into
	ReasonUrgent    Reason = "urgent"     // somebody may be in danger now
	ReasonOther     Reason = "other"      // said in the note, which must not be empty
)

// Reasons lists the reasons that go with a decision, the usual one first.
func (d Decision) Reasons() []Reason {
	switch d {
	case Confirm:
		return []Reason{ReasonSigns, ReasonContact, ReasonCampaign, ReasonOutside, ReasonOther}
	case Dismiss:
		return []Reason{ReasonHonest, ReasonMisread, ReasonReport, ReasonNoAd, ReasonOther}
	case Unsure:
		return []Reason{ReasonTooLittle, ReasonLanguage, ReasonGone, ReasonOther}
	case Escalate:
		return []Reason{ReasonUrgent, ReasonSigns, ReasonContact, ReasonCampaign, ReasonOutside, ReasonOther}
	}
	return nil
}

// MaxNote is the longest note, in bytes. MaxDecided is how many ads are decided at once.
const (
	MaxNote    = 2000
	MaxDecided = 1000
)

// Deciding is one act of a person: the same decision on one ad, or on all ads of a campaign.
type Deciding struct {
	Ads      []ID     `json:"ads"`
	Decision Decision `json:"decision"`
	Reason   Reason   `json:"reason"`
	Note     string   `json:"note,omitempty"`
	// Campaign is set if the ads were decided as those of one campaign.
	Campaign ID        `json:"campaign,omitempty"`
	By       string    `json:"by"`  // the name of an account, or "unit:ID" for a border unit that answered
	Via      string    `json:"via"` // console, api, cli, mail
	At       time.Time `json:"at"`
	// Content is the content hash of the version that was read, where there is one ad and it is known. A version that
	// changed since is refused.
	Content string `json:"content,omitempty"`
	// Seen is the [Standing].Seq of the newest decision on these ads that the person had seen, 0 for none. Where there is
	// a newer one, or none that new was ever taken, the whole act is refused. Nil is not looked at. Who says it of a
	// single ad says Content too.
	Seen *uint64 `json:"seen,omitempty"`
}

// Check returns what is wrong with a deciding, in words, or nil.
func (d Deciding) Check() error {
	switch {
	case len(d.Ads) == 0:
		return fmt.Errorf("decide: no ads")
	case len(d.Ads) > MaxDecided:
		return fmt.Errorf("decide: %d ads at once, want at most %d", len(d.Ads), MaxDecided)
	case d.Decision.Reasons() == nil:
		return fmt.Errorf("decide: decision %.40q, want one of %v", d.Decision, Decisions)
	case !slices.Contains(d.Decision.Reasons(), d.Reason):
		return fmt.Errorf("decide: reason %.40q, want for %s one of %v", d.Reason, d.Decision, d.Decision.Reasons())
	case d.Reason == ReasonOther && d.Note == "":
		return fmt.Errorf("decide: the reason is other and the note is empty")
	case len(d.Note) > MaxNote:
		return fmt.Errorf("decide: the note has %d bytes, want at most %d", len(d.Note), MaxNote)
	case d.By == "" || d.At.IsZero():
		return fmt.Errorf("decide: it is not said who decided, or when")
	case d.Content != "" && len(d.Ads) > 1:
		return fmt.Errorf("decide: one content is given for %d ads", len(d.Ads))
	case d.Seen != nil && d.Content == "" && len(d.Ads) == 1 && d.Campaign == "":
		return fmt.Errorf("decide: it is not said which version of the ad was read")
	}
	seen := make(map[ID]bool, len(d.Ads))
	for _, id := range d.Ads {
		if seen[id] {
			return fmt.Errorf("decide: ad %.120q is named twice", id)
		}
		seen[id] = true
	}
	return nil
}

// ReviewState is where an ad stands with the people who review.
type ReviewState string

// The states. An ad that nobody decided on is open.
const (
	ReviewOpen       ReviewState = "open"
	ReviewConfirmed  ReviewState = "confirmed"
	ReviewDismissed  ReviewState = "dismissed"
	ReviewUnsure     ReviewState = "unsure"
	ReviewEscalating ReviewState = "escalating" // one person asked for it, another has to agree
	ReviewEscalated  ReviewState = "escalated"
)

// ReviewStates lists them in the order of the console.
var ReviewStates = [...]ReviewState{ReviewOpen, ReviewEscalating, ReviewEscalated, ReviewConfirmed, ReviewUnsure, ReviewDismissed}

// Standing is what was decided on an ad last. The zero Standing is that of an ad that nobody decided on.
type Standing struct {
	State  ReviewState `json:"state,omitempty"` // empty means open
	Reason Reason      `json:"reason,omitempty"`
	Note   string      `json:"note,omitempty"`
	By     string      `json:"by,omitempty"`
	// First is who asked for an escalation that By agreed to.
	First string    `json:"first,omitempty"`
	At    time.Time `json:"at,omitzero"`
	// Content is the content hash of the version that was decided on.
	Content  string `json:"content,omitempty"`
	RuleSet  string `json:"rules_version,omitempty"`
	Campaign ID     `json:"campaign,omitempty"`
	// Seq is the position of the decision in the audit log.
	Seq uint64 `json:"seq,omitempty"`
}

// Is returns the state, open for the zero Standing.
func (s Standing) Is() ReviewState {
	if s.State == "" {
		return ReviewOpen
	}
	return s.State
}

// Refuses returns why an ad that stands like this cannot be decided on so: [ErrChanged] if somebody decided after what
// was seen, [ErrOwn] if the same person asked for the escalation already. It is nil for anything else.
func (s Standing) Refuses(d Deciding) error {
	switch {
	case d.Seen != nil && s.Seq > *d.Seen:
		return ErrChanged
	case d.Decision == Escalate && s.State == ReviewEscalating && s.By == d.By:
		return ErrOwn
	}
	return nil
}

// Next is the standing after a decision. Two different people make an escalation.
func (s Standing) Next(d Deciding) Standing {
	n := Standing{Reason: d.Reason, Note: d.Note, By: d.By, At: d.At.UTC(), Campaign: d.Campaign}
	switch d.Decision {
	case Confirm:
		n.State = ReviewConfirmed
	case Dismiss:
		n.State = ReviewDismissed
	case Unsure:
		n.State = ReviewUnsure
	case Escalate:
		n.State = ReviewEscalating
		switch {
		case s.State == ReviewEscalated: // asking again for what is agreed does not undo the agreement
			n.State, n.First = ReviewEscalated, s.First
			if n.First == n.By {
				n.First = s.By
			}
		case s.State == ReviewEscalating && s.By != d.By:
			n.State, n.First = ReviewEscalated, s.By
		}
	}
	return n
}

// Decidable reports whether people decide on the ad: it is flagged, or was when somebody decided on it.
func (c Case) Decidable() bool { return c.Verdict.Flagged() || c.Review.State != "" }

// Stale reports whether the ad changed since it was decided on, so that it has to be read again.
func (c Case) Stale() bool {
	return c.Review.State != "" && c.Review.Content != c.ContentHash
}

// Review is one decision on one ad as it is kept, with what the person saw.
type Review struct {
	Seq      uint64    `json:"seq"` // of the audit log
	Ad       ID        `json:"ad"`
	Decision Decision  `json:"decision"`
	Reason   Reason    `json:"reason"`
	Note     string    `json:"note,omitempty"`
	Campaign ID        `json:"campaign,omitempty"`
	By       string    `json:"by"`
	Via      string    `json:"via,omitempty"`
	At       time.Time `json:"at"`
	Content  string    `json:"content"` // hash of the version decided on
	Version  int       `json:"version"`
	Band     Band      `json:"band"`
	Score    float64   `json:"score"`
	RuleSet  string    `json:"rules_version"`
	// Was is the standing before, so that it can be undone. UndoneBy and UndoneAt are set once it was.
	Was      Standing  `json:"was,omitzero"`
	UndoneBy string    `json:"undone_by,omitempty"`
	UndoneAt time.Time `json:"undone_at,omitzero"`
}

// Version is one step in the life of a flagged ad: a new content, or a verdict that shows people something else.
type Version struct {
	At      time.Time `json:"at"`
	Content string    `json:"content"` // hash
	Band    Band      `json:"band"`
	Score   float64   `json:"score"`
	Kind    Kind      `json:"kind"`
	RuleSet string    `json:"rules_version"`
	Rules   []string  `json:"rules"` // that found something, each once
	// Ad is what it said; nil where the content is that of the step before, or the text was dropped.
	Ad *Ad `json:"ad,omitempty"`
}
