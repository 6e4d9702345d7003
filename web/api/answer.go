package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
)

// answering holds the answer of a route back until it is complete, and tags it if the table says so. An export is
// streamed.
func (s *service) answering(pattern string, do http.HandlerFunc) http.Handler {
	var op Operation
	for _, o := range operations {
		if pattern == o.Method+" "+Base+o.Path {
			op = o
		}
	}
	if op.ID == "export" {
		return do
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &answer{ResponseWriter: w, status: http.StatusOK}
		do(a, r)
		if op.Tagged && a.status == http.StatusOK {
			cache := "private, no-cache"
			if op.MaxAge > 0 {
				cache = "public, max-age=" + seconds(op.MaxAge)
			}
			tagged(w, r, a.body.Bytes(), cache)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body.Bytes())
	})
}

// answer is an answer that is not sent yet.
type answer struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader keeps the status.
func (a *answer) WriteHeader(status int) { a.status = status }

// Write keeps what is written.
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

// Unwrap is for http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// tagged sends a body with a tag that changes with it and how long it may be kept, or says that the client has it.
func tagged(w http.ResponseWriter, r *http.Request, body []byte, cache string) {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", cache)
	if matches(r.Header.Get("If-None-Match"), tag) {
		h.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body)
}

// matches compares the tags that a client has as RFC 9110 wants it for reading: weak ones count.
func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}

// still serves what does not change while the program runs, to everybody.
func still(kind string, body []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		tagged(w, r, body, "private, no-cache")
	})
}
