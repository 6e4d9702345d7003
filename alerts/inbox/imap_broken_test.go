package inbox_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lurewatch/alerts/inbox"
)

// breaking stands between a mailbox and its server, and ends or hangs the connection when the body of one of the mails is
// asked for. It counts the connections.
type breaking struct {
	mails []string // UIDs
	hangs bool
	conns atomic.Int32
}

var bodyAsked = regexp.MustCompile(`UID FETCH (\d+) .*BODY`)

// before returns the mailbox behind it.
func (b *breaking) before(t *testing.T, m inbox.IMAP) inbox.IMAP {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := m.Port
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			b.conns.Add(1)
			wg.Go(func() { b.between(c, port) })
		}
	})
	t.Cleanup(func() { l.Close(); wg.Wait() })
	m.Port = l.Addr().(*net.TCPAddr).Port
	return m
}

func (b *breaking) between(c net.Conn, port int) {
	defer c.Close()
	s, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	defer s.Close()
	wg.Go(func() {
		_, _ = io.Copy(c, s)
	})
	for r := bufio.NewReader(c); ; {
		line, err := r.ReadString('\n')
		if m := bodyAsked.FindStringSubmatch(line); m != nil && slices.Contains(b.mails, m[1]) {
			if b.hangs {
				_, _ = io.Copy(io.Discard, r)
			} else {
				_, _ = io.WriteString(c, "* 1 FETCH (UID "+m[1]+" BODY[] {100}\r\ncut")
			}
			return
		}
		if _, fault := io.WriteString(s, line); err != nil || fault != nil {
			return
		}
	}
}

// four is a mailbox with four mails, with UIDs from 1.
func four(t *testing.T) inbox.IMAP {
	m, user := mailbox(t, inbox.NoTLS)
	for _, n := range []string{"one", "two", "three", "four"} {
		put(t, user, "Subject: "+n+"\r\n\r\n"+n+"\r\n")
	}
	return m
}

func TestAMailThatTheServerCannotServeHoldsNothingUp(t *testing.T) {
	for _, tt := range []struct {
		name         string
		b            *breaking
		handled      int
		passed, left int
		again        bool // the next poll finds something wrong too
	}{
		{"one of four", &breaking{mails: []string{"2"}}, 3, 1, 0, false},
		{"the first", &breaking{mails: []string{"1"}}, 3, 1, 0, false},
		{"the last", &breaking{mails: []string{"4"}}, 3, 1, 0, false},
		{"two", &breaking{mails: []string{"1", "3"}}, 2, 2, 0, false},
		{"one on which the server hangs", &breaking{mails: []string{"2"}, hangs: true}, 3, 1, 0, false},
		{"every mail: it is the server that is broken, and nothing is marked", &breaking{mails: []string{"1", "2", "3", "4"}}, 0, 0, 4, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := tt.b.before(t, four(t))
			if m.Timeout = time.Minute; tt.b.hangs {
				m.Timeout = 10 * time.Second
			}
			texts, n, err := polled(t, m)
			var fault *inbox.PollError
			if !errors.As(err, &fault) || n != tt.handled || len(texts) != tt.handled || len(fault.Passed) != tt.passed || len(fault.Left) != tt.left {
				t.Fatalf("Poll = %d handled, %+v; want %d, %d passed over and %d left", n, err, tt.handled, tt.passed, tt.left)
			}
			if got := int(tt.b.conns.Load()); got > 1+2*len(tt.b.mails) {
				t.Errorf("%d connections for %d broken mails", got, len(tt.b.mails))
			}
			if texts, n, err = polled(t, m); len(texts) != 0 || n != 0 || (err != nil) != tt.again {
				t.Errorf("the next poll = %q, %d, %v, want nothing new", texts, n, err)
			}
		})
	}
}
