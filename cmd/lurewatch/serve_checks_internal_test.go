package main

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"lurewatch/check"
	"lurewatch/index"
)

// question is one thing to ask in every way.
type question struct {
	name    string
	typed   string // {who} in it becomes another word for whoever asks, so that each has a page of their own
	field   string // of the interface for programs: url, text or contact
	band    check.Band
	because check.Because
	kept    bool // asked once more, the page is not opened again
}

// TestEverybodyGetsTheSameAnswer asks the same of the command check, of the interface for programs and of the page, in three
// languages, of a server as serve runs it. Addresses are asked twice: the second answer comes from what was kept, or
// says again why the page could not be read.
func TestEverybodyGetsTheSameAnswer(t *testing.T) {
	site := newTroubled(t)
	s := newAsked(t)
	questions := []question{
		{"strong signs in a text", lureText, "text", check.StrongSigns, "", false},
		{"strong signs in English", "Hiring typists for an online casino in Myawaddy, 2,000 USD a month, free flight, passport kept by the manager. Telegram @demo_hr", "text", check.StrongSigns, "", false},
		{"some signs in a text", someText, "text", check.SomeSigns, "", false},
		{"no signs in a text", plainText, "text", check.NoneSeen, "", false},
		{"points worth asking about", minorText, "text", check.NoneSeen, "", false},
		{"a text without words", "..", "text", check.CouldNotRead, check.NoText, false},
		{"a number in ads with signs", knownPhone, "contact", check.StrongSigns, "", false},
		{"the number as it is written", "+84 900 000 101", "contact", check.StrongSigns, "", false},
		{"a number that nobody knows", "0900 000 199", "contact", check.NoneSeen, "", false},
		{"a page with strong signs", site.URL + "/{who}/strong", "url", check.StrongSigns, "", true},
		{"a page with some signs", site.URL + "/{who}/some", "url", check.SomeSigns, "", true},
		{"a page without signs", site.URL + "/{who}/plain", "url", check.NoneSeen, "", true},
		{"a news page", site.URL + "/{who}/news", "url", check.CouldNotRead, check.NewsPage, true},
		{"a log-in", site.URL + "/{who}/login", "url", check.CouldNotRead, check.Login, false},
		{"a captcha", site.URL + "/{who}/captcha", "url", check.CouldNotRead, check.Captcha, false},
		{"a refusal", site.URL + "/{who}/403", "url", check.CouldNotRead, check.Blocked, false},
		{"too many requests", site.URL + "/{who}/429", "url", check.CouldNotRead, check.Limited, false},
		{"gone", site.URL + "/{who}/410", "url", check.CouldNotRead, check.Gone, false},
		{"no answer", site.URL + "/{who}/500", "url", check.CouldNotRead, check.Unreachable, false},
		{"no ad", site.URL + "/{who}/cooking", "url", check.CouldNotRead, check.NotAnAd, false},
		{"a picture", site.URL + "/{who}/picture", "url", check.CouldNotRead, check.PictureAddress, false},
		{"a file", site.URL + "/{who}/form.pdf", "url", check.CouldNotRead, check.File, false},
		{"a redirect to a file", site.URL + "/{who}/to-file", "url", check.CouldNotRead, check.RedirectScheme, false},
		{"a redirect to a file server", site.URL + "/{who}/to-ftp", "url", check.CouldNotRead, check.RedirectScheme, false},
		{"a redirect to a script", site.URL + "/{who}/to-script", "url", check.CouldNotRead, check.RedirectScheme, false},
		{"a redirect into a private network", site.URL + "/{who}/to-inside", "url", check.CouldNotRead, check.RedirectPrivate, false},
		{"a redirect with a user name", site.URL + "/{who}/to-user", "url", check.CouldNotRead, check.RedirectRefused, false},
		{"a page that is marked as an offer of work", site.URL + "/{who}/posting", "url", check.NoneSeen, "", true},
		{"the same words without a mark", site.URL + "/{who}/unmarked", "url", check.CouldNotRead, check.NotAnAd, true},
		{"what robots.txt forbids", site.URL + "/closed/{who}", "url", check.CouldNotRead, check.Robots, false},
		{"a private network", "http://10.0.0.1/{who}", "url", check.CouldNotRead, check.NotAllowed, false},
		{"an ad that a person confirmed", decidedAt + "confirmed", "url", check.StrongSigns, "", false},
		{"an ad that a person wants escalated", decidedAt + "escalated", "url", check.StrongSigns, "", false},
		{"an ad that a person dismissed, by another spelling of its address", "HTTPS://Jobs.example:443/decided/dismissed?utm_source={who}", "url", check.NoneSeen, "", false},
		{"an ad that nobody decided on", "https://jobs.example/lure-a", "url", check.StrongSigns, "", false},
		{"credentials", "http://demo:secret@jobs.example/{who}", "url", check.CouldNotRead, check.Credentials, false},
	}
	for _, q := range questions {
		t.Run(q.name, func(t *testing.T) {
			for _, l := range check.Langs {
				s.compare(t, q, l, site)
			}
		})
	}
	t.Logf("%d questions in %d languages; of %d answers of the page each was compared with the two others", len(questions), len(check.Langs), s.compared)
}

// compare asks one question in every way and compares what is said.
func (s *asker) compare(t *testing.T, q question, l check.Lang, site *troubled) {
	t.Helper()
	command, plain := s.command(t, q.of("command-"+string(l)), l)
	if command.band != q.band || command.because != q.because {
		t.Fatalf("%s: the command says %s because %q, want %s because %q", l, command.band, command.because, q.band, q.because)
	}
	if len(command.tels) == 0 || command.headline == "" || command.do == "" {
		t.Fatalf("%s: the command says %+v", l, command)
	}
	if flagged := q.band == check.SomeSigns || q.band == check.StrongSigns; (flagged && q.field != "contact" || q.typed == minorText) && len(command.reasons) == 0 {
		t.Fatalf("%s: the command gives no reason", l)
	}
	command.isSaidIn(t, plain)
	again := 1
	if q.field == "url" {
		again = 2
	}
	for round := range again {
		program := s.program(t, q.of("program-"+string(l)), q.field, l)
		if program.source == check.Cached { // each question is from another address, which is not told that one asked before
			t.Errorf("%s: the answer to programs comes from %s in round %d", l, program.source, round)
		}
		command.isWhole(t, fmt.Sprintf("%s: the program in round %d", l, round), program)
		page := s.page(t, q.of("page-"+string(l)), l)
		for who, other := range map[string]heard{"program": program, "page": page} {
			command.isSaidBy(t, fmt.Sprintf("%s: the %s in round %d", l, who, round), other)
		}
		s.compared++
	}
	if want := map[bool]int{true: 1, false: 2}[q.kept]; q.field == "url" && site.owns(q.typed) && q.because != check.Robots {
		for _, who := range []string{"program-", "page-"} {
			if n := site.opened(q.of(who + string(l))); n != want {
				t.Errorf("%s: asked twice, %s opened the page %d times, want %d", l, who, n, want)
			}
		}
	}
}

func TestWhatReadsTheIndexWaitsForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries, begun := 0, time.Now()
		err := whileIndexed(t.Context(), func() error {
			if tries++; tries < 4 {
				return fmt.Errorf("read the contacts of the index: %w", &index.Rebuilding{Done: 1, Of: 3})
			}
			return nil
		})
		if err != nil || tries != 4 || time.Since(begun) != 3*followTick {
			t.Errorf("whileIndexed = %v after %d tries and %v, want nil after 4 and %v", err, tries, time.Since(begun), 3*followTick)
		}
		other := errors.New("disk full")
		if err := whileIndexed(t.Context(), func() error { return other }); !errors.Is(err, other) {
			t.Errorf("another error = %v, want it back", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := whileIndexed(ctx, func() error { return &index.Rebuilding{} }); err != nil {
			t.Errorf("at the end = %v, want nil", err)
		}
	})
}
