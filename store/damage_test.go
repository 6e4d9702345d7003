package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"lurewatch/job"
	"lurewatch/store"
)

// filledFile is the path and the bytes of a closed store of n cases.
func filledFile(t *testing.T, n int) (path string, whole []byte) {
	t.Helper()
	dir := t.TempDir()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatalf("Open = %v", err)
	}
	fill(t, s, n)
	act(t, s, n)
	if err := s.Close(); err != nil {
		t.Fatalf("Close = %v", err)
	}
	path = filepath.Join(dir, store.FileName)
	if whole, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	return path, whole
}

// everyCall calls every method and returns what they said. The store is closed afterwards.
func everyCall(s *store.Store) map[string]error {
	ctx, now, said := context.Background(), day.Add(2*time.Hour), map[string]error{}
	lease := job.Lease{Now: now, For: time.Minute, Max: 50, PerHost: 50}
	_, said["Case"] = s.Case(ctx, "https://h1.example/1")
	_, said["Cases"] = s.Cases(ctx, "", 1000)
	_, said["Changes"] = s.Changes(ctx, 0, 1000)
	_, said["Position"] = s.Position(ctx)
	_, _, said["NextDue"] = s.NextDue(ctx, "")
	_, said["Info"] = s.Info(ctx, now)
	visits, err := s.Lease(ctx, lease)
	said["Lease"] = err
	for i, v := range visits {
		o := job.Outcome{Visit: v, Fate: job.Fetched, At: now, Due: now, Cases: []job.Case{adCase(fmt.Sprintf("%s/%d", v.URL, i%2), 3000)}}
		if _, err := s.Finish(ctx, o); err != nil {
			said["Finish"] = err
		}
	}
	said["Release"] = s.Release(ctx, visits)
	decide := job.Deciding{Ads: []job.ID{"https://h2.example/2", "https://h4.example/4"}, Decision: job.Dismiss, Reason: job.ReasonHonest, By: "an", At: now}
	_, said["Decide"] = s.Decide(ctx, decide)
	_, said["Undo"] = s.Undo(ctx, 1, "an", now)
	_, said["Reviews"] = s.Reviews(ctx, "https://h1.example/1")
	_, said["History"] = s.History(ctx, "https://h1.example/1")
	_, said["Note"] = s.Note(ctx, job.Audit{By: "an", Act: "login", At: now})
	_, said["Audits"] = s.Audits(ctx, 0, 1000)
	_, said["AuditHead"] = s.AuditHead(ctx)
	_, said["VerifyAudit"] = s.VerifyAudit(ctx)
	_, said["Row"] = s.Row(ctx, "t", "k1")
	_, said["Rows"] = s.Rows(ctx, "t", "", 1000)
	said["WriteRows"] = s.WriteRows(ctx, []job.Row{{Table: "t", Key: "k2", Was: []byte("v"), Checked: true}}, nil)
	_, said["AddLinks"] = s.AddLinks(ctx, []job.Link{{Source: "s1", URL: "https://new.example/1", Due: now}})
	_, said["Purge"] = s.Purge(ctx, now.Add(10*store.TextRetention), 100)
	said["Close"] = s.Close()
	return said
}

// wantPlain fails for an error that is not a line for people.
func wantPlain(t *testing.T, call string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	if msg := err.Error(); strings.Contains(msg, "\n") || len(msg) > 1000 || !strings.Contains(msg, " ") {
		t.Errorf("%s = %q, want one short line", call, msg)
	}
}

// Pages that are not what was written are errors that name the file, whatever is called, never a crash.
func TestADamagedFileIsAnError(t *testing.T) {
	_, whole := filledFile(t, 150)
	pages, found := len(whole)/os.Getpagesize(), 0
	for seed := range 36 {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(seed), 1))
			damaged := append([]byte(nil), whole...)
			for range 1 + seed%12 {
				spoil(r, damaged[(2+r.IntN(pages-2))*os.Getpagesize():][:os.Getpagesize()], seed%3)
			}
			dir := t.TempDir()
			path := filepath.Join(dir, store.FileName)
			writeFile(t, path, damaged)
			s, err := store.Open(dir)
			wantPlain(t, "Open", err)
			if err != nil {
				found++
				if _, err := store.Open(dir); errors.Is(err, store.ErrInUse) {
					t.Errorf("Open after an error = %v", err)
				}
				return
			}
			for call, err := range everyCall(s) {
				wantPlain(t, call, err)
				if errors.Is(err, store.ErrDamaged) {
					found++
				}
				if err != nil && strings.Contains(err.Error(), "assertion failed") && !strings.Contains(err.Error(), "store "+path+": ") {
					t.Errorf("%s = %v, want an error that names %s", call, err, path)
				}
			}
			again, err := store.Open(dir) // the lock was given back
			if errors.Is(err, store.ErrInUse) {
				t.Errorf("Open after Close = %v", err)
			} else if err == nil {
				again.Close()
			}
		})
	}
	if found < 20 {
		t.Errorf("%d calls found damage, want many", found)
	}
}

// spoil overwrites a page: all of it, its header, or some bits. Bits are left alone where pages name pages (all
// but the leaves, and the leaf that lists the buckets): bbolt follows a circle until the memory ends.
func spoil(r *rand.Rand, page []byte, how int) {
	switch how {
	case 0:
		for i := range page {
			page[i] = byte(r.Uint32())
		}
	case 1:
		for i := range 16 {
			page[i] = 0xFF
		}
	case 2:
		const leaf = 0x02
		if page[8] != leaf || strings.Contains(string(page), "expiry") {
			return
		}
		for range 40 {
			page[16+r.IntN(len(page)-16)] ^= 1 << r.IntN(8)
		}
	}
}

func TestAFileThatIsSpoiledWhileItIsOpenIsAnError(t *testing.T) {
	path, whole := filledFile(t, 50)
	s, err := store.Open(filepath.Dir(path))
	if err != nil {
		t.Fatalf("Open = %v", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte(strings.Repeat("x", len(whole))), 0); err != nil {
		t.Fatal(err)
	}
	for call, err := range everyCall(s) {
		wantPlain(t, call, err)
		if call != "Close" && call != "Release" && call != "Finish" && !errors.Is(err, store.ErrDamaged) {
			t.Errorf("%s = %v, want ErrDamaged", call, err)
		}
	}
	if _, err := store.Open(filepath.Dir(path)); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Open after Close = %v, want ErrDamaged", err)
	}
}

// spoilCases changes a closed store behind its back.
func spoilCases(t *testing.T, path string, change func(cases, bodies *bbolt.Bucket) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(func(tx *bbolt.Tx) error { return change(tx.Bucket([]byte("cases")), tx.Bucket([]byte("bodies"))) })
	if err != nil {
		t.Fatal(err)
	}
}

// One case that cannot be read does not take the others away from those who follow the log.
func TestACaseThatCannotBeReadHidesNoOther(t *testing.T) {
	path, _ := filledFile(t, 9)
	ctx := context.Background()
	id := func(n int) job.ID { return job.ID(fmt.Sprintf("https://h%d.example/%d", n, n)) }
	spoilCases(t, path, func(cases, bodies *bbolt.Bucket) error {
		return errors.Join(bodies.Put([]byte(id(2)), []byte("\x01nonsense")), bodies.Delete([]byte(id(4))),
			bodies.Put([]byte(id(6)), []byte("\x01\xff\xff\xff\xff\x0f")), cases.Put([]byte(id(8)), []byte{1}))
	})
	s, err := store.Open(filepath.Dir(path))
	if err != nil {
		t.Fatalf("Open = %v", err)
	}
	defer s.Close()

	changes, err := s.Changes(ctx, 0, 100)
	if err != nil || len(changes) != 9 {
		t.Fatalf("Changes = %d, %v, want 9", len(changes), err)
	}
	var damaged []job.ID
	for _, c := range changes {
		if c.Damaged != "" {
			damaged = append(damaged, c.Case.Ad.ID)
			if c.Case.Ad.Text != "" || c.Seq == 0 || !strings.HasPrefix(c.Damaged, "read case ") {
				t.Errorf("damaged change %d has text %q and says %q", c.Seq, c.Case.Ad.Text, c.Damaged)
			}
		} else if c.Case.Ad.Text == "" {
			t.Errorf("change %d has no text", c.Seq)
		}
	}
	if want := []job.ID{id(2), id(4), id(6), id(8)}; fmt.Sprint(damaged) != fmt.Sprint(want) {
		t.Errorf("damaged changes are of %v, want %v", damaged, want)
	}

	cases, err := s.Cases(ctx, id(1), 4)
	var bad *store.Unreadable
	if !errors.As(err, &bad) || !errors.Is(err, store.ErrDamaged) || fmt.Sprint(bad.IDs) != fmt.Sprint([]job.ID{id(2), id(4)}) {
		t.Fatalf("Cases = %v, want an Unreadable of 2 and 4 that wraps ErrDamaged", err)
	}
	if len(cases) != 2 || cases[0].Ad.ID != id(3) || cases[1].Ad.ID != id(5) {
		t.Errorf("Cases has %d cases, want 3 and 5", len(cases))
	}
	if _, err := s.Case(ctx, id(2)); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Case = %v, want ErrDamaged", err)
	}
}

// A page under one case that is not what it was is that case's alone.
func TestADamagedPageOfACaseHidesOnlyWhatIsOnIt(t *testing.T) {
	path, whole := filledFile(t, 150)
	hidden := 0
	for page := 2; page < len(whole)/os.Getpagesize(); page++ {
		at := page * os.Getpagesize()
		if !strings.Contains(string(whole[at:at+os.Getpagesize()]), "https://h1.example/1\x01") {
			continue
		}
		damaged := append([]byte(nil), whole...)
		damaged[at] ^= 0xFF // the page's own number
		writeFile(t, path, damaged)
		s, err := store.Open(filepath.Dir(path))
		if err != nil {
			continue
		}
		changes, err := s.Changes(context.Background(), 0, 1000)
		n := 0
		for _, c := range changes {
			if c.Damaged != "" {
				n++
			}
		}
		if err == nil && n > 0 && n < 150 && len(changes) == 150 {
			hidden++
		}
		s.Close()
	}
	if hidden == 0 {
		t.Error("no page was found whose damage hides some cases and not the others")
	}
}

func TestOpenRefusesAnEmptyFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, store.FileName)
	writeFile(t, path, nil)
	s, err := store.Open(dir)
	if err == nil {
		s.Close()
	}
	if !errors.Is(err, store.ErrDamaged) || !strings.HasPrefix(fmt.Sprint(err), "open store "+path+": the file is empty: ") {
		t.Errorf("Open = %v, want ErrDamaged that says the file is empty", err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != 0 {
		t.Errorf("the file was changed: %v", err)
	}
}

// What a crash left while a store was made is no store, and in nobody's way.
func TestOpenMakesAWholeStoreAfterACrash(t *testing.T) {
	path, whole := filledFile(t, 1)
	for _, tc := range []struct {
		name string
		left []byte
	}{
		{"before the first byte", nil},
		{"in the first page", whole[:100]},
		{"in nonsense", []byte(strings.Repeat("x", 1<<16))},
		{"before it got its name", whole},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			writeFile(t, filepath.Join(dir, filepath.Base(path)+".new"), tc.left)
			s, err := store.Open(dir)
			if err != nil {
				t.Fatalf("Open = %v", err)
			}
			fill(t, s, 3)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if names, _ := os.ReadDir(dir); len(names) != 1 || names[0].Name() != store.FileName {
				t.Errorf("the folder holds %v, want the store alone", names)
			}
		})
	}
}

func TestProcessesThatMakeAStoreAtOnceMakeOne(t *testing.T) {
	dir := t.TempDir()
	opened := make(chan *store.Store, 8)
	for range cap(opened) {
		go func() {
			s, err := store.Open(dir)
			if err != nil && !errors.Is(err, store.ErrInUse) {
				t.Errorf("Open = %v, want nil or ErrInUse", err)
			}
			opened <- s
		}()
	}
	n := 0
	for range cap(opened) {
		if s := <-opened; s != nil {
			n++
			defer s.Close()
		}
	}
	if n != 1 {
		t.Errorf("%d stores are open at once, want 1", n)
	}
}

func TestOpenRefusesALinkToNothing(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(dir, "gone"), filepath.Join(dir, store.FileName)); err != nil {
		t.Skip("this system makes no links: ", err)
	}
	if _, err := store.Open(dir); err == nil || !strings.Contains(err.Error(), "a link to a file that does not exist") {
		t.Errorf("Open = %v, want an error that says it is a link to nothing", err)
	}
}
