package campaign

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// MaxMembers is how many ads of a campaign are named and read for what they share: the oldest.
const MaxMembers = 1000

// maxMoves is how often an id is followed from an ad that left to one that was with it.
const maxMoves = 32

// Of returns the campaign of an ad as [Book.List] does, without members, so that it costs the same however many they are;
// false if the ad is in none.
func (b *Book) Of(id job.ID) (c job.Campaign, ok bool, err error) {
	err = b.view(func(tx *bbolt.Tx) error {
		r := reading{tx}
		if row, known := r.ad(id); known {
			s := r.summary(row.Group)
			if ok = s.Ads > 1; ok {
				c = s.campaign()
			}
		}
		return nil
	})
	if err != nil {
		return job.Campaign{}, false, fmt.Errorf("read the campaign of ad %.120q: %w", id, err)
	}
	return c, ok, nil
}

// Campaign returns the campaign of an id; false if there is none. An id that a campaign had before it joined an older
// one, or before its oldest ad left, leads to where those ads are now: compare the id of the answer.
func (b *Book) Campaign(id job.ID) (c job.Campaign, ok bool, err error) {
	err = b.view(func(tx *bbolt.Tx) error {
		r := reading{tx}
		if group, known := r.groupOf(id); known {
			c, ok = r.campaign(group)
		}
		return nil
	})
	if err != nil {
		return job.Campaign{}, false, fmt.Errorf("read campaign %.120q: %w", id, err)
	}
	return c, ok, nil
}

// Members returns the ids of all ads of a campaign, sorted by id; none if no campaign has the id. It follows ids as
// [Book.Campaign] does.
func (b *Book) Members(id job.ID) (ids []job.ID, err error) {
	err = b.view(func(tx *bbolt.Tx) error {
		r := reading{tx}
		group, ok := r.groupOf(id)
		if !ok || r.summary(group).Ads < 2 {
			return nil
		}
		for _, id := range keysOf(tx.Bucket(bucketMembers), groupKey(group), -1) {
			ids = append(ids, job.ID(id))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the ads of campaign %.120q: %w", id, err)
	}
	return ids, nil
}

// List returns at most limit campaigns, the one seen last first, that come after the campaign of the given id; ""
// begins with the first. What it returns has no members. A campaign that is seen between two calls moves to the front.
// If no campaign has the id any more the list is empty.
func (b *Book) List(limit int, after job.ID) (list []job.Campaign, err error) {
	err = b.view(func(tx *bbolt.Tx) error {
		r := reading{tx}
		c := tx.Bucket(bucketRecent).Cursor()
		k, _ := c.First()
		if after != "" {
			group := tx.Bucket(bucketNames).Get([]byte(after))
			if group == nil {
				return nil
			}
			from := recentKey(r.summary(binary.BigEndian.Uint64(group)).Last, after)
			if k, _ = c.Seek(from); bytes.Equal(k, from) {
				k, _ = c.Next()
			}
		}
		for ; k != nil && len(list) < limit; k, _ = c.Next() {
			group := tx.Bucket(bucketNames).Get(k[8:])
			list = append(list, r.summary(binary.BigEndian.Uint64(group)).campaign())
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list campaigns: %w", err)
	}
	return list, nil
}

// Count returns how many campaigns there are, and how many ads are in the book, alone or together.
func (b *Book) Count() (campaigns, ads int, err error) {
	var t totals
	err = b.view(func(tx *bbolt.Tx) error {
		getJSON(tx.Bucket(bucketMeta), keyTotals, &t)
		return nil
	})
	if err != nil {
		return 0, 0, fmt.Errorf("count campaigns: %w", err)
	}
	return t.Campaigns, t.Ads, nil
}

// reading is a read transaction.
type reading struct{ tx *bbolt.Tx }

func (r reading) ad(id job.ID) (v row, known bool) {
	known = getJSON(r.tx.Bucket(bucketAds), []byte(id), &v)
	return v, known
}

// groupOf finds the group of an ad, or of one that was with it if it left.
func (r reading) groupOf(id job.ID) (group uint64, known bool) {
	for range maxMoves {
		if row, known := r.ad(id); known {
			return row.Group, true
		}
		next := r.tx.Bucket(bucketMoved).Get([]byte(id))
		if next == nil {
			return 0, false
		}
		id = job.ID(next)
	}
	return 0, false
}

func (r reading) summary(group uint64) (s summary) {
	getJSON(r.tx.Bucket(bucketGroups), groupKey(group), &s)
	return s
}

func (s summary) campaign() job.Campaign {
	return job.Campaign{ID: s.Oldest, Ads: s.Ads, FirstSeen: timeOf(s.First), LastSeen: timeOf(s.Last)}
}

// member is an ad as it is read for its campaign.
type member struct {
	id job.ID
	row
}

// campaign reads a group; false for an ad that is alone.
func (r reading) campaign(group uint64) (job.Campaign, bool) {
	s := r.summary(group)
	if s.Ads < 2 {
		return job.Campaign{}, false
	}
	var members []member
	for _, id := range keysOf(r.tx.Bucket(bucketMembers), groupKey(group), -1) {
		v, _ := r.ad(job.ID(id))
		members = append(members, member{job.ID(id), v})
	}
	slices.SortFunc(members, func(a, b member) int { return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.id, b.id)) })
	c := s.campaign()
	contacts := map[string]int{}
	for _, m := range members[:min(len(members), MaxMembers)] {
		c.Members = append(c.Members, m.id)
		c.Sources, c.Langs = append(c.Sources, m.Source), append(c.Langs, m.Lang)
		for _, k := range m.Contacts {
			contacts[k]++
		}
	}
	c.Sources, c.Langs, c.Contacts = distinct(c.Sources), distinct(c.Langs), shared(contacts)
	return c, true
}

// distinct sorts, and drops what is empty or there twice.
func distinct(list []string) []string {
	slices.Sort(list)
	list = slices.Compact(list)
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// shared lists the contacts of two ads and more.
func shared(counts map[string]int) []job.SharedContact {
	var out []job.SharedContact
	for c, n := range counts {
		if kind, value, _ := strings.Cut(c, ":"); n > 1 {
			out = append(out, job.SharedContact{Type: kind, Value: value, Ads: n})
		}
	}
	slices.SortFunc(out, func(a, b job.SharedContact) int {
		return cmp.Or(cmp.Compare(b.Ads, a.Ads), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Value, b.Value))
	})
	return out
}
