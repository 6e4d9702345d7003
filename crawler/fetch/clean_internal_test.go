package fetch

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// dirty are answers with control characters in their heads, and what is left of the header named.
var dirty = []struct{ name, head, header, want string }{
	{"an ETag with a control character is left out", "HTTP/1.1 200 OK\r\nETag: \"a\x01b\"\r\nX-Next: 1\r\n", "ETag", ""},
	{"what comes after it stays", "HTTP/1.1 200 OK\r\nETag: \"a\x00b\"\r\nX-Next: 1\r\n", "X-Next", "1"},
	{"a Location is left out", "HTTP/1.1 200 OK\r\nLocation: /x\x7fy\r\n", "Location", ""},
	{"a line that goes on is left out whole", "HTTP/1.1 200 OK\r\nX-Long: one\r\nX-Bad: a\x02\r\n goes on\r\n", "X-Long", "one"},
	{"a name with one is left out", "HTTP/1.1 200 OK\r\nX-\x03Bad: a\r\n", "X-Next", ""},
	{"the head after an early hint is cleaned too", "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nETag: a\x01\r\n", "ETag", ""},
	{"tabs stay", "HTTP/1.1 200 OK\r\nX-Tab: a\tb\r\n", "X-Tab", "a\tb"},
}

// serveDirty answers /n with head n of dirty and a body that has control characters of its own, and keeps the connection.
func serveDirty(w http.ResponseWriter, r *http.Request) {
	conn, rw, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	for path := r.URL.Path; ; {
		var n int
		fmt.Sscanf(path, "/%d", &n)
		fmt.Fprintf(rw, "%sContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s", dirty[n].head, len(dirtyBody), dirtyBody)
		rw.Flush()
		next, err := http.ReadRequest(rw.Reader)
		if err != nil {
			return
		}
		path = next.URL.Path
	}
}

const dirtyBody = "<p>X: a\x01b\r\n\r\nETag: \x02</p>"

func TestHeadersWithControlCharactersAreLeftOut(t *testing.T) {
	for _, secure := range []bool{false, true} {
		s := httptest.NewUnstartedServer(http.HandlerFunc(serveDirty))
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		c := New(Options{AllowLoopback: true})
		defer c.Close()
		if secure {
			s.StartTLS()
			c.transport.TLSClientConfig = s.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		} else {
			s.Start()
		}
		defer s.Close()
		defer c.Close() // before the server, which waits for its connections
		for n, tt := range dirty {
			t.Run(fmt.Sprintf("%s, %s", tt.name, strings.SplitN(s.URL, ":", 2)[0]), func(t *testing.T) {
				p, err := c.Get(context.Background(), Request{URL: fmt.Sprintf("%s/%d", s.URL, n)})
				if err != nil || p.Status != 200 || string(p.Body) != dirtyBody {
					t.Fatalf("Get = status %d, %q, %v, want the page", p.Status, p.Body, err)
				}
				if got := p.Header.Get(tt.header); got != tt.want {
					t.Errorf("%s is %q, want %q", tt.header, got, tt.want)
				}
			})
		}
	}
}

func TestALengthWithAControlCharacterIsRefused(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, rw, _ := w.(http.Hijacker).Hijack()
		rw.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 2\x01\r\n\r\nhi")
		rw.Flush()
		conn.Close()
	}))
	defer s.Close()
	c := New(Options{AllowLoopback: true})
	defer c.Close()
	if p, err := c.Get(context.Background(), Request{URL: s.URL}); err == nil {
		t.Errorf("Get = status %d, %q, want an error: nobody knows where the body ends", p.Status, p.Body)
	}
}
