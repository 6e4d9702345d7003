package job

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Audit is one line of the append-only log of what people did. Each line has the hash of the line before it, so that
// a line that is changed or taken out shows.
type Audit struct {
	Seq uint64    `json:"seq"` // from 1, without gaps
	At  time.Time `json:"at"`
	By  string    `json:"by"` // an account, "unit:ID", or "system"
	// Act is what was done: decide, undo, exporting, export, login, refused, logout, account, password, invite, token, save, unsave…
	Act string `json:"act"`
	// On is what it was done to: the id of an ad or campaign, the name of an account; empty if nothing single.
	On string `json:"on,omitempty"`
	// Data are the particulars: for decide a [Deciding], for undo the Seq that was undone and the ads. No secrets.
	Data json.RawMessage `json:"data,omitempty"`
	Prev string          `json:"prev"` // Hash of the line before; 64 zeros for the first
	Hash string          `json:"hash"`
}

// NoHash is the Prev of the first line.
const NoHash = "0000000000000000000000000000000000000000000000000000000000000000"

// Sum is what Hash must be: SHA-256 over Seq and the time in nanoseconds, 8 bytes each, big-endian, and then By, Act,
// On, Data and Prev, each after its length in 8 bytes.
func (a Audit) Sum() string {
	h := sha256.New()
	var n [8]byte
	number := func(v uint64) { binary.BigEndian.PutUint64(n[:], v); h.Write(n[:]) }
	number(a.Seq)
	number(uint64(a.At.UnixNano()))
	for _, s := range [...]string{a.By, a.Act, a.On, string(a.Data), a.Prev} {
		number(uint64(len(s)))
		h.Write([]byte(s))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Row is one small record that the store keeps for another package: an account, a session, a saved search. Table and
// Key are text without zero bytes.
type Row struct {
	Table, Key string
	Value      []byte // nil deletes it
	// Was is what the record must be now, nil for one that must not exist; it is looked at only if Checked is set.
	Was     []byte
	Checked bool
}
