package web

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	pathpkg "path"
	"strings"

	"lurewatch/people"
)

// The names of our cookies. Over TLS the prefix makes browsers refuse one that a neighbouring host set.
const (
	sessionCookie = "lurewatch-session"
	issuerCookie  = "lurewatch-issuer" // between the beginning and the end of a log-in with the organisation
	hostPrefix    = "__Host-"
)

// asks tells who makes a request: nobody, if the session in its cookie has ended.
func (s *site) asks(r *http.Request) (people.Principal, error) {
	if s.o.Who != nil {
		return s.o.Who(r), nil
	}
	secret := cookieOf(r, sessionCookie)
	if secret == "" {
		return people.Principal{}, nil
	}
	p, err := s.o.House.Session(r.Context(), secret)
	if errors.Is(err, people.ErrEnded) {
		return people.Principal{}, nil
	}
	return p, err
}

// cookieOf returns the value of one of our cookies, "" if it is not there.
func cookieOf(r *http.Request, name string) string {
	c, err := r.Cookie(cookieName(r, name))
	if err != nil {
		return ""
	}
	return c.Value
}

func cookieName(r *http.Request, name string) string {
	if overTLS(r) {
		return hostPrefix + name
	}
	return name
}

// setCookie hands the browser a cookie for so many seconds, or takes it away if they are negative.
func setCookie(w http.ResponseWriter, r *http.Request, name, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName(r, name), Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: overTLS(r), SameSite: http.SameSiteLaxMode,
	})
}

// begin hands the browser the secret of a session and sends it on.
func (s *site) begin(w http.ResponseWriter, r *http.Request, l lang, secret string, who people.Principal, to string) error {
	setCookie(w, r, sessionCookie, secret, int(people.SessionLife.Seconds()))
	if to == "" {
		if who.Lang != "" {
			l = lang(who.Lang)
		}
		to = l.Prefix() + "/console"
	}
	return seeOther(w, r, to)
}

// overTLS reports whether the browser speaks TLS: with us, or with a proxy on this machine that says so.
func overTLS(r *http.Request) bool {
	return r.TLS != nil || fromHere(r) && r.Header.Get("X-Forwarded-Proto") == "https"
}

// fromHere reports whether a request came from this machine. A proxy on it passes on those of others.
func fromHere(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// from is the address that a request came from, without its port. Of what a proxy was told by others only the last
// entry counts, which is its own.
func (s *site) from(r *http.Request) string {
	if s.o.Proxied && fromHere(r) {
		all := r.Header.Values("X-Forwarded-For")
		if len(all) > 0 {
			last := all[len(all)-1]
			last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
			if ip, err := netip.ParseAddr(last); err == nil {
				return ip.String()
			}
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// maxOwnPath is the longest address that one is sent back to after logging in, in bytes.
const maxOwnPath = 2000

// ownPath returns an address of the console that somebody wanted to go to, and "" for what is none, so that a link to
// the log-in cannot lead elsewhere.
func ownPath(to string) string {
	if len(to) > maxOwnPath || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.Contains(to, `\`) {
		return ""
	}
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil {
		return ""
	}
	if u.Path != pathpkg.Clean(u.Path) {
		return ""
	}
	path := barePath(u.EscapedPath())
	if path != "/console" && !strings.HasPrefix(path, "/console/") {
		return ""
	}
	for _, none := range []string{"/console/login", "/console/logout", "/console/join"} {
		if path == none || strings.HasPrefix(path, none+"/") {
			return ""
		}
	}
	back := u.EscapedPath()
	if u.RawQuery != "" {
		back += "?" + u.Query().Encode()
	}
	return back
}

// monitored keeps what a monitor is told from strangers.
func (s *site) monitored(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		passedOn := r.Header.Get("X-Forwarded-For") + r.Header.Get("Forwarded") + r.Header.Get("Via")
		if !s.o.MetricsOpen && (!fromHere(r) || passedOn != "") {
			s.showFault(w, r, langs[0], errForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}
