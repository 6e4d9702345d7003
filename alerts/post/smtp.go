package post

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"lurewatch/internal/credential"
)

// TLS is how a connection to a mail server is encrypted.
type TLS string

// The ways. The empty TLS is STARTTLS.
const (
	STARTTLS TLS = "starttls" // required: a server that does not offer it gets nothing
	Implicit TLS = "implicit"
	NoTLS    TLS = "none" // on loopback only
)

// SMTP is a mail server that takes mails for others. The zero value of a setting but Host is its default.
type SMTP struct {
	Host string
	Port int // 587, with Implicit 465, with NoTLS 25
	TLS  TLS
	// CAFile has the only certificates, in PEM form, that can vouch for the server; empty means those of the system.
	CAFile string
	// User and PasswordFile log in with PLAIN or LOGIN. The file is read for each mail, and white space at its end
	// does not count. An empty User does not log in.
	User, PasswordFile string
	Hello              string        // what this machine calls itself; localhost
	Timeout            time.Duration // for the whole of one mail; 5 minutes
}

const (
	defaultTimeout = 5 * time.Minute
	quitTimeout    = 10 * time.Second
	maxSaid        = 1 << 20 // bytes that are read from a server for one mail
)

// Check returns what is wrong with the settings, without a connection.
func (s SMTP) Check() error {
	var errs []error
	if s.Host == "" || ascii(s.Host) != nil || strings.ContainsAny(s.Host, " /@") {
		errs = append(errs, fmt.Errorf("mail server %q is not a host name", s.Host))
	}
	if s.Port < 0 || s.Port > 65535 {
		errs = append(errs, fmt.Errorf("mail server %s: port %d, want 1 to 65535", s.Host, s.Port))
	}
	switch s.TLS {
	case "", STARTTLS, Implicit:
	case NoTLS:
		if !loopback(s.Host) {
			errs = append(errs, fmt.Errorf("mail server %s: without TLS only on loopback", s.Host))
		}
	default:
		errs = append(errs, fmt.Errorf("mail server %s: TLS is %q, want starttls, implicit or none", s.Host, s.TLS))
	}
	if _, err := credential.Authorities(s.CAFile); err != nil {
		errs = append(errs, err)
	}
	if s.Hello != "" && !dnsName.MatchString(s.Hello) {
		errs = append(errs, fmt.Errorf("mail server %s: hello %q is not a host name", s.Host, s.Hello))
	}
	if s.User != "" {
		if _, err := credential.Secret(s.PasswordFile); err != nil {
			errs = append(errs, fmt.Errorf("mail server %s: %w", s.Host, err))
		}
	}
	return errors.Join(errs...)
}

// Send hands a mail to the server for one recipient and returns the server's answer, one line. From is the envelope's and
// may be empty, for a mail that must not bounce. Raw is sent as it is, with CRLF at the end of its lines. The mail is
// taken over by the server if and only if the error is nil; otherwise it is a [*Refusal]. It ends with the context and at
// the latest after Timeout.
func (s SMTP) Send(ctx context.Context, from, to string, raw []byte) (string, error) {
	if err := s.Check(); err != nil {
		r := broken("%w", err)
		r.Temporary = true // the operator mends it
		return "", r
	}
	var err error
	if from != "" {
		if from, err = envelope(from); err != nil {
			return "", broken("sender: %w", err)
		}
	}
	if to, err = envelope(to); err != nil {
		return "", broken("recipient: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, or(s.Timeout, defaultTimeout))
	defer cancel()
	said, refusal := s.talk(ctx, from, to, raw)
	if refusal == nil {
		return said, nil
	}
	if err := context.Cause(ctx); err != nil && refusal.Code == 0 {
		refusal.Text, refusal.err = answer(err.Error()), err
	}
	return "", refusal
}

// talk is one connection with one mail.
func (s SMTP) talk(ctx context.Context, from, to string, raw []byte) (string, *Refusal) {
	c, refusal := s.open(ctx)
	if refusal != nil {
		return "", refusal
	}
	defer func() { _ = c.Close() }()
	if refusal = s.login(c); refusal == nil {
		refusal = fits(c, from, to, raw)
	}
	said := ""
	if refusal == nil {
		said, refusal = hand(c, from, to, raw)
	}
	if refusal == nil || refusal.Code != 0 {
		_ = c.UpdateDeadline(quitTimeout)
		_ = c.Quit() // good manners; whose the mail is has been said
	}
	return said, refusal
}

// hand is the mail itself.
func hand(c *smtp.Client, from, to string, raw []byte) (string, *Refusal) {
	if err := c.Mail("<" + from + ">"); err != nil {
		return "", refused("from", err)
	}
	if err := c.Rcpt("<" + to + ">"); err != nil {
		return "", refused("to", err)
	}
	w, err := c.Data()
	if err != nil {
		return "", refused("data", err)
	}
	if _, err := w.Write(raw); err != nil {
		return "", refused("data", err)
	}
	if err := w.Close(); err != nil {
		return "", refused("answer", err)
	}
	said := ""
	if d, ok := w.(*smtp.DataCloser); ok {
		said = d.ServerResponse()
	}
	return answer("250 " + said), nil
}

// open connects, greets and encrypts. The connection ends with the context.
func (s SMTP) open(ctx context.Context) (*smtp.Client, *Refusal) {
	port := s.Port
	if port == 0 {
		port = map[TLS]int{Implicit: 465, NoTLS: 25, STARTTLS: 587, "": 587}[s.TLS]
	}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(s.Host, strconv.Itoa(port)))
	if err != nil {
		return nil, refused("connect", err)
	}
	if addr, ok := conn.RemoteAddr().(*net.TCPAddr); s.TLS == NoTLS && (!ok || !addr.IP.IsLoopback()) {
		_ = conn.Close()
		return nil, refused("connect", fmt.Errorf("%s is at %s: without TLS only on loopback", s.Host, conn.RemoteAddr()))
	}
	plain := conn
	context.AfterFunc(ctx, func() { _ = plain.Close() })
	conn = &capped{Conn: conn, left: maxSaid}
	roots, err := credential.Authorities(s.CAFile)
	if err != nil {
		_ = conn.Close()
		return nil, refused("tls", err)
	}
	config := &tls.Config{ServerName: s.Host, RootCAs: roots, MinVersion: tls.VersionTLS12}
	if s.TLS == Implicit {
		secure := tls.Client(conn, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			return nil, refused("tls", err)
		}
		conn = secure
	}
	c, err := smtp.NewClient(conn, s.Host)
	if err != nil {
		_ = conn.Close()
		return nil, refused("hello", err)
	}
	if refusal := s.greet(c, config); refusal != nil {
		_ = c.Close()
		return nil, refusal
	}
	return c, nil
}

func (s SMTP) greet(c *smtp.Client, config *tls.Config) *Refusal {
	if err := c.Hello(or(s.Hello, "localhost")); err != nil {
		return refused("hello", err)
	}
	if s.TLS != "" && s.TLS != STARTTLS {
		return nil
	}
	if ok, _ := c.Extension("STARTTLS"); !ok {
		return refused("tls", errors.New("the server does not offer STARTTLS"))
	}
	if err := c.StartTLS(config); err != nil {
		return refused("tls", err)
	}
	return nil
}

func (s SMTP) login(c *smtp.Client) *Refusal {
	if s.User == "" {
		return nil
	}
	password, err := credential.Secret(s.PasswordFile)
	if err != nil {
		return refused("auth", err)
	}
	_, offered := c.Extension("AUTH")
	ways := strings.Fields(strings.ToUpper(offered))
	var auth smtp.Auth
	for _, way := range ways {
		switch {
		case way == "PLAIN":
			auth = smtp.PlainAuth("", s.User, password, s.Host, false)
		case way == "LOGIN" && auth == nil:
			auth = smtp.LoginAuth(s.User, password, s.Host, false)
		}
	}
	if auth == nil {
		return refused("auth", fmt.Errorf("the server offers %q, want PLAIN or LOGIN", offered))
	}
	if err := c.Auth(auth); err != nil {
		return refused("auth", err)
	}
	return nil
}

// fits refuses what the server says it does not take.
func fits(c *smtp.Client, from, to string, raw []byte) *Refusal {
	if _, most := c.Extension("SIZE"); most != "" {
		if n, err := strconv.Atoi(most); err == nil && n > 0 && len(raw) > n {
			return &Refusal{Step: "from", Code: 552, Enhanced: "5.3.4", Text: fmt.Sprintf("%d bytes, the server takes at most %d", len(raw), n)}
		}
	}
	foreign := ascii(from) != nil || ascii(to) != nil
	if ok, _ := c.Extension("SMTPUTF8"); foreign && !ok {
		return &Refusal{Step: "to", Code: 553, Enhanced: "5.6.7", Text: "the server takes no addresses outside ASCII"}
	}
	c.SkipSMTPUTF8(!foreign)
	return nil
}

// envelope returns the address with its domain in ASCII, and refuses what is not a bare address.
func envelope(addr string) (string, error) {
	a, err := address(addr)
	if err != nil {
		return "", err
	}
	if a.Name != "" || strings.ContainsAny(addr, "<> ") {
		return "", fmt.Errorf("%q is not a bare mail address", addr)
	}
	return a.Address, nil
}

// capped ends a connection whose other side does not stop talking.
type capped struct {
	net.Conn
	left int
}

func (c *capped) Read(b []byte) (int, error) {
	if c.left <= 0 {
		return 0, fmt.Errorf("the server sent more than %d bytes", maxSaid)
	}
	n, err := c.Conn.Read(b[:min(len(b), c.left)])
	c.left -= n
	return n, err
}

// or is a setting, or its default where it is zero.
func or[T comparable](set, def T) T {
	var zero T
	if set == zero {
		return def
	}
	return set
}
