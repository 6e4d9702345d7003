package index_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lurewatch/index"
	"lurewatch/job"
)

func sorted(list []string) string {
	slices.Sort(list)
	return strings.Join(list, " ")
}

func equal[T comparable](a, b []T) bool { return slices.Equal(a, b) }

// many are n ads; every third is an alert, and many share their times and scores.
func many(n int) (out []job.Case) {
	for i := range n {
		c := flagged(job.ID(fmt.Sprintf("%03d", i)), "text")
		c.Verdict.Score, c.Verdict.Band = float64(i%7), job.Look
		if i%3 == 0 {
			c.Verdict.Band = job.Alert
		}
		c.FirstSeen, c.LastSeen, c.FlaggedAt = day.AddDate(0, 0, -i%11), day.AddDate(0, 0, i%5), day.Add(time.Duration(i%13))
		out = append(out, c)
	}
	return out
}

// follow reads all pages of a query by their cursors.
func follow(t *testing.T, ix *index.Index, q job.Query) (ids []string) {
	t.Helper()
	for range 1000 {
		h := search(t, ix, q)
		for _, hit := range h.Hits {
			ids = append(ids, string(hit.ID))
		}
		if h.Next == "" {
			return ids
		}
		q.After = h.Next
	}
	t.Fatalf("pages of %+v do not end", q)
	return nil
}

func TestCursorsShowEachAdOnceInEveryOrder(t *testing.T) {
	ix := indexOf(t, many(60)...)
	for _, o := range append(job.Orders[:], "", "unknown") {
		whole := search(t, ix, job.Query{Order: o, Size: 100})
		var want []string
		for _, h := range whole.Hits {
			want = append(want, string(h.ID))
		}
		if whole.Next != "" || len(want) != 60 {
			t.Errorf("order %q: a page of all has %d ads and the cursor %q", o, len(want), whole.Next)
		}
		if got := follow(t, ix, job.Query{Order: o, Size: 7}); !equal(got, want) {
			t.Errorf("order %q by pages of 7 = %v, want %v", o, got, want)
		}
	}
}

func TestOrdersAreByWhatTheySay(t *testing.T) {
	a, b, c := flagged("a", "x"), flagged("b", "x"), flagged("c", "x")
	a.Verdict.Score, a.FirstSeen, a.LastSeen, a.FlaggedAt = 90, day, day.Add(1), day.Add(2)
	b.Verdict.Score, b.FirstSeen, b.LastSeen, b.FlaggedAt = 80, day.Add(2), day, day.Add(1)
	c.Verdict.Score, c.FirstSeen, c.LastSeen, c.FlaggedAt = 70, day.Add(1), day.Add(2), day
	ix := indexOf(t, a, b, c)
	for o, want := range map[job.Order]string{job.Serious: "a b c", "": "a b c", job.Newest: "c a b", job.FirstSeen: "b c a", job.Flagged: "a b c"} {
		if got := strings.Join(follow(t, ix, job.Query{Order: o}), " "); got != want {
			t.Errorf("order %q = %q, want %q", o, got, want)
		}
	}
}

func TestCursorsStayGoodWhileAdsComeAndGo(t *testing.T) {
	ix, l := open(t, t.TempDir()), &memoryLog{}
	l.put(many(30)...)
	catchUp(t, ix, l)
	q := job.Query{Size: 10, Order: job.FirstSeen}
	first := search(t, ix, q)
	q.After = first.Next
	rest := follow(t, ix, q)

	gone := flagged(first.Hits[9].ID, "text") // the very ad that the cursor is of
	gone.Verdict.Band = job.None
	early, late := flagged("early", "text"), flagged("late", "text")
	early.FirstSeen, late.FirstSeen = day.AddDate(0, 0, 1), day.AddDate(0, 0, -100)
	l.put(gone, early, late)
	catchUp(t, ix, l)
	if got, want := follow(t, ix, q), append(rest, "late"); !equal(got, want) {
		t.Errorf("the pages that follow = %v, want %v", got, want)
	}
}

func TestACursorThatCannotBeReadBeginsAtTheFirstPage(t *testing.T) {
	ix := indexOf(t, many(30)...)
	want := follow(t, ix, job.Query{})
	good := search(t, ix, job.Query{Size: 5}).Next
	for _, after := range []string{"x", "!", "AA", "AAA", strings.Repeat("A", 4000), base64.RawURLEncoding.EncodeToString([]byte("\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xffid")),
		search(t, ix, job.Query{Size: 5, Order: job.Newest}).Next, good + "=", "\x00", "é"} {
		if after == "AAA" || strings.HasPrefix(after, "AAAA") {
			search(t, ix, job.Query{After: after}) // a place, though nobody's
			continue
		}
		if got := follow(t, ix, job.Query{After: after, From: 20}); !equal(got, want) {
			t.Errorf("after %.20q: %v, want all", after, got)
		}
	}
	for i := range good {
		for _, c := range "A-z9" {
			if _, err := ix.Search(t.Context(), job.Query{After: good[:i] + string(c) + good[i+1:]}); err != nil {
				t.Errorf("Search after a changed cursor: %v", err)
			}
		}
	}
}

func TestWeeksHaveNoGaps(t *testing.T) {
	at := func(id job.ID, first time.Time, b job.Band) job.Case {
		c := flagged(id, "text "+string(id))
		c.FirstSeen, c.Verdict.Band = first, b
		return c
	}
	monday := time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)
	ix := indexOf(t, at("a", monday, job.Alert), at("b", monday.Add(7*24*time.Hour-1), job.Look), at("c", monday.Add(-1), job.Look),
		at("d", monday.AddDate(0, 0, -21), job.Alert), at("e", time.Time{}, job.Look))
	got := search(t, ix, job.Query{Weeks: true}).Weeks
	want := []job.Week{{Start: monday.AddDate(0, 0, -21), Alert: 1}, {Start: monday.AddDate(0, 0, -14)}, {Start: monday.AddDate(0, 0, -7), Look: 1}, {Start: monday, Alert: 1, Look: 1}}
	if !equal(got, want) {
		t.Errorf("weeks = %v, want %v", got, want)
	}
	if got := search(t, ix, job.Query{Weeks: true, Text: "text a"}).Weeks; !equal(got, want[3:][:1]) && (len(got) != 1 || got[0].Alert != 1 || got[0].Look != 0) {
		t.Errorf("weeks of one ad = %v, want its week", got)
	}
	before := indexOf(t, at("a", time.Date(1969, 6, 2, 0, 0, 0, 0, time.UTC), job.Look), at("b", time.Date(1969, 6, 8, 23, 0, 0, 0, time.UTC), job.Look))
	if got := search(t, before, job.Query{Weeks: true}).Weeks; len(got) != 1 || got[0].Look != 2 || got[0].Start.Weekday() != time.Monday {
		t.Errorf("weeks before 1970 = %v, want one that begins on a Monday", got)
	}
	old := indexOf(t, at("a", monday, job.Alert), at("b", monday.AddDate(-10, 0, 0), job.Look))
	if got := search(t, old, job.Query{Weeks: true}).Weeks; len(got) != index.MaxWeeks || got[index.MaxWeeks-1].Alert != 1 {
		t.Errorf("ten years have %d weeks, want the newest %d", len(got), index.MaxWeeks)
	}
}

func TestFacetsFollowTheQuery(t *testing.T) {
	ix := indexOf(t, press()...)
	for _, tc := range []struct{ query, facet, want string }{
		{"lang:vi,en", "lang", "[{en 1} {vi 1}]"},
		{"lang:vi,en", "review", "[{confirmed 1} {dismissed 1}]"},
		{"-lang:vi", "band", "[{look 9}]"},
		{"country:kh", "place", "[{kh-bavet 1}]"},
		{"nothinglikethis", "band", "[]"},
	} {
		if got := fmt.Sprint(search(t, ix, job.Query{Text: tc.query, Facets: true}).Facets[tc.facet]); got != tc.want {
			t.Errorf("%s of %q = %s, want %s", tc.facet, tc.query, got, tc.want)
		}
	}
}
