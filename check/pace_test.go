package check_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lurewatch/check"
	"lurewatch/job"
)

// popular is a host whose pages take a second each. It counts what is asked of it.
type popular struct {
	unread bool          // its pages cannot be read
	atOnce int           // how many pages may be opened at once
	pause  time.Duration // between two

	mu     sync.Mutex // guards all below
	opened map[string]int
	open   int
	most   int
	last   time.Time // when a page was read
}

func (p *popular) read(_ context.Context, url string) check.Page {
	p.mu.Lock()
	if p.opened == nil {
		p.opened = make(map[string]int)
	}
	p.opened[url]++
	p.open++
	p.most = max(p.most, p.open)
	p.mu.Unlock()
	time.Sleep(time.Second)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open--
	p.last = time.Now()
	if p.unread {
		return check.Page{Answer: job.Answer{Readable: job.Refused, At: time.Now()}, Because: check.Login}
	}
	return check.Page{Answer: answer("strong", url, time.Now())}
}

func (p *popular) pace(string) (int, time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.atOnce, p.last.Add(p.pause)
}

// TestManyAskAboutOneHost has twenty people ask about a host at once, and looks when each has an answer.
func TestManyAskAboutOneHost(t *testing.T) {
	page := func(i int) string { return fmt.Sprintf("https://popular.example/%d", i) }
	same := func(int) string { return "https://popular.example/ad" }
	for _, tc := range []struct {
		name   string
		host   *popular
		url    func(i int) string
		opened int           // pages
		most   int           // at once
		last   time.Duration // when the last is answered
		busy   int           // who is told that there is too much to do
	}{
		{"twenty pages of a host that takes two at a time", &popular{atOnce: 2}, page, 20, 2, 10 * time.Second, 0},
		{"twenty pages of a host of which nothing is known", &popular{}, page, 20, 1, 20 * time.Second, 0},
		{"twenty pages of a host that wants a pause", &popular{atOnce: 1, pause: 2500 * time.Millisecond}, page, 9, 1, 30 * time.Second, 11},
		{"one page", &popular{atOnce: 2}, same, 1, 1, time.Second, 0},
		{"one page of a host that wants a pause", &popular{atOnce: 1, pause: time.Minute}, same, 1, 1, time.Second, 0},
		{"one page that cannot be read", &popular{atOnce: 2, unread: true}, same, 1, 1, time.Second, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d, end := running(t, check.Options{URL: tc.host.read, Pace: tc.host.pace, Workers: 8, Waiting: 256})
				defer end()
				begun := time.Now()
				var waiting []check.ID
				for i := range 20 {
					id, err := d.Start(t.Context(), check.Ask{URL: tc.url(i), From: fmt.Sprintf("198.51.100.%d", i)})
					if err != nil {
						t.Fatal(err)
					}
					waiting = append(waiting, id)
				}
				busy, last := 0, time.Duration(0)
				for len(waiting) > 0 {
					time.Sleep(time.Second)
					synctest.Wait()
					waiting = slices.DeleteFunc(waiting, func(id check.ID) bool {
						a, err := d.Get(id, check.EN)
						switch {
						case err != nil:
							t.Fatal(err)
						case a.Status == check.Pending:
							return false
						case a.Assessment.Because == check.Busy:
							busy++
						case (a.Assessment.Because == check.Login) != tc.host.unread || a.Source != check.FetchedNow:
							t.Errorf("an answer is %s because %q, from %s", a.Assessment.Band, a.Assessment.Because, a.Source)
						}
						last = time.Since(begun)
						return true
					})
				}
				n := 0
				for _, times := range tc.host.opened {
					n += times
				}
				if n != tc.opened || tc.host.most != tc.most || last != tc.last || busy != tc.busy {
					t.Errorf("%d pages opened, %d at once, the last answer after %v, %d told to come later; want %d, %d, %v, %d", n, tc.host.most, last, busy, tc.opened, tc.most, tc.last, tc.busy)
				}
			})
		})
	}
}

func TestWhoWaitsForTheSamePageIsAnsweredOnTheirOwnTerms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := popular{atOnce: 2, unread: true}
		d, end := running(t, check.Options{URL: host.read, Pace: host.pace})
		defer end()
		begin := func(q check.Ask) check.ID {
			q.URL = there
			id, err := d.Start(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		first, beside := begin(check.Ask{From: "198.51.100.1"}), begin(check.Ask{From: "198.51.100.2", Text: "strong " + there})
		synctest.Wait()
		if a, err := d.Get(first, check.EN); err != nil || a.InLine {
			t.Errorf("the page of the first is opened; it is told that it waits for its turn, %v", err)
		}
		if a, err := d.Get(beside, check.EN); err != nil || !a.InLine {
			t.Errorf("who waits for the first is not told so, %v", err)
		}
		time.Sleep(2 * time.Second)
		later := begin(check.Ask{From: "198.51.100.3"})
		time.Sleep(2 * time.Second)
		for id, want := range map[check.ID]check.Band{first: check.CouldNotRead, beside: check.StrongSigns, later: check.CouldNotRead} {
			if a, err := d.Get(id, check.EN); err != nil || a.Assessment.Band != want {
				t.Errorf("%s, %v; want %s", a.Assessment.Band, err, want)
			}
		}
		if host.opened[there] != 2 {
			t.Errorf("the page was opened %d times, want once for those who asked together and once for who asked later", host.opened[there])
		}
	})
}
