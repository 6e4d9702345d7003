package store

import (
	"encoding/binary"
	"fmt"
	"time"

	"lurewatch/job"
)

// TextRetention is how long the text of an ad without signs is kept after the ad was last seen, so that a
// better rule set can judge it again. After that [Store.Purge] drops it.
const TextRetention = 30 * 24 * time.Hour

// record is what the store keeps about a case beside its body. It is small and changes with every visit; the
// body is large and changes only when the ad or its verdict does.
//
// It is kept as: format version, a byte whose lowest bit says that the text was purged and whose next two hold was
// (since schema 2), band, versions and seq as varints,
// the three times as stamps, the content hash, and the rule set to the end. A closed ad has format 2, with the time
// of closing as a stamp and the reason with its length before the rule set.
type record struct {
	band     job.Band
	was      job.Band // before the newest change in the log
	purged   bool
	versions int
	// seq is the position in the change log, 0 for a case that never was in it.
	seq                           uint64
	firstSeen, lastSeen, judgedAt stamp
	hash                          [32]byte
	ruleSet                       string
	closed                        stamp // 0 for an open ad
	closedWhy                     string
}

const (
	recordFormat       = 1
	recordFormatClosed = 2
)

// maxWhy bounds a reason as it is kept, in bytes.
const maxWhy = 200

func (r record) encode() []byte {
	b := make([]byte, 0, 80+len(r.ruleSet))
	b = append(b, recordFormat, byte(r.was)<<1)
	if r.purged {
		b[1] |= 1
	}
	for _, n := range [...]uint64{uint64(r.band), uint64(r.versions), r.seq} {
		b = binary.AppendUvarint(b, n)
	}
	for _, t := range [...]stamp{r.firstSeen, r.lastSeen, r.judgedAt} {
		b = binary.BigEndian.AppendUint64(b, uint64(t))
	}
	b = append(b, r.hash[:]...)
	if r.closed != 0 {
		b[0] = recordFormatClosed
		b = binary.BigEndian.AppendUint64(b, uint64(r.closed))
		b = binary.AppendUvarint(b, uint64(len(r.closedWhy)))
		b = append(b, r.closedWhy...)
	}
	return append(b, r.ruleSet...)
}

func decodeRecord(b []byte) (r record, err error) {
	in := reader{rest: b}
	format := in.byte()
	if format != recordFormat && format != recordFormatClosed && in.err == nil {
		return r, fmt.Errorf("format %d, this release knows %d and %d", format, recordFormat, recordFormatClosed)
	}
	flags := in.byte()
	r.purged, r.was = flags&1 == 1, job.Band(flags>>1&3)
	r.band, r.versions, r.seq = job.Band(in.uvarint()), int(in.uvarint()), in.uvarint()
	for _, t := range [...]*stamp{&r.firstSeen, &r.lastSeen, &r.judgedAt} {
		*t = in.stamp()
	}
	copy(r.hash[:], in.bytes(uint64(len(r.hash))))
	if format == recordFormatClosed {
		r.closed, r.closedWhy = in.stamp(), in.string()
	}
	r.ruleSet = string(in.rest)
	return r, in.err
}

func (r record) flagged() bool { return r.band > job.None }

// expires returns the key in bucketExpiry under which the text is to be purged; nil if it is to be kept.
func (r record) expires(id string) []byte {
	if r.flagged() || r.purged {
		return nil
	}
	return expiryKey(stampOf(r.lastSeen.time().Add(TextRetention)), id)
}
