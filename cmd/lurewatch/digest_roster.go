package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
	"lurewatch/rules/facts"
	"lurewatch/rules/match"
	"lurewatch/seeds"
	"lurewatch/web/outlet"
)

// gazetteer is what routing has to know of the places that ads are read with.
type gazetteer struct{ r *facts.Reader }

// newGazetteer reads the places of the seeds.
func newGazetteer() (gazetteer, error) {
	r, err := facts.New(seeds.FS, new(match.Builder))
	return gazetteer{r}, err
}

// Place returns an entry by its id; false if there is none.
func (g gazetteer) Place(id string) (units.Place, bool) {
	p, ok := g.r.Place(id)
	return units.Place{Country: p.Country, Kind: p.Kind, Province: p.Province, Into: p.Into, Neighbour: p.Neighbour}, ok
}

func (g gazetteer) known(id string) bool {
	_, ok := g.Place(id)
	return ok
}

// unitsDir is the folder of the operator's unit files.
func (a *app) unitsDir() string { return filepath.Join(a.cli.Data, units.Folder) }

// roster is the units as the files say now: they are read again when a file was changed, came or went. It is safe for
// concurrent use.
type roster struct {
	dir   string
	gaz   gazetteer
	mails bool // there is a mail server
	log   *slog.Logger

	mu     sync.Mutex // guards what follows
	looks  string     // the names, sizes and times of the files that were read
	book   *units.Book
	faults []error
	now    alerts.Roster
}

// Roster is who can be told. Mails of units wait until there is a server for them: what such a unit is owed is kept, and
// the first digest after that covers the days between.
func (r *roster) Roster() alerts.Roster {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refresh()
	return r.now
}

// Book is every unit and every fault, as of now.
func (r *roster) Book() (*units.Book, []error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refresh()
	return r.book, r.faults
}

// unit finds one by its id.
func (r *roster) unit(id string) (units.Unit, bool) {
	b, _ := r.Book()
	return b.Unit(id)
}

// ids lists all units that there is a file of, also those that are stopped.
func (r *roster) ids() (ids []string) {
	b, _ := r.Book()
	for _, u := range b.All() {
		ids = append(ids, u.ID)
	}
	for _, f := range b.Stopped() {
		ids = append(ids, f.Unit)
	}
	slices.Sort(ids)
	return ids
}

// has reports whether there is a file of a unit.
func (r *roster) has(id string) bool { return slices.Contains(r.ids(), id) }

// refresh reads the files again if they look otherwise. A folder that cannot be listed leaves the units as they were.
func (r *roster) refresh() {
	looks, err := lookOf(r.dir)
	if err != nil && r.book != nil {
		looks = "unreadable: " + err.Error()
		if looks != r.looks {
			r.log.Error("the units cannot be read again and stay as they were", "why", err)
		}
		r.looks = looks
		return
	}
	if r.book != nil && looks == r.looks {
		return
	}
	r.looks = looks
	r.book, r.faults = units.Load(seeds.FS, r.dir, r.gaz.known)
	for _, f := range r.faults {
		r.log.Error("units", "fault", outlet.Fault(f.Error()))
	}
	r.now = r.rosterOf(r.book)
}

// rosterOf is a book for the office.
func (r *roster) rosterOf(b *units.Book) alerts.Roster {
	all := b.All()
	out := alerts.Roster{Units: slices.Clone(all), Router: units.NewRouter(all, r.gaz), Stopped: make(map[string]string)}
	for _, f := range b.Stopped() {
		out.Stopped[f.Unit] = outlet.Fault(f.Err.Error()) // it goes into the log and into alarms
	}
	var waiting []string
	for i := range out.Units {
		if !r.mails && len(out.Units[i].Recipients) > 0 {
			waiting = append(waiting, out.Units[i].ID)
			out.Units[i].Recipients = nil
		}
	}
	if len(waiting) > 0 {
		r.log.Warn("no mail is sent: --smtp-host and --digest-from are not set", "units", strings.Join(waiting, " "))
	}
	return out
}

// lookOf is what tells whether files were changed: their names, sizes and times. A folder that there is not is empty.
func lookOf(dir string) (string, error) {
	list, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		return "", err
	}
	var b strings.Builder
	for _, e := range list {
		i, err := e.Info()
		if err != nil {
			continue // it went since
		}
		fmt.Fprintf(&b, "%s %d %d\n", e.Name(), i.Size(), i.ModTime().UnixNano())
	}
	return b.String(), nil
}
