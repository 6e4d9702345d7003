package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/share"
)

// Exports is how lists of ads leave. Where Note is nil nothing is exported here.
type Exports struct {
	// Note appends a line to the audit log: [share.Ledger.Write] says which.
	Note func(ctx context.Context, a job.Audit) (job.Audit, error)
	// Ceiling is the narrowest TLP that may leave; the zero TLP means TLP:AMBER.
	Ceiling share.TLP
	// Record opens the gzip member of a record, for bundles of evidence; nil leaves records out.
	Record func(ctx context.Context, e job.Evidence) (io.ReadCloser, error)
	// Producer is who exports, as others are told.
	Producer share.Producer
}

// open reports whether lists may leave.
func (e Exports) open() bool { return e.Note != nil }

// ceiling is the narrowest TLP that may leave.
func (e Exports) ceiling() share.TLP {
	if e.Ceiling == 0 {
		return share.TLPAmber
	}
	return e.Ceiling
}

// exportTime bounds how long an export may take.
const exportTime = 10 * time.Minute

// usualTLP is what is chosen beforehand, where the ceiling allows it.
const usualTLP = share.TLPAmber

// ExportForm is the form that takes ads out.
type ExportForm struct {
	Action  string // with what is to leave
	Formats []ExportFormat
	TLPs    []ExportTLP
	Clear   bool // contacts may leave as they are; whoever reads this may mask them
	Ads     string
	// Similar says that the ads of the page have similar words and are not what was asked for: none leaves.
	Similar bool
}

// ExportFormat is one format. Most is how many ads it holds, "" for any number; Off that there are more.
type ExportFormat struct {
	Name string
	Most string
	Off  bool
}

// ExportTLP is one level of the Traffic Light Protocol.
type ExportTLP struct {
	Name string
	On   bool
}

// exportForm is the form for n ads, which the pairs of names and values tell; nil where nothing may leave.
func (s *site) exportForm(v view, n int, pairs ...string) *ExportForm {
	if !s.o.Exports.open() || !s.who.May(people.Export) || n == 0 {
		return nil
	}
	what := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		what.Set(pairs[i], pairs[i+1])
	}
	f := &ExportForm{Action: v.To("/console/export?" + what.Encode()), Clear: s.leavesClear(), Ads: v.N("console.count", n)}
	for _, x := range share.Formats() {
		if x.NeedsClear && !s.leavesClear() {
			continue
		}
		e := ExportFormat{Name: string(x.Format), Off: x.Most > 0 && n > x.Most}
		if x.Most > 0 {
			e.Most = v.Lang.Count(x.Most)
		}
		f.Formats = append(f.Formats, e)
	}
	ceiling := s.o.Exports.ceiling()
	for _, t := range share.TLPs {
		if t <= ceiling {
			f.TLPs = append(f.TLPs, ExportTLP{t.String(), t == min(usualTLP, ceiling)})
		}
	}
	return f
}

// leavesClear reports whether contacts may leave as they are: whoever looks sees them so, and not everything that leaves
// may be published.
func (s *site) leavesClear() bool { return s.mask.off && s.o.Exports.ceiling() > share.TLPClear }

// exportFound is the form for what a search finds.
func (s *site) exportFound(v view, hits job.Hits, pairs ...string) *ExportForm {
	f := s.exportForm(v, hits.Total, pairs...)
	if f == nil || !hits.Fuzzy {
		return f
	}
	return &ExportForm{Ads: v.N("console.count", 0), Similar: true}
}

// attachment sends a file. Its headers leave with its first byte, so that what fails before can still be a page.
type attachment struct {
	w      http.ResponseWriter
	kind   string
	name   string
	opened bool
}

func (a *attachment) Write(p []byte) (int, error) {
	a.open()
	return a.w.Write(p)
}

// open sends the headers.
func (a *attachment) open() {
	if a.opened {
		return
	}
	a.opened = true
	h := a.w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", a.name))
	a.w.WriteHeader(http.StatusOK)
}
