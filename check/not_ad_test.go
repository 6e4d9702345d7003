package check_test

import (
	"context"
	"strings"
	"testing"

	"lurewatch/check"
	"lurewatch/job"
)

func TestWhatSaysNothingOfWorkIsNoAd(t *testing.T) {
	mentions := func(ad job.Ad) bool { return strings.Contains(ad.Title+ad.Text, "work") }
	bare := check.Options{MentionsWork: mentions}
	read := func(_ context.Context, _ []byte) (string, error) { return "a cat sleeps on a roof", nil }
	reading := func(posting bool, ad job.Ad) func(context.Context, string) check.Page {
		return func(context.Context, string) check.Page {
			return check.Page{Answer: job.Answer{Readable: job.Read, Ad: ad, Verdict: judge(ad), At: noon}, Posting: posting}
		}
	}
	page := func(ad job.Ad) func(context.Context, string) check.Page { return reading(false, ad) }
	for _, tc := range []struct {
		name    string
		o       check.Options
		q       check.Ask
		band    check.Band
		because check.Because
	}{
		{"a cat", bare, check.Ask{Text: "a cat sleeps on a roof"}, check.CouldNotRead, check.NotAnAd},
		{"work", bare, check.Ask{Text: "a cat looks for work"}, check.NoneSeen, ""},
		{"signs and no word of work", bare, check.Ask{Text: "some cat"}, check.SomeSigns, ""},
		{"a report and no word of work", bare, check.Ask{Text: "report of a cat"}, check.CouldNotRead, check.NewsPage},
		{"nobody tells", check.Options{}, check.Ask{Text: "a cat sleeps on a roof"}, check.NoneSeen, ""},
		{"a picture of a cat", check.Options{MentionsWork: mentions, Picture: read}, check.Ask{Picture: []byte("cat")}, check.CouldNotRead, check.NotAnAd},
		{"a page about a cat", check.Options{MentionsWork: mentions, URL: page(job.Ad{Title: "A cat", Text: "It sleeps."})}, check.Ask{URL: "https://cats.example/1"}, check.CouldNotRead, check.NotAnAd},
		{"a page that tells machines that it offers work", check.Options{MentionsWork: mentions, URL: reading(true, job.Ad{Title: "Cat", Text: "It sleeps."})}, check.Ask{URL: "https://cats.example/3"}, check.NoneSeen, ""},
		{"a page that says who employs", check.Options{MentionsWork: mentions, URL: page(job.Ad{Title: "Cat", Text: "It sleeps.", Company: "Demo"})}, check.Ask{URL: "https://cats.example/2"}, check.NoneSeen, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.q.Lang = check.EN
			a := ask(t, newDesk(t, tc.o), tc.q)
			if a.Assessment.Band != tc.band || a.Assessment.Because != tc.because {
				t.Errorf("%s because %q, want %s because %q", a.Assessment.Band, a.Assessment.Because, tc.band, tc.because)
			}
			if tc.because == check.NotAnAd && !strings.Contains(a.DoNow, "Paste the words of the ad") {
				t.Errorf("what to do is %q, want what to paste", a.DoNow)
			}
		})
	}
}
