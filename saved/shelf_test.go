package saved_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"lurewatch/job"
	"lurewatch/saved"
	"lurewatch/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// room is a shelf with what it stands on.
type room struct {
	*saved.Shelf
	rows *store.Store
	mu   sync.Mutex // guards t
	t    time.Time
}

func (r *room) now() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.t
}

func (r *room) pass(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.t = r.t.Add(d)
}

func newRoom(t testing.TB) *room {
	t.Helper()
	st, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	r := &room{rows: st, t: time.Date(2026, 11, 22, 8, 0, 0, 700, time.UTC)}
	r.Shelf = saved.New(r.rows, r.now, rand.Reader)
	return r
}

// log lists the lines of the audit log.
func (r *room) log(t testing.TB) []job.Audit {
	t.Helper()
	lines, err := r.rows.Audits(t.Context(), 0, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// count counts the records of a table.
func (r *room) count(t testing.TB, table string) int {
	t.Helper()
	list, err := r.rows.Rows(t.Context(), table, "", 10_000)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func (r *room) put(t testing.TB, s saved.Search) saved.Search {
	t.Helper()
	s, err := r.Put(t.Context(), s)
	if err != nil {
		t.Fatalf("Put(%s): %v", s.Name, err)
	}
	return s
}

func wantErr(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: error %v, want %v", what, got, want)
	}
}

func TestSavingASearch(t *testing.T) {
	r := newRoom(t)
	ctx := t.Context()
	s := r.put(t, saved.Search{Owner: "an", Name: " việc\n nhẹ\u202e ", Query: "việc nhẹ", Order: job.Newest, Feed: "forged", SeenAt: time.Unix(0, 0)})
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	want := saved.Search{ID: s.ID, Owner: "an", Name: "việc nhẹ", Query: "việc nhẹ", Order: job.Newest, CreatedAt: at, SeenAt: at}
	if diff := cmp.Diff(want, s); diff != "" || len(s.ID) != 16 {
		t.Errorf("Put (-want +got):\n%s", diff)
	}
	r.pass(time.Hour)
	want.Name, want.Query, want.Order, want.Shared, want.Unit = "mới", "x", "", true, "lao-cai"
	if got := r.put(t, saved.Search{ID: s.ID, Owner: "an", Name: "mới", Query: "x", Shared: true, Unit: "lao-cai"}); got != want {
		t.Errorf("Put again = %+v, want %+v", got, want)
	}
	if got, err := r.Get(ctx, "an", s.ID); err != nil || got != want {
		t.Errorf("Get = %+v, %v, want %+v", got, err, want)
	}
	_, err := r.Put(ctx, saved.Search{ID: s.ID, Owner: "binh", Name: "mine now", Query: "x"})
	wantErr(t, "Put over the search of somebody else", err, job.ErrUnknown)
	_, err = r.Put(ctx, saved.Search{ID: "0000", Owner: "an", Name: "x"})
	wantErr(t, "Put with an id that there is not", err, job.ErrUnknown)
	var acts []string
	for _, a := range r.log(t) {
		acts = append(acts, a.By+" "+a.Act+" "+a.On)
	}
	if diff := cmp.Diff([]string{"an save " + s.ID, "an save " + s.ID}, acts); diff != "" {
		t.Errorf("the log (-want +got):\n%s", diff)
	}
}

func TestLimits(t *testing.T) {
	fine := saved.Search{Owner: "an", Name: strings.Repeat("ề", saved.MaxName), Query: strings.Repeat("x", saved.MaxQuery), Order: job.Flagged}
	for _, tc := range []struct {
		name string
		edit func(s *saved.Search)
		ok   bool
	}{
		{"all at their limits", func(*saved.Search) {}, true},
		{"no query", func(s *saved.Search) { s.Query = "" }, true},
		{"no name", func(s *saved.Search) { s.Name = "\t\u200b" }, false},
		{"a long name", func(s *saved.Search) { s.Name += "x" }, false},
		{"a long query", func(s *saved.Search) { s.Query += "x" }, false},
		{"an order that there is not", func(s *saved.Search) { s.Order = "random" }, false},
		{"no owner", func(s *saved.Search) { s.Owner = "" }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := fine
			tc.edit(&s)
			if _, err := newRoom(t).Put(t.Context(), s); (err == nil) != tc.ok {
				t.Errorf("Put: %v", err)
			}
		})
	}
}

func TestAnOwnerHas200Searches(t *testing.T) {
	r := newRoom(t)
	var wg sync.WaitGroup
	for i := range saved.MaxSearches + 5 {
		wg.Go(func() { _, _ = r.Put(t.Context(), saved.Search{Owner: "an", Name: fmt.Sprint(i)}) })
	}
	wg.Wait()
	if all, err := r.List(t.Context(), "an"); err != nil || len(all) != saved.MaxSearches {
		t.Errorf("List has %d, %v, want %d", len(all), err, saved.MaxSearches)
	}
	_, err := r.Put(t.Context(), saved.Search{Owner: "an", Name: "one more"})
	wantErr(t, "Put of one more", err, saved.ErrFull)
	r.put(t, saved.Search{Owner: "binh", Name: "first"})
}

func TestWhoSeesASearch(t *testing.T) {
	r := newRoom(t)
	ctx := t.Context()
	own := r.put(t, saved.Search{Owner: "an", Name: "b own"})
	mine := r.put(t, saved.Search{Owner: "an", Name: "C shared", Shared: true, Unit: "lao-cai"})
	theirs := r.put(t, saved.Search{Owner: "binh", Name: "a shared", Shared: true})
	hidden := r.put(t, saved.Search{Owner: "binh", Name: "hidden", Unit: "lao-cai"})
	names := func(all []saved.Search, err error) string {
		if err != nil {
			t.Error(err)
		}
		var out []string
		for _, s := range all {
			out = append(out, s.Name)
		}
		return strings.Join(out, ", ")
	}
	if got, want := names(r.List(ctx, "an")), "b own, C shared, a shared"; got != want {
		t.Errorf("List of an = %q, want %q", got, want)
	}
	if got, want := names(r.List(ctx, "nobody")), "a shared, C shared"; got != want {
		t.Errorf("List of nobody = %q, want %q", got, want)
	}
	if got := len(must(r.ForUnit(ctx, "lao-cai"))); got != 2 {
		t.Errorf("ForUnit has %d, want 2", got)
	}
	if got := len(must(r.ForUnit(ctx, ""))); got != 0 {
		t.Errorf("ForUnit of none has %d, want 0", got)
	}
	_, err := r.Get(ctx, "an", hidden.ID)
	wantErr(t, "Get of what is hidden", err, job.ErrUnknown)
	if _, err := r.Get(ctx, "an", theirs.ID); err != nil {
		t.Errorf("Get of what is shared: %v", err)
	}
	wantErr(t, "Delete of what is shared", r.Delete(ctx, "an", theirs.ID), job.ErrUnknown)
	wantErr(t, "DeleteShared of what is neither", r.DeleteShared(ctx, "binh", own.ID), job.ErrUnknown)
	wantErr(t, "Delete of none", r.Delete(ctx, "an", "0000"), job.ErrUnknown)
	for _, err := range []error{r.DeleteShared(ctx, "binh", mine.ID), r.Delete(ctx, "an", own.ID)} {
		if err != nil {
			t.Error(err)
		}
	}
	if got, want := names(r.List(ctx, "an")), "a shared"; got != want {
		t.Errorf("List after = %q, want %q", got, want)
	}
	lines := r.log(t)
	last := lines[len(lines)-2]
	if last.By != "binh" || last.Act != "unsave" || last.On != mine.ID {
		t.Errorf("the log has %+v", last)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestWhoLookedWhen(t *testing.T) {
	r := newRoom(t)
	ctx := t.Context()
	s := r.put(t, saved.Search{Owner: "an", Name: "x", Shared: true})
	seen := func(by string) string {
		t.Helper()
		return must(r.Get(ctx, by, s.ID)).SeenAt.Format(time.TimeOnly)
	}
	r.pass(time.Hour)
	if err := r.Seen(ctx, "binh", s.ID, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if an, binh, chi := seen("an"), seen("binh"), seen("chi"); an != "08:00:00" || binh != "09:00:00" || chi != "08:00:00" {
		t.Errorf("seen by an %s, binh %s, chi %s", an, binh, chi)
	}
	newest := time.Date(2026, 11, 22, 8, 30, 0, 999, time.UTC)
	for _, by := range []string{"an", "binh"} {
		if err := r.Seen(ctx, by, s.ID, newest); err != nil {
			t.Fatal(err)
		}
	}
	if an, binh := seen("an"), seen("binh"); an != "08:30:01" || binh != "09:00:00" {
		t.Errorf("after the ads of half past eight: seen by an %s, binh %s", an, binh)
	}
	before := len(r.log(t))
	if err := r.Seen(ctx, "an", s.ID, time.Time{}); err != nil || seen("an") != "09:00:00" || len(r.log(t)) != before {
		t.Errorf("Seen now: %s, %v, %d lines more", seen("an"), err, len(r.log(t))-before)
	}
	wantErr(t, "Seen of none", r.Seen(ctx, "an", "0000", time.Time{}), job.ErrUnknown)
	if err := r.Delete(ctx, "an", s.ID); err != nil || r.count(t, "search_seen") != 0 || r.count(t, "search") != 0 {
		t.Errorf("Delete: %v, leaves %d searches and %d marks", err, r.count(t, "search"), r.count(t, "search_seen"))
	}
}

func TestFeeds(t *testing.T) {
	r := newRoom(t)
	ctx := t.Context()
	s := r.put(t, saved.Search{Owner: "an", Name: "x", Shared: true})
	_, err := r.NewFeed(ctx, "binh", s.ID, 0)
	wantErr(t, "NewFeed of somebody else's", err, job.ErrUnknown)
	first := must(r.NewFeed(ctx, "an", s.ID, 0))
	second := must(r.NewFeed(ctx, "an", s.ID, 0))
	if got, err := r.ByFeed(ctx, second); err != nil || got.ID != s.ID || got.Feed == "" || strings.Contains(got.Feed, second) {
		t.Errorf("ByFeed = %+v, %v", got, err)
	}
	if got := must(r.Get(ctx, "binh", s.ID)); got.Feed != "" {
		t.Errorf("somebody else sees the feed %q", got.Feed)
	}
	if got := r.put(t, saved.Search{ID: s.ID, Owner: "an", Name: "y"}); got.Feed == "" {
		t.Error("the feed ends when the search is saved again")
	}
	wantErr(t, "EndFeed of somebody else's", r.EndFeed(ctx, "binh", s.ID), job.ErrUnknown)
	for range 2 {
		if err := r.EndFeed(ctx, "an", s.ID); err != nil {
			t.Fatal(err)
		}
	}
	third := must(r.NewFeed(ctx, "an", s.ID, 3))
	if err := r.Delete(ctx, "an", s.ID); err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string]string{"the first": first, "the second": second, "that of a search that is gone": third, "none": "", "nonsense": "lw_f"} {
		_, err := r.ByFeed(ctx, secret)
		wantErr(t, "ByFeed of "+name, err, job.ErrUnknown)
	}
	if n := r.count(t, "search_feed"); n != 0 {
		t.Errorf("%d feeds are left", n)
	}
	for _, a := range r.log(t) {
		if strings.Contains(string(a.Data), "lw_") {
			t.Errorf("the log has the secret: %s", a.Data)
		}
	}
}
