package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"strings"

	"lurewatch/job"
)

//go:embed pages/*.html
var pageFiles embed.FS

// pages holds each page's template, put into the layout.
type pages map[string]*template.Template

// readPages parses the templates. They are part of the program, so a fault in one panics.
func readPages() pages {
	layout := template.Must(template.New("").Funcs(template.FuncMap{"visible": visible, "pair": newPair}).ParseFS(pageFiles,
		"pages/layout.html", "pages/parts.html", "pages/shared.html", "pages/adparts.html", "pages/desk.html", "pages/forms.html", "pages/lessons.html", "pages/help.html", "pages/unitform.html"))
	all := pages{}
	for _, name := range []string{"check", "answer", "wait", "gone", "wrong", "asked", "console", "ad", "contact", "campaign", "campaigns", "lookup", "keys", "sources", "fault",
		"queue", "conflict", "campaign_decide", "login", "join", "account", "people", "person", "secret", "saved", "audit", "quality", "signs", "sign", "quiz", "quiz_answers", "poster",
		"units", "unit", "newunit", "preview", "digests", "digest", "answers", "link_answer", "link_pause"} {
		all[name] = template.Must(template.Must(layout.Clone()).ParseFS(pageFiles, "pages/"+name+".html"))
	}
	return all
}

// pair hands a template a value together with the page that it stands on.
type pair struct {
	View  any
	Value any
}

func newPair(view, value any) pair { return pair{view, value} }

// view is what every page has. Pages embed it.
type view struct {
	Lang    lang
	Title   string // of the page, without the product's name
	Error   string // what must be corrected in the form; "" if nothing
	NoIndex bool
	Open    bool   // nobody is asked to log in
	Me      string // how whoever is logged in wants to be called; "" for nobody
	Account bool   // there is a page of the own account, and one can log out
	Door    bool   // the page is for those who are to log in
	Saves   bool   // searches can be saved
	Paste   bool   // the form asks for text, because the address could not be read
	Section string // the part of the console that the page is in, one of Sections; "" outside, without its navigation
	// Sections are the parts of the console, in the order of its navigation.
	Sections []Section
	// Bearer says that the address of the page is a secret, which no other address may be told.
	Bearer   bool
	Check    bool // the page is for people with an ad: hotline and privacy note
	Help     *help
	Pictures bool     // the form takes pictures
	Learn    bool     // there are pages that teach the signs
	Taught   bool     // the page is one of them: it judges nothing
	Style    string   // address of the style sheet
	More     []string // addresses of further ones
	Script   string   // address of the script; "" for none
	Scripts  []string // addresses of further ones
	Icon     string
	Switch   []Choice

	words                 words
	place                 func(id string) (names map[string]string, ok bool)
	rulesVersion, version string
}

// Choice is one entry of the language switch.
type Choice struct {
	Lang lang
	Href string
	On   bool
}

// view begins a page: its title is the sentence of the key, its switch keeps path and query.
func (s *site) view(r *http.Request, l lang, title string) view {
	v := view{Lang: l, words: s.words[l], Help: s.help, Style: s.files.url("style.css"), Icon: s.files.url("icon.svg"),
		rulesVersion: s.o.RulesVersion, version: s.o.Version, place: s.o.Place, Learn: s.book != nil, Pictures: s.o.Pictures}
	v.Title = v.T(title)
	path := barePath(r.URL.EscapedPath())
	if r.Method != http.MethodGet && r.Method != http.MethodHead && !strings.HasPrefix(path, "/console") && !strings.HasPrefix(path, "/d/") {
		path = "/"
	}
	for _, to := range langs {
		c := Choice{Lang: to, Href: to.Prefix() + path, On: to == l}
		if path == "/" && to.Prefix() != "" {
			c.Href = to.Prefix()
		}
		if q := r.URL.Query().Encode(); q != "" {
			c.Href += "?" + q
		}
		v.Switch = append(v.Switch, c)
	}
	return v
}

// barePath takes the language off an address. What is left begins with exactly one slash, so that a link made
// of it stays on this host.
func barePath(path string) string {
	for _, l := range langs {
		tag := "/" + string(l)
		if path == tag || strings.HasPrefix(path, tag+"/") {
			path = path[len(tag):]
			break
		}
	}
	return "/" + strings.TrimLeft(path, "/\\")
}

// T returns the sentence of a key; see [words.say].
func (v view) T(key string, pairs ...any) string { return v.words.say(key, pairs...) }

// N returns the sentence of a key for a number of things, key.one or key.other.
func (v view) N(key string, n int) string {
	if v.Lang.one(n) {
		return v.T(key+".one", "n", v.Lang.Count(n))
	}
	return v.T(key+".other", "n", v.Lang.Count(n))
}

// Name returns the word for a value of a kind, and the value where there is none.
func (v view) Name(kind, value string) string { return v.words.name(kind, value) }

// To returns an address of ours in the page's language.
func (v view) To(path string) string {
	if path == "/" && v.Lang.Prefix() != "" {
		return v.Lang.Prefix()
	}
	return v.Lang.Prefix() + path
}

// Versions is the line at the foot of the page.
func (v view) Versions() string {
	return v.T("site.version", "version", visible(orDash(v.version)), "rules", visible(orDash(v.rulesVersion)))
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// adPath is the address of an ad in the console. The id is foreign: it may contain anything.
func adPath(id job.ID) string { return "/console/ad/" + url.PathEscape(string(id)) }

// write makes a page and sends it once it is complete.
func (s *site) write(w http.ResponseWriter, status int, name string, page any) error {
	body, err := s.render(name, page)
	if err == nil {
		send(w, status, body)
	}
	return err
}

// render makes a page.
func (s *site) render(name string, page any) ([]byte, error) {
	var b bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&b, "layout", page); err != nil {
		return nil, fmt.Errorf("make page %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// send sends a page.
func send(w http.ResponseWriter, status int, page []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page) // the reader may be gone: nobody is left to be told
}

// writeText sends a short plain answer.
func writeText(w io.Writer, s string) { _, _ = io.WriteString(w, s) }
