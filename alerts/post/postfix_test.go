package post_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts/inbox"
	"lurewatch/alerts/post"
)

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
recipient_delimiter = +
virtual_mailbox_domains = unit.example, example.org
virtual_mailbox_base = DIR/mail
virtual_mailbox_maps = inline:{ duty@unit.example=duty/, full@unit.example=full/, digest@example.org=digest/ }
virtual_minimum_uid = 1
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
transport_maps = inline:{ full@unit.example=full: }
smtpd_tls_security_level = may
smtpd_tls_cert_file = DIR/cert.pem
smtpd_tls_key_file = DIR/key.pem
`

const postfixMaster = `127.0.0.1:PORT inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
full unix - n n - - pipe user=nobody argv=DIR/full
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`

// full delivers nothing, as a mailbox does that is full (69 is EX_UNAVAILABLE).
const full = "#!/bin/sh\necho 5.2.2 the mailbox is full\nexit 69\n"

// postfix starts a Postfix of its own in a temporary folder, on a free port of loopback, and ends it with the test. It
// delivers to Maildirs below the folder mail.
func postfix(t *testing.T) (c post.SMTP, dir string) {
	t.Helper()
	program := tool(t, "postfix")
	if _, err := user.Lookup("postfix"); err != nil || os.Geteuid() != 0 {
		t.Skip("Postfix starts only for root and with its own user")
	}
	dir, err := os.MkdirTemp("", "postfix") // t.TempDir lies in a folder that Postfix's user cannot enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	cert, _ := certificate(t, rsaKey())
	fill := strings.NewReplacer("DIR", dir, "PORT", strconv.Itoa(port)).Replace
	pem, err := os.ReadFile(cert)
	if err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(keyFile(t, rsaKey()))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"main.cf": fill(postfixMain), "master.cf": fill(postfixMaster), "cert.pem": string(pem), "key.pem": string(key), "full": full} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, owner := range map[string]string{"spool": "", "data": "postfix", "mail": "nobody"} {
		mkdirFor(t, filepath.Join(dir, name), owner)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(program, "-c", dir, "start").CombinedOutput(); err != nil {
		t.Fatalf("start Postfix: %v\n%s", err, out)
	}
	t.Cleanup(func() {
		if t.Failed() {
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			t.Logf("Postfix says:\n%s", log)
		}
		if out, err := exec.Command(program, "-c", dir, "abort").CombinedOutput(); err != nil {
			t.Errorf("stop Postfix: %v\n%s", err, out)
		}
	})
	return post.SMTP{Host: "127.0.0.1", Port: port, CAFile: cert}, dir
}

func mkdirFor(t testing.TB, path, owner string) {
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

// delivered waits for the next mail of a Maildir.
func delivered(t testing.TB, path string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute) // only a mail that was lost takes so long
	defer cancel()
	var raw []byte
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		_, err := inbox.Maildir{Path: path}.Poll(ctx, func(_ context.Context, b []byte) error { raw = b; return nil })
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if raw != nil {
			return raw
		}
		select {
		case <-ctx.Done():
			t.Fatalf("no mail in %s", path)
		case <-tick.C:
		}
	}
}

func TestAgainstPostfix(t *testing.T) {
	c, dir := postfix(t)
	t.Run("a digest is delivered and its signatures verified", func(t *testing.T) {
		keys, records := dkimKeys(t)
		raw := build(t, digest(), post.Seal{DKIM: keys})
		said, err := c.Send(t.Context(), from, to, raw)
		if err != nil || !strings.Contains(said, "2.0.0 Ok: queued as") {
			t.Fatalf("Send = %q, %v, want Postfix to queue it", said, err)
		}
		got := bytes.ReplaceAll(delivered(t, filepath.Join(dir, "mail/duty")), []byte("\n"), []byte("\r\n"))
		if all := verified(t, got, records); len(all) != 2 {
			t.Errorf("%d signatures, want 2", len(all))
		}
		if !bytes.HasSuffix(got, raw) {
			t.Errorf("what came out does not end with what went in:\n%s", got)
		}
		dkimpyVerifies(t, got, records)
	})
	t.Run("an unknown recipient is refused for good", func(t *testing.T) {
		_, err := c.Send(t.Context(), from, "nobody@unit.example", build(t, digest(), post.Seal{}))
		var r *post.Refusal
		if !errors.As(err, &r) || r.Code != 550 || r.Enhanced != "5.1.1" || r.Temporary || r.Step != "to" {
			t.Errorf("Send = %v, want 550 5.1.1 for good", err)
		}
	})
	t.Run("a full mailbox bounces", func(t *testing.T) {
		if _, err := c.Send(t.Context(), from, "full@unit.example", build(t, digest(), post.Seal{})); err != nil {
			t.Fatal(err)
		}
		in, err := inbox.ReadMail(delivered(t, filepath.Join(dir, "mail/digest")))
		if err != nil {
			t.Fatal(err)
		}
		want := inbox.Bounce{MessageID: digest().ID, Recipient: "full@unit.example", Status: "5.2.2", Text: "the mailbox is full"}
		if in.Kind != inbox.Bounced || len(in.Bounces) != 1 || in.Bounces[0] != want {
			t.Errorf("the bounce is read as %s %+v, want %+v", in.Kind, in.Bounces, want)
		}
	})
	t.Run("an answer keeps its token", func(t *testing.T) {
		raw := fmt.Sprintf("From: %s\r\nTo: digest+k3@example.org\r\nSubject: Re: x\r\nMessage-ID: <1@unit.example>\r\n\r\nSAI VN-20261121-0007\r\n", to)
		if _, err := c.Send(t.Context(), to, "digest+k3@example.org", []byte(raw)); err != nil {
			t.Fatal(err)
		}
		in, err := inbox.ReadMail(delivered(t, filepath.Join(dir, "mail/digest")))
		if err != nil {
			t.Fatal(err)
		}
		if got := inbox.Codes(in); in.Token("digest@example.org") != "k3" || len(got) != 1 || got[0] != (inbox.Answer{Ref: "VN-20261121-0007"}) {
			t.Errorf("token %q and answers %v of %+v, want k3 and one", in.Token("digest@example.org"), got, in)
		}
	})
}
