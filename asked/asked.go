// Package asked keeps what strangers ask people to look at: an ad that somebody checked and sent on by an explicit tick,
// and the objection of somebody to whom an answer seems wrong.
//
// A [Box] has two trays: what is open, the oldest first, and what was decided. Nothing in it is an advertisement that the
// crawler knows: an item is what one person had before them, with contacts in clear as in the case of any ad, and each is
// deleted [Keep] after it came in, whatever became of it. Who sent it is not known and not kept.
//
// # Caveats
//
// A decision on an item is no review of an ad: it changes neither the verdict of a case nor what is counted of rules.
package asked

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lurewatch/check"
	"lurewatch/job"
)

// Keep is how long an item is kept after it came in.
const Keep = 90 * 24 * time.Hour

// The bounds of an item, in bytes. What is longer is an error, never cut.
const (
	MaxWhy  = 4 << 10
	maxItem = 1 << 20
)

// Kind says what somebody wants.
type Kind string

// The kinds.
const (
	Look  Kind = "look"  // a person should look at the ad
	Wrong Kind = "wrong" // the answer seems wrong
)

// State says how far an item is.
type State string

// The states. All but Open are decisions.
const (
	Open      State = "open"
	Confirmed State = "confirmed" // the signs are there
	Dismissed State = "dismissed" // they are not
	Closed    State = "closed"    // nothing can be said, or nothing is to be done
)

// Decisions lists the states that a person can bring an item to.
var Decisions = [...]State{Confirmed, Dismissed, Closed}

// ErrLong is returned by [Box.File] for an item beyond its bounds.
var ErrLong = errors.New("too long to be kept")

// Item is one thing to look at. All times are UTC, in whole seconds.
type Item struct {
	Kind Kind      `json:"kind"`
	ID   check.ID  `json:"id"` // of the answer; an answer has at most one item of each kind
	At   time.Time `json:"at"`
	// Who is what an objector is to the ad, employer, reader or other, and Why what they say; both may be empty.
	Who string `json:"who,omitempty"`
	Why string `json:"why,omitempty"`

	// What was asked about. URL and Contact are in clear, as whoever judges again needs them; ContactKind is phone, handle,
	// email, url or domain. Title and Text are what was read, empty where nothing was.
	Asked       check.Kind `json:"asked"`
	URL         string     `json:"url,omitempty"`
	Contact     string     `json:"contact,omitempty"`
	ContactKind string     `json:"contact_kind,omitempty"`
	Title       string     `json:"title,omitempty"`
	Text        string     `json:"text,omitempty"`
	// What was answered.
	Band    check.Band    `json:"band"`
	Because check.Because `json:"because,omitempty"`
	RuleSet string        `json:"ruleset,omitempty"`

	State   State     `json:"state"`
	By      string    `json:"by,omitempty"` // who decided
	Decided time.Time `json:"decided,omitzero"`
}

// Of makes an item of an answer.
func Of(kind Kind, a check.Answer) Item {
	ad := a.Found.Ad
	x := Item{Kind: kind, ID: a.ID, Asked: a.Kind, Title: ad.Title, Text: ad.Text, Band: a.Assessment.Band, Because: a.Assessment.Because, RuleSet: a.Assessment.RuleSet, State: Open}
	switch a.Kind {
	case check.KindURL:
		x.URL = cmp.Or(ad.URL, a.Asked)
	case check.KindContact:
		x.Contact = a.Asked
		if a.Contact != nil {
			x.ContactKind = a.Contact.Kind
		}
	}
	return x
}

// Ask is the question of an item, to be asked once more, in a language. Its kind is [check.KindNothing] where nothing is kept
// that can be asked about, as of a page whose address was none.
func (x Item) Ask(l check.Lang) check.Ask {
	ask := check.Ask{Lang: l, URL: x.URL}
	switch {
	case ask.URL != "":
	case x.Contact != "" && !strings.Contains(x.Contact, "•"): // with dots in it, it is masked and nobody's
		ask.Contact = x.Contact
	case x.Title == x.Text:
		ask.Text = x.Text
	default:
		ask.Text = strings.TrimSpace(x.Title + "\n" + x.Text)
	}
	return ask
}

// Key names an item in a tray. Keys are in the order in which items came in.
func (x Item) Key() string {
	return x.At.UTC().Format(time.RFC3339) + "/" + string(x.Kind) + "/" + string(x.ID)
}

// Rows is where a Box keeps its items. All methods are safe for concurrent use.
type Rows interface {
	// Row returns a record, or job.ErrUnknown.
	Row(ctx context.Context, table, key string) ([]byte, error)
	// Rows returns at most limit records of a table whose keys follow after, in the order of their keys.
	Rows(ctx context.Context, table, after string, limit int) ([]job.Row, error)
	// WriteRows writes all rows and the line of the audit log in one transaction, or returns job.ErrChanged and
	// writes nothing if one that is Checked is not as it Was.
	WriteRows(ctx context.Context, rows []job.Row, note *job.Audit) error
}

// The tables of a Box, and the key layouts.
const (
	open    = "asked"      // Item.Key
	decided = "asked_done" // Item.Key
	keys    = "asked_key"  // kind, "/", id; the value is Item.Key
)

// Box keeps items. It is safe for concurrent use and needs no closing.
type Box struct {
	rows Rows
	now  func() time.Time
}

// New makes a Box from where the records are and a clock.
func New(rows Rows, now func() time.Time) *Box { return &Box{rows, now} }

// tray is the table in which an item lies.
func (x Item) tray() string {
	if x.State == Open {
		return open
	}
	return decided
}

// row is the record of an item, which is written over what was.
func row(x Item, was []byte) (job.Row, error) {
	raw, err := json.Marshal(x)
	if err == nil && len(raw) > maxItem {
		err = ErrLong
	}
	return job.Row{Table: x.tray(), Key: x.Key(), Value: raw, Was: was, Checked: true}, err
}

// File puts a new item into the open tray. An answer that has one of the kind keeps it, and that is no error: who asks
// twice wants the same. It returns the item as it is kept, or [ErrLong].
func (b *Box) File(ctx context.Context, x Item) (Item, error) {
	if is, err := b.Get(ctx, x.Kind, x.ID); !errors.Is(err, job.ErrUnknown) {
		return is, err
	}
	x.At, x.State, x.Why = b.now().UTC().Truncate(time.Second), Open, strings.ToValidUTF8(x.Why, "\uFFFD")
	if len(x.Why) > MaxWhy {
		return Item{}, fmt.Errorf("file %s about %s: the reason has %d bytes, want at most %d: %w", x.Kind, x.ID, len(x.Why), MaxWhy, ErrLong)
	}
	r, err := row(x, nil)
	if err == nil {
		err = b.rows.WriteRows(ctx, []job.Row{r, {Table: keys, Key: keyOf(x.Kind, x.ID), Value: []byte(x.Key()), Checked: true}}, nil)
	}
	if errors.Is(err, job.ErrChanged) { // filed at the same moment
		return b.Get(ctx, x.Kind, x.ID)
	}
	if err != nil {
		return Item{}, fmt.Errorf("file %s about %s: %w", x.Kind, x.ID, err)
	}
	return x, nil
}

func keyOf(kind Kind, id check.ID) string { return string(kind) + "/" + string(id) }

// Get returns the item of a kind about an answer, or [job.ErrUnknown].
func (b *Box) Get(ctx context.Context, kind Kind, id check.ID) (Item, error) {
	key, err := b.rows.Row(ctx, keys, keyOf(kind, id))
	if err != nil {
		return Item{}, err
	}
	x, _, err := b.At(ctx, string(key))
	return x, err
}

// maxKey is longer than any key: a time, a kind, the id of an answer.
const maxKey = 200

// At returns the item with a key and its record, or [job.ErrUnknown], also for what can be no key.
func (b *Box) At(ctx context.Context, key string) (x Item, raw []byte, err error) {
	if key == "" || len(key) > maxKey || strings.IndexByte(key, 0) >= 0 {
		return Item{}, nil, fmt.Errorf("item %.80q: %w", key, job.ErrUnknown)
	}
	for _, tray := range []string{open, decided} {
		raw, err = b.rows.Row(ctx, tray, key)
		if errors.Is(err, job.ErrUnknown) {
			continue
		}
		if err == nil {
			err = json.Unmarshal(raw, &x)
		}
		return x, raw, err
	}
	return Item{}, nil, fmt.Errorf("item %.80q: %w", key, job.ErrUnknown)
}

// List returns at most limit items of a tray that come after the given key, the oldest first.
func (b *Box) List(ctx context.Context, done bool, after string, limit int) ([]Item, error) {
	tray := open
	if done {
		tray = decided
	}
	rows, err := b.rows.Rows(ctx, tray, after, limit)
	if err != nil {
		return nil, err
	}
	out := make([]Item, len(rows))
	for i, r := range rows {
		if err := json.Unmarshal(r.Value, &out[i]); err != nil {
			return nil, fmt.Errorf("read item %.80q: %w", r.Key, err)
		}
	}
	return out, nil
}

// Decide brings an open item to a decision, with a line in the audit log. It returns [job.ErrUnknown], or [job.ErrChanged]
// for one that somebody decided already.
func (b *Box) Decide(ctx context.Context, key, by string, to State) (Item, error) {
	if !slices.Contains(Decisions[:], to) {
		return Item{}, fmt.Errorf("decide on %.80q: %q is no decision", key, to)
	}
	return b.move(ctx, key, by, to)
}

// Undo puts a decided item back into the open tray, with a line in the audit log. The errors are those of Decide.
func (b *Box) Undo(ctx context.Context, key, by string) (Item, error) {
	return b.move(ctx, key, by, Open)
}

func (b *Box) move(ctx context.Context, key, by string, to State) (Item, error) {
	x, raw, err := b.At(ctx, key)
	if err != nil {
		return Item{}, err
	}
	if (x.State == Open) == (to == Open) {
		return x, fmt.Errorf("bring %.80q to %s: it is %s: %w", key, to, x.State, job.ErrChanged)
	}
	leave := job.Row{Table: x.tray(), Key: key, Was: raw, Checked: true}
	x.State, x.By, x.Decided = to, by, b.now().UTC().Truncate(time.Second)
	if to == Open {
		x.By, x.Decided = "", time.Time{}
	}
	r, err := row(x, nil)
	if err != nil {
		return Item{}, err
	}
	data, err := json.Marshal(map[string]string{"did": string(to), "kind": string(x.Kind)})
	if err != nil {
		return Item{}, err
	}
	note := job.Audit{At: b.now(), By: by, Act: "asked", On: string(x.ID), Data: data}
	if err := b.rows.WriteRows(ctx, []job.Row{leave, r}, &note); err != nil {
		return Item{}, fmt.Errorf("bring %.80q to %s: %w", key, to, err)
	}
	return x, nil
}

// sweepBatch is how many items are deleted in one transaction.
const sweepBatch = 100

// Sweep deletes items whose time is over and returns how many.
func (b *Box) Sweep(ctx context.Context) (int, error) {
	n := 0
	end := b.now().Add(-Keep)
	for _, tray := range []string{open, decided} {
		for {
			items, err := b.List(ctx, tray == decided, "", sweepBatch)
			if err != nil {
				return n, err
			}
			var rows []job.Row
			for _, x := range items {
				if x.At.Before(end) {
					rows = append(rows, job.Row{Table: tray, Key: x.Key()}, job.Row{Table: keys, Key: keyOf(x.Kind, x.ID)})
				}
			}
			if len(rows) == 0 {
				break
			}
			if err := b.rows.WriteRows(ctx, rows, nil); err != nil {
				return n, fmt.Errorf("delete items whose time is over: %w", err)
			}
			n += len(rows) / 2
		}
	}
	return n, nil
}
