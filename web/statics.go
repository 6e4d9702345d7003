package web

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
)

//go:embed static/style.css
var styleFile []byte

//go:embed static/sources.css
var sourcesStyleFile []byte

//go:embed static/console.css
var consoleStyleFile []byte

//go:embed static/people.css
var peopleStyleFile []byte

//go:embed static/console.js
var consoleScriptFile []byte

//go:embed static/desk.css
var deskStyleFile []byte

//go:embed static/desk.js
var deskScriptFile []byte

//go:embed static/lesson.css
var lessonStyleFile []byte

//go:embed static/check.css
var checkStyleFile []byte

//go:embed static/icon.svg
var iconFile []byte

// statics are the files that pages load, by name.
type statics map[string]static

// static is one file, its type, and a tag that changes with its content.
type static struct {
	body      []byte
	kind, tag string
}

func readStatics() statics {
	return statics{
		"style.css":   newStatic("text/css; charset=utf-8", styleFile),
		"sources.css": newStatic("text/css; charset=utf-8", sourcesStyleFile),
		"console.css": newStatic("text/css; charset=utf-8", consoleStyleFile),
		"people.css":  newStatic("text/css; charset=utf-8", peopleStyleFile),
		"console.js":  newStatic("text/javascript; charset=utf-8", consoleScriptFile),
		"desk.css":    newStatic("text/css; charset=utf-8", deskStyleFile),
		"desk.js":     newStatic("text/javascript; charset=utf-8", deskScriptFile),
		"lesson.css":  newStatic("text/css; charset=utf-8", lessonStyleFile),
		"check.css":   newStatic("text/css; charset=utf-8", checkStyleFile),
		"icon.svg":    newStatic("image/svg+xml", iconFile),
	}
}

func newStatic(kind string, body []byte) static {
	sum := sha256.Sum256(body)
	return static{body, kind, hex.EncodeToString(sum[:4])}
}

// url is the address of a file, which changes with its content: browsers may keep what they have.
func (f statics) url(name string) string { return "/static/" + name + "?v=" + f[name].tag }

// ServeHTTP sends the file that the path names.
func (f statics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := f[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", file.kind)
	h.Set("ETag", `"`+file.tag+`"`)
	if r.URL.Query().Get("v") == file.tag {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == `"`+file.tag+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(file.body)
}
