package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
	"lurewatch/internal/strictyaml"
	"lurewatch/people"
	"lurewatch/web/outlet"
)

// unitKinds are the kinds of units in the order of the pages.
var unitKinds = [...]units.Kind{units.Border, units.National, units.Youth, units.Saved}

// unitsPage lists the units.
type unitsPage struct {
	view
	Kinds []Choosable
	Rows  []UnitRow
	// Leads says that whoever looks sees more than names and areas.
	Leads bool
	// Reached is how many units there is somewhere to send to, of All.
	Reached, All int
	Stopped      []StoppedUnit
	Amiss        []string // what else is wrong with the files, in English
	// New is the address of the form for a new unit, and Retired are the units out of use; both are empty for who may not
	// change settings.
	New     string
	Retired []UnitRetired
	Done    string
}

// UnitRow is one unit in the list.
type UnitRow struct {
	ID, Name, Former string
	Kind             units.Kind
	Area             []string
	Href             string // "" for who may not open it
	Next             string // when its next digest is due; "" where none comes
	To               []string
	Last             *PostingRow // the newest of which is known what became of it; nil for none
	Paused           string      // who stopped its mails, in words; "" if nobody did
}

// StoppedUnit is a unit whose file has faults.
type StoppedUnit struct {
	ID       string
	Problems []UnitProblem
}

// UnitProblem is one fault of the settings of a unit.
type UnitProblem struct {
	At     string // "tay-ninh.yaml:3:8"; "" where it has no place
	Field  string // as it is called in files; "" for none that there is
	Says   string // in the language of the page; "" where only the detail can be told
	Detail string // in English
}

// unitPath is the address of a unit.
func unitPath(id string) string { return "/console/units/" + url.PathEscape(id) }

// units lists the units: for readers their names and areas.
func (s *site) units(w http.ResponseWriter, r *http.Request, l lang) error {
	p, err := s.unitsView(r, l)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("done") == "retire" {
		p.Done = p.T("units.done.retire")
	}
	return s.write(w, http.StatusOK, "units", p)
}

// unitsView lays the list out.
func (s *site) unitsView(r *http.Request, l lang) (p unitsPage, err error) {
	p = unitsPage{view: s.consoleView(r, l, "units.title", "units"), Leads: s.who.May(people.Share)}
	list, amiss := s.o.Digests.Book.All()
	asked := units.Kind(r.URL.Query().Get("kind"))
	if !slices.Contains(unitKinds[:], asked) {
		asked = ""
	}
	var next map[string]alerts.Upcoming
	if p.Leads {
		if next, err = s.o.Digests.Office.Next(r.Context()); err != nil {
			return p, err
		}
	}
	p.Kinds = append(p.Kinds, Choosable{p.T("units.all"), p.To("/console/units"), asked == ""})
	for _, k := range unitKinds {
		p.Kinds = append(p.Kinds, Choosable{p.Name("unitkind", string(k)), p.To("/console/units?kind=" + string(k)), k == asked})
	}
	for _, u := range list {
		p.All++
		if reached(u) {
			p.Reached++
		}
		if asked != "" && u.Kind != asked {
			continue
		}
		row, err := s.unitRow(r.Context(), p.view, u, next, p.Leads)
		if err != nil {
			return p, err
		}
		p.Rows = append(p.Rows, row)
	}
	if p.Leads {
		for _, err := range amiss {
			if f, ok := faultOfUnit(err); ok {
				p.Stopped = append(p.Stopped, StoppedUnit{visible(f.Unit), p.problems(f.Err)})
			} else {
				p.Amiss = append(p.Amiss, visible(err.Error()))
			}
		}
	}
	if s.editsUnits() {
		p.New = p.To(newUnitPath)
		p.Retired, err = s.retired(p.view)
	}
	return p, err
}

// reached reports whether there is somewhere to send the digests of a unit to.
func reached(u units.Unit) bool {
	return len(u.Recipients) > 0 || u.Webhook.URL != "" || u.Directory != "" || u.Feed
}

// unitRow lays one unit out, for leads with how it is doing.
func (s *site) unitRow(ctx context.Context, v view, u units.Unit, next map[string]alerts.Upcoming, leads bool) (UnitRow, error) {
	row := UnitRow{ID: u.ID, Name: visible(u.Name.In(string(v.Lang))), Former: visible(strings.Join(u.Former, "; ")), Kind: u.Kind, Area: v.unitPlaces(u.Area.Provinces, u.Area.Gates)}
	if !leads {
		return row, nil
	}
	row.Href, row.To = v.To(unitPath(u.ID)), s.targets(v, u)
	by, err := s.pausedBy(ctx, v, u)
	if err != nil {
		return row, err
	}
	if row.Paused = by; by == "" && reached(u) {
		coming, ok := next[u.ID]
		row.Next = v.upcoming(coming, ok, s.o.Now())
	}
	recent, _, err := s.o.Digests.Office.Newest(ctx, u.ID, since(u, s.o.Now(), lastDays), "", maxPostings)
	if err != nil {
		return row, err
	}
	for _, p := range recent {
		if p.State == alerts.Sent || p.State == alerts.Failed {
			last := s.postingRow(v, p)
			row.Last = &last
			break
		}
	}
	return row, nil
}

// lastDays is how far back is looked for what a unit was sent last.
const lastDays = 14

// since is the day of a unit that is so many days ago.
func since(u units.Unit, now time.Time, days int) string {
	return now.In(zoneOf(u)).AddDate(0, 0, -days).Format(time.DateOnly)
}

// zoneOf is the time zone of a unit. One that there is not, which no file can have, is that of Viet Nam.
func zoneOf(u units.Unit) *time.Location {
	zone, err := time.LoadLocation(u.Filled().Zone)
	if err != nil {
		return hanoi
	}
	return zone
}

// upcoming says in words when a unit is told next, as the office knows it; ok is false where it tells it nothing.
func (v view) upcoming(u alerts.Upcoming, ok bool, now time.Time) string {
	switch {
	case !ok:
		return v.T("units.next_none")
	case !u.At.After(now):
		return v.T("units.next_due", "at", v.Lang.Time(u.At))
	case u.Sure.After(u.At):
		return v.T("units.next_weekly", "at", v.Lang.Time(u.At), "sure", v.Lang.Time(u.Sure))
	}
	return v.Lang.Time(u.At)
}

// targets lists where the digests of a unit go.
func (s *site) targets(v view, u units.Unit) (out []string) {
	for _, to := range u.Recipients {
		out = append(out, s.target(alerts.Target{Kind: alerts.Mail, Address: to}))
	}
	for _, t := range []alerts.Target{{Kind: alerts.Webhook, Address: u.Webhook.URL}, {Kind: alerts.Directory, Address: u.Directory}} {
		if t.Address != "" {
			out = append(out, v.Name("target", string(t.Kind))+" "+s.target(t))
		}
	}
	if u.Feed {
		out = append(out, v.Name("target", string(alerts.Feed)))
	}
	return out
}

// pausedBy says in words who stopped the mails of a unit; "" if nobody did.
func (s *site) pausedBy(ctx context.Context, v view, u units.Unit) (string, error) {
	if u.Paused {
		return v.T("units.paused_file"), nil
	}
	by, ok, err := s.o.Digests.Office.Paused(ctx, u.ID)
	if err != nil || !ok {
		return "", err
	}
	if by == unitBy(u.ID) {
		return v.T("units.paused_self"), nil
	}
	return v.T("units.paused_by", "by", visible(by)), nil
}

// unitBy is who does what a unit does.
func unitBy(id string) string { return "unit:" + id }

// unitPlaces names places of the gazetteer, each once, in order.
func (v view) unitPlaces(lists ...[]string) (out []string) {
	for _, id := range slices.Concat(lists...) {
		if name := v.Place(id); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// problems words the faults of settings.
func (v view) problems(err error) (out []UnitProblem) {
	faults := faultsIn(err)
	for _, f := range faults {
		p := v.unitProblem(f.Err.Error())
		p.At = visible(f.Place.String())
		out = append(out, p)
	}
	if len(faults) == 0 {
		out = append(out, UnitProblem{Detail: visible(outlet.Fault(err.Error()))})
	}
	return out
}

// faultsIn lists all faults of settings that an error has in it, however often it was wrapped.
func faultsIn(err error) []*strictyaml.Fault {
	for err != nil {
		if _, many := err.(interface{ Unwrap() []error }); many {
			break
		}
		if _, one := err.(*strictyaml.Fault); one {
			break
		}
		err = errors.Unwrap(err)
	}
	return strictyaml.Faults(err)
}

// unitProblem words one fault, which begins with the key that it is about.
func (v view) unitProblem(detail string) UnitProblem {
	p := UnitProblem{Detail: visible(outlet.Fault(detail))}
	end := strings.IndexAny(detail, ` :."`)
	if end < 0 {
		return p
	}
	field := detail[:end]
	if field == "secret" {
		field = "webhook"
	}
	if says, ok := v.words["unitfault."+field]; ok {
		p.Field, p.Says = field, says
	}
	return p
}

// faultOfUnit returns why a unit is stopped; false if the error says something else.
func faultOfUnit(err error) (units.Fault, bool) {
	var f units.Fault
	ok := errors.As(err, &f)
	return f, ok
}
