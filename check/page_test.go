package check_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"lurewatch/check"
	"lurewatch/job"
)

// reader opens one page, which says text or cannot be read, and counts how often it was opened.
type reader struct {
	text   string
	page   check.Page // where text is empty
	now    *time.Time
	opened int
	url    string // of the last time
}

func (r *reader) open(_ context.Context, url string) check.Page {
	r.opened, r.url = r.opened+1, url
	if r.text == "" {
		p := r.page
		p.At = *r.now
		return p
	}
	return check.Page{Answer: answer(r.text, url, *r.now)}
}

const there = "https://jobs.example/a"

func TestAPageIsReadOnceInHalfAnHour(t *testing.T) {
	now := noon
	r := &reader{text: "strong", now: &now}
	d := newDesk(t, check.Options{URL: r.open, Fresh: 2 * time.Hour, Now: func() time.Time { return now }})
	for _, step := range []struct {
		name   string
		after  time.Duration
		url    string
		opened int
		source check.Source
	}{
		{"first", 0, there + "?utm_source=zalo&fbclid=1#top", 1, check.FetchedNow},
		{"again, under another spelling", 29 * time.Minute, "HTTPS://JOBS.example:443/a", 1, check.Cached},
		{"after half an hour, whatever the options say", 2 * time.Minute, there, 2, check.FetchedNow},
		{"another page", 0, there + "?id=2", 3, check.FetchedNow},
	} {
		now = now.Add(step.after)
		ready := d.Ready(t.Context(), check.Ask{URL: step.url})
		a := ask(t, d, check.Ask{URL: step.url})
		if r.opened != step.opened || a.Source != step.source || a.Assessment.Band != check.StrongSigns || ready != (step.source == check.Cached) {
			t.Errorf("%s: opened %d times, %s, %s, ready %v", step.name, r.opened, a.Source, a.Assessment.Band, ready)
		}
		if strings.Contains(a.CheckedURL, "utm") || strings.Contains(r.url, "fbclid") || a.SubmittedURL != step.url {
			t.Errorf("%s: submitted %q, checked %q, opened %q", step.name, a.SubmittedURL, a.CheckedURL, r.url)
		}
		if later, err := d.Get(a.ID, check.VI); err != nil || later.SubmittedURL != a.CheckedURL {
			t.Errorf("%s: later it was submitted as %q, %v; want %q", step.name, later.SubmittedURL, err, a.CheckedURL)
		}
	}
}

func TestAFailureOnlyMakesAnAnswerLessCertain(t *testing.T) {
	for _, tc := range []struct {
		name string
		text string // of the earlier reading
		page check.Page
		late time.Duration
		band check.Band
		why  check.Because
	}{
		{"signs stand in, with their date", "strong", check.Page{Answer: job.Answer{Readable: job.Unreachable}, Because: check.Timeout}, time.Hour, check.StrongSigns, check.Timeout},
		{"some signs too", "some", check.Page{Answer: job.Answer{Readable: job.Missing}}, time.Hour, check.SomeSigns, check.Gone},
		{"none seen does not", "plain", check.Page{Answer: job.Answer{Readable: job.Refused}, Because: check.Login}, time.Hour, check.CouldNotRead, check.Login},
		{"nor a reading of another day", "strong", check.Page{Answer: job.Answer{Readable: job.Refused}}, 25 * time.Hour, check.CouldNotRead, check.Blocked},
	} {
		t.Run(tc.name, func(t *testing.T) {
			now := noon
			r := &reader{text: tc.text, page: tc.page, now: &now}
			d := newDesk(t, check.Options{URL: r.open, Now: func() time.Time { return now }})
			ask(t, d, check.Ask{URL: there})
			r.text, now = "", now.Add(tc.late)
			a := ask(t, d, check.Ask{URL: there, Lang: check.EN})
			if a.Assessment.Band != tc.band || a.Assessment.Because != tc.why {
				t.Errorf("%s because %q, want %s because %q", a.Assessment.Band, a.Assessment.Because, tc.band, tc.why)
			}
			if old := tc.band != check.CouldNotRead; old != a.AsOf.Equal(noon) || old != strings.Contains(a.Limits, "22 Nov 2026") {
				t.Errorf("as of %v, limits %q", a.AsOf, a.Limits)
			}
		})
	}
}

func TestKnownAds(t *testing.T) {
	now := noon
	at := func(text string, seen time.Time, s job.Standing) job.Case {
		a := answer(text, there, seen)
		return job.Case{Ad: a.Ad, Verdict: a.Verdict, ContentHash: a.Ad.ContentHash(), LastSeen: seen, Review: s}
	}
	stands := func(text string, state job.ReviewState, why job.Reason) job.Standing {
		return job.Standing{State: state, Reason: why, At: noon.Add(-time.Hour), By: "mai", Content: job.Ad{Text: text}.ContentHash()}
	}
	recent, old := noon.Add(-time.Hour), noon.Add(-72*time.Hour)
	for _, tc := range []struct {
		name   string
		known  job.Case
		page   string // empty: it cannot be read
		band   check.Band
		source check.Source
		review check.ReviewState
		asOf   bool
	}{
		{"seen a short while ago", at("strong", recent, job.Standing{}), "plain", check.StrongSigns, check.Known, check.ByMachine, false},
		{"seen days ago", at("strong", old, job.Standing{}), "plain", check.NoneSeen, check.FetchedNow, check.ByMachine, false},
		{"seen days ago and the page cannot be read", at("strong", old, job.Standing{}), "", check.StrongSigns, check.Known, check.ByMachine, true},
		{"without signs days ago and the page cannot be read", at("plain", old, job.Standing{}), "", check.CouldNotRead, check.FetchedNow, check.ByMachine, false},
		{"confirmed", at("some", recent, stands("some", job.ReviewConfirmed, job.ReasonSigns)), "", check.SomeSigns, check.Known, check.Confirmed, false},
		{"confirmed although no rule finds anything", at("plain", recent, stands("plain", job.ReviewConfirmed, job.ReasonOutside)), "", check.SomeSigns, check.Known, check.Confirmed, false},
		{"escalated", at("some", recent, stands("some", job.ReviewEscalated, job.ReasonUrgent)), "", check.StrongSigns, check.Known, check.Confirmed, false},
		{"confirmed and read again", at("some", old, stands("some", job.ReviewConfirmed, job.ReasonSigns)), "some", check.SomeSigns, check.FetchedNow, check.Confirmed, false},
		{"confirmed, and something else stands there now", at("strong", old, stands("strong", job.ReviewConfirmed, job.ReasonSigns)), "plain", check.SomeSigns, check.FetchedNow, check.Earlier, false},
		{"confirmed in a version before", at("plain", recent, stands("strong", job.ReviewConfirmed, job.ReasonSigns)), "", check.SomeSigns, check.Known, check.Earlier, false},
		{"dismissed", at("strong", recent, stands("strong", job.ReviewDismissed, job.ReasonHonest)), "", check.NoneSeen, check.Known, check.Dismissed, false},
		{"dismissed as news", at("strong", recent, stands("strong", job.ReviewDismissed, job.ReasonReport)), "", check.CouldNotRead, check.Known, check.Dismissed, false},
		{"dismissed in a version before", at("strong", recent, stands("plain", job.ReviewDismissed, job.ReasonHonest)), "", check.StrongSigns, check.Known, check.ByMachine, false},
		{"dismissed, and the page cannot be read", at("strong", old, stands("strong", job.ReviewDismissed, job.ReasonHonest)), "", check.CouldNotRead, check.FetchedNow, check.ByMachine, false},
		{"a person could not tell", at("strong", recent, stands("strong", job.ReviewUnsure, job.ReasonTooLittle)), "", check.StrongSigns, check.Known, check.Unsure, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := &reader{text: tc.page, page: check.Page{Answer: job.Answer{Readable: job.Unreachable}}, now: &now}
			d := newDesk(t, check.Options{URL: r.open, Case: func(_ context.Context, url string) (job.Case, bool, error) {
				return tc.known, url == there, nil
			}})
			a := ask(t, d, check.Ask{URL: there, Lang: check.EN})
			if a.Assessment.Band != tc.band || a.Source != tc.source || a.Assessment.Review.State != tc.review || tc.asOf == a.AsOf.IsZero() {
				t.Errorf("%s from %s, %s, as of %v", a.Assessment.Band, a.Source, a.Assessment.Review.State, a.AsOf)
			}
			person := tc.review == check.Confirmed || tc.review == check.Dismissed || tc.review == check.Unsure
			if a.Assessment.ReviewedByPerson != person || (tc.review == check.ByMachine) == strings.Contains(a.Assessment.Review.Text, "22 Nov 2026") {
				t.Errorf("by a person %v: %q", a.Assessment.ReviewedByPerson, a.Assessment.Review.Text)
			}
			if strings.Contains(a.Assessment.Review.Text, "mai") {
				t.Errorf("the answer names who reviewed: %q", a.Assessment.Review.Text)
			}
			if confirmed := strings.HasPrefix(a.Headline, "A person checked"); confirmed != (tc.review == check.Confirmed) {
				t.Errorf("headline %q", a.Headline)
			}
		})
	}
}

func TestThatAKnownAdCannotBeLookedUpIsAsIfThereWereNone(t *testing.T) {
	now := noon
	r := &reader{text: "some", now: &now}
	d := newDesk(t, check.Options{URL: r.open, Case: func(context.Context, string) (job.Case, bool, error) { return job.Case{}, true, errors.New("damaged") }})
	if a := ask(t, d, check.Ask{URL: there}); a.Assessment.Band != check.SomeSigns || a.Source != check.FetchedNow {
		t.Errorf("%s from %s, want what the page says", a.Assessment.Band, a.Source)
	}
}

func TestAddressesThatAreNotOpened(t *testing.T) {
	now := noon
	r := &reader{text: "strong", now: &now}
	d := newDesk(t, check.Options{URL: r.open})
	for url, want := range map[string]check.Because{
		"ftp://jobs.example/a": check.NotAllowed, "file:///etc/passwd": check.NotAllowed, "javascript:alert(1)": check.NotAllowed, "https://": check.NotAllowed,
		"https://mai:bi-mat@jobs.example/": check.Credentials, "https://" + strings.Repeat("a.", 5000) + "example/": check.NotAllowed,
	} {
		a := ask(t, d, check.Ask{URL: url})
		if a.Assessment.Because != want || r.opened != 0 {
			t.Errorf("%.60q: %s, opened %d times, want %s and never", url, a.Assessment.Because, r.opened, want)
		}
		if strings.Contains(a.SubmittedURL, "bi-mat") {
			t.Errorf("the answer repeats the password: %q", a.SubmittedURL)
		}
	}
	if a := ask(t, newDesk(t, check.Options{}), check.Ask{URL: there}); a.Assessment.Because != check.NoFetch {
		t.Errorf("without a reader: %s, want %s", a.Assessment.Because, check.NoFetch)
	}
}

func TestAnAddressWithANumberIsMasked(t *testing.T) {
	now := noon
	d := newDesk(t, check.Options{URL: (&reader{text: "some", now: &now}).open})
	a := ask(t, d, check.Ask{URL: "https://jobs.example/ad-0900000101"})
	for _, url := range []string{a.SubmittedURL, a.CheckedURL, a.FinalURL} {
		if url == "" || strings.Contains(url, "000010") {
			t.Errorf("address %q, want its number masked", url)
		}
	}
}

func TestASlowPageSaysSo(t *testing.T) {
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	d := newDesk(t, check.Options{URL: func(context.Context, string) check.Page {
		return check.Page{Answer: job.Answer{Readable: job.Unreachable, At: noon}}
	}})
	a, err := d.Check(ctx, check.Ask{URL: there})
	if err != nil || a.Assessment.Because != check.Timeout {
		t.Errorf("%s, %v; want %s and no error", a.Assessment.Because, err, check.Timeout)
	}
}
