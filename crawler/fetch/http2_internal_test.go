package fetch

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

func TestHTTP2KeepsTheLimits(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if kib, err := strconv.Atoi(r.URL.Path[1:]); err == nil {
			for i := range kib {
				w.Header().Set("X-Long-"+strconv.Itoa(i), strings.Repeat("x", 1<<10))
			}
		}
		io.WriteString(w, r.Proto)
	}))
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	var last Exchange
	c := New(Options{AllowLoopback: true, Tap: func(e Exchange) { last = e }})
	defer c.Close()
	c.transport.TLSClientConfig = s.Client().Transport.(*http.Transport).TLSClientConfig.Clone() // trusts the made-up certificate

	p, err := c.Get(context.Background(), Request{URL: s.URL})
	if err != nil || string(p.Body) != "HTTP/2.0" {
		t.Errorf("Get = %q, %v, want HTTP/2.0", p.Body, err)
	}
	if last.Proto != "HTTP/2.0" || last.Status != 200 || last.StatusText != "" || !last.IP.Addr().IsLoopback() || string(last.Body) != "HTTP/2.0" ||
		!strings.HasPrefix(string(last.RequestHead), "GET / HTTP/1.1\r\nHost: 127.0.0.1:") {
		t.Errorf("exchange is %+v with the request %q, want what was said over HTTP/2", last, last.RequestHead)
	}
	if _, err := c.Get(context.Background(), Request{URL: s.URL + "/66"}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("Get of 66 KiB of headers = %v, want ErrTooLarge", err)
	}
	if p, err := c.Get(context.Background(), Request{URL: s.URL + "/1000"}); err == nil {
		t.Errorf("Get of 1000 KiB of headers = status %d, want an error", p.Status)
	}
}
