package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"lurewatch/job"
)

// maxAPISize is how many hits one request may ask for, maxAPIFrom where they may begin. The index has the
// same limits.
const (
	maxAPISize = 1000
	maxAPIFrom = 1_000_000
)

// API returns the JSON interface of a running server for other commands of the same data directory.
//
//	GET /v1/search?q=…&size=20&from=0&after=…&order=serious&facets=true&weeks=true&evidence=true   job.Hits
//	GET /v1/info                                    job.Info
//
// Every other answer is {"error": "…"} with a fitting status. Contacts are not masked and nobody logs in, so
// it belongs on a unix socket that only the owner of the data may open. Of the options it uses Search, Case,
// Evidence, Info and Log. It is safe for concurrent use.
func API(o Options) http.Handler {
	o = o.filled()
	mux := http.NewServeMux()
	mux.Handle("GET /v1/search", endpoint(o, func(ctx context.Context, r *http.Request) (any, error) {
		if o.Search == nil {
			return nil, refusal{http.StatusNotFound, "this server has no search"}
		}
		q, err := readQuery(r)
		if err != nil {
			return nil, refusal{http.StatusBadRequest, err.Error()}
		}
		hits, err := o.Search(ctx, q)
		if hits.Hits == nil {
			hits.Hits = []job.Hit{}
		}
		if wanted, _ := strconv.ParseBool(r.URL.Query().Get("evidence")); wanted && err == nil {
			err = o.Evident(ctx, hits.Hits)
		}
		return hits, err
	}))
	mux.Handle("GET /v1/info", endpoint(o, func(ctx context.Context, _ *http.Request) (any, error) {
		if o.Info == nil {
			return nil, refusal{http.StatusNotFound, "this server has no data directory"}
		}
		return o.Info(ctx)
	}))
	for _, path := range []string{"/v1/search", "/v1/info"} {
		mux.Handle(path, onlyGet(o))
	}
	mux.Handle("/", endpoint(o, func(_ context.Context, r *http.Request) (any, error) {
		return nil, refusal{http.StatusNotFound, fmt.Sprintf("%s %s: no such address", r.Method, r.URL.Path)}
	}))
	return mux
}

// onlyGet refuses every method but GET and HEAD, which have their own routes.
func onlyGet(o Options) http.Handler {
	refuse := endpoint(o, func(_ context.Context, r *http.Request) (any, error) {
		return nil, refusal{http.StatusMethodNotAllowed, fmt.Sprintf("%s %s: want GET", r.Method, r.URL.Path)}
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", allowed("GET"))
		refuse.ServeHTTP(w, r)
	})
}

// refusal is an error that the caller caused and can read.
type refusal struct {
	status int
	why    string
}

func (r refusal) Error() string { return r.why }

// endpoint sends what f returns as JSON. An error that is no refusal is logged and sent with status 500; a search that
// is built anew has status 503.
func endpoint(o Options, f func(context.Context, *http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readTime)
		defer cancel()
		status := http.StatusOK
		value, err := f(ctx, r)
		if err != nil {
			status = http.StatusInternalServerError
			var no refusal
			var anew rebuilding
			switch {
			case errors.As(err, &no):
				status = no.status
			case errors.As(err, &anew): // who builds it anew logs it
				status = http.StatusServiceUnavailable
			default:
				o.Log.Error("request failed", "route", r.Pattern, "err", err)
			}
			value = map[string]string{"error": err.Error()}
		}
		body, err := json.Marshal(value)
		if err != nil {
			o.Log.Error("answer cannot be encoded", "route", r.Pattern, "err", err)
			status, body = http.StatusInternalServerError, []byte(`{"error":"answer cannot be encoded"}`)
		}
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		w.WriteHeader(status)
		_, _ = w.Write(append(body, '\n'))
	})
}

// readQuery reads the parameters of a search. Every q is a valid search.
func readQuery(r *http.Request) (job.Query, error) {
	p := r.URL.Query()
	q := job.Query{Text: strings.ToValidUTF8(p.Get("q"), "\uFFFD")}
	var errs []error
	number := func(name string, most int) int {
		s := p.Get(name)
		if s == "" {
			return 0
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || n > most {
			errs = append(errs, fmt.Errorf("%s is %q, want a number from 0 to %d", name, s, most))
		}
		return n
	}
	yes := func(name string) bool {
		s := p.Get(name)
		on, err := strconv.ParseBool(s)
		if s != "" && err != nil {
			errs = append(errs, fmt.Errorf("%s is %q, want true or false", name, s))
		}
		return on
	}
	q.Size, q.From = number("size", maxAPISize), number("from", maxAPIFrom)
	q.Facets, q.Weeks = yes("facets"), yes("weeks")
	q.After, q.Order = p.Get("after"), job.Order(p.Get("order"))
	if q.Order != "" && !slices.Contains(job.Orders[:], q.Order) {
		errs = append(errs, fmt.Errorf("order is %q, want one of %v", q.Order, job.Orders))
	}
	return q, errors.Join(errs...)
}
