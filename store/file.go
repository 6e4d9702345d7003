package store

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"lurewatch/job"
)

// maxID bounds the id of an ad, in bytes, as it goes into keys.
const maxID = 1024

// newCase is a case as one visit found it, encoded outside the transaction.
type newCase struct {
	id       string
	band     job.Band
	ruleSet  string
	hash     [32]byte
	judgedAt stamp
	body     []byte
	verdict  job.Verdict // what body says
	closed   string      // why the ad is closed; empty for an open one
}

// prepareClosed tells the cases that are closed so, and returns the closed ads that are not among them, each once.
func prepareClosed(list []job.Closed, cases []newCase) ([]closing, error) {
	var rest []closing
	for _, c := range list {
		if c.ID == "" || c.Why == "" {
			return nil, fmt.Errorf("closed ad %.120q, why %.120q: want both an id and a reason", c.ID, c.Why)
		}
		if i := slices.IndexFunc(cases, func(n newCase) bool { return n.id == string(c.ID) }); i >= 0 {
			cases[i].closed = c.Why
		} else if !slices.ContainsFunc(rest, func(r closing) bool { return r.id == string(c.ID) }) {
			rest = append(rest, closing{string(c.ID), c.Why})
		}
	}
	return rest, nil
}

// prepareCases keeps the last of those with the same id.
func prepareCases(cases []job.Case, at stamp) ([]newCase, error) {
	ready := make([]newCase, 0, len(cases))
	place := make(map[job.ID]int, len(cases))
	for _, c := range cases {
		n, err := prepareCase(c, at)
		if err != nil {
			return nil, fmt.Errorf("case %.120q: %w", c.Ad.ID, err)
		}
		if i, twice := place[c.Ad.ID]; twice {
			ready[i] = n
			continue
		}
		place[c.Ad.ID] = len(ready)
		ready = append(ready, n)
	}
	return ready, nil
}

func prepareCase(c job.Case, at stamp) (n newCase, err error) {
	switch {
	case c.Ad.ID == "":
		return n, errors.New("the ad has no id")
	case len(c.Ad.ID) > maxID:
		return n, fmt.Errorf("the id has %d bytes, want at most %d", len(c.Ad.ID), maxID)
	case c.Verdict.Band < job.None || c.Verdict.Band > job.Alert:
		return n, fmt.Errorf("the verdict has %v, want none, look or alert", c.Verdict.Band)
	}
	n = newCase{id: string(c.Ad.ID), band: c.Verdict.Band, ruleSet: c.Verdict.RuleSet, judgedAt: at, verdict: c.Verdict}
	if !c.JudgedAt.IsZero() {
		n.judgedAt = stampOf(c.JudgedAt)
	}
	if _, err := hex.Decode(n.hash[:], []byte(c.Ad.ContentHash())); err != nil {
		return n, fmt.Errorf("content hash: %w", err)
	}
	n.body, err = body{c.Ad, c.Verdict, c.ReadAt.UTC(), c.Page}.encode()
	return n, err
}

// records reads what is known about each of n cases; nil for a new one.
func (b *batch) records(n int, id func(int) string) ([]*record, error) {
	known := make([]*record, n)
	for i := range n {
		v := b.cases.Get([]byte(id(i)))
		if v == nil {
			continue
		}
		r, err := decodeRecord(v)
		if err != nil {
			return nil, fmt.Errorf("read case %q: %w", id(i), err)
		}
		known[i] = &r
	}
	return known, nil
}

// file merges a case into what is known about it, nil for nothing, and adds to effect.
func (b *batch) file(c newCase, known *record, at stamp, effect *job.Effect) {
	if known != nil && known.hash == c.hash && known.ruleSet == c.ruleSet && !known.purged {
		seen := *known
		seen.lastSeen = max(seen.lastSeen, at)
		if seen.close(c.closed, at, effect) {
			b.follow(c.id, known, &seen)
		}
		b.replace(c.id, known, seen)
		return
	}
	r := record{firstSeen: at, lastSeen: at, versions: 1}
	if known != nil {
		r.closed, r.closedWhy = known.closed, known.closedWhy
	}
	r.close(c.closed, at, effect)
	fresh := known == nil || known.hash != c.hash
	switch {
	case known == nil:
		effect.New++
	default:
		r.firstSeen, r.lastSeen, r.versions, r.seq = known.firstSeen, max(known.lastSeen, at), known.versions, known.seq
		if fresh {
			r.versions++
			effect.Changed++
		}
	}
	if fresh {
		countBand(c.band, 1, &effect.Alert, &effect.Look)
	}
	r.band, r.hash, r.ruleSet, r.judgedAt = c.band, c.hash, c.ruleSet, c.judgedAt
	b.supersede(c, known, &r)
	b.follow(c.id, known, &r)
	b.put(b.bodies, []byte(c.id), c.body)
	b.replace(c.id, known, r)
}

// close marks a record as closed, or as open if why is empty, and reports whether it was not so before. A closed
// record keeps the time and the reason of the first time.
func (r *record) close(why string, at stamp, effect *job.Effect) bool {
	switch {
	case (why == "") == (r.closed == 0):
		return false
	case why == "":
		r.closed, r.closedWhy = 0, ""
	default:
		r.closed, r.closedWhy = max(at, 1), why[:min(len(why), maxWhy)]
		effect.Closed++
	}
	return true
}

// closing is an ad that an outcome closes without having seen it.
type closing struct {
	id, why string
}

// shut closes the ads that are known.
func (b *batch) shut(list []closing, known []*record, at stamp, effect *job.Effect) {
	for i, c := range list {
		if known[i] == nil {
			continue
		}
		r := *known[i]
		if r.close(c.why, at, effect) {
			b.follow(c.id, known[i], &r)
			b.replace(c.id, known[i], r)
		}
	}
}

// follow logs a case that is flagged or was until now, with the band that it had.
func (b *batch) follow(id string, known *record, r *record) {
	was := job.None
	if known != nil {
		was, r.was = known.band, known.was
	}
	if r.flagged() || was > job.None {
		r.was = was
		b.log(id, r)
	}
}

// log moves a case to the end of the change log.
func (b *batch) log(id string, r *record) {
	if r.seq != 0 {
		b.delete(b.changes, seqKey(r.seq))
	}
	b.totals.Seq++
	r.seq = b.totals.Seq
	b.put(b.changes, seqKey(r.seq), []byte(id))
}

// replace stores a record instead of the one known, nil for none, and keeps counts and retention in step.
func (b *batch) replace(id string, known *record, r record) {
	var was []byte
	if known == nil {
		b.totals.Cases++
	} else {
		countBand(known.band, -1, &b.totals.Alert, &b.totals.Look)
		was = known.expires(id)
	}
	countBand(r.band, 1, &b.totals.Alert, &b.totals.Look)
	r.flag(known)
	if is := r.expires(id); string(is) != string(was) {
		if was != nil {
			b.delete(b.expiry, was)
		}
		if is != nil {
			b.put(b.expiry, is, nil)
		}
	}
	b.put(b.cases, []byte(id), r.encode())
}

// countBand adds n to the count of a flagged band.
func countBand(band job.Band, n int, alert, look *int) {
	switch band {
	case job.Alert:
		*alert += n
	case job.Look:
		*look += n
	}
}
