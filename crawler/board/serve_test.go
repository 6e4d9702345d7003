package board_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html/atom"

	"lurewatch/crawler/board"
)

// serve serves a board until the test ends.
func serve(tb testing.TB, b *board.Board, addrs ...string) *board.Server {
	tb.Helper()
	s, err := board.Serve(tb.Context(), b, addrs)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("Close() = %v", err)
		}
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	})
	return s
}

func TestHostsShareTheAds(t *testing.T) {
	b := board.New(numbered(23), board.Options{PerPage: 3})
	start := serve(t, b, "127.0.0.1:0", "127.0.0.2:0", "127.0.0.3:0").Start()
	if len(start) != 3 || !strings.HasPrefix(start[1], "http://127.0.0.2:") {
		t.Fatalf("Start() = %q, want one address for each host, in order", start)
	}
	seen, want := map[string]int{}, map[string]int{}
	for k, url := range start {
		origin := strings.TrimSuffix(url, "/")
		for next := "/jobs?page=1"; next != ""; {
			_, page := get(t, origin+next)
			doc := parse(t, page)
			for _, a := range find(doc, atom.A, "class", "offer") {
				seen[fmt.Sprintf("%d%s", k, attr(a, "href"))]++
			}
			next = ""
			for _, a := range find(doc, atom.A, "rel", "next") {
				next = attr(a, "href")
			}
		}
		for i := range b.Len() {
			status := http.StatusNotFound
			if i%3 == k {
				status = http.StatusOK
				want[fmt.Sprintf("%d%s", k, b.Path(i))]++
			}
			resp, page := get(t, origin+b.Path(i))
			if resp.StatusCode != status {
				t.Errorf("ad %d on host %d = %d, want %d", i, k, resp.StatusCode, status)
			}
			for _, aside := range find(parse(t, page), atom.Aside, "", "") {
				for _, a := range find(aside, atom.A, "", "") {
					if j, ok := b.Index(attr(a, "href")); !ok || j%3 != k || j == i {
						t.Errorf("ad %d on host %d is related to %s, want other ads of that host", i, k, attr(a, "href"))
					}
				}
			}
		}
	}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("links to ads by host differ (-want +got):\n%s", diff)
	}
}

func TestFirstHostLinksTheOthers(t *testing.T) {
	start := serve(t, board.New(numbered(1), board.Options{}), "127.0.0.1:0", "127.0.0.2:0", "127.0.0.3:0").Start()
	for k, url := range start {
		var got []string
		_, page := get(t, url)
		for _, ul := range find(parse(t, page), atom.Ul, "class", "sites") {
			for _, a := range find(ul, atom.A, "", "") {
				got = append(got, attr(a, "href"))
			}
		}
		var want []string
		if k == 0 {
			want = start[1:]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("links of host %d differ (-want +got):\n%s", k, diff)
		}
	}
}

func TestServeRefusesOtherAddresses(t *testing.T) {
	b := board.New(nil, board.Options{})
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:80", "localhost:0", "127.0.0.1"} {
		if s, err := board.Serve(t.Context(), b, []string{"127.0.0.1:0", addr}); !errors.Is(err, board.ErrNotLoopback) || s != nil {
			t.Errorf("Serve on %q = %v, %v, want ErrNotLoopback", addr, s, err)
		}
	}
	if _, err := board.Serve(t.Context(), b, nil); err == nil {
		t.Error("Serve without an address: no error")
	}
}

func TestServeTakesAllAddressesOrNone(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	free := net.JoinHostPort("127.0.0.2", port)
	b := board.New(nil, board.Options{})
	if _, err := board.Serve(t.Context(), b, []string{free, taken.Addr().String()}); err == nil || !strings.Contains(err.Error(), taken.Addr().String()) {
		t.Fatalf("Serve on a taken address: %v, want an error that names it", err)
	}
	l, err := net.Listen("tcp", free)
	if err != nil {
		t.Fatalf("the first address was kept: %v", err)
	}
	l.Close()
}

func TestServeEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s, err := board.Serve(ctx, board.New(numbered(1), board.Options{}), []string{"127.0.0.1:0", "127.0.0.2:0"})
	if err != nil {
		t.Fatal(err)
	}
	get(t, s.Start()[0]) // leaves an idle connection, which must not keep the server
	cancel()
	if err := s.Wait(); err != nil {
		t.Errorf("Wait() = %v, want nil", err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("Close() after the end = %v, want nil", err)
		}
	}
	for _, url := range s.Start() {
		if conn, err := net.Dial("tcp", strings.Trim(strings.TrimPrefix(url, "http:"), "/")); err == nil {
			conn.Close()
			t.Errorf("%s still answers", url)
		}
	}
}
