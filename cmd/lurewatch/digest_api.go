package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/alerts/post"
	"lurewatch/alerts/units"
	"lurewatch/job"
	"lurewatch/web/api"
	"lurewatch/web/outlet"
)

// officePath is what the command line asks about digests, under the base of the interface for programs. Only the owner of
// the data directory reaches it.
const officePath = "/office/"

// told is one unit with its settings and what became of its newest digest.
type told struct {
	ID         string   `json:"id"`
	Kind       string   `json:"kind"`
	Name       string   `json:"name"`
	Language   string   `json:"language"`
	Hour       string   `json:"hour"`
	Zone       string   `json:"zone"`
	Lowest     job.Band `json:"lowest"`
	Mode       string   `json:"mode"`
	Recipients []string `json:"recipients"`
	Webhook    string   `json:"webhook,omitempty"`
	Directory  string   `json:"directory,omitempty"`
	Feed       bool     `json:"feed,omitempty"`
	// Keys says which of the files of its keys cannot be used, and why: no digest is made or sent with them.
	Keys []string `json:"key_faults,omitempty"`
	// Paused says who stopped the mails; empty if nobody did.
	Paused string      `json:"paused,omitempty"`
	Run    *alerts.Run `json:"run,omitempty"` // the newest day in the ledger
	// Postings are those of the newest digest.
	Postings []alerts.Posting `json:"postings,omitempty"`
}

// tellable reports whether the unit has anywhere to send to.
func (t told) tellable() bool {
	return len(t.Recipients) > 0 || t.Webhook != "" || t.Directory != "" || t.Feed
}

// allTold are the units and what is wrong with the others.
type allTold struct {
	Units  []told   `json:"units"`
	Faults []string `json:"faults"` // with file, line and column
	// Running says that a server makes and sends what is due by itself.
	Running bool `json:"running"`
	// Mails says that there is a mail server.
	Mails bool   `json:"mails"`
	Why   string `json:"why,omitempty"` // what could not be done
}

// previewed is a digest that was made to be looked at.
type previewed struct {
	Digest  string      `json:"digest"`
	Unit    string      `json:"unit"`
	Day     string      `json:"day"`
	Subject string      `json:"subject"`
	Items   int         `json:"items"`
	More    int         `json:"more"`
	Files   []post.File `json:"files,omitempty"`
}

// tested is what one target said to a test.
type tested struct {
	Target string `json:"target"`
	OK     bool   `json:"ok"`
	Answer string `json:"answer"`
	to     alerts.Target
}

// handler answers the command line. The nil bureau answers that there is none.
func (b *bureau) handler() http.Handler {
	mux := http.NewServeMux()
	answer := func(pattern string, do func(r *http.Request) (any, error)) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+api.Base+officePath+path, func(w http.ResponseWriter, r *http.Request) {
			v, err := any(nil), errNoOffice
			if b != nil {
				v, err = do(r)
			}
			b.write(w, v, err)
		})
	}
	answer("GET units", func(r *http.Request) (any, error) { return b.told(r.Context()) })
	answer("POST due", func(r *http.Request) (any, error) { return b.due(r.Context()) })
	answer("GET preview", func(r *http.Request) (any, error) {
		return b.preview(r.Context(), r.FormValue("unit"), r.FormValue("date"))
	})
	answer("GET archive", func(r *http.Request) (any, error) {
		limit, err := strconv.Atoi(r.FormValue("limit"))
		if err != nil {
			return nil, err
		}
		return b.archived(r.Context(), r.FormValue("unit"), r.FormValue("after"), limit)
	})
	answer("POST resend", func(r *http.Request) (any, error) { return b.resend(r.Context(), r.FormValue("id")) })
	answer("POST test", func(r *http.Request) (any, error) { return b.test(r.Context(), r.FormValue("unit")) })
	return mux
}

var errNoOffice = errors.New("nobody is told anything here: the server runs without digests")

// write answers with JSON, or with what went wrong.
func (b *bureau) write(w http.ResponseWriter, v any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		status := http.StatusInternalServerError
		var no *alerts.NoDay
		switch {
		case errors.As(err, &no):
			status, err = http.StatusUnprocessableEntity, no
		case errors.Is(err, job.ErrUnknown) || errors.Is(err, errNoOffice):
			status = http.StatusNotFound
		}
		w.WriteHeader(status)
		v = map[string]string{"title": http.StatusText(status), "detail": err.Error()}
	}
	if err := json.NewEncoder(w).Encode(v); err != nil && b != nil {
		b.a.logger().Warn("an answer about digests was cut off", "why", err)
	}
}

// told lists the units with what became of their newest digest.
func (b *bureau) told(ctx context.Context) (allTold, error) {
	book, faults := b.units.Book()
	all := allTold{Units: []told{}, Faults: []string{}, Running: b.running, Mails: b.writer.p.smtp != nil}
	for _, f := range faults {
		all.Faults = append(all.Faults, outlet.Fault(f.Error()))
	}
	for _, u := range book.All() {
		t, err := b.newest(ctx, u)
		if err != nil {
			return all, err
		}
		all.Units = append(all.Units, t)
	}
	return all, nil
}

// recently is how far back the newest day of a unit is looked for.
const recently = 400 * 24 * time.Hour

// newest is a unit with its newest digest.
func (b *bureau) newest(ctx context.Context, u units.Unit) (told, error) {
	t := told{ID: u.ID, Kind: string(u.Kind), Name: u.Name.In(u.Language), Language: u.Language, Hour: u.Hour, Zone: u.Zone, Lowest: u.Lowest, Mode: string(u.Mode),
		Recipients: u.Recipients, Webhook: u.Webhook.URL, Directory: u.Directory, Feed: u.Feed, Keys: b.writer.keyFaults(u)}
	by, paused, err := b.Paused(ctx, u.ID)
	switch {
	case err != nil:
		return t, err
	case u.Paused:
		t.Paused = "its file"
	case paused:
		t.Paused = by
	}
	runs, err := b.Runs(ctx, u.ID, b.a.now().Add(-recently).Format(time.DateOnly), int(recently/(24*time.Hour))+2)
	if err != nil || len(runs) == 0 {
		return t, err
	}
	t.Run = &runs[len(runs)-1]
	if t.Run.Digest == "" {
		return t, nil
	}
	t.Postings, err = b.Archive(ctx, u.ID, t.Run.Digest+"/", 2*units.MaxRecipients) // behind its own urgent notices
	t.Postings = slices.DeleteFunc(t.Postings, func(p alerts.Posting) bool { return p.Digest != t.Run.Digest })
	return t, err
}

// due makes and sends what is due now. A running server does so by itself, every minute, and is not helped: two at once
// could send a letter twice.
func (b *bureau) due(ctx context.Context) (allTold, error) {
	why := ""
	if !b.running {
		if err := b.Tick(ctx, b.a.now()); err != nil {
			why = err.Error()
		}
	}
	all, err := b.told(ctx)
	all.Why = why
	return all, err
}

// preview makes what the digest of a unit would be on a day, today if none is named.
func (b *bureau) preview(ctx context.Context, unit, day string) (previewed, error) {
	u, ok := b.units.unit(unit)
	if !ok {
		return previewed{}, b.noUnit(unit)
	}
	if faults := b.writer.keyFaults(u); len(faults) > 0 {
		return previewed{}, fmt.Errorf("unit %s: %s", unit, strings.Join(faults, "; "))
	}
	if day == "" {
		zone, err := time.LoadLocation(u.Zone)
		if err != nil {
			return previewed{}, fmt.Errorf("unit %s: %w", unit, err)
		}
		day = b.a.now().In(zone).Format(time.DateOnly)
	}
	d, err := b.Preview(ctx, unit, day)
	if err != nil {
		return previewed{}, err
	}
	d.Unit.Recipients = u.Recipients // the office does not name them where no mail goes out
	mail, err := b.writer.mail(d, "preview."+d.ID+"@"+b.writer.p.domain)
	if err != nil {
		return previewed{}, err
	}
	return previewed{Digest: d.ID, Unit: unit, Day: d.Day, Subject: digest.Subject(d), Items: len(d.Items), More: d.More,
		Files: append(b.writer.files(d), post.File{Name: d.ID + ".eml", Type: "message/rfc822", Data: mail})}, nil
}

// noUnit says that there is no such unit, or what is wrong with its file.
func (b *bureau) noUnit(id string) error {
	book, _ := b.units.Book()
	for _, f := range book.Stopped() {
		if f.Unit == id {
			return errors.New(outlet.Fault(f.Error()))
		}
	}
	return fmt.Errorf("unit %.80q: %w; the nearest are %s, and digest units lists all", id, job.ErrUnknown, strings.Join(nearest(id, b.unitIDs()), ", "))
}

// sent is the newest of what was sent, oldest first.
type sent struct {
	Postings []alerts.Posting `json:"postings"`
	// Cut names the units of which more was sent than is told.
	Cut []string `json:"cut"`
}

// archived lists the newest of what was sent to a unit, or to each that there is where none is named, of a day and later. A unit
// that is no more has its archive still; one of which there never was anything is an error.
func (b *bureau) archived(ctx context.Context, unit, since string, limit int) (sent, error) {
	all := sent{Postings: []alerts.Posting{}, Cut: []string{}}
	ids := []string{unit}
	if unit == "" {
		ids = b.units.ids()
	}
	for _, id := range ids {
		list, more, err := b.Newest(ctx, id, since, "", limit)
		if err == nil && len(list) == 0 && !b.units.has(id) {
			if list, _, err = b.Newest(ctx, id, "", "", 1); err == nil && len(list) == 0 {
				err = b.noUnit(id)
			}
			list = nil
		}
		if err != nil {
			return sent{}, err
		}
		if more {
			all.Cut = append(all.Cut, id)
		}
		slices.Reverse(list)
		all.Postings = append(all.Postings, list...)
	}
	return all, nil
}

// resend queues a digest once more, and sends it where no server does.
func (b *bureau) resend(ctx context.Context, id string) ([]alerts.Posting, error) {
	if err := b.Resend(ctx, id, ownerName); err != nil {
		return nil, err
	}
	if !b.running {
		if err := b.Tick(ctx, b.a.now()); err != nil {
			return nil, err
		}
	}
	unit, _, _ := strings.Cut(id, ".")
	list, err := b.Archive(ctx, unit, id+"/", 2*units.MaxRecipients)
	return slices.DeleteFunc(list, func(p alerts.Posting) bool { return p.Digest != id }), err
}
