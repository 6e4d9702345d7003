package store

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"math"
	"time"

	"lurewatch/job"
)

// The buckets of the file, with key → value. A stamp is 8 bytes, big-endian, so that keys sort by time; seq is
// the same for a position; vkey is the 16 bytes of a [job.VisitKey]; ␀ is one zero byte, which sources, hosts,
// tables and keys of rows cannot hold; ids of ads can, see [ownedBy].
var (
	// bucketMeta: "schema" → schema version, 8 bytes big-endian; "totals" → totals as JSON; "rescoring" →
	// [job.Rescoring] as JSON.
	bucketMeta = []byte("meta")
	// bucketVisits: vkey → entry, see entry.go. Every address ever known, also those never visited again.
	bucketVisits = []byte("visits")
	// bucketDue: source ␀ host ␀ due vkey → nothing. The queue of each host, earliest first.
	bucketDue = []byte("due")
	// bucketHosts: scope ␀ due source ␀ host → nothing, where due is the head of that host's queue. Every
	// host with a queue is here twice: in the scope of its source, and in the empty scope of all sources.
	bucketHosts = []byte("hosts")
	// bucketLeases: until vkey → nothing. The addresses that are leased now.
	bucketLeases = []byte("leases")
	// bucketCases: ad id → record, see record.go.
	bucketCases = []byte("cases")
	// bucketBodies: ad id → ad and verdict, see body.go.
	bucketBodies = []byte("bodies")
	// bucketExpiry: end of retention, ad id → nothing. The unflagged and the dismissed ads that still have their text.
	bucketExpiry = []byte("expiry")
	// bucketChanges: seq → ad id. The change log; a record names its one position.
	bucketChanges = []byte("changes")
	// bucketSources: source → sourceRecord as JSON.
	bucketSources = []byte("sources")
	// bucketRounds: source ␀ number → [job.Run] as JSON. The rounds that have ended, counted from 1; since schema 3.
	bucketRounds = []byte("rounds")
	// bucketStandings: ad id → [job.Standing] as JSON. The ads that were decided on; since schema 4, as the next four.
	bucketStandings = []byte("standings")
	// bucketReviews: ad id ␀ seq → [job.Review] as JSON, where seq is that of the audit line.
	bucketReviews = []byte("reviews")
	// bucketHistory: ad id ␀ number → step, see history.go. What ads that were flagged once were before.
	bucketHistory = []byte("history")
	// bucketAudit: seq → [job.Audit] as JSON.
	bucketAudit = []byte("audit")
	// bucketRows: table ␀ key → value behind a byte for its format. The records of other packages.
	bucketRows = []byte("rows")
)

var (
	keySchema    = []byte("schema")
	keyTotals    = []byte("totals")
	keyRescoring = []byte("rescoring")
)

// stamp is a time as it is kept: nanoseconds since 1970, at least 0. The zero stamp is the zero time, which
// is also how every earlier time is kept; times after 2262 are kept as the end of 2262.
type stamp uint64

var lastTime = time.Unix(0, math.MaxInt64)

func stampOf(t time.Time) stamp {
	switch {
	case t.Unix() < 0:
		return 0
	case t.After(lastTime):
		return math.MaxInt64
	}
	return stamp(t.UnixNano())
}

// time returns the time in UTC.
func (s stamp) time() time.Time {
	if s == 0 {
		return time.Time{}
	}
	return time.Unix(0, int64(s)).UTC()
}

// visitKey is a [job.VisitKey] in binary.
type visitKey [16]byte

// parseKey reports false for what is not a key of [job.KeyOf].
func parseKey(k job.VisitKey) (v visitKey, ok bool) {
	if len(k) != 2*len(v) {
		return v, false
	}
	_, err := hex.Decode(v[:], []byte(k))
	return v, err == nil
}

func (k visitKey) String() string { return hex.EncodeToString(k[:]) }

// queuePrefix begins the keys of one host's queue in bucketDue.
func queuePrefix(source, host string) []byte {
	k := make([]byte, 0, len(source)+len(host)+2+8+16)
	k = append(append(k, source...), 0)
	return append(append(k, host...), 0)
}

func dueKey(source, host string, due stamp, key visitKey) []byte {
	k := binary.BigEndian.AppendUint64(queuePrefix(source, host), uint64(due))
	return append(k, key[:]...)
}

// splitDueKey reads the end of a key in bucketDue; n is the length of its queuePrefix.
func splitDueKey(k []byte, n int) (due stamp, key visitKey) {
	copy(key[:], k[n+8:])
	return stamp(binary.BigEndian.Uint64(k[n:])), key
}

// scopePrefix begins the keys of one source in bucketHosts, or of all sources if it is empty.
func scopePrefix(source string) []byte { return append([]byte(source), 0) }

func hostKey(scope, source, host string, due stamp) []byte {
	k := make([]byte, 0, len(scope)+len(source)+len(host)+2+8)
	k = append(append(k, scope...), 0)
	k = binary.BigEndian.AppendUint64(k, uint64(due))
	k = append(append(k, source...), 0)
	return append(k, host...)
}

// splitHostKey reads a key in bucketHosts; n is the length of its scopePrefix.
func splitHostKey(k []byte, n int) (due stamp, source, host string) {
	rest := k[n+8:]
	i := bytes.IndexByte(rest, 0)
	return stamp(binary.BigEndian.Uint64(k[n:])), string(rest[:i]), string(rest[i+1:])
}

func leaseKey(until stamp, key visitKey) []byte {
	return append(binary.BigEndian.AppendUint64(make([]byte, 0, 8+16), uint64(until)), key[:]...)
}

func splitLeaseKey(k []byte) (until stamp, key visitKey) { return splitDueKey(k, 0) }

func expiryKey(end stamp, id string) []byte {
	return append(binary.BigEndian.AppendUint64(make([]byte, 0, 8+len(id)), uint64(end)), id...)
}

func splitExpiryKey(k []byte) (end stamp, id string) {
	return stamp(binary.BigEndian.Uint64(k)), string(k[8:])
}

func roundKey(source string, n uint64) []byte {
	return binary.BigEndian.AppendUint64(scopePrefix(source), n)
}

// ownKey is a key in bucketReviews and bucketHistory, see [ownedBy].
func ownKey(id string, n uint64) []byte {
	return binary.BigEndian.AppendUint64(append([]byte(id), 0), n)
}

// ownedBy reports whether an ownKey is of the ad. Ids can hold zero bytes, so that the length has to be right too.
func ownedBy(k []byte, id string) bool {
	return len(k) == len(id)+1+8 && string(k[:len(id)]) == id && k[len(id)] == 0
}

func splitOwnKey(k []byte) (n uint64) { return binary.BigEndian.Uint64(k[len(k)-8:]) }

func rowKey(table, key string) []byte { return append(append([]byte(table), 0), key...) }

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }
