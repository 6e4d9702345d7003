package check

import (
	"time"
	"unicode/utf8"

	"lurewatch/job"
)

// result is what a question came to, before it is said in a language.
type result struct {
	kind    Kind
	country string // where the person is
	// submitted, checked and final are addresses; empty where none was asked.
	submitted, checked, final string

	source  Source
	at      time.Time // when it was read
	asOf    time.Time // set if an older reading stands in
	because Because
	band    Band
	found   job.Answer
	posting bool      // the page says that it offers work, see [Page]
	review  Review    // without its text
	plea    Situation // of whose words it is, empty for any other text
	// What the verdict on found comes to, see distil: the reasons, the countries that the ad leads to, what it does not say.
	grounds        []told
	leads, missing []string
	// thin is what an ad that says too little to be judged does not say; nil for one that says enough.
	thin []string
	blob []byte // what of found is compressed; nil if nothing is
	// asked and known are a contact and what is known of it; asked is empty for other questions.
	asked string
	known job.Known
}

// unread is the result of what could not be read.
func unread(b Because, at time.Time) result {
	return result{band: CouldNotRead, because: b.known(), at: at, review: Review{State: ByMachine}}
}

// judged is the result of a reading.
func judged(s Source, a job.Answer, b Because) result {
	if a.Readable != job.Read {
		if b == "" {
			b = becauseOf(a.Readable)
		}
		r := unread(b, a.At)
		r.source, r.found = s, a
		return r
	}
	r := result{source: s, at: a.At, found: a, band: bandOf(a.Verdict.Band), review: Review{State: ByMachine}}
	if a.Verdict.Kind == job.KindReport {
		r.band, r.because = CouldNotRead, NewsPage
	}
	r.distil()
	return r
}

// result is what the reading of a page came to.
func (p Page) result(s Source) result {
	r := judged(s, p.Answer, p.Because)
	r.posting = p.Posting
	return r
}

// raise makes a band at least another.
func (r *result) raise(b Band) {
	if b.rank() > r.band.rank() {
		r.band, r.because = b, ""
	}
}

// reviewed takes into account what people decided about an ad, same saying whether they decided about what was read now.
func (r *result) reviewed(s job.Standing, same bool) {
	state := s.Is()
	confirmed := state == job.ReviewConfirmed || state == job.ReviewEscalating || state == job.ReviewEscalated
	switch {
	case state == job.ReviewOpen:
		return
	case confirmed && !same: // what stands at this address now is something else, or pretends to be
		r.raise(SomeSigns)
		r.review = Review{State: Earlier, At: s.At}
	case !same:
		return
	case confirmed:
		r.raise(SomeSigns)
		if state != job.ReviewConfirmed {
			r.raise(StrongSigns)
		}
		r.review = Review{State: Confirmed, At: s.At}
	case state == job.ReviewUnsure:
		r.review = Review{State: Unsure, At: s.At}
	case state == job.ReviewDismissed:
		r.band = NoneSeen
		switch s.Reason {
		case job.ReasonReport:
			r.band, r.because = CouldNotRead, NewsPage
		case job.ReasonNoAd:
			r.band, r.because = CouldNotRead, NotAnAd
		}
		r.review = Review{State: Dismissed, At: s.At}
	}
}

// size estimates how many bytes a result holds.
func (r result) size() int {
	n := 2048 + len(r.submitted) + len(r.checked) + len(r.final) + len(r.asked) + len(r.found.Why) + len(r.blob)
	for _, f := range job.Fields {
		n += len(r.found.Ad.Field(f))
	}
	n += len(r.found.Ad.Summary) + len(r.found.Ad.Images)
	for _, g := range r.grounds {
		n += 256 * (1 + len(g.quotes))
	}
	n += 256 * len(r.found.Verdict.Findings)
	for _, c := range r.found.Verdict.Facts.Contacts {
		n += 128 + len(c.Value)
	}
	return n
}

// chars counts the characters of an ad.
func chars(ad job.Ad) int {
	n := 0
	for _, f := range job.Fields {
		n += utf8.RuneCountInString(ad.Field(f))
	}
	return n
}
