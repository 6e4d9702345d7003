package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"lurewatch/job"
	"lurewatch/people"
)

// Desk is what people do with ads. Where one of its functions is nil nobody decides here: there is no queue, and the
// pages of ads and campaigns show what was decided and no more.
type Desk struct {
	// Decide keeps a decision and returns its line of the audit log. The errors that the pages explain are
	// [job.ErrUnknown] and [job.ErrChanged]; it looks at Content and Seen.
	Decide func(ctx context.Context, d job.Deciding) (job.Audit, error)
	// Undo takes the decision of a line of the audit log back, for who is named. The errors that the pages explain are
	// [job.ErrUnknown] and [job.ErrUndone].
	Undo func(ctx context.Context, seq uint64, by string, at time.Time) (job.Audit, error)
	// Audits returns at most limit lines of the audit log after the given one, in order.
	Audits func(ctx context.Context, after uint64, limit int) ([]job.Audit, error)
}

// open reports whether people decide here.
func (d Desk) open() bool { return d.Decide != nil && d.Undo != nil && d.Audits != nil }

// deskRoutes are the addresses where people act on ads.
func (s *site) deskRoutes() []route {
	var all []route
	if s.o.Exports.open() {
		all = append(all, route{"/console/export", []method{{"GET", readTime, s.as(people.Export, to("/console"))}, {"POST", exportTime, s.as(people.Export, (*site).export)}}})
	}
	if !s.o.Desk.open() {
		return all
	}
	act := func(page consoleAction) method { return method{"POST", readTime, s.as(people.Decide, page)} }
	see := func(page consoleAction) method { return method{"GET", readTime, s.as(people.Decide, page)} }
	all = append(all,
		route{"/console/queue", []method{see((*site).queue)}},
		route{"/console/queue/again", []method{see(to("/console/queue")), act((*site).skipNone)}},
		route{"/console/ad/{id}/decide", []method{see(toAd), act((*site).decide)}},
		route{"/console/ad/{id}/skip", []method{see(toAd), act((*site).skip)}},
		route{"/console/undo", []method{see(to("/console/queue")), act((*site).undo)}},
	)
	if s.hasCampaigns() {
		all = append(all, route{"/console/campaign/{id}/decide", []method{see(toCampaign), act((*site).decideCampaign)}})
	}
	return all
}

// to leads who asks for an address that only takes forms to a page, as the language switch does.
func to(path string) consoleAction {
	return func(_ *site, w http.ResponseWriter, r *http.Request, l lang) error {
		http.Redirect(w, r, l.Prefix()+path, http.StatusSeeOther)
		return nil
	}
}

func toAd(s *site, w http.ResponseWriter, r *http.Request, l lang) error {
	return to(adPath(job.ID(r.PathValue("id"))))(s, w, r, l)
}

func toCampaign(s *site, w http.ResponseWriter, r *http.Request, l lang) error {
	return to(campaignPath(job.ID(r.PathValue("id"))))(s, w, r, l)
}

// seeOther sends a browser on to a page of ours, so that nothing is done twice when it is loaded again.
func seeOther(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// mayDecide reports whether whoever asks may decide here.
func (s *site) mayDecide() bool { return s.o.Desk.open() && s.who.May(people.Decide) }

// readSeq reads the number of a line of the audit log; 0 for what is none.
func readSeq(s string) uint64 {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// readDecision reads a decision and the reason that the form has for it.
func readDecision(r *http.Request) (job.Decision, job.Reason, error) {
	d := job.Decision(r.PostForm.Get("decision"))
	if !slices.Contains(job.Decisions[:], d) {
		return "", "", errBadForm
	}
	reason := job.Reason(r.PostForm.Get("reason_" + string(d)))
	if reason == "" {
		reason = d.Reasons()[0]
	}
	if !slices.Contains(d.Reasons(), reason) {
		return "", "", errBadForm
	}
	return d, reason, nil
}
