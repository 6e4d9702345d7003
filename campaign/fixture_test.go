package campaign_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"lurewatch/campaign"
	"lurewatch/job"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var t0 = time.Date(2026, 3, 1, 7, 0, 0, 0, time.UTC)

// memory is a change log in memory, which names each ad once, at its newest position.
type memory struct {
	changes []job.Change
	seq     uint64
}

func (m *memory) add(cases ...job.Case) {
	for _, c := range cases {
		m.seq++
		m.changes = slices.DeleteFunc(m.changes, func(ch job.Change) bool { return ch.Case.Ad.ID == c.Ad.ID })
		m.changes = append(m.changes, job.Change{Seq: m.seq, Case: c})
	}
}

func (m *memory) Changes(_ context.Context, after uint64, limit int) ([]job.Change, error) {
	from, _ := slices.BinarySearchFunc(m.changes, after+1, func(c job.Change, seq uint64) int { return int(c.Seq) - int(seq) })
	return m.changes[from:min(from+limit, len(m.changes))], nil
}

// ad is a flagged ad that was first seen some hours after t0.
func ad(id string, hour int, text string, contacts ...job.Contact) job.Case {
	seen := t0.Add(time.Duration(hour) * time.Hour)
	return job.Case{Ad: job.Ad{ID: job.ID(id), Text: text, Source: "board", Lang: "vi"}, FirstSeen: seen, LastSeen: seen, Versions: 1,
		Verdict: job.Verdict{Band: job.Look, Facts: job.Facts{Contacts: contacts}}}
}

// phone is an unusable number, telegram a handle.
func phone(n int) job.Contact {
	return job.Contact{Type: "zalo", Value: fmt.Sprintf("+849000001%02d", n)}
}
func telegram(name string) job.Contact {
	return job.Contact{Type: "telegram", Value: "@demo_" + name}
}

// sentence is words that no other n shares.
func sentence(n, words int) string {
	var b strings.Builder
	for i := range words {
		fmt.Fprintf(&b, "%s%s ", letters(n*1000+i), letters(i*7+n))
	}
	return b.String()
}

// letters writes a number in letters.
func letters(n int) string {
	s := "x"
	for ; n > 0; n /= 20 {
		s += string("bcdghklmnprstvaeiouy"[n%20]) + "a"
	}
	return s
}

func open(t testing.TB, dir string) *campaign.Book {
	t.Helper()
	b, err := campaign.Open(dir, campaign.Options{Ignore: []string{"+84900000199"}})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func catchUp(t testing.TB, b *campaign.Book, log campaign.Log) {
	t.Helper()
	if _, err := b.CatchUp(t.Context(), log); err != nil {
		t.Fatalf("CatchUp: %v", err)
	}
}

// partition writes all campaigns as "id: member member", sorted.
func partition(t testing.TB, b *campaign.Book) []string {
	t.Helper()
	list, err := b.List(100_000, "")
	if err != nil {
		t.Fatalf("List: %v", err)
	}
	out := []string{}
	for _, l := range list {
		c, ok, err := b.Campaign(l.ID)
		if err != nil || !ok || c.ID != l.ID || c.Ads != l.Ads || c.Ads != len(c.Members) && c.Ads <= campaign.MaxMembers {
			t.Fatalf("Campaign(%s) = %+v, %t, %v, want the one of the list, %+v", l.ID, c, ok, err, l)
		}
		out = append(out, fmt.Sprintf("%s: %s", c.ID, strings.Trim(fmt.Sprint(c.Members), "[]")))
	}
	slices.Sort(out)
	if n, _, err := b.Count(); err != nil || n != len(out) {
		t.Errorf("Count = %d, %v, want the %d campaigns of the list", n, err, len(out))
	}
	return out
}

func wantPartition(t testing.TB, b *campaign.Book, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := partition(t, b); !slices.Equal(got, want) {
		t.Errorf("campaigns are %q, want %q", got, want)
	}
}

func change(seq uint64, c job.Case) job.Change { return job.Change{Seq: seq, Case: c} }
