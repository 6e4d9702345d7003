package saved

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"lurewatch/job"
)

// Rows is where a Shelf keeps its records. All methods are safe for concurrent use.
type Rows interface {
	// Row returns a record, or job.ErrUnknown.
	Row(ctx context.Context, table, key string) ([]byte, error)
	// Rows returns at most limit records of a table whose keys follow after, in the order of their keys.
	Rows(ctx context.Context, table, after string, limit int) ([]job.Row, error)
	// WriteRows writes all rows and the line of the audit log in one transaction, or returns job.ErrChanged and
	// writes nothing if one that is Checked is not as it Was.
	WriteRows(ctx context.Context, rows []job.Row, note *job.Audit) error
}

// The tables of a Shelf, and the key layouts.
const (
	searches = "search"      // id
	looks    = "search_seen" // id, "/", name of the person; the value is a time in RFC 3339
	feeds    = "search_feed" // SHA-256 of the secret; the value is the id
)

// idLength is how many hex digits an id has.
const idLength = 16

// tries is how often a change begins anew because somebody else changed the same record in between.
const tries = 20

// Shelf keeps searches. It is safe for concurrent use and needs no closing.
type Shelf struct {
	rows Rows
	now  func() time.Time

	randMu sync.Mutex // guards rand
	rand   io.Reader

	addMu sync.Mutex // held while a search is added, so that the count of an owner's holds
}

// New makes a Shelf from where the records are, a clock, and a source of randomness.
func New(rows Rows, now func() time.Time, rand io.Reader) *Shelf {
	return &Shelf{rows: rows, now: now, rand: rand}
}

// Put saves a search of s.Owner: a new one if s.ID is empty, otherwise in the place of that with the id. Only Name,
// Query, Order, Shared and Unit of it are looked at. It returns the search as it is kept, ErrFull, job.ErrUnknown for the
// search of somebody else, or what is wrong with it in words.
func (h *Shelf) Put(ctx context.Context, s Search) (Search, error) {
	s.Name, s.Query = foldName(s.Name), strings.ToValidUTF8(s.Query, "")
	if err := s.check(); err != nil {
		return Search{}, err
	}
	if s.Owner == "" {
		return Search{}, fmt.Errorf("save a search: it is not said whose it is")
	}
	if s.ID == "" {
		return h.add(ctx, s)
	}
	return h.change(ctx, s.Owner, s.ID, func(is *Search) ([]job.Row, string, error) {
		is.Name, is.Query, is.Order, is.Shared, is.Unit = s.Name, s.Query, s.Order, s.Shared, s.Unit
		return nil, "save", nil
	})
}

func (h *Shelf) add(ctx context.Context, s Search) (Search, error) {
	h.addMu.Lock()
	defer h.addMu.Unlock()
	n := 0
	err := h.each(ctx, func(other Search) error {
		if other.Owner == s.Owner {
			n++
		}
		return nil
	})
	if err != nil {
		return Search{}, err
	}
	if n >= MaxSearches {
		return Search{}, ErrFull
	}
	var b [idLength / 2]byte
	h.randMu.Lock()
	_, err = io.ReadFull(h.rand, b[:])
	h.randMu.Unlock()
	if err != nil {
		return Search{}, fmt.Errorf("save a search: %w", err)
	}
	s.ID, s.CreatedAt, s.Feed, s.FeedTurn = hex.EncodeToString(b[:]), whole(h.now()), "", 0
	s.SeenAt = s.CreatedAt
	if err := h.rows.WriteRows(ctx, []job.Row{row(s, nil)}, h.note(s.Owner, "save", s)); err != nil {
		return Search{}, fmt.Errorf("save a search: %w", err)
	}
	return s, nil
}

// Get returns a search that the person owns or that is shared, with SeenAt as the person's. It returns job.ErrUnknown
// for any other.
func (h *Shelf) Get(ctx context.Context, by, id string) (Search, error) {
	s, _, err := h.read(ctx, id)
	if err != nil {
		return Search{}, err
	}
	if s.Owner != by && !s.Shared {
		return Search{}, job.ErrUnknown
	}
	return h.asSeenBy(ctx, by, s)
}

// asSeenBy is the search with when the person looked. Who never looked at a shared one has all of it since it was made.
func (h *Shelf) asSeenBy(ctx context.Context, by string, s Search) (Search, error) {
	if s.Owner == by {
		return s, nil
	}
	s.Feed, s.FeedTurn = "", 0 // are the owner's
	s.SeenAt = s.CreatedAt
	raw, err := h.rows.Row(ctx, looks, s.ID+"/"+by)
	if err == nil {
		s.SeenAt, err = time.Parse(time.RFC3339, string(raw))
	}
	return s, unless(err, job.ErrUnknown)
}

// List returns the searches that the person owns, and then those that others share, each by name.
func (h *Shelf) List(ctx context.Context, by string) ([]Search, error) {
	var all []Search
	err := h.each(ctx, func(s Search) error {
		if s.Owner != by && !s.Shared {
			return nil
		}
		s, err := h.asSeenBy(ctx, by, s)
		all = append(all, s)
		return err
	})
	slices.SortFunc(all, func(a, b Search) int {
		if own := a.Owner == by; own != (b.Owner == by) {
			if own {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return all, err
}

// ForUnit returns the searches whose news go into the digest of the unit, by id.
func (h *Shelf) ForUnit(ctx context.Context, unit string) ([]Search, error) {
	var all []Search
	err := h.each(ctx, func(s Search) error {
		if unit != "" && s.Unit == unit {
			all = append(all, s)
		}
		return nil
	})
	return all, err
}

// Delete takes a search of the person's own away, with its feed. It returns job.ErrUnknown for any other.
func (h *Shelf) Delete(ctx context.Context, by, id string) error {
	return h.drop(ctx, by, id, func(s Search) bool { return s.Owner == by })
}

// DeleteShared takes a search away that is shared, is a unit's or has a feed, whoever owns it. Who may do so is the
// caller's to ask.
func (h *Shelf) DeleteShared(ctx context.Context, by, id string) error {
	return h.drop(ctx, by, id, func(s Search) bool { return s.Shared || s.Unit != "" || s.Feed != "" })
}

func (h *Shelf) drop(ctx context.Context, by, id string, may func(Search) bool) error {
	for try := 1; ; try++ {
		s, raw, err := h.read(ctx, id)
		if err != nil {
			return err
		}
		if !may(s) {
			return job.ErrUnknown
		}
		rows := []job.Row{{Table: searches, Key: id, Was: raw, Checked: true}}
		if s.Feed != "" {
			rows = append(rows, job.Row{Table: feeds, Key: s.Feed})
		}
		seen, err := h.rows.Rows(ctx, looks, id+"/", 10_000)
		if err != nil {
			return fmt.Errorf("delete a search: %w", err)
		}
		for _, r := range seen {
			if strings.HasPrefix(r.Key, id+"/") {
				rows = append(rows, job.Row{Table: looks, Key: r.Key})
			}
		}
		err = h.rows.WriteRows(ctx, rows, h.note(by, "unsave", s))
		if !errors.Is(err, job.ErrChanged) || try == tries {
			return err
		}
	}
}

// Seen says that the person looked at a search they own or that is shared. UpTo is when the newest ad that was shown
// became flagged, and zero for all until now; it never goes back. An ad that is shown late, because search follows the
// store, is news then.
func (h *Shelf) Seen(ctx context.Context, by, id string, upTo time.Time) error {
	s, err := h.Get(ctx, by, id)
	if err != nil {
		return err
	}
	at := whole(h.now())
	if !upTo.IsZero() {
		at = whole(upTo).Add(time.Second)
	}
	if !at.After(s.SeenAt) {
		return nil
	}
	if s.Owner != by {
		return h.rows.WriteRows(ctx, []job.Row{{Table: looks, Key: id + "/" + by, Value: []byte(at.Format(time.RFC3339))}}, nil)
	}
	_, err = h.change(ctx, by, id, func(s *Search) ([]job.Row, string, error) {
		if at.After(s.SeenAt) {
			s.SeenAt = at
		}
		return nil, "", nil
	})
	return err
}

// change edits a search of the owner in one transaction with further rows and, unless the act is empty, a line of the
// audit log.
func (h *Shelf) change(ctx context.Context, owner, id string, edit func(*Search) (more []job.Row, act string, err error)) (Search, error) {
	for try := 1; ; try++ {
		s, raw, err := h.read(ctx, id)
		if err != nil {
			return Search{}, err
		}
		if s.Owner != owner {
			return Search{}, job.ErrUnknown
		}
		more, act, err := edit(&s)
		if err != nil {
			return Search{}, err
		}
		var note *job.Audit
		if act != "" {
			note = h.note(owner, act, s)
		}
		err = h.rows.WriteRows(ctx, append(more, row(s, raw)), note)
		if err == nil {
			return s, nil
		}
		if !errors.Is(err, job.ErrChanged) || try == tries {
			return Search{}, fmt.Errorf("change search %s: %w", id, err)
		}
	}
}

func (h *Shelf) read(ctx context.Context, id string) (Search, []byte, error) {
	if len(id) != idLength || strings.Trim(id, "0123456789abcdef") != "" {
		return Search{}, nil, job.ErrUnknown // also what cannot be a key
	}
	raw, err := h.rows.Row(ctx, searches, id)
	if err != nil {
		return Search{}, nil, err
	}
	var s Search
	if err := json.Unmarshal(raw, &s); err != nil {
		return Search{}, nil, fmt.Errorf("read search %s: %w", id, err)
	}
	return s, raw, nil
}

// each calls f with every search, by id.
func (h *Shelf) each(ctx context.Context, f func(Search) error) error {
	const page = 500
	for after := ""; ; {
		rows, err := h.rows.Rows(ctx, searches, after, page)
		if err != nil {
			return fmt.Errorf("list searches: %w", err)
		}
		for _, r := range rows {
			var s Search
			if err := json.Unmarshal(r.Value, &s); err != nil {
				return fmt.Errorf("read search %s: %w", r.Key, err)
			}
			if err := f(s); err != nil {
				return err
			}
			after = r.Key
		}
		if len(rows) < page {
			return nil
		}
	}
}

// row is a search to be written where none is, or in the place of the one that was read.
func row(s Search, was []byte) job.Row {
	value, err := json.Marshal(s)
	if err != nil {
		panic("saved: encode a search: " + err.Error()) // texts and times
	}
	return job.Row{Table: searches, Key: s.ID, Value: value, Was: was, Checked: true}
}

// note is a line of the audit log about a search. A feed is not in it: its hash is of no use to a reader.
func (h *Shelf) note(by, act string, s Search) *job.Audit {
	data, err := json.Marshal(struct {
		Owner  string `json:"owner"`
		Name   string `json:"name"`
		Query  string `json:"query"`
		Shared bool   `json:"shared,omitempty"`
		Unit   string `json:"unit,omitempty"`
	}{s.Owner, s.Name, s.Query, s.Shared, s.Unit})
	if err != nil {
		panic("saved: encode a note: " + err.Error()) // texts
	}
	return &job.Audit{At: h.now().UTC(), By: by, Act: act, On: s.ID, Data: data}
}
