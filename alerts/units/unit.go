package units

import "lurewatch/job"

// Kind says what a unit's digest is about.
type Kind string

// The kinds of units.
const (
	Border   Kind = "border"   // a stretch of border: what an ad says of places decides
	National Kind = "national" // the whole country: every alert, and what fits no other unit
	Youth    Kind = "youth"    // an organisation: alerts that aim at its provinces, contacts always masked
	Saved    Kind = "search"   // what a query finds
)

// Mode says how much of an ad a mail tells.
type Mode string

// The modes. The empty Mode is Full.
const (
	Full         Mode = "full"
	MetadataOnly Mode = "metadata-only" // reference, band, places and counts: nothing an ad says, no contact, no link to it
)

// Unit is one addressee of digests, with what it wants to be told. The zero value of a setting is its default, which
// [Unit.Filled] puts in. A Unit is a value; its slices are not changed once it is made.
type Unit struct {
	ID     string   `yaml:"id"` // lower-case ASCII, digits and hyphens: tay-ninh
	Kind   Kind     `yaml:"kind"`
	Name   Name     `yaml:"name"`   // "Ban Chỉ huy Bộ đội Biên phòng tỉnh Tây Ninh"
	Short  Name     `yaml:"short"`  // for subjects, at most 20 runes: "Tây Ninh"
	Former []string `yaml:"former"` // names it had
	Area   Area     `yaml:"area"`
	Query  string   `yaml:"query"` // of a Saved unit
	Source []string `yaml:"source"`

	Recipients []string `yaml:"recipients"` // mail addresses; none means that nothing is mailed
	Admin      string   `yaml:"admin"`      // the mail address told of pauses and faults
	Language   string   `yaml:"language"`   // vi, en or fr; vi
	Hour       string   `yaml:"hour"`       // local time of day, "06:00"
	Zone       string   `yaml:"zone"`       // IANA; Asia/Ho_Chi_Minh
	// Lowest is the lowest band that is told; alert.
	Lowest job.Band `yaml:"lowest"`
	Mode   Mode     `yaml:"mode"`
	// Clear says that contacts are told in clear: only for a unit whose work needs them.
	Clear bool `yaml:"clear"`
	// Quiet says what comes on a day without news: "line", the default, is a mail of one line; "weekly" one on Mondays.
	Quiet string `yaml:"quiet"`
	// DutyPhone is the unit's own number, typed by the unit; nothing is printed where it is empty.
	DutyPhone string `yaml:"duty_phone"`
	TLP       string `yaml:"tlp"` // TLP:AMBER
	PDF       bool   `yaml:"pdf"` // attach a PDF too
	// Paused stops the mails until it is taken away; ads are kept for the day it is.
	Paused bool `yaml:"paused"`
	// PGPKeys and Certificate are files with an OpenPGP public key ring or an S/MIME certificate: mails are encrypted to them.
	PGPKeys     string  `yaml:"pgp_keys"`
	Certificate string  `yaml:"certificate"`
	Webhook     Webhook `yaml:"webhook"`
	Directory   string  `yaml:"directory"` // where digests are written as files too
	Feed        bool    `yaml:"feed"`      // a private Atom feed
}

// Name is a name in the languages of the product. Vi is required; an empty En or Fr falls back to it.
type Name struct {
	Vi string `yaml:"vi"`
	En string `yaml:"en"`
	Fr string `yaml:"fr"`
}

// In returns the name in vi, en or fr.
func (n Name) In(lang string) string {
	switch {
	case lang == "en" && n.En != "":
		return n.En
	case lang == "fr" && n.Fr != "":
		return n.Fr
	}
	return n.Vi
}

// Area is what a unit answers for, all of it ids of the gazetteer.
type Area struct {
	Provinces []string `yaml:"provinces"` // today's and former ones
	Gates     []string `yaml:"gates"`
	// Behind are the places across that stretch that people are taken to through it: towns, zones, compounds.
	Behind []string `yaml:"behind"`
	// Countries are those that people are taken to through it when the ad names nothing nearer.
	Countries []string `yaml:"countries"`
	// Neighbours are the units to its left and right.
	Neighbours []string `yaml:"neighbours"`
}

// Webhook is where a unit's digests are posted as JSON. Secret is a file with the key of their HMAC-SHA-256.
type Webhook struct {
	URL    string `yaml:"url"`
	Secret string `yaml:"secret"`
}

// Match says that an ad is for a unit, and why.
type Match struct {
	Unit string
	Why  []Reason // the nearest first, never empty
}

// ReasonKind is what ties an ad to a unit.
type ReasonKind string

// The kinds of reasons, the nearest first.
const (
	AtGate      ReasonKind = "gate"        // the border is crossed, or people are met, at one of its gates
	AtMeeting   ReasonKind = "meeting"     // people are met in one of its provinces
	AtDeparture ReasonKind = "departure"   // the journey begins in one of its provinces
	AtBehind    ReasonKind = "behind"      // the work is at a place behind its stretch
	AtCountry   ReasonKind = "country"     // the work is in a country that is reached through it
	AtContact   ReasonKind = "contact"     // the advertiser's place is in one of its provinces
	BySearch    ReasonKind = "search"      // its query finds the ad
	ByAlert     ReasonKind = "alert"       // a national or youth unit is told every alert of its area
	ByNobody    ReasonKind = "nobody_else" // it fits no other unit
)

// Reason is one of those, with the place and the words of the ad; both are empty where there are none.
type Reason struct {
	Kind  ReasonKind `json:"kind"`
	Place string     `json:"place,omitempty"` // gazetteer id
	Quote string     `json:"quote,omitempty"`
}
