package post_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"lurewatch/alerts/post"
)

// server is a mail server that keeps what it takes. Refuse says what it answers at a step instead.
type server struct {
	refuse map[string]error // by "from", "to", "data"
	mu     sync.Mutex       // guards mails
	mails  []received
}

type received struct {
	from, to, login string
	utf8            bool
	raw             []byte
}

type session struct {
	s    *server
	mail received
}

func (s *server) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{s: s}, nil }

func (n *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (n *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "digest" || password != "s3cret" {
			return smtp.ErrAuthFailed
		}
		n.mail.login = user
		return nil
	}), nil
}

func (n *session) Mail(from string, o *smtp.MailOptions) error {
	n.mail.from, n.mail.utf8 = from, o.UTF8
	return n.s.refuse["from"]
}

func (n *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	n.mail.to = to
	return n.s.refuse["to"]
}

func (n *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := n.s.refuse["data"]; err != nil {
		return err
	}
	n.mail.raw = raw
	n.s.mu.Lock()
	defer n.s.mu.Unlock()
	n.s.mails = append(n.s.mails, n.mail)
	return nil
}

func (n *session) Reset()        {}
func (n *session) Logout() error { return nil }

func (s *server) taken() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mails
}

// start runs the server on loopback with a certificate of its own, and returns what a client needs.
func start(t testing.TB, s *server, edit func(*smtp.Server), mode post.TLS) post.SMTP {
	t.Helper()
	file, cert := certificate(t, rsaKey())
	config := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw}, PrivateKey: rsaKey()}}}
	srv := smtp.NewServer(s)
	srv.Domain, srv.TLSConfig = "mx.example", config
	if edit != nil {
		edit(srv)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if mode == post.Implicit {
		l = tls.NewListener(l, config)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close(); <-done })
	return post.SMTP{Host: "127.0.0.1", Port: port, TLS: mode, CAFile: file}
}

const (
	from = "digest@example.org"
	to   = "duty@unit.example"
)

// refusal sends a mail that must not be taken and returns why.
func refusal(t testing.TB, ctx context.Context, s post.SMTP, raw []byte) *post.Refusal {
	t.Helper()
	_, err := s.Send(ctx, from, to, raw)
	var r *post.Refusal
	if !errors.As(err, &r) {
		t.Fatalf("Send = %v, want a refusal", err)
	}
	return r
}

func TestMailsArriveAsTheyWereMade(t *testing.T) {
	for _, mode := range []post.TLS{"", post.Implicit, post.NoTLS} {
		t.Run("TLS "+string(mode), func(t *testing.T) {
			s := &server{}
			c := start(t, s, func(srv *smtp.Server) { srv.EnableSMTPUTF8, srv.AllowInsecureAuth = true, true }, mode)
			c.User, c.PasswordFile = "digest", writeFile(t, "password", []byte("s3cret\n"))
			raw := build(t, digest(), post.Seal{})
			said, err := c.Send(t.Context(), from, to, raw)
			if err != nil || !strings.HasPrefix(said, "250 ") {
				t.Fatalf("Send = %q, %v, want 250 and no error", said, err)
			}
			all := s.taken()
			if len(all) != 1 || all[0].from != from || all[0].to != to || all[0].login != "digest" || all[0].utf8 {
				t.Fatalf("taken %+v, want one mail of the user without SMTPUTF8", all)
			}
			if !bytes.Equal(all[0].raw, raw) {
				t.Errorf("the mail changed on the way:\n%s", all[0].raw)
			}
		})
	}
}

func TestRefusalsSayWhetherToTryAgain(t *testing.T) {
	say := func(code int, e smtp.EnhancedCode, text string) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: e, Message: text}
	}
	tests := []struct {
		name   string
		refuse map[string]error
		want   post.Refusal
	}{
		{"no such recipient", map[string]error{"to": say(550, smtp.EnhancedCode{5, 1, 1}, "no such user")},
			post.Refusal{Step: "to", Code: 550, Enhanced: "5.1.1", Text: "no such user"}},
		{"greylisted", map[string]error{"to": say(451, smtp.EnhancedCode{4, 7, 1}, "come back later")},
			post.Refusal{Step: "to", Code: 451, Enhanced: "4.7.1", Text: "come back later", Temporary: true}},
		{"the sender is refused", map[string]error{"from": say(553, smtp.EnhancedCode{5, 7, 1}, "not yours")},
			post.Refusal{Step: "from", Code: 553, Enhanced: "5.7.1", Text: "not yours"}},
		{"a login is wanted", map[string]error{"from": say(530, smtp.EnhancedCode{5, 7, 0}, "authenticate first")},
			post.Refusal{Step: "from", Code: 530, Enhanced: "5.7.0", Text: "authenticate first", Temporary: true}},
		{"the content is refused", map[string]error{"data": say(554, smtp.EnhancedCode{5, 6, 0}, "spam")},
			post.Refusal{Step: "answer", Code: 554, Enhanced: "5.6.0", Text: "spam"}},
		{"the disk is full", map[string]error{"data": say(452, smtp.EnhancedCode{4, 3, 1}, "full")},
			post.Refusal{Step: "answer", Code: 452, Enhanced: "4.3.1", Text: "full", Temporary: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := start(t, &server{refuse: tt.refuse}, nil, "")
			got := refusal(t, t.Context(), c, build(t, digest(), post.Seal{}))
			want := tt.want
			if got.Step != want.Step || got.Code != want.Code || got.Enhanced != want.Enhanced || got.Text != want.Text || got.Temporary != want.Temporary || got.InDoubt {
				t.Errorf("refusal is %+v, want %+v", *got, want)
			}
		})
	}
}

func TestFaultsOfTheConnectionAreTemporary(t *testing.T) {
	raw := build(t, digest(), post.Seal{})
	good := start(t, &server{}, nil, "")
	password := writeFile(t, "password", []byte("wrong"))
	tests := []struct {
		name string
		c    post.SMTP
		step string
	}{
		{"a wrong password", post.SMTP{Host: good.Host, Port: good.Port, CAFile: good.CAFile, User: "digest", PasswordFile: password}, "auth"},
		{"no password file", post.SMTP{Host: good.Host, Port: good.Port, CAFile: good.CAFile, User: "digest", PasswordFile: "missing"}, "check"},
		{"a certificate that nobody vouches for", post.SMTP{Host: good.Host, Port: good.Port}, "tls"},
		{"no STARTTLS", start(t, &server{}, func(s *smtp.Server) { s.TLSConfig = nil }, ""), "tls"},
		{"TLS that is not implicit", post.SMTP{Host: good.Host, Port: good.Port, CAFile: good.CAFile, TLS: post.Implicit}, "tls"},
		{"without TLS to another machine", post.SMTP{Host: "192.0.2.1", TLS: post.NoTLS}, "check"},
		{"nobody there", post.SMTP{Host: "127.0.0.1", Port: 1, TLS: post.NoTLS}, "connect"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := refusal(t, t.Context(), tt.c, raw)
			if r.Step != tt.step || !r.Temporary || r.InDoubt {
				t.Errorf("refusal is %+v, want a temporary one at %q", *r, tt.step)
			}
		})
	}
}

func TestAMailThatIsTooLargeIsNotSent(t *testing.T) {
	s := &server{}
	c := start(t, s, func(srv *smtp.Server) { srv.MaxMessageBytes = 1000 }, "")
	if r := refusal(t, t.Context(), c, build(t, digest(), post.Seal{})); r.Code != 552 || r.Temporary || len(s.taken()) != 0 {
		t.Errorf("refusal is %+v with %d mails taken, want 552 for good and none", *r, len(s.taken()))
	}
}

func TestAddressesAreChecked(t *testing.T) {
	c := start(t, &server{}, nil, "")
	for _, bad := range []string{"", "duty", "Duty <duty@unit.example>", "duty@unit.example>\r\nRCPT TO:<x@example.net", "a b@unit.example", "duty@unit.example\n"} {
		_, err := c.Send(t.Context(), from, bad, nil)
		var r *post.Refusal
		if !errors.As(err, &r) || r.Step != "check" || r.Temporary {
			t.Errorf("Send to %q = %v, want it refused for good", bad, err)
		}
	}
	_, err := c.Send(t.Context(), from, "trực@unit.example", nil)
	var r *post.Refusal
	if !errors.As(err, &r) || r.Code != 553 || r.Temporary {
		t.Errorf("Send to an address outside ASCII = %v, want 553 of a server without SMTPUTF8", err)
	}
	s := &server{}
	c = start(t, s, func(srv *smtp.Server) { srv.EnableSMTPUTF8 = true }, "")
	if _, err := c.Send(t.Context(), from, "trực@unit.example", []byte("A: b\r\n\r\n")); err != nil || !s.taken()[0].utf8 {
		t.Errorf("Send to an address outside ASCII = %v with %+v, want it taken with SMTPUTF8", err, s.taken())
	}
}

// scripted is a server that answers each line with what the function says, and hangs up after "".
func scripted(t testing.TB, answer func(line string) string) post.SMTP {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		lines := bufio.NewScanner(conn)
		for say := answer(""); say != ""; say = answer(lines.Text()) {
			if _, err := fmt.Fprintf(conn, "%s\r\n", say); err != nil || !lines.Scan() {
				return
			}
			for say == "354 go on" && lines.Text() != "." && lines.Scan() {
			}
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return post.SMTP{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: post.NoTLS}
}

func TestAMailWithoutAnAnswerIsInDoubt(t *testing.T) {
	c := scripted(t, func(line string) string {
		switch {
		case line == ".":
			return "" // it hangs up
		case line == "DATA":
			return "354 go on"
		case line == "":
			return "220 mx"
		}
		return "250 ok"
	})
	if r := refusal(t, t.Context(), c, build(t, digest(), post.Seal{})); !r.InDoubt || !r.Temporary || r.Step != "answer" {
		t.Errorf("refusal is %+v, want one in doubt", *r)
	}
}

func TestCancellingEndsASlowTalk(t *testing.T) {
	for _, at := range []string{"", "EHLO localhost", "RCPT TO:<" + to + ">", "DATA", "."} {
		t.Run("at "+at, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			c := scripted(t, func(line string) string {
				if line == at {
					cancel()
					return "250-and it goes on" // an answer that is not whole
				}
				return map[string]string{"": "220 mx", "DATA": "354 go on"}[line] + map[bool]string{true: "250 ok"}[line != "" && line != "DATA"]
			})
			r := refusal(t, ctx, c, build(t, digest(), post.Seal{}))
			if !errors.Is(r, context.Canceled) || !r.Temporary || r.InDoubt != (at == ".") {
				t.Errorf("refusal is %+v, want a temporary one that is context.Canceled", *r)
			}
		})
	}
}

func TestAServerThatTalksWithoutEndIsLeft(t *testing.T) {
	line := "250-" + strings.Repeat("x", 900) + "\r\n"
	c := scripted(t, func(string) string { return strings.Repeat(line, 3000) + "250 ok" })
	if r := refusal(t, t.Context(), c, nil); !r.Temporary || !strings.Contains(r.Text, "more than") {
		t.Errorf("refusal is %+v, want a temporary one about the limit", *r)
	}
}
