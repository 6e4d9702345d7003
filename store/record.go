package store

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"lurewatch/job"
)

// TextRetention is how long the text of an ad without signs is kept after the ad was last seen, so that a
// better rule set can judge it again. After that [Store.Purge] drops it.
const TextRetention = 30 * 24 * time.Hour

// DismissedRetention is how long at least the text of an ad is kept after somebody dismissed it, so that the decision
// can be looked at again and learned from. An ad that is still seen then keeps it for [TextRetention] longer.
const DismissedRetention = 180 * 24 * time.Hour

// record is what the store keeps about a case beside its body. It is small and changes with every visit; the
// body is large and changes only when the ad or its verdict does.
//
// It is kept as: format version, a byte whose lowest bit says that the text was purged and whose next two hold was
// (since schema 2), band, versions and seq as varints, the three times as stamps, and the content hash; then, where
// there is such a thing, closed as a stamp and closedWhy with its length, flaggedAt, since and dismissed as stamps; and
// the rule set to the end. Bits of the second byte say whether it is closed, held and dismissed; the other two times
// are there for an ad that is flagged, and one that is or ever was. Until schema 3 there were formats 1 and, for a
// closed ad, 2: without these bits and the last three times.
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
	flaggedAt                     stamp // when the ad became flagged last, 0 for one that is not
	since                         stamp // when it began to show what it shows, see history.go; 0 if nobody knows
	// held says that the text is kept until somebody decides otherwise; dismissed is when what the ad says was
	// dismissed, 0 if it was not.
	held      bool
	dismissed stamp
}

const (
	recordFormatOpen   = 1
	recordFormatClosed = 2
	recordFormat       = 3
)

// The bits of the second byte of a record, beside the two of was.
const (
	bitPurged    = 1 << 0
	bitClosed    = 1 << 3
	bitHeld      = 1 << 4
	bitDismissed = 1 << 5
)

// maxWhy bounds a reason as it is kept, in bytes.
const maxWhy = 200

func (r record) encode() []byte {
	b := make([]byte, 0, 112+len(r.ruleSet))
	b = append(b, recordFormat, r.bits())
	for _, n := range [...]uint64{uint64(r.band), uint64(r.versions), r.seq} {
		b = binary.AppendUvarint(b, n)
	}
	for _, t := range [...]stamp{r.firstSeen, r.lastSeen, r.judgedAt} {
		b = binary.BigEndian.AppendUint64(b, uint64(t))
	}
	b = append(b, r.hash[:]...)
	if r.closed != 0 {
		b = binary.BigEndian.AppendUint64(b, uint64(r.closed))
		b = binary.AppendUvarint(b, uint64(len(r.closedWhy)))
		b = append(b, r.closedWhy...)
	}
	if r.flagged() {
		b = binary.BigEndian.AppendUint64(b, uint64(r.flaggedAt))
	}
	if r.storied() {
		b = binary.BigEndian.AppendUint64(b, uint64(r.since))
	}
	if r.dismissed != 0 {
		b = binary.BigEndian.AppendUint64(b, uint64(r.dismissed))
	}
	return append(b, r.ruleSet...)
}

func (r record) bits() byte {
	b := byte(r.was&3) << 1
	if r.purged {
		b |= bitPurged
	}
	if r.closed != 0 {
		b |= bitClosed
	}
	if r.held {
		b |= bitHeld
	}
	if r.dismissed != 0 {
		b |= bitDismissed
	}
	return b
}

func decodeRecord(b []byte) (r record, err error) {
	in := reader{rest: b}
	format := in.byte()
	if (format < recordFormatOpen || format > recordFormat) && in.err == nil {
		return r, fmt.Errorf("format %d, this release knows %d to %d", format, recordFormatOpen, recordFormat)
	}
	bits := in.byte()
	r.purged, r.was = bits&bitPurged != 0, job.Band(bits>>1&3)
	r.band, r.versions, r.seq = job.Band(in.uvarint()), int(in.uvarint()), in.uvarint()
	for _, t := range [...]*stamp{&r.firstSeen, &r.lastSeen, &r.judgedAt} {
		*t = in.stamp()
	}
	copy(r.hash[:], in.bytes(uint64(len(r.hash))))
	if format == recordFormatClosed || format == recordFormat && bits&bitClosed != 0 {
		r.closed, r.closedWhy = in.stamp(), in.string()
	}
	switch {
	case format == recordFormat:
		r.decodeReviewed(&in, bits)
	case r.flagged():
		r.flaggedAt = r.firstSeen
	}
	r.ruleSet = string(in.rest)
	return r, in.err
}

// decodeReviewed reads what records have since schema 4.
func (r *record) decodeReviewed(in *reader, bits byte) {
	if r.flagged() {
		r.flaggedAt = in.stamp()
	}
	if r.storied() {
		r.since = in.stamp()
	}
	r.held = bits&bitHeld != 0
	if bits&bitDismissed != 0 {
		r.dismissed = in.stamp()
	}
}

func (r record) flagged() bool { return r.band > job.None }

// storied reports whether the ad is flagged or ever was, so that its history is kept.
func (r record) storied() bool { return r.flagged() || r.seq != 0 }

// flag keeps when the ad became flagged: with the verdict that it has now, or with that of the record known, nil for none.
func (r *record) flag(known *record) {
	switch {
	case !r.flagged():
		r.flaggedAt = 0
	case known == nil || !known.flagged():
		r.flaggedAt = max(r.judgedAt, 1)
	default:
		r.flaggedAt = known.flaggedAt
	}
}

// hold makes the retention of the text follow what was decided: what was confirmed or is to be handed over is held
// whatever becomes of its band, what was dismissed is not held though it is flagged. A decision on another content
// dismisses nothing.
func (r *record) hold(s job.Standing) {
	r.held, r.dismissed = false, 0
	switch s.Is() {
	case job.ReviewConfirmed, job.ReviewEscalating, job.ReviewEscalated:
		r.held = true
	case job.ReviewDismissed:
		if s.Content == hex.EncodeToString(r.hash[:]) {
			r.dismissed = max(stampOf(s.At), 1)
		}
	}
}

// expires returns the key in bucketExpiry under which the text is to be purged; nil if it is to be kept.
func (r record) expires(id string) []byte {
	end := stampOf(r.lastSeen.time().Add(TextRetention))
	switch {
	case r.purged, r.held:
		return nil
	case r.dismissed != 0:
		end = max(end, stampOf(r.dismissed.time().Add(DismissedRetention)))
	case r.flagged():
		return nil
	}
	return expiryKey(end, id)
}
