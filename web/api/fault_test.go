package api_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/web/api"
)

func TestFaultsOfOursSayNothingOfTheInside(t *testing.T) {
	for name, tc := range map[string]struct {
		search func(context.Context, job.Query) (job.Hits, error)
		status int
	}{
		"an error": {func(context.Context, job.Query) (job.Hits, error) {
			return job.Hits{}, errors.New("read /secret/db: bad page 7")
		}, 500},
		"a panic":             {func(context.Context, job.Query) (job.Hits, error) { panic("secret") }, 500},
		"a search built anew": {func(context.Context, job.Query) (job.Hits, error) { return job.Hits{}, anew{} }, 503},
		"a search too slow":   {func(context.Context, job.Query) (job.Hits, error) { return job.Hits{}, context.DeadlineExceeded }, 503},
		"a request given up":  {func(context.Context, job.Query) (job.Hits, error) { return job.Hits{}, context.Canceled }, 503},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			w := newWorld(t, func(o *api.Options) {
				o.Search = tc.search
				o.Log = slog.New(slog.NewTextHandler(&log, nil))
			})
			a := w.ask(people.Reader, "GET", "/ads", nil).want(tc.status).lacks("secret", "page 7", "goroutine")
			if tc.status != 500 {
				return
			}
			_, ref, _ := strings.Cut(a.body, "reference ")
			if ref = ref[:8]; !strings.Contains(log.String(), ref) || !strings.Contains(log.String(), "secret") {
				t.Errorf("the log has no line with reference %s and why: %s", ref, log.String())
			}
		})
	}
}

func TestRates(t *testing.T) {
	w := newWorld(t, func(o *api.Options) { o.PerMinute, o.Burst = 60, 3 })
	for left := 2; left >= 0; left-- {
		h := w.ask(people.Reader, "GET", "/me", nil).want(200).Header
		if h.Get("RateLimit-Limit") != "3" || h.Get("RateLimit-Remaining") != strconv.Itoa(left) || h.Get("RateLimit-Reset") != strconv.Itoa(3-left) {
			t.Errorf("with %d left the headers are %v", left, h)
		}
	}
	h := w.ask(people.Reader, "GET", "/me", nil).want(429).Header
	if h.Get("Retry-After") != "1" || h.Get("RateLimit-Remaining") != "0" {
		t.Errorf("the headers of 429 are %v", h)
	}
	w.ask(people.Lead, "GET", "/me", nil).want(200) // another token has its own
	for range 3 {
		w.ask("", "GET", "/me", nil).want(401)
	}
	w.ask("", "GET", "/me", nil).want(429)
	w.clock.pass(time.Second)
	w.ask(people.Reader, "GET", "/me", nil).want(200)
	w.ask(people.Reader, "GET", "/me", nil).want(429)
}

func TestPagesOfOtherSitesMayNotAsk(t *testing.T) {
	w := newWorld(t, func(o *api.Options) {
		o.Who = func(*http.Request) people.Principal {
			return people.Principal{Name: "open", Role: people.Admin, Open: true}
		}
	})
	req := w.request("", "POST", "/decisions", decision("confirmed", "signs", "a"))
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	w.send(req).want(403)
	w.ask("", "POST", "/decisions", decision("confirmed", "signs", "a")).want(201).says(`"by":"open"`)
	req = w.request("", "GET", "/me", nil)
	req.Header.Set("Authorization", "Bearer lw_wrong")
	w.send(req).want(401) // a wrong token is not nobody's
	if h := w.ask("", "GET", "/me", nil).Header; h.Get("Access-Control-Allow-Origin") != "" {
		t.Error("there is CORS")
	}
}

// anew is the error of a search whose index is built anew.
type anew struct{ done, of uint64 }

func (anew) Error() string                  { return "secret" }
func (a anew) Rebuilding() (uint64, uint64) { return a.done, a.of }

func TestASearchThatIsBuiltAnewSaysHowFar(t *testing.T) {
	w := newWorld(t, func(o *api.Options) {
		o.Search = func(context.Context, job.Query) (job.Hits, error) { return job.Hits{}, anew{12, 340} }
	})
	w.ask(people.Reader, "GET", "/ads", nil).want(503).says("search is being rebuilt, 12 of 340 changes are read")
}
