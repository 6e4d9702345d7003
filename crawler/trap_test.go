package crawler_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"lurewatch/job"
)

// number is the last part of a path.
func number(path string) int {
	n, _ := strconv.Atoi(path[strings.LastIndexByte(path, '/')+1:])
	return n
}

// boardOf answers /list/N with links to ten ads and the next list, up to a last one, and /ad/N with an ad.
func boardOf(lists int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n := number(r.URL.Path)
		if strings.HasPrefix(r.URL.Path, "/ad/") {
			adPage(w, fmt.Sprintf("Baker number %d", n))
			return
		}
		var links []string
		for i := range 10 {
			links = append(links, fmt.Sprintf("/ad/%d", 2000+10*n+i))
		}
		if n+1 < lists {
			links = append(links, fmt.Sprintf("/list/%d", n+1))
		}
		page(w, links...)
	}
}

// adPages counts the pages of boardOf that were read as an ad.
func (f *frontier) adPages() (n int) {
	for _, o := range f.outcomes {
		if strings.Contains(o.Visit.URL, "/ad/") && len(o.Cases) == 1 {
			n++
		}
	}
	return n
}

func TestAnEndlessCalendarEndsByItself(t *testing.T) {
	const lists = 20
	ads := boardOf(lists)
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch {
		case noRobots(w, r):
		case r.URL.Path == "/":
			page(w, "/list/0", "/calendar/2026/1")
		case strings.HasPrefix(r.URL.Path, "/calendar/"):
			n := number(r.URL.Path)
			page(w, fmt.Sprintf("/calendar/2026/%d", n+1), fmt.Sprintf("/calendar/2026/%d", n+2), fmt.Sprintf("/calendar/2025/%d", n))
		default:
			ads(w, r)
		}
	})
	f := newFrontier()
	run(t, t.Context(), options(t, f, w.source()))
	if n := f.adPages(); n != 10*lists {
		t.Errorf("%d ads were found, want all %d", n, 10*lists)
	}
	calendar := 0
	for _, h := range w.log() {
		if strings.HasPrefix(h.Path, "/calendar/") {
			calendar++
		}
	}
	if calendar < 300 || calendar > 340 {
		t.Errorf("%d pages of the calendar were fetched, want 300 and those under way", calendar)
	}
}

func TestAnEndlessSiteWithANumberInEachAddressEndsByItself(t *testing.T) {
	var session int
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		if noRobots(w, r) {
			return
		}
		session++ // one request at a time
		next := fmt.Sprintf("/s%d", session)
		if strings.Contains(r.URL.Path, "/ad/") {
			adPage(w, fmt.Sprintf("Baker number %d", number(r.URL.Path)), next+"/list")
			return
		}
		var links []string
		for i := range 30 {
			links = append(links, fmt.Sprintf("%s/ad/%d", next, i))
		}
		page(w, append(links, next+"/list")...)
	})
	f := newFrontier()
	o := options(t, f, w.source())
	o.MaxVisits = 5000
	stats := run(t, t.Context(), o)
	if stats.Visits >= 5000 || stats.Fetched > 1000 {
		t.Errorf("the site took %d visits and %d fetches, want it to end after about 600", stats.Visits, stats.Fetched)
	}
}

func TestALargeBoardIsNoTrap(t *testing.T) {
	ads := boardOf(60)
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch {
		case noRobots(w, r):
		case r.URL.Path == "/": // many lists before the first ad
			var links []string
			for i := range 600 {
				links = append(links, fmt.Sprintf("/empty/%d", i))
			}
			page(w, append(links, "/list/0")...)
		case strings.HasPrefix(r.URL.Path, "/empty/"):
			page(w, fmt.Sprintf("/list/%d", number(r.URL.Path)/10))
		default:
			ads(w, r)
		}
	})
	f := newFrontier()
	run(t, t.Context(), options(t, f, w.source()))
	if n := f.adPages(); n != 600 {
		t.Errorf("%d ads were found, want all 600", n)
	}
	for _, o := range f.outcomes {
		if strings.Contains(o.Visit.URL, "/list/") && o.Fate != job.Fetched {
			t.Errorf("%s is %s: %s", o.Visit.URL, o.Fate, o.Why)
		}
	}
}
