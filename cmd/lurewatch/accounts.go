package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"lurewatch/internal/credential"
	"lurewatch/people"
)

// doorFlags say who may use the console, and how it is reached.
type doorFlags struct {
	Open        bool   `help:"Ask nobody to log in. Only where --listen is this machine." env:"LUREWATCH_OPEN"`
	PublicURL   string `help:"Where people reach the console, for links that are passed on and for feeds; the address it listens on if none is named." placeholder:"URL" env:"LUREWATCH_PUBLIC_URL" name:"public-url"`
	BehindProxy bool   `help:"Whoever asks from this machine is a proxy, which says for whom in X-Forwarded-For." env:"LUREWATCH_BEHIND_PROXY"`
	// ChecksPerMinute is how many questions an address may ask of the interface for programs without a token.
	ChecksPerMinute int `help:"How many checks an address may ask of the API in a minute without a token." default:"20" env:"LUREWATCH_CHECKS_PER_MINUTE"`

	MetricsOpen bool `help:"Answer /metrics from everywhere, not from this machine only." env:"LUREWATCH_METRICS_OPEN"`

	Issuer             string   `help:"The OpenID Connect issuer whose people may log in." placeholder:"URL" env:"LUREWATCH_ISSUER" group:"Log-in with the organisation:"`
	IssuerName         string   `help:"What the button says." default:"OpenID" env:"LUREWATCH_ISSUER_NAME" group:"Log-in with the organisation:"`
	IssuerClient       string   `help:"The client id that it knows us by." env:"LUREWATCH_ISSUER_CLIENT" group:"Log-in with the organisation:"`
	IssuerClientSecret string   `help:"A file with the secret of the client; none for a public client." type:"path" placeholder:"FILE" env:"LUREWATCH_ISSUER_CLIENT_SECRET" group:"Log-in with the organisation:"`
	IssuerClaim        string   `help:"The claim with a person's groups." env:"LUREWATCH_ISSUER_CLAIM" group:"Log-in with the organisation:"`
	IssuerRole         []string `help:"What a group may do, as group=role." placeholder:"GROUP=ROLE" env:"LUREWATCH_ISSUER_ROLE" group:"Log-in with the organisation:"`
	IssuerReaders      bool     `help:"Let everybody in as a reader whom the issuer vouches for." env:"LUREWATCH_ISSUER_READERS" group:"Log-in with the organisation:"`
	IssuerHost         []string `help:"Further hosts that the issuer's endpoints are on." placeholder:"HOST" env:"LUREWATCH_ISSUER_HOST" group:"Log-in with the organisation:"`
}

// entrance is how the console is reached and who may use it, as it was found to be possible.
type entrance struct {
	doorFlags
	house *people.House // nil where there are no accounts
	url   string        // without a slash at the end
}

// entrance looks at the flags, with the listener that they are about.
func (f doorFlags) entrance(a *app, d *dataDir, ln net.Listener) (entrance, error) {
	e := entrance{doorFlags: f, url: urlOf(ln)}
	if f.Open && !onLoopback(ln) {
		return e, hinted{fmt.Errorf("serve: --open asks nobody to log in, and %s can be reached from other machines", ln.Addr()), "leave --open out, or listen on 127.0.0.1"}
	}
	if f.PublicURL != "" {
		u, err := url.Parse(f.PublicURL)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
			return e, fmt.Errorf("serve: --public-url %q: want https and a host, without a path", f.PublicURL)
		}
		e.url = u.Scheme + "://" + u.Host
	}
	issuer, err := f.issuer(e.url)
	if err != nil {
		return e, err
	}
	e.house, err = people.New(people.Options{Rows: d.store, Now: a.now, Rand: rand.Reader, Log: a.logger(), Issuer: issuer})
	if err == nil && !onLoopback(ln) && !strings.HasPrefix(f.PublicURL, "https:") {
		a.logger().Warn("passwords and sessions travel readable: put a proxy with TLS in front and name it with --public-url", "listen", ln.Addr())
	}
	return e, err
}

// issuer is who vouches for people; nil if none is named.
func (f doorFlags) issuer(base string) (*people.Issuer, error) {
	if f.Issuer == "" {
		return nil, nil
	}
	secret := ""
	if f.IssuerClientSecret != "" {
		var err error
		if secret, err = credential.Secret(f.IssuerClientSecret); err != nil {
			return nil, fmt.Errorf("serve: --issuer-client-secret: %w", err)
		}
	}
	roles := make(map[string]people.Role)
	for _, pair := range f.IssuerRole {
		i := strings.LastIndexByte(pair, '=') // a group may have one
		if i < 1 {
			return nil, fmt.Errorf("serve: --issuer-role %q: want group=role", pair)
		}
		role, err := people.ParseRole(pair[i+1:])
		if err != nil {
			return nil, fmt.Errorf("serve: --issuer-role %q: %w", pair, err)
		}
		roles[pair[:i]] = role
	}
	return &people.Issuer{
		URL: f.Issuer, ClientID: f.IssuerClient, ClientSecret: secret, RedirectURL: base + "/console/login/return",
		Hosts: f.IssuerHost, Claim: f.IssuerClaim, Roles: roles, Readers: f.IssuerReaders,
	}, nil
}

// issuerName is what the button says; empty where there is none.
func (e entrance) issuerName() string {
	if e.Issuer == "" || e.Open {
		return ""
	}
	return e.IssuerName
}

// tellFirst prints the link that makes the first account, where there is none and one is needed.
func (e entrance) tellFirst(ctx context.Context, w io.Writer) error {
	if e.Open || e.house == nil {
		return nil
	}
	secret, ok, err := e.house.First(ctx)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	if ok {
		fmt.Fprintf(w, "lurewatch: nobody can log in yet. This link makes the first account, once, within %d hours:\n%s/console/join/%s\n", int(people.FirstLife.Hours()), e.url, secret)
	}
	return nil
}

// sweepEvery is how often sessions, tokens and links are deleted that have ended.
const sweepEvery = time.Hour

// sweep deletes what has ended until ctx ends.
func (e entrance) sweep(ctx context.Context) error {
	t := time.NewTicker(sweepEvery)
	defer t.Stop()
	for {
		if err := e.house.Sweep(ctx); err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}

// onLoopback reports whether a listener can be reached from this machine only.
func onLoopback(ln net.Listener) bool {
	at, err := netip.ParseAddrPort(ln.Addr().String())
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// urlOf is the address of a listener for a browser on this machine.
func urlOf(ln net.Listener) string {
	at, err := netip.ParseAddrPort(ln.Addr().String())
	if err != nil || !at.Addr().IsUnspecified() {
		return "http://" + ln.Addr().String()
	}
	return fmt.Sprintf("http://127.0.0.1:%d", at.Port())
}
