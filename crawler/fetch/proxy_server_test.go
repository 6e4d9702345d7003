package fetch_test

import (
	"bufio"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"

	"lurewatch/crawler/fetch"
)

// testProxy is a small proxy of either kind that connects to one site whatever it is asked for, and notes that.
type testProxy struct {
	site           string // host and port
	user, password string // none asked if empty
	refuse         byte   // the SOCKS reply, or the status less 400 of a CONNECT; 0 serves

	mu    sync.Mutex // guards asked
	asked []string
}

func (p *testProxy) note(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, what)
}

// take returns what was asked for since the last take.
func (p *testProxy) take() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := strings.Join(p.asked, " ")
	p.asked = nil
	return all
}

// pipe passes bytes between client and site until either ends.
func (p *testProxy) pipe(client net.Conn, fromClient io.Reader) {
	site, err := net.Dial("tcp", p.site)
	if err != nil {
		return
	}
	var wg sync.WaitGroup
	wg.Go(func() { io.Copy(site, fromClient); site.Close() })
	io.Copy(client, site)
	client.Close()
	wg.Wait()
}

// socks speaks the part of RFC 1928 and 1929 that a client needs.
func (p *testProxy) socks(conn net.Conn) {
	r := bufio.NewReader(conn)
	take := func(n int) []byte { b := make([]byte, n); io.ReadFull(r, b); return b }
	methods := take(int(take(2)[1]))
	if p.user != "" {
		if !strings.Contains(string(methods), "\x02") {
			conn.Write([]byte{5, 0xFF})
			return
		}
		conn.Write([]byte{5, 2})
		user := string(take(int(take(2)[1])))
		if user != p.user || string(take(int(take(1)[0]))) != p.password {
			conn.Write([]byte{1, 1})
			return
		}
		conn.Write([]byte{1, 0})
	} else {
		conn.Write([]byte{5, 0})
	}
	host := ""
	switch head := take(4); head[3] {
	case 1:
		host = netip.AddrFrom4([4]byte(take(4))).String()
	case 3:
		host = "name:" + string(take(int(take(1)[0])))
	case 4:
		host = netip.AddrFrom16([16]byte(take(16))).String()
	}
	p.note(host + ":" + strconv.Itoa(int(binary.BigEndian.Uint16(take(2)))))
	conn.Write([]byte{5, p.refuse, 0, 1, 0, 0, 0, 0, 0, 0})
	if p.refuse == 0 {
		p.pipe(conn, r)
	}
}

// http serves CONNECT, and requests by absolute address.
func (p *testProxy) http(conn net.Conn) {
	r := bufio.NewReader(conn)
	req, err := http.ReadRequest(r)
	if err != nil {
		return
	}
	p.note(req.Method + " " + req.RequestURI)
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte(p.user+":"+p.password))
	switch {
	case p.user != "" && req.Header.Get("Proxy-Authorization") != want:
		io.WriteString(conn, "HTTP/1.1 407 Password Please\r\nContent-Length: 0\r\n\r\n")
	case p.refuse != 0:
		fmt.Fprintf(conn, "HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n", 400+int(p.refuse))
	case req.Method == http.MethodConnect:
		io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
		p.pipe(conn, r)
	default:
		req.Header.Del("Proxy-Authorization")
		req.Header.Set("Connection", "close")
		var b strings.Builder
		req.Write(&b)
		p.pipe(conn, io.MultiReader(strings.NewReader(b.String()), r))
	}
}

// start serves on loopback and returns the proxy as an option.
func (p *testProxy) start(t testing.TB, scheme, user, password string) fetch.Proxy {
	t.Helper()
	serve := p.http
	if strings.HasPrefix(scheme, "socks") {
		serve = p.socks
	}
	return proxy(t, scheme+"://"+listen(t, serve), user, password)
}

func proxy(t testing.TB, address, user, password string) fetch.Proxy {
	t.Helper()
	p, err := fetch.ParseProxy(address, user, password)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// newProxied returns a client that may go to nothing that is not public.
func newProxied(t testing.TB, o fetch.Options) *fetch.Client {
	t.Helper()
	c := fetch.New(o)
	t.Cleanup(c.Close)
	return c
}
