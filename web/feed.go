package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
	"lurewatch/share"
)

// feed writes a saved search as an Atom feed. It is for whoever has its address: contacts are masked whoever owns it, and
// it ends for good when the role or the state of its owner changes.
func (s *site) feed(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	x, err := s.o.Saved.ByFeed(r.Context(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	owner, err := s.o.House.Holder(r.Context(), x.Owner)
	if errors.Is(err, people.ErrEnded) || err == nil && (!owner.May(people.Share) || owner.Turn != x.FeedTurn) {
		return errNotFound
	}
	if err != nil {
		return err
	}
	now := s.o.Now()
	hits, err := s.o.Search(r.Context(), job.Query{Text: x.Query, Order: job.Flagged, Size: saved.MaxEntries, Now: now})
	if err != nil {
		return err
	}
	if hits.Fuzzy {
		hits.Hits = nil
	}
	if s.tells(r.Context(), x) {
		x = x.Masked()
	}
	hidden := masker{}
	v := s.view(r, l, "saved.title")
	found, err := s.plain(r.Context(), v, hidden, hits.Hits)
	if err != nil {
		return err
	}
	base, err := url.Parse(s.o.PublicURL)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	return saved.WriteAtom(w, saved.Feed{
		Search: x, Hits: found, Host: base.Hostname(), Page: s.link(v.To("/console/saved")), // the query may name a contact
		Link: func(id job.ID) string { return s.link(v.To(adPath(id))) },
		Mask: func(text string) string { return hidden.text(text, nil) },
		Say:  v.says, Rights: min(share.TLPAmber, s.o.Exports.ceiling()).String(), Lang: string(l), At: now,
	})
}

// plain takes excerpts out of hits, which may cut a contact in two, and hides in titles what the ads name as contacts.
func (s *site) plain(ctx context.Context, v view, hidden masker, hits []job.Hit) ([]job.Hit, error) {
	out := slices.Clone(hits)
	for i, h := range hits {
		c, ok, err := s.o.Case(ctx, h.ID)
		if err != nil {
			return nil, err
		}
		out[i].Fragments = nil
		if strings.TrimSpace(h.Title) == "" {
			out[i].Title = v.T("console.no_title")
		} else if ok {
			out[i].Title = hidden.text(h.Title, c.Verdict.Facts.Contacts)
		}
	}
	return out, nil
}

// says words what is known of a hit beside its title.
func (v view) says(h job.Hit) string {
	parts := []string{v.Name("band", h.Band.String())}
	for _, c := range h.Categories {
		parts = append(parts, v.Name("category", string(c)))
	}
	return strings.Join(append(parts, v.countries(h.Countries)...), " · ")
}
