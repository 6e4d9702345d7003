package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/index"
	"lurewatch/job"
	"lurewatch/rules"
)

// bearers counts the flagged ads that bear contacts, by the index.
type bearers struct {
	known func(context.Context, []string) ([]job.Known, error)
}

// byNumber are the services that are reached by a telephone number; everywhere else people have names.
var byNumber = map[string]bool{"phone": true, "zalo": true, "whatsapp": true, "viber": true, "signal": true}

// Bearers asks for each contact as people paste it.
func (b bearers) Bearers(ctx context.Context, contacts []string) (map[string]int, error) {
	out := make(map[string]int, len(contacts))
	for chunk := range slices.Chunk(contacts, index.MaxKnown) {
		asked := make([]string, len(chunk))
		for i, c := range chunk {
			asked[i] = pasted(c)
		}
		known, err := b.known(ctx, asked)
		if err != nil {
			return nil, err
		}
		for i, k := range known {
			out[chunk[i]] = k.Ads
		}
	}
	return out, nil
}

// pasted is a contact, "type value", as the index reads it.
func pasted(contact string) string {
	kind, value, _ := strings.Cut(contact, " ")
	if byNumber[kind] || strings.ContainsAny(value, "@/+") {
		return value
	}
	return "@" + value
}

// names says what rules and places are called. A language without a name has the English one.
type names struct{ set *rules.Set }

// Rule returns a rule's title.
func (n names) Rule(id, lang string) string {
	r, _ := n.set.Rule(id)
	return cmp.Or(r.Title[lang], r.Title["en"], r.Title["vi"])
}

// Place returns a place's name.
func (n names) Place(id, lang string) string {
	p, _ := n.set.Place(id)
	return cmp.Or(p[lang], p["en"], p["vi"])
}

// hash is the SHA-256 of the answer that an ad was read from, in hex; empty if none is kept.
func (f finder) hash(ctx context.Context, c job.Case) (string, error) {
	list, err := f.of(ctx, c)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return strings.TrimPrefix(list[len(list)-1].Digest, "sha256:"), nil
}

// sourcesFor is how long the state of the sources is kept: thirty digests are made in a moment.
const sourcesFor = time.Minute

// ranWithin is how long ago a source must have been read last to have run.
const ranWithin = 24 * time.Hour

// crawled tells how the crawl went. It is safe for concurrent use.
type crawled struct {
	info func(context.Context) (job.Info, error)
	now  func() time.Time

	mu   sync.Mutex // guards what follows
	at   time.Time
	last digest.Sources
}

// Sources counts the sources that gave a page within a day, and lists those with trouble, the longest first.
func (c *crawled) Sources(ctx context.Context) (digest.Sources, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if age := now.Sub(c.at); !c.at.IsZero() && age >= 0 && age < sourcesFor {
		return c.last, nil
	}
	info, err := c.info(ctx)
	if err != nil {
		return digest.Sources{}, err
	}
	s := digest.Sources{All: len(info.Sources)}
	for _, i := range info.Sources {
		if now.Sub(i.LastSuccess) <= ranWithin {
			s.Ran++
		}
		if i.LastSuccess.After(s.Newest) {
			s.Newest = i.LastSuccess
		}
		if h := i.Health; h != nil && (h.State == job.SourceDegraded || h.State == job.SourceBroken) {
			s.Amiss = append(s.Amiss, digest.SourceAmiss{ID: i.ID, State: h.State, Since: h.Since})
		}
	}
	slices.SortFunc(s.Amiss, func(a, b digest.SourceAmiss) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID)) })
	c.at, c.last = now, s
	return s, nil
}

// The addresses under the console's that digests lead to.
const (
	pathDigest = "/console/digests/"
	pathAnswer = "/d/answer/"
	pathPause  = "/d/pause/"
)

// links makes the addresses of a digest. Those of the web are left out where nobody can reach the console from elsewhere,
// that of answers where no mailbox is read.
func (p postal) links(public, operator string) func(u units.Unit, digestID, answer, pause string) digest.Links {
	return func(u units.Unit, digestID, answer, pause string) digest.Links {
		l := digest.Links{Write: operator}
		if public != "" {
			base := public
			if u.Language == "en" || u.Language == "fr" {
				base += "/" + u.Language
			}
			l.Console, l.Answer, l.Pause = base+pathDigest+digestID, base+pathAnswer+answer, base+pathPause+pause
		}
		if p.answers != "" && p.inbox != nil {
			l.Reply = plus(p.answers, answer)
		}
		return l
	}
}

// mailOf is who runs this as a mail address; empty for an address of a page.
func mailOf(operator string) string {
	if strings.Count(operator, "@") != 1 || strings.ContainsAny(operator, "/:<> ") {
		return ""
	}
	return operator
}

var (
	_ alerts.Bearers  = bearers{}
	_ alerts.Names    = names{}
	_ alerts.Searches = (*searches)(nil)
	_ alerts.Store    = (*abreast)(nil)
)
