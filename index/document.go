package index

import (
	"math"
	"slices"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"lurewatch/job"
)

// format is the layout that this release writes: the fields below, the tokens of [tokenize], the folding.
// An index of another format is deleted and begun anew. Whoever changes one of them raises it.
const format = "4"

// The fields of an indexed ad as bleve knows them. What else can be asked for is in the card.
const (
	fieldWords   = "words"   // all that can be quoted, as tokens with positions
	fieldCompany = "company" // the company field, likewise
	fieldContact = "contact" // see contactTerms
	fieldCard    = "card"    // stored, not searched; see encodeCard
)

const (
	plain = index.IndexField | index.SkipFreqNorm
	// placed terms can be found as phrases. Their frequencies and the length of the text are left out, since
	// nothing is ranked by them: 7 % of the index.
	placed = plain | index.IncludeTermVectors
)

// newDocument lays a flagged case out for bleve.
func newDocument(c job.Case) *document.Document {
	d, hidden := document.NewDocument(string(c.Ad.ID)), secretsOf(c)
	d.AddField(document.NewTextFieldCustom(fieldCard, nil, encodeCard(headOf(c), body{c.Ad, hidden}), index.StoreField, nil))
	d.AddField(document.NewTextFieldCustom(fieldWords, nil, words(c.Ad), placed, analyzer{hidden.joined(c.Ad)}))
	if c.Ad.Company != "" {
		company := hidden[slices.Index(job.Fields[:], job.Company)]
		d.AddField(document.NewTextFieldCustom(fieldCompany, nil, []byte(c.Ad.Company), placed, analyzer{company}))
	}
	for term := range contactTerms(c) {
		d.AddField(document.NewTextFieldCustom(fieldContact, nil, []byte(term), plain, nil))
	}
	return d
}

// headOf takes from a case what ads are counted, compared and put in order by.
func headOf(c job.Case) head {
	h := head{score: bounded(c.Verdict.Score), first: nanos(c.FirstSeen), last: nanos(c.LastSeen), flagged: nanos(c.FlaggedAt),
		versions: uint64(max(c.Versions, 0)), tags: tagsOf(c)}
	best := 0.0
	for _, w := range c.Verdict.Facts.Wages {
		best = max(best, w.USDMonth[0], w.USDMonth[1])
	}
	if best > 0 {
		h.wage = uint64(min(math.Round(best), 1e12))
	}
	return h
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

// bounded forces a score into 0 to 100.
func bounded(score float64) float64 {
	if !(score > 0) { // also NaN
		return 0
	}
	return min(score, 100)
}
