package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	"lurewatch/crawler/extract"
	"lurewatch/crawler/fetch"
	"lurewatch/crawler/robots"
	"lurewatch/job"
)

// Checker answers whether one ad bears signs: the path of a crawled ad cut short. Nothing is stored.
// It is safe for concurrent use.
type Checker struct {
	Client *fetch.Client
	Judge  func(job.Ad) job.Verdict
	Now    func() time.Time
}

// CheckSource is the source that checked ads are given.
const CheckSource = "check"

// Text judges pasted text.
func (c Checker) Text(text string) job.Answer {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\ufffd"))
	if !hasWords(text) {
		return c.unread(job.NotAnAd, "there is no text")
	}
	ad := job.Ad{ID: "check", Source: CheckSource, Text: text}
	return c.answer(ad, []string{"text"}, []string{"pictures", "links"})
}

// minLetters is how many letters a text has that says anything.
const minLetters = 3

// hasWords reports whether there is anything to judge: invisible characters, emoji and signs are not.
func hasWords(text string) bool {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n >= minLetters
}

// HTML judges a saved page.
func (c Checker) HTML(page []byte) job.Answer {
	const address = "https://saved.example/"
	r, err := extract.ReadHTML(address, CheckSource, page)
	if err != nil {
		return c.unread(job.NotAnAd, err.Error())
	}
	a := c.page(r)
	a.Ad.URL = ""
	return a
}

// URL fetches an address with its redirects and judges the ad on it. robots.txt is obeyed on every hop.
func (c Checker) URL(ctx context.Context, raw string) job.Answer {
	url, err := job.Canonical(raw)
	if err != nil {
		return c.unread(job.NotAllowed, err.Error())
	}
	for range maxHops {
		if a, ok := c.allowed(ctx, url); !ok {
			return a
		}
		p, err := c.Client.Get(ctx, fetch.Request{URL: url})
		if err != nil {
			return c.unread(readable(err), err.Error())
		}
		if p.Location != "" {
			url = p.Location
			continue
		}
		return c.fetched(url, p)
	}
	return c.unread(job.Unreachable, fmt.Sprintf("more than %d redirects", maxHops))
}

// allowed asks the robots.txt of an address. Its redirects are followed as RFC 9309 asks.
func (c Checker) allowed(ctx context.Context, url string) (job.Answer, bool) {
	origin := job.Origin(url)
	at := origin + "/robots.txt"
	for range maxRobotsHops + 1 {
		p, err := c.Client.Get(ctx, fetch.Request{URL: at, Accept: "text/plain,*/*;q=0.5"})
		switch {
		case errors.Is(err, fetch.ErrTooLarge):
			return c.unread(job.Refused, "robots.txt: "+err.Error()), false
		case err != nil:
			return c.unread(readable(err), "robots.txt: "+err.Error()), false
		case p.Location != "":
			at = p.Location
			continue
		case !robots.FromStatus(p.Status, p.Body).Allowed(fetch.Product, url[len(origin):]):
			return c.unread(job.Refused, "robots.txt of "+origin+" forbids automatic reading of this page"), false
		}
		break
	}
	return job.Answer{}, true
}

func (c Checker) fetched(url string, p fetch.Page) job.Answer {
	switch {
	case p.Status == http.StatusNotFound, p.Status == http.StatusGone:
		return c.unread(job.Missing, "status "+strconv.Itoa(p.Status))
	case p.Status == http.StatusUnauthorized, p.Status == http.StatusForbidden, p.Status == http.StatusTooManyRequests:
		return c.unread(job.Refused, "status "+strconv.Itoa(p.Status))
	case p.Status != http.StatusOK:
		return c.unread(job.Unreachable, "status "+strconv.Itoa(p.Status))
	case p.ContentType == "text/plain":
		a := c.Text(string(p.Body))
		a.Ad.URL = url
		return a
	case !isHTML(p.ContentType):
		return c.unread(job.NotText, "content type "+strconv.Quote(p.ContentType))
	}
	r, err := extract.ReadHTML(url, CheckSource, p.Body)
	if err != nil {
		return c.unread(job.NotAnAd, err.Error())
	}
	return c.page(r)
}

// page judges every ad of a page and answers with the most serious.
func (c Checker) page(r extract.Result) job.Answer {
	switch {
	case len(r.Ads) > 0:
	case r.Wall:
		return c.unread(job.Refused, r.Why)
	default:
		return c.unread(job.NotAnAd, r.Why)
	}
	var worst job.Answer
	for i, ad := range r.Ads {
		a := c.answer(ad, []string{"title", "text"}, []string{"pictures", "links"})
		if i == 0 || a.Verdict.Band > worst.Verdict.Band || a.Verdict.Band == worst.Verdict.Band && a.Verdict.Score > worst.Verdict.Score {
			worst = a
		}
	}
	return worst
}

func (c Checker) answer(ad job.Ad, read, notRead []string) job.Answer {
	return job.Answer{Readable: job.Read, Ad: ad, Verdict: c.Judge(ad), At: c.Now().UTC(), Read: read, NotRead: notRead}
}

func (c Checker) unread(r job.Readable, why string) job.Answer {
	return job.Answer{Readable: r, Why: why, At: c.Now().UTC(), Read: []string{}, NotRead: []string{"title", "text", "pictures"}}
}

// readable says which of the plain reasons an error of the fetcher is.
func readable(err error) job.Readable {
	switch {
	case errors.Is(err, fetch.ErrAddress), errors.Is(err, fetch.ErrPort), errors.Is(err, fetch.ErrScheme):
		return job.NotAllowed
	case errors.Is(err, fetch.ErrTooLarge):
		return job.TooLarge
	}
	return job.Unreachable
}
