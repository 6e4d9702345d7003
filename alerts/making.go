package alerts

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// making is a digest that is being made, with what its transaction writes.
type making struct {
	unit   units.Unit
	desk   desk
	raw    []byte // the desk as it was read
	at     clock
	day    string
	notice int // of the day's urgent notices, from 1; 0 for a daily digest
	items  []digest.Item
	more   int
	tells  map[job.ID]told // what the unit will know, by ad
	st     step
	// idle is written even where no digest comes of it: what becomes of ads with which nothing is new.
	idle step
}

// begin starts a digest of a day.
func (c *clerk) begin(u units.Unit, d desk, raw []byte, at clock, day string) *making {
	return &making{unit: u, desk: d, raw: raw, at: at, day: day, tells: make(map[job.ID]told)}
}

// id is the digest's: "tay-ninh.20261122", or "tay-ninh.20261122.u1" for the day's first urgent notice.
func (b *making) id() string {
	id := b.unit.ID + "." + compact(b.day)
	if b.notice > 0 {
		id = fmt.Sprintf("%s.u%d", id, b.notice)
	}
	return id
}

// compact is a day without hyphens.
func compact(day string) string { return day[:4] + day[5:7] + day[8:] }

// waiting reads what a unit is owed, in the order of keys.
func (c *clerk) waiting(ctx context.Context, table, unit string) ([]owed, error) {
	var list []owed
	err := each(ctx, c.rows, table, unit+"/", func(_ string, w owed, _ []byte) (bool, error) {
		list = append(list, w)
		return true, nil
	})
	return list, err
}

// inOrder sorts what is owed so that the first limit are what the digest should tell: three quarters of them by how
// serious they are, and one quarter those that have waited longest, so that each has its turn however much is new.
func inOrder(list []owed, limit int) []owed {
	slices.SortStableFunc(list, func(a, b owed) int {
		return cmp.Or(-cmp.Compare(a.Band, b.Band), -cmp.Compare(a.Score, b.Score), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Ad, b.Ad))
	})
	if first := limit - limit/4; len(list) > limit {
		slices.SortStableFunc(list[first:], func(a, b owed) int { return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Ad, b.Ad)) })
	}
	return list
}

// itemOf looks at an owed ad as it is now and returns nil where there is nothing to tell.
type itemOf func(ctx context.Context, b *making, w owed, cs job.Case) (*digest.Item, error)

// gather makes items of what is owed in a table until there are limit of them. An ad that cannot be read stays owed.
func (c *clerk) gather(ctx context.Context, b *making, table string, list []owed, limit int, item itemOf) error {
	for i, w := range list {
		if len(b.items) == limit {
			b.more = count(list[i:])
			break
		}
		cs, err := c.o.Store.Case(ctx, w.Ad)
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			c.fault(ctx, b.unit.ID, err)
			continue
		}
		it, err := item(ctx, b, w, cs)
		switch {
		case err != nil:
			return err
		case it == nil:
			b.idle.drop(table, b.unit.ID+"/"+adKey(w.Ad))
			continue
		}
		b.st.drop(table, b.unit.ID+"/"+adKey(w.Ad))
		b.items = append(b.items, *it)
	}
	return b.idle.writeLast(ctx, c.rows)
}

// count is how many of the list are owed for themselves.
func count(list []owed) (n int) {
	for _, w := range list {
		if !w.Contact {
			n++
		}
	}
	return n
}

// finish looks up what the items say beside the ads, puts them in order, and gives them their references.
func (c *clerk) finish(ctx context.Context, b *making) error {
	for i := range b.items {
		it := &b.items[i]
		it.Signs = signs(it.Case.Verdict)
		if err := c.grouped(it); err != nil {
			return err
		}
		if c.o.Evidence != nil {
			var err error
			if it.Evidence, err = c.o.Evidence(ctx, it.Case); err != nil {
				c.o.Log.Warn("the evidence of an ad cannot be found", "ad", it.Case.Ad.ID, "why", err)
			}
		}
	}
	together(b.items)
	return c.refer(ctx, b)
}

// signs lists the rules that found something, the weightiest first, each once.
func signs(v job.Verdict) []string {
	found := slices.DeleteFunc(slices.Clone(v.Findings), func(f job.Finding) bool { return f.Trial || f.Tier == job.Mitigating })
	slices.SortStableFunc(found, func(a, b job.Finding) int {
		return cmp.Or(-cmp.Compare(a.Tier, b.Tier), -cmp.Compare(a.Points, b.Points), cmp.Compare(a.Rule, b.Rule))
	})
	var out []string
	for _, f := range found {
		if !slices.Contains(out, f.Rule) {
			out = append(out, f.Rule)
		}
	}
	return out
}

// grouped looks up the campaign of an item's ad.
func (c *clerk) grouped(it *digest.Item) error {
	if c.o.Campaigns == nil {
		return nil
	}
	g, _, err := c.o.Campaigns.Of(it.Case.Ad.ID)
	if err != nil {
		return fmt.Errorf("find the campaign of ad %.120q: %w", it.Case.Ad.ID, err)
	}
	it.Campaign, it.CampaignAds = g.ID, g.Ads
	return nil
}

// together sorts items by how serious they are, those of a campaign behind its most serious one.
func together(items []digest.Item) {
	serious := func(a, b digest.Item) int {
		return cmp.Or(-cmp.Compare(min(len(a.Now), 1), min(len(b.Now), 1)), -cmp.Compare(a.Case.Verdict.Band, b.Case.Verdict.Band),
			-cmp.Compare(a.Case.Verdict.Score, b.Case.Verdict.Score), cmp.Compare(a.Case.Ad.ID, b.Case.Ad.ID))
	}
	slices.SortFunc(items, serious)
	place := make(map[job.ID]int)
	rank := make(map[job.ID]int, len(items))
	for i, it := range items {
		p, ok := place[it.Campaign]
		if !ok || it.Campaign == "" {
			p = i
			place[it.Campaign] = i
		}
		rank[it.Case.Ad.ID] = p
	}
	slices.SortStableFunc(items, func(a, b digest.Item) int { return cmp.Compare(rank[a.Case.Ad.ID], rank[b.Case.Ad.ID]) })
}

// local is a time in the unit's zone.
func (b *making) local(t time.Time) time.Time { return t.In(b.at.zone) }
