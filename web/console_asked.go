package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"lurewatch/asked"
	"lurewatch/check"
	"lurewatch/job"
	"lurewatch/people"
)

// perAsked is how many items a page of the list shows, shownAsked how much of the text of one, in characters.
const (
	perAsked   = 20
	shownAsked = 1200
)

// askedPage lists what strangers ask people to look at.
type askedPage struct {
	view
	Items  []askedRow
	Tray   bool // those that were decided
	Next   string
	Decide bool
	Done   string // what was just done; "" for nothing
	Undo   string // the key of what can be undone; "" for nothing
}

// askedRow is one item as the reviewer may see it.
type askedRow struct {
	asked.Item
	Key            string
	What, Why, URL string
	State          string // how its band looks
	Again          bool   // it can be judged again
	Undo           bool
}

// askedRoutes are the addresses of the list.
func (s *site) askedRoutes() []route {
	if s.o.Search == nil || s.o.Case == nil {
		return nil
	}
	see := func(page consoleAction) method { return method{"GET", readTime, s.as(people.Decide, page)} }
	act := func(page consoleAction) method { return method{"POST", readTime, s.as(people.Decide, page)} }
	return []route{
		{"/console/asked", []method{see((*site).askedList), act((*site).askedDo)}},
	}
}

// askedList shows one tray.
func (s *site) askedList(w http.ResponseWriter, r *http.Request, l lang) error {
	q := r.URL.Query()
	p := askedPage{view: s.consoleView(r, l, "asked.title", "asked"), Tray: q.Get("tray") == "done", Decide: s.who.May(people.Decide)}
	items, err := s.o.Asked.List(r.Context(), p.Tray, q.Get("after"), perAsked+1)
	if err != nil {
		return err
	}
	if len(items) > perAsked {
		items = items[:perAsked]
		next := url.Values{"after": {items[perAsked-1].Key()}}
		if p.Tray {
			next.Set("tray", "done")
		}
		p.Next = p.To("/console/asked?" + next.Encode())
	}
	for _, x := range items {
		p.Items = append(p.Items, s.askedRow(x))
	}
	if key := q.Get("done"); key != "" {
		if x, _, err := s.o.Asked.At(r.Context(), key); err == nil {
			p.Done = p.T("asked.done." + string(x.State))
			if x.State != asked.Open && s.mayUndo(x.By) {
				p.Undo = key
			}
		}
	}
	return s.write(w, http.StatusOK, "asked", p)
}

// askedRow masks an item for whoever looks.
func (s *site) askedRow(x asked.Item) askedRow {
	what := x.Text
	if x.Title != "" && x.Title != x.Text {
		what = x.Title + "\n" + x.Text
	}
	row := askedRow{Item: x, Key: x.Key(), State: stateOf(check.Answer{Assessment: check.Assessment{Band: x.Band, Because: x.Because}}),
		What: clip(s.mask.text(what, nil), shownAsked), Why: s.mask.text(x.Why, nil), Again: x.Ask(check.VI).Kind() != check.KindNothing, Undo: x.State != asked.Open && s.mayUndo(x.By)}
	if x.Contact != "" && what == "" {
		row.What = s.mask.contact(x.ContactKind, x.Contact)
	}
	if x.URL != "" {
		row.URL = s.address(x.URL, nil)
	}
	return row
}

// askedDo does with an item what the form says: decides on it, puts it back, or has it judged again.
func (s *site) askedDo(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	key, do := form.Get("key"), form.Get("do")
	x, _, err := s.o.Asked.At(r.Context(), key)
	switch {
	case err != nil:
		return err
	case do == "again":
		return s.askAgain(w, r, l, x)
	case do == "undo" && !s.mayUndo(x.By):
		return errForbidden
	case do == "undo":
		_, err = s.o.Asked.Undo(r.Context(), key, s.who.Name)
	case slices.Contains(asked.Decisions[:], asked.State(do)):
		_, err = s.o.Asked.Decide(r.Context(), key, s.who.Name, asked.State(do))
	default:
		return errBadForm
	}
	if errors.Is(err, job.ErrChanged) {
		return errUndone
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, l.Prefix()+"/console/asked?done="+url.QueryEscape(key))
}

// askAgain has what an item is about judged by the rules and the look-ups of today, and leads to the answer.
func (s *site) askAgain(w http.ResponseWriter, r *http.Request, l lang, x asked.Item) error {
	ask := x.Ask(check.Lang(l))
	if ask.Kind() == check.KindNothing {
		return errBadForm
	}
	id, err := s.o.Check.Start(r.Context(), ask)
	if errors.Is(err, check.ErrBusy) {
		return errCrowded
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, l.Prefix()+answerPath+string(id))
}
