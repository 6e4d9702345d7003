package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"unicode/utf8"

	"lurewatch/job"
)

// Proxy is a server that the operator lets a [Client] reach the web through. The zero Proxy is none.
//
// A proxy connects for the client, so that the client sees no address but the proxy's, and a part of the guard's
// promise falls to the proxy. What is left of it: a host that is an IP address is refused if that is not public, or
// the port not the web's; a host that is a name is refused if it can only mean a machine nearby, such as localhost,
// a name without a dot, or one under .local or .internal. Every other name goes to the proxy as it is, those of
// Tor's .onion included, and is never looked up here. A name of the public DNS that leads to a private address is
// the proxy's to refuse: one that can reach machines which strangers must not should be told so. The address of the
// proxy itself is not checked, because the operator chose it.
type Proxy struct {
	url *url.URL
}

// defaultPorts are the ports of proxies whose address has none, by scheme.
var defaultPorts = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}

// ParseProxy reads the address of a proxy: http://host:port or https://host:port for one that takes CONNECT, also
// for plain http, which it is asked for by absolute address; socks5://host:port or socks5h://host:port for one that
// speaks SOCKS5. Names are always resolved by the proxy. User and password are empty where it wants none. They
// are not part of the address, which may be printed.
func ParseProxy(address, user, password string) (Proxy, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Proxy{}, fmt.Errorf("proxy: address cannot be read: %w", errors.Unwrap(err)) // without the address, for the password in it
	}
	port, known := defaultPorts[u.Scheme]
	switch {
	case !known:
		return Proxy{}, fmt.Errorf("proxy %s: scheme is %q, want http, https, socks5 or socks5h", u.Redacted(), u.Scheme)
	case u.User != nil:
		return Proxy{}, fmt.Errorf("proxy %s: the address has a user name, want user and password apart", u.Redacted())
	case u.Hostname() == "":
		return Proxy{}, fmt.Errorf("proxy %s: the address has no host", u)
	case strings.ContainsFunc(u.Host, func(r rune) bool { return r >= utf8.RuneSelf }):
		return Proxy{}, fmt.Errorf("proxy %s: the host is not ASCII, want it in punycode", u)
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		return Proxy{}, fmt.Errorf("proxy %s: want scheme, host and port alone", u)
	case len(user) > 255 || len(password) > 255:
		return Proxy{}, fmt.Errorf("proxy %s: user or password has more than 255 bytes", u)
	}
	own := &url.URL{Scheme: u.Scheme, Host: net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), port))}
	if user != "" || password != "" {
		own.User = url.UserPassword(user, password)
	}
	return Proxy{own}, nil
}

// String returns the address, without user and password, and "" for no proxy.
func (p Proxy) String() string {
	if p.url == nil {
		return ""
	}
	return p.url.Scheme + "://" + p.url.Host
}

func (p Proxy) isSet() bool { return p.url != nil }

// absolute reports whether a request for u is sent to the proxy as one of its own, with the whole address.
func (p Proxy) absolute(u *url.URL) bool {
	return p.isSet() && u.Scheme == "http" && !strings.HasPrefix(p.url.Scheme, "socks")
}

// use makes a transport go through the proxy, and to nothing else.
func (p Proxy) use(t *http.Transport, userAgent string) {
	d := &net.Dialer{Timeout: dialTimeout}
	t.Proxy = http.ProxyURL(p.url)
	t.ProxyConnectHeader = http.Header{"User-Agent": {userAgent}}
	t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
		switch resp.StatusCode {
		case http.StatusProxyAuthRequired, http.StatusForbidden, http.StatusMethodNotAllowed:
			return fmt.Errorf("%w: it answers CONNECT with %q", ErrProxy, resp.Status)
		}
		return nil
	}
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if address != p.url.Host {
			return nil, fmt.Errorf("connect to %s: %w: want the proxy %s alone", address, ErrAddress, p)
		}
		conn, err := d.DialContext(ctx, network, address)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrProxy, err)
		}
		return conn, nil
	}
}

// nearby are the ends of names that no public DNS has: of RFC 6761, 6762, 8375 and 9476, of ICANN's .internal, and
// those that routers and offices use.
var nearby = []string{"localhost", "local", "internal", "home.arpa", "localdomain", "lan", "home", "corp", "intranet", "private",
	"domain", "invalid", "alt"}

// prepare makes a request fit to be sent through the proxy, or refuses it. The host becomes what a browser would take
// it for, so that the proxy, which may read 0x7f.1 or ①②⑦.⓪.⓪.① in a way of its own, is given what was checked.
func (p Proxy) prepare(g *guard, req *http.Request) error {
	if !p.isSet() {
		return nil
	}
	canonical, err := job.Canonical(req.URL.Scheme + "://" + req.URL.Host + "/")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrScheme, err)
	}
	origin, err := url.Parse(canonical)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrScheme, err)
	}
	if err := g.checkName(origin); err != nil {
		return err
	}
	if req.Host == req.URL.Host {
		req.Host = origin.Host
	}
	req.URL.Host = origin.Host
	if p.absolute(req.URL) && req.URL.Opaque != "" && !strings.HasPrefix(req.URL.Opaque, "//") {
		req.URL.Opaque = "//" + origin.Host + req.URL.Opaque // which is written after the scheme
	}
	return nil
}

// checkName is check for a host that is not looked up here.
func (g *guard) checkName(u *url.URL) error {
	port := cmp.Or(u.Port(), defaultPorts[u.Scheme])
	host := strings.TrimSuffix(u.Hostname(), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		at, err := netip.ParseAddrPort(net.JoinHostPort(ip.String(), port))
		if err != nil {
			return fmt.Errorf("ask proxy for %s: %w: %w", u.Host, ErrPort, err)
		}
		return g.check(at)
	}
	if g.loopback && host == "localhost" {
		return nil
	}
	if !strings.Contains(host, ".") {
		return fmt.Errorf("ask proxy for %q: %w: the name has no dot", u.Host, ErrAddress)
	}
	for _, end := range nearby {
		if host == end || strings.HasSuffix(host, "."+end) {
			return fmt.Errorf("ask proxy for %q: %w: names under .%s are of machines nearby", u.Host, ErrAddress, end)
		}
	}
	if port != "80" && port != "443" {
		return fmt.Errorf("ask proxy for %q: %w: %s, want 80 or 443", u.Host, ErrPort, port)
	}
	return nil
}
