package browsertest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

// TestWhatATabAsksElsewhereIsSeen holds that the other tests notice what they are to notice.
func TestWhatATabAsksElsewhereIsSeen(t *testing.T) {
	t.Parallel()
	const image = "http://elsewhere.example/x.png"
	loose := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<!doctype html><link rel=icon href=data:,><img src=%q><script>throw Error("by us")</script>`, image)
	}))
	defer loose.Close()
	p := newTab(t, loose.URL)
	p.open("/")
	elsewhere, faults := p.watch.found()
	if !slices.Equal(elsewhere, []string{image}) || len(faults) != 1 {
		t.Errorf("seen elsewhere %q, faults %q, want %s and one fault", elsewhere, faults, image)
	}
}

// TestThePolicyOfAPageHolds asks from within the console for what no page may ask for.
func TestThePolicyOfAPageHolds(t *testing.T) {
	t.Parallel()
	p := newTab(t, theStage(t).reader.url)
	for _, path := range []string{"/", "/en/console", "/api/v1/docs"} {
		p.open(path)
		if !eval[bool](p, `fetch("http://elsewhere.example/x").then(() => false, () => true)`) {
			t.Errorf("%s: another host was asked", path)
		}
		if eval[bool](p, `(() => { const s = document.createElement("script"); s.textContent = "document.ran = true"; document.body.append(s); return !!document.ran })()`) {
			t.Errorf("%s: a script in the page ran", path)
		}
	}
	elsewhere, faults := p.watch.found()
	if len(elsewhere) > 0 || len(faults) < 3 {
		t.Errorf("seen elsewhere %q, faults %q, want none, and one at least for each page", elsewhere, faults)
	}
}
