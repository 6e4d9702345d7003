package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"lurewatch/crawler/fetch"
)

// TestMain runs everything under proxies that do not answer: net/http reads these variables once, on first use.
func TestMain(m *testing.M) {
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"} {
		os.Setenv(name, "http://127.0.0.1:1")
	}
	goleak.VerifyTestMain(m)
}

// serve starts a site on loopback for one test.
func serve(t testing.TB, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// newClient returns a client that may go to loopback.
func newClient(t testing.TB, o fetch.Options) *fetch.Client {
	t.Helper()
	o.AllowLoopback = true
	c := fetch.New(o)
	t.Cleanup(c.Close)
	return c
}

// get fetches one page that must come.
func get(t testing.TB, c *fetch.Client, url string) fetch.Page {
	t.Helper()
	p, err := c.Get(context.Background(), fetch.Request{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// answer is a handler that gives one body under some headers, name and value in turn.
func answer(body []byte, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.Write(body)
	}
}

// raw is a handler that writes bytes of its own instead of an HTTP answer and closes the connection.
func raw(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, rw, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		rw.WriteString(answer)
		rw.Flush()
		conn.Close()
	}
}

// gzipped compresses each part to a gzip member of its own.
func gzipped(t testing.TB, parts ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, p := range parts {
		z := gzip.NewWriter(&b)
		z.Write(p)
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// listen starts a server of bytes on loopback for one test, which ends with all its connections, and returns host and
// port.
func listen(t testing.TB, serve func(conn net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex // guards open
	var open []net.Conn
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, conn)
			mu.Unlock()
			wg.Go(func() {
				defer conn.Close()
				serve(conn)
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		mu.Lock()
		for _, conn := range open {
			conn.Close()
		}
		mu.Unlock()
		wg.Wait()
	})
	return l.Addr().String()
}

// readHead reads up to and with the first empty line, byte by byte, and no more.
func readHead(r io.Reader) string {
	var head []byte
	b := make([]byte, 1)
	for !bytes.HasSuffix(head, []byte("\r\n\r\n")) {
		if _, err := io.ReadFull(r, b); err != nil {
			return string(head)
		}
		head = append(head, b[0])
	}
	return string(head)
}
