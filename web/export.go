package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"lurewatch/job"
	"lurewatch/share"
)

// exporting is what a person asked to take out.
type exporting struct {
	format share.Format
	form   share.Form
	tlp    share.TLP
	clear  bool
	chosen selection
}

// labelled is the search for ads that can have a label: those that people decided on, and were sure.
const labelled = "-review:open -review:unsure"

// beginsLine is what the audit log has of an export that begins.
type beginsLine struct {
	Format share.Format `json:"format"`
	TLP    share.TLP    `json:"tlp"`
	Masked bool         `json:"masked"`
	Query  string       `json:"query,omitempty"`
	Ads    int          `json:"ads"` // as it begins
}

// exportLine is what the audit log has of an export that came to its end.
type exportLine struct {
	Began uint64 `json:"began"` // the line of its beginning
	Query string `json:"query,omitempty"`
	share.Report
}

// export sends ads as a file. It is a POST because it writes to the audit log.
func (s *site) export(w http.ResponseWriter, r *http.Request, l lang) error {
	if _, err := readForm(w, r); err != nil {
		return err
	}
	leave, err := s.gates.exports.enter(r.Context(), gateTime)
	if err != nil {
		return err
	}
	defer leave()
	x, err := s.readExport(r)
	if err != nil {
		return err
	}
	if err := x.check(s.o.Exports.ceiling()); err != nil {
		return err
	}
	line, err := s.noteExport(r, "exporting", x.chosen.on, beginsLine{x.format, x.tlp, !x.clear, x.chosen.query, x.chosen.ads})
	if err != nil {
		return err
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(exportTime)) // a writer that has none needs none
	out := &attachment{w: w, kind: x.form.MediaType, name: x.fileName(s.o.Now())}
	report, err := share.Write(r.Context(), out, x.format, s.shareOptions(l, x), s.items(r.Context(), x))
	if err == nil {
		_, err = s.noteExport(r, "export", x.chosen.on, exportLine{line.Seq, x.chosen.query, report})
	}
	if err != nil && !out.opened {
		return err
	}
	if err != nil { // a part of a file must not pass for a whole one
		s.o.Log.Error("export broke off", "line", line.Seq, "format", x.format, "err", err)
		panic(http.ErrAbortHandler)
	}
	out.open()
	return nil
}

// readExport reads the form.
func (s *site) readExport(r *http.Request) (exporting, error) {
	x := exporting{clear: s.mask.off && r.PostForm.Get("contacts") != "masked"}
	var err error
	if x.format, err = share.ParseFormat(r.PostForm.Get("format")); err != nil {
		return x, errBadForm
	}
	x.form, _ = x.format.Form()
	if x.tlp, err = share.ParseTLP(r.PostForm.Get("tlp")); err != nil {
		return x, errBadForm
	}
	if x.chosen, err = s.selection(r); err != nil || x.format != share.Labels || len(x.chosen.ids) > 0 {
		return x, err
	}
	x.chosen.query = tidyQuery(x.chosen.query + " " + labelled)
	x.chosen, err = s.found(r.Context(), x.chosen)
	return x, err
}

// check refuses what [share.Write] would refuse, before the audit log has a line of it.
func (x exporting) check(ceiling share.TLP) error {
	switch {
	case x.tlp > ceiling, x.clear && x.tlp == share.TLPClear:
		return share.ErrCeiling
	case x.form.NeedsClear && !x.clear:
		return share.ErrMasked
	case x.form.Most > 0 && x.chosen.ads > x.form.Most:
		return share.ErrTooMany
	case x.chosen.ads == 0:
		return share.ErrNothing
	}
	return nil
}

// noteExport writes a line to the audit log.
func (s *site) noteExport(r *http.Request, act, on string, data any) (job.Audit, error) {
	b, err := json.Marshal(data)
	if err != nil {
		return job.Audit{}, err
	}
	line, err := s.o.Exports.Note(r.Context(), job.Audit{At: s.o.Now(), By: s.who.Name, Act: act, On: on, Data: b})
	if err != nil {
		return line, fmt.Errorf("note an export: %w", err)
	}
	return line, nil
}

// shareOptions say how to export.
func (s *site) shareOptions(l lang, x exporting) share.Options {
	o := share.Options{TLP: x.tlp, Ceiling: s.o.Exports.ceiling(), Clear: x.clear, Mask: func(t string) string { return masker{}.text(t, nil) },
		Now: s.o.Now(), By: s.who.Name, Producer: s.o.Exports.Producer, Rule: s.o.Rule, RuleSet: s.o.RulesVersion, Version: s.o.Version,
		Record: s.o.Exports.Record, Lang: string(l)}
	if x.clear || !x.chosen.contact {
		o.Query = x.chosen.query
	}
	return o
}

// fileName is what the file is called: when, and how far it may go.
func (x exporting) fileName(now time.Time) string {
	tlp := strings.NewReplacer(":", "-", "+", "-").Replace(strings.ToLower(x.tlp.String()))
	return "lurewatch-" + now.In(hanoi).Format("20060102-1504") + "-" + tlp + x.form.Extension
}
