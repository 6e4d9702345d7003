package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"lurewatch/job"
	"lurewatch/people"
)

// answerTime bounds every operation but an export.
const answerTime = 10 * time.Second

// service is what every operation works with. After [New] only its counters change.
type service struct {
	o       Options
	rates   *rates
	exports chan struct{} // a place for each export under way
	// strangers are counted who show no token, and known what they are answered from memory.
	strangers, known *rates
	large            chan struct{} // a place for each request with a large body
	replays          *replays
	salt             []byte // of the made-up hashes of a range
}

// New returns the interface for everything under [Base]. It panics for options that lack something. The handler is safe
// for concurrent use and starts no goroutine.
func New(o Options) http.Handler {
	if err := o.check(); err != nil {
		panic(err)
	}
	o = o.filled()
	find := o.Search
	o.Search = func(ctx context.Context, q job.Query) (job.Hits, error) {
		q.Masked = !caller(ctx).May(people.Clear)
		return find(ctx, q)
	}
	s := &service{
		o: o, rates: newRates(o.PerMinute, o.Burst), exports: make(chan struct{}, maxExports), large: make(chan struct{}, maxLarge),
		strangers: newRates(o.OpenPerMinute, o.OpenBurst), known: newRates(knownPerAsked*o.OpenPerMinute, knownPerAsked*o.OpenBurst),
		replays: &replays{by: make(map[[sha256.Size]byte]*replay)}, salt: make([]byte, sha256.Size),
	}
	rand.Read(s.salt) // never fails: crypto/rand ends the program instead
	mux := &routes{ServeMux: http.NewServeMux(), service: s}
	doc := humago.New(mux, config(o))
	doc.UseMiddleware(s.admit)
	s.register(doc)
	document := describe(doc.OpenAPI())
	mux.serve("GET "+Base+"/openapi.json", still("application/openapi+json", document))
	mux.serve("GET "+Base+"/docs", still("text/html; charset=utf-8", page(doc.OpenAPI(), o.Style)))
	mux.serve("GET "+Base+"/docs.css", still("text/css; charset=utf-8", pageStyle))
	mux.refuseRest()
	return s.guarded(mux)
}

// register binds every operation to what does it.
func (s *service) register(a huma.API) {
	s.registerChecks(a)
	s.registerAds(a)
	s.registerCampaigns(a)
	bind(s, a, "look-up-contacts", "contact", s.lookUp)
	bind(s, a, "decide", "campaign", s.decide)
	bind(s, a, "undo-decision", "decision", s.undo)
	s.registerExport(a)
	s.registerSearches(a)
	bind(s, a, "list-audit", "line", s.audit)
	bind(s, a, "get-sources", "source", s.sources)
	s.registerRules(a)
	s.registerDigests(a)
	bind(s, a, "get-me", "account", s.me)
}

// bind makes an operation of the table from what does it. What is not there is told by the name of the thing.
func bind[I, O any](s *service, a huma.API, id, thing string, do func(context.Context, *I) (*O, error)) {
	huma.Register(a, operation(operationOf(id)), func(ctx context.Context, in *I) (*O, error) {
		ctx, cancel := context.WithTimeout(ctx, answerTime)
		defer cancel()
		out, err := do(ctx, in)
		if err != nil {
			return nil, s.fault(id, thing, err)
		}
		return out, nil
	})
}

// routes is a mux that knows which methods each path has, and puts what an answer needs around each route.
type routes struct {
	*http.ServeMux
	service *service
	methods map[string][]string
}

// HandleFunc is called for each operation.
func (m *routes) HandleFunc(pattern string, do func(http.ResponseWriter, *http.Request)) {
	m.serve(pattern, m.service.answering(pattern, do))
}

func (m *routes) serve(pattern string, h http.Handler) {
	method, path, _ := strings.Cut(pattern, " ")
	if m.methods == nil {
		m.methods = make(map[string][]string)
	}
	m.methods[path] = append(m.methods[path], method)
	m.ServeMux.Handle(pattern, h)
}

// refuseRest answers what has no route: a path with another method says which ones it has. It is said method by method, as
// a path such as /checks/bulk would take those of /checks/{id} otherwise.
func (m *routes) refuseRest() {
	for path, methods := range m.methods {
		has := slices.Clone(methods)
		if slices.Contains(methods, "GET") {
			methods = append(methods, "HEAD")
		}
		slices.Sort(methods)
		allow := strings.Join(methods, ", ")
		for _, other := range [...]string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"} {
			if slices.Contains(has, other) {
				continue
			}
			m.ServeMux.HandleFunc(other+" "+path, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Allow", allow)
				write(w, problem(http.StatusMethodNotAllowed, "This address answers "+allow+"."))
			})
		}
	}
	m.ServeMux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		write(w, problem(http.StatusNotFound, "There is no such address. "+Base+"/docs lists those that there are."))
	})
}

// policy lets the reference load our style sheets and our icon, and nothing else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"

// guarded puts the guards around the routes that every answer passes: headers, requests that a page of another site makes
// a browser send, and panics.
func (s *service) guarded(routes http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		write(w, problem(http.StatusForbidden, "A page of another site may not ask this."))
	}))
	inner := origin.Handler(routes)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p)
			default:
				write(w, s.ours(r.Pattern, fmt.Errorf("panic: %v\n%s", p, debug.Stack())))
			}
		}()
		inner.ServeHTTP(w, r)
	})
}
