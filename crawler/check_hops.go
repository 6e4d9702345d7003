package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"lurewatch/crawler/extract"
	"lurewatch/crawler/fetch"
	"lurewatch/crawler/robots"
	"lurewatch/job"
)

// URL fetches an address with its redirects and judges the ad on it. robots.txt is obeyed on every hop, its pause at every
// host that the way leads to.
func (c Checker) URL(ctx context.Context, raw string) Reading {
	url, err := job.Canonical(raw)
	if err != nil {
		return c.unread(job.NotAllowed, HinderedByAddress, err.Error())
	}
	origin := ""
	for hop := range maxHops {
		if r, ok := c.allowed(ctx, url, hop); !ok {
			return r
		}
		if at := job.Origin(url); at != origin {
			if err := c.Manners.turn(ctx, at, c.Now()); err != nil {
				return c.failed("", err, hop)
			}
			origin = at
		}
		p, err := c.Client.Get(ctx, fetch.Request{URL: url})
		c.Manners.opened(origin, c.Now())
		switch {
		case err != nil:
			return c.failed("", err, hop)
		case p.Astray != nil:
			return c.astray(p.Astray)
		case p.Location == "":
			return c.fetched(url, p)
		}
		url = p.Location
	}
	return c.unread(job.Unreachable, HinderedByCircle, fmt.Sprintf("more than %d redirects", maxHops))
}

// astray says why a redirect is not followed.
func (c Checker) astray(err error) Reading {
	if errors.Is(err, fetch.ErrOtherScheme) {
		return c.unread(job.NotAllowed, HinderedByScheme, err.Error())
	}
	return c.unread(job.NotAllowed, HinderedByDetour, err.Error())
}

// allowed asks the robots.txt of the address after so many redirects; ok means that it may be opened.
func (c Checker) allowed(ctx context.Context, url string, hop int) (r Reading, ok bool) {
	origin := job.Origin(url)
	file := c.Manners.file(origin, c.Now())
	if file == nil {
		if file, r = c.robots(ctx, origin, hop); file == nil {
			return r, false
		}
	}
	if !file.Allowed(fetch.Product, url[len(origin):]) {
		return c.unread(job.Refused, HinderedByRobots, "robots.txt of "+origin+" forbids automatic reading of this page"), false
	}
	return Reading{}, true
}

// robots asks for the robots.txt of an origin, and returns nil and why where it does not come. Its redirects are followed as
// RFC 9309 asks. One that leads inside is out of reach, which forbids everything.
func (c Checker) robots(ctx context.Context, origin string, hop int) (*robots.File, Reading) {
	at := origin + "/robots.txt"
	var p fetch.Page
	for leads := range maxRobotsHops + 1 {
		var err error
		p, err = c.Client.Get(ctx, fetch.Request{URL: at, Accept: "text/plain,*/*;q=0.5"})
		switch closed := errors.Is(err, fetch.ErrAddress) || errors.Is(err, fetch.ErrPort); {
		case errors.Is(err, fetch.ErrTooLarge), closed && leads > 0:
			return nil, c.unread(job.Refused, HinderedByRobots, "robots.txt: "+err.Error())
		case err != nil:
			return nil, c.failed("robots.txt: ", err, hop)
		}
		if p.Location == "" {
			break
		}
		at = p.Location
	}
	file := robots.FromStatus(p.Status, p.Body)
	c.Manners.learn(origin, file, p.Status, len(p.Body), c.Now())
	return file, Reading{}
}

func (c Checker) fetched(url string, p fetch.Page) Reading {
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

// failed says which of the plain reasons an error of the fetcher is, for an address after so many redirects.
func (c Checker) failed(what string, err error, hop int) Reading {
	why := what + err.Error()
	inside := errors.Is(err, fetch.ErrAddress)
	switch {
	case inside && hop > 0:
		return c.unread(job.NotAllowed, HinderedByInside, why)
	case (errors.Is(err, fetch.ErrPort) || errors.Is(err, fetch.ErrScheme)) && hop > 0:
		return c.unread(job.NotAllowed, HinderedByDetour, why)
	case inside, errors.Is(err, fetch.ErrPort), errors.Is(err, fetch.ErrScheme):
		return c.unread(job.NotAllowed, HinderedByAddress, why)
	case errors.Is(err, errPause):
		return c.unread(job.Refused, HinderedByLimit, why)
	case errors.Is(err, fetch.ErrTooLarge):
		return c.unread(job.TooLarge, HinderedBySize, why)
	case errors.Is(err, fetch.ErrTimeout), errors.Is(err, context.DeadlineExceeded):
		return c.unread(job.Unreachable, HinderedByTime, why)
	}
	return c.unread(job.Unreachable, HinderedBySilence, why)
}
