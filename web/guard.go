package web

import (
	"fmt"
	"net/http"
	"runtime/debug"
)

// policy lets a page load our style sheet and our icon, send its forms to us, and nothing else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// consolePolicy lets a page of the console load our script as well.
const consolePolicy = policy + "; script-src 'self'"

// tokenForms are the addresses of forms whose only authority is the token in the address: no cookie counts there, so that
// another site cannot make a browser do what it could not do itself. Mail programs on the web send them from their own
// pages (RFC 8058).
var tokenForms = [...]string{"/d/answer/{token}", "/d/pause/{token}"}

// guarded puts the guards around the routes that every answer passes: headers, requests from other sites, and
// panics.
func guarded(s *site, routes http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.showFault(w, r, langOf(r.URL.Path), errCrossSite)
	}))
	for _, l := range langs {
		for _, prefix := range prefixes(l) {
			for _, path := range tokenForms {
				origin.AddInsecureBypassPattern("POST " + prefix + path)
			}
		}
	}
	return withHeaders(s.recovering(origin.Handler(routes)))
}

// withHeaders sets what every answer says to the browser, whatever the answer is.
func withHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// recovering turns a panic into the page of an unexpected fault. Pages are written only when they are
// complete, so the panic has left nothing on the wire.
func (s *site) recovering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p)
			default:
				s.showFault(w, r, langOf(r.URL.Path), fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		next.ServeHTTP(w, r)
	})
}
