package web

import (
	"cmp"
	"context"
	"net/http"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/share"
)

// consoleAction is an action of the console, on a site that is made for one request.
type consoleAction func(s *site, w http.ResponseWriter, r *http.Request, l lang) error

// door is an action with who may pass to it. The zero door lets nobody in.
type door struct {
	// act is what the role must allow. It is empty where everybody may pass, or whoever is logged in.
	act             people.Act
	everybody, self bool
	do              action
}

// open is the action behind a door.
func (d door) open() action {
	if d.do == nil || d.act == "" && !d.everybody && !d.self {
		return func(http.ResponseWriter, *http.Request, lang) error { return errForbidden }
	}
	return d.do
}

// everybody lets a page be seen by all.
func everybody(page action) door { return door{everybody: true, do: page} }

// as lets a page be seen by those whose role allows the act, with contacts as they may see them. Who may not, and is
// not logged in, is asked to log in.
func (s *site) as(act people.Act, page consoleAction) door {
	return door{act: act, do: s.passing(func(p people.Principal) bool { return p.May(act) }, page)}
}

// self lets a page be seen by whoever is logged in, and not where nobody is asked to.
func (s *site) self(page consoleAction) door {
	return door{self: true, do: s.passing(func(p people.Principal) bool { return !p.Open }, page)}
}

// passing finds out who makes a request, and makes the site on which the page is made.
func (s *site) passing(may func(people.Principal) bool, page consoleAction) action {
	return func(w http.ResponseWriter, r *http.Request, l lang) error {
		private(w)
		who, err := s.asks(r)
		switch {
		case err != nil:
			return err
		case who.Role == "" && s.o.House != nil:
			return s.loginFirst(w, r, l)
		case who.Role == "":
			return errLogin
		case !may(who):
			return errForbidden
		}
		w.Header().Set("Content-Security-Policy", consolePolicy)
		return page(s.of(who), w, r, l)
	}
}

// of is the site as somebody sees it. For whoever may not see contacts every search is [job.Query.Masked], but for the one
// that a page of ours named by a reference, see [site.contactOf], and those of its ads that can have a label.
func (s *site) of(who people.Principal) *site {
	mine := *s
	mine.who, mine.mask = who, masker{off: s.clear(who)}
	if find := s.o.Search; find != nil && !who.May(people.Clear) {
		mine.o.Search = func(ctx context.Context, q job.Query) (job.Hits, error) {
			q.Masked = mine.referred == "" || q.Text != mine.referred && q.Text != share.LabelledOf(mine.referred)
			return find(ctx, q)
		}
	}
	return &mine
}

// clear reports whether a principal sees contacts in clear. Where nobody is asked to log in a role says nothing of who
// is there, and the setting decides; of whoever is logged in the role does.
func (s *site) clear(p people.Principal) bool {
	if p.Open {
		return s.o.ShowContacts
	}
	return p.May(people.Clear)
}

// Section is one part of the console in its navigation.
type Section struct {
	Name, Path string // the key "site.NAME"
	On         bool
}

// consoleView begins a page of the console in one of its sections.
func (s *site) consoleView(r *http.Request, l lang, title, section string) view {
	v := s.view(r, l, title)
	v.NoIndex, v.Section, v.Open = true, section, s.who.Open
	if !s.who.Open {
		v.Me, v.Account = visible(cmp.Or(s.who.Display, s.who.Name)), s.o.House != nil
	}
	v.Saves = s.o.Saved != nil && s.who.May(people.Read)
	v.More, v.Script = []string{s.files.url("console.css"), s.files.url("people.css"), s.files.url("desk.css")}, s.files.url("console.js")
	if s.mayDecide() {
		v.Scripts = []string{s.files.url("desk.js")}
	}
	add := func(name, path string, has bool) {
		if has {
			v.Sections = append(v.Sections, Section{name, path, name == section})
		}
	}
	add("console", "/console", true)
	add("queue", "/console/queue", s.mayDecide())
	add("asked", "/console/asked", s.o.Asked != nil && s.who.May(people.Decide))
	add("campaigns", "/console/campaigns", s.hasCampaigns())
	add("lookup", "/console/lookup", s.o.Known != nil && s.who.May(people.Clear))
	add("units", "/console/units", s.o.Digests.open())
	add("digests", "/console/digests", s.o.Digests.open() && s.who.May(people.Clear))
	add("saved", "/console/saved", v.Saves)
	add("sources", "/console/sources", s.o.Info != nil)
	add("quality", "/console/quality", s.hasAudit() && s.who.May(people.ReadAudit))
	add("audit", "/console/audit", s.hasAudit() && s.who.May(people.ReadAudit))
	add("people", "/console/people", s.o.House != nil && s.who.May(people.Manage))
	add("keys", "/console/help", true)
	add("check", "/", true)
	return v
}

// hasCampaigns reports whether there are pages of campaigns.
func (s *site) hasCampaigns() bool { return s.o.Campaigns != nil && s.o.CampaignByID != nil }
