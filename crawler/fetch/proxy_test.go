package fetch_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lurewatch/crawler/fetch"
)

func TestProxiesAreAskedByName(t *testing.T) {
	site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Proxy-Authorization") != "" || r.UserAgent() != fetch.DefaultUserAgent {
			t.Errorf("the site got the headers %v", r.Header)
		}
		io.WriteString(w, r.Host+" "+r.RequestURI)
	})
	for _, tc := range []struct{ scheme, user, url, asked, body string }{
		{"socks5", "", "http://jobs.example/a", "name:jobs.example:80", "jobs.example /a"},
		{"socks5h", "me", "http://abcdefgh.onion/", "name:abcdefgh.onion:80", "abcdefgh.onion /"},
		{"socks5", "me", "http://93.184.216.34/", "93.184.216.34:80", "93.184.216.34 /"},
		{"http", "", "http://jobs.example/a?b=%C3", "GET http://jobs.example/a?b=%C3", "jobs.example /a?b=%C3"},
		{"http", "me", "http://việclàm.example/", "GET http://xn--viclm-uqa6964c.example/", "xn--viclm-uqa6964c.example /"},
	} {
		t.Run(tc.scheme+" "+tc.url, func(t *testing.T) {
			p := &testProxy{site: strings.TrimPrefix(site, "http://"), user: tc.user, password: "päss word"}
			c := newProxied(t, fetch.Options{Proxy: p.start(t, tc.scheme, tc.user, p.password)})
			page, err := c.Get(context.Background(), fetch.Request{URL: tc.url})
			if err != nil || string(page.Body) != tc.body {
				t.Errorf("Get = %q, %v, want %q", page.Body, err, tc.body)
			}
			if got := p.take(); got != tc.asked {
				t.Errorf("the proxy was asked for %q, want %q", got, tc.asked)
			}
		})
	}
}

// TestLibrariesGiveProxiesTheHostThatWasChecked sends hosts in spellings that a library leaves as they are.
func TestLibrariesGiveProxiesTheHostThatWasChecked(t *testing.T) {
	site := strings.TrimPrefix(serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Host) }), "http://")
	p := &testProxy{site: site}
	c := newProxied(t, fetch.Options{Proxy: p.start(t, "socks5", "", "")})
	for url, asked := range map[string]string{"http://JOBS.Example/": "name:jobs.example:80", "http://0x5d.0xb8.0xd8.0x22/": "93.184.216.34:80"} {
		host, _, _ := strings.Cut(strings.TrimPrefix(asked, "name:"), ":")
		_, body, err := ask(c.RoundTripper(context.Background()), newRequest(t, url))
		if got := p.take(); err != nil || got != asked || body != host {
			t.Errorf("RoundTrip(%s) asks the proxy for %q and the site for %q, %v, want %q and %q", url, got, body, err, asked, host)
		}
	}
}

func TestOddPathsGoThroughProxiesAsTheyAre(t *testing.T) {
	heads := make(chan string, 1)
	at := listen(t, func(conn net.Conn) {
		heads <- readHead(conn)
		io.WriteString(conn, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
	})
	var tapped tap
	get(t, newProxied(t, fetch.Options{Tap: tapped.take, Proxy: proxy(t, "http://"+at, "", "")}), "http://jobs.example/100%")
	head := <-heads
	if !strings.HasPrefix(head, "GET http://jobs.example/100% HTTP/1.1\r\nHost: jobs.example\r\n") {
		t.Errorf("the proxy was asked with %q, want the path as it is", head)
	}
	if got := string(tapped.one(t).RequestHead); got != head {
		t.Errorf("RequestHead is %q, sent was %q", got, head)
	}
}

func TestHTTPSIsVerifiedThroughProxies(t *testing.T) {
	site := httptest.NewUnstartedServer(answer([]byte("x")))
	site.Config.ErrorLog = quiet
	site.StartTLS()
	defer site.Close()
	for _, scheme := range []string{"http", "socks5"} {
		p := &testProxy{site: strings.TrimPrefix(site.URL, "https://")}
		o := fetch.Options{Proxy: p.start(t, scheme, "", "")}
		_, err := newProxied(t, o).Get(context.Background(), fetch.Request{URL: "https://example.com/"})
		var unknown x509.UnknownAuthorityError
		if !errors.As(err, &unknown) {
			t.Errorf("Get through %s from a server with a made-up certificate = %v, want it refused", scheme, err)
		}
		trusting := newProxied(t, o)
		trusting.Trust(site.Certificate())
		page, err := trusting.Get(context.Background(), fetch.Request{URL: "https://example.com/"})
		if err != nil || string(page.Body) != "x" {
			t.Errorf("Get through %s from a server that is trusted = %q, %v, want its page", scheme, page.Body, err)
		}
		var wrong x509.HostnameError
		if _, err := trusting.Get(context.Background(), fetch.Request{URL: "https://another.example/"}); !errors.As(err, &wrong) {
			t.Errorf("Get through %s of another name = %v, want the certificate refused", scheme, err)
		}
		if got := p.take(); !strings.Contains(got, "example.com:443") || strings.Contains(got, "GET") {
			t.Errorf("the %s proxy was asked for %q, want example.com:443", scheme, got)
		}
	}
}

func TestProxiesAreNotAskedForWhatIsNearby(t *testing.T) {
	urls := map[string]error{
		"http://localhost/": fetch.ErrAddress, "http://LOCALHOST./": fetch.ErrAddress, "http://a.localhost/": fetch.ErrAddress,
		"http://printer.local/": fetch.ErrAddress, "http://metadata.google.internal/": fetch.ErrAddress, "http://intranet/": fetch.ErrAddress,
		"http://nas.home.arpa/": fetch.ErrAddress, "http://router.lan/": fetch.ErrAddress, "http://jobs.example:8080/": fetch.ErrPort,
		"http://93.184.216.34:22/": fetch.ErrPort, "https://user:pw@jobs.example/": fetch.ErrScheme,
	}
	for _, host := range fetch.Special {
		urls["http://"+host+"/"], urls["https://"+host+":8443/"] = fetch.ErrAddress, fetch.ErrAddress
	}
	for _, host := range []string{"127.1", "0", "2130706433", "0x7f.1", "0177.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "127.0.0.1.", "%31%32%37.0.0.1", "[::ffff:7f00:1]"} {
		urls["http://"+host+"/"] = fetch.ErrAddress
	}
	for _, scheme := range []string{"http", "socks5"} {
		p := &testProxy{}
		c := newProxied(t, fetch.Options{Proxy: p.start(t, scheme, "", "")})
		for url, want := range urls {
			if _, err := c.Get(context.Background(), fetch.Request{URL: url}); !errors.Is(err, want) {
				t.Errorf("Get(%s) through %s = %v, want %v", url, scheme, err, want)
			}
			req, err := http.NewRequest(http.MethodGet, url, nil)
			if err != nil {
				continue // net/url refuses it
			}
			if _, _, err := ask(c.RoundTripper(context.Background()), req); !errors.Is(err, want) {
				t.Errorf("RoundTrip(%s) through %s = %v, want %v", url, scheme, err, want)
			}
		}
		if got := p.take(); got != "" {
			t.Errorf("the %s proxy was asked for %q, want nothing", scheme, got)
		}
	}
}

func TestLoopbackThroughAProxyWhenAllowed(t *testing.T) {
	site := strings.TrimPrefix(serve(t, answer([]byte("x"))), "http://")
	p := &testProxy{site: site}
	c := newClient(t, fetch.Options{Proxy: p.start(t, "socks5", "", "")})
	if page := get(t, c, "http://"+site+"/"); string(page.Body) != "x" || p.take() != site {
		t.Errorf("Get = %q, want x through the proxy", page.Body)
	}
	if _, err := c.Get(context.Background(), fetch.Request{URL: "http://10.0.0.1/"}); !errors.Is(err, fetch.ErrAddress) {
		t.Errorf("Get of a private address = %v, want ErrAddress", err)
	}
}

func TestProxiesThatDoNotServe(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for _, tc := range []struct {
		name, scheme, url string
		proxy             *testProxy
		isProxy           bool
	}{
		{"a SOCKS password that is wrong", "socks5", "http://jobs.example/", &testProxy{user: "other", password: "x"}, true},
		{"a CONNECT password that is wrong", "http", "https://jobs.example/", &testProxy{user: "other", password: "x"}, true},
		{"a password that is wrong for http", "http", "http://jobs.example/", &testProxy{user: "other", password: "x"}, true},
		{"a SOCKS rule", "socks5", "http://jobs.example/", &testProxy{refuse: 2}, true},
		{"a CONNECT rule", "http", "https://jobs.example/", &testProxy{refuse: 3}, true},
		{"a host that SOCKS cannot reach", "socks5", "http://jobs.example/", &testProxy{refuse: 4}, false},
		{"a host that CONNECT cannot reach", "http", "https://jobs.example/", &testProxy{refuse: 104}, false},
		{"a SOCKS proxy that is not there", "socks5", "http://jobs.example/", nil, true},
		{"a proxy that is not there", "http", "https://jobs.example/", nil, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var tapped tap
			o := fetch.Options{Tap: tapped.take, Proxy: proxy(t, tc.scheme+"://"+strings.TrimPrefix(closed.URL, "http://"), "", "")}
			if tc.proxy != nil {
				o.Proxy = tc.proxy.start(t, tc.scheme, "me", "sesame")
			}
			_, err := newProxied(t, o).Get(context.Background(), fetch.Request{URL: tc.url})
			if err == nil || errors.Is(err, fetch.ErrProxy) != tc.isProxy || errors.Is(err, fetch.ErrAddress) {
				t.Errorf("Get = %v, want ErrProxy: %v", err, tc.isProxy)
			}
			if err != nil && strings.Contains(err.Error(), "sesame") {
				t.Errorf("Get = %v, which has the password", err)
			}
			if len(tapped.all) > 0 {
				t.Errorf("the proxy's own answer is recorded: %+v", tapped.all)
			}
		})
	}
}

func TestProxiesThatDoNotAnswer(t *testing.T) {
	for _, scheme := range []string{"http", "socks5"} {
		at := listen(t, func(conn net.Conn) { io.Copy(io.Discard, conn) })
		c := newProxied(t, fetch.Options{Timeout: 60 * time.Millisecond, Proxy: proxy(t, scheme+"://"+at, "", "")})
		if _, err := c.Get(context.Background(), fetch.Request{URL: "https://jobs.example/"}); !errors.Is(err, fetch.ErrTimeout) {
			t.Errorf("Get through %s = %v, want ErrTimeout", scheme, err)
		}
	}
}

func TestProxiesOverTLSAreVerified(t *testing.T) {
	site := strings.TrimPrefix(serve(t, answer([]byte("x"))), "http://")
	certified := httptest.NewUnstartedServer(nil)
	certified.StartTLS()
	defer certified.Close()
	p := &testProxy{site: site, user: "me", password: "sesame"}
	at := listen(t, func(conn net.Conn) {
		tlsConn := tls.Server(conn, &tls.Config{Certificates: certified.TLS.Certificates})
		defer tlsConn.Close()
		p.http(tlsConn)
	})
	c := newProxied(t, fetch.Options{Proxy: proxy(t, "https://"+at, "me", "sesame")})
	var unknown x509.UnknownAuthorityError
	if _, err := c.Get(context.Background(), fetch.Request{URL: "http://jobs.example/"}); !errors.As(err, &unknown) || p.take() != "" {
		t.Errorf("Get through a proxy with a made-up certificate = %v, want it refused and nothing asked", err)
	}
	trusting := newProxied(t, fetch.Options{Proxy: proxy(t, "https://"+at, "me", "sesame")})
	trusting.Trust(certified.Certificate())
	if page := get(t, trusting, "http://jobs.example/"); string(page.Body) != "x" || p.take() != "GET http://jobs.example/" {
		t.Errorf("Get = %q, want x through the proxy", page.Body)
	}
}

func TestExchangesThroughProxies(t *testing.T) {
	site := strings.TrimPrefix(serve(t, answer([]byte("x"))), "http://")
	for scheme, line := range map[string]string{"socks5": "GET /a HTTP/1.1\r\n", "http": "GET http://jobs.example/a HTTP/1.1\r\n"} {
		var tapped tap
		p := &testProxy{site: site, user: "me", password: "sesame"}
		c := newProxied(t, fetch.Options{Tap: tapped.take, Proxy: p.start(t, scheme, "me", "sesame")})
		get(t, c, "http://jobs.example/a")
		e := tapped.one(t)
		if head := string(e.RequestHead); !strings.HasPrefix(head, line+"Host: jobs.example\r\n") || strings.Contains(head, "Proxy") || e.IP.IsValid() {
			t.Errorf("exchange through %s has %q and address %v, want %q and no address", scheme, head, e.IP, line)
		}
	}
}

func TestParseProxy(t *testing.T) {
	for address, want := range map[string]string{
		"socks5://127.0.0.1:9050": "socks5://127.0.0.1:9050", "socks5h://tor.example": "socks5h://tor.example:1080",
		"http://proxy.example:3128/": "http://proxy.example:3128", "https://proxy.example": "https://proxy.example:443",
		"HTTP://[::1]:3128": "http://[::1]:3128",
	} {
		if p, err := fetch.ParseProxy(address, "me", "sesame"); err != nil || p.String() != want {
			t.Errorf("ParseProxy(%s) = %v, %v, want %s", address, p, err, want)
		}
	}
	for _, address := range []string{"", "127.0.0.1:9050", "ftp://proxy.example", "http://", "http://me:sesame@proxy.example", "http://proxy.example/a",
		"http://proxy.example?a", "http://proxy.example:99999999:1", "http://me:sesame@proxy.example:port", "http://việc.example", "http://me:ses%ame@proxy.example"} {
		if p, err := fetch.ParseProxy(address, "", ""); err == nil || strings.Contains(err.Error(), "sesame") || p.String() != "" {
			t.Errorf("ParseProxy(%s) = %v, %v, want an error without the password", address, p, err)
		}
	}
	if p, err := fetch.ParseProxy("http://proxy.example", strings.Repeat("u", 256), "x"); err == nil {
		t.Errorf("ParseProxy with a long user = %v, want an error", p)
	}
	if got := fmt.Sprintf("%v %+v %s", proxy(t, "http://proxy.example", "me", "sesame"), fetch.Options{Proxy: proxy(t, "http://proxy.example", "me", "sesame")}, fetch.Proxy{}); strings.Contains(got, "sesame") {
		t.Errorf("a printed proxy is %q, which has the password", got)
	}
}
