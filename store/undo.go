package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"lurewatch/job"
)

// undone is the data of the audit line of an undoing.
type undone struct {
	Seq uint64   `json:"seq"`
	Ads []job.ID `json:"ads"`
}

// Undo takes a decision back, in one transaction: each ad whose standing is still of the line seq of the audit log has
// the standing of before again, and its review says who undid it. It writes and returns a line with the act "undo" and,
// as its data, the line that was undone and the ads. Those that were decided over stay as they are; if all were, the
// error is [job.ErrUndone]. It is [job.ErrUnknown] if there is no such line or it is no decision. An undoing is not
// undone: decide again.
func (s *Store) Undo(ctx context.Context, seq uint64, by string, at time.Time) (line job.Audit, err error) {
	switch t := stampOf(at); {
	case by == "" || t == 0:
		err = errors.New("it is not said who undoes it, or when")
	default:
		err = s.do(ctx, func(b *batch) (err error) { line, err = b.undo(seq, by, t.time()); return err })
	}
	if err != nil {
		return job.Audit{}, fmt.Errorf("undo line %d of the audit log: %w", seq, err)
	}
	return line, nil
}

// restoring is an ad whose decision is taken back, as it is.
type restoring struct {
	id     string
	record record
	review job.Review
}

// undo reads everything first, so that a refusal leaves no trace.
func (b *batch) undo(seq uint64, by string, at time.Time) (job.Audit, error) {
	of, err := b.decision(seq)
	if err != nil {
		return job.Audit{}, err
	}
	var deciding job.Deciding
	if err := json.Unmarshal(of.Data, &deciding); err != nil {
		return job.Audit{}, damage("what was decided: " + err.Error())
	}
	ads, err := b.restorable(seq, deciding.Ads)
	if err != nil {
		return job.Audit{}, err
	}
	if len(ads) == 0 {
		return job.Audit{}, job.ErrUndone
	}
	did := undone{Seq: seq}
	for _, a := range ads {
		did.Ads = append(did.Ads, job.ID(a.id))
	}
	data, err := json.Marshal(did)
	if err != nil {
		return job.Audit{}, err
	}
	line, err := b.nextAudit(job.Audit{At: at, By: by, Act: "undo", On: of.On, Data: data})
	if err != nil {
		return job.Audit{}, err
	}
	b.putAudit(line)
	for _, a := range ads {
		a.review.UndoneBy, a.review.UndoneAt = line.By, line.At
		b.putJSON(b.reviews, ownKey(a.id, seq), a.review)
		b.stand(a.id, a.record, a.review.Was)
	}
	return line, nil
}

// decision reads the audit line of a decision.
func (b *batch) decision(seq uint64) (job.Audit, error) {
	v := b.audit.Get(seqKey(seq))
	if v == nil {
		return job.Audit{}, job.ErrUnknown
	}
	line, err := decodeAudit(seq, v)
	if err == nil && line.Act != "decide" {
		err = fmt.Errorf("its act is %.40q, not decide: %w", line.Act, job.ErrUnknown)
	}
	return line, err
}

// restorable reads those ads whose standing is still of the line.
func (b *batch) restorable(seq uint64, ids []job.ID) ([]restoring, error) {
	var ads []restoring
	known, err := b.records(len(ids), func(i int) string { return string(ids[i]) })
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		s, err := decodeStanding(b.standings.Get([]byte(id)))
		if err != nil {
			return nil, fmt.Errorf("ad %.120q: %w", id, err)
		}
		if known[i] == nil || s.Seq != seq {
			continue
		}
		r, err := decodeReview(b.reviews.Get(ownKey(string(id), seq)))
		if err != nil {
			return nil, fmt.Errorf("review of ad %.120q: %w", id, err)
		}
		ads = append(ads, restoring{string(id), *known[i], r})
	}
	return ads, nil
}
