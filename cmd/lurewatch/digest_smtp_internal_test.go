package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// exchange is a mail server in this process that keeps what it takes. What happens to a mail is the test's to say.
type exchange struct {
	port int
	// fate says what becomes of a mail to somebody: an error that is answered, and whether the mail is kept all the same.
	fate func(to string) (err error, kept bool)

	mu   sync.Mutex // guards mail
	mail []arrived
}

// arrived is a mail as it came out at the other end.
type arrived struct {
	to  string
	raw []byte
}

// newExchange serves on loopback until the test ends.
func newExchange(t testing.TB) *exchange {
	t.Helper()
	x := &exchange{fate: func(string) (error, bool) { return nil, true }}
	srv := smtp.NewServer(x)
	srv.Domain, srv.AllowInsecureAuth = "mx.example", true
	srv.ErrorLog = silent{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x.port = l.Addr().(*net.TCPAddr).Port
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close(); <-done })
	return x
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

func (x *exchange) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{x: x}, nil }

type delivery struct {
	x  *exchange
	to string
}

func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }

func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.to = to
	if strings.HasPrefix(to, "nobody") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
	}
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	d.x.mu.Lock()
	defer d.x.mu.Unlock()
	fault, kept := d.x.fate(d.to)
	if kept {
		d.x.mail = append(d.x.mail, arrived{d.to, raw})
	}
	return fault
}

func (d *delivery) Reset()        {}
func (d *delivery) Logout() error { return nil }

const postfixMain = `compatibility_level = 3.6
queue_directory = DIR/spool
data_directory = DIR/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file_prefixes = DIR
maillog_file = DIR/log
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
virtual_mailbox_domains = unit.example, lure.example
virtual_mailbox_base = DIR/mail
virtual_mailbox_maps = inline:{ BOXES }
virtual_minimum_uid = 1
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
`

const postfixMaster = `127.0.0.1:PORT inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`

// postfix is an instance of Debian's Postfix on loopback, of the test's own, that delivers to Maildirs.
type postfix struct {
	port int
	dir  string
}

// startPostfix starts one that has the mailboxes NAME@unit.example, and ends it with the test. The test is told that there
// is none where Postfix is not installed or cannot be started.
func startPostfix(t *testing.T, names []string) (p postfix, ok bool) {
	t.Helper()
	program, err := exec.LookPath("postfix")
	if err != nil {
		program = "/usr/sbin/postfix"
	}
	if _, err := os.Stat(program); err != nil {
		return p, false
	}
	if _, err := user.Lookup("postfix"); err != nil || os.Geteuid() != 0 {
		return p, false
	}
	dir, err := os.MkdirTemp("", "postfix") // Postfix's user cannot enter t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p = postfix{l.Addr().(*net.TCPAddr).Port, dir}
	_ = l.Close()
	boxes := []string{"digest@lure.example=digest/", "ops@lure.example=ops/"}
	for _, n := range names {
		boxes = append(boxes, n+"@unit.example="+n+"/")
	}
	fill := strings.NewReplacer("DIR", dir, "PORT", strconv.Itoa(p.port), "BOXES", strings.Join(boxes, ", ")).Replace
	for name, text := range map[string]string{"main.cf": postfixMain, "master.cf": postfixMaster} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(fill(text)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, owner := range map[string]string{"spool": "", "data": "postfix", "mail": "nobody"} {
		makeFor(t, filepath.Join(dir, name), owner)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(program, "-c", dir, "start").CombinedOutput(); err != nil {
		t.Fatalf("start Postfix: %v\n%s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command(program, "-c", dir, "abort").CombinedOutput(); err != nil {
			t.Errorf("stop Postfix: %v\n%s", err, out)
		}
	})
	return p, true
}

func makeFor(t testing.TB, path, owner string) {
	t.Helper()
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	if owner == "" {
		return
	}
	u, err := user.Lookup(owner)
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(path, uid, gid); err != nil {
		t.Fatal(err)
	}
}

// take waits until so many mails have been delivered to the units, and returns them as they were handed over: without
// the lines that Postfix put on top, and with CRLF.
func (p postfix) take(t testing.TB, want int) []arrived {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for tick := time.NewTicker(50 * time.Millisecond); ; {
		files, err := filepath.Glob(filepath.Join(p.dir, "mail", "*", "new", "*"))
		if err != nil {
			t.Fatal(err)
		}
		if len(files) >= want {
			return p.read(t, files)
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(p.dir, "log"))
			t.Fatalf("Postfix delivered %d mails, want %d; it says:\n%s", len(files), want, log[max(0, len(log)-4000):])
		case <-tick.C:
		}
	}
}

func (p postfix) read(t testing.TB, files []string) (list []arrived) {
	t.Helper()
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		raw = bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
		if i := bytes.Index(raw, []byte("DKIM-Signature:")); i >= 0 {
			raw = raw[i:]
		}
		to := filepath.Base(filepath.Dir(filepath.Dir(f))) + "@unit.example"
		if strings.HasPrefix(to, "ops@") {
			to = "ops@lure.example"
		}
		list = append(list, arrived{to, raw})
	}
	return list
}

var errCut = errors.New("the connection is cut")
