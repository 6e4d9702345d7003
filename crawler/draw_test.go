package crawler_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"lurewatch/crawler/render"
	"lurewatch/job"
)

// drawn is a page whose ad is written by a script, from data that it asks for.
const drawn = `<!doctype html><title>Work</title><div id=app></div><script src="/app.js"></script>
<script>new Image().src = "/pixel.png"; fetch("/private/all").catch(() => 0)</script>`

const app = `fetch("/data?of=" + location.pathname).then(r => r.json()).then(d => {
document.title = d.title
document.getElementById("app").innerHTML = "<main><h1>" + d.title + "</h1><p>" + d.text + "</p></main>"})`

func TestPagesOfScriptsAreDrawnPolitely(t *testing.T) {
	b, err := render.Open(render.Options{})
	if errors.Is(err, render.ErrNoBrowser) {
		t.Skip("no Chromium here: ", err)
	} else if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	const delay = 100 * time.Millisecond
	w := serve(t, 1, func(rw http.ResponseWriter, r *http.Request, _ int) {
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(rw, lines("User-agent: *", "Disallow: /private"))
		case "/app.js":
			typed(rw, "text/javascript", app)
		case "/data":
			typed(rw, "application/json", `{"title":"Baker at `+r.URL.Query().Get("of")+`","text":"`+offer+`"}`)
		default:
			typed(rw, "text/html", drawn)
		}
	})
	s := w.source(w.at(0, "/a"), w.at(0, "/b"))
	s.Render, s.Delay = true, delay
	f := newFrontier()
	o := options(t, f, s)
	o.Render, o.LoopbackDelay = b.Render, -1
	run(t, t.Context(), o)
	for _, path := range []string{"/a", "/b"} {
		got := f.saved(t, w.at(0, path))
		if got.Fate != job.Fetched || len(got.Cases) != 1 || got.Cases[0].Ad.Title != "Baker at "+path {
			t.Errorf("%s is %s with %d ads (%s), want the one that its script writes", path, got.Fate, len(got.Cases), got.Why)
		}
	}
	if w.asked(0, "/private/all") != 0 || w.asked(0, "/pixel.png") != 0 || w.asked(0, "/app.js") != 1 {
		t.Errorf("asked for what is forbidden %d times, for a picture %d times, for the script %d times; want 0, 0 and 1",
			w.asked(0, "/private/all"), w.asked(0, "/pixel.png"), w.asked(0, "/app.js"))
	}
	gaps(t, slices.Clone(w.log()), []int{0}, delay)
}

func TestWithoutABrowserOnlyItsSourcesAreLeftOut(t *testing.T) {
	w := serve(t, 2, wide(1))
	drawnSource, plain := w.source(w.at(0, "/")), w.source(w.at(1, "/"))
	drawnSource.ID, drawnSource.Render, plain.ID = "drawn", true, "plain"
	f := newFrontier()
	if stats := run(t, t.Context(), options(t, f, drawnSource, plain)); stats.Fetched != 2 || w.asked(0, "/") != 0 {
		t.Errorf("%d pages fetched, the drawn source asked %d times; want 2 of the other alone", stats.Fetched, w.asked(0, "/"))
	}
}
