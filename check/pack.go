package check

import (
	"bytes"
	"compress/flate"
	"encoding/gob"
	"slices"
	"strings"

	"lurewatch/internal/mask"
	"lurewatch/job"
)

const (
	// maxOfRule is how many findings of one rule are kept beside those that are quoted.
	maxOfRule = 4
	// leastSpelling is how long a spelling of a contact is, in bytes, that is hidden wherever it stands: one place of it is
	// enough to know then.
	leastSpelling = 5
	// leastPacked is from how many bytes on a result is compressed before it is kept.
	leastPacked = 16 << 10
)

// distil makes what an answer says of a verdict, once and in no language, and lets go of the rest: of the findings all but
// a few of each rule, of the facts all but the contacts, each once, and the memory of whatever the ad was cut out of.
func (r *result) distil() {
	ad, v := &r.found.Ad, &r.found.Verdict
	r.grounds, r.leads, r.missing = tell(*ad, *v), leads(v.Facts), missing(r.found)
	if r.band == NoneSeen {
		r.thin = thin(r.found)
	}
	v.Findings, v.Facts = few(v.Findings, r.grounds), job.Facts{Contacts: once(v.Facts.Contacts)}
	was := *ad
	ad.Title, ad.Company, ad.Location, ad.Salary, ad.Text = strings.Clone(ad.Title), strings.Clone(ad.Company), strings.Clone(ad.Location), strings.Clone(ad.Salary), strings.Clone(ad.Text)
	quote := func(s job.Span) string {
		if mask.Quoted(was.Field(s.Field), s.Start, s.End, s.Quote) {
			return ad.Field(s.Field)[s.Start:s.End]
		}
		return strings.Clone(s.Quote)
	}
	for i, f := range v.Findings {
		v.Findings[i].Quote = quote(f.Span())
	}
	for i, c := range v.Facts.Contacts {
		v.Facts.Contacts[i].Quote, v.Facts.Contacts[i].Value = quote(c.Span), strings.Clone(c.Value)
	}
}

// few returns the first findings of each rule, and those that are quoted.
func few(all []job.Finding, grounds []told) []job.Finding {
	quoted := func(f job.Finding) bool {
		return slices.ContainsFunc(grounds, func(g told) bool {
			return g.Rule == f.Rule && slices.ContainsFunc(g.quotes, func(q Quote) bool { return q.Field == f.Field && q.Span == [2]int{f.Start, f.End} })
		})
	}
	var out []job.Finding
	n := map[string]int{}
	for _, f := range all {
		if n[f.Rule]++; n[f.Rule] <= maxOfRule || quoted(f) {
			out = append(out, f)
		}
	}
	return out
}

// once returns the contacts without those that another hides as well.
func once(all []job.Contact) []job.Contact {
	type spelling struct{ kind, value, quote string }
	var out []job.Contact
	seen := make(map[spelling]bool, len(all))
	for _, c := range all {
		s := spelling{c.Type, c.Value, c.Quote}
		if len(c.Quote) >= leastSpelling && seen[s] {
			continue
		}
		seen[s] = true
		out = append(out, c)
	}
	return out
}

// packed is what of a result is compressed.
type packed struct {
	Ad       job.Ad
	Findings []job.Finding
	Contacts []job.Contact
}

// pack compresses a large result. What is small stays as it is: it is opened more often than it would save.
func (r result) pack() result {
	if r.blob != nil || r.size() < leastPacked {
		return r
	}
	v := r.found.Verdict
	var b bytes.Buffer
	z, err := flate.NewWriter(&b, flate.BestSpeed)
	if err == nil {
		err = gob.NewEncoder(z).Encode(packed{r.found.Ad, v.Findings, v.Facts.Contacts})
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil || b.Len() > r.size() {
		return r
	}
	r.blob = bytes.Clone(b.Bytes())
	r.found.Ad, r.found.Verdict.Findings, r.found.Verdict.Facts = job.Ad{}, nil, job.Facts{}
	return r
}

// open undoes pack.
func (r result) open() (result, error) {
	if r.blob == nil {
		return r, nil
	}
	z := flate.NewReader(bytes.NewReader(r.blob))
	defer z.Close()
	var p packed
	if err := gob.NewDecoder(z).Decode(&p); err != nil {
		return r, err
	}
	r.blob = nil
	r.found.Ad, r.found.Verdict.Findings, r.found.Verdict.Facts.Contacts = p.Ad, p.Findings, p.Contacts
	return r, nil
}
