package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"lurewatch/people"
)

const (
	// readTime bounds how long a page that only reads may take, checkTime one that takes a check: its form may be large.
	readTime  = 10 * time.Second
	checkTime = 45 * time.Second
)

// site is what every page is made from. After [New] only its gates change; each request has a copy of its own.
type site struct {
	o     Options
	mask  masker
	words map[lang]words
	pages pages
	files statics
	help  *help
	// tokens pack contacts into addresses of the console.
	tokens sealer
	gates  *gates
	paces  *paces
	book   *book // nil if nothing is taught
	// Of the request, see [site.of]: who makes it, and the search for the contact whose reference it has.
	who      people.Principal
	referred string
}

// New returns the pages. Options.Check must be set; New panics without it. The handler is safe for
// concurrent use and starts no goroutine.
func New(o Options) http.Handler {
	if o.Check == nil {
		panic("web: options without Check")
	}
	o = o.filled()
	s := &site{
		o: o, mask: masker{off: o.ShowContacts}, words: readWords(), pages: readPages(),
		files: readStatics(), help: helpOf(o.Hotlines), tokens: newSealer(), gates: newGates(o), paces: newPaces(o), book: readBook(o),
	}
	return guarded(s, s.routes())
}

// action writes a page in a language, or returns why it could not before it wrote anything.
type action func(w http.ResponseWriter, r *http.Request, l lang) error

// method is what an address does when it is asked with one method, and for whom. GET answers HEAD as well.
type method struct {
	name   string
	within time.Duration
	do     door
}

// routes binds every address, once for each language. A known address that is asked with another method says
// which ones it has.
func (s *site) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.health)
	mux.Handle("/healthz", s.bound(langs[0], readTime, wrongMethod("GET")))
	if s.o.Metrics != nil {
		mux.Handle("GET /metrics", s.monitored(s.o.Metrics))
		mux.Handle("/metrics", s.bound(langs[0], readTime, wrongMethod("GET")))
	}
	mux.HandleFunc("GET /robots.txt", robots)
	mux.Handle("/robots.txt", s.bound(langs[0], readTime, wrongMethod("GET")))
	mux.Handle("GET /static/{file}", s.files)
	mux.Handle("/static/{file}", s.bound(langs[0], readTime, wrongMethod("GET")))
	for _, l := range langs {
		for _, prefix := range prefixes(l) {
			bind := func(path string, methods ...method) {
				var names []string
				for _, m := range methods {
					mux.Handle(m.name+" "+prefix+path, s.bound(l, m.within, m.do.open()))
					names = append(names, m.name)
				}
				mux.Handle(prefix+path, s.bound(l, readTime, wrongMethod(names...)))
			}
			if prefix != "" {
				bind("", method{"GET", readTime, everybody(s.checkForm)})
			}
			for _, c := range s.allRoutes() {
				bind(c.path, c.methods...)
			}
			mux.Handle(prefix+"/", s.bound(l, readTime, s.notFound))
		}
	}
	return mux
}

// route is an address with what it does.
type route struct {
	path    string
	methods []method
}

// allRoutes are the addresses that exist in each language, with who may ask for them: the one table of that.
func (s *site) allRoutes() []route {
	all := []route{
		{"/{$}", []method{{"GET", readTime, everybody(s.checkForm)}}},
		{"/check", []method{{"GET", readTime, everybody(s.checkAgain)}, {"POST", checkTime, everybody(s.check)}}},
		{answerPath + "{id}", []method{{"GET", readTime, everybody(s.answer)}}},
	}
	return slices.Concat(all, s.sendRoutes(), s.consoleRoutes(), s.doorRoutes(), s.savedRoutes(), s.leadRoutes(), s.lessonRoutes(), s.digestRoutes())
}

// consoleRoutes are the addresses of the console, as far as the options have what they show.
func (s *site) consoleRoutes() []route {
	if s.o.Search == nil || s.o.Case == nil {
		return nil
	}
	read := func(page consoleAction) []method { return []method{{"GET", readTime, s.as(people.Read, page)}} }
	all := []route{
		{"/console", read((*site).console)},
		{"/console/ad/{id}", read((*site).consoleAd)},
		{"/console/contact/{type}/{value}", read((*site).consoleContact)},
		{"/console/help", read((*site).consoleHelp)},
	}
	if s.o.Info != nil {
		all = append(all, route{"/console/sources", read((*site).consoleSources)})
	}
	if s.hasCampaigns() {
		all = append(all, route{"/console/campaigns", read((*site).consoleCampaigns)}, route{"/console/campaign/{id}", read((*site).consoleCampaign)})
	}
	if s.o.Known != nil {
		all = append(all, route{"/console/lookup", []method{{"GET", readTime, s.as(people.Clear, (*site).lookupForm)}, {"POST", readTime, s.as(people.Clear, (*site).lookup)}}})
	}
	return append(all, s.deskRoutes()...)
}

// prefixes returns what addresses in a language may begin with. The default language has its tag as well, for
// those who choose it by name; links are always written with [lang.Prefix].
func prefixes(l lang) []string {
	if l.Prefix() == "" {
		return []string{"", "/" + string(l)}
	}
	return []string{l.Prefix()}
}

// bound gives an action its language and its time, and shows the fault it returns.
func (s *site) bound(l lang, within time.Duration, a action) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), within)
		defer cancel()
		r = r.WithContext(ctx)
		if err := a(w, r, l); err != nil {
			s.showFault(w, r, l, err)
		}
	})
}

// langOf returns the language that an address names, for faults that arise before a route is found.
func langOf(path string) lang {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	for _, l := range langs {
		if first == string(l) {
			return l
		}
	}
	return langs[0]
}

// notFound is what addresses without a page lead to. One in a language that is written in capitals leads to that. Nothing
// but the address chooses the language: a link shows everybody the same page, whatever their browser prefers.
func (s *site) notFound(w http.ResponseWriter, r *http.Request, _ lang) error {
	tag, rest, deeper := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
	small := strings.ToLower(tag)
	if small == tag || !slices.Contains(langs[:], lang(small)) || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return errNotFound
	}
	to := "/" + small
	if deeper {
		to += "/" + rest
	}
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, to, http.StatusMovedPermanently)
	return nil
}

// wrongMethod is what an address leads to that has methods, but not the one it was asked with.
func wrongMethod(names ...string) action {
	return func(w http.ResponseWriter, _ *http.Request, _ lang) error {
		w.Header().Set("Allow", allowed(names...))
		return errMethod
	}
}

// allowed writes the header Allow for the methods that an address has.
func allowed(names ...string) string {
	return strings.Replace(strings.Join(names, ", "), "GET", "GET, HEAD", 1)
}

// health answers in words whether the program can serve.
func (s *site) health(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err := s.o.Ready(); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		writeText(w, "not ready: "+err.Error()+"\n")
		return
	}
	writeText(w, "ok\n")
}
