package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"lurewatch/alerts"
)

const (
	// digestDays is how many days the list of all units has, and unitDays that of one.
	digestDays, unitDays = 7, 31
	// maxPostings is the most postings of a unit on one page, but for those of one day, of which all are shown up to maxOfDay.
	maxPostings, maxOfDay = 500, 10_000
)

// digestsPage lists what was sent, the newest day first.
type digestsPage struct {
	view
	Unit         string // whose digests; "" for those of all
	Units        []Choosable
	Day          string // the newest day of the list, YYYY-MM-DD
	Rows         []DigestRow
	Older, Newer string    // addresses; Newer is "" at the end
	First, Last  time.Time // the days of the list
	Cut          bool      // it has fewer days than it might, since a unit was sent much in them
	Gone         bool      // there is no Unit any more, only what it was sent
}

// DigestRow is one digest, or one urgent notice, with where it went.
type DigestRow struct {
	ID, Href, Unit string
	Gone           bool // the unit is no longer there
	Day            time.Time
	Urgent         bool
	To             []PostingRow
}

// PostingRow is one digest on its way to one target.
type PostingRow struct {
	Digest, Href string
	Kind         alerts.Kind
	Address      string // as whoever looks may see it
	State        alerts.State
	Queued       time.Time
	At           time.Time // when it was sent or given up, or is tried next
	Tries        int
	Answer       string // the newest
	Log          []TryRow
	By           string // who had it sent once more
}

// TryRow is one try, or a bounce.
type TryRow struct {
	At     time.Time
	OK     bool
	Answer string
}

// digestPath is the address of a digest.
func digestPath(id string) string { return "/console/digests/" + url.PathEscape(id) }

// splitDigest reads the id of a digest: "tay-ninh.20261122", and of the first urgent notice "tay-ninh.20261122.u1".
func splitDigest(id string) (unit string, day time.Time, urgent, ok bool) {
	unit, rest, _ := strings.Cut(id, ".")
	date, notice, urgent := strings.Cut(rest, ".")
	day, err := time.Parse("20060102", date)
	return unit, day, urgent, err == nil && unit != "" && (!urgent || strings.HasPrefix(notice, "u"))
}

// postingRow lays out a posting for whoever asks.
func (s *site) postingRow(v view, p alerts.Posting) PostingRow {
	row := PostingRow{Digest: visible(p.Digest), Href: v.To(digestPath(p.Digest)), Kind: p.Target.Kind, Address: s.target(p.Target), State: p.State,
		Queued: p.Queued, At: p.Done, Tries: p.Tries, By: visible(p.By)}
	if p.Done.IsZero() {
		row.At = p.Next
	}
	for _, t := range p.Log {
		row.Log = append(row.Log, TryRow{t.At, t.OK, s.spoken(p.Target, t.Answer)})
	}
	if n := len(row.Log); n > 0 {
		row.Answer = row.Log[n-1].Answer
	}
	return row
}

// digests lists what was sent to all units in a week, or to one unit in a month.
func (s *site) digests(w http.ResponseWriter, r *http.Request, l lang) error {
	asked := r.URL.Query()
	p := digestsPage{view: s.consoleView(r, l, "digests.title", "digests")}
	list, err := s.archives(r.Context(), l, asked.Get("unit"))
	if err != nil {
		return err
	}
	days, now := digestDays, s.o.Now().In(hanoi)
	for _, u := range list {
		if u.id == asked.Get("unit") {
			p.Unit, p.Gone, days = u.id, u.gone, unitDays
		}
	}
	last, err := time.Parse(time.DateOnly, asked.Get("day"))
	if today := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, time.UTC); err != nil || last.After(today) {
		last = today // that of units east of here
	} else if last.Before(today) {
		p.Day, p.Newer = last.Format(time.DateOnly), p.at(last.AddDate(0, 0, days))
	}
	first := last.AddDate(0, 0, 1-days)
	p.First, p.Last = first, last
	for _, u := range list {
		name := u.name
		if u.gone {
			name = p.T("digests.gone_name", "unit", name)
		}
		p.Units = append(p.Units, Choosable{name, u.id, u.id == p.Unit})
		if p.Unit == "" || u.id == p.Unit {
			if err := s.digestsOf(r.Context(), &p, u); err != nil {
				return err
			}
		}
	}
	p.Rows = slices.DeleteFunc(p.Rows, func(row DigestRow) bool { return row.Day.Before(p.First) }) // the days of all units are the same
	p.Cut, p.Older = p.First.After(first), p.at(p.First.AddDate(0, 0, -1))
	slices.SortStableFunc(p.Rows, func(a, b DigestRow) int { return cmp.Or(b.Day.Compare(a.Day), cmp.Compare(a.ID, b.ID)) })
	return s.write(w, http.StatusOK, "digests", p)
}

// archived is a unit of which something may be in the archive.
type archived struct {
	id, name string
	gone     bool // there is no such unit any more
}

// archives lists the units that there are, those that are stopped among them, and the one that is asked for if there is
// anything of it in the archive.
func (s *site) archives(ctx context.Context, l lang, asked string) (out []archived, err error) {
	list, amiss := s.o.Digests.Book.All()
	for _, u := range list {
		out = append(out, archived{u.ID, shortName(u, l), false})
	}
	for _, err := range amiss {
		if f, ok := faultOfUnit(err); ok {
			out = append(out, archived{f.Unit, visible(f.Unit), false})
		}
	}
	if !unitForm.MatchString(asked) || slices.ContainsFunc(out, func(u archived) bool { return u.id == asked }) {
		return out, nil
	}
	old, err := s.o.Digests.Office.Archive(ctx, asked, "", 1)
	if len(old) > 0 {
		out = append(out, archived{asked, asked, true})
	}
	return out, err
}

// unitForm is how ids of units are written; those of alarms, which the archive has too, are not.
var unitForm = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)

// at is the address of the list whose newest day is one.
func (p digestsPage) at(day time.Time) string {
	q := url.Values{"day": {day.Format(time.DateOnly)}}
	if p.Unit != "" {
		q.Set("unit", p.Unit)
	}
	return p.To("/console/digests?" + q.Encode())
}

// digestsOf adds the digests of a unit, the newest days first. Of days for which the unit has too many postings the oldest
// are left to the next page, whole: the page begins later then.
func (s *site) digestsOf(ctx context.Context, p *digestsPage, u archived) error {
	office, last := s.o.Digests.Office, p.Last.Format(time.DateOnly)
	all, more, err := office.Between(ctx, u.id, p.First.Format(time.DateOnly), last, "", maxPostings)
	if err != nil {
		return err
	}
	if more {
		_, oldest, _, _ := splitDigest(all[len(all)-1].Digest)
		_, newest, _, _ := splitDigest(all[0].Digest)
		p.First = oldest.AddDate(0, 0, 1)
		if oldest.Equal(newest) {
			p.First = oldest
			if all, _, err = office.Between(ctx, u.id, oldest.Format(time.DateOnly), last, "", maxOfDay); err != nil {
				return err
			}
		}
	}
	slices.SortStableFunc(all, func(a, b alerts.Posting) int { return cmp.Compare(a.Key(), b.Key()) })
	for _, x := range all {
		_, day, urgent, ok := splitDigest(x.Digest)
		if !ok || day.Before(p.First) {
			continue
		}
		if n := len(p.Rows); n == 0 || p.Rows[n-1].ID != x.Digest {
			p.Rows = append(p.Rows, DigestRow{ID: x.Digest, Href: p.To(digestPath(x.Digest)), Unit: u.name, Gone: u.gone, Day: day, Urgent: urgent})
		}
		row := &p.Rows[len(p.Rows)-1]
		row.To = append(row.To, s.postingRow(p.view, x))
	}
	return nil
}

// Date writes the day of a digest, which is one of its unit.
func (p digestsPage) Date(day time.Time) string { return p.Lang.day(day) }
