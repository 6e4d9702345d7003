package alerts_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/job"
)

// post puts postings into the archive as a digest to so many recipients and a feed leaves them.
func (h *house) post(at time.Time, table string, digests []string, to int) {
	h.Helper()
	var rows []job.Row
	for _, id := range digests {
		for i := range to + 1 {
			p := alerts.Posting{Digest: id, Unit: "u", Target: alerts.Target{Kind: alerts.Mail, Address: fmt.Sprintf("r%02d@guard.example", i)}, State: alerts.Sent, Queued: at}
			if i == to {
				p.Target = alerts.Target{Kind: alerts.Feed}
			}
			raw, err := json.Marshal(p)
			if err != nil {
				h.Fatal(err)
			}
			rows = append(rows, job.Row{Table: table, Key: p.Key(), Value: raw})
		}
	}
	if err := h.store.WriteRows(h.Context(), rows, nil); err != nil {
		h.Fatal(err)
	}
}

// archived is a house whose unit u got a digest on each of so many days, the last of them day(1), to so many recipients.
func archived(t testing.TB, days, to int) *house {
	h := newHouse(t, unit("u", "tn"))
	h.now = day(1)
	for i := range days {
		at := day(1).AddDate(0, 0, -i)
		id := "u." + at.Add(7*time.Hour).Format("20060102")
		list := []string{id}
		if i == 3 {
			list = append(list, id+".u1")
		}
		h.post(at, "alerts.archive", list, to)
	}
	return h
}

// digests names those of postings, each once, in their order.
func digests(list []alerts.Posting) (out []string) {
	for _, p := range list {
		if !slices.Contains(out, p.Digest) {
			out = append(out, p.Digest)
		}
	}
	return out
}

func TestTheNewestPostingsComeFirst(t *testing.T) {
	h := archived(t, 31, 50)
	h.post(day(1).Add(time.Hour), "alerts.outbox", []string{"u.20261101.u1"}, 0)
	f := h.office()
	for _, tt := range []struct {
		name, since string
		kind        alerts.Kind
		limit       int
		want        []string
		n           int
		more        bool
	}{
		{"a few", "", "", 10, []string{"u.20261101.u1", "u.20261101"}, 10, true},
		{"more than two days", "2026-10-20", "", 110, []string{"u.20261101.u1", "u.20261101", "u.20261031", "u.20261030"}, 110, true},
		{"feeds, however many recipients there are", "", alerts.Feed, 5, []string{"u.20261101.u1", "u.20261101", "u.20261031", "u.20261030", "u.20261029"}, 5, true},
		{"from a day on", "2026-10-31", "", 500, []string{"u.20261101.u1", "u.20261101", "u.20261031"}, 103, false},
		{"a day with a notice", "2026-10-29", alerts.Feed, 500, []string{"u.20261101.u1", "u.20261101", "u.20261031", "u.20261030", "u.20261029", "u.20261029.u1"}, 6, false},
		{"nothing from a day to come", "2027-01-01", "", 10, nil, 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list, more, err := f.Newest(t.Context(), "u", tt.since, tt.kind, tt.limit)
			if err != nil || len(list) != tt.n || more != tt.more || !slices.Equal(digests(list), tt.want) {
				t.Errorf("Newest = %d of %v, more %v, %v; want %d of %v, more %v", len(list), digests(list), more, err, tt.n, tt.want, tt.more)
			}
		})
	}
	all, more, err := f.Newest(t.Context(), "u", "", "", 10_000)
	if err != nil || more || len(all) != 32*51+1 {
		t.Errorf("all are %d, more %v, %v; want %d", len(all), more, err, 32*51+1)
	}
}

func TestPostingsBetweenDays(t *testing.T) {
	h := archived(t, 31, 50)
	f := h.office()
	for _, tt := range []struct {
		name, first, last string
		limit             int
		want              []string
		n                 int
		more              bool
	}{
		{"two days", "2026-10-30", "2026-10-31", 500, []string{"u.20261031", "u.20261030"}, 102, false},
		{"the newest of them", "2026-10-01", "2026-10-31", 60, []string{"u.20261031", "u.20261030"}, 60, true},
		{"a day with a notice", "2026-10-29", "2026-10-29", 500, []string{"u.20261029.u1", "u.20261029"}, 102, false},
		{"the oldest", "", "2026-10-02", 500, []string{"u.20261002"}, 51, false},
		{"days to come", "2026-11-01", "2027-01-01", 500, []string{"u.20261101"}, 51, false},
		{"days the wrong way round", "2026-10-31", "2026-10-30", 500, nil, 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list, more, err := f.Between(t.Context(), "u", tt.first, tt.last, "", tt.limit)
			got := digests(list)
			if err != nil || len(list) != tt.n || more != tt.more || len(got) != len(tt.want) || len(got) > 0 && got[0][:10] != tt.want[0][:10] {
				t.Errorf("Between = %d of %v, more %v, %v; want %d of %v, more %v", len(list), got, more, err, tt.n, tt.want, tt.more)
			}
		})
	}
	for _, days := range [][2]string{{"x", ""}, {"", "2026-13-01"}} {
		if _, _, err := f.Between(t.Context(), "u", days[0], days[1], "", 1); err == nil {
			t.Errorf("the days %q are taken", days)
		}
	}
}

// counted counts the rows that are read.
type counted struct {
	alerts.Store
	rows, calls int
}

func (c *counted) Rows(ctx context.Context, table, after string, limit int) ([]job.Row, error) {
	list, err := c.Store.Rows(ctx, table, after, limit)
	c.rows += len(list)
	c.calls++
	return list, err
}

func TestReadingTheNewestIsBounded(t *testing.T) {
	h := archived(t, 700, 3)
	c := &counted{Store: h.store}
	h.seams = c
	f := h.office()
	c.rows, c.calls = 0, 0
	list, more, err := f.Newest(t.Context(), "u", "", "", 10)
	if err != nil || len(list) != 10 || !more || list[0].Digest != "u.20261101" {
		t.Fatalf("Newest = %v, %v, %v", digests(list), more, err)
	}
	t.Logf("10 of %d postings: %d rows in %d reads", 701*4, c.rows, c.calls)
	if c.rows > 300 || c.calls > 40 {
		t.Errorf("%d rows in %d reads for 10 of %d postings, want at most 300 in 40", c.rows, c.calls, 701*4)
	}
}
