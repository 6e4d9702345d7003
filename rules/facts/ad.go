package facts

import (
	"lurewatch/job"
	"lurewatch/rules/fold"
	"lurewatch/rules/match"
)

// Doc is one ad, folded once and scanned once for all its readers. It has memory for reading, so that one reader at a time
// may read it.
type Doc struct {
	Ad job.Ad
	// Lang is the language of the ad, a BCP 47 tag such as "vi" or "zh-Hant". It decides what an amount without
	// a currency is taken for and which local phone numbers are understood. Empty means unknown.
	Lang string
	// Text is the folding of each field, in the order of job.Fields.
	Text [len(job.Fields)]fold.Text
	// Hits are the phrases found in Text[i].S, by the automaton built from the Builder that [New] was given.
	Hits [len(job.Fields)][]match.Hit

	// Memory of Read, for the field in hand.
	marks  []mark
	digits []run
}

// Span turns bytes start to end of the folded field (an index into job.Fields) into a span of the original.
func (d *Doc) Span(field, start, end int) job.Span {
	t := &d.Text[field]
	from, to := t.Origin(start, end)
	return job.Span{Field: job.Fields[field], Start: from, End: to, Quote: t.Original()[from:to]}
}

// written returns what the original has for bytes start to end of the folded field.
func (d *Doc) written(field, start, end int) string {
	from, to := d.Text[field].Origin(start, end)
	return d.Text[field].Original()[from:to]
}

// fieldIndex returns the place of f in job.Fields, -1 if it is none.
func fieldIndex(f job.Field) int {
	for i, g := range job.Fields {
		if f == g {
			return i
		}
	}
	return -1
}

// The fields by their index. Company, salary and location are not read like running text.
var (
	title    = fieldIndex(job.Title)
	body     = fieldIndex(job.Text)
	company  = fieldIndex(job.Company)
	salary   = fieldIndex(job.Salary)
	location = fieldIndex(job.Location)
)
