package inbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"lurewatch/internal/credential"
)

// TLS is how a connection to an IMAP server is encrypted.
type TLS string

// The ways. The empty TLS is Implicit.
const (
	Implicit TLS = "implicit"
	STARTTLS TLS = "starttls" // required
	NoTLS    TLS = "none"     // on loopback only
)

// IMAP is a mailbox on a server. The zero value of a setting but Host, User and PasswordFile is its default.
type IMAP struct {
	Host string
	Port int // 993, otherwise 143
	TLS  TLS
	// CAFile has the only certificates, in PEM form, that can vouch for the server; empty means those of the system.
	CAFile string
	// User and PasswordFile log in. The file is read for each poll, and white space at its end does not count.
	User, PasswordFile string
	Mailbox            string        // INBOX
	Done               string        // the folder that handled mails are moved to; empty leaves them where they are
	Timeout            time.Duration // for a poll with all that is handled in it; 10 minutes
}

const (
	defaultTimeout = 10 * time.Minute
	maxPoll        = 500 // mails of one poll; the others come with the next
)

// Poll hands each mail that nobody has seen to handle, oldest first, and marks it seen once handle returned nil, so that it
// does not come again. A mail whose handle failed stays as it is and comes with the next poll; the others go on. A mail can
// come twice, when the connection ends between the two.
//
// A mail that the server cannot serve, so that the connection ends or hangs, is asked for once more, alone and over a new
// connection, and the poll goes on behind it. If another mail could be served, it is this mail that is broken and not the
// server: then it is marked seen and flagged, as are mails larger than MaxMail, and does not come again. The server keeps
// the mark, so that a restart forgets nothing and people find the mail.
//
// It returns how many were handled, and a [*PollError] if mails were not. Handle is called by one goroutine at a time.
func (m IMAP) Poll(ctx context.Context, handle func(ctx context.Context, raw []byte) error) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, or(m.Timeout, defaultTimeout))
	defer cancel()
	p := &round{IMAP: m, handle: handle}
	err := p.run(ctx)
	n := p.handled
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = errors.Join(cause, err)
	}
	if err != nil {
		return n, fmt.Errorf("poll mailbox of %s at %s: %w", m.User, m.Host, err)
	}
	return n, nil
}

// enter opens a connection that is logged in, with the folder selected.
func (m IMAP) enter(ctx context.Context) (*imapclient.Client, error) {
	c, err := m.open(ctx)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = c.Close() })
	defer stop()
	password, err := credential.Secret(m.PasswordFile)
	if err == nil {
		if err = c.Login(m.User, password).Wait(); err != nil {
			err = fmt.Errorf("log in: %w", err)
		}
	}
	if err == nil {
		if _, err = c.Select(or(m.Mailbox, "INBOX"), nil).Wait(); err != nil {
			err = fmt.Errorf("open folder %q: %w", or(m.Mailbox, "INBOX"), err)
		}
	}
	if err != nil {
		leave(c)
		return nil, err
	}
	return c, nil
}

// leave ends a connection.
func leave(c *imapclient.Client) {
	_ = c.Close()
	<-c.Closed()
}

// open connects and encrypts; it does not log in.
func (m IMAP) open(ctx context.Context) (*imapclient.Client, error) {
	config, err := m.config()
	if err != nil {
		return nil, err
	}
	port := m.Port
	if port == 0 {
		port = map[TLS]int{Implicit: 993, "": 993, STARTTLS: 143, NoTLS: 143}[m.TLS]
	}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(m.Host, strconv.Itoa(port)))
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	c, err := m.greet(ctx, conn, config)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return c, nil
}

func (m IMAP) greet(ctx context.Context, conn net.Conn, config *tls.Config) (*imapclient.Client, error) {
	options := &imapclient.Options{TLSConfig: config}
	var c *imapclient.Client
	var err error
	switch m.TLS {
	case "", Implicit:
		secure := tls.Client(conn, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, err
		}
		c = imapclient.New(secure, options)
	case STARTTLS:
		if c, err = imapclient.NewStartTLS(conn, options); err != nil {
			return nil, err
		}
	case NoTLS:
		if addr, ok := conn.RemoteAddr().(*net.TCPAddr); !ok || !addr.IP.IsLoopback() {
			return nil, fmt.Errorf("%s is at %s: without TLS only on loopback", m.Host, conn.RemoteAddr())
		}
		c = imapclient.New(conn, options)
	default:
		return nil, fmt.Errorf("TLS is %q, want implicit, starttls or none", m.TLS)
	}
	if err := c.WaitGreeting(); err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

func (m IMAP) config() (*tls.Config, error) {
	pool, err := credential.Authorities(m.CAFile)
	if err != nil {
		return nil, err
	}
	return &tls.Config{ServerName: m.Host, MinVersion: tls.VersionTLS12, NextProtos: []string{"imap"}, RootCAs: pool}, nil
}

// Check returns what is wrong with the settings, without a connection.
func (m IMAP) Check() error {
	var errs []error
	if m.Host == "" || strings.ContainsAny(m.Host, " /@\r\n") {
		errs = append(errs, fmt.Errorf("IMAP server %q is not a host name", m.Host))
	}
	if m.Port < 0 || m.Port > 65535 {
		errs = append(errs, fmt.Errorf("IMAP server %s: port %d, want 1 to 65535", m.Host, m.Port))
	}
	switch m.TLS {
	case "", Implicit, STARTTLS, NoTLS:
	default:
		errs = append(errs, fmt.Errorf("IMAP server %s: TLS is %q, want implicit, starttls or none", m.Host, m.TLS))
	}
	if m.User == "" {
		errs = append(errs, fmt.Errorf("IMAP server %s: no user", m.Host))
	}
	if _, err := credential.Secret(m.PasswordFile); err != nil {
		errs = append(errs, fmt.Errorf("IMAP server %s: %w", m.Host, err))
	}
	if _, err := m.config(); err != nil {
		errs = append(errs, fmt.Errorf("IMAP server %s: %w", m.Host, err))
	}
	return errors.Join(errs...)
}

// or is a setting, or its default where it is zero.
func or[T comparable](set, def T) T {
	var zero T
	if set == zero {
		return def
	}
	return set
}
