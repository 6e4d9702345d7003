package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
	"lurewatch/web"
)

func TestServeFinishesWhatItBegan(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	began := make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(began)
		<-ctx.Done() // answers only once the server was told to end
		fmt.Fprint(w, "done")
	})
	served := make(chan error, 1)
	go func() { served <- web.Serve(ctx, ln, slow) }()
	type result struct {
		body string
		err  error
	}
	got := make(chan result, 1)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	go func() {
		resp, err := client.Get("http://" + ln.Addr().String() + "/")
		if err != nil {
			got <- result{err: err}
			return
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		got <- result{string(body), err}
	}()
	<-began
	stop()
	if err := <-served; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
	if r := <-got; r.err != nil || r.body != "done" {
		t.Errorf("the answer under way = %q, %v, want done", r.body, r.err)
	}
	if _, err := client.Get("http://" + ln.Addr().String() + "/"); err == nil {
		t.Error("the listener is still open")
	}
}

func TestServeSaysWhyItEnded(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	if err := web.Serve(t.Context(), ln, http.NotFoundHandler()); err == nil || !strings.Contains(err.Error(), "serve on 127.0.0.1:") {
		t.Errorf("Serve on a closed listener = %v, want an error that names it", err)
	}
}

func TestAPIAnswersInJSON(t *testing.T) {
	var asked job.Query
	h := web.API(web.Options{
		Search: func(_ context.Context, q job.Query) (job.Hits, error) {
			asked = q
			if q.Text == "boom" {
				return job.Hits{}, errors.New("search: index is closed")
			}
			if q.Text == "lure" {
				return job.Hits{Total: 2, Hits: []job.Hit{{ID: "ad-1"}, {ID: "gone"}}}, nil
			}
			return job.Hits{Total: 0}, nil
		},
		Case: func(_ context.Context, id job.ID) (job.Case, bool, error) {
			return job.Case{Ad: job.Ad{ID: id}}, id == "ad-1", nil
		},
		Evidence: func(_ context.Context, c job.Case) ([]job.Evidence, error) {
			if c.Ad.ID != "ad-1" {
				return nil, nil
			}
			return []job.Evidence{{File: "demo.warc.gz", Offset: 17, Digest: "sha256:00"}}, nil
		},
		Info: func(context.Context) (job.Info, error) { return job.Info{Schema: 3, Cases: 7}, nil },
	})
	for _, tc := range []struct {
		name, method, path string
		status             int
		want               string
		query              job.Query
	}{
		{"a search", "GET", "/v1/search?q=%C4%91%E1%BA%B7t+c%E1%BB%8Dc&size=5&from=10&facets=true", 200, `{"total":0,"took_ms":0,"hits":[]}`, job.Query{Text: "đặt cọc", Size: 5, From: 10, Facets: true}},
		{"where the evidence is", "GET", "/v1/search?q=lure&evidence=true", 200, `"evidence":{"file":"demo.warc.gz","offset":17`, job.Query{Text: "lure"}},
		{"evidence that nobody asks for", "GET", "/v1/search?q=lure", 200, `"fragments":null},{"id":"gone"`, job.Query{Text: "lure"}},
		{"an empty search", "GET", "/v1/search", 200, `"hits":[]`, job.Query{}},
		{"the state", "GET", "/v1/info", 200, `"cases":7`, job.Query{}},
		{"a size that is none", "GET", "/v1/search?size=x&from=-1&facets=maybe", 400, `{"error":"size is \"x\", want a number from 0 to 1000\nfrom is`, job.Query{}},
		{"a fault", "GET", "/v1/search?q=boom", 500, `{"error":"search: index is closed"}`, job.Query{Text: "boom"}},
		{"an address that is none", "GET", "/v1/none", 404, `no such address`, job.Query{}},
		{"a method that is none", "POST", "/v1/search", 405, `want GET`, job.Query{}},
		{"the last place of the index", "GET", "/v1/search?from=1000000", 200, `"hits":[]`, job.Query{From: 1_000_000}},
		{"a place beyond the index", "GET", "/v1/search?from=1000001", 400, `want a number from 0 to 1000000`, job.Query{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			asked = job.Query{}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(tc.method, tc.path, nil))
			if w.Code != tc.status || !strings.Contains(w.Body.String(), tc.want) || w.Header().Get("Content-Type") != "application/json" {
				t.Errorf("%s %s = %d %s, want %d %s", tc.method, tc.path, w.Code, w.Body, tc.status, tc.want)
			}
			if diff := cmp.Diff(tc.query, asked); diff != "" {
				t.Errorf("query (-want +got):\n%s", diff)
			}
		})
	}
	w := httptest.NewRecorder()
	web.API(web.Options{}).ServeHTTP(w, httptest.NewRequest("GET", "/v1/info", nil))
	if w.Code != 404 {
		t.Errorf("info without a data directory = %d, want 404", w.Code)
	}
}
