package alerts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// lookBack is how long ago an ad was seen last at most that a new unit is told.
const lookBack = 30 * 24 * time.Hour

// followBatch is how many changes are taken in at a time.
const followBatch = 500

// seat is a unit with its desk while the log is followed.
type seat struct {
	unit units.Unit
	desk desk
	raw  []byte // the desk as it was read
}

// follow reads the change log up to its end and notes, unit by unit, which ads the next digest has to look at and which
// cannot wait. Each batch is one transaction or, where it is large, several that may be repeated.
func (c *clerk) follow(ctx context.Context) error {
	seats, err := c.seats(ctx)
	if err != nil || len(seats) == 0 {
		return err
	}
	seats, found, err := c.searches(ctx, seats)
	if err != nil {
		return err
	}
	for len(seats) > 0 {
		after := seats[0].desk.Position
		for _, s := range seats {
			after = min(after, s.desk.Position)
		}
		changes, err := c.o.Store.Changes(ctx, after, followBatch)
		if err != nil {
			return fmt.Errorf("follow the change log after %d: %w", after, err)
		}
		if len(changes) == 0 {
			break
		}
		if err := c.take(ctx, seats, changes, found); err != nil {
			return fmt.Errorf("take in the changes after %d: %w", after, err)
		}
	}
	for _, s := range seats {
		c.ready[s.unit.ID] = true
	}
	return nil
}

// seats reads the desks of the units, and makes those of new ones and of those that answer for something else now.
func (c *clerk) seats(ctx context.Context) ([]*seat, error) {
	var list []*seat
	newest := uint64(0)
	for _, u := range c.units {
		d, raw, err := get[desk](ctx, c.rows, tableUnits, u.ID)
		if err != nil {
			return nil, err
		}
		s := &seat{unit: u, desk: d, raw: raw}
		if scope := scopeOf(u); d.Scope != scope {
			if newest == 0 {
				if newest, err = c.o.Store.Position(ctx); err != nil {
					return nil, err
				}
			}
			s.desk.Scope, s.desk.Position, s.desk.Until, s.desk.Horizon = scope, 0, newest, c.now.Add(-lookBack)
		}
		if raw == nil {
			at, err := clockOf(u)
			if err != nil {
				c.fault(ctx, u.ID, err)
				continue
			}
			s.desk.Since, s.desk.Heard, s.desk.Covered = c.now, c.now, at.newest(c.now)
		}
		if raw == nil || s.desk.Scope != d.Scope {
			var st step
			st.swap(tableUnits, u.ID, s.desk, raw)
			if err := st.write(ctx, c.rows, nil); err != nil {
				return nil, err
			}
			s.raw = st.rows[0].Value
		}
		list = append(list, s)
	}
	return list, nil
}

// scopeOf is a hash of what decides which ads are for a unit.
func scopeOf(u units.Unit) string {
	b, _ := json.Marshal([]any{u.Kind, u.Area, u.Query, lowest(u)}) // strings only
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// searches finds what the queries of Saved units find. A unit whose query cannot be run now is left out and stays where
// it is: it gets no digest that would leave ads out.
func (c *clerk) searches(ctx context.Context, seats []*seat) ([]*seat, map[string]map[job.ID]bool, error) {
	found := make(map[string]map[job.ID]bool)
	upto, err := c.o.Store.Position(ctx)
	if err != nil {
		return nil, nil, err
	}
	var ready []*seat
	for _, s := range seats {
		if s.unit.Kind == units.Saved {
			err := errNoSearch
			if c.o.Searches != nil {
				found[s.unit.ID], err = c.o.Searches.Finds(ctx, s.unit.Query, upto)
			}
			if err != nil {
				c.o.Log.Warn("the query of a unit cannot be run now", "unit", s.unit.ID, "why", err)
				continue
			}
		}
		ready = append(ready, s)
	}
	return ready, found, nil
}

var errNoSearch = errors.New("nothing searches here")

// take notes one batch of changes for all units that have not come so far.
func (c *clerk) take(ctx context.Context, seats []*seat, changes []job.Change, found map[string]map[job.ID]bool) error {
	var st step
	for _, ch := range changes {
		if ch.Damaged != "" {
			c.o.Log.Warn("an ad cannot be read and is told to nobody", "ad", ch.Case.Ad.ID, "why", ch.Damaged)
			continue
		}
		if err := c.takeOne(ctx, &st, seats, ch, found); err != nil {
			return err
		}
	}
	last := changes[len(changes)-1].Seq
	for _, s := range seats {
		if s.desk.Position < last {
			s.desk.Position = last
			st.swap(tableUnits, s.unit.ID, s.desk, s.raw)
		}
	}
	if err := st.writeLast(ctx, c.rows); err != nil {
		return err
	}
	for _, s := range seats {
		if i, ok := st.place[tableUnits+"\x00"+s.unit.ID]; ok {
			s.raw = st.rows[i].Value
		}
	}
	return nil
}

func (c *clerk) takeOne(ctx context.Context, st *step, seats []*seat, ch job.Change, found map[string]map[job.ID]bool) error {
	known, err := c.knowers(ctx, st, ch.Case.Ad.ID)
	if err != nil {
		return err
	}
	why := make(map[string][]units.Reason)
	if ch.Case.Verdict.Flagged() {
		id := ch.Case.Ad.ID
		for _, m := range c.router.Route(ch.Case, func(unit string) bool { return found[unit][id] }) {
			why[m.Unit] = clip(m.Why)
		}
	}
	for _, s := range seats {
		if s.desk.Position >= ch.Seq {
			continue
		}
		if err := c.note(ctx, st, s, ch, known[s.unit.ID], why[s.unit.ID]); err != nil {
			return err
		}
	}
	return c.growth(ctx, st, seats, ch)
}

// The most reasons that are kept of an ad, and the longest quote of one, in bytes.
const (
	maxReasons = 20
	maxQuote   = 300
)

// clip bounds what is kept of why an ad is for a unit: an ad can name a hundred places.
func clip(why []units.Reason) []units.Reason {
	out := slices.Clone(why[:min(len(why), maxReasons)])
	for i, r := range out {
		if len(r.Quote) > maxQuote {
			out[i].Quote = strings.ToValidUTF8(r.Quote[:maxQuote], "") + "…"
		}
	}
	return out
}

// knowers reads what units know of an ad, by unit.
func (c *clerk) knowers(ctx context.Context, st *step, id job.ID) (map[string]told, error) {
	known := make(map[string]told)
	prefix := adKey(id) + "/"
	err := each(ctx, c.rows, tableTold, prefix, func(key string, t told, _ []byte) (bool, error) {
		st.find(tableTold, key, &t)
		known[strings.TrimPrefix(key, prefix)] = t
		return true, nil
	})
	return known, err
}

// note writes down that a unit is owed a look at an ad, if there is something to tell.
func (c *clerk) note(ctx context.Context, st *step, s *seat, ch job.Change, t told, why []units.Reason) error {
	u, ad := s.unit, ch.Case.Ad.ID
	switch {
	case t.First == "":
		if len(why) == 0 || !fresh(u, ch.Case) {
			return nil
		}
		if ch.Seq <= s.desk.Until && (!ch.Case.ClosedAt.IsZero() || ch.Case.LastSeen.Before(s.desk.Horizon)) {
			return nil
		}
	case own(u, t, ch.Case):
		t.Standing = ch.Case.Review
		st.put(tableTold, adKey(ad)+"/"+u.ID, t)
		return nil
	case news(u, t, ch.Case) == "":
		return c.press(ctx, st, s, ch, why)
	}
	if err := c.owe(ctx, st, u.ID, owed{Ad: ad, Since: ch.Seq, Band: ch.Case.Verdict.Band, Score: ch.Case.Verdict.Score, Why: why}); err != nil {
		return err
	}
	return c.press(ctx, st, s, ch, why)
}

// owe puts an ad among those that the next digest looks at. One that waits already keeps its place.
func (c *clerk) owe(ctx context.Context, st *step, unit string, w owed) error {
	key := unit + "/" + adKey(w.Ad)
	var before owed
	found, there := st.find(tableOwed, key, &before)
	if !found {
		old, raw, err := get[owed](ctx, c.rows, tableOwed, key)
		if err != nil {
			return err
		}
		before, there = old, raw != nil
	}
	switch {
	case there && w.Contact:
		return nil
	case there && before.Handed && !w.Handed: // why it was handed on is still to be told
		w.Since, w.Handed, w.Why = before.Since, true, slices.Concat(before.Why[:min(1, len(before.Why))], w.Why)
	case there:
		w.Since = before.Since
	}
	st.put(tableOwed, key, w)
	return nil
}

// spokesman is the ad that a unit is told about when more ads bear one of its contacts.
type spokesman struct {
	Ad job.ID `json:"ad"`
}

// growth puts the ads among those owed that speak for a contact of a changed ad. For each unit and contact that is one
// ad, so that a hundred ads with one number are not told again because of the hundred and first.
func (c *clerk) growth(ctx context.Context, st *step, seats []*seat, ch job.Change) error {
	if c.o.Bearers == nil || !ch.Case.Verdict.Flagged() {
		return nil
	}
	lag := make(map[string]bool)
	for _, s := range seats {
		lag[s.unit.ID] = s.desk.Position < ch.Seq
	}
	for _, contact := range contactsOf(ch.Case) {
		prefix := contactKey(contact) + "/"
		err := each(ctx, c.rows, tableContacts, prefix, func(key string, s spokesman, _ []byte) (bool, error) {
			unit := strings.TrimPrefix(key, prefix)
			if s.Ad == ch.Case.Ad.ID || !lag[unit] {
				return true, nil
			}
			t, raw, err := get[told](ctx, c.rows, tableTold, adKey(s.Ad)+"/"+unit)
			if err != nil || raw == nil || t.Closed {
				return true, err
			}
			return true, c.owe(ctx, st, unit, owed{Ad: s.Ad, Since: ch.Seq, Band: t.Band, Score: t.Score, Why: t.Why, Contact: true})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// contactsOf lists the contacts of an ad as "type value", each once. Addresses of pages are not among them: those of
// boards and groups stand in many ads.
func contactsOf(c job.Case) []string {
	var out []string
	seen := make(map[string]bool)
	for _, k := range c.Verdict.Facts.Contacts {
		if s := k.Type + " " + k.Value; k.Type != "url" && k.Value != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

func contactKey(contact string) string {
	sum := sha256.Sum256([]byte(contact))
	return hex.EncodeToString(sum[:16])
}
