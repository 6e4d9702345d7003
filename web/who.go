package web

import (
	"net/http"

	"lurewatch/people"
)

// consoleAction is an action of the console, on a site that is made for one request.
type consoleAction func(s *site, w http.ResponseWriter, r *http.Request, l lang) error

// as lets a page be seen by those whose role allows the act, with contacts as they may see them. Who may not, and is
// not logged in, is told so.
func (s *site) as(act people.Act, page consoleAction) action {
	return func(w http.ResponseWriter, r *http.Request, l lang) error {
		private(w)
		who := s.o.Who(r)
		switch {
		case who.Role == "":
			return errLogin
		case !who.May(act):
			return errForbidden
		}
		w.Header().Set("Content-Security-Policy", consolePolicy)
		mine := *s
		mine.who, mine.mask = who, masker{off: s.clear(who)}
		return page(&mine, w, r, l)
	}
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
	v.More, v.Script = []string{s.files.url("console.css"), s.files.url("desk.css")}, s.files.url("console.js")
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
	add("campaigns", "/console/campaigns", s.hasCampaigns())
	add("lookup", "/console/lookup", s.o.Known != nil && s.who.May(people.Clear))
	add("sources", "/console/sources", s.o.Info != nil)
	add("keys", "/console/help", true)
	add("check", "/", true)
	return v
}

// hasCampaigns reports whether there are pages of campaigns.
func (s *site) hasCampaigns() bool { return s.o.Campaigns != nil && s.o.CampaignByID != nil }
