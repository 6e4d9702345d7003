package browsertest_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// server is a lurewatch process that serves a copy of the crawled data.
type server struct {
	url  string // without a slash at the end
	join string // the path of the link for the first account; "" with --open
	dir  string
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has said its last word

	mu   sync.Mutex // guards said
	said []string
}

var (
	consoleLine = regexp.MustCompile(`console (http://\S+)/console$`)
	joinLine    = regexp.MustCompile(`^http://[^/]+(/console/join/\S+)$`)
)

// serve starts a server of the test's own, which ends with it.
func serve(t *testing.T, flags ...string) *server {
	t.Helper()
	s, err := theStage(t).start(flags...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.end(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Log("the server said:\n", s.words())
		}
	})
	return s
}

// start starts a server. Whoever starts it ends it.
func (g *stage) start(flags ...string) (*server, error) {
	dir, err := os.MkdirTemp("", "lw") // a socket has a short path
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, done: make(chan struct{})}
	data := filepath.Join(dir, "data")
	if err := os.CopyFS(data, os.DirFS(g.data)); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s.cmd = exec.Command(g.binary, append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, flags...)...)
	s.cmd.Env = surroundings(dir)
	words, err := s.cmd.StderrPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	up := make(chan struct{})
	go func() { // ends with the process
		defer close(s.done)
		s.read(words, up)
	}()
	select {
	case <-up:
		return s, nil
	case <-s.done:
		return nil, errors.Join(fmt.Errorf("serve ended: %w\n%s", s.cmd.Wait(), s.words()), os.RemoveAll(dir))
	}
}

// end stops the process in order. It is an error of the test if the process logged one of its own.
func (s *server) end() error {
	err := s.cmd.Process.Signal(os.Interrupt)
	<-s.done
	err = errors.Join(err, s.cmd.Wait(), os.RemoveAll(s.dir))
	if words := s.words(); strings.Contains(words, "level=ERROR") || strings.Contains(words, "DATA RACE") {
		err = errors.Join(err, errors.New("the server says:\n"+words))
	}
	return err
}

// read takes in what the process says, and closes up once it serves.
func (s *server) read(r io.Reader, up chan<- struct{}) {
	for in := bufio.NewScanner(r); in.Scan(); {
		s.mu.Lock()
		s.said = append(s.said, in.Text())
		s.mu.Unlock()
		if m := joinLine.FindStringSubmatch(in.Text()); m != nil {
			s.join = m[1]
		}
		if m := consoleLine.FindStringSubmatch(in.Text()); m != nil && s.url == "" {
			s.url = m[1]
			close(up)
		}
	}
	io.Copy(io.Discard, r) // after a line too long for the scanner
}

// words are all that the process said so far.
func (s *server) words() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.said, "\n")
}
