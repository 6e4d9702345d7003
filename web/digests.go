package web

import (
	"context"
	"net/http"
	"strings"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/web/outlet"
)

// Digests is what units are told and what they answer. The zero value has no pages of it.
type Digests struct {
	// Office decides who is told what: *alerts.Office. It is required for everything else here.
	Office Office
	// Book holds the settings of the units; [units.Files] is one. It is required as well.
	Book UnitBook
	// AdOf returns the ad that has a reference, "VN-20261122-048213", or job.ErrUnknown. Nil knows none.
	AdOf func(ctx context.Context, ref string) (job.ID, error)
	// Test sends an invented digest to a unit now, and says what came of it at each target; it is no part of the archive.
	// Nil means that there are no tests.
	Test func(ctx context.Context, unit string) ([]Tested, error)
	// Note appends a line to the audit log. Nil means that nobody changes settings here.
	Note func(ctx context.Context, a job.Audit) (job.Audit, error)
}

// Tested is what came of a test at one target.
type Tested struct {
	Target alerts.Target
	OK     bool
	Answer string // what the other side said, or why nothing came of it
}

// Office is what the pages ask of whoever tells units. All methods are safe for concurrent use.
type Office interface {
	Outbox
	Pauses
	Answers
	Tokens
}

// Outbox is what was sent, and what would be.
type Outbox interface {
	// Archive returns at most limit postings of a unit that follow a key, in the order of days; "tay-ninh.20261101" begins
	// with that day.
	Archive(ctx context.Context, unit, after string, limit int) ([]alerts.Posting, error)
	// Newest returns at most limit postings of a unit, those of the newest day first, of a day, YYYY-MM-DD, and later; an
	// empty kind is every kind of target. More says that there are others.
	Newest(ctx context.Context, unit, since string, kind alerts.Kind, limit int) (list []alerts.Posting, more bool, err error)
	// Between is Newest for digests from a day to a day, YYYY-MM-DD both.
	Between(ctx context.Context, unit, first, last string, kind alerts.Kind, limit int) (list []alerts.Posting, more bool, err error)
	// Bytes returns a digest as it was sent to a kind of target, or job.ErrUnknown.
	Bytes(ctx context.Context, digestID string, k alerts.Kind) ([]byte, error)
	// Resend queues a digest once more, or returns job.ErrUnknown.
	Resend(ctx context.Context, digestID, by string) error
	// Preview returns the digest of a day as it would be if it were made now, or job.ErrUnknown.
	Preview(ctx context.Context, unit, day string) (digest.Digest, error)
	// Next says when the daily digests are due, by unit. A unit for which none comes is not in it.
	Next(ctx context.Context) (map[string]alerts.Upcoming, error)
}

// Pauses stops the mails of a unit. Its methods return job.ErrUnknown for a unit that was never served.
type Pauses interface {
	Pause(ctx context.Context, unit, by string) error
	Resume(ctx context.Context, unit, by string) error
	// Paused says who stopped them; false if nobody did.
	Paused(ctx context.Context, unit string) (by string, ok bool, err error)
}

// Answers are what units say of ads that they were told of.
type Answers interface {
	// Answer takes one, or returns alerts.ErrToken or alerts.ErrNeverTold.
	Answer(ctx context.Context, a alerts.Answer) (alerts.Effect, error)
	// Flags returns the answers about an ad that wait for a reviewer, or with an empty id at most limit of all.
	Flags(ctx context.Context, id job.ID, limit int) ([]alerts.Flag, error)
	// Unflag takes one away: somebody looked at it.
	Unflag(ctx context.Context, id job.ID, unit, by string) error
}

// Tokens stand in the links of units.
type Tokens interface {
	Token(unit string, p alerts.Purpose) string
	// Holder returns the unit of a token; false if it is of none. How long that takes must not depend on the token.
	Holder(token string, p alerts.Purpose) (unit string, ok bool)
}

// UnitBook holds the settings of units. All methods are safe for concurrent use.
type UnitBook interface {
	// All lists the units by id, and what is amiss: a [units.Fault] for each that is stopped, and what else there is.
	All() (list []units.Unit, amiss []error)
	// Read returns a unit as its files are now, with what Save asks for. It returns job.ErrUnknown for a unit that
	// there is not, and the [units.Fault] of one that is stopped.
	Read(id string) (u units.Unit, hash string, err error)
	// Save replaces the settings of a unit. The errors that the pages explain are [units.ErrChanged], where the file is not
	// what it was when hash was read, and faults of the settings.
	Save(u units.Unit, hash string) error
	// Make writes a unit that there is not yet. Besides the errors of Save the pages explain [units.ErrTaken].
	Make(u units.Unit) error
	// Check returns the faults of the settings of a unit that need not be there.
	Check(u units.Unit) error
	// Own reports whether a unit has no settings but the operator's: it can be taken out of use, and be called otherwise.
	Own(id string) bool
	// Retire takes such a unit out of use. The errors that the pages explain are [units.ErrChanged], [units.ErrSeeded],
	// [units.ErrNeeded] and [units.ErrNoNational].
	Retire(id, hash string) error
	// Retired lists the units that were taken out of use; Restore puts them back, with "" for the hash.
	Retired() ([]units.Retired, error)
	// Versions lists what is kept of a unit's file from before it was replaced here, the newest first.
	Versions(id string) ([]units.Version, error)
	// Restore puts a version back, and keeps what it replaces. It returns job.ErrUnknown for one that there is not,
	// [units.ErrChanged] as Save does, and the [units.Fault] of one with which the unit would be stopped.
	Restore(id, version, hash string) error
}

// ids lists the ids of the units; none where there are no pages of digests.
func (d Digests) ids() (ids []string) {
	if !d.open() {
		return nil
	}
	list, _ := d.Book.All()
	for _, u := range list {
		ids = append(ids, u.ID)
	}
	return ids
}

// open reports whether there are pages of digests.
func (d Digests) open() bool { return d.Office != nil && d.Book != nil }

// digestRoutes are the addresses of the units and of what they are told.
func (s *site) digestRoutes() []route {
	if !s.o.Digests.open() || s.o.Search == nil || s.o.Case == nil {
		return nil
	}
	get := func(act people.Act, page consoleAction) method { return method{"GET", readTime, s.as(act, page)} }
	post := func(act people.Act, page consoleAction) method { return method{"POST", readTime, s.as(act, page)} }
	all := []route{
		{"/console/units", []method{get(people.Read, (*site).units)}},
		{"/console/units/{id}", []method{get(people.Share, (*site).unit), post(people.Manage, (*site).unitSave)}},
		{newUnitPath, []method{get(people.Manage, (*site).unitNew), post(people.Manage, (*site).unitMake)}},
		{"/console/units/{id}/retire", []method{get(people.Manage, toUnit), post(people.Manage, (*site).unitRetire)}},
		{"/console/retired-units/{id}", []method{get(people.Manage, to("/console/units")), post(people.Manage, (*site).unitReturn)}},
		{"/console/units/{id}/act", []method{get(people.Share, toUnit), {"POST", checkTime, s.as(people.Share, (*site).unitAct)}}},
		{"/console/units/{id}/restore", []method{get(people.Manage, toUnit), post(people.Manage, (*site).unitRestore)}},
		{"/console/units/{id}/preview", []method{get(people.Share, (*site).preview)}},
		{"/console/units/{id}/preview/html", []method{get(people.Share, (*site).previewHTML)}},
		{"/console/digests", []method{get(people.Clear, (*site).digests)}},
		{"/console/digests/{id}", []method{get(people.Clear, (*site).digest)}},
		{"/console/digests/{id}/csv", []method{get(people.Clear, (*site).digestCSV)}},
		{"/console/digests/{id}/eml", []method{get(people.Manage, (*site).digestMail)}},
		{"/console/digests/{id}/resend", []method{get(people.Share, toDigest), post(people.Share, (*site).resend)}},
		{"/console/ref/{ref}", []method{get(people.Read, (*site).ref)}},
	}
	if s.o.Desk.open() {
		all = append(all,
			route{"/console/answers", []method{get(people.Decide, (*site).answers)}},
			route{"/console/answers/dismiss", []method{get(people.Decide, to("/console/answers")), post(people.Decide, (*site).answerDismiss)}})
	}
	return append(all, s.linkRoutes()...)
}

// linkRoutes are the addresses in the mails of units. Their token is all that counts there.
func (s *site) linkRoutes() []route {
	all := []route{
		{"/d/answer/{token}", []method{{"GET", readTime, everybody(s.linkAnswer)}, {"POST", readTime, everybody(s.linkAnswered)}}},
		{"/d/pause/{token}", []method{{"GET", readTime, everybody(s.linkPause)}, {"POST", readTime, everybody(s.linkPaused)}}},
	}
	if s.o.PublicURL != "" {
		all = append(all, route{"/d/feed/{token}", []method{{"GET", readTime, everybody(s.linkFeed)}}})
	}
	return all
}

func toUnit(s *site, w http.ResponseWriter, r *http.Request, l lang) error {
	return to(unitPath(r.PathValue("id")))(s, w, r, l)
}

func toDigest(s *site, w http.ResponseWriter, r *http.Request, l lang) error {
	return to(digestPath(r.PathValue("id")))(s, w, r, l)
}

// ref leads from a reference to its ad.
func (s *site) ref(w http.ResponseWriter, r *http.Request, l lang) error {
	id, err := s.adOf(r.Context(), r.PathValue("ref"))
	if err != nil {
		return err
	}
	return seeOther(w, r, l.Prefix()+adPath(id))
}

// adOf returns the ad that has a reference, or job.ErrUnknown. Capitals do not count.
func (s *site) adOf(ctx context.Context, ref string) (job.ID, error) {
	ref = strings.ToUpper(strings.TrimSpace(ref))
	if s.o.Digests.AdOf == nil || !s.o.Digests.open() || refForm.FindString(ref) != ref || ref == "" {
		return "", job.ErrUnknown
	}
	return s.o.Digests.AdOf(ctx, ref)
}

// seesAddresses reports whether whoever asks sees where digests go: mail addresses, webhooks and folders.
func (s *site) seesAddresses() bool { return s.who.May(people.Manage) && s.mask.off }

// target is where a digest went, for people. For who may not see it an address is masked and a folder hidden.
func (s *site) target(t alerts.Target) string {
	if s.seesAddresses() {
		return visible(t.Address)
	}
	return outlet.Target(t)
}

// mailAddress is a mail address as whoever asks may see it.
func (s *site) mailAddress(a string) string {
	return s.target(alerts.Target{Kind: alerts.Mail, Address: a})
}

// spoken is what a target said, without the addresses in it for who may not see them.
func (s *site) spoken(t alerts.Target, said string) string {
	if s.seesAddresses() {
		return visible(said)
	}
	return outlet.Answer(t, said)
}

// untoken takes the tokens of a unit out of what it was sent.
func (s *site) untoken(unit, text string) string {
	return outlet.Untoken(s.o.Digests.Office, unit, text)
}

// shortNames are what the units are called, by id.
func (s *site) shortNames(l lang) map[string]string {
	names := make(map[string]string)
	list, _ := s.o.Digests.Book.All()
	for _, u := range list {
		names[u.ID] = shortName(u, l)
	}
	return names
}

func shortName(u units.Unit, l lang) string {
	if u.Short.Vi != "" {
		return visible(u.Short.In(string(l)))
	}
	return visible(u.Name.In(string(l)))
}
