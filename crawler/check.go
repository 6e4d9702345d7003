package crawler

import (
	"strings"
	"time"
	"unicode"

	"lurewatch/crawler/extract"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

// Checker answers whether one ad bears signs: the path of a crawled ad cut short. Nothing is stored.
// It is safe for concurrent use.
type Checker struct {
	Client *fetch.Client
	Judge  func(job.Ad) job.Verdict
	Now    func() time.Time
	// Manners is how hosts want to be read, for all that check with it. Nil asks each page's host anew, and makes no pause.
	Manners *Manners
}

// CheckSource is the source that checked ads are given.
const CheckSource = "check"

// Reading is what a [Checker] made of what it was given.
type Reading struct {
	job.Answer
	// By is what hindered the reading; empty for what was read.
	By Hindrance
	// Posting says that the page tells machines that it is an offer of work, in JSON-LD, microdata or RDFa. It is one then,
	// whatever its words.
	Posting bool
}

// Text judges pasted text.
func (c Checker) Text(text string) job.Answer { return c.text(text).Answer }

func (c Checker) text(text string) Reading {
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
func (c Checker) HTML(page []byte) Reading {
	const address = "https://saved.example/"
	r, err := extract.ReadHTML(address, CheckSource, page)
	if err != nil {
		return c.unread(job.NotAnAd, HinderedByNoAd, err.Error())
	}
	a := c.page(r)
	a.Ad.URL = ""
	return a
}

// page judges every ad of a page and answers with the most serious.
func (c Checker) page(r extract.Result) Reading {
	switch {
	case len(r.Ads) > 0:
	case r.Wall:
		return c.unread(job.Refused, walledBy(r.WallKind), r.Why)
	case r.Listing:
		return c.unread(job.NotAnAd, HinderedByList, r.Why)
	default:
		return c.unread(job.NotAnAd, HinderedByNoAd, r.Why)
	}
	var worst Reading
	for i, ad := range r.Ads {
		a := c.answer(ad, []string{"title", "text"}, []string{"pictures", "links"})
		if i == 0 || a.Verdict.Band > worst.Verdict.Band || a.Verdict.Band == worst.Verdict.Band && a.Verdict.Score > worst.Verdict.Score {
			worst = a
		}
	}
	worst.Posting = r.How == extract.JSONLD || r.How == extract.Microdata || r.How == extract.RDFa
	return worst
}

// walledBy is the hindrance that a wall is.
func walledBy(k extract.WallKind) Hindrance {
	switch k {
	case extract.Login:
		return HinderedByLogin
	case extract.Captcha:
		return HinderedByCaptcha
	}
	return HinderedByBlock
}

func (c Checker) answer(ad job.Ad, read, notRead []string) Reading {
	return Reading{Answer: job.Answer{Readable: job.Read, Ad: ad, Verdict: c.Judge(ad), At: c.Now().UTC(), Read: read, NotRead: notRead}}
}

func (c Checker) unread(r job.Readable, by Hindrance, why string) Reading {
	return Reading{Answer: job.Answer{Readable: r, Why: why, At: c.Now().UTC(), Read: []string{}, NotRead: []string{"title", "text", "pictures"}}, By: by}
}
