package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
	"lurewatch/share"
)

// savedPage lists the saved searches.
type savedPage struct {
	view
	Own, Others []SavedRow
	Feeds       bool     // whoever looks can give a search a feed
	Shares      bool     // and share it
	Done        string   // what was done just now, in words
	Units       []string // whose digest can have the news of a search; none for whoever may not share
}

// SavedRow is one saved search.
type SavedRow struct {
	saved.Search
	// New is how many ads are new since it was looked at, in words; Fresh says that there are some. "" where they were not
	// counted, because it took too long.
	New   string
	Fresh bool
	// Label and Asks are its name and its query, with contacts masked for who may not see them.
	Label, Asks string
	InOrder     job.Order
	All         string // the address of all that it finds
	Path        string // of what can be done with it
	Mine        bool
}

// savedRoutes are the addresses of saved searches.
func (s *site) savedRoutes() []route {
	if s.o.Saved == nil || s.o.Search == nil || s.o.Case == nil {
		return nil
	}
	able := func(name string, act people.Act, page consoleAction) method {
		return method{name, readTime, s.as(act, page)}
	}
	read := func(page consoleAction) []method { return []method{able("POST", people.Read, page)} }
	may := func(page consoleAction) []method { return []method{able("POST", people.Share, page)} }
	all := []route{
		{"/console/saved", []method{able("GET", people.Read, (*site).saved), able("POST", people.Read, (*site).save)}},
		{"/console/saved/{id}/open", read((*site).savedOpen)},
		{"/console/saved/{id}/delete", read((*site).savedDelete)},
		{"/console/saved/{id}/unshare", read((*site).savedUnshare)},
		{"/console/saved/{id}/unfeed", read((*site).savedUnfeed)},
		{"/console/saved/{id}/share", may((*site).savedShare)},
		{"/console/saved/{id}/unit", read((*site).savedUnit)},
	}
	if s.hasFeeds() {
		all = append(all, route{"/console/saved/{id}/feed", may((*site).savedFeed)}, route{"/feed/{secret}", []method{{"GET", readTime, everybody(s.feed)}}})
	}
	return all
}

// hasFeeds reports whether there are feeds: it must be known where their readers find the console, who holds an account, and
// that what they carry may leave.
func (s *site) hasFeeds() bool {
	return s.o.Saved != nil && s.o.House != nil && s.o.PublicURL != "" && s.o.Exports.ceiling() >= share.TLPClear
}

// countTime bounds how long new matches are counted for one page.
const countTime = 4 * time.Second

// saved lists the searches of whoever looks, and those that others share.
func (s *site) saved(w http.ResponseWriter, r *http.Request, l lang) error {
	p, err := s.savedView(r, l)
	if err != nil {
		return err
	}
	if done := r.URL.Query().Get("done"); slices.Contains([]string{"save", "delete", "share", "unshare", "unfeed", "unit"}, done) {
		p.Done = p.T("saved.done." + done)
	}
	return s.write(w, http.StatusOK, "saved", p)
}

// savedView lays the page out.
func (s *site) savedView(r *http.Request, l lang) (savedPage, error) {
	p := savedPage{view: s.consoleView(r, l, "saved.title", "saved")}
	if p.Shares = s.who.May(people.Share); p.Shares {
		p.Units = s.o.Units()
	}
	p.Feeds = p.Shares && s.hasFeeds() && !s.who.Open
	all, err := s.o.Saved.List(r.Context(), s.who.Name)
	if err != nil {
		return p, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), countTime)
	defer cancel()
	for _, x := range all {
		if s.hides(r.Context(), x) {
			continue
		}
		row := SavedRow{Search: x, Label: s.mask.text(x.Name, nil), Asks: s.mask.text(x.Query, nil), InOrder: readOrder(string(x.Order)), All: p.listAt(x.Query, x.Order, place{}), Path: p.To("/console/saved/" + x.ID), Mine: x.Owner == s.who.Name}
		if hits, err := s.news(ctx, x); err == nil {
			row.New, row.Fresh = p.N("saved.new", hits.Total), hits.Total > 0
		} else if ctx.Err() == nil {
			s.o.Log.Warn("new matches of a saved search cannot be counted", "search", x.ID, "why", err)
		}
		if row.Mine && x.FeedTurn != s.who.Turn {
			row.Feed = "" // it ended with the role that it was made in
		}
		if row.Mine {
			p.Own = append(p.Own, row)
		} else {
			p.Others = append(p.Others, row)
		}
	}
	return p, nil
}

// hides reports whether a search of somebody else tells a contact that whoever looks may not see.
func (s *site) hides(ctx context.Context, x saved.Search) bool {
	return x.Owner != s.who.Name && !s.mask.off && s.tells(ctx, x)
}

// tells reports whether a search speaks of a contact, also where that cannot be told now.
func (s *site) tells(ctx context.Context, x saved.Search) bool {
	yes, err := x.Tells(ctx, s.o.Known)
	if err != nil && ctx.Err() == nil {
		s.o.Log.Warn("it cannot be told whether a saved search names a contact", "search", x.ID, "why", err)
	}
	return yes || err != nil
}

// news finds what is new in a saved search, as of now.
func (s *site) news(ctx context.Context, x saved.Search) (job.Hits, error) {
	return saved.News(ctx, x, func(ctx context.Context, q job.Query) (job.Hits, error) {
		q.Now = s.o.Now()
		return s.o.Search(ctx, q)
	})
}

// save keeps the search that the form carries.
func (s *site) save(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	x := saved.Search{Owner: s.who.Name, Name: readSearch(form.Get("name")), Query: readSearch(form.Get("q")), Order: readOrder(form.Get("order"))}
	if x.Name == "" {
		x.Name = s.nameFor(r.Context(), l, x)
	}
	if x.Name == "" {
		x.Name = s.words[l].say("saved.all")
	}
	x.Name = firstRunes(x.Name, saved.MaxName)
	_, err = s.o.Saved.Put(r.Context(), x)
	if errors.Is(err, saved.ErrFull) {
		p := savedPage{view: s.consoleView(r, l, "saved.title", "saved")}
		p.Error = p.T("saved.full", "n", saved.MaxSearches)
		return s.write(w, http.StatusConflict, "saved", p)
	}
	if err != nil {
		return err
	}
	return savedDone(w, r, l, "save")
}

// nameFor names a search that has no name by what it looks for, unless that tells a contact: others see names.
func (s *site) nameFor(ctx context.Context, l lang, x saved.Search) string {
	if s.tells(ctx, x) {
		return s.words[l].say("saved.contact")
	}
	return firstRunes(x.Query, saved.MaxName)
}

// firstRunes is the beginning of a text.
func firstRunes(text string, n int) string {
	if all := []rune(text); len(all) > n {
		return strings.TrimSpace(string(all[:n]))
	}
	return text
}

// savedDone leads back to the list, which says what was done.
func savedDone(w http.ResponseWriter, r *http.Request, l lang, what string) error {
	return seeOther(w, r, l.Prefix()+"/console/saved?done="+what)
}

// savedOpen leads to what is new in a search, or to all of it if nothing is, and remembers that it was seen: up to the
// newest ad that is there now. What the index finds later is news then.
func (s *site) savedOpen(w http.ResponseWriter, r *http.Request, l lang) error {
	x, err := s.o.Saved.Get(r.Context(), s.who.Name, r.PathValue("id"))
	if err != nil {
		return err
	}
	if s.hides(r.Context(), x) {
		return errNotFound
	}
	hits, err := s.news(r.Context(), x)
	if err != nil {
		return err
	}
	v := s.view(r, l, "saved.title")
	if len(hits.Hits) == 0 {
		return seeOther(w, r, v.listAt(x.Query, x.Order, place{}))
	}
	if err := s.o.Saved.Seen(r.Context(), s.who.Name, x.ID, hits.Hits[0].FlaggedAt); err != nil {
		return err
	}
	return seeOther(w, r, v.listAt(x.NewsQuery(), job.Flagged, place{}))
}

// savedDelete takes a search away: one's own, or one that is shared for those who may share.
func (s *site) savedDelete(w http.ResponseWriter, r *http.Request, l lang) error {
	id := r.PathValue("id")
	err := s.o.Saved.Delete(r.Context(), s.who.Name, id)
	if errors.Is(err, job.ErrUnknown) && s.who.May(people.Share) {
		err = s.o.Saved.DeleteShared(r.Context(), s.who.Name, id)
	}
	if err != nil {
		return err
	}
	return savedDone(w, r, l, "delete")
}

func (s *site) savedShare(w http.ResponseWriter, r *http.Request, l lang) error {
	return s.setShared(w, r, l, true)
}

func (s *site) savedUnshare(w http.ResponseWriter, r *http.Request, l lang) error {
	return s.setShared(w, r, l, false)
}

// setShared says whether everybody sees a search of one's own.
func (s *site) setShared(w http.ResponseWriter, r *http.Request, l lang, shared bool) error {
	x, err := s.o.Saved.Get(r.Context(), s.who.Name, r.PathValue("id"))
	if err != nil {
		return err
	}
	x.Shared, x.Owner = shared, s.who.Name
	if _, err := s.o.Saved.Put(r.Context(), x); err != nil {
		return err
	}
	return savedDone(w, r, l, map[bool]string{true: "share", false: "unshare"}[shared])
}
