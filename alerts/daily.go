package alerts

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// Run is a row of the run ledger: what became of one day of one unit. Each day has one, and it is never changed.
type Run struct {
	Unit string `json:"unit"`
	Day  string `json:"day"` // YYYY-MM-DD in the unit's zone
	// Digest stands for the day; of a later day where nothing could be sent on this one. It is empty on a quiet day of a
	// unit that wants to hear of quiet days weekly.
	Digest string    `json:"digest,omitempty"`
	Made   time.Time `json:"made"` // UTC
	// New, All and More count the items of a digest, under its own day only.
	New  int `json:"new,omitempty"`
	All  int `json:"all,omitempty"`
	More int `json:"more,omitempty"`
}

// weekly is the setting of a unit that hears of quiet days on Mondays only.
const weekly = "weekly"

// daily makes the digest of a unit, if the hour of a day has come that none stands for.
func (c *clerk) daily(ctx context.Context, u units.Unit) error {
	d, raw, err := get[desk](ctx, c.rows, tableUnits, u.ID)
	if err != nil || raw == nil || held(u, d) {
		return err
	}
	at, err := clockOf(u)
	if err != nil {
		return err
	}
	day := at.newest(c.now)
	if day <= d.Covered {
		return nil
	}
	days, err := daysAfter(d.Covered, day)
	if err != nil {
		return err
	}
	for limit := c.o.MaxItems; ; limit /= 2 {
		b := c.begin(u, d, raw, at, day)
		if err := c.compose(ctx, b, limit); err != nil {
			return err
		}
		if len(b.items) == 0 && u.Quiet == weekly && !slices.ContainsFunc(days, monday) {
			return c.quiet(ctx, b, days)
		}
		if err := c.issue(ctx, b, days); !errors.Is(err, errTooLong) || limit < 2 {
			return err
		}
	}
}

func monday(day string) bool {
	t, err := time.Parse(dayForm, day)
	return err == nil && t.Weekday() == time.Monday
}

// compose gathers what there is to tell a unit on a day, at most limit items.
func (c *clerk) compose(ctx context.Context, b *making, limit int) error {
	list, err := c.waiting(ctx, tableOwed, b.unit.ID)
	if err != nil {
		return err
	}
	bearers, err := c.bearers(ctx, list)
	if err != nil {
		return err
	}
	return c.gather(ctx, b, tableOwed, inOrder(list, limit), limit, func(ctx context.Context, b *making, w owed, cs job.Case) (*digest.Item, error) {
		return c.dailyItem(ctx, b, w, cs, bearers)
	})
}

// bearers counts the ads that bear the contacts of those for which more may do so, by ad: the rest is counted once it is
// known which ads are told.
func (c *clerk) bearers(ctx context.Context, list []owed) (map[job.ID]map[string]int, error) {
	if c.o.Bearers == nil {
		return nil, nil
	}
	var cases []job.Case
	for _, w := range list {
		if !w.Contact {
			continue
		}
		cs, err := c.o.Store.Case(ctx, w.Ad)
		if err == nil {
			cases = append(cases, cs)
		}
	}
	return c.countBearers(ctx, cases)
}

func (c *clerk) countBearers(ctx context.Context, cases []job.Case) (map[job.ID]map[string]int, error) {
	asked := make(map[string]bool)
	for _, cs := range cases {
		for _, k := range contactsOf(cs) {
			asked[k] = true
		}
	}
	if c.o.Bearers == nil || len(asked) == 0 {
		return nil, nil
	}
	counts, err := c.o.Bearers.Bearers(ctx, slices.Sorted(maps.Keys(asked)))
	if err != nil {
		return nil, fmt.Errorf("count the ads that bear %d contacts: %w", len(asked), err)
	}
	out := make(map[job.ID]map[string]int, len(cases))
	for _, cs := range cases {
		m := make(map[string]int)
		for _, k := range contactsOf(cs) {
			if counts[k] > 0 {
				m[k] = counts[k]
			}
		}
		out[cs.Ad.ID] = m
	}
	return out, nil
}

// dailyItem is an ad in a daily digest; nil where nothing is new about it.
func (c *clerk) dailyItem(ctx context.Context, b *making, w owed, cs job.Case, bearers map[job.ID]map[string]int) (*digest.Item, error) {
	key := adKey(w.Ad) + "/" + b.unit.ID
	t, raw, err := get[told](ctx, c.rows, tableTold, key)
	if err != nil {
		return nil, err
	}
	if theirs, err := c.isElsewhere(ctx, b.unit.ID, cs); err != nil || theirs {
		return nil, err
	}
	item := &digest.Item{Case: cs, Why: w.Why, Before: t.Standing, BeforeBearers: t.Bearers}
	handed := w.Handed && cs.Verdict.Flagged() && !dismissed(cs.Review, cs.ContentHash)
	switch {
	case raw == nil && (handed || fresh(b.unit, cs)):
		item.News = digest.New
		t.First = b.id()
	case raw == nil:
		return nil, nil
	case own(b.unit, t, cs):
		t.Standing = cs.Review
		b.idle.put(tableTold, key, t)
	default:
		item.News = news(b.unit, t, cs)
	}
	if item.News == "" && t.up(b.unit) && cs.ClosedAt.IsZero() && fresh(b.unit, cs) && grew(t.Bearers, most(bearers[w.Ad])) {
		item.News = digest.Changed
	}
	if item.News == "" && handed {
		item.News = digest.Changed
	}
	if item.News == "" {
		return nil, nil
	}
	if len(item.Why) == 0 {
		item.Why = t.Why
	}
	notice, _, err := get[urged](ctx, c.rows, tableUrged, key)
	if err != nil {
		return nil, err
	}
	if notice.At.After(t.At) {
		item.Noticed = b.local(notice.At)
	}
	t.Why, t.Last, t.At = item.Why, b.id(), c.now
	item.Now = c.pressing(cs)
	b.tells[w.Ad] = t
	return item, nil
}

func most(bearers map[string]int) (n int) {
	for _, k := range bearers {
		n = max(n, k)
	}
	return n
}

// bear puts into the items how many ads bear their contacts, and into what the unit will know.
func (c *clerk) bear(ctx context.Context, b *making) error {
	cases := make([]job.Case, len(b.items))
	for i, it := range b.items {
		cases[i] = it.Case
	}
	bearers, err := c.countBearers(ctx, cases)
	if err != nil {
		return err
	}
	for i := range b.items {
		it := &b.items[i]
		it.Bearers = bearers[it.Case.Ad.ID]
		if b.notice > 0 {
			continue
		}
		b.tells[it.Case.Ad.ID] = b.tells[it.Case.Ad.ID].tell(it.Case, most(it.Bearers))
		if err := c.speak(ctx, b, it.Case); err != nil {
			return err
		}
	}
	return nil
}

// speak makes an ad speak for those of its contacts for which no other ad does, or one that is gone.
func (c *clerk) speak(ctx context.Context, b *making, cs job.Case) error {
	if c.o.Bearers == nil || !cs.ClosedAt.IsZero() || !fresh(b.unit, cs) {
		return nil
	}
	for _, contact := range contactsOf(cs) {
		key := contactKey(contact) + "/" + b.unit.ID
		s, raw, err := get[spokesman](ctx, c.rows, tableContacts, key)
		if err != nil {
			return err
		}
		if raw != nil && s.Ad != cs.Ad.ID {
			t, _, err := get[told](ctx, c.rows, tableTold, adKey(s.Ad)+"/"+b.unit.ID)
			if err != nil {
				return err
			}
			if !t.Closed && t.up(b.unit) {
				continue
			}
		}
		b.st.put(tableContacts, key, spokesman{Ad: cs.Ad.ID})
	}
	return nil
}

// quiet enters days of which a unit need not hear into the ledger.
func (c *clerk) quiet(ctx context.Context, b *making, days []string) error {
	b.desk.Covered, b.desk.Heard = b.day, c.now
	for _, day := range days {
		b.st.swap(tableRuns, b.unit.ID+"/"+day, Run{Unit: b.unit.ID, Day: day, Made: c.now}, nil)
	}
	b.st.swap(tableUnits, b.unit.ID, b.desk, b.raw)
	return b.st.write(ctx, c.rows, nil)
}

// held reports whether a unit's mails are stopped.
func held(u units.Unit, d desk) bool { return u.Paused || d.Paused != nil }
