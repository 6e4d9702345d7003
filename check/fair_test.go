package check_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"lurewatch/check"
	"lurewatch/job"
)

// flood asks about so many texts from an address.
func flood(t *testing.T, d *check.Desk, from, text string, n int) {
	t.Helper()
	for i := range n {
		ask(t, d, check.Ask{Text: fmt.Sprint(text, i), From: from})
	}
}

func TestAnAskerPushesOutOnlyTheirOwn(t *testing.T) {
	const kept, bytes = 256, 1 << 20
	large := noise(200_000)
	for _, tc := range []struct {
		name   string
		others func(t *testing.T, d *check.Desk)
	}{
		{"with large texts", func(t *testing.T, d *check.Desk) { flood(t, d, "203.0.113.7", large, 20) }},
		{"with many texts", func(t *testing.T, d *check.Desk) { flood(t, d, "203.0.113.7", "plain", 2*kept) }},
		{"with the addresses of one household", func(t *testing.T, d *check.Desk) {
			for i := range 2 * kept {
				flood(t, d, fmt.Sprintf("2001:db8:1:2::%x", i+1), "plain", 1)
			}
		}},
		{"with the networks of one customer", func(t *testing.T, d *check.Desk) {
			for i := range 2 * kept {
				flood(t, d, fmt.Sprintf("2001:db8:1:%x::1", i), "plain", 1)
			}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, check.Options{MaxKept: kept, MaxBytes: bytes})
			var mine []check.ID
			for _, from := range []string{"198.51.100.1", "2001:db8:2::1", ""} {
				mine = append(mine, ask(t, d, check.Ask{Text: "strong", From: from}).ID)
			}
			tc.others(t, d)
			for _, id := range mine {
				if _, err := d.Get(id, check.VI); err != nil {
					t.Errorf("the answer of somebody else: %v", err)
				}
			}
			if n := d.Held(); n > 2*bytes {
				t.Errorf("%d bytes are held, want at most those of both shelves", n)
			}
		})
	}
}

func TestAnAnswerThatIsStillMadeIsNotForgotten(t *testing.T) {
	for _, tc := range []struct{ name, from string }{{"by those of somebody else", "203.0.113.7"}, {"by those of the same asker", "198.51.100.1"}} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, check.Options{MaxKept: 10, URL: func(context.Context, string) check.Page { return check.Page{} }})
			id, err := d.Start(t.Context(), check.Ask{URL: there, From: "198.51.100.1"}) // nobody works
			if err != nil {
				t.Fatal(err)
			}
			flood(t, d, tc.from, "plain", 100)
			if a, err := d.Get(id, check.VI); err != nil || a.Status != check.Pending || a.RetryIn <= 0 {
				t.Errorf("%+v, %v; want it pending, with when to ask again", a, err)
			}
		})
	}
}

func TestALargeAnswerIsKeptWhole(t *testing.T) {
	d := newDesk(t, check.Options{})
	text := strings.Repeat("plain words \xff and so on. ", 8000) + "strong Bavet"
	now := ask(t, d, check.Ask{Text: text})
	if n := d.Held(); n > 20_000 {
		t.Errorf("%d bytes are held for a text of %d, want it compressed", n, len(text))
	}
	later, err := d.Get(now.ID, check.VI)
	if err != nil || later.Found.Ad.Text != now.Found.Ad.Text || later.Reasons[0].Quote != "strong" || later.Assessment.Coverage.TextChars != now.Assessment.Coverage.TextChars {
		t.Errorf("%v: another answer than before", err)
	}
	for _, f := range later.Found.Verdict.Findings {
		if later.Found.Ad.Field(f.Field)[f.Start:f.End] != f.Quote {
			t.Errorf("finding %+v does not quote the text", f)
		}
	}
}

func TestASlowAskerKeepsNobodyWaiting(t *testing.T) {
	slow := func(ctx context.Context, url string) check.Page {
		if strings.Contains(url, "slow") {
			time.Sleep(20 * time.Second)
		}
		return check.Page{Answer: answer("strong", url, time.Now())}
	}
	for _, tc := range []struct {
		name string
		from func(i int) string
		url  func(i int) string
	}{
		{"from one address", func(int) string { return "203.0.113.7" }, func(i int) string { return fmt.Sprintf("https://slow%d.example/", i) }},
		{"from the networks of one customer", func(i int) string { return fmt.Sprintf("2001:db8:1:%x::1", i) }, func(i int) string { return fmt.Sprintf("https://slow%d.example/", i) }},
		{"about one host, from everywhere", func(i int) string { return fmt.Sprintf("203.0.113.%d", i) }, func(i int) string { return fmt.Sprintf("https://slow.example/%d", i) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d, end := running(t, check.Options{URL: slow, Waiting: 40})
				defer end()
				refused := 0
				for i := range 60 {
					if _, err := d.Start(t.Context(), check.Ask{URL: tc.url(i), From: tc.from(i)}); errors.Is(err, check.ErrBusy) {
						refused++
					} else if err != nil {
						t.Fatal(err)
					}
				}
				if refused == 0 {
					t.Error("none of 60 questions was refused where 40 can wait")
				}
				id, err := d.Start(t.Context(), check.Ask{URL: there, From: "198.51.100.1"})
				if err != nil {
					t.Fatalf("somebody else: %v", err)
				}
				time.Sleep(time.Second)
				if a, err := d.Get(id, check.VI); err != nil || a.Status != check.Done || a.Assessment.Band != check.StrongSigns {
					t.Errorf("after a second somebody else has %s, %s, %v", a.Status, a.Assessment.Band, err)
				}
			})
		})
	}
}

func TestOneAskerDoesNotTakeAHostFromOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, end := running(t, check.Options{Waiting: 40, URL: func(ctx context.Context, url string) check.Page {
			time.Sleep(2 * time.Second)
			return check.Page{Answer: answer("strong", url, time.Now())}
		}})
		defer end()
		var pushed []check.ID
		for i := range 60 {
			if id, err := d.Start(t.Context(), check.Ask{URL: fmt.Sprintf("https://popular.example/%d", i), From: "203.0.113.7"}); err == nil {
				pushed = append(pushed, id)
			}
		}
		id, err := d.Start(t.Context(), check.Ask{URL: "https://popular.example/mine", From: "198.51.100.1"})
		if err != nil {
			t.Fatalf("somebody else: %v", err)
		}
		if a, err := d.Get(pushed[len(pushed)-1], check.VI); err != nil || a.Assessment.Because != check.Busy {
			t.Errorf("the newest question of who asks most has %s, %v; want that it gave way", a.Assessment.Because, err)
		}
		time.Sleep(5 * time.Second)
		if a, err := d.Get(id, check.VI); err != nil || a.Status != check.Done || a.Assessment.Band != check.StrongSigns {
			t.Errorf("after five seconds somebody else has %s, %s, %v", a.Status, a.Assessment.Band, err)
		}
	})
}

func TestAQuestionDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, end := running(t, check.Options{Patience: 15 * time.Second, URL: func(ctx context.Context, url string) check.Page {
			<-ctx.Done()
			return check.Page{Answer: job.Answer{Readable: job.Unreachable}}
		}})
		defer end()
		var ids []check.ID
		for i := range 4 {
			id, err := d.Start(t.Context(), check.Ask{URL: fmt.Sprintf("https://slow%d.example/", i)})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		time.Sleep(17 * time.Second)
		for i, id := range ids {
			a, err := d.Get(id, check.EN)
			switch {
			case err != nil:
				t.Error(err)
			case i == 0 && a.Status != check.Pending:
				t.Errorf("the first is %s, want it worked on", a.Status)
			case i > 0 && (a.Assessment.Because != check.Busy || a.Assessment.Instead == "" || a.CheckedURL == ""):
				t.Errorf("question %d: %+v, want that there is too much to do", i, a.Assessment)
			}
		}
	})
}

func TestWhoAskedBeforeIsNotTold(t *testing.T) {
	opened, now := 0, noon.Add(7*time.Second)
	d := newDesk(t, check.Options{Now: func() time.Time { return now }, URL: func(_ context.Context, url string) check.Page {
		opened++
		return check.Page{Answer: answer("strong", url, now)}
	}})
	first := ask(t, d, check.Ask{URL: there, From: "198.51.100.1"})
	now = now.Add(10 * time.Minute)
	mine := check.Ask{URL: there, From: "198.51.100.1"}
	if a := ask(t, d, mine); a.Source != check.Cached || !a.CheckedAt.Equal(first.CheckedAt) || !d.Ready(t.Context(), mine) {
		t.Errorf("the same asker has %s of %v, want the answer of before", a.Source, a.CheckedAt)
	}
	other := check.Ask{URL: there, From: "203.0.113.7"}
	if d.Ready(t.Context(), other) {
		t.Error("somebody else is answered at once, as if it were known")
	}
	a := ask(t, d, other)
	if a.Source != check.FetchedNow || !a.CheckedAt.Equal(now.Truncate(time.Minute)) || !a.AsOf.IsZero() || opened != 1 {
		t.Errorf("somebody else has %s of %v, %d pages opened; want it as of now, and one", a.Source, a.CheckedAt, opened)
	}
}
