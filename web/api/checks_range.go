package api

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Print is a contact of flagged ads by its hash alone.
type Print struct {
	Sum [sha256.Size]byte
	// Alert and Look count the ads that bear it by their band; ads that people dismissed do not count.
	Alert, Look int
	LastSeen    time.Time
}

// prefixBits is how much of a hash is named. One in a million contacts that there can be has the same, so that a
// telephone number is hidden among about a thousand others.
const prefixBits = 20

// padTo is of how many lines a multiple is sent.
const padTo = 32

type contactRangeInput struct {
	Prefix string `path:"prefix" pattern:"^[0-9a-fA-F]{5}$" doc:"The first five hex digits of the SHA-256 of the contact." example:"8806e"`
}

// ContactRange is the contacts whose hashes begin alike.
type ContactRange struct {
	Prefix   string         `json:"prefix"`
	Contacts []ContactPrint `json:"contacts" doc:"In the order of suffix, filled up with made-up ones whose counts are zero, so that their number tells little: pass these over."`
}

// ContactPrint is one contact by its hash.
type ContactPrint struct {
	Suffix string `json:"suffix" doc:"The other 59 hex digits of the hash."`
	Strong int    `json:"strong_signs" doc:"How many flagged ads with strong signs bear it."`
	Some   int    `json:"some_signs" doc:"How many flagged ads with some signs bear it."`
	Last   string `json:"last_seen" doc:"The month in which any of them was seen last; 0000-00 for a made-up one."`
}

type contactRangeOutput struct{ Body ContactRange }

func (s *service) contactRange(ctx context.Context, in *contactRangeInput) (*contactRangeOutput, error) {
	prefix := strings.ToLower(in.Prefix)
	var sum [sha256.Size]byte
	if _, err := hex.Decode(sum[:], []byte(prefix+"0")); err != nil {
		return nil, err
	}
	found, err := s.o.Range(ctx, sum, prefixBits)
	if err != nil {
		return nil, err
	}
	out := ContactRange{Prefix: prefix, Contacts: make([]ContactPrint, 0, len(found)+padTo)}
	for _, p := range found {
		last := p.LastSeen.UTC().Format("2006-01")
		out.Contacts = append(out.Contacts, ContactPrint{suffix(p.Sum), p.Alert, p.Look, last})
	}
	for i := byte(0); len(out.Contacts) == 0 || len(out.Contacts)%padTo != 0; i++ {
		out.Contacts = append(out.Contacts, ContactPrint{Suffix: suffix(s.invented(prefix, i)), Last: "0000-00"})
	}
	slices.SortFunc(out.Contacts, func(a, b ContactPrint) int { return strings.Compare(a.Suffix, b.Suffix) })
	return &contactRangeOutput{out}, nil
}

// suffix is the part of a hash that the prefix does not say.
func suffix(sum [sha256.Size]byte) string { return hex.EncodeToString(sum[:])[prefixBits/4:] }

// invented makes a hash up, the same as long as the program runs, so that an answer changes only with what is known.
func (s *service) invented(prefix string, i byte) (sum [sha256.Size]byte) {
	h := hmac.New(sha256.New, s.salt)
	h.Write(append(bytes.Clone([]byte(prefix)), i))
	h.Sum(sum[:0])
	return sum
}
