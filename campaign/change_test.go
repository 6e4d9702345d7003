package campaign_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lurewatch/campaign"
	"lurewatch/job"
)

func hours(n int) time.Duration { return time.Duration(n) * time.Hour }

func diff(want, got any) string { return cmp.Diff(want, got) }

func TestTheOlderIdStaysWhenCampaignsMerge(t *testing.T) {
	var log memory
	b := open(t, t.TempDir())
	log.add(ad("a", 1, "x", phone(1)), ad("b", 2, "x", phone(1)), ad("c", 3, "x", phone(2)), ad("d", 4, "x", phone(2)))
	catchUp(t, b, &log)
	wantPartition(t, b, "a: a b", "c: c d")
	log.add(ad("e", 9, "x", phone(1), phone(2)))
	catchUp(t, b, &log)
	wantPartition(t, b, "a: a b c d e")
	if c, ok, err := b.Campaign("c"); err != nil || !ok || c.ID != "a" {
		t.Errorf("Campaign(c) = %q, %t, %v, want a, which took it in", c.ID, ok, err)
	}
}

func TestACampaignFallsApartWhenWhatTiedItLeaves(t *testing.T) {
	var log memory
	b := open(t, t.TempDir())
	log.add(ad("a", 1, "x", phone(1)), ad("b", 2, "x", phone(1), phone(2)), ad("c", 3, "x", phone(2)), ad("d", 4, "x", phone(2)))
	catchUp(t, b, &log)
	wantPartition(t, b, "a: a b c d")

	unflagged := ad("b", 2, "x", phone(1), phone(2))
	unflagged.Verdict.Band = job.None
	log.add(unflagged)
	catchUp(t, b, &log)
	wantPartition(t, b, "c: c d")

	log.add(ad("c", 3, "y", phone(3)), ad("e", 7, "x", phone(2)))
	catchUp(t, b, &log)
	wantPartition(t, b, "d: d e")
	if _, n, err := b.Count(); err != nil || n != 4 {
		t.Errorf("Count = %d ads, %v, want a, c, d and e", n, err)
	}
}

func TestAnIdThatLeftLeadsOn(t *testing.T) {
	var log memory
	b := open(t, t.TempDir())
	first := ad("a", 1, "x", phone(1))
	log.add(first, ad("b", 2, "x", phone(1)), ad("c", 3, "x", phone(1)))
	catchUp(t, b, &log)
	first.Verdict.Band = job.None
	log.add(first)
	catchUp(t, b, &log)
	if c, ok, err := b.Campaign("a"); err != nil || !ok || c.ID != "b" {
		t.Errorf("Campaign(a) = %q, %t, %v, want b", c.ID, ok, err)
	}
	if _, ok, err := b.Of("a"); ok || err != nil {
		t.Errorf("Of(a) = %t, %v, want no campaign: it is flagged no more", ok, err)
	}
}

func TestAnAdThatIsSeenAgainMovesTheCampaign(t *testing.T) {
	var log memory
	b := open(t, t.TempDir())
	log.add(ad("a", 1, "x", phone(1)), ad("b", 2, "x", phone(1)), ad("c", 3, "x", phone(2)), ad("d", 4, "x", phone(2)))
	catchUp(t, b, &log)
	again := ad("a", 1, "x", phone(1))
	again.LastSeen = t0.Add(hours(50))
	log.add(again)
	catchUp(t, b, &log)
	list, err := b.List(10, "")
	if err != nil || len(list) != 2 || list[0].ID != "a" || !list[0].LastSeen.Equal(again.LastSeen) {
		t.Errorf("List = %+v, %v, want a first, seen %v", list, err, again.LastSeen)
	}
	if rest, err := b.List(10, "a"); err != nil || len(rest) != 1 || rest[0].ID != "c" {
		t.Errorf("List after a = %+v, %v, want c", rest, err)
	}
}

func TestADamagedChangeIsPassedOver(t *testing.T) {
	var log memory
	b := open(t, t.TempDir())
	log.add(ad("a", 1, "x", phone(1)), ad("b", 2, "x", phone(1)))
	catchUp(t, b, &log)
	log.changes = append(log.changes, job.Change{Seq: 9, Case: job.Case{Ad: job.Ad{ID: "a"}}, Damaged: "made up"})
	catchUp(t, b, &log)
	wantPartition(t, b, "a: a b")
	if b.Position() != 9 {
		t.Errorf("Position = %d, want 9", b.Position())
	}
}

func TestTheBookIsKeptAndCanBeMadeAgain(t *testing.T) {
	dir := t.TempDir()
	var log memory
	log.add(ad("a", 1, "x", phone(1)), ad("b", 2, "x", phone(1)))
	b := open(t, dir)
	catchUp(t, b, &log)
	if err := b.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	b = open(t, dir)
	wantPartition(t, b, "a: a b")
	if b.Position() != 2 || b.Rebuilt() != "" || b.Stale(2) || !b.Stale(1) {
		t.Errorf("opened again: position %d, rebuilt %q", b.Position(), b.Rebuilt())
	}
	if err := b.Reset(); err != nil || b.Position() != 0 {
		t.Fatalf("Reset = %v, position %d", err, b.Position())
	}
	wantPartition(t, b)
	catchUp(t, b, &log)
	wantPartition(t, b, "a: a b")
	b.Close()

	if err := os.WriteFile(filepath.Join(dir, campaign.FileName), []byte("not a file of campaigns"), 0o600); err != nil {
		t.Fatal(err)
	}
	b = open(t, dir)
	if b.Rebuilt() == "" || b.Position() != 0 {
		t.Errorf("a file that is damaged: rebuilt %q, position %d, want it begun anew", b.Rebuilt(), b.Position())
	}
}

// TestAnyOrderGivesTheSameCampaigns writes random ads in random order, with changes on the way, and compares the
// campaigns with those of a book that reads the final ads in one go.
func TestAnyOrderGivesTheSameCampaigns(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(id int) job.Case {
			var contacts []job.Contact
			for _, n := range rapid.SliceOfN(rapid.IntRange(0, 5), 0, 2).Draw(rt, "contacts") {
				contacts = append(contacts, phone(n))
			}
			c := ad(fmt.Sprintf("a%02d", id), id%7, sentence(rapid.IntRange(0, 5).Draw(rt, "head"), 20)+sentence(50+rapid.IntRange(0, 3).Draw(rt, "tail"), 8), contacts...)
			c.Ad.Company = letters(rapid.IntRange(0, campaign.MaxCompanies+3).Draw(rt, "company"))
			c.Verdict.Band = job.Band(rapid.IntRange(0, 8).Draw(rt, "band")+5) / 6
			return c
		}
		log, final := &memory{}, &memory{}
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		b := openOrFail(rt, dir)
		defer b.Close()
		last := map[int]job.Case{}
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			id := rapid.IntRange(0, 30).Draw(rt, "ad")
			last[id] = draw(id)
			log.add(last[id])
			if rapid.IntRange(0, 3).Draw(rt, "read") == 0 {
				catchUp(t, b, log)
			}
		}
		catchUp(t, b, log)
		for id := range 31 {
			if c, ok := last[id]; ok {
				final.add(c)
			}
		}
		again, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		o := openOrFail(rt, again)
		defer o.Close()
		catchUp(t, o, final)
		if got, want := partition(t, b), partition(t, o); !slices.Equal(got, want) {
			rt.Fatalf("campaigns are %q, want those of a book that is built anew, %q", got, want)
		}
	})
}

func openOrFail(rt *rapid.T, dir string) *campaign.Book {
	b, err := campaign.Open(dir, campaign.Options{})
	if err != nil {
		rt.Fatalf("Open: %v", err)
	}
	return b
}
