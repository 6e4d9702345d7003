package share

import (
	"context"
	"io"
	"time"

	"lurewatch/job"
)

// JSONLSchema is what every line says it is. Keys are added and never change.
const JSONLSchema = "lurewatch-ad/1"

// jsonlExport writes one object a line.
type jsonlExport struct {
	*export
	w io.Writer
}

func (j *jsonlExport) begin() error { return nil }
func (j *jsonlExport) end() error   { return nil }

func (j *jsonlExport) item(_ context.Context, it Item) (bool, error) {
	b, err := marshal(j.line(it))
	if err != nil {
		return false, err
	}
	_, err = j.w.Write(append(b, '\n'))
	return true, err
}

// line is one ad. Addresses are as they are, not defanged: programs read them.
type line struct {
	Schema     string         `json:"schema"`
	TLP        TLP            `json:"tlp"`
	Masked     bool           `json:"masked"`
	ExportedAt time.Time      `json:"exported_at"`
	ID         job.ID         `json:"id"`
	Ad         job.Ad         `json:"ad"`
	Hash       string         `json:"content_hash"`
	FirstSeen  time.Time      `json:"first_seen,omitzero"`
	LastSeen   time.Time      `json:"last_seen,omitzero"`
	FlaggedAt  time.Time      `json:"flagged_at,omitzero"`
	ClosedAt   time.Time      `json:"closed_at,omitzero"`
	ClosedWhy  string         `json:"closed_why,omitempty"`
	Versions   int            `json:"versions"`
	TextPurged bool           `json:"text_purged,omitempty"`
	Verdict    verdict        `json:"verdict"`
	Review     review         `json:"review"`
	Reviews    []review       `json:"reviews,omitempty"`
	History    []step         `json:"history,omitempty"`
	Campaign   *campaign      `json:"campaign,omitempty"`
	Evidence   []job.Evidence `json:"evidence,omitempty"`
}

// verdict is what the rules said. Places in a text are there only if the text is as it was.
type verdict struct {
	Band       job.Band              `json:"band"`
	Score      float64               `json:"score"` // ranks, is no probability
	Kind       job.Kind              `json:"kind"`
	Lang       string                `json:"lang,omitempty"`
	Categories []job.CategoryVerdict `json:"categories"`
	Findings   []finding             `json:"findings"`
	Wages      []wage                `json:"wages"`
	Places     []place               `json:"places"`
	Contacts   []contact             `json:"contacts"`
	RuleSet    string                `json:"rules_version"`
	JudgedAt   time.Time             `json:"judged_at,omitzero"`
}

type finding struct {
	Rule      string       `json:"rule"`
	Title     string       `json:"title,omitempty"`
	Category  job.Category `json:"category"`
	Indicator string       `json:"indicator"`
	Tier      job.Tier     `json:"tier"`
	Points    float64      `json:"points"`
	Field     job.Field    `json:"field"`
	Start     *int         `json:"start,omitempty"` // bytes of the field
	End       *int         `json:"end,omitempty"`
	Quote     string       `json:"quote"`
}

type wage struct {
	Min      float64    `json:"min"`
	Max      float64    `json:"max"`
	Currency string     `json:"currency"`
	Period   string     `json:"period"`
	USDMonth [2]float64 `json:"usd_month"`
	Quote    string     `json:"quote"`
}

type place struct {
	ID      string `json:"id"`
	Country string `json:"country"`
	Kind    string `json:"kind"`
	Quote   string `json:"quote"`
}

type contact struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// review is a decision, or what was decided last.
type review struct {
	State    job.ReviewState `json:"state,omitempty"`
	Decision job.Decision    `json:"decision,omitempty"`
	Reason   job.Reason      `json:"reason,omitempty"`
	Note     string          `json:"note,omitempty"`
	By       string          `json:"by,omitempty"`
	At       time.Time       `json:"at,omitzero"`
	Content  string          `json:"content,omitempty"`
	RuleSet  string          `json:"rules_version,omitempty"`
	Stale    bool            `json:"stale,omitempty"` // the ad changed since
	Undone   bool            `json:"undone,omitempty"`
}

// step is a version without its text.
type step struct {
	At      time.Time `json:"at"`
	Content string    `json:"content"`
	Band    job.Band  `json:"band"`
	Score   float64   `json:"score"`
	RuleSet string    `json:"rules_version"`
	Rules   []string  `json:"rules"`
}

type campaign struct {
	ID        job.ID    `json:"id"`
	Ads       int       `json:"ads"`
	FirstSeen time.Time `json:"first_seen,omitzero"`
	LastSeen  time.Time `json:"last_seen,omitzero"`
}

func (x *export) line(it Item) line {
	k := it.Case
	l := line{
		Schema: JSONLSchema, TLP: x.TLP, Masked: !x.Clear, ExportedAt: x.Now, ID: k.Ad.ID, Ad: x.ad(k.Ad), Hash: x.hash(k.ContentHash),
		FirstSeen: k.FirstSeen, LastSeen: k.LastSeen, FlaggedAt: k.FlaggedAt, ClosedAt: k.ClosedAt, ClosedWhy: k.ClosedWhy,
		Versions: k.Versions, TextPurged: k.TextPurged, Verdict: x.verdict(k), Review: x.standing(k), Evidence: x.evidence(it.Evidence),
	}
	for _, r := range it.Reviews {
		l.Reviews = append(l.Reviews, review{Decision: r.Decision, Reason: r.Reason, Note: x.text(r.Note), By: x.by(r.By), At: r.At,
			Content: x.hash(r.Content), RuleSet: r.RuleSet, Undone: !r.UndoneAt.IsZero()})
	}
	for _, v := range it.History {
		l.History = append(l.History, step{v.At, x.hash(v.Content), v.Band, v.Score, v.RuleSet, append([]string{}, v.Rules...)})
	}
	if c := it.Campaign; c.ID != "" {
		l.Campaign = &campaign{c.ID, c.Ads, c.FirstSeen, c.LastSeen}
	}
	return l
}

func (x *export) standing(k job.Case) review {
	s := k.Review
	return review{State: s.Is(), Reason: s.Reason, Note: x.text(s.Note), By: x.by(s.By), At: s.At, Content: x.hash(s.Content), RuleSet: s.RuleSet, Stale: k.Stale()}
}

// evidence are the records with their addresses and digests as they may leave.
func (x *export) evidence(all []job.Evidence) []job.Evidence {
	out := make([]job.Evidence, len(all))
	for i, e := range all {
		e.URL, e.Digest = x.text(e.URL), x.hash(e.Digest)
		out[i] = e
	}
	return out
}

func (x *export) verdict(k job.Case) verdict {
	v := k.Verdict
	out := verdict{Band: v.Band, Score: v.Score, Kind: v.Kind, Lang: v.Lang, RuleSet: v.RuleSet, JudgedAt: k.JudgedAt,
		Categories: append([]job.CategoryVerdict{}, v.Categories...), Findings: []finding{}, Wages: []wage{}, Places: []place{}, Contacts: []contact{}}
	for _, f := range counted(v) {
		g := finding{Rule: f.Rule, Category: f.Category, Indicator: f.Indicator, Tier: f.Tier, Points: f.Points, Field: f.Field, Quote: x.sign(f)}
		if t := x.title(f.Rule); t != f.Rule {
			g.Title = t
		}
		if x.Clear {
			g.Start, g.End = &f.Start, &f.End
		}
		out.Findings = append(out.Findings, g)
	}
	for _, w := range v.Facts.Wages {
		out.Wages = append(out.Wages, wage{w.Min, w.Max, w.Currency, w.Period, w.USDMonth, x.quote(w.Span)})
	}
	for _, p := range v.Facts.Places {
		out.Places = append(out.Places, place{p.ID, p.Country, p.Kind, x.quote(p.Span)})
	}
	for _, c := range v.Facts.Contacts {
		out.Contacts = append(out.Contacts, contact{c.Type, x.value(c)})
	}
	return out
}
