package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"unicode/utf8"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// Decide keeps what a person decided, in one transaction: a review and the new standing of each ad, and a line of the
// audit log with the act "decide" and d as its data, which it returns. Each ad moves to the end of the change log with
// its own band as the band of before, and keeps its text as long as the decision says, see [Store.Purge].
//
// It refuses, and writes nothing, what [job.Deciding.Check] refuses; with [job.ErrUnknown] and the ids of the first twenty if ads are not
// known, or are not flagged and nobody decided on them; with [job.ErrChanged] if d.Content is not the content of its
// one ad, if an ad was decided on after d.Seen, or if the audit log has no line d.Seen yet; and with [job.ErrOwn] if
// who escalates asked for the escalation of one of the ads. Deciding again is another decision: a caller who does not know whether a call got through reads
// [Store.Reviews] first.
func (s *Store) Decide(ctx context.Context, d job.Deciding) (line job.Audit, err error) {
	if err := d.Check(); err != nil {
		return job.Audit{}, err
	}
	d, data, err := prepareDeciding(d)
	if err == nil {
		err = s.do(ctx, func(b *batch) (err error) { line, err = b.decide(d, data); return err })
	}
	if err != nil {
		return job.Audit{}, fmt.Errorf("decide: %w", err)
	}
	return line, nil
}

// prepareDeciding brings a deciding into the form in which it is kept, and encodes it.
func prepareDeciding(d job.Deciding) (job.Deciding, []byte, error) {
	at := stampOf(d.At)
	if at == 0 {
		return d, nil, fmt.Errorf("the time is %v, want one after 1970", d.At)
	}
	for _, id := range d.Ads {
		if !utf8.ValidString(string(id)) {
			return d, nil, fmt.Errorf("ad %.120q: its id is not UTF-8", id)
		}
	}
	d.At, d.Note, d.By = at.time(), strings.ToValidUTF8(d.Note, "\uFFFD"), strings.ToValidUTF8(d.By, "\uFFFD")
	data, err := json.Marshal(d)
	return d, data, err
}

// maxNamed is how many ads that nobody can decide on are named.
const maxNamed = 20

// decided is an ad that is decided on, as it was.
type decided struct {
	id       string
	record   record
	standing job.Standing
	score    float64
}

// decide reads everything first, so that a refusal leaves no trace.
func (b *batch) decide(d job.Deciding, data []byte) (job.Audit, error) {
	ads, err := b.decidable(d.Ads)
	if err != nil {
		return job.Audit{}, err
	}
	if d.Content != "" && d.Content != hex.EncodeToString(ads[0].record.hash[:]) {
		return job.Audit{}, fmt.Errorf("ad %.120q: %w", ads[0].id, job.ErrChanged)
	}
	if err := b.unforeseen(d); err != nil {
		return job.Audit{}, err
	}
	for _, a := range ads {
		if err := a.standing.Refuses(d); err != nil {
			return job.Audit{}, fmt.Errorf("ad %.120q was decided on already: %w", a.id, err)
		}
	}
	on := d.Campaign
	if on == "" && len(ads) == 1 {
		on = d.Ads[0]
	}
	line, err := b.nextAudit(job.Audit{At: d.At, By: d.By, Act: "decide", On: string(on), Data: data})
	if err != nil {
		return job.Audit{}, err
	}
	b.putAudit(line)
	for _, a := range ads {
		r := a.record
		next := a.standing.Next(d)
		next.Content, next.RuleSet, next.Seq = hex.EncodeToString(r.hash[:]), r.ruleSet, line.Seq
		b.putJSON(b.reviews, ownKey(a.id, line.Seq), job.Review{
			Seq: line.Seq, Ad: job.ID(a.id), Decision: d.Decision, Reason: d.Reason, Note: d.Note, Campaign: d.Campaign,
			By: d.By, Via: d.Via, At: d.At, Content: next.Content, Version: r.versions, Band: r.band, Score: a.score,
			RuleSet: r.ruleSet, Was: a.standing,
		})
		b.stand(a.id, a.record, next)
	}
	return line, nil
}

// unforeseen refuses who has seen a decision that was not taken yet.
func (b *batch) unforeseen(d job.Deciding) error {
	if d.Seen == nil {
		return nil
	}
	head, err := auditHead(b.audit)
	if err == nil && *d.Seen > head.Seq {
		err = fmt.Errorf("line %d of the audit log is not written yet: %w", *d.Seen, job.ErrChanged)
	}
	return err
}

// decidable reads the ads that are decided on, or names those that nobody can decide on.
func (b *batch) decidable(ids []job.ID) ([]decided, error) {
	ads := make([]decided, 0, len(ids))
	var unknown []string
	known, err := b.records(len(ids), func(i int) string { return string(ids[i]) })
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		if known[i] == nil {
			unknown = append(unknown, fmt.Sprintf("%.120q", id))
			continue
		}
		a := decided{id: string(id), record: *known[i]}
		v, err := decodeBody(b.bodies.Get([]byte(id)))
		if err == nil {
			a.standing, err = decodeStanding(b.standings.Get([]byte(id)))
		}
		if err != nil {
			return nil, fmt.Errorf("read case %.120q: %w", id, damage(err.Error()))
		}
		if !a.record.flagged() && a.standing.State == "" {
			unknown = append(unknown, fmt.Sprintf("%.120q", id))
		}
		a.score = v.Verdict.Score
		ads = append(ads, a)
	}
	if len(unknown) > 0 {
		rest := ""
		if n := len(unknown) - maxNamed; n > 0 {
			unknown, rest = unknown[:maxNamed], fmt.Sprintf(" and %d others", n)
		}
		return nil, fmt.Errorf("as flagged or decided on, of %d ads: %w: %s%s", len(ids), job.ErrUnknown, strings.Join(unknown, ", "), rest)
	}
	return ads, nil
}

// stand gives an ad another standing and tells the followers. The zero Standing takes the old one away.
func (b *batch) stand(id string, known record, s job.Standing) {
	if s.State == "" {
		b.delete(b.standings, []byte(id))
	} else {
		b.putJSON(b.standings, []byte(id), s)
	}
	r := known
	r.hold(s)
	r.was = r.band
	b.log(id, &r)
	b.replace(id, &known, r)
}

// decodeStanding reads a standing; nothing stored is the zero Standing.
func decodeStanding(v []byte) (s job.Standing, err error) {
	if v == nil {
		return s, nil
	}
	if err := json.Unmarshal(v, &s); err != nil {
		return job.Standing{}, damage("its standing: " + err.Error())
	}
	return s, nil
}

// Reviews returns what was decided on an ad, oldest first, with what was undone. An ad that is not known has none.
func (s *Store) Reviews(ctx context.Context, id job.ID) ([]job.Review, error) {
	var list []job.Review
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		for k, v := range own(tx.Bucket(bucketReviews), string(id)) {
			r, err := decodeReview(v)
			if err != nil {
				return fmt.Errorf("line %d: %w", splitOwnKey(k), err)
			}
			list = append(list, r)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the reviews of ad %.120q: %w", id, err)
	}
	return list, nil
}

func decodeReview(v []byte) (r job.Review, err error) {
	if err := json.Unmarshal(v, &r); err != nil {
		return job.Review{}, damage(err.Error())
	}
	return r, nil
}

// own are the rows of one ad in a bucket with keys of [ownKey], in order. They are valid until the next write.
func own(bucket *bbolt.Bucket, id string) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		prefix := append([]byte(id), 0)
		c := bucket.Cursor()
		for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
			if ownedBy(k, id) && !yield(k, v) {
				return
			}
		}
	}
}
