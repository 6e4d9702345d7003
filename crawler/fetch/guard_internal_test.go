package fetch

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"
)

// special are addresses that no page of the public web has: every block of the IANA registries of special
// addresses, ways to write IPv4 in IPv6, and what clouds answer on.
var special = []string{
	"127.0.0.1", "127.0.0.2", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
	"100.100.100.200", "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
	"224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16", "[::1]", "[::]", "[::ffff:127.0.0.1]",
	"[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fc00::1]",
	"[fd00:ec2::254]", "[fe80::1]", "[fec0::1]", "[ff02::1]", "[100::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]",
}

func TestGetRefusesSpecialAddresses(t *testing.T) {
	c := New(Options{})
	defer c.Close()
	for _, host := range special {
		for _, url := range []string{"http://" + host + "/", "https://" + host + "/a", "http://" + host + ":8080/"} {
			if p, err := c.Get(context.Background(), Request{URL: url}); !errors.Is(err, ErrAddress) || p.Status != 0 {
				t.Errorf("Get(%s) = status %d, %v, want ErrAddress", url, p.Status, err)
			}
		}
	}
	if len(special) != 36 {
		t.Errorf("%d special addresses, want all 36", len(special))
	}
}

func TestGuardRefusesSpecialAddressesAtDial(t *testing.T) {
	g := newGuard(false)
	for _, host := range special {
		if err := g.control("tcp", host+":80", nil); !errors.Is(err, ErrAddress) {
			t.Errorf("control(%s) = %v, want ErrAddress", host, err)
		}
	}
	if err := g.control("tcp", "not an address", nil); !errors.Is(err, ErrAddress) {
		t.Errorf("control of what cannot be read = %v, want ErrAddress", err)
	}
}

func TestGuardLetsThePublicWebThrough(t *testing.T) {
	for _, loopback := range []bool{false, true} {
		g := newGuard(loopback)
		for at, want := range map[string]error{
			"93.184.216.34:80": nil, "93.184.216.34:443": nil, "[2606:2800:220:1:248:1893:25c8:1946]:443": nil,
			"[::ffff:93.184.216.34]:80": nil, "168.63.129.17:80": nil,
			"93.184.216.34:22": ErrPort, "93.184.216.34:8080": ErrPort, "[2606:2800:220:1:248:1893:25c8:1946]:25": ErrPort,
		} {
			if err := g.check(netip.MustParseAddrPort(at)); !errors.Is(err, want) {
				t.Errorf("check(%s) with loopback %v = %v, want %v", at, loopback, err, want)
			}
		}
	}
}

func TestLoopbackExceptionOpensNothingElse(t *testing.T) {
	g := newGuard(true)
	for _, host := range special {
		at := netip.MustParseAddrPort(host + ":8080")
		err := g.check(at)
		if at.Addr().Unmap().IsLoopback() {
			if err != nil {
				t.Errorf("check(%s) = %v, want nil", at, err)
			}
		} else if !errors.Is(err, ErrAddress) {
			t.Errorf("check(%s) = %v, want ErrAddress", at, err)
		}
	}
}

func TestGetRefusesLoopbackUnderEveryName(t *testing.T) {
	c := New(Options{})
	defer c.Close()
	for _, host := range []string{"localhost", "127.1", "0", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
		"017700000001", "①②⑦.⓪.⓪.①", "127。0。0。1", "[0:0:0:0:0:ffff:7f00:1]", "127.0.0.1."} {
		if _, err := c.Get(context.Background(), Request{URL: "http://" + host + "/"}); !errors.Is(err, ErrAddress) {
			t.Errorf("Get(%s) = %v, want ErrAddress", host, err)
		}
	}
}

func TestProxiedClientsDialTheProxyAlone(t *testing.T) {
	p, err := ParseProxy("socks5://127.0.0.1:1", "", "")
	if err != nil {
		t.Fatal(err)
	}
	c := New(Options{Proxy: p})
	defer c.Close()
	for _, at := range []string{"10.0.0.1:80", "93.184.216.34:80", "127.0.0.1:2"} {
		if _, err := c.transport.DialContext(context.Background(), "tcp", at); !errors.Is(err, ErrAddress) {
			t.Errorf("dialling %s behind a proxy = %v, want ErrAddress", at, err)
		}
	}
}

func TestRequestURLKeepsEveryByte(t *testing.T) {
	for _, canonical := range []string{"https://jobs.example/", "https://jobs.example/a?b=1&c", "https://jobs.example/a?",
		"https://jobs.example/100%", "https://jobs.example/%zz?q=%", "https://jobs.example/vi%E1%BB%87c%2flam",
		"https://jobs.example/a|b^c", "https://jobs.example//a", "https://jobs.example:8443/;x=1"} {
		u, err := requestURL(canonical)
		if err != nil {
			t.Errorf("requestURL(%s): %v", canonical, err)
			continue
		}
		got := u.Scheme + "://" + u.Host + u.RequestURI()
		if got != canonical {
			t.Errorf("requestURL(%s) asks for %s", canonical, got)
		}
	}
	u, err := requestURL("https://jobs.example//100%")
	if err != nil || !strings.HasSuffix(u.RequestURI(), "://jobs.example//100%") {
		t.Errorf("requestURL of an unreadable path with two slashes = %v, %v, want the absolute form", u, err)
	}
}
