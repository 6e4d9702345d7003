package index

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"lurewatch/job"
)

// format is the layout that this release writes: the fields below, the tokens of [tokenize], the folding.
// An index of another format is deleted and begun anew. Whoever changes one of them raises it.
const format = "2"

// The fields of an indexed ad. Those that a query can name are so named there.
const (
	fieldWords = "words" // all that can be quoted, as tokens with positions
	fieldCard  = "card"  // what a result shows, as JSON; stored, not searched
	fieldOrder = "order" // see orderKey

	fieldBand     = "band"
	fieldCategory = "category" // the positive ones
	fieldRule     = "rule"     // those that found something and are not on trial
	fieldCountry  = "country"  // of the places named, ISO 3166-1 alpha-2
	fieldPlace    = "place"    // gazetteer ids, with and without the country before the hyphen
	fieldSource   = "source"
	fieldLang     = "lang"    // in lower case
	fieldLangAs   = "lang_as" // as a result shows it; counted, not searched
	fieldContact  = "contact" // normalised values in lower case
	fieldKind     = "kind"
	fieldScore    = "score"      // see scoreTerm
	fieldSeen     = "seen"       // day of the last sighting, see dayTerm
	fieldFirst    = "first_seen" // day of the first
	// fieldCampaign is not in the index: campaigns change without their ads, see campaign.go.
	fieldCampaign = "campaign"
)

// facetFields are counted on request.
var facetFields = [...]string{fieldBand, fieldCategory, fieldCountry, fieldSource, fieldLang, fieldRule}

// facetOf returns the field that holds the values of a facet as people see them.
func facetOf(field string) string {
	if field == fieldLang {
		return fieldLangAs
	}
	return field
}

const (
	plain   = index.IndexField | index.SkipFreqNorm
	counted = plain | index.DocValues
	// placed terms can be found as phrases. Their frequencies and the length of the text are left out, since
	// nothing is ranked by them: 7 % of the index.
	placed = plain | index.IncludeTermVectors
)

// card is what a result shows of an ad, and what its excerpts are taken from.
type card struct {
	Title    string    `json:"t,omitempty"`
	Company  string    `json:"c,omitempty"`
	Location string    `json:"l,omitempty"`
	Salary   string    `json:"s,omitempty"`
	Text     string    `json:"x,omitempty"`
	URL      string    `json:"u,omitempty"`
	Source   string    `json:"o,omitempty"`
	Lang     string    `json:"g,omitempty"`
	Band     job.Band  `json:"b"`
	Score    float64   `json:"p"`
	LastSeen time.Time `json:"d"`
}

// field returns the content of a quotable field.
func (c card) field(f job.Field) string {
	return job.Ad{Title: c.Title, Company: c.Company, Location: c.Location, Salary: c.Salary, Text: c.Text}.Field(f)
}

// newDocument lays a flagged case out for bleve.
func newDocument(c job.Case) (*document.Document, error) {
	ad, v := c.Ad, c.Verdict
	d := document.NewDocument(string(ad.ID))
	add := func(field, value string, options index.FieldIndexingOptions) {
		if value != "" {
			d.AddField(document.NewTextFieldCustom(field, nil, []byte(value), options, nil))
		}
	}
	stored, err := newCard(c)
	if err != nil {
		return nil, err
	}
	d.AddField(document.NewTextFieldCustom(fieldCard, nil, stored, index.StoreField, nil))
	d.AddField(document.NewTextFieldCustom(fieldWords, nil, words(ad), placed, analyzer{}))
	add(fieldOrder, orderKey(v.Band, v.Score, c.LastSeen), counted)
	add(fieldBand, v.Band.String(), counted)
	add(fieldSource, ad.Source, counted)
	add(fieldLang, strings.ToLower(langOf(c)), plain)
	add(fieldLangAs, langOf(c), counted)
	add(fieldKind, string(v.Kind), plain)
	add(fieldScore, scoreTerm(v.Score), plain)
	add(fieldSeen, dayTerm(c.LastSeen), plain)
	add(fieldFirst, dayTerm(c.FirstSeen), plain)
	for field, values := range multiple(v) {
		options := plain
		if field == fieldCategory || field == fieldCountry || field == fieldRule {
			options = counted
		}
		for value := range values {
			add(field, value, options)
		}
	}
	return d, nil
}

// set holds each value once: bleve counts a document once per occurrence of a value in a facet.
type set map[string]bool

// multiple returns the values of the fields that can have several.
func multiple(v job.Verdict) map[string]set {
	m := map[string]set{fieldCategory: {}, fieldRule: {}, fieldCountry: {}, fieldPlace: {}, fieldContact: {}}
	for _, c := range v.Positive() {
		m[fieldCategory][string(c)] = true
	}
	for _, f := range v.Findings {
		if !f.Trial {
			m[fieldRule][f.Rule] = true
		}
	}
	for _, p := range v.Facts.Places {
		m[fieldCountry][strings.ToUpper(p.Country)] = true
		id := strings.ToLower(p.ID)
		m[fieldPlace][id] = true
		if _, short, ok := strings.Cut(id, "-"); ok {
			m[fieldPlace][short] = true
		}
	}
	for _, c := range v.Facts.Contacts {
		m[fieldContact][strings.ToLower(c.Value)] = true
		if digits, size := scanPhone(c.Value); size > 0 && size == len(c.Value) {
			m[fieldContact][readPhone(digits).e164] = true
		}
	}
	return m
}

// newCard encodes the card of a case.
func newCard(c job.Case) ([]byte, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(card{Title: c.Ad.Title, Company: c.Ad.Company, Location: c.Ad.Location, Salary: c.Ad.Salary,
		Text: c.Ad.Text, URL: c.Ad.URL, Source: c.Ad.Source, Lang: langOf(c), Band: c.Verdict.Band,
		Score: c.Verdict.Score, LastSeen: c.LastSeen.UTC()})
	if err != nil {
		return nil, fmt.Errorf("lay out ad %q: %w", clipBytes(string(c.Ad.ID), 120), err)
	}
	return []byte(b.String()), nil
}

// words joins what can be quoted.
func words(ad job.Ad) []byte {
	var b []byte
	for _, f := range job.Fields {
		b = append(b, ad.Field(f)...)
		b = utf8.AppendRune(b, fieldBreak)
	}
	return b
}

// langOf returns the language that was found, else the one that the source claims.
func langOf(c job.Case) string {
	if c.Verdict.Lang != "" {
		return c.Verdict.Lang
	}
	return c.Ad.Lang
}

// orderKey sorts, ascending, from the highest band, score and time on. It is made of letters and digits only.
// Scores count to a millionth, times to a millisecond.
func orderKey(b job.Band, score float64, seen time.Time) string {
	ms := int64(0)
	if !seen.IsZero() {
		ms = max(0, seen.UnixMilli())
	}
	return fmt.Sprintf("%x%08x%012x", 9-min(max(int(b), 0), 9), int64(1e8)-int64(math.Round(bounded(score)*1e6)), int64(1)<<47-ms)
}

// scoreTerm writes a score so that scores sort as text does: "087.50".
func scoreTerm(score float64) string { return fmt.Sprintf("%06.2f", bounded(score)) }

// bounded forces a score into 0 to 100.
func bounded(score float64) float64 {
	if !(score > 0) { // also NaN
		return 0
	}
	return min(score, 100)
}

// dayTerm writes a day in UTC, "2026-11-21", and nothing for the zero time.
func dayTerm(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}
