package fetch

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// resolver returns a resolver whose every answer is what addresses returns for a name, and counts the questions for
// IPv4 addresses.
func resolver(t testing.TB, addresses func(name string) []netip.Addr) (*net.Resolver, *atomic.Int32) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int32
	done := make(chan struct{})
	go func() {
		defer close(done)
		b := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(b)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(b[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			q := m.Questions[0]
			if q.Type == dnsmessage.TypeA {
				asked.Add(1)
			}
			reply := dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true}, Questions: m.Questions, Answers: records(q, addresses(q.Name.String()))}
			if packed, err := reply.Pack(); err == nil {
				conn.WriteTo(packed, from)
			}
		}
	}()
	t.Cleanup(func() { conn.Close(); <-done })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}, &asked
}

// records writes those of the addresses down that a question is about.
func records(q dnsmessage.Question, addresses []netip.Addr) []dnsmessage.Resource {
	var out []dnsmessage.Resource
	for _, a := range addresses {
		switch {
		case a.Is4() && q.Type == dnsmessage.TypeA:
			out = append(out, dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class}, Body: &dnsmessage.AResource{A: a.As4()}})
		case a.Is6() && q.Type == dnsmessage.TypeAAAA:
			out = append(out, dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class}, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}})
		}
	}
	return out
}

// newResolved returns a client that looks names up with r.
func newResolved(t testing.TB, o Options, r *net.Resolver) *Client {
	t.Helper()
	c := New(o)
	c.guard.resolver = r
	c.transport.DialContext = c.guard.dialer()
	t.Cleanup(c.Close)
	return c
}

// both asks for an address in both ways there are.
func both(c *Client, url string) map[string]error {
	_, err := c.Get(context.Background(), Request{URL: url})
	out := map[string]error{"Get": err}
	if req, err := http.NewRequest(http.MethodGet, url, nil); err == nil {
		_, err := c.RoundTripper(context.Background()).RoundTrip(req)
		out["RoundTrip"] = err
	}
	return out
}

func TestNamesOfSpecialAddressesAreRefused(t *testing.T) {
	for _, host := range special {
		ip := netip.MustParseAddr(strings.Trim(host, "[]"))
		r, _ := resolver(t, func(string) []netip.Addr { return []netip.Addr{ip} })
		c := newResolved(t, Options{}, r)
		for _, url := range []string{"http://jobs.example/", "https://jobs.example/"} {
			for way, err := range both(c, url) {
				// A machine without IPv6 has no socket to ask the guard for.
				if !errors.Is(err, ErrAddress) && (err == nil || ip.Is4()) {
					t.Errorf("%s of a name that is %s = %v, want ErrAddress", way, host, err)
				}
			}
		}
	}
}

func TestRoundTripperRefusesSpecialAddresses(t *testing.T) {
	c := New(Options{})
	defer c.Close()
	for _, host := range special {
		for _, url := range []string{"http://" + host + "/", "https://" + host + "/", "http://" + host + ":8080/"} {
			for way, err := range both(c, url) {
				if !errors.Is(err, ErrAddress) {
					t.Errorf("%s(%s) = %v, want ErrAddress", way, url, err)
				}
			}
		}
	}
}

// TestRedirectsLeadNowhereInside follows redirects as a caller does and as a library does.
func TestRedirectsLeadNowhereInside(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusFound)
	}))
	defer s.Close()
	c := New(Options{AllowLoopback: true})
	defer c.Close()
	library := &http.Client{Transport: c.RoundTripper(context.Background())}
	for _, host := range special {
		if netip.MustParseAddr(strings.Trim(host, "[]")).Unmap().IsLoopback() {
			continue // as allowed
		}
		from := s.URL + "/?to=http://" + host + "/"
		p, err := c.Get(context.Background(), Request{URL: from})
		if err != nil || p.Location == "" {
			t.Errorf("Get(%s) = %q, %v, want where it leads", from, p.Location, err)
		}
		if _, err := c.Get(context.Background(), Request{URL: p.Location}); !errors.Is(err, ErrAddress) {
			t.Errorf("Get(%s) = %v, want ErrAddress", p.Location, err)
		}
		if resp, err := library.Get(from); !errors.Is(err, ErrAddress) {
			t.Errorf("a library that follows %s gets %v, %v, want ErrAddress", from, resp, err)
		}
	}
}

func TestOfSeveralAddressesOnlyTheAllowedAreTried(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "x") }))
	defer s.Close()
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(s.URL, "http://"))
	all := []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("169.254.169.254"), netip.MustParseAddr("127.0.0.1")}
	r, _ := resolver(t, func(string) []netip.Addr { return all })
	p, err := newResolved(t, Options{AllowLoopback: true}, r).Get(context.Background(), Request{URL: "http://jobs.example:" + port})
	if err != nil || string(p.Body) != "x" {
		t.Errorf("Get = %q, %v, want the page of the address that is allowed", p.Body, err)
	}
	if _, err := newResolved(t, Options{}, r).Get(context.Background(), Request{URL: "http://jobs.example"}); !errors.Is(err, ErrAddress) {
		t.Errorf("Get of private addresses alone = %v, want ErrAddress", err)
	}
}

// TestAnswersThatChangeLeadNowhere has a name that is allowed when it is asked for first and private ever after.
func TestAnswersThatChangeLeadNowhere(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Connection", "close") }))
	defer s.Close()
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(s.URL, "http://"))
	var moved atomic.Bool
	r, asked := resolver(t, func(string) []netip.Addr {
		if moved.Load() {
			return []netip.Addr{netip.MustParseAddr("10.0.0.1")}
		}
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}
	})
	c := newResolved(t, Options{AllowLoopback: true}, r)
	if _, err := c.Get(context.Background(), Request{URL: "http://jobs.example:" + port}); err != nil {
		t.Fatal(err)
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("the name was looked up %d times for one connection, want once: what is checked is what is dialled", n)
	}
	moved.Store(true)
	if _, err := c.Get(context.Background(), Request{URL: "http://jobs.example:" + port}); !errors.Is(err, ErrAddress) {
		t.Errorf("Get after the name moved = %v, want ErrAddress", err)
	}
}

// TestTricksOfURLParsersLeadNowhere has a resolver that takes every name for loopback.
func TestTricksOfURLParsersLeadNowhere(t *testing.T) {
	r, _ := resolver(t, func(string) []netip.Addr { return []netip.Addr{netip.MustParseAddr("127.0.0.1")} })
	c := newResolved(t, Options{}, r)
	for _, url := range []string{"http://127.1/", "http://0/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://0177.0.0.1/",
		"http://017700000001/", "http://127.0.0.1%2f@example.invalid/", "http://①②⑦.⓪.⓪.①/", "http://localhost/", "http://LOCALHOST./",
		"http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:127.0.0.1]/", "http://example.invalid\\@127.0.0.1/", "http://127.0.0.1\\@example.invalid/",
		"http://a@b@127.0.0.1/", "http://127。0。0。1/", "http://[::1%25lo]/", "http://127.0.0.1:80:80/", "file:///etc/passwd", "gopher://127.0.0.1/",
		"http:///127.0.0.1/", "http:/127.0.0.1/", "http:127.0.0.1", "//127.0.0.1/", "http://127.0.0.1#@example.invalid/", "http://example.invalid#@127.0.0.1/",
		"http://127.0.0.1?@example.invalid/", "http://127.0.0.1;example.invalid/", "http://127.0.0.1\t.example.invalid/", "http://127.0.0.1\u00ad/", "http://127.0.0.1.nip.example/",
		"http://127.0.0.01/", "http://127.0.0.1:443/", "http://0.0.0.0:80/", "http://[::]/", "http://[::ffff:a9fe:a9fe]/", "http://[64:ff9b::a9fe:a9fe]/",
		"http://3232235777/", "http://0xa9fea9fe/", "http://169.254.43518/", "http://ⓛocalhost/", "HTTP://LOCALHOST:80/",
		"http://127.0.0.1\x00.example.invalid/", "jar:http://127.0.0.1!/", "dict://127.0.0.1:80/", "http://0x7f.0x0.0x0.0x1/"} {
		for way, err := range both(c, url) {
			var unknown *net.DNSError // of what is no name for the resolver: net/url reads 127.1 as one
			if !errors.Is(err, ErrAddress) && !errors.Is(err, ErrScheme) && !errors.As(err, &unknown) {
				t.Errorf("%s(%q) = %v, want ErrAddress, ErrScheme or an unknown name", way, url, err)
			}
		}
	}
}
