package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/klauspost/compress/s2"
	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// maxVersions is how many steps of an ad [Store.History] tells: the first, the present and the newest between.
const maxVersions = 50

// History returns the steps in the life of an ad that is flagged or ever was, oldest first, the present one last: one
// for each content, and for each verdict that showed people something else than the one before. At is when a step
// began; its score and rule set are those of the newest judging that showed the same. Ad is set where the content is
// not that of the step before, unless the text was purged. What was before the ad was first flagged is not kept, and
// beyond fifty steps the oldest are dropped but for the first. An ad that is not known or never was flagged has none.
//
// Only what was superseded is stored: an ad that never changed has no row of its own, its history is the case.
func (s *Store) History(ctx context.Context, id job.ID) ([]job.Version, error) {
	var raw [][]byte
	var now stored
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		v := tx.Bucket(bucketCases).Get([]byte(id))
		if v == nil {
			return nil
		}
		now = copyCase(tx, string(id), v)
		for _, v := range own(tx.Bucket(bucketHistory), string(id)) {
			raw = append(raw, bytes.Clone(v))
		}
		return nil
	})
	var steps []job.Version
	if err == nil && now.id != "" {
		steps, err = history(now, raw)
	}
	if err != nil {
		return nil, fmt.Errorf("read the history of ad %.120q: %w", id, err)
	}
	return steps, nil
}

// history puts the present after the steps before it.
func history(now stored, raw [][]byte) ([]job.Version, error) {
	r, v, err := now.parts()
	if err != nil || !r.storied() {
		return nil, err
	}
	steps := make([]job.Version, 0, len(raw)+1)
	for _, b := range raw {
		step, err := decodeStep(b)
		if err != nil {
			return nil, damage(err.Error())
		}
		steps = append(steps, step)
	}
	last := r.step(v)
	if n := len(steps); n > 0 && steps[n-1].Content == last.Content {
		last.Ad = nil
	}
	return append(steps, last), nil
}

// begun is when the record began to show what it shows, as well as it is known.
func (r record) begun() stamp {
	if r.since != 0 {
		return r.since
	}
	return r.judgedAt
}

// step is what the case shows now.
func (r record) step(v body) job.Version {
	step := job.Version{At: r.begun().time(), Content: hex.EncodeToString(r.hash[:]), Band: r.band, Score: v.Verdict.Score,
		Kind: v.Verdict.Kind, RuleSet: r.ruleSet, Rules: []string{}}
	for _, f := range v.Verdict.Findings {
		if !f.Trial {
			step.Rules = append(step.Rules, f.Rule)
		}
	}
	slices.Sort(step.Rules)
	step.Rules = slices.Compact(step.Rules)
	if !r.purged {
		step.Ad = &v.Ad
	}
	return step
}

// supersede is called before a new body is written: it keeps the step that ends with it, if one does, and sets in r
// since when it shows what it shows and how long its text is held.
func (b *batch) supersede(c newCase, known *record, r *record) {
	r.since = r.judgedAt
	if known == nil {
		return
	}
	r.held, r.dismissed = known.held, known.dismissed
	if !known.storied() {
		return
	}
	if known.hash != c.hash {
		if s, err := decodeStanding(b.standings.Get([]byte(c.id))); err == nil {
			r.hold(s)
		}
	}
	old, err := decodeBody(b.bodies.Get([]byte(c.id)))
	if err != nil {
		return // what the ad said is lost
	}
	if known.hash == c.hash && known.showsAs(old.Verdict, c.verdict) {
		r.since = known.begun()
		return
	}
	b.keepStep(c.id, known.step(old))
}

// showsAs is [job.Verdict.ShowsAs] for a new verdict on the same content, where the findings of the old one may be lost.
func (r record) showsAs(old, v job.Verdict) bool {
	if r.purged {
		v.Findings = nil
	}
	return old.ShowsAs(v)
}

// keepStep appends a step to the history of an ad and drops what is too much.
func (b *batch) keepStep(id string, step job.Version) {
	steps, keys := b.steps(id)
	n := uint64(1)
	if last := len(keys) - 1; last >= 0 {
		n = splitOwnKey(keys[last]) + 1
		if steps[last].Content == step.Content {
			step.Ad = nil
		}
	}
	b.putStep(ownKey(id, n), step)
	for len(keys)+1 > maxVersions-1 { // the present is a step too
		if next := &steps[2]; steps[1].Ad != nil && next.Content == steps[1].Content && steps[0].Content != next.Content {
			next.Ad = steps[1].Ad
			b.putStep(keys[2], *next)
		}
		b.delete(b.history, keys[1])
		steps, keys = slices.Delete(steps, 1, 2), slices.Delete(keys, 1, 2)
	}
}

// steps reads the history of an ad. One that cannot be read is a step without content.
func (b *batch) steps(id string) (steps []job.Version, keys [][]byte) {
	for k, v := range own(b.history, id) {
		step, err := decodeStep(v)
		if err != nil {
			step = job.Version{}
		}
		steps, keys = append(steps, step), append(keys, bytes.Clone(k))
	}
	return steps, keys
}

func (b *batch) putStep(key []byte, step job.Version) {
	data, err := encodeStep(step)
	if err != nil {
		b.fail(err)
		return
	}
	b.put(b.history, key, data)
}

// forgetTexts drops what the ad said from its history.
func (b *batch) forgetTexts(id string) {
	steps, keys := b.steps(id)
	for i, step := range steps {
		switch {
		case step.Content == "":
			b.delete(b.history, keys[i])
		case step.Ad != nil:
			step.Ad = nil
			b.putStep(keys[i], step)
		}
	}
}

const stepFormat = 1

// encodeStep writes a format version and then JSON, compressed with S2.
func encodeStep(step job.Version) ([]byte, error) {
	text, err := json.Marshal(step)
	if err != nil {
		return nil, err
	}
	return append([]byte{stepFormat}, s2.EncodeBetter(nil, text)...), nil
}

func decodeStep(b []byte) (step job.Version, err error) {
	if len(b) == 0 || b[0] != stepFormat {
		return step, fmt.Errorf("a step of the history is not of format %d", stepFormat)
	}
	if n, err := s2.DecodedLen(b[1:]); err != nil || n > maxBody {
		return step, fmt.Errorf("a step of the history claims %d bytes, want at most %d", n, maxBody)
	}
	text, err := s2.Decode(nil, b[1:])
	if err == nil {
		err = json.Unmarshal(text, &step)
	}
	if err != nil {
		return job.Version{}, fmt.Errorf("decode a step of the history: %w", err)
	}
	return step, nil
}
