package store

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/klauspost/compress/s2"

	"lurewatch/job"
)

// body is the large part of a case. It is kept as a format version and then JSON, compressed with S2.
type body struct {
	Ad      job.Ad      `json:"ad"`
	Verdict job.Verdict `json:"verdict"`
	// ReadAt and Page are those of [job.Case].
	ReadAt time.Time `json:"read_at,omitzero"`
	Page   string    `json:"page,omitempty"`
}

const bodyFormat = 1

// maxBody is the most that a body is unpacked to, in bytes, so that a damaged length takes no memory. It is far
// beyond any ad that was crawled.
const maxBody = 1 << 28

var errNoBody = errors.New("its ad is missing")

func (v body) encode() ([]byte, error) {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	out := make([]byte, 1+s2.MaxEncodedLen(text.Len()))
	out[0] = bodyFormat
	n := len(s2.EncodeBetter(out[1:], text.Bytes()))
	return bytes.Clone(out[:1+n]), nil
}

func decodeBody(b []byte) (v body, err error) {
	if len(b) == 0 {
		return v, errNoBody
	}
	if b[0] != bodyFormat {
		return v, fmt.Errorf("format %d, this release knows %d", b[0], bodyFormat)
	}
	if n, err := s2.DecodedLen(b[1:]); err != nil || n > maxBody {
		return v, fmt.Errorf("it claims %d bytes, want at most %d", n, maxBody)
	}
	text, err := s2.Decode(nil, b[1:])
	if err != nil {
		return v, err
	}
	return v, json.Unmarshal(text, &v)
}

// purge drops everything that tells what the ad said or whom it names, and keeps where it was and what band
// it had.
func (v body) purge() body {
	v.Ad.Title, v.Ad.Company, v.Ad.Location, v.Ad.Salary, v.Ad.Text = "", "", "", "", ""
	v.Ad.Summary, v.Ad.Images = "", ""
	v.Verdict.Findings, v.Verdict.Facts = nil, job.Facts{}
	return v
}

// stored is a case as it lies in the file: copied out of a transaction, not decoded yet.
type stored struct {
	id                     string
	record, body, standing []byte
	err                    error // why it could not be copied
}

// decode returns an error that wraps [ErrDamaged] if record or body is not what was written.
func (s stored) decode() (job.Case, error) {
	c, _, err := s.change()
	return c, err
}

// change is decode with the band of before the newest change. The record knows better than the body which rule set
// judged last: see [Store.Rejudge].
func (s stored) change() (c job.Case, was job.Band, err error) {
	r, v, err := s.parts()
	var review job.Standing
	if err == nil {
		review, err = decodeStanding(s.standing)
	}
	if err != nil {
		return job.Case{}, job.None, fmt.Errorf("read case %.120q: %w", s.id, err)
	}
	v.Verdict.RuleSet = r.ruleSet
	return job.Case{
		Ad: v.Ad, Verdict: v.Verdict, ContentHash: hex.EncodeToString(r.hash[:]), FirstSeen: r.firstSeen.time(),
		LastSeen: r.lastSeen.time(), JudgedAt: r.judgedAt.time(), Versions: r.versions, TextPurged: r.purged,
		ClosedAt: r.closed.time(), ClosedWhy: r.closedWhy, ReadAt: v.ReadAt, Page: v.Page,
		FlaggedAt: r.flaggedAt.time(), Review: review,
	}, r.was, nil
}

func (s stored) parts() (r record, v body, err error) {
	if s.err != nil {
		return r, v, s.err
	}
	if r, err = decodeRecord(s.record); err == nil {
		v, err = decodeBody(s.body)
	}
	if err != nil {
		return r, v, damage(err.Error())
	}
	return r, v, nil
}
