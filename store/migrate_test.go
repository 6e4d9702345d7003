package store

import (
	"context"
	"encoding/binary"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// encode3 writes a record as schema 3 did.
func encode3(r record) []byte {
	b := []byte{recordFormatOpen, byte(r.was) << 1}
	if r.purged {
		b[1] |= 1
	}
	for _, n := range [...]uint64{uint64(r.band), uint64(r.versions), r.seq} {
		b = binary.AppendUvarint(b, n)
	}
	for _, t := range [...]stamp{r.firstSeen, r.lastSeen, r.judgedAt} {
		b = binary.BigEndian.AppendUint64(b, uint64(t))
	}
	b = append(b, r.hash[:]...)
	if r.closed != 0 {
		b[0] = recordFormatClosed
		b = binary.BigEndian.AppendUint64(b, uint64(r.closed))
		b = binary.AppendUvarint(b, uint64(len(r.closedWhy)))
		b = append(b, r.closedWhy...)
	}
	return append(b, r.ruleSet...)
}

// asSchema3 makes the closed store in dir what schema 3 would have left there, but for free pages.
func asSchema3(t *testing.T, dir string) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(dir, FileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketStandings, bucketReviews, bucketHistory, bucketAudit, bucketRows} {
			if err := tx.DeleteBucket(name); err != nil {
				return err
			}
		}
		cases, old := tx.Bucket(bucketCases), map[string][]byte{}
		if err := cases.ForEach(func(k, v []byte) error {
			r, err := decodeRecord(v)
			old[string(k)] = encode3(r)
			return err
		}); err != nil {
			return err
		}
		for id, b := range old {
			if err := cases.Put([]byte(id), b); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketMeta).Put(keySchema, binary.BigEndian.AppendUint64(nil, 3))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAStoreOfSchema3IsBroughtUpToDate(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	finish := func(url string, at time.Time, closed []job.Closed, cases ...job.Case) {
		t.Helper()
		o := job.Outcome{Visit: leaseNew(t, s, url, at), Fate: job.Fetched, At: at, Cases: cases, Closed: closed}
		if _, err := s.Finish(ctx, o); err != nil {
			t.Fatalf("Finish = %v", err)
		}
	}
	ad := func(id job.ID, text string, band job.Band) job.Case {
		return job.Case{Ad: job.Ad{ID: id, Text: text}, Verdict: job.Verdict{Band: band, Kind: job.KindAd, RuleSet: "r1"}}
	}
	finish("https://a.example/1", start0, nil, ad("flagged", "việc", job.Alert), ad("closed", "việc", job.Look), ad("none", "việc", job.None))
	finish("https://a.example/2", start0.Add(time.Hour), []job.Closed{{ID: "closed", Why: "it is gone"}}, ad("none", "việc khác", job.None))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	asSchema3(t, dir)

	if s, err = Open(dir); err != nil {
		t.Fatalf("Open of schema 3 = %v", err)
	}
	defer func() { s.Close() }()
	for id, want := range map[job.ID]job.Case{
		"flagged": {FlaggedAt: start0, Versions: 1}, "closed": {FlaggedAt: start0, Versions: 1, ClosedWhy: "it is gone"}, "none": {Versions: 2},
	} {
		c, err := s.Case(ctx, id)
		if err != nil || !c.FlaggedAt.Equal(want.FlaggedAt) || c.Versions != want.Versions || c.ClosedWhy != want.ClosedWhy || c.Review != (job.Standing{}) {
			t.Errorf("Case(%s) = %+v, %v, want flagged at %v, %d versions, closed %q, open", id, c, err, want.FlaggedAt, want.Versions, want.ClosedWhy)
		}
	}
	page, err := s.Outdated(ctx, "r2", "", 1)
	if err != nil || len(page.Cases) != 1 || page.Cases[0].Ad.ID != "closed" {
		t.Fatalf("Outdated = %+v, %v, want the closed ad", page, err)
	}
	same := job.Rejudgement{Case: page.Cases[0], Verdict: page.Cases[0].Verdict}
	same.Verdict.RuleSet = "r2"
	if err := s.Rejudge(ctx, start0.Add(90*time.Minute), []job.Rejudgement{same}, job.Rescoring{RuleSet: "r2"}); err != nil {
		t.Fatalf("Rejudge = %v", err)
	}
	if steps, err := s.History(ctx, "closed"); err != nil || len(steps) != 1 || !steps[0].At.Equal(start0) || steps[0].RuleSet != "r2" {
		t.Errorf("History(closed) = %+v, %v, want the one step since it was judged in schema 3", steps, err)
	}
	confirm := job.Deciding{Ads: []job.ID{"flagged", "closed"}, Decision: job.Confirm, Reason: job.ReasonSigns, By: "an", At: start0}
	if _, err := s.Decide(ctx, confirm); err != nil {
		t.Errorf("Decide = %v", err)
	}
	finish("https://a.example/3", start0.Add(2*time.Hour), nil, ad("flagged", "việc mới", job.Look))
	steps, err := s.History(ctx, "flagged")
	if err != nil || len(steps) != 2 || steps[0].Ad == nil || steps[0].Ad.Text != "việc" || !steps[0].At.Equal(start0) || steps[1].Ad.Text != "việc mới" {
		t.Errorf("History = %+v, %v, want what it said before and after", steps, err)
	}
	if n, err := s.Purge(ctx, start0.Add(2*TextRetention), 9); n != 1 || err != nil {
		t.Errorf("Purge = %d, %v, want 1: what expired in schema 3 still does", n, err)
	}
}

// change writes into the file behind the store's back.
func change(t *testing.T, s *Store, bucket, key []byte, edit func([]byte) []byte) {
	t.Helper()
	err := s.db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucket)
		v := edit(append([]byte(nil), b.Get(key)...))
		if v == nil {
			return b.Delete(key)
		}
		return b.Put(key, v)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestADamagedStandingIsNotAnOpenAd(t *testing.T) {
	s, ctx := openTest(t), context.Background()
	if err := found(t, s, leaseNew(t, s, "https://a.example/1", start0), "a", start0); err != nil {
		t.Fatal(err)
	}
	change(t, s, bucketStandings, []byte("a"), func([]byte) []byte { return []byte(`{"state":`) })
	if c, err := s.Case(ctx, "a"); !errors.Is(err, ErrDamaged) {
		t.Errorf("Case = %+v, %v, want ErrDamaged", c, err)
	}
	d := job.Deciding{Ads: []job.ID{"a"}, Decision: job.Confirm, Reason: job.ReasonSigns, By: "an", At: start0}
	if _, err := s.Decide(ctx, d); !errors.Is(err, ErrDamaged) {
		t.Errorf("Decide = %v, want ErrDamaged", err)
	}
}
