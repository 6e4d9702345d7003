package web

import (
	"context"
	"net/http"
	"strings"
	"time"
)

const (
	// readTime bounds how long a page that only reads may take, checkTime a check, which may fetch a slow page.
	readTime  = 10 * time.Second
	checkTime = 45 * time.Second
)

// site is what every page is made from. It does not change after [New].
type site struct {
	o     Options
	mask  masker
	words map[lang]words
	pages pages
	files statics
	help  *hotline
	seal  sealer
}

// New returns the pages. CheckText and CheckURL must be set; New panics without them. The handler is safe for
// concurrent use, holds no state and starts no goroutine.
func New(o Options) http.Handler {
	if o.CheckText == nil || o.CheckURL == nil {
		panic("web: options without CheckText or CheckURL")
	}
	files := readStatics()
	s := &site{
		o: o.filled(), mask: masker{off: o.ShowContacts}, words: readWords(), pages: readPages(),
		files: files, help: readHotline(hotlineFile), seal: newSealer(),
	}
	return guarded(s, s.routes())
}

// action writes a page in a language, or returns why it could not before it wrote anything.
type action func(w http.ResponseWriter, r *http.Request, l lang) error

// routes binds every address, once for each language.
func (s *site) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.health)
	mux.Handle("GET /static/{file}", s.files)
	for _, l := range langs {
		for _, prefix := range prefixes(l) {
			bind := func(method, path string, within time.Duration, a action) {
				mux.Handle(method+" "+prefix+path, s.bound(l, within, a))
			}
			bind("GET", "/{$}", readTime, s.checkForm)
			if prefix != "" {
				bind("GET", "", readTime, s.checkForm)
			}
			bind("POST", "/check", checkTime, s.check)
			bind("GET", "/check", readTime, s.checkAgain)
			if s.o.Search != nil && s.o.Case != nil {
				bind("GET", "/console", readTime, s.console)
				bind("GET", "/console/ad/{id}", readTime, s.consoleAd)
			}
			mux.Handle(prefix+"/", s.bound(l, readTime, s.notFound))
		}
	}
	return mux
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

// notFound is what addresses without a page lead to.
func (s *site) notFound(http.ResponseWriter, *http.Request, lang) error { return errNotFound }

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
