package web

import (
	"cmp"
	"errors"
	"net/http"
	"slices"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// maxRecent is how many postings the page of a unit shows.
const maxRecent = 10

// unitPage is one unit with its settings.
type unitPage struct {
	view
	Unit UnitRow
	Path string
	// Areas say what the unit answers for.
	Areas []NamedList
	Query string
	// Form is nil where whoever looks may not change settings; Settings says then what they are.
	Form     *UnitForm
	Own      bool       // the unit is the operator's alone, and can be taken out of use; only with Form
	Kept     []UnitKept // what its file was before, the newest first; only with Form
	Settings []Particular
	Recent   []PostingRow
	Stopped  []UnitProblem // the unit is stopped by these
	Pauses   bool          // its mails can be stopped and sent again here
	Tests    bool          // a test mail can be sent
	FeedAt   string        // the address of its feed; "" for none, and for who may not see it
	Done     string
	Said     []PostingRow // what came of a test, for each target
	Lost     []Particular
}

// NamedList is a list with a heading.
type NamedList struct {
	Name string
	List []string
}

// unitView lays out the page of a unit. A unit that is stopped has a page that says why.
func (s *site) unitView(r *http.Request, l lang) (p unitPage, u units.Unit, err error) {
	id := r.PathValue("id")
	p = unitPage{view: s.consoleView(r, l, "units.title", "units"), Path: l.Prefix() + unitPath(id)}
	u, hash, err := s.o.Digests.Book.Read(id)
	if f, ok := faultOfUnit(err); ok {
		p.Title, p.Stopped = visible(f.Unit), p.problems(f.Err)
		return p, u, nil
	}
	if err != nil {
		return p, u, err
	}
	p.Title = visible(u.Name.In(string(l)))
	next, err := s.o.Digests.Office.Next(r.Context())
	if err != nil {
		return p, u, err
	}
	if p.Unit, err = s.unitRow(r.Context(), p.view, u, next, true); err != nil {
		return p, u, err
	}
	p.Areas, p.Query = s.areas(p.view, u), s.mask.text(u.Query, nil)
	if s.editsUnits() {
		p.Own = s.o.Digests.Book.Own(u.ID)
		p.Form = s.formFor(p.view, u, hash, p.Own)
		if p.Kept, err = s.keptVersions(u.ID); err != nil {
			return p, u, err
		}
		if u.Feed && s.o.PublicURL != "" {
			p.FeedAt = s.link(l.Prefix() + "/d/feed/" + s.o.Digests.Office.Token(u.ID, alerts.ToFeed))
		}
	} else {
		p.Settings = s.unitSettings(p.view, u)
	}
	p.Pauses, p.Tests = !u.Paused, s.o.Digests.Test != nil && len(p.Unit.To) > 0
	recent, _, err := s.o.Digests.Office.Newest(r.Context(), u.ID, since(u, s.o.Now(), lastDays), "", maxRecent)
	for _, x := range recent {
		p.Recent = append(p.Recent, s.postingRow(p.view, x))
	}
	return p, u, err
}

// areas names what a unit answers for.
func (s *site) areas(v view, u units.Unit) (out []NamedList) {
	names := s.shortNames(v.Lang)
	neighbours := make([]string, len(u.Area.Neighbours))
	for i, id := range u.Area.Neighbours {
		neighbours[i] = cmp.Or(names[id], visible(id))
	}
	for _, l := range []NamedList{{"provinces", v.unitPlaces(u.Area.Provinces)}, {"gates", v.unitPlaces(u.Area.Gates)}, {"behind", v.unitPlaces(u.Area.Behind)},
		{"countries", v.countries(u.Area.Countries)}, {"neighbours", neighbours}} {
		if len(l.List) > 0 {
			out = append(out, NamedList{v.T("unitarea." + l.Name), l.List})
		}
	}
	return out
}

// unit shows one unit.
func (s *site) unit(w http.ResponseWriter, r *http.Request, l lang) error {
	p, _, err := s.unitView(r, l)
	if err != nil {
		return err
	}
	if done := r.URL.Query().Get("done"); slices.Contains([]string{"save", "pause", "resume", "restore", "make", "return"}, done) {
		p.Done = p.T("units.done." + done)
	}
	return s.write(w, http.StatusOK, "unit", p)
}

// unitAct stops the mails of a unit, sends them again, or sends a test mail.
func (s *site) unitAct(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	p, u, err := s.unitView(r, l)
	if err != nil {
		return err
	}
	if len(p.Stopped) > 0 {
		return s.write(w, http.StatusConflict, "unit", p)
	}
	switch do := form.Get("do"); {
	case do == "pause":
		err = s.o.Digests.Office.Pause(r.Context(), u.ID, s.who.Name)
	case do == "resume":
		err = s.o.Digests.Office.Resume(r.Context(), u.ID, s.who.Name)
	case do == "test" && p.Tests:
		return s.unitTest(w, r, p, u)
	default:
		return errBadForm
	}
	if errors.Is(err, job.ErrUnknown) {
		p.Error = p.T("units.not_yet")
		return s.write(w, http.StatusConflict, "unit", p)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, p.Path+"?done="+form.Get("do"))
}

// unitTest sends a test mail and shows what the server said.
func (s *site) unitTest(w http.ResponseWriter, r *http.Request, p unitPage, u units.Unit) error {
	note := job.Audit{At: s.o.Now(), By: s.who.Name, Act: "test", On: unitBy(u.ID)}
	if s.o.Digests.Note != nil {
		if _, err := s.o.Digests.Note(r.Context(), note); err != nil {
			return err
		}
	}
	tested, err := s.o.Digests.Test(r.Context(), u.ID)
	if err != nil {
		return err
	}
	for _, t := range tested {
		state := alerts.Sent
		if !t.OK {
			state = alerts.Failed
		}
		p.Said = append(p.Said, PostingRow{Kind: t.Target.Kind, Address: s.target(t.Target), State: state, At: s.o.Now(), Tries: 1, Answer: s.spoken(t.Target, t.Answer)})
	}
	p.Done = p.T("units.done.test")
	return s.write(w, http.StatusOK, "unit", p)
}
