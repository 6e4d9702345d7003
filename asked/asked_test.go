package asked_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/asked"
	"lurewatch/check"
	"lurewatch/job"
	"lurewatch/store"
)

var noon = time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC)

// newBox is a box in a real store, and how to let time pass.
func newBox(t *testing.T) (*asked.Box, func(time.Duration)) {
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
	now := noon
	return asked.New(st, func() time.Time { return now }), func(d time.Duration) { now = now.Add(d) }
}

// item is something to look at.
func item(id check.ID) asked.Item {
	a := check.Answer{ID: id, Kind: check.KindURL, CheckedURL: "https://jobs.example/a", Assessment: check.Assessment{Band: check.SomeSigns}}
	a.Found = job.Answer{Readable: job.Read, Ad: job.Ad{Title: "Việc nhẹ", Text: "Zalo 0900 000 123"}}
	return asked.Of(asked.Look, a)
}

// ids lists a tray.
func ids(t *testing.T, b *asked.Box, done bool) (out []check.ID) {
	t.Helper()
	items, err := b.List(t.Context(), done, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range items {
		out = append(out, x.ID)
	}
	return out
}

func TestItemsGoFromTrayToTrayAndBack(t *testing.T) {
	b, pass := newBox(t)
	first, err := b.File(t.Context(), item("one"))
	pass(time.Minute)
	if _, err2 := b.File(t.Context(), item("two")); err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	if again, err := b.File(t.Context(), item("one")); err != nil || !again.At.Equal(noon) {
		t.Errorf("filing again = %v, %v, want the item that is there", again.At, err)
	}
	if diff := cmp.Diff([]check.ID{"one", "two"}, ids(t, b, false)); diff != "" {
		t.Errorf("open, the oldest first (-want +got):\n%s", diff)
	}
	x, err := b.Decide(t.Context(), first.Key(), "demo", asked.Dismissed)
	if err != nil || x.State != asked.Dismissed || x.By != "demo" {
		t.Errorf("Decide = %+v, %v", x, err)
	}
	if got, err := b.Get(t.Context(), asked.Look, "one"); err != nil || got.State != asked.Dismissed || got.Text != "Zalo 0900 000 123" {
		t.Errorf("Get after a decision = %+v, %v", got, err)
	}
	if _, err := b.Decide(t.Context(), first.Key(), "other", asked.Closed); !errors.Is(err, job.ErrChanged) {
		t.Errorf("a second decision = %v, want ErrChanged", err)
	}
	if diff := cmp.Diff([][]check.ID{{"two"}, {"one"}}, [][]check.ID{ids(t, b, false), ids(t, b, true)}); diff != "" {
		t.Errorf("open and decided (-want +got):\n%s", diff)
	}
	if x, err := b.Undo(t.Context(), first.Key(), "demo"); err != nil || x.State != asked.Open || x.By != "" {
		t.Errorf("Undo = %+v, %v", x, err)
	}
	if _, err := b.Undo(t.Context(), first.Key(), "demo"); !errors.Is(err, job.ErrChanged) {
		t.Errorf("a second undo = %v, want ErrChanged", err)
	}
}

func TestItemsEnd(t *testing.T) {
	b, pass := newBox(t)
	old, err := b.File(t.Context(), item("old"))
	if err == nil {
		_, err = b.Decide(t.Context(), old.Key(), "demo", asked.Closed)
	}
	pass(time.Hour)
	if _, err2 := b.File(t.Context(), item("older")); err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	pass(asked.Keep - time.Hour)
	if n, err := b.Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("Sweep on the last day = %d, %v, want 0", n, err)
	}
	pass(time.Hour + time.Second)
	if n, err := b.Sweep(t.Context()); n != 2 || err != nil {
		t.Errorf("Sweep = %d, %v, want 2", n, err)
	}
	if _, err := b.Get(t.Context(), asked.Look, "old"); !errors.Is(err, job.ErrUnknown) {
		t.Errorf("Get after the end = %v, want ErrUnknown", err)
	}
}

func TestWhatIsTooLongIsNotCut(t *testing.T) {
	b, _ := newBox(t)
	long := item("long")
	long.Text = strings.Repeat("a", 2<<20)
	talk := item("talk")
	talk.Why = strings.Repeat("a", asked.MaxWhy+1)
	for _, x := range []asked.Item{long, talk} {
		if _, err := b.File(t.Context(), x); !errors.Is(err, asked.ErrLong) {
			t.Errorf("File of %s = %v, want ErrLong", x.ID, err)
		}
	}
	if _, err := b.Decide(t.Context(), "none", "demo", asked.Closed); !errors.Is(err, job.ErrUnknown) {
		t.Errorf("Decide on nothing = %v, want ErrUnknown", err)
	}
	if _, err := b.Decide(t.Context(), "none", "demo", "other"); err == nil {
		t.Error("Decide takes a state that is none")
	}
}

func TestAnItemCanBeAskedOnceMore(t *testing.T) {
	page := check.Answer{Kind: check.KindURL, CheckedURL: "https://jobs.example/0900 ••• 123", Asked: "https://jobs.example/0900000123"}
	read := page
	read.Found = job.Answer{Ad: job.Ad{URL: "https://jobs.example/final", Text: "Việc nhẹ"}}
	for name, tc := range map[string]struct {
		answer check.Answer
		want   check.Ask
	}{
		"an address that was not read": {page, check.Ask{URL: "https://jobs.example/0900000123"}},
		"one that was":                 {read, check.Ask{URL: "https://jobs.example/final"}},
		"a contact":                    {check.Answer{Kind: check.KindContact, Asked: "0900000123", Contact: &check.Contact{Kind: "phone", Masked: "0900 ••• 123"}}, check.Ask{Contact: "0900000123"}},
		"a text":                       {check.Answer{Kind: check.KindText, Found: job.Answer{Ad: job.Ad{Text: "Zalo 0900 000 123"}}}, check.Ask{Text: "Zalo 0900 000 123"}},
		"a picture with a title":       {check.Answer{Kind: check.KindPicture, Found: job.Answer{Ad: job.Ad{Title: "Việc nhẹ", Text: "Ở Bavet"}}}, check.Ask{Text: "Việc nhẹ\nỞ Bavet"}},
		"a picture that was not read":  {check.Answer{Kind: check.KindPicture}, check.Ask{}},
	} {
		tc.want.Lang = check.EN
		if diff := cmp.Diff(tc.want, asked.Of(asked.Look, tc.answer).Ask(check.EN)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := (asked.Item{Contact: "0900 ••• 123"}).Ask(check.EN).Kind(); got != check.KindNothing {
		t.Errorf("a masked contact is asked about as %s", got)
	}
}

func TestWhatIsNoKeyIsUnknown(t *testing.T) {
	b, _ := newBox(t)
	for _, key := range []string{"", "\x00", "a\x00b", strings.Repeat("k", 5000), "2026-11-21T05:00:00Z/look/none"} {
		if _, _, err := b.At(t.Context(), key); !errors.Is(err, job.ErrUnknown) {
			t.Errorf("At(%.20q) = %v, want job.ErrUnknown", key, err)
		}
		if _, err := b.Decide(t.Context(), key, "demo", asked.Closed); !errors.Is(err, job.ErrUnknown) {
			t.Errorf("Decide(%.20q) = %v, want job.ErrUnknown", key, err)
		}
	}
}
