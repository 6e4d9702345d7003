package campaign

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// format names the layout of the file and everything that signatures depend on. A file of another format is
// deleted and built again.
const format = "1"

// The buckets of the file, with key → value. A group is 8 bytes, big-endian; a text is the 16 bytes of a textKey; a
// node is "t" text, or "c" contact ␀.
var (
	// bucketMeta: "format" → format; "position" → position in the change log, 8 bytes; "totals" → totals as JSON.
	bucketMeta = []byte("meta")
	// bucketAds: ad id → row as JSON.
	bucketAds = []byte("ads")
	// bucketTexts: text → signature.
	bucketTexts = []byte("texts")
	// bucketBands: number of the band, 8 bytes of its values' hash, text → nothing.
	bucketBands = []byte("bands")
	// bucketHolders: node, ad id → nothing. Which ads have a text or a contact.
	bucketHolders = []byte("holders")
	// bucketCompanies: node of a contact, company → how many ads of it name the contact, 8 bytes.
	bucketCompanies = []byte("companies")
	// bucketGroups: group → summary as JSON. An ad alone is a group too.
	bucketGroups = []byte("groups")
	// bucketMembers: group, ad id → nothing.
	bucketMembers = []byte("members")
	// bucketNames: campaign id → group. Groups of two and more.
	bucketNames = []byte("names")
	// bucketRecent: 8 bytes that fall as the last sight rises, campaign id → nothing.
	bucketRecent = []byte("recent")
	// bucketMoved: id of an ad that left → id of an ad that was with it.
	bucketMoved = []byte("moved")
)

var buckets = [...][]byte{bucketMeta, bucketAds, bucketTexts, bucketBands, bucketHolders, bucketCompanies, bucketGroups,
	bucketMembers, bucketNames, bucketRecent, bucketMoved}

var (
	keyFormat   = []byte("format")
	keyPosition = []byte("position")
	keyTotals   = []byte("totals")
)

// totals are the numbers that are kept rather than counted.
type totals struct {
	Campaigns int `json:"campaigns"`
	Ads       int `json:"ads"`
}

// row is what is kept about an ad. Group is zero between the moment when it is filed and the end of its batch.
type row struct {
	Group    uint64   `json:"g"`
	Text     string   `json:"t,omitempty"` // a textKey as a string of hex digits; empty for none
	Contacts []string `json:"c,omitempty"`
	Company  string   `json:"o,omitempty"`
	First    int64    `json:"f"` // nanoseconds since 1970
	Last     int64    `json:"l"`
	Source   string   `json:"s,omitempty"`
	Lang     string   `json:"n,omitempty"`
}

// nodes lists the texts and contacts of an ad.
func (r row) nodes() []node {
	out := make([]node, 0, len(r.Contacts)+1)
	if r.Text != "" {
		out = append(out, textNode(parseText(r.Text)))
	}
	for _, c := range r.Contacts {
		out = append(out, contactNode(c))
	}
	return out
}

// summary is what is kept about a group.
type summary struct {
	Oldest job.ID `json:"i"`
	First  int64  `json:"f"` // of the oldest
	Last   int64  `json:"l"` // of the one seen last
	Ads    int    `json:"n"`
}

// add counts an ad in, or another group.
func (s summary) add(o summary) summary {
	if s.Ads == 0 {
		return o
	}
	if o.First < s.First || o.First == s.First && o.Oldest < s.Oldest {
		s.Oldest, s.First = o.Oldest, o.First
	}
	s.Last, s.Ads = max(s.Last, o.Last), s.Ads+o.Ads
	return s
}

func (r row) summary(id job.ID) summary { return summary{id, r.First, r.Last, 1} }

// textKey names a text by its signature.
type textKey [16]byte

func textKeyOf(encoded []byte) (k textKey) {
	sum := sha256.Sum256(encoded)
	copy(k[:], sum[:])
	return k
}

func (k textKey) String() string { return hex.EncodeToString(k[:]) }

// parseText reads what String writes.
func parseText(s string) (k textKey) {
	hex.Decode(k[:], []byte(s[:min(len(s), 2*len(k))]))
	return k
}

// node is a text or a contact, as it begins the keys of its holders.
type node string

func textNode(k textKey) node           { return node("t" + string(k[:])) }
func contactNode(contact string) node   { return node("c" + contact + "\x00") }
func (n node) isText() bool             { return n[0] == 't' }
func (n node) text() (k textKey)        { copy(k[:], n[1:]); return k }
func (n node) key(suffix string) []byte { return append([]byte(n), suffix...) }

// bandPrefix begins the keys of one bucket of a band.
func bandPrefix(band int, s *Signature) []byte {
	h := uint64(0)
	for _, v := range s.Whole[band*bandValues : (band+1)*bandValues] {
		h = mix(h ^ uint64(v))
	}
	return binary.BigEndian.AppendUint64([]byte{byte(band)}, h)
}

func groupKey(group uint64) []byte { return binary.BigEndian.AppendUint64(nil, group) }

func memberKey(group uint64, id job.ID) []byte { return append(groupKey(group), id...) }

// recentKey sorts campaigns by their last sight, the newest first.
func recentKey(last int64, id job.ID) []byte {
	return append(binary.BigEndian.AppendUint64(nil, ^uint64(max(last, 0))), id...)
}

// nanos is a time as it is kept; the zero time and all before 1970 are 0.
func nanos(t time.Time) int64 {
	if t.Unix() < 0 {
		return 0
	}
	return t.UnixNano()
}

// timeOf reads what nanos writes.
func timeOf(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

// getJSON reports whether there is a value, and panics with one that is damaged: see [Book.view].
func getJSON(b *bbolt.Bucket, key []byte, v any) bool {
	data := b.Get(key)
	if data == nil {
		return false
	}
	if err := json.Unmarshal(data, v); err != nil {
		panic(fmt.Sprintf("entry %.60q: %v", key, err))
	}
	return true
}
