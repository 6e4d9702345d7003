package render

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/cdp/jsonv2"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// stopGrace is how long Chromium may take to end by itself before it is killed.
const stopGrace = 3 * time.Second

// errSlow says that Chromium has not answered in its time. It says nothing of the way in which it was started.
var errSlow = errors.New("no answer")

// process is one Chromium with everything it started.
type process struct {
	cmd    *exec.Cmd
	conn   *conn
	dir    string        // its profile and home
	temp   string        // its temporary files: dir, if that is short enough
	exited chan struct{} // closed after the process was reaped
	guard  sync.WaitGroup
	once   sync.Once
	err    error // of stop

	used, pages int  // pages ever drawn and being drawn; guarded by Browser.mu
	worn        bool // no more pages; guarded by Browser.mu
}

// launch starts Chromium and returns when it answers.
func launch(ctx context.Context, path string, opts Options, how isolation) (*process, error) {
	dir, err := os.MkdirTemp(opts.Dir, "lurewatch-render-")
	if err != nil {
		return nil, fmt.Errorf("make profile: %w", err)
	}
	p := &process{dir: dir, temp: dir, exited: make(chan struct{})}
	if len(dir) > longestTemp {
		if p.temp, err = os.MkdirTemp("", "lurewatch-"); err != nil {
			return nil, errors.Join(fmt.Errorf("make profile: %w", err), remove(dir))
		}
	}
	said := &tail{max: 2 << 10}
	if err := p.spawn(path, opts, how, said); err != nil {
		return nil, errors.Join(err, remove(p.dir), remove(p.temp))
	}
	ctx, cancel := context.WithTimeoutCause(ctx, opts.StartTimeout, fmt.Errorf("%w for %v", errSlow, opts.StartTimeout))
	defer cancel()
	if err := p.prepare(ctx); err != nil {
		p.kill()
		return nil, fmt.Errorf("%w%s", err, said)
	}
	return p, nil
}

// spawn starts the program with a pipe on its descriptors 3, which it reads, and 4, which it writes to.
func (p *process) spawn(path string, opts Options, how isolation, said *tail) error {
	theirR, ourW, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("make pipe: %w", err)
	}
	defer theirR.Close()
	ourR, theirW, err := os.Pipe()
	if err != nil {
		ourW.Close()
		return fmt.Errorf("make pipe: %w", err)
	}
	defer theirW.Close()

	p.cmd = exec.Command(path, flags(opts, p.dir)...)
	p.cmd.ExtraFiles = []*os.File{theirR, theirW}
	p.cmd.Env = environment(p.dir, p.temp)
	p.cmd.Dir = p.dir
	p.cmd.Stderr = said
	p.cmd.WaitDelay = time.Second // for what children still hold of stderr
	p.cmd.SysProcAttr = attributes(how)
	if err := p.cmd.Start(); err != nil {
		ourW.Close()
		ourR.Close()
		return err
	}
	p.conn = dial(ourR, ourW)
	p.guard.Go(func() {
		p.cmd.Wait() // its status tells nothing that the end of the pipe does not
		kill(p.cmd.Process.Pid)
		close(p.exited)
	})
	if err := bound(p.cmd.Process.Pid, opts.MaxMemory); err != nil {
		p.kill()
		return err
	}
	return nil
}

// prepare sets up what holds for the whole process: what no page's session intercepts is refused, new windows
// are closed, nothing is saved.
func (p *process) prepare(ctx context.Context) error {
	events := p.conn.listen("")
	p.guard.Go(func() { p.refuse(events) })
	if _, err := call(ctx, p.conn, "", browser.GetVersion, cdp.Empty{}); err != nil {
		return err
	}
	if _, err := call(ctx, p.conn, "", fetch.Enable, fetch.EnableParams{}); err != nil {
		return err
	}
	if _, err := call(ctx, p.conn, "", target.SetDiscoverTargets, target.SetDiscoverTargetsParams{Discover: true}); err != nil {
		return err
	}
	_, err := call(ctx, p.conn, "", browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorDeny})
	return err
}

// refuse answers what is of no page, until the connection ends.
func (p *process) refuse(events *inbox) {
	for {
		select {
		case <-p.conn.gone:
			return
		case <-events.signal:
		}
		some, _ := events.take()
		for _, m := range some {
			p.turnAway(m)
		}
	}
}

func (p *process) turnAway(m *cdproto.Message) {
	switch m.Method {
	case cdproto.EventFetchRequestPaused:
		var e fetch.EventRequestPaused
		if jsonv2.Unmarshal(m.Params, &e, chromedp.DefaultUnmarshalOptions) == nil {
			post(p.conn, "", fetch.FailRequest, fetch.FailRequestParams{RequestID: e.RequestID, ErrorReason: network.ErrorReasonBlockedByClient})
		}
	case cdproto.EventTargetTargetCreated:
		var e target.EventTargetCreated
		if jsonv2.Unmarshal(m.Params, &e, chromedp.DefaultUnmarshalOptions) == nil && e.TargetInfo != nil && e.TargetInfo.OpenerID != "" {
			post(p.conn, "", target.CloseTarget, target.CloseTargetParams{TargetID: e.TargetInfo.TargetID})
		}
	}
}

// dead reports whether the process ended or is about to.
func (p *process) dead() bool {
	select {
	case <-p.exited:
		return true
	case <-p.conn.gone:
		return true
	default:
		return false
	}
}

// stop asks Chromium to end, insists if it does not, and removes its profile.
func (p *process) stop() error {
	post(p.conn, "", browser.Close, cdp.Empty{})
	t := time.NewTimer(stopGrace)
	defer t.Stop()
	select {
	case <-p.exited:
	case <-t.C:
	}
	return p.kill()
}

// kill ends the process group at once and returns when the process is reaped and the profile gone.
func (p *process) kill() error {
	p.once.Do(func() {
		select {
		case <-p.exited: // the number may be another's by now
		default:
			kill(p.cmd.Process.Pid)
		}
		<-p.exited
		for range 20 { // its children die on their own time; those that nobody reaps are dead enough
			if !alive(p.cmd.Process.Pid) {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		p.conn.close()
		p.guard.Wait()
		p.err = errors.Join(remove(p.dir), remove(p.temp))
	})
	return p.err
}

// remove deletes a profile into which a child that is just dying may still write.
func remove(dir string) error {
	var err error
	for range 20 {
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
		if _, gone := os.Lstat(dir); errors.Is(gone, fs.ErrNotExist) {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fmt.Errorf("remove profile: %w", err)
}

// longestTemp is the longest directory for temporary files with which Chromium starts, in bytes: it makes a socket
// there, whose address has room for 108.
const longestTemp = 60

// environment is all that Chromium sees of ours: no proxies, no desktop, no home.
func environment(dir, temp string) []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TZ=UTC", "HOME=" + dir, "TMPDIR=" + temp, "XDG_RUNTIME_DIR=" + dir,
		"XDG_CONFIG_HOME=" + filepath.Join(dir, "config"), "XDG_CACHE_HOME=" + filepath.Join(dir, "cache"),
	}
}

// tail keeps the last max bytes that are written to it. It is for one writer, and for reading after that is done or
// while nothing more matters.
type tail struct {
	max int

	mu  sync.Mutex // guards buf
	buf []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if over := len(t.buf) - t.max; over > 0 {
		t.buf = append(t.buf[:0], t.buf[over:]...)
	}
	return len(p), nil
}

// String returns what was kept, to be put behind an error: empty if there is nothing.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := strings.TrimSpace(string(t.buf))
	if s == "" {
		return ""
	}
	return fmt.Sprintf("; it said %q", s)
}
