package digest

import (
	"time"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// Digest is what one unit is told about one day. It is made whole before anything is written, and writing it looks
// nothing up: the same Digest is always the same mail.
type Digest struct {
	// ID is "UNIT.YYYYMMDD", and for an urgent notice "UNIT.YYYYMMDD.uN" with N from 1. The Message-ID is made of it.
	ID   string
	Unit units.Unit
	Day  string // YYYY-MM-DD in the unit's zone
	// Covers lists the days that it stands for, oldest first: more than one after a time in which nothing could be sent.
	Covers []string
	// From and To bound what it tells; Made is when it was made. In the unit's zone.
	From, To, Made time.Time
	Urgent         bool // a notice outside the daily digest
	Trend          []DayCount
	Items          []Item // most serious first; those of one campaign follow each other
	// More counts the items that did not fit; they come with the next digest.
	More    int
	Sources Sources
	// Rules and Places name what items refer to by id, in the unit's language.
	Rules  map[string]string
	Places map[string]string
	Links  Links
}

// DayCount is how many new ads a past day's digest told.
type DayCount struct {
	Day string // YYYY-MM-DD
	New int
}

// News says what is new about an ad for this unit.
type News string

// The kinds of news, in the order of sections.
const (
	New      News = "new"
	Changed  News = "changed"  // another text, or more ads bear its contact
	Gone     News = "gone"     // taken down, filled, or past its date
	Cleared  News = "cleared"  // no longer flagged: judged again, or dismissed by a reviewer
	Reviewed News = "reviewed" // a person decided on it
)

// Item is one ad with what is new about it.
type Item struct {
	Ref  string // VN-YYYYMMDD-NNNNNN, the same in every digest
	News News
	Case job.Case
	Why  []units.Reason
	// Signs are the ids of the rules that found something, the weightiest first, each once.
	Signs []string
	// Now says why it should be looked at at once; empty for others.
	Now []Pressing
	// Noticed is when an urgent notice told of it since the last daily digest did; zero if none did.
	Noticed time.Time
	// Campaign is the group that it belongs to and CampaignAds how many there are; both zero for none.
	Campaign    job.ID
	CampaignAds int
	// Bearers counts, for each contact of the ad by "type value", the flagged ads that bear it, this one among them.
	Bearers map[string]int
	// Before is the standing that was told last; for Changed, BeforeBearers is the largest of Bearers told then.
	Before        job.Standing
	BeforeBearers int
	// Evidence is the SHA-256 of what was kept, in hex; empty if nothing was.
	Evidence string
}

// HandedOn is the reason of an ad that a unit handed on as not being of its stretch. Its Quote is that unit's name and words,
// and it has no place.
const HandedOn units.ReasonKind = "handed_on"

// Pressing is why an ad cannot wait for the next day.
type Pressing string

// The pressing reasons.
const (
	MeetingSoon Pressing = "meeting_soon" // a meeting or departure within 48 hours of when it was read, and not over
	Minor       Pressing = "minor"        // people under 18 are wanted
)

// Sources is how the crawl went.
type Sources struct {
	Ran, All int
	Amiss    []SourceAmiss
	// Newest is when the newest round ended; zero if none did.
	Newest time.Time
}

// SourceAmiss is a source that is degraded or broken.
type SourceAmiss struct {
	ID    string
	State job.SourceState
	Since time.Time
}

// Links are addresses that the operator serves; empty ones are left out.
type Links struct {
	Console string // of the digest, for people with an account
	Answer  string // where answers are given, with the unit's token
	Pause   string // one-click, with the unit's token
	Reply   string // the mail address that takes answers, with the unit's token
	Write   string // the mail address of the operator
}
