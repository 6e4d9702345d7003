package check

import (
	"time"

	"lurewatch/job"
)

// ID names an answer for as long as it is kept. It cannot be guessed.
type ID string

// State says whether an answer is there.
type State string

// The states.
const (
	Pending State = "pending"
	Done    State = "done"
)

// Answer is what is said about one question, in one language, for people and for programs. All texts are ready to be
// shown: contacts are masked and controls spelled out; they are not escaped for HTML. All times are UTC.
type Answer struct {
	ID     ID    `json:"id,omitempty"`
	Status State `json:"status"`
	// RetryIn is after how long a pending answer is best asked for again; zero for one that is there.
	RetryIn time.Duration `json:"-"`
	// InLine says that a pending question waits for its turn behind others, and nobody works on it yet.
	InLine bool `json:"-"`
	// Kind is what was asked about.
	Kind Kind `json:"kind"`
	// SubmittedURL is the address as it was asked, which only the answer of [Desk.Check] repeats: later it is CheckedURL,
	// the canonical form without tracking. FinalURL is the one after redirects. Empty where no address was asked.
	SubmittedURL string `json:"submitted_url,omitempty"`
	CheckedURL   string `json:"checked_url,omitempty"`
	FinalURL     string `json:"final_url,omitempty"`
	// CheckedAt is when it was read, of a page in whole minutes. The page may have been opened up to half an hour before,
	// for another question.
	CheckedAt time.Time `json:"checked_at,omitzero"`
	// AsOf is when the reading was made that stands in for one that failed, if it was for somebody else's question the day;
	// zero for what was read now.
	AsOf   time.Time `json:"as_of,omitzero"`
	Source Source    `json:"source,omitempty"`
	// Lang is the language of the texts of the answer, AdLang that of the ad where it is known.
	Lang       Lang       `json:"lang"`
	AdLang     string     `json:"ad_lang,omitempty"`
	Assessment Assessment `json:"assessment"`
	// Headline and DoNow come first on every screen: what was seen, and what to do now.
	Headline string `json:"headline"`
	DoNow    string `json:"do_now"`
	// Reasons are at most three, the weightiest first, each with a quotation of its own. WorthAsking are such points of
	// an ad in which no combination of signs was seen: alone they say nothing.
	Reasons     []Reason `json:"reasons"`
	WorthAsking []Reason `json:"worth_asking,omitempty"`
	// NotFound is what an ad that can be checked would say and this one does not.
	NotFound []string `json:"not_found,omitempty"`
	Limits   string   `json:"limits"`
	// NextSteps are those of somebody who has only seen the ad, or of a plea; Situations are those of everybody.
	NextSteps  []Step  `json:"next_steps"`
	Situations []Steps `json:"situations"`
	// Plea is the situation that the text tells of, the first of Situations, where it is the words of somebody in danger or
	// of somebody close: whom to call comes first then, and no band is meant. Empty otherwise.
	Plea Situation `json:"plea,omitempty"`
	// Law is one line to be shown beside the help line; empty where no signs were seen.
	Law string `json:"law,omitempty"`
	// Contact says how often a contact that was asked about is borne by flagged ads; nil for other questions.
	Contact *Contact `json:"contact,omitempty"`
	// Links are for whoever publishes the answer to fill in: self, html, report_wrong.
	Links map[string]string `json:"links,omitempty"`

	// Found is what was read and judged, with its contacts in clear, for pages that mark the findings in the text. It is
	// nothing to be sent as it is. Its Readable is empty where nothing was read. Of each rule it has the first findings and
	// those of the reasons, of the facts the contacts only, each spelling once.
	Found job.Answer `json:"-"`
	// Asked is the canonical address or the contact that was asked about, in clear, for whoever asks once more. It is
	// nothing to be sent either. Empty for other questions, and for an address that is none of the web's.
	Asked string `json:"-"`
}

// Assessment is the outcome in terms that programs can use.
type Assessment struct {
	Band Band `json:"band"`
	// Score ranks inside a band, 0 to 100. It is not a probability.
	Score    int      `json:"score"`
	Coverage Coverage `json:"coverage"`
	// RuleSet is the version of the rules; empty where no rule was asked.
	RuleSet          string `json:"ruleset_version,omitempty"`
	ReviewedByPerson bool   `json:"reviewed_by_person"`
	Review           Review `json:"review"`
	// Because says why something could not be read, Why in words and Instead what to do about it. An older answer that
	// stands in has a Because too. All are empty otherwise.
	Because Because `json:"because,omitempty"`
	Why     string  `json:"why,omitempty"`
	Instead string  `json:"instead,omitempty"`
}

// Coverage says what was looked at. Read and NotRead are names of parts such as text and pictures; Text says them in
// words. TextChars counts the characters that were read.
type Coverage struct {
	Read      []string `json:"read"`
	NotRead   []string `json:"not_read"`
	TextChars int      `json:"text_chars"`
	Text      string   `json:"text,omitempty"`
}

// Review says whether a person looked at the ad.
type Review struct {
	// State is machine, confirmed, dismissed, unsure, or earlier: confirmed in a version before this one.
	State ReviewState `json:"state"`
	At    time.Time   `json:"at,omitzero"`
	Text  string      `json:"text"`
}

// ReviewState is what a person said, if any did.
type ReviewState string

// The states of a review.
const (
	ByMachine ReviewState = "machine"
	Confirmed ReviewState = "confirmed"
	Dismissed ReviewState = "dismissed"
	Unsure    ReviewState = "unsure"
	Earlier   ReviewState = "earlier"
)

// Reason is one rule that found something.
type Reason struct {
	Rule      string       `json:"rule_id"`
	Category  job.Category `json:"category"`
	Indicator string       `json:"indicator"`
	Tier      job.Tier     `json:"tier"`
	Weight    float64      `json:"weight"`
	// Quote is what the ad says, masked and at most 160 characters. Span is its place in bytes of the named field.
	Quote string    `json:"quote"`
	Field job.Field `json:"field"`
	Span  [2]int    `json:"span"`
	// Quotes are all that the rule found, this one among them and at most four, in the order of the ad.
	Quotes []Quote `json:"quotes"`
	// Sign names what was seen, Why says in plain words why it matters, LearnMore is the id of the sign.
	Sign      string `json:"sign"`
	Why       string `json:"why"`
	LearnMore string `json:"learn_more"`
}

// Quote is one place of an ad.
type Quote struct {
	Text  string    `json:"text"`
	Field job.Field `json:"field"`
	Span  [2]int    `json:"span"`
}

// Contact is what is known of a contact. The ads themselves are not named.
type Contact struct {
	Kind   string `json:"kind,omitempty"` // phone, handle, email, url, domain
	Masked string `json:"masked"`
	// Ads counts flagged ads that bear it, Strong and Some by their band. Zero means unknown to us, and nothing more.
	Ads       int       `json:"flagged_ads"`
	Strong    int       `json:"strong_signs"`
	Some      int       `json:"some_signs"`
	FirstSeen time.Time `json:"first_seen,omitzero"`
	LastSeen  time.Time `json:"last_seen,omitzero"`
	Text      string    `json:"text,omitempty"`
}
