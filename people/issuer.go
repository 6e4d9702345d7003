package people

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Issuer is an OpenID Connect provider whose people may log in.
type Issuer struct {
	// URL is the issuer as its tokens name it. It is https, or http on loopback.
	URL          string
	ClientID     string
	ClientSecret string // empty for a public client
	RedirectURL  string // of our page that calls Finish
	// Hosts are further hosts, with a port if it is not the usual one, that the issuer's endpoints may be on. Requests
	// go to the host of URL and to these, and nowhere else.
	Hosts  []string
	Scopes []string // besides openid and profile
	// Claim is the claim with the person's groups, a text or a list of texts, and Roles is what they mean; the highest
	// counts. With a Claim the role is that of the last log-in. Without one it is what an admin gave.
	Claim string
	Roles map[string]Role
	// Readers lets everybody in as a reader whom the issuer vouches for and who has no other role.
	Readers bool
	// Transport is how the issuer is reached; nil means directly, without a proxy.
	Transport http.RoundTripper
}

// The limits of talking to an issuer.
const (
	issuerTimeout = 10 * time.Second
	issuerBody    = 1 << 20 // bytes of an answer
	proofLife     = 10 * time.Minute
)

// issuer is an Issuer that was looked at, and what it says of itself once it was asked.
type issuer struct {
	Issuer
	house  *House
	client *http.Client
	seal   [32]byte // key of the cookies between Begin and Finish; a restart ends them

	asking   chan struct{} // holds one value while somebody asks; guards provider
	provider *oidc.Provider
}

func newIssuer(o Issuer, h *House) (*issuer, error) {
	u, err := url.Parse(o.URL)
	if err != nil || !trustworthy(u) {
		return nil, fmt.Errorf("issuer %q: want an https address", o.URL)
	}
	if o.ClientID == "" || o.RedirectURL == "" {
		return nil, fmt.Errorf("issuer %q: a client id and a redirect address are required", o.URL)
	}
	for claim, r := range o.Roles {
		if _, err := ParseRole(string(r)); err != nil {
			return nil, fmt.Errorf("issuer %q: %s %q: %w", o.URL, o.Claim, claim, err)
		}
	}
	if o.Claim == "" && len(o.Roles) > 0 || !o.Readers && len(o.Roles) == 0 {
		return nil, fmt.Errorf("issuer %q: nobody could log in: set a claim with roles, or let readers in", o.URL)
	}
	if o.Transport == nil {
		o.Transport = &http.Transport{
			DialContext:         (&net.Dialer{Timeout: issuerTimeout}).DialContext,
			TLSHandshakeTimeout: issuerTimeout, ForceAttemptHTTP2: true, DisableKeepAlives: true,
		}
	}
	i := &issuer{Issuer: o, house: h, asking: make(chan struct{}, 1)}
	i.client = &http.Client{Timeout: issuerTimeout, Transport: &leash{next: o.Transport, hosts: append([]string{u.Host}, o.Hosts...)}}
	return i, h.random(i.seal[:])
}

// trustworthy reports whether an address is https, or http on this machine.
func trustworthy(u *url.URL) bool {
	if u.Scheme == "https" && u.Host != "" {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// leash lets requests go to the hosts of the issuer only, also after a redirect, and caps the answers.
type leash struct {
	next  http.RoundTripper
	hosts []string
}

func (l *leash) RoundTrip(r *http.Request) (*http.Response, error) {
	if !l.allows(r.URL) {
		return nil, fmt.Errorf("ask the issuer: %s is not one of its hosts %v", r.URL.Host, l.hosts)
	}
	res, err := l.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(res.Body, issuerBody), res.Body}
	return res, nil
}

func (l *leash) allows(u *url.URL) bool { return trustworthy(u) && slices.Contains(l.hosts, u.Host) }

// ask returns what the issuer says of itself; it is asked once, and again if that failed.
func (i *issuer) ask(ctx context.Context) (*oidc.Provider, error) {
	select {
	case i.asking <- struct{}{}:
		defer func() { <-i.asking }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if i.provider != nil {
		return i.provider, nil
	}
	p, err := oidc.NewProvider(oidc.ClientContext(ctx, i.client), i.URL)
	if err != nil {
		return nil, fmt.Errorf("ask issuer %s: %w", i.URL, err)
	}
	if u, err := url.Parse(p.Endpoint().AuthURL); err != nil || !i.client.Transport.(*leash).allows(u) {
		return nil, fmt.Errorf("ask issuer %s: its log-in page %q is not on one of its hosts", i.URL, p.Endpoint().AuthURL)
	}
	i.provider = p
	return p, nil
}

// config is what the issuer knows us by.
func (i *issuer) config(p *oidc.Provider) oauth2.Config {
	return oauth2.Config{
		ClientID: i.ClientID, ClientSecret: i.ClientSecret, RedirectURL: i.RedirectURL, Endpoint: p.Endpoint(),
		Scopes: append([]string{oidc.ScopeOpenID, oidc.ScopeProfile}, i.Scopes...),
	}
}

// vouched is what an issuer says of a person.
type vouched struct {
	subject string
	name    string // that the person would like; may be anything
	display string
	role    Role // empty for one who may not in
	synced  bool // the role is the issuer's to give
}

// redeem trades a code for what the issuer says of the person. Errors of what was handed in wrap ErrRefused.
func (i *issuer) redeem(ctx context.Context, code string, p proof) (vouched, error) {
	provider, err := i.ask(ctx)
	if err != nil {
		return vouched{}, err
	}
	ctx = oidc.ClientContext(ctx, i.client)
	conf := i.config(provider)
	tok, err := conf.Exchange(ctx, code, oauth2.VerifierOption(p.Verifier))
	if err != nil {
		var denied *oauth2.RetrieveError
		if errors.As(err, &denied) && denied.Response.StatusCode < 500 {
			return vouched{}, fmt.Errorf("%w: the issuer does not take the code: %s", ErrRefused, denied.ErrorCode)
		}
		return vouched{}, fmt.Errorf("ask issuer %s: %w", i.URL, err)
	}
	raw, _ := tok.Extra("id_token").(string)
	id, err := provider.Verifier(&oidc.Config{ClientID: i.ClientID, Now: i.house.now}).Verify(ctx, raw)
	if err != nil {
		return vouched{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if id.Nonce != p.Nonce {
		return vouched{}, fmt.Errorf("%w: the nonce is another", ErrRefused)
	}
	return i.read(id)
}

// read reads the claims of a token that was verified.
func (i *issuer) read(id *oidc.IDToken) (vouched, error) {
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return vouched{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if azp, ok := claims["azp"].(string); ok && azp != i.ClientID || id.Subject == "" {
		return vouched{}, fmt.Errorf("%w: the token is for somebody else", ErrRefused)
	}
	v := vouched{subject: id.Subject, synced: i.Claim != ""}
	v.name, _ = claims["preferred_username"].(string)
	v.display, _ = claims["name"].(string)
	if i.Readers {
		v.role = Reader
	}
	for _, g := range texts(claims[i.Claim]) {
		if r, ok := i.Roles[g]; ok && r.rank() > v.role.rank() {
			v.role = r
		}
	}
	return v, nil
}

// texts are the texts of a claim that is one or a list of them.
func texts(claim any) []string {
	switch c := claim.(type) {
	case string:
		return []string{c}
	case []any:
		var all []string
		for _, e := range c {
			if s, ok := e.(string); ok {
				all = append(all, s)
			}
		}
		return all
	}
	return nil
}

// wish is a name for a new account from what the person is called at the issuer.
func wish(name, subject string) string {
	name, _, _ = strings.Cut(foldName(name), "@")
	keep := func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r) {
			return r
		}
		return -1
	}
	s := strings.TrimLeft(strings.Map(keep, name), "0123456789._-")
	s = s[:min(len(s), 36)] // leaves room for a number
	if CheckName(s) != nil {
		return "person-" + idOf(keyHex(subject))
	}
	return s
}
