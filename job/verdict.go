package job

import (
	"fmt"
	"strings"
)

// Band is what a verdict asks people to do. Larger is more serious. There is no band that means "safe".
type Band int

// The bands, from least to most serious.
const (
	// None means that no combination of signs was found. It does not mean that the ad is honest.
	None Band = iota
	// Look means that a person should read the ad when there is time: the review queue.
	Look
	// Alert means that a person should read the ad today: the digests.
	Alert
)

var bandNames = [...]string{"none", "look", "alert"}

// String returns "none", "look" or "alert".
func (b Band) String() string {
	if b < None || b > Alert {
		return fmt.Sprintf("band(%d)", int(b))
	}
	return bandNames[b]
}

// ParseBand reads what String writes.
func ParseBand(s string) (Band, error) {
	for i, n := range bandNames {
		if s == n {
			return Band(i), nil
		}
	}
	return None, fmt.Errorf("band %q: want one of %s", s, strings.Join(bandNames[:], ", "))
}

// MarshalText encodes the band by name.
func (b Band) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (b *Band) UnmarshalText(t []byte) error {
	v, err := ParseBand(string(t))
	if err == nil {
		*b = v
	}
	return err
}

// Tier is how much one finding weighs, after the ILO/EC Delphi study. Larger weighs more.
type Tier int

// The tiers. Context findings multiply others and prove nothing alone; mitigating ones rest on verified
// facts and lower.
const (
	Mitigating Tier = iota - 1
	Context
	Weak
	Medium
	Strong
)

var tierNames = map[Tier]string{Mitigating: "mitigating", Context: "context", Weak: "weak", Medium: "medium", Strong: "strong"}

// String returns the tier's name.
func (t Tier) String() string {
	if n, ok := tierNames[t]; ok {
		return n
	}
	return fmt.Sprintf("tier(%d)", int(t))
}

// ParseTier reads what String writes.
func ParseTier(s string) (Tier, error) {
	for t, n := range tierNames {
		if s == n {
			return t, nil
		}
	}
	return Context, fmt.Errorf("tier %q: want one of strong, medium, weak, context, mitigating", s)
}

// MarshalText encodes the tier by name.
func (t Tier) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (t *Tier) UnmarshalText(b []byte) error {
	v, err := ParseTier(string(b))
	if err == nil {
		*t = v
	}
	return err
}

// Category is the kind of harm that recruitment leads to.
type Category string

// The seven categories, in the order of reports.
const (
	ForcedCriminality   Category = "forced_criminality"
	ForcedLabour        Category = "forced_labour"
	SexualExploitation  Category = "sexual_exploitation"
	Bride               Category = "bride"
	Smuggling           Category = "smuggling"
	RecruitmentFeeFraud Category = "recruitment_fee_fraud"
	TaskScam            Category = "task_scam"
)

// Categories lists all of them, in the order of reports.
var Categories = [...]Category{ForcedCriminality, ForcedLabour, SexualExploitation, Bride, Smuggling, RecruitmentFeeFraud, TaskScam}

// Kind says what a text is. Only an [KindAd] can be flagged.
type Kind string

// The kinds of text.
const (
	KindAd     Kind = "ad"
	KindReport Kind = "report" // news, a police warning, a question: a text about such ads
)

// Finding is a claim about the bytes Start to End of one field of the ad as it was given:
// ad.Field(Field)[Start:End] == Quote.
type Finding struct {
	Rule      string   `json:"rule"`
	Category  Category `json:"category"`
	Indicator string   `json:"indicator"`
	Tier      Tier     `json:"tier"`
	Points    float64  `json:"points"`
	Field     Field    `json:"field"`
	Start     int      `json:"start"`
	End       int      `json:"end"`
	Quote     string   `json:"quote"`
	// Trial marks a finding of a rule on trial. It is recorded and counts for nothing.
	Trial bool `json:"trial,omitempty"`
}

// Span is where the finding is, and what it quotes.
func (f Finding) Span() Span { return Span{f.Field, f.Start, f.End, f.Quote} }

// CategoryVerdict says whether the combination rule is met in one category.
type CategoryVerdict struct {
	ID       Category `json:"id"`
	Positive bool     `json:"positive"`
}

// Span is where a fact was read: bytes Start to End of the named field, which read Quote.
type Span struct {
	Field Field  `json:"field"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Quote string `json:"quote"`
}

// Wage is one statement of pay. Min and Max are in whole units of Currency for one Period; Max equals Min
// where the ad gives one figure, Max is 0 for an open top ("from 20 million").
type Wage struct {
	Min      float64 `json:"min"`
	Max      float64 `json:"max"`
	Currency string  `json:"currency"` // ISO 4217, or USDT
	Period   string  `json:"period"`   // hour, day, week, month, year, shift, trip, piece; "" if the ad does not say
	// USDMonth is Min and Max in US dollars for a month of usual work; zero where it cannot be told.
	USDMonth [2]float64 `json:"usd_month"`
	// Basis is the part of the pay that the ad says this is; "" if it does not say.
	Basis Basis `json:"basis,omitempty"`
	Span
}

// Basis is a part of pay.
type Basis string

// The parts of pay.
const (
	BasisBase       Basis = "base"       // fixed pay without what comes on top
	BasisTotal      Basis = "total"      // everything together, as hoped for
	BasisCommission Basis = "commission" // a share of what is sold or done
	BasisTips       Basis = "tips"
)

// Amount is one sum that the ad names and that is no pay. Min and Max are in whole units of Currency, as in [Wage].
type Amount struct {
	Kind     AmountKind `json:"kind"`
	Min      float64    `json:"min"`
	Max      float64    `json:"max"`
	Currency string     `json:"currency"` // ISO 4217, or USDT
	// USD is Min and Max in US dollars, once and not for a month; zero where it cannot be told.
	USD [2]float64 `json:"usd"`
	Span
}

// AmountKind is what a sum that is no pay is for. It does not say who pays it.
type AmountKind string

// The kinds of sums.
const (
	Fee        AmountKind = "fee"        // for a service, a course, papers, a journey
	Deposit    AmountKind = "deposit"    // handed over to be given back: cọc, ký quỹ, a top-up
	Debt       AmountKind = "debt"       // owed or lent
	Advance    AmountKind = "advance"    // paid out before the work
	Penalty    AmountKind = "penalty"    // for leaving or for a fault; a ransom too
	Bonus      AmountKind = "bonus"      // on top of pay: a bonus, an allowance, tips
	Commission AmountKind = "commission" // a share of what is sold or done
	Price      AmountKind = "price"      // of a thing
)

// Place is one place named in the ad, by its id in the gazetteer.
type Place struct {
	ID      string  `json:"id"`
	Country string  `json:"country"` // ISO 3166-1 alpha-2
	Risk    float64 `json:"risk"`    // 0 to 1, from the gazetteer
	Kind    string  `json:"kind"`    // country, region, town, zone, compound, gate, station
	Span
}

// RouteKind is what an ad says is done at a place.
type RouteKind string

// The kinds of routes.
const (
	RouteMeeting     RouteKind = "meeting"     // people are met or fetched there
	RouteDeparture   RouteKind = "departure"   // the journey begins there
	RouteDestination RouteKind = "destination" // the journey or the work is there
	RouteGate        RouteKind = "gate"        // the border is crossed there
)

// Route is one place with what the words beside it say is done there. Place is an id in the gazetteer; the span
// reaches from those words to the name.
type Route struct {
	Kind  RouteKind `json:"kind"`
	Place string    `json:"place"`
	Span
}

// Occupation is one word of the ad for the work that it offers, by the id of its class.
type Occupation struct {
	ID string `json:"id"`
	Span
}

// PayLevel says how pay compares with what the work can honestly bring in at its place.
type PayLevel string

// The levels of pay.
const (
	PayUsual    PayLevel = "usual"
	PayHigh     PayLevel = "high"
	PayFarAbove PayLevel = "far_above"
)

// PayView sets the best pay of an ad against the country and the occupation. The zero PayView means that the pay
// or the country is unknown, or that nobody knows what is usual there.
type PayView struct {
	Country    string   `json:"country"`              // ISO 3166-1 alpha-2
	Occupation string   `json:"occupation,omitempty"` // empty if the ad names none
	USDMonth   float64  `json:"usd_month"`            // of the ad
	Ceiling    float64  `json:"ceiling"`              // US dollars a month: the most that is usual
	Ratio      float64  `json:"ratio"`                // USDMonth / Ceiling
	Level      PayLevel `json:"level"`
}

// Claim is something that an ad says of its advertiser, with where it says so. The zero Claim means that it does
// not. Nothing is checked against a register.
type Claim struct {
	Value string `json:"value"`
	Span
}

// Employer is what an ad says of who employs.
type Employer struct {
	// Name is as written, in the company field or behind a word for a form of company.
	Name Claim `json:"name,omitzero"`
	// TaxCode is a Vietnamese one, ten digits or ten and three; TaxCodeValid says that its check digit is right.
	TaxCode      Claim `json:"tax_code,omitzero"`
	TaxCodeValid bool  `json:"tax_code_valid,omitempty"`
	// Licence is the number or the kind of a licence to send or place workers.
	Licence Claim `json:"licence,omitzero"`
	// Address is a house and its street.
	Address Claim `json:"address,omitzero"`
	// Mail and Web are the domains of addresses that anybody cannot have: no free mail, no social network.
	Mail Claim `json:"mail,omitzero"`
	Web  Claim `json:"web,omitzero"`
}

// Contact is one way to reach the advertiser. Value is normalised: E.164 for phones, lower case for handles
// and mail, a canonical address for URLs.
type Contact struct {
	// Type is phone, zalo, telegram, whatsapp, wechat, line, viber, kakaotalk, facebook, signal, qq, instagram,
	// tiktok, discord, potato, email or url.
	Type  string `json:"type"`
	Value string `json:"value"`
	Span
}

// Condition is something the ad says of the work or of how people are taken on, by the id of the term in the
// rule library: "papers-kept", "travel-paid".
type Condition struct {
	ID string `json:"id"`
	// Negated says that the ad denies it, as in "no fee".
	Negated bool `json:"negated,omitempty"`
	Span
}

// Facts is what could be read from an ad without judging it.
type Facts struct {
	Conditions []Condition `json:"conditions"`
	Wages      []Wage      `json:"wages"`
	Places     []Place     `json:"places"`
	Contacts   []Contact   `json:"contacts"`
	Amounts    []Amount    `json:"amounts"`
	// Occupations holds at most three words of each class.
	Occupations []Occupation `json:"occupations"`
	Routes      []Route      `json:"routes"`
	Pay         PayView      `json:"pay,omitzero"`
	Employer    Employer     `json:"employer,omitzero"`
	// Appointments are in the order of the fields and of the text; no rule reads them.
	Appointments []Appointment `json:"appointments,omitempty"`
}

// Verdict is what one version of the rule set says of one ad.
type Verdict struct {
	Band Band `json:"band"`
	// Score is 0 to 100. It ranks ads inside a band and is not a probability.
	Score float64 `json:"score"`
	Kind  Kind    `json:"kind"`
	// Why says in one English sentence why an ad with findings has no band above none; empty otherwise.
	Why  string `json:"why,omitempty"`
	Lang string `json:"lang"`
	// AlsoLang are further languages in which a fifth of the ad or more is written, the largest first.
	AlsoLang []string `json:"also_lang,omitempty"`
	// Categories has positive ones first, and among equals first what most speaks for.
	Categories []CategoryVerdict `json:"categories"`
	Findings   []Finding         `json:"findings"`
	Facts      Facts             `json:"facts"`
	RuleSet    string            `json:"rules_version"`
}

// Positive lists the categories whose combination rule is met.
func (v Verdict) Positive() []Category {
	var out []Category
	for _, c := range v.Categories {
		if c.Positive {
			out = append(out, c.ID)
		}
	}
	return out
}

// Flagged reports whether people should see the ad.
func (v Verdict) Flagged() bool { return v.Band > None }

// Assessment is a verdict as it is printed: with the id of the ad it is about.
type Assessment struct {
	ID ID `json:"id"`
	Verdict
}

// Rule is what people are told about a rule.
type Rule struct {
	ID        string            `json:"id"`
	Title     map[string]string `json:"title"` // by language: vi, en, fr
	Category  Category          `json:"category"`
	Indicator string            `json:"indicator"`
	Tier      Tier              `json:"tier"`
	Status    string            `json:"status"` // trial, active, retired
	Source    []string          `json:"source"`
	Note      string            `json:"note,omitempty"` // known false alarms, in words
}
