package digest

import (
	"bytes"
	"encoding/json"
	"time"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// JSONSchema is the schema of what [JSON] writes. Fields are added and never change.
const JSONSchema = "lurewatch-digest/1"

type digestOut struct {
	Schema   string         `json:"schema"`
	ID       string         `json:"id"`
	Unit     string         `json:"unit"`
	UnitName string         `json:"unit_name"`
	Language string         `json:"language"` // of names and titles
	TLP      string         `json:"tlp"`
	Mode     units.Mode     `json:"mode"`
	Masked   bool           `json:"masked"`
	Urgent   bool           `json:"urgent"`
	Subject  string         `json:"subject"`
	Day      string         `json:"day"`
	Covers   []string       `json:"covers"`
	From     time.Time      `json:"from,omitzero"`
	To       time.Time      `json:"to,omitzero"`
	Made     time.Time      `json:"made"`
	Counts   map[string]int `json:"counts"` // now, new, changed, gone, cleared, reviewed, more
	Trend    []dayOut       `json:"trend"`
	Items    []itemOut      `json:"items"`
	Sources  sourcesOut     `json:"sources"`
	Note     string         `json:"note"`
	Answer   string         `json:"answer,omitempty"` // where answers are given
	Console  string         `json:"console,omitempty"`
}

type dayOut struct {
	Day string `json:"day"`
	New int    `json:"new"`
}

type itemOut struct {
	Ref         string          `json:"ref"`
	News        News            `json:"news"`
	Now         []Pressing      `json:"now"`
	Band        job.Band        `json:"band"`
	Score       float64         `json:"score"`
	Why         []reasonOut     `json:"why"`
	Places      []placeOut      `json:"places"`
	Route       []routeOut      `json:"route"`
	CampaignAds int             `json:"campaign_ads,omitempty"`
	Review      job.ReviewState `json:"review"`
	Reason      job.Reason      `json:"review_reason,omitempty"`
	ReviewedAt  time.Time       `json:"reviewed_at,omitzero"`
	Before      job.ReviewState `json:"review_before"`
	FirstSeen   time.Time       `json:"first_seen,omitzero"`
	LastSeen    time.Time       `json:"last_seen,omitzero"`
	ReadAt      time.Time       `json:"read_at,omitzero"`
	ClosedAt    time.Time       `json:"closed_at,omitzero"`
	NoticedAt   time.Time       `json:"noticed_at,omitzero"` // of the urgent notice that told of it since the last digest
	// Says is nil for a unit that wants metadata only.
	Says *saysOut `json:"says,omitempty"`
}

// saysOut is what an ad says and what names it.
type saysOut struct {
	Ad       job.ID       `json:"ad"`
	Title    string       `json:"title"`
	Company  string       `json:"company,omitempty"`
	Salary   string       `json:"salary,omitempty"`
	Wages    []wageOut    `json:"wages"`
	Signs    []signOut    `json:"signs"`
	Contacts []contactOut `json:"contacts"`
	Campaign job.ID       `json:"campaign,omitempty"`
	URL      string       `json:"url,omitempty"` // not defanged: programs read it
	Source   string       `json:"source,omitempty"`
	Evidence string       `json:"evidence_sha256,omitempty"`
}

type reasonOut struct {
	Kind      string `json:"kind"`
	Place     string `json:"place,omitempty"`
	PlaceName string `json:"place_name,omitempty"`
	Quote     string `json:"quote,omitempty"`
}

type placeOut struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Country string `json:"country"`
}

type routeOut struct {
	Kind job.RouteKind `json:"kind"`
	ID   string        `json:"place"`
	Name string        `json:"name"`
}

type wageOut struct {
	Min      float64    `json:"min"`
	Max      float64    `json:"max"`
	Currency string     `json:"currency"`
	Period   string     `json:"period"`
	USDMonth [2]float64 `json:"usd_month"`
}

type signOut struct {
	Rule  string `json:"rule"`
	Title string `json:"title"`
}

type contactOut struct {
	Type  string `json:"type"`
	Value string `json:"value"`
	Ads   int    `json:"ads"` // flagged ads that bear it
}

type sourcesOut struct {
	Ran    int        `json:"ran"`
	All    int        `json:"all"`
	Newest time.Time  `json:"newest,omitzero"`
	Amiss  []amissOut `json:"amiss"`
}

type amissOut struct {
	ID    string          `json:"id"`
	State job.SourceState `json:"state"`
	Since time.Time       `json:"since,omitzero"`
}

// JSON is the digest for programs, one object and a line feed. Texts of ads are as they were published but for contacts,
// which are masked unless the unit sees them in clear; addresses are not defanged. Who shows them to people must see to
// that. Lists are never null, and times have the offset of the unit's zone.
func JSON(d Digest) []byte {
	p := penFor(d)
	t := tallyOf(d)
	out := digestOut{Schema: JSONSchema, ID: d.ID, Unit: d.Unit.ID, UnitName: p.unitName(), Language: p.lang, TLP: p.tlp(), Mode: units.Full,
		Masked: !p.clear, Urgent: d.Urgent, Subject: Subject(d), Day: d.Day, Covers: orNone(d.Covers), From: p.at(d.From), To: p.at(d.To), Made: d.Made,
		Counts: map[string]int{"now": t.Now, "more": d.More}, Trend: make([]dayOut, 0, len(d.Trend)), Items: make([]itemOut, 0, len(d.Items)),
		Sources: sourcesOut{Ran: d.Sources.Ran, All: d.Sources.All, Newest: p.at(d.Sources.Newest), Amiss: make([]amissOut, 0)},
		Note:    p.say("note.automatic"), Answer: webAddress(d.Links.Answer), Console: webAddress(d.Links.Console)}
	if p.bare {
		out.Mode = units.MetadataOnly
	}
	for _, k := range [...]News{New, Changed, Gone, Cleared, Reviewed} {
		out.Counts[string(k)] = t.News[k]
	}
	for _, c := range d.Trend {
		out.Trend = append(out.Trend, dayOut(c))
	}
	for _, a := range d.Sources.Amiss {
		out.Sources.Amiss = append(out.Sources.Amiss, amissOut{a.ID, a.State, p.at(a.Since)})
	}
	for _, it := range d.Items {
		out.Items = append(out.Items, p.item(it))
	}
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(out); err != nil {
		panic(err) // only a score that is no number could do that, and rules make none
	}
	return b.Bytes()
}

func (p pen) item(it Item) itemOut {
	c, v := it.Case, it.Case.Verdict
	out := itemOut{Ref: it.Ref, News: it.News, Now: orNone(it.Now), Band: v.Band, Score: v.Score, Why: p.reasons(it), Places: []placeOut{}, Route: p.routes(v.Facts),
		CampaignAds: it.CampaignAds, Review: c.Review.Is(), Reason: c.Review.Reason, ReviewedAt: p.at(c.Review.At), Before: it.Before.Is(),
		FirstSeen: p.at(c.FirstSeen), LastSeen: p.at(c.LastSeen), ReadAt: p.at(c.ReadAt), ClosedAt: p.at(c.ClosedAt), NoticedAt: p.at(it.Noticed)}
	for _, pl := range v.Facts.Places {
		out.Places = append(out.Places, placeOut{pl.ID, p.place(pl.ID), pl.Country})
	}
	if !p.bare {
		out.Says = p.says(it)
	}
	return out
}

func (p pen) says(it Item) *saysOut {
	c, f := it.Case, it.Case.Verdict.Facts
	out := saysOut{Ad: c.Ad.ID, Campaign: it.Campaign, Source: c.Ad.Source, Evidence: it.Evidence, URL: p.plainAddress(c),
		Title: p.masked(job.Title, c.Ad.Title, f.Contacts), Company: p.masked(job.Company, c.Ad.Company, f.Contacts),
		Salary: p.masked(job.Salary, c.Ad.Salary, f.Contacts), Wages: []wageOut{}, Signs: []signOut{}, Contacts: []contactOut{}}
	for _, w := range f.Wages {
		out.Wages = append(out.Wages, wageOut{w.Min, w.Max, w.Currency, w.Period, w.USDMonth})
	}
	for _, id := range it.Signs {
		out.Signs = append(out.Signs, signOut{id, p.d.Rules[id]})
	}
	for _, k := range f.Contacts {
		out.Contacts = append(out.Contacts, contactOut{k.Type, p.plainContact(k), it.Bearers[k.Type+" "+k.Value]})
	}
	return &out
}

// routes are what the ad says is done at places; nothing for a unit that wants metadata only.
func (p pen) routes(f job.Facts) []routeOut {
	out := []routeOut{}
	for _, r := range f.Routes {
		if !p.bare {
			out = append(out, routeOut{r.Kind, r.Place, p.place(r.Place)})
		}
	}
	return out
}

// reasons are why the ad came to the unit, with its words. For one that wants metadata only there are none.
func (p pen) reasons(it Item) []reasonOut {
	out := make([]reasonOut, 0, len(it.Why))
	cut := p.cut(it.Case)
	for _, r := range it.Why {
		o := p.reasonOut(r)
		if !p.bare {
			o.Quote = cut(r.Quote)
		}
		out = append(out, o)
	}
	return out
}

// reasonOut is one reason without the ad's words. For a unit that wants metadata only there is the place and not what the
// ad says of it.
func (p pen) reasonOut(r units.Reason) reasonOut {
	o := reasonOut{Kind: string(r.Kind), Place: r.Place}
	if r.Place != "" {
		o.PlaceName = p.place(r.Place)
	}
	if p.bare && ofAd(r.Kind) {
		o.Kind = "place"
	}
	return o
}

// at is a time in the unit's zone; the zero time stays.
func (p pen) at(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(p.zone)
}

func orNone[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}
