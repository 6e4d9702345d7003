package web

import (
	"net/http"
	"strings"
	"time"

	"lurewatch/share"
)

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
	x, err := s.readExport(r, l)
	if err != nil {
		return err
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(exportTime)) // a writer that has none needs none
	out := &attachment{w: w, kind: mediaType(x.Format), name: fileName(x, s.o.Now())}
	report, err := s.exports().Write(r.Context(), out, x)
	if err != nil && !out.opened {
		return err
	}
	if err != nil { // a part of a file must not pass for a whole one
		s.o.Log.Error("export broke off", "format", x.Format, "ads", report.Items, "err", err)
		panic(http.ErrAbortHandler)
	}
	out.open()
	return nil
}

// exports hands ads over and has the audit log say so.
func (s *site) exports() share.Ledger {
	return share.Ledger{Now: s.o.Now, Note: s.o.Exports.Note, Source: share.Source{
		Search: s.o.Search, Case: s.o.Case, Campaign: s.o.Campaign, CampaignByID: s.o.CampaignByID, Reviews: s.o.Reviews, History: s.o.History,
		Evidence: s.o.Evidence, Audits: s.o.Desk.Audits,
	}}
}

// readExport reads what is to leave: from the form how, and from its address or the form which ads.
func (s *site) readExport(r *http.Request, l lang) (share.Handover, error) {
	format, err := share.ParseFormat(r.PostForm.Get("format"))
	if err != nil {
		return share.Handover{}, errBadForm
	}
	tlp, err := share.ParseTLP(r.PostForm.Get("tlp"))
	if err != nil {
		return share.Handover{}, errBadForm
	}
	x, err := s.chosen(r)
	x.Format, x.Via, x.Some = format, "console", true
	x.Options = share.Options{
		TLP: tlp, Ceiling: s.o.Exports.ceiling(), Clear: s.leavesClear() && r.PostForm.Get("contacts") != "masked", By: s.who.Name, Producer: s.o.Exports.Producer,
		Rule: s.o.Rule, RuleSet: s.o.RulesVersion, Version: s.o.Version, Record: s.o.Exports.Record, Lang: string(l),
	}
	return x, err
}

// mediaType is what a browser is told that a file is.
func mediaType(f share.Format) string {
	form, _ := f.Form()
	return form.MediaType
}

// fileName is what the file is called: when, and how far it may go.
func fileName(x share.Handover, now time.Time) string {
	form, _ := x.Format.Form()
	tlp := strings.NewReplacer(":", "-", "+", "-").Replace(strings.ToLower(x.Options.TLP.String()))
	return "lurewatch-" + now.In(hanoi).Format("20060102-1504") + "-" + tlp + form.Extension
}
