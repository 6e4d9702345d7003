package post

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"lurewatch/internal/credential"
)

// Webhook is a web server that takes JSON, signed as the Standard Webhooks specification says: webhook-id,
// webhook-timestamp and webhook-signature, an HMAC-SHA-256 over "id.timestamp.body". A receiver that refuses old
// timestamps and ids that it has seen is safe from replays; the id of a second try is the same. [Verify] is its side.
type Webhook struct {
	URL string // https; http on loopback
	// SecretFile has the key, at least 24 bytes: after "whsec_" in base64, otherwise as it is without the white space at
	// its end. It is read for each request.
	SecretFile string
	// CAFile has the only certificates, in PEM form, that can vouch for the server; empty means those of the system.
	CAFile string
	// Private lets the server have an address that is not public, such as one of the operator's own network.
	Private bool
	Timeout time.Duration    // for one request; 30 seconds
	Now     func() time.Time // for the timestamp; required
}

const (
	webhookTimeout = 30 * time.Second
	maxAnswer      = 8 << 10 // bytes that are read of an answer
	minSecret      = 24      // bytes, as Standard Webhooks asks for
)

// Check returns what is wrong with the settings, without a connection.
func (w Webhook) Check() error {
	var errs []error
	u, err := url.Parse(w.URL)
	switch {
	case err != nil || u.Host == "" || u.User != nil:
		errs = append(errs, errors.New("webhook: the address is not a URL without user and password"))
	case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
		errs = append(errs, fmt.Errorf("webhook at %s: want https", u.Host))
	}
	if _, err := w.key(); err != nil {
		errs = append(errs, err)
	}
	if _, err := credential.Authorities(w.CAFile); err != nil {
		errs = append(errs, err)
	}
	if w.Now == nil {
		errs = append(errs, errors.New("webhook: it has no clock"))
	}
	return errors.Join(errs...)
}

func (w Webhook) key() ([]byte, error) {
	s, err := credential.Secret(w.SecretFile)
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	key := []byte(s)
	if coded, ok := strings.CutPrefix(s, "whsec_"); ok {
		if key, err = base64.StdEncoding.DecodeString(coded); err != nil {
			return nil, fmt.Errorf("webhook: password %s: %w", w.SecretFile, err)
		}
	}
	if len(key) < minSecret {
		return nil, fmt.Errorf("webhook: password %s: %d bytes, want at least %d", w.SecretFile, len(key), minSecret)
	}
	return key, nil
}

// Send posts a JSON document and returns the server's answer, one line. ID names the delivery: ASCII without blanks, the
// same for each try. No redirect is followed. The server has taken it if and only if the error is nil; otherwise it is a
// [*Refusal], temporary unless the server says of this document that it will never take it, with 400, 410, 413 or 422: every
// other answer, a redirect, a missing or changed login, a page that is not there, can be that of a server that is being
// moved or mended. After is what its Retry-After says.
func (w Webhook) Send(ctx context.Context, id string, body []byte) (string, error) {
	if err := w.Check(); err != nil {
		r := broken("%w", err)
		r.Temporary = true // the operator mends it
		return "", r
	}
	if id == "" || ascii(id) != nil || strings.ContainsAny(id, " .") {
		return "", broken("delivery %q is not ASCII without blanks and dots", id)
	}
	ctx, cancel := context.WithTimeout(ctx, or(w.Timeout, webhookTimeout))
	defer cancel()
	var wrote atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(info httptrace.WroteRequestInfo) { wrote.Store(info.Err == nil) },
	})
	req, err := w.request(ctx, id, body)
	if err != nil {
		return "", refused("check", err)
	}
	client, err := w.client()
	if err != nil {
		return "", refused("tls", err)
	}
	defer client.CloseIdleConnections()
	resp, err := client.Do(req)
	if err != nil {
		r := refused("request", errors.Unwrap(err)) // without the address, which can be a secret
		r.InDoubt = wrote.Load()
		return "", r
	}
	defer func() { _ = resp.Body.Close() }()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // what it says beside the status is for people
	text, err := judge(resp.StatusCode, string(said))
	var r *Refusal
	if errors.As(err, &r) && r.Temporary {
		r.After = asked(resp.Header.Get("Retry-After"), w.Now())
	}
	return text, err
}

// never are the answers that are about the document and will stay the same.
var never = []int{http.StatusBadRequest, http.StatusGone, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}

// asked reads a Retry-After (RFC 9110, section 10.2.3), in seconds or as a date; 0 for none, for what is neither, and for
// what has passed.
func asked(header string, now time.Time) time.Duration {
	const longest = 1 << 31 // seconds
	if n, err := strconv.ParseUint(header, 10, 64); err == nil {
		return time.Duration(min(n, longest)) * time.Second
	}
	at, err := http.ParseTime(header)
	if err != nil {
		return 0
	}
	return max(0, at.Sub(now))
}

func judge(code int, said string) (string, error) {
	text := answer(http.StatusText(code) + " " + said)
	if code >= 200 && code < 300 {
		return fmt.Sprintf("%d %s", code, text), nil
	}
	return "", &Refusal{Step: "answer", Code: code, Text: text, Temporary: !slices.Contains(never, code)}
}

func (w Webhook) request(ctx context.Context, id string, body []byte) (*http.Request, error) {
	key, err := w.key()
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	at := strconv.FormatInt(w.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "lurewatch")
	req.Header.Set("webhook-id", id)
	req.Header.Set("webhook-timestamp", at)
	req.Header.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac(key, id, at, body)))
	return req, nil
}

func mac(key []byte, id, at string, body []byte) []byte {
	m := hmac.New(sha256.New, key)
	_, _ = io.WriteString(m, id+"."+at+".") // a hash takes everything
	m.Write(body)
	return m.Sum(nil)
}

func (w Webhook) client() (*http.Client, error) {
	roots, err := credential.Authorities(w.CAFile)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(w.URL)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{}
	if !w.Private && !(u.Scheme == "http" && loopback(u.Hostname())) {
		dialer.Control = publicOnly
	}
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
			MaxResponseHeaderBytes: 32 << 10,
			DisableKeepAlives:      true,
			DisableCompression:     true,
		},
	}, nil
}

// special are the ranges that no public server has, beside those that netip.Addr can tell (IANA's special-purpose
// registries, as of 2026-11).
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"),
}

// publicOnly refuses a connection to an address that is not public, after names were looked up.
func publicOnly(_, addr string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(addr)
	if err != nil {
		return err
	}
	ip := ap.Addr().Unmap().WithZone("")
	inner := slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(ip) })
	if inner || !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return fmt.Errorf("%s is not a public address", ip)
	}
	return nil
}

// MaxSkew is how far the timestamp of a webhook request may be from the receiver's clock.
const MaxSkew = 5 * time.Minute

// Verify tells a receiver whether a request was signed with the key and not long ago. That its id is new is for the
// receiver to see.
func Verify(h http.Header, body, key []byte, now time.Time) error {
	at, err := strconv.ParseInt(h.Get("webhook-timestamp"), 10, 64)
	if err != nil {
		return errors.New("verify webhook: no timestamp")
	}
	if skew := now.Sub(time.Unix(at, 0)).Abs(); skew > MaxSkew {
		return fmt.Errorf("verify webhook: the timestamp is %v off, want at most %v", skew, MaxSkew)
	}
	want := mac(key, h.Get("webhook-id"), h.Get("webhook-timestamp"), body)
	for s := range strings.FieldsSeq(h.Get("webhook-signature")) {
		coded, ok := strings.CutPrefix(s, "v1,")
		got, err := base64.StdEncoding.DecodeString(coded)
		if ok && err == nil && hmac.Equal(got, want) {
			return nil
		}
	}
	return errors.New("verify webhook: the signature is not that of the key")
}
