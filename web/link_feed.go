package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
	"lurewatch/job"
	"lurewatch/saved"
)

const (
	// feedDays is how far back the feed of a unit goes, maxFeed how many digests it has.
	feedDays = 31
	maxFeed  = 40
)

// linkFeed writes the digests of a unit as an Atom feed, each as it was made for the unit: masked, or metadata only, as its
// settings were then. It is for reading: the tokens with which the unit answers and pauses are not in it.
func (s *site) linkFeed(w http.ResponseWriter, r *http.Request, _ lang) error {
	u, leave, err := s.linked(w, r, alerts.ToFeed)
	if err != nil {
		return err
	}
	defer leave()
	if !u.Feed {
		return errNotFound
	}
	base, err := url.Parse(s.o.PublicURL)
	if err != nil {
		return err
	}
	hits, texts, err := s.feedDigests(r.Context(), u)
	if err != nil {
		return err
	}
	var doc bytes.Buffer
	l := lang(u.Filled().Language) // what is in it is in the unit's language, and so is what it is called
	name := s.words[l].say("link.feed", "unit", shortName(u, l))
	err = saved.WriteAtom(&doc, saved.Feed{
		Search: saved.Search{ID: "unit:" + u.ID, Name: name}, Hits: hits, Host: base.Hostname(), Page: s.link(l.Prefix() + "/console/digests?unit=" + url.QueryEscape(u.ID)),
		Link: func(id job.ID) string { return s.link(l.Prefix() + digestPath(string(id))) },
		Mask: visible, Say: func(h job.Hit) string { return texts[h.ID] }, Rights: u.Filled().TLP, Lang: u.Filled().Language, At: s.o.Now().Truncate(24 * time.Hour),
	})
	if err != nil {
		return err
	}
	var newest time.Time
	for _, h := range hits {
		if h.FlaggedAt.After(newest) {
			newest = h.FlaggedAt
		}
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	return sendPolled(w, r, doc.Bytes(), newest)
}

// feedDigests reads what lies in the feed of a unit, the newest first: as entries with the subject, and the texts.
func (s *site) feedDigests(ctx context.Context, u units.Unit) ([]job.Hit, map[job.ID]string, error) {
	all, _, err := s.o.Digests.Office.Newest(ctx, u.ID, since(u, s.o.Now(), feedDays), alerts.Feed, maxFeed)
	if err != nil {
		return nil, nil, err
	}
	slices.SortStableFunc(all, func(a, b alerts.Posting) int { return b.Queued.Compare(a.Queued) })
	var hits []job.Hit
	texts := make(map[job.ID]string)
	for _, p := range all {
		raw, err := s.o.Digests.Office.Bytes(ctx, p.Digest, alerts.Feed)
		if errors.Is(err, job.ErrUnknown) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		title, text := feedEntry(s.untoken(u.ID, string(raw)))
		texts[job.ID(p.Digest)] = visible(text)
		hit := job.Hit{ID: job.ID(p.Digest), Title: cmp.Or(title, p.Digest), FlaggedAt: cmp.Or(p.Done, p.Queued)}
		if _, _, urgent, _ := splitDigest(p.Digest); urgent {
			hit.Band = job.Alert
		}
		hits = append(hits, hit)
	}
	return hits, texts, nil
}

// feedEntry splits what lies in a feed: its first line is the subject, and the rest the text.
func feedEntry(raw string) (subject, text string) {
	subject, text, _ = strings.Cut(strings.ReplaceAll(raw, "\r\n", "\n"), "\n")
	return strings.TrimSpace(subject), strings.TrimSpace(text)
}
