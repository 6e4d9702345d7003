package main

import (
	"encoding/binary"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"lurewatch/check"
	"lurewatch/crawler/fetch"
)

// special are the 36 addresses that no page of the public web has: a member of every block of the registries of special
// addresses, ways to write IPv4 in IPv6, and what clouds answer on.
var special = strings.Fields(`127.0.0.1 127.0.0.2 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1
	100.100.100.200 192.0.0.1 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255
	168.63.129.16 ::1 :: ::ffff:127.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::7f00:1 2002:7f00:1:: 2001:0:7f00:1:: fc00::1
	fd00:ec2::254 fe80::1 fec0::1 ff02::1 100::1 2001:db8::1 3fff::1 5f00::1`)

// spelling is one way to write an address as the host of a URL.
type spelling struct{ kind, host string }

// spellings writes an address in every way that some program takes for it.
func spellings(a netip.Addr) []spelling {
	if a.Is4() {
		return spellings4(a)
	}
	return spellings6(a)
}

func spellings4(a netip.Addr) []spelling {
	b := a.As4()
	n := binary.BigEndian.Uint32(b[:])
	each := func(format string) string {
		var parts []string
		for _, x := range b {
			parts = append(parts, fmt.Sprintf(format, x))
		}
		return strings.Join(parts, ".")
	}
	return []spelling{
		{"as it is", a.String()},
		{"one number", fmt.Sprint(n)},
		{"one hexadecimal number", fmt.Sprintf("0x%X", n)},
		{"hexadecimal parts", each("0x%02x")},
		{"octal parts", each("0%o")},
		{"two parts, the first hexadecimal", fmt.Sprintf("0x%x.%d", b[0], n&0xffffff)},
		{"a dot behind it", a.String() + "."},
		{"wide digits and stops", wide.Replace(a.String())},
		{"percent signs", escaped(a.String())},
		{"in IPv6", "[::ffff:" + a.String() + "]"},
		{"in IPv6, as hexadecimal", fmt.Sprintf("[::FFFF:%x:%x]", n>>16, n&0xffff)},
		{"behind a user", "demo@" + a.String()},
	}
}

func spellings6(a netip.Addr) []spelling {
	b := a.As16()
	zero := a.WithZone("")
	var groups []string
	for i := 0; i < len(b); i += 2 {
		groups = append(groups, fmt.Sprintf("%x", binary.BigEndian.Uint16(b[i:])))
	}
	tail := netip.AddrFrom4([4]byte(b[12:])).String()
	return []spelling{
		{"as it is", "[" + zero.String() + "]"},
		{"written out", "[" + zero.StringExpanded() + "]"},
		{"capitals", "[" + strings.ToUpper(zero.StringExpanded()) + "]"},
		{"all groups, without zeros", "[" + strings.Join(groups, ":") + "]"},
		{"its end as IPv4", "[" + strings.Join(groups[:6], ":") + ":" + tail + "]"},
		{"a zone", "[" + zero.String() + "%25lo]"},
		{"percent signs", "[" + strings.ReplaceAll(zero.String(), ":", "%3A") + "]"},
		{"without brackets", zero.String()},
		{"behind a user", "demo@[" + zero.String() + "]"},
	}
}

// wide writes digits and stops as Chinese keyboards do; browsers take them for those of ASCII.
var wide = strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９", ".", "。")

// escaped writes every byte as %XX.
func escaped(s string) string {
	var out strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&out, "%%%02X", s[i])
	}
	return out.String()
}

// refusals counts, by the way in which an address was written, what came of it.
type refusals map[string]map[check.Because]int

func (r refusals) add(kind string, b check.Because) {
	if r[kind] == nil {
		r[kind] = map[check.Because]int{}
	}
	r[kind][b]++
}

func (r refusals) tell(t *testing.T) {
	t.Helper()
	for _, kind := range slices.Sorted(maps.Keys(r)) {
		t.Logf("%-35s %v", kind, r[kind])
	}
}

// badAddresses asks for every special address in every spelling. The desk is asked itself, as the page and the interface for
// programs ask it, and the page for each address once.
func (s checkSite) badAddresses(t *testing.T, trap *trap) {
	counts := refusals{}
	n := 0
	for _, address := range special {
		for i, x := range spellings(netip.MustParseAddr(address)) {
			typed := fmt.Sprintf("http://%s:%d/x", x.host, trap.port)
			a, err := s.desk.Check(t.Context(), check.ParseAsk(typed))
			if err != nil {
				t.Fatal(err)
			}
			n++
			counts.add(x.kind, a.Assessment.Because)
			if b := a.Assessment.Because; a.Assessment.Band != check.CouldNotRead || b != check.NotAllowed && b != check.Credentials {
				t.Errorf("%s, %s: %s is %s because %q", address, x.kind, typed, a.Assessment.Band, b)
			}
			if i == 0 {
				if status, state, says := s.typed(typed); status != 200 || state != "unread" || !strings.Contains(says, "not a public web page") {
					t.Errorf("the page about %s = %d %q %q", typed, status, state, says)
				}
			}
		}
	}
	counts.tell(t)
	t.Logf("%d addresses in %d spellings", len(special), n)
}

// badRedirects leads to every special address in every spelling from a page that may be opened. Such a page is on a host of
// the web that a proxy reaches, since the client of the check opens no page of this machine; the proxy counts what else
// it is asked for. Redirects from a page of this machine, where a test allows that, lead to no other special address.
func badRedirects(t *testing.T, trap *trap) {
	var elsewhere atomic.Int64
	lead := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Location", r.URL.Query().Get("to"))
		w.WriteHeader(http.StatusFound)
	}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != "jobs.example" || r.Method == http.MethodConnect {
			elsewhere.Add(1)
			w.WriteHeader(http.StatusForbidden)
			return
		}
		if strings.HasPrefix(r.URL.Path, "/ad") {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "<title>Kế toán</title><h1>Kế toán</h1><p>"+plainText)
			return
		}
		lead(w, r)
	}))
	defer proxy.Close()
	through, err := fetch.ParseProxy(proxy.URL, "", "")
	if err != nil {
		t.Fatal(err)
	}
	here := httptest.NewServer(http.HandlerFunc(lead))
	defer here.Close()
	web, local := newCheckSite(t, fetch.Options{Proxy: through}, nil), newCheckSite(t, fetch.Options{AllowLoopback: true}, nil)
	look := func(s checkSite, from, to string) check.Assessment {
		a, err := s.desk.Check(t.Context(), check.Ask{URL: from + "/?to=" + url.QueryEscape(to)})
		if err != nil {
			t.Fatal(err)
		}
		return a.Assessment
	}
	if a := look(web, "http://jobs.example", "http://jobs.example/ad"); a.Band != check.NoneSeen {
		t.Fatalf("a redirect that may be followed is %s because %q", a.Band, a.Because)
	}
	counts := refusals{}
	n := 0
	for _, address := range special {
		ip := netip.MustParseAddr(address)
		for _, x := range spellings(ip) {
			asked := map[string]check.Assessment{"the web": look(web, "http://jobs.example", "http://"+x.host+"/x")}
			if !ip.Unmap().IsLoopback() {
				asked["this machine"] = look(local, here.URL, fmt.Sprintf("http://%s:%d/x", x.host, trap.port))
			}
			for from, a := range asked {
				n++
				counts.add(x.kind, a.Because)
				if a.Band != check.CouldNotRead {
					t.Errorf("%s, %s, from %s: %s is %s", address, x.kind, from, x.host, a.Band)
				}
			}
		}
	}
	counts.tell(t)
	t.Logf("%d redirects", n)
	if m := elsewhere.Load(); m != 0 {
		t.Errorf("the proxy was asked for %d addresses, want none", m)
	}
}

// TestSpellingsAreThoseOfTheAddress holds that what stands in the table is an address and that the spellings that
// [netip.ParseAddr] reads mean it.
func TestSpellingsAreThoseOfTheAddress(t *testing.T) {
	if len(special) != 36 {
		t.Errorf("%d special addresses, want 36", len(special))
	}
	for _, s := range special {
		a := netip.MustParseAddr(s)
		all := spellings(a)
		seen := map[string]bool{}
		for _, x := range all {
			seen[x.host] = true
			host, err := url.PathUnescape(strings.Trim(x.host, "[]."))
			if err != nil {
				t.Errorf("%s, %s: %v", s, x.kind, err)
			}
			if got, err := netip.ParseAddr(host); err == nil && got.WithZone("").Unmap() != a.Unmap() {
				t.Errorf("%s, %s: %q is %s", s, x.kind, x.host, got)
			}
		}
		if len(seen) < 6 {
			t.Errorf("%s has %d spellings, want at least 6", s, len(seen))
		}
	}
}
