package alerts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// The tables of an [Office], all below one prefix, with their keys and what their rows hold. A unit is its id, an ad is
// as [adKey] writes it, a day is YYYY-MM-DD in the unit's zone, a digest is its id.
const (
	tableUnits    = "alerts.unit"     // unit → desk
	tableOwed     = "alerts.owed"     // unit/ad → owed: what the unit's next digest looks at
	tableTold     = "alerts.told"     // ad/unit → told: what the unit knows of the ad
	tableContacts = "alerts.contact"  // SHA-256 of a contact/unit → the ad that speaks for it, see [growth]
	tableRefs     = "alerts.ref"      // VN-YYYYMMDD-NNNNNN → id of the ad
	tableRefOf    = "alerts.ref_of"   // ad → VN-YYYYMMDD-NNNNNN
	tableRuns     = "alerts.run"      // unit/day → Run: the run ledger
	tableDigests  = "alerts.digest"   // digest → digest.Digest without what the ads say
	tableOutbox   = "alerts.outbox"   // digest/target → Posting that is still to be sent; " #2" behind it where it was delivered before
	tableArchive  = "alerts.archive"  // digest/target → Posting that was sent or failed
	tablePressing = "alerts.pressing" // unit/ad → owed: what the next urgent notice tells
	tableUrged    = "alerts.urged"    // ad/unit → urged: what urgent notices told
	tableAlarms   = "alerts.alarm"    // addressee/kind/unit → alarm
	tableMailed   = "alerts.alarmed"  // addressee → time of the newest alarm, RFC 3339
	tableKeys     = "alerts.key"      // "token" → 32 random bytes
	tableFlags    = "alerts.flag"     // ad/unit → Flag
	tableReplies  = "alerts.reply"    // unit/SHA-256 of a reply's id → ref
	// ad/unit → elsewhere: the unit said that the ad is not of its stretch
	tableElsewhere = "alerts.elsewhere"
	tableWritten   = "alerts.written" // address in lower case → time of the newest [Reply] to it, RFC 3339
)

// desk is what is kept about one unit.
type desk struct {
	// Position is up to where the change log was looked through for it.
	Position uint64 `json:"position"`
	// Scope is a hash of what decides which ads are for it. Where it changes the log is looked through anew.
	Scope string `json:"scope"`
	// Until is the position up to which an ad is told as new only if it stands and was seen since Horizon.
	Until   uint64    `json:"until"`
	Horizon time.Time `json:"horizon"`
	Since   time.Time `json:"since"` // when it was first known
	// Covered is the newest day of the ledger; of a new unit the day before its first one.
	Covered string    `json:"covered"`
	To      time.Time `json:"to"` // end of the newest digest; zero before the first
	// Heard is when something was last delivered, or nothing had to be.
	Heard  time.Time `json:"heard"`
	Paused *pausing  `json:"paused,omitempty"`
	// The urgent notices: of which day, how many that day, and when the newest was made.
	UrgentDay  string    `json:"urgent_day,omitempty"`
	Urgent     int       `json:"urgent,omitempty"`
	UrgentLast time.Time `json:"urgent_last,omitzero"`
}

// pausing says who stopped the mails of a unit, and when.
type pausing struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// owed is an ad that the next digest of a unit has to look at.
type owed struct {
	Ad    job.ID   `json:"ad"`
	Since uint64   `json:"since"` // the position that made it owed first
	Band  job.Band `json:"band"`
	Score float64  `json:"score"`
	// Why is nil where the ad is not for the unit any more.
	Why []units.Reason `json:"why,omitempty"`
	// Contact says that nothing may be new but that more ads bear its contact.
	Contact bool `json:"contact,omitempty"`
	// Handed says that a unit whose stretch it is not handed it on: it is told also where nothing is new about it.
	Handed bool `json:"handed,omitempty"`
}

// told is what a unit knows of an ad.
type told struct {
	Ad       job.ID         `json:"ad"`
	Ref      string         `json:"ref"`
	Content  string         `json:"content"`
	Version  int            `json:"version"`
	Band     job.Band       `json:"band"`
	Score    float64        `json:"score"`
	Closed   bool           `json:"closed,omitempty"`
	Standing job.Standing   `json:"standing,omitzero"`
	Bearers  int            `json:"bearers,omitempty"`
	Why      []units.Reason `json:"why,omitempty"`
	First    string         `json:"first"` // the digest that told it first
	Last     string         `json:"last"`  // and the one that told it last
	At       time.Time      `json:"at"`    // when Last was made
}

// adKey is an ad's id as a part of a key: without slashes and zero bytes. A very long id is its hash, behind "%~", with
// which no other begins.
func adKey(id job.ID) string {
	if k := url.QueryEscape(string(id)); len(k) <= 600 {
		return k
	}
	sum := sha256.Sum256([]byte(id))
	return "%~" + hex.EncodeToString(sum[:])
}

// get reads a row as JSON. A row that there is not is the zero value, with raw nil.
func get[T any](ctx context.Context, r Rows, table, key string) (v T, raw []byte, err error) {
	raw, err = r.Row(ctx, table, key)
	if errors.Is(err, job.ErrUnknown) {
		return v, nil, nil
	}
	if err == nil {
		err = decode(table, key, raw, &v)
	}
	return v, raw, err
}

func decode(table, key string, raw []byte, v any) error {
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("read row %.60q of %q: %w", key, table, err)
	}
	return nil
}

// pageRows is how many rows are read at a time.
const pageRows = 500

// each calls f for every row whose key begins with prefix, in order, until f returns false. The prefix is not empty.
func each[T any](ctx context.Context, r Rows, table, prefix string, f func(key string, v T, raw []byte) (more bool, err error)) error {
	return eachAfter(ctx, r, table, prefix, prefix, f)
}

// eachAfter is each for the keys that follow after, which need not exist.
func eachAfter[T any](ctx context.Context, r Rows, table, prefix, after string, f func(key string, v T, raw []byte) (more bool, err error)) error {
	for page := 20; ; page = pageRows {
		rows, err := r.Rows(ctx, table, after, page)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if !strings.HasPrefix(row.Key, prefix) {
				return nil
			}
			var v T
			if err := decode(table, row.Key, row.Value, &v); err != nil {
				return err
			}
			if more, err := f(row.Key, v, row.Value); err != nil || !more {
				return err
			}
		}
		if len(rows) < page {
			return nil
		}
		after = rows[len(rows)-1].Key
	}
}

// step collects what one transaction writes. A row that is put twice has its last value.
type step struct {
	rows  []job.Row
	place map[string]int // table ␀ key → index in rows
	err   error          // of encoding
}

func (s *step) add(r job.Row) {
	if s.place == nil {
		s.place = make(map[string]int)
	}
	key := r.Table + "\x00" + r.Key
	if i, ok := s.place[key]; ok {
		r.Was, r.Checked = s.rows[i].Was, s.rows[i].Checked
		s.rows[i] = r
		return
	}
	s.place[key] = len(s.rows)
	s.rows = append(s.rows, r)
}

func (s *step) put(table, key string, v any) {
	raw, err := json.Marshal(v)
	s.err = errors.Join(s.err, err)
	s.add(job.Row{Table: table, Key: key, Value: raw})
}

// swap puts a row that must still be as it was read; was is nil for one that must not exist.
func (s *step) swap(table, key string, v any, was []byte) {
	raw, err := json.Marshal(v)
	s.err = errors.Join(s.err, err)
	s.add(job.Row{Table: table, Key: key, Value: raw, Was: was, Checked: true})
}

func (s *step) drop(table, key string) { s.add(job.Row{Table: table, Key: key}) }

// find returns what the step puts in a row, decoded into v, and whether it has the row at all; a row that it drops is
// found and leaves v as it is.
func (s *step) find(table, key string, v any) (found, there bool) {
	i, ok := s.place[table+"\x00"+key]
	if !ok || s.rows[i].Value == nil {
		return ok, false
	}
	return true, json.Unmarshal(s.rows[i].Value, v) == nil
}

// maxRows is how many rows a transaction of the store takes.
const maxRows = 9000

// write writes the step in one transaction, or nothing.
func (s *step) write(ctx context.Context, r Rows, note *job.Audit) error {
	if s.err != nil {
		return s.err
	}
	if len(s.rows) == 0 && note == nil {
		return nil
	}
	return r.WriteRows(ctx, s.rows, note)
}

// writeLast writes the step in as many transactions as it takes, the rows that are checked in the last of them. It is
// for rows that may be written again.
func (s *step) writeLast(ctx context.Context, r Rows) error {
	if s.err != nil || len(s.rows) <= maxRows {
		return s.write(ctx, r, nil)
	}
	var checked, free []job.Row
	for _, row := range s.rows {
		if row.Checked {
			checked = append(checked, row)
		} else {
			free = append(free, row)
		}
	}
	for part := range slices.Chunk(free, maxRows) {
		if err := r.WriteRows(ctx, part, nil); err != nil {
			return err
		}
	}
	if len(checked) == 0 {
		return nil
	}
	return r.WriteRows(ctx, checked, nil)
}
