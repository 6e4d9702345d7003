package rules

import (
	"sort"

	"lurewatch/job"
	"lurewatch/rules/fold"
)

// fairCopy is an ad as the second reader reads it: the fields that say something of the offer, one after the other,
// with what is written short written out, and what it came from.
type fairCopy struct {
	text []byte
	runs []run
	body int // the first run of the text field

	copied []byte     // memory of join
	marks  fold.Marks // memory of isShort
}

// run is a part of a fair copy: folded bytes from to to of a field as they are, or what those are short for.
type run struct {
	at       int // in the fair copy
	field    int
	from, to int
	short    bool
}

func (c *fairCopy) reset() { c.text, c.runs = c.text[:0], c.runs[:0] }

// join adds a field without the names and numbers in it. Short forms are written out where they are of the language of the
// ad.
func (r *reading) join(f int) {
	c := &r.fair
	c.copied = append(c.copied[:0], r.doc.Text[f].S...)
	r.hideContacts(f, c.copied)
	short := r.set.short[r.doc.Lang]
	if short == nil {
		c.begin(run{field: f, to: len(c.copied)})
		c.text = append(c.text, c.copied...)
		return
	}
	done := 0
	for i := 0; i < len(c.copied); i++ {
		end := wordEnd(c.copied, i)
		if end == i {
			continue
		}
		if s := short.at(c.copied, i, end, func(s *shortForm) bool { return r.isShort(f, i, s) }); s != nil {
			end = i + len(s.folded)
			c.begin(run{field: f, from: done, to: i})
			c.text = append(c.text, c.copied[done:i]...)
			c.begin(run{field: f, from: i, to: end, short: true})
			c.text = append(c.text, s.means...)
			done = end
		}
		i = end
	}
	c.begin(run{field: f, from: done, to: len(c.copied)})
	c.text = append(c.text, c.copied[done:]...)
}

// begin begins a run, whose text is to follow.
func (c *fairCopy) begin(p run) {
	p.at = len(c.text)
	c.runs = append(c.runs, p)
}

// isShort reports whether what is written at folded byte i of a field may be a short form by its marks.
func (r *reading) isShort(f, i int, s *shortForm) bool {
	c := &r.fair
	c.marks.Reset(r.doc.Text[f].Written(i, i+len(s.folded)))
	return s.marks.Admits(&c.marks, s.exact)
}

// place is where folded byte at of the text field stands in the fair copy.
func (c *fairCopy) place(at int) int {
	body := c.runs[c.body:]
	p := &body[max(0, sort.Search(len(body), func(i int) bool { return body[i].from > at })-1)]
	if p.short {
		return p.at
	}
	return p.at + at - p.from
}

// of returns the run in which byte at of the fair copy stands, and which folded bytes of its field gave it.
func (c *fairCopy) of(at int) (p *run, from, to int) {
	p = &c.runs[max(0, sort.Search(len(c.runs), func(i int) bool { return c.runs[i].at > at })-1)]
	if p.short {
		return p, p.from, p.to
	}
	from = min(p.from+at-p.at, p.to)
	return p, from, min(from+1, p.to)
}

// locate turns a passage of the fair copy into a span of one field, that in which it begins.
func (r *reading) locate(start, end int) (job.Span, bool) {
	first, from, _ := r.fair.of(start)
	last, _, to := r.fair.of(end - 1)
	if last.field != first.field {
		to = len(r.doc.Text[first.field].S)
	}
	if from >= to {
		return job.Span{}, false
	}
	return r.doc.Span(first.field, from, to), true
}
