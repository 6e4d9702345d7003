package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"lurewatch/job"
)

// The views of the queue, each with the search for what is in it.
const (
	queueOpen       = "open"       // nobody decided, or the ad changed since
	queueEscalating = "escalating" // another person has to agree
	queueUnsure     = "unsure"
)

var queueViews = [...]struct{ name, query string }{
	{queueOpen, "review:open OR review:stale"}, {queueEscalating, "review:escalating"}, {queueUnsure, "review:unsure"},
}

// readQueueView reads a view. What is none is the usual one.
func readQueueView(s string) string {
	for _, v := range queueViews {
		if s == v.name {
			return s
		}
	}
	return queueOpen
}

// queueQuery is the search for what is in a view.
func queueQuery(view string) string {
	for _, v := range queueViews {
		if v.name == view {
			return v.query
		}
	}
	return ""
}

// queuePage is one ad of the queue, or says that there is none.
type queuePage struct {
	adPage
	Query    string
	At       string // of the queue: one of its views
	Views    []Choosable
	Place    int // of this ad among those of today
	Of       int
	Skipped  int
	Has      bool   // there is an ad
	Lag      int    // changes that the index has not read yet
	Waiting  string // how many answers of units wait, in words; "" for none
	All      string // where the whole campaign is decided on; "" for none
	Fuzzy    bool   // the search found nothing as typed
	Unfilter string // the queue without its search
}

// maxStrongest is how many rules of an ad are unfolded; desk.css counts on from it.
const maxStrongest = 6

// Strongest are the rules that are unfolded.
func (p queuePage) Strongest() []Explained { return p.Rules[:min(len(p.Rules), maxStrongest)] }

// Weaker are the rules that are folded away.
func (p queuePage) Weaker() []Explained { return p.Rules[len(p.Strongest()):] }

// queue shows the next ad to decide on, the most serious first.
func (s *site) queue(w http.ResponseWriter, r *http.Request, l lang) error {
	asked := r.URL.Query()
	p := s.newQueuePage(r, l, asked)
	bar, err := s.bar(r, p.view)
	if err != nil {
		return err
	}
	if bar != nil {
		bar.Queue, bar.View, bar.Query = true, p.At, p.Query
	}
	c, found, err := s.named(r.Context(), job.ID(asked.Get("ad")))
	if err != nil {
		return err
	}
	t := s.trail(r)
	next, left, err := s.nextAd(r.Context(), &p, t, c.Ad.ID)
	if err != nil {
		return err
	}
	if !found {
		c, found = next, next.Ad.ID != ""
	}
	if found {
		if err := s.showInQueue(r, &p, c); err != nil {
			return err
		}
	}
	p.Done = bar
	p.Place, p.Of, p.Skipped = t.done+1, t.done+max(left, 1), t.skips()
	info, err := s.info(r)
	if err != nil {
		return err
	}
	p.Lag, p.Waiting = lag(info), s.waiting(r.Context(), p.view)
	return s.write(w, http.StatusOK, "queue", p)
}

// newQueuePage begins a page of the queue.
func (s *site) newQueuePage(r *http.Request, l lang, q url.Values) queuePage {
	p := queuePage{adPage: adPage{view: s.consoleView(r, l, "queue.title", "queue"), Masked: !s.mask.off}, Query: readSearch(q.Get("q")), At: readQueueView(q.Get("view"))}
	at := func(view, query string) string {
		kept := queueOf(url.Values{"view": {view}, "q": {query}})
		if len(kept) == 0 {
			return p.To("/console/queue")
		}
		return p.To("/console/queue?" + kept.Encode())
	}
	p.Unfilter = at(p.At, "")
	for _, v := range queueViews {
		p.Views = append(p.Views, Choosable{p.T("queue.view." + v.name), at(v.name, p.Query), v.name == p.At})
	}
	return p
}

// named reads an ad that the address of the queue names. One that is not known, or cannot be decided on, is passed over.
func (s *site) named(ctx context.Context, id job.ID) (job.Case, bool, error) {
	if id == "" {
		return job.Case{}, false, nil
	}
	c, found, err := s.o.Case(ctx, id)
	if err != nil {
		return c, false, fmt.Errorf("read ad %q: %w", id, err)
	}
	return c, found && c.Decidable(), nil
}

const (
	// queueStep is how many ads of the queue are looked at in one search, and maxQueueSteps how many searches find the
	// next one: it may stand behind a campaign that was just decided on and that the index does not know of yet.
	queueStep     = 50
	maxQueueSteps = 30
)

// nextAd finds the next ad that waits for whoever asks, and about how many there are with it; the zero Case if there is none.
// The index may be a little behind: the store says where an ad stands.
func (s *site) nextAd(ctx context.Context, p *queuePage, t trail, not job.ID) (job.Case, int, error) {
	q := job.Query{Text: tidyQuery(queueQuery(p.At) + " " + p.Query), Size: queueStep, Order: job.Serious}
	left := 0
	for step := range maxQueueSteps {
		hits, err := s.o.Search(ctx, q)
		if err != nil {
			return job.Case{}, 0, fmt.Errorf("search the queue: %w", err)
		}
		if p.Fuzzy = hits.Fuzzy; hits.Fuzzy { // similar words are not what was asked to be decided on
			return job.Case{}, 0, nil
		}
		if step == 0 {
			left = hits.Total
		}
		for i, h := range hits.Hits {
			if h.ID == not {
				continue
			}
			c, found, err := s.o.Case(ctx, h.ID)
			if err != nil {
				return job.Case{}, 0, fmt.Errorf("read ad %q: %w", h.ID, err)
			}
			if found && !t.has(h.ID) && s.waits(p.At, c) {
				return c, left - t.among(hits.Hits[i+1:]), nil
			}
			left--
		}
		if q.After = hits.Next; q.After == "" {
			break
		}
	}
	return job.Case{}, max(0, left), nil
}

// waits reports whether an ad belongs into a view of the queue of whoever asks.
func (s *site) waits(view string, c job.Case) bool {
	if !c.Decidable() {
		return false
	}
	switch view {
	case queueEscalating:
		return c.Review.Is() == job.ReviewEscalating && c.Review.By != s.who.Name
	case queueUnsure:
		return c.Review.Is() == job.ReviewUnsure
	}
	return c.Review.Is() == job.ReviewOpen || c.Stale()
}

// showInQueue lays an ad out on a page of the queue.
func (s *site) showInQueue(r *http.Request, p *queuePage, c job.Case) error {
	p.adPage = s.newAdPage(r, p.Lang, c, "queue")
	p.Has = true
	s.campaign(r.Context(), &p.adPage)
	p.Reviews = s.reviews(r.Context(), p.Lang, c)
	s.flags(r.Context(), &p.adPage)
	if p.Together > 1 && s.hasCampaigns() {
		p.All = p.Campaign + "#decide"
	}
	if p.Decide != nil {
		p.Decide.Queue, p.Decide.View, p.Decide.Query = true, p.At, p.Query
		p.Decide.Skip = p.To(adPath(c.Ad.ID) + "/skip")
	}
	return nil
}

// skip puts an ad off until the browser is closed or the day is over.
func (s *site) skip(w http.ResponseWriter, r *http.Request, l lang) error {
	if _, err := readForm(w, r); err != nil {
		return err
	}
	t := s.trail(r)
	t.skipped(job.ID(r.PathValue("id")))
	s.setTrail(w, r, t)
	return s.toQueue(w, r, l)
}

// skipNone lets the skipped ads come again.
func (s *site) skipNone(w http.ResponseWriter, r *http.Request, l lang) error {
	if _, err := readForm(w, r); err != nil {
		return err
	}
	t := s.trail(r)
	t.unskip()
	s.setTrail(w, r, t)
	return s.toQueue(w, r, l)
}

// toQueue leads to the queue that a form was sent from.
func (s *site) toQueue(w http.ResponseWriter, r *http.Request, l lang) error {
	path := l.Prefix() + "/console/queue"
	if q := queueOf(r.PostForm); len(q) > 0 {
		path += "?" + q.Encode()
	}
	return seeOther(w, r, path)
}
