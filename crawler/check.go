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

// Hindrance says better than [job.Readable] why something could not be read, for whoever tells people what to do about it.
// The empty Hindrance is that of what was read.
type Hindrance string

// The hindrances.
const (
	HinderedByLogin   Hindrance = "login"
	HinderedByCaptcha Hindrance = "captcha"
	HinderedByBlock   Hindrance = "blocked"
	HinderedByRobots  Hindrance = "robots"
	HinderedByLimit   Hindrance = "limited" // too many requests
	HinderedByLoss    Hindrance = "gone"
	HinderedBySilence Hindrance = "unreachable"
	HinderedByTime    Hindrance = "timeout"
	HinderedByList    Hindrance = "listing" // a page that leads to ads rather than being one
	HinderedByNoAd    Hindrance = "not_an_ad"
	HinderedByAddress Hindrance = "not_allowed"
	HinderedBySize    Hindrance = "too_large"
	HinderedByPicture Hindrance = "picture"
	HinderedByFile    Hindrance = "file" // neither text nor picture
)

// Hindrances lists them.
var Hindrances = [...]Hindrance{HinderedByLogin, HinderedByCaptcha, HinderedByBlock, HinderedByRobots, HinderedByLimit, HinderedByLoss,
	HinderedBySilence, HinderedByTime, HinderedByList, HinderedByNoAd, HinderedByAddress, HinderedBySize, HinderedByPicture, HinderedByFile}

// checked is an answer with what hindered it.
type checked struct {
	job.Answer
	by Hindrance
}

// Text judges pasted text.
func (c Checker) Text(text string) job.Answer { return c.text(text).Answer }

func (c Checker) text(text string) checked {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\ufffd"))
	if !hasWords(text) {
		return c.unread(job.NotAnAd, HinderedByNoAd, "there is no text")
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
	a, _ := c.LookHTML(page)
	return a
}

// LookHTML is HTML with what hindered the reading.
func (c Checker) LookHTML(page []byte) (job.Answer, Hindrance) {
	const address = "https://saved.example/"
	r, err := extract.ReadHTML(address, CheckSource, page)
	if err != nil {
		return c.unread(job.NotAnAd, HinderedByNoAd, err.Error()).Answer, HinderedByNoAd
	}
	a := c.page(r)
	a.Ad.URL = ""
	return a.Answer, a.by
}

// URL fetches an address with its redirects and judges the ad on it. robots.txt is obeyed on every hop.
func (c Checker) URL(ctx context.Context, raw string) job.Answer {
	a, _ := c.Look(ctx, raw)
	return a
}

// Look is URL with what hindered the reading.
func (c Checker) Look(ctx context.Context, raw string) (job.Answer, Hindrance) {
	a := c.look(ctx, raw)
	return a.Answer, a.by
}

func (c Checker) look(ctx context.Context, raw string) checked {
	url, err := job.Canonical(raw)
	if err != nil {
		return c.unread(job.NotAllowed, HinderedByAddress, err.Error())
	}
	for range maxHops {
		if a, ok := c.allowed(ctx, url); !ok {
			return a
		}
		p, err := c.Client.Get(ctx, fetch.Request{URL: url})
		if err != nil {
			return c.failed("", err)
		}
		if p.Location != "" {
			url = p.Location
			continue
		}
		return c.fetched(url, p)
	}
	return c.unread(job.Unreachable, HinderedBySilence, fmt.Sprintf("more than %d redirects", maxHops))
}

// allowed asks the robots.txt of an address. Its redirects are followed as RFC 9309 asks.
func (c Checker) allowed(ctx context.Context, url string) (checked, bool) {
	origin := job.Origin(url)
	at := origin + "/robots.txt"
	for range maxRobotsHops + 1 {
		p, err := c.Client.Get(ctx, fetch.Request{URL: at, Accept: "text/plain,*/*;q=0.5"})
		switch {
		case errors.Is(err, fetch.ErrTooLarge):
			return c.unread(job.Refused, HinderedByRobots, "robots.txt: "+err.Error()), false
		case err != nil:
			return c.failed("robots.txt: ", err), false
		case p.Location != "":
			at = p.Location
			continue
		case !robots.FromStatus(p.Status, p.Body).Allowed(fetch.Product, url[len(origin):]):
			return c.unread(job.Refused, HinderedByRobots, "robots.txt of "+origin+" forbids automatic reading of this page"), false
		}
		break
	}
	return checked{}, true
}

func (c Checker) fetched(url string, p fetch.Page) checked {
	status := "status " + strconv.Itoa(p.Status)
	switch {
	case p.Status == http.StatusNotFound, p.Status == http.StatusGone:
		return c.unread(job.Missing, HinderedByLoss, status)
	case p.Status == http.StatusUnauthorized:
		return c.unread(job.Refused, HinderedByLogin, status)
	case p.Status == http.StatusForbidden:
		return c.unread(job.Refused, HinderedByBlock, status)
	case p.Status == http.StatusTooManyRequests:
		return c.unread(job.Refused, HinderedByLimit, status)
	case p.Status != http.StatusOK:
		return c.unread(job.Unreachable, HinderedBySilence, status)
	case p.ContentType == "text/plain":
		a := c.text(string(p.Body))
		a.Ad.URL = url
		return a
	case strings.HasPrefix(p.ContentType, "image/"):
		return c.unread(job.NotText, HinderedByPicture, "content type "+strconv.Quote(p.ContentType))
	case !isHTML(p.ContentType):
		return c.unread(job.NotText, HinderedByFile, "content type "+strconv.Quote(p.ContentType))
	}
	r, err := extract.ReadHTML(url, CheckSource, p.Body)
	if err != nil {
		return c.unread(job.NotAnAd, HinderedByNoAd, err.Error())
	}
	return c.page(r)
}

// page judges every ad of a page and answers with the most serious.
func (c Checker) page(r extract.Result) checked {
	switch {
	case len(r.Ads) > 0:
	case r.Wall:
		return c.unread(job.Refused, walledBy(r.WallKind), r.Why)
	case r.Listing:
		return c.unread(job.NotAnAd, HinderedByList, r.Why)
	default:
		return c.unread(job.NotAnAd, HinderedByNoAd, r.Why)
	}
	var worst checked
	for i, ad := range r.Ads {
		a := c.answer(ad, []string{"title", "text"}, []string{"pictures", "links"})
		if i == 0 || a.Verdict.Band > worst.Verdict.Band || a.Verdict.Band == worst.Verdict.Band && a.Verdict.Score > worst.Verdict.Score {
			worst = a
		}
	}
	return worst
}

func walledBy(k extract.WallKind) Hindrance {
	switch k {
	case extract.Login:
		return HinderedByLogin
	case extract.Captcha:
		return HinderedByCaptcha
	}
	return HinderedByBlock
}

func (c Checker) answer(ad job.Ad, read, notRead []string) checked {
	return checked{Answer: job.Answer{Readable: job.Read, Ad: ad, Verdict: c.Judge(ad), At: c.Now().UTC(), Read: read, NotRead: notRead}}
}

func (c Checker) unread(r job.Readable, by Hindrance, why string) checked {
	return checked{job.Answer{Readable: r, Why: why, At: c.Now().UTC(), Read: []string{}, NotRead: []string{"title", "text", "pictures"}}, by}
}

// failed says which of the plain reasons an error of the fetcher is.
func (c Checker) failed(what string, err error) checked {
	why := what + err.Error()
	switch {
	case errors.Is(err, fetch.ErrAddress), errors.Is(err, fetch.ErrPort), errors.Is(err, fetch.ErrScheme):
		return c.unread(job.NotAllowed, HinderedByAddress, why)
	case errors.Is(err, fetch.ErrTooLarge):
		return c.unread(job.TooLarge, HinderedBySize, why)
	case errors.Is(err, fetch.ErrTimeout), errors.Is(err, context.DeadlineExceeded):
		return c.unread(job.Unreachable, HinderedByTime, why)
	}
	return c.unread(job.Unreachable, HinderedBySilence, why)
}
