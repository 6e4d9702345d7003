package fetch_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"lurewatch/crawler/fetch"
)

// drip writes one byte after the other, a tick apart, until the client hangs up.
func drip(conn net.Conn, text string, tick time.Duration) {
	clock := time.NewTicker(tick)
	defer clock.Stop()
	for i := 0; ; i++ {
		if _, err := conn.Write([]byte{text[i%len(text)]}); err != nil {
			return
		}
		<-clock.C
	}
}

func TestSlowServersAreGivenUp(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	for _, tc := range []struct {
		name  string
		opts  fetch.Options
		pace  time.Duration // window and grace, 0 for the usual ones
		serve func(conn net.Conn)
		want  string
	}{
		{"nothing at all", fetch.Options{IdleTimeout: 60 * time.Millisecond}, 0, func(conn net.Conn) { io.Copy(io.Discard, conn) },
			"no headers for 60ms"},
		{"headers byte by byte", fetch.Options{IdleTimeout: 60 * time.Millisecond}, 0, func(conn net.Conn) {
			io.WriteString(conn, head)
			drip(conn, "X-A: b\r\n", 2*time.Millisecond)
		}, "no headers for 60ms"},
		{"headers byte by byte, and patience", fetch.Options{Timeout: 80 * time.Millisecond}, 0, func(conn net.Conn) {
			io.WriteString(conn, head)
			drip(conn, "X-A: b\r\n", 2*time.Millisecond)
		}, "more than 80ms in all"},
		{"a body that stops", fetch.Options{IdleTimeout: 60 * time.Millisecond}, 0, func(conn net.Conn) {
			io.WriteString(conn, head+"Content-Length: 100\r\n\r\n<p>")
			io.Copy(io.Discard, conn)
		}, "body stopped for 60ms"},
		{"a body byte by byte", fetch.Options{MinRate: 1 << 20}, 40 * time.Millisecond, func(conn net.Conn) {
			io.WriteString(conn, head+"\r\n")
			drip(conn, "<p>", 2*time.Millisecond)
		}, "want at least 1048576 a second"},
		{"a body of endless empty chunks", fetch.Options{IdleTimeout: 60 * time.Millisecond}, 0, func(conn net.Conn) {
			io.WriteString(conn, head+"Transfer-Encoding: chunked\r\n\r\n1;x=")
			drip(conn, "x", 2*time.Millisecond)
		}, "body stopped for 60ms"},
		{"a handshake that never comes", fetch.Options{Timeout: 60 * time.Millisecond}, -1, func(conn net.Conn) { io.Copy(io.Discard, conn) },
			"more than 60ms in all"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newClient(t, tc.opts)
			scheme := "http://"
			switch {
			case tc.pace > 0:
				c.SetPace(tc.pace, tc.pace)
			case tc.pace < 0:
				scheme = "https://"
			}
			at := listen(t, func(conn net.Conn) {
				if scheme == "http://" {
					readHead(conn)
				}
				tc.serve(conn)
			})
			p, err := c.Get(context.Background(), fetch.Request{URL: scheme + at})
			if !errors.Is(err, fetch.ErrTimeout) || errors.Is(err, fetch.ErrBroken) || p.Body != nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("Get = %d bytes, %v, want ErrTimeout with %q and no body", len(p.Body), err, tc.want)
			}
		})
	}
}

func TestSlowBodiesThatAreAllowedCome(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		clock := time.NewTicker(10 * time.Millisecond)
		defer clock.Stop()
		for range 50 {
			io.WriteString(w, "xx")
			w.(http.Flusher).Flush()
			<-clock.C
		}
	})
	for name, opts := range map[string]fetch.Options{"a rate below it": {MinRate: 1}, "no rate": {MinRate: -1},
		"pauses shorter than what is allowed": {IdleTimeout: 300 * time.Millisecond, MinRate: -1}} {
		c := newClient(t, opts)
		c.SetPace(10*time.Millisecond, 10*time.Millisecond)
		if p := get(t, c, url); len(p.Body) != 100 {
			t.Errorf("Get with %s = %d bytes, want 100", name, len(p.Body))
		}
	}
}

func TestHostileHeadersAreRefused(t *testing.T) {
	endless := func(start, line string) func(net.Conn) {
		return func(conn net.Conn) {
			readHead(conn)
			io.WriteString(conn, start)
			for {
				if _, err := io.WriteString(conn, line); err != nil {
					return
				}
			}
		}
	}
	for _, tc := range []struct {
		name  string
		serve func(net.Conn)
		want  error // nil means any
	}{
		{"headers without end", endless("HTTP/1.1 200 OK\r\n", "X-A: "+strings.Repeat("b", 1000)+"\r\n"), fetch.ErrTooLarge},
		{"one header without end", endless("HTTP/1.1 200 OK\r\nX-A: ", "bbbbbbbb"), fetch.ErrTooLarge},
		{"interim answers without end", endless("", "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n"), fetch.ErrTooLarge},
		{"a status line without end", endless("HTTP/1.1 200 ", "OK"), fetch.ErrTooLarge},
		{"chunk extensions without end", endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "xxxxxxxx"), fetch.ErrBroken},
		{"chunks of one byte with long extensions", endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1;"+strings.Repeat("x", 500)+"\r\na\r\n"), fetch.ErrBroken},
		{"trailers without end", endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X-A: b\r\n"), fetch.ErrBroken},
		{"two lengths", endless("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "a"), nil},
		{"no HTTP", endless("", "SSH-2.0-x\r\n"), nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := newClient(t, fetch.Options{}).Get(context.Background(), fetch.Request{URL: "http://" + listen(t, tc.serve)})
			if err == nil || p.Body != nil || tc.want != nil && !errors.Is(err, tc.want) || errors.Is(err, fetch.ErrTimeout) {
				t.Errorf("Get = %d bytes, %v, want %v", len(p.Body), err, tc.want)
			}
		})
	}
}
