package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
	"lurewatch/job"
	"lurewatch/people"
)

// digestPage is one digest as it was sent.
type digestPage struct {
	view
	ID, Unit, Path string
	Gone           bool // the unit is no longer there
	Day            time.Time
	Urgent         bool
	Subject, Text  string
	Kind           alerts.Kind // of the target that Text is of; "" where nothing is kept
	Sealed         bool
	Unread         bool // what was sent cannot be read
	Went           []PostingRow
	Refs           []RefRow
	MoreRefs       int
	CSV, Mail      bool   // there is such a file, for whoever looks
	Resends        bool   // it can be sent again
	Nobody         bool   // it cannot, since its unit has no target for it now
	UnitAt         string // the address of the unit; "" for one that is no longer there, and for who may not open it
	Done           string
}

// RefRow is a reference in a digest, with the address of its ad; "" where there is none.
type RefRow struct{ Ref, Href string }

// maxRefs is how many references lead to their ads.
const maxRefs = 600

// sentKinds are the kinds of targets in the order in which one is looked for whose bytes show what was sent.
var sentKinds = [...]alerts.Kind{alerts.Mail, alerts.Feed, alerts.Webhook, alerts.Directory}

// postings lists those of one digest, or returns job.ErrUnknown.
func (s *site) postings(ctx context.Context, id string) ([]alerts.Posting, error) {
	unit, _, _, ok := splitDigest(id)
	if !ok {
		return nil, job.ErrUnknown
	}
	all, err := s.o.Digests.Office.Archive(ctx, unit, id, maxPostings)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p alerts.Posting) bool { return p.Digest != id })
	if len(all) == 0 {
		return nil, job.ErrUnknown
	}
	return all, nil
}

// sentBytes returns a digest as it was sent, to the first kind of target for which there is something.
func (s *site) sentBytes(ctx context.Context, id string, all []alerts.Posting) ([]byte, alerts.Kind, error) {
	for _, k := range sentKinds {
		if !slices.ContainsFunc(all, func(p alerts.Posting) bool { return p.Target.Kind == k }) {
			continue
		}
		raw, err := s.o.Digests.Office.Bytes(ctx, id, k)
		if !errors.Is(err, job.ErrUnknown) {
			return raw, k, err
		}
	}
	return nil, "", nil
}

// digest shows one digest: its text as it was sent, and where it went.
func (s *site) digest(w http.ResponseWriter, r *http.Request, l lang) error {
	p, err := s.digestView(r, l)
	if err != nil {
		return err
	}
	if r.URL.Query().Has("resent") {
		p.Done = p.T("digests.resent")
	}
	return s.write(w, http.StatusOK, "digest", p)
}

// digestView lays out the page of a digest.
func (s *site) digestView(r *http.Request, l lang) (p digestPage, err error) {
	id := r.PathValue("id")
	all, err := s.postings(r.Context(), id)
	if err != nil {
		return p, err
	}
	p = digestPage{view: s.consoleView(r, l, "digests.one", "digests"), ID: visible(id), Path: l.Prefix() + digestPath(id)}
	unit, day, urgent, _ := splitDigest(id)
	p.Unit, p.Day, p.Urgent = cmp.Or(s.shortNames(l)[unit], visible(unit)), day, urgent
	u, _, err := s.o.Digests.Book.Read(unit)
	p.Gone = errors.Is(err, job.ErrUnknown)
	if s.who.May(people.Share) {
		p.Resends = err == nil && resendable(u, all)
		p.Nobody = !p.Resends
		if !p.Gone {
			p.UnitAt = l.Prefix() + unitPath(unit)
		}
	}
	for _, x := range all {
		p.Went = append(p.Went, s.postingRow(p.view, x))
	}
	return p, s.showSent(r.Context(), &p, id, unit, all)
}

// resendable reports whether a unit has a target now for which there is something of a digest. Feeds are fetched, not sent to.
func resendable(u units.Unit, all []alerts.Posting) bool {
	has := map[alerts.Kind]bool{alerts.Mail: len(u.Recipients) > 0, alerts.Webhook: u.Webhook.URL != "", alerts.Directory: u.Directory != ""}
	return slices.ContainsFunc(all, func(p alerts.Posting) bool { return has[p.Target.Kind] && p.SHA256 != "" })
}

// showSent puts on a page what was sent.
func (s *site) showSent(ctx context.Context, p *digestPage, id, unit string, all []alerts.Posting) error {
	raw, kind, err := s.sentBytes(ctx, id, all)
	if err != nil || kind == "" {
		return err
	}
	d, err := readSent(raw, kind)
	if err != nil {
		s.o.Log.Warn("a digest as it was sent cannot be read", "digest", id, "why", err)
		p.Unread = true
	}
	p.Kind, p.Sealed, p.CSV = kind, d.Sealed, len(d.CSV) > 0
	p.Mail = kind == alerts.Mail && s.seesAddresses()
	p.Subject, p.Text = visible(s.untoken(unit, d.Subject)), visible(s.untoken(unit, d.Text))
	refs := refForm.FindAllString(d.Text, -1)
	slices.Sort(refs)
	refs = slices.Compact(refs)
	p.MoreRefs = max(0, len(refs)-maxRefs)
	for _, ref := range refs[:min(len(refs), maxRefs)] {
		row := RefRow{Ref: ref}
		ad, err := s.adOf(ctx, ref)
		if err != nil && !errors.Is(err, job.ErrUnknown) {
			return err
		}
		if err == nil {
			row.Href = p.To(adPath(ad))
		}
		p.Refs = append(p.Refs, row)
	}
	return nil
}

// Date writes the day of the digest, which is one of its unit.
func (p digestPage) Date() string { return p.Lang.day(p.Day) }

// digestCSV sends the table that was attached.
func (s *site) digestCSV(w http.ResponseWriter, r *http.Request, _ lang) error {
	id := r.PathValue("id")
	all, err := s.postings(r.Context(), id)
	if err != nil {
		return err
	}
	raw, kind, err := s.sentBytes(r.Context(), id, all)
	if err != nil {
		return err
	}
	d, err := readSent(raw, kind)
	if err != nil || len(d.CSV) == 0 {
		return errors.Join(errNotFound, err)
	}
	unit, _, _, _ := splitDigest(id)
	return sendFile(w, "text/csv; charset=utf-8", id+".csv", []byte(s.untoken(unit, string(d.CSV))))
}

// digestMail sends the mail as it was sent, with the addresses and the tokens in it.
func (s *site) digestMail(w http.ResponseWriter, r *http.Request, _ lang) error {
	id := r.PathValue("id")
	if _, err := s.postings(r.Context(), id); err != nil {
		return err
	}
	if !s.seesAddresses() {
		return errNotFound
	}
	raw, err := s.o.Digests.Office.Bytes(r.Context(), id, alerts.Mail)
	if err != nil {
		return err
	}
	return sendFile(w, "message/rfc822", id+".eml", raw)
}

// sendFile sends a file to be kept. The name is of letters, digits, dots and hyphens.
func sendFile(w http.ResponseWriter, kind, name string, data []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = w.Write(data) // the reader may be gone: nobody is left to be told
	return nil
}

// resend queues a digest once more, or says why nobody would get it.
func (s *site) resend(w http.ResponseWriter, r *http.Request, l lang) error {
	if _, err := readForm(w, r); err != nil {
		return err
	}
	id := r.PathValue("id")
	p, err := s.digestView(r, l)
	if err != nil {
		return err
	}
	err = s.o.Digests.Office.Resend(r.Context(), id, s.who.Name)
	if errors.Is(err, alerts.ErrNobody) {
		p.Resends, p.Nobody = false, true
		p.Error = p.WhyNobody()
		return s.write(w, http.StatusConflict, "digest", p)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, p.Path+"?resent")
}

// WhyNobody says why a digest cannot be sent again.
func (p digestPage) WhyNobody() string {
	if p.Gone {
		return p.T("digests.nobody_gone")
	}
	return p.T("digests.nobody")
}
