package alerts

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"lurewatch/job"
)

// Newest returns at most limit postings of a unit, those under way among them: of the newest day first, of one day what was
// queued last first. They are of digests of a day, YYYY-MM-DD, and later, or with an empty day of all that are kept; and
// of one kind of target, or with an empty kind of all. More says that there are others.
//
// Rows come in the order of keys, oldest first, and cannot be read backwards. So a span of days that has too many is
// halved, and the older half is read only for what the newer one lacks: what is read is a small multiple of the limit and
// of what one day has, however long the archive is.
func (f *Office) Newest(ctx context.Context, unit, since string, kind Kind, limit int) (list []Posting, more bool, err error) {
	return f.Between(ctx, unit, since, "", kind, limit)
}

// Between is [Office.Newest] for digests of a day and later that are of another day, YYYY-MM-DD, or earlier; an empty last
// is no bound. Of days that are the wrong way round there are none.
func (f *Office) Between(ctx context.Context, unit, first, last string, kind Kind, limit int) (list []Posting, more bool, err error) {
	s := span{from: unit + ".", to: unit + "/", first: f.o.Now().Add(-Retention - 24*time.Hour), last: f.o.Now().Add(48 * time.Hour), unit: unit}
	if first != "" {
		if s.first, err = time.Parse(dayForm, first); err != nil {
			return nil, false, fmt.Errorf("read the archive of unit %q: %w", unit, err)
		}
		s.from = unit + "." + compact(first)
	}
	if last != "" {
		if s.last, err = time.Parse(dayForm, last); err != nil {
			return nil, false, fmt.Errorf("read the archive of unit %q: %w", unit, err)
		}
		s.to = unit + "." + s.last.AddDate(0, 0, 1).Format("20060102")
	}
	rows := make(map[string]job.Row) // what is sent once more is in both tables, and the outbox is right
	for _, table := range [...]string{tableArchive, tableOutbox} {
		found, err := f.newest(ctx, table, kind, s, limit+1)
		if err != nil {
			return nil, false, fmt.Errorf("read the archive of unit %q: %w", unit, err)
		}
		for _, r := range found {
			rows[r.Key] = r
		}
	}
	for key, r := range rows {
		var p Posting
		if err := decode(r.Table, key, r.Value, &p); err != nil {
			return nil, false, fmt.Errorf("read the archive of unit %q: %w", unit, err)
		}
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b Posting) int {
		return cmp.Or(cmp.Compare(dayOf(b.Digest), dayOf(a.Digest)), b.Queued.Compare(a.Queued), cmp.Compare(b.key(), a.key()))
	})
	return list[:min(limit, len(list))], len(list) > limit, nil
}

// dayOf is the day in the id of a digest, YYYYMMDD.
func dayOf(id string) string {
	_, rest, _ := strings.Cut(id, ".")
	day, _, _ := strings.Cut(rest, ".")
	return day
}

// span are the keys after from and before to, of days from first to last; the ends may reach beyond these.
type span struct {
	unit, from, to string
	first, last    time.Time
}

// halves splits a span between two days, the older first; false for one of a single day.
func (s span) halves() (older, newer span, ok bool) {
	days := int(s.last.Sub(s.first) / (24 * time.Hour))
	if days < 1 {
		return s, s, false
	}
	cut := s.first.AddDate(0, 0, (days+1)/2)
	older, newer = s, s
	older.to, older.last = s.unit+"."+cut.Format("20060102"), cut.AddDate(0, 0, -1)
	newer.from, newer.first = older.to, cut
	return older, newer, true
}

// newest reads the rows of the newest days of a span, whole days, until it has at least limit of them or all.
func (f *Office) newest(ctx context.Context, table string, kind Kind, s span, limit int) ([]job.Row, error) {
	list, all, err := f.within(ctx, table, kind, s, limit)
	if err != nil || all {
		return list, err
	}
	older, newer, ok := s.halves()
	if !ok {
		list, _, err = f.within(ctx, table, kind, s, maxRows)
		return list, err
	}
	if list, err = f.newest(ctx, table, kind, newer, limit); err != nil || len(list) >= limit {
		return list, err
	}
	rest, err := f.newest(ctx, table, kind, older, limit-len(list))
	return append(list, rest...), err
}

// within reads the rows of a span of a kind, and reports whether there are no more than so many.
func (f *Office) within(ctx context.Context, table string, kind Kind, s span, most int) (list []job.Row, all bool, err error) {
	only := ""
	if kind != "" {
		only = string(kind) + ":"
	}
	for after, page := s.from, min(most+1, pageRows); ; page = pageRows {
		rows, err := f.o.Store.Rows(ctx, table, after, page)
		if err != nil {
			return nil, false, err
		}
		for _, r := range rows {
			if r.Key >= s.to {
				return list, true, nil
			}
			if _, target, _ := strings.Cut(r.Key, "/"); !strings.HasPrefix(target, only) {
				continue
			}
			if len(list) == most {
				return list, false, nil
			}
			list = append(list, r)
		}
		if len(rows) < page {
			return list, true, nil
		}
		after = rows[len(rows)-1].Key
	}
}
