package inbox_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"go.uber.org/goleak"

	"lurewatch/alerts/inbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// pair writes a certificate for this machine and its key.
func pair(t testing.TB) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
		IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: pkcs8}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

func password(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(path, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// mailbox runs an IMAP server in memory with one user and the folders INBOX and Done.
func mailbox(t testing.TB, mode inbox.TLS) (inbox.IMAP, *imapmemserver.User) {
	t.Helper()
	cert, key := pair(t)
	loaded, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	user := imapmemserver.NewUser("answers", "s3cret")
	for _, folder := range []string{"INBOX", "Done"} {
		if err := user.Create(folder, nil); err != nil {
			t.Fatal(err)
		}
	}
	mem := imapmemserver.New()
	mem.AddUser(user)
	config := &tls.Config{Certificates: []tls.Certificate{loaded}}
	srv := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}, imap.CapMove: {}}, TLSConfig: config, InsecureAuth: mode == inbox.NoTLS,
		Logger: log.New(io.Discard, "", 0),
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if mode == "" {
		l = tls.NewListener(l, config)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close(); <-done })
	return inbox.IMAP{Host: "127.0.0.1", Port: port, TLS: mode, CAFile: cert, User: "answers", PasswordFile: password(t)}, user
}

func put(t testing.TB, user *imapmemserver.User, text string, flags ...imap.Flag) {
	t.Helper()
	if _, err := user.Append("INBOX", literal{strings.NewReader(text)}, &imap.AppendOptions{Flags: flags}); err != nil {
		t.Fatal(err)
	}
}

type literal struct{ *strings.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

// poller is what the tests here have two of.
type poller interface {
	Poll(ctx context.Context, handle func(context.Context, []byte) error) (int, error)
}

// polled is what a poll hands over; handle fails for texts with "poison".
func polled(t testing.TB, p poller) (texts []string, handled int, err error) {
	t.Helper()
	handled, err = p.Poll(t.Context(), func(_ context.Context, raw []byte) error {
		texts = append(texts, string(raw))
		if strings.Contains(string(raw), "poison") {
			return errors.New("cannot be handled")
		}
		return nil
	})
	return texts, handled, err
}

func TestPollHandsOverEachMailOnce(t *testing.T) {
	for _, mode := range []inbox.TLS{"", inbox.STARTTLS, inbox.NoTLS} {
		for _, folder := range []string{"", "Done"} {
			t.Run("TLS "+string(mode)+" to "+folder, func(t *testing.T) {
				m, user := mailbox(t, mode)
				m.Done = folder
				put(t, user, "Subject: one\r\n\r\none\r\n")
				put(t, user, "Subject: seen\r\n\r\nseen\r\n", imap.FlagSeen)
				put(t, user, "Subject: poison\r\n\r\n\r\n")
				put(t, user, "Subject: two\r\n\r\ntwo\r\n")
				texts, n, err := polled(t, m)
				want := []string{"Subject: one\r\n\r\none\r\n", "Subject: poison\r\n\r\n\r\n", "Subject: two\r\n\r\ntwo\r\n"}
				if n != 2 || err == nil || !slices.Equal(texts, want) {
					t.Errorf("first poll is %q, %d, %v, want three in order with two handled and an error", texts, n, err)
				}
				texts, n, err = polled(t, m)
				if n != 0 || err == nil || !slices.Equal(texts, want[1:2]) {
					t.Errorf("second poll is %q, %d, %v, want what could not be handled alone", texts, n, err)
				}
				status, err := user.Status("Done", &imap.StatusOptions{NumMessages: true})
				if wanted := map[string]uint32{"": 0, "Done": 2}[folder]; err != nil || *status.NumMessages != wanted {
					t.Errorf("Done has %v, %v, want %d", *status.NumMessages, err, wanted)
				}
			})
		}
	}
}

func TestPollOfAnEmptyMailbox(t *testing.T) {
	m, _ := mailbox(t, "")
	if texts, n, err := polled(t, m); len(texts) != 0 || n != 0 || err != nil {
		t.Errorf("poll is %q, %d, %v, want nothing", texts, n, err)
	}
}

func TestPollFaultsAreNamed(t *testing.T) {
	good, _ := mailbox(t, "")
	tests := []struct {
		name, want string
		edit       func(*inbox.IMAP)
	}{
		{"a wrong user", "log in", func(m *inbox.IMAP) { m.User = "other" }},
		{"no password file", "password", func(m *inbox.IMAP) { m.PasswordFile = "missing" }},
		{"no such folder", `open folder "Nothing"`, func(m *inbox.IMAP) { m.Mailbox = "Nothing" }},
		{"a certificate that nobody vouches for", "certificate", func(m *inbox.IMAP) { m.CAFile = "" }},
		{"nobody there", "connection refused", func(m *inbox.IMAP) { m.Port = 1 }},
		{"a way that is none", `TLS is "maybe"`, func(m *inbox.IMAP) { m.TLS = "maybe" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := good
			tt.edit(&m)
			if _, _, err := polled(t, m); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("poll = %v, want an error with %q", err, tt.want)
			}
		})
	}
	if err := good.Check(); err != nil {
		t.Errorf("Check = %v", err)
	}
	if err := (inbox.IMAP{}).Check(); err == nil {
		t.Error("Check of nothing finds nothing")
	}
}

func TestCancellingEndsAPoll(t *testing.T) {
	m, user := mailbox(t, "")
	put(t, user, "Subject: one\r\n\r\n")
	put(t, user, "Subject: two\r\n\r\n")
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	_, err := m.Poll(ctx, func(ctx context.Context, _ []byte) error {
		calls++
		cancel()
		return ctx.Err()
	})
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("poll = %v after %d mails, want context.Canceled after one", err, calls)
	}
	if texts, n, err := polled(t, m); len(texts) != 2 || n != 2 || err != nil {
		t.Errorf("the next poll is %q, %d, %v, want both", texts, n, err)
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	ctx, cancel = context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if conn, err := silent.Accept(); err == nil {
			cancel()
			_, _ = io.Copy(io.Discard, conn)
			_ = conn.Close()
		}
	}()
	m.Port = silent.Addr().(*net.TCPAddr).Port
	if _, err := m.Poll(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("poll of a silent server = %v, want context.Canceled", err)
	}
	<-done
}
