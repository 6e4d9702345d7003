package inbox_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lurewatch/alerts/inbox"
)

const dovecotConf = `base_dir = DIR/run
state_dir = DIR/state
log_path = DIR/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <DIR/cert.pem
ssl_key = <DIR/key.pem
mail_location = maildir:DIR/mail
first_valid_uid = 1
passdb {
  driver = static
  args = password=s3cret
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=DIR/mail
}
namespace inbox {
  inbox = yes
  mailbox Done {
    auto = create
  }
}
service imap-login {
  inet_listener imap {
    port = PLAIN
  }
  inet_listener imaps {
    port = SECURE
  }
}
`

// freePort is a port of loopback that nobody listens on at this moment.
func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// dovecot starts a Dovecot of its own in a temporary folder, with a Maildir in the folder mail, and ends it with the test.
func dovecot(t *testing.T) (secure, plain inbox.IMAP, dir string) {
	t.Helper()
	path := os.Getenv("PATH") + ":/usr/sbin"
	t.Setenv("PATH", path)
	program, err := exec.LookPath("dovecot")
	if err != nil {
		t.Skip("dovecot is not installed")
	}
	if _, err := user.Lookup("dovenull"); err != nil || os.Geteuid() != 0 {
		t.Skip("Dovecot is started as root and with its own users here")
	}
	if dir, err = os.MkdirTemp("", "dovecot"); err != nil { // t.TempDir is too long for its sockets
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	cert, key := pair(t)
	secure = inbox.IMAP{Host: "127.0.0.1", Port: freePort(t), CAFile: cert, User: "answers", PasswordFile: password(t), Done: "Done"}
	plain = secure
	plain.Port, plain.TLS = freePort(t), inbox.STARTTLS
	conf := strings.NewReplacer("DIR", dir, "PLAIN", strconv.Itoa(plain.Port), "SECURE", strconv.Itoa(secure.Port)).Replace(dovecotConf)
	for name, from := range map[string]string{"cert.pem": cert, "key.pem": key, "dovecot.conf": ""} {
		b := []byte(conf)
		if from != "" {
			if b, err = os.ReadFile(from); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, sub := range []string{"mail", "mail/new", "mail/cur", "mail/tmp"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(filepath.Join(dir, sub), 65534, 65534); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "dovecot.conf")
	start := exec.Command(program, "-c", file)
	said, err := os.Create(filepath.Join(dir, "start")) // the daemon keeps it open, which a pipe would wait for
	if err != nil {
		t.Fatal(err)
	}
	start.Stdout, start.Stderr = said, said
	if err := errors.Join(start.Run(), said.Close()); err != nil {
		b, _ := os.ReadFile(said.Name())
		t.Fatalf("start Dovecot: %v\n%s", err, b)
	}
	t.Cleanup(func() {
		if t.Failed() {
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			t.Logf("Dovecot says:\n%s", log)
		}
		if out, err := exec.Command(program, "-c", file, "stop").CombinedOutput(); err != nil {
			t.Errorf("stop Dovecot: %v\n%s", err, out)
		}
	})
	return secure, plain, dir
}

func TestAgainstDovecot(t *testing.T) {
	secure, plain, dir := dovecot(t)
	for i, m := range []inbox.IMAP{secure, plain} {
		var want []string
		for n, text := range []string{"Subject: một\r\n\r\nDUNG VN-20261121-0007\r\n", "Subject: poison\r\n\r\n", "\r\n" + strings.Repeat("x", 1<<20) + "\r\n"} {
			want = append(want, text)
			name := filepath.Join(dir, "mail/new", fmt.Sprintf("%d.M%dP1.host", 1795278702+n, i))
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Chown(name, 65534, 65534); err != nil {
				t.Fatal(err)
			}
		}
		if i == 1 {
			want = append([]string{want[1]}, want...) // it is still there
		}
		texts, handled, err := polled(t, m)
		slices.Sort(texts)
		slices.Sort(want)
		if handled != 2 || err == nil || !slices.Equal(texts, want) {
			t.Errorf("poll %d hands over %d mails of %d bytes with %d handled and %v, want %d with 2 handled and an error", i, len(texts), len(strings.Join(texts, "")), handled, err, len(want))
		}
	}
	texts, handled, err := polled(t, secure)
	if handled != 0 || err == nil || len(texts) != 2 {
		t.Errorf("the last poll hands over %q with %d handled and %v, want the two that cannot be", texts, handled, err)
	}
	done, err := os.ReadDir(filepath.Join(dir, "mail/.Done/cur"))
	if err != nil || len(done) != 4 {
		t.Errorf("the folder of handled mails has %d, %v, want 4", len(done), err)
	}
}
