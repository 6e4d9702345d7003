package render

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Options says how a [Browser] runs. Of each field, the zero value means the default named.
type Options struct {
	// Path is the program of Chromium: the first of chromium, chromium-browser and google-chrome on PATH.
	Path string
	// Dir is where the profile of each process is made, and removed when it ends: the system's directory for
	// temporary files.
	// A second one is made in the system's if this is long. A process that is killed together with us leaves its profile, named lurewatch-render-*, behind.
	Dir string
	// Pages is how many pages are drawn at once: 2. More wait.
	Pages int
	// Recycle is after how many pages a process is replaced by a new one: 200.
	Recycle int
	// MaxHeap is the most that the scripts of one page may hold, in MiB: 256. A page that wants more crashes alone.
	MaxHeap int
	// MaxMemory is the most that each process of Chromium may hold of memory that it shares with no other, in MiB, on
	// Linux: 1024. A page that wants more is refused it, or crashes alone.
	MaxMemory int
	// NoSandbox leaves out Chromium's own sandbox, which under root is left out anyway.
	NoSandbox bool
	// StartTimeout is how long Chromium may take to start: 30 seconds.
	StartTimeout time.Duration
	// Now is the clock for Result.Took and Result.Fetching: time.Now. Limits on time run by the real one.
	Now func() time.Time
}

func (o Options) withDefaults() Options {
	o.Pages = cmp.Or(o.Pages, 2)
	o.Recycle = cmp.Or(o.Recycle, 200)
	o.MaxHeap = cmp.Or(o.MaxHeap, 256)
	o.MaxMemory = cmp.Or(o.MaxMemory, 1024)
	o.StartTimeout = cmp.Or(o.StartTimeout, 30*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// programs are the names under which Chromium is found, the most likely to be the Debian package first.
var programs = [...]string{"chromium", "chromium-browser", "google-chrome"}

// Browser draws pages with one Chromium process, which it starts when it is first needed and again after it ended.
// It is safe for concurrent use.
type Browser struct {
	opts  Options
	path  string
	slots chan struct{} // one element for each page being drawn
	turn  chan struct{} // one element while somebody starts or replaces the process
	ended context.Context
	end   context.CancelCauseFunc

	mu       sync.Mutex // guards what follows
	current  *process   // nil before the first page
	isolated isolation  // the way in which Chromium starts here
	closed   bool
	drawing  sync.WaitGroup // Add under mu and only while not closed
}

// Open finds Chromium and starts nothing yet. Without one the error is [ErrNoBrowser]. The caller closes the Browser.
func Open(opts Options) (*Browser, error) {
	opts = opts.withDefaults()
	path, err := find(opts.Path)
	if err != nil {
		return nil, err
	}
	b := &Browser{opts: opts, path: path, slots: make(chan struct{}, opts.Pages), turn: make(chan struct{}, 1), isolated: strictest}
	b.ended, b.end = context.WithCancelCause(context.Background())
	return b, nil
}

func find(path string) (string, error) {
	if path != "" {
		found, err := exec.LookPath(path)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrNoBrowser, err)
		}
		return found, nil
	}
	for _, name := range programs {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", fmt.Errorf("%w: none of %s is on PATH", ErrNoBrowser, strings.Join(programs[:], ", "))
}

// Close ends the pages being drawn, whose Render then returns [ErrClosed], and Chromium with all its processes. It
// returns when they are gone. Closing twice is harmless.
func (b *Browser) Close() error {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.end(ErrClosed)
	b.drawing.Wait()
	b.mu.Lock()
	p := b.current
	b.current = nil
	b.mu.Unlock()
	if p == nil {
		return nil
	}
	return p.stop()
}

// enter counts the caller among those who draw, until leave, and binds ctx to the life of b.
func (b *Browser) enter(ctx context.Context) (_ context.Context, leave func(), err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, nil, ErrClosed
	}
	b.drawing.Add(1)
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(b.ended, func() { cancel(ErrClosed) })
	return ctx, func() {
		stop()
		cancel(nil)
		b.drawing.Done()
	}, nil
}

// acquire waits for a free place and returns a process that lives, or did a moment ago. The caller releases it.
func (b *Browser) acquire(ctx context.Context) (*process, error) {
	if err := take(ctx, b.slots); err != nil {
		return nil, err
	}
	if err := take(ctx, b.turn); err != nil {
		<-b.slots
		return nil, err
	}
	defer func() { <-b.turn }()
	p, err := b.usable(ctx)
	if err != nil {
		<-b.slots
		return nil, err
	}
	return p, nil
}

// take puts an element into ch, unless ctx ends first.
func take(ctx context.Context, ch chan<- struct{}) error {
	select {
	case ch <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// usable returns the current process with one more page on it, or a new one. The caller has the turn.
func (b *Browser) usable(ctx context.Context) (*process, error) {
	b.mu.Lock()
	old := b.current
	if old != nil && !old.worn && !old.dead() && old.used < b.opts.Recycle {
		old.used++
		old.pages++
		b.mu.Unlock()
		return old, nil
	}
	b.current = nil
	idle := old != nil && old.pages == 0
	if old != nil {
		old.worn = true
	}
	how := b.isolated
	b.mu.Unlock()

	if idle {
		old.stop()
	}
	p, how, err := startProcess(ctx, b.path, b.opts, how)
	if err != nil {
		return nil, err
	}
	p.used, p.pages = 1, 1
	b.mu.Lock()
	b.current, b.isolated = p, how
	b.mu.Unlock()
	return p, nil
}

// release gives the place of a page back. A process that is replaced ends with its last page, a worn one at once if
// it has no other.
func (b *Browser) release(p *process, worn bool) error {
	defer func() { <-b.slots }()
	b.mu.Lock()
	p.pages--
	p.worn = p.worn || worn
	last := p.worn && p.pages == 0
	if last && b.current == p {
		b.current = nil
	}
	b.mu.Unlock()
	if last {
		return p.stop()
	}
	return nil
}

// startProcess starts Chromium in the given isolation, or in the next weaker one that works, and says which.
func startProcess(ctx context.Context, path string, opts Options, how isolation) (*process, isolation, error) {
	var failed []error
	for ; ; how-- {
		p, err := launch(ctx, path, opts, how)
		if err == nil {
			return p, how, nil
		}
		if cause := context.Cause(ctx); cause != nil {
			return nil, how, cause
		}
		failed = append(failed, err)
		if how == plain || errors.Is(err, errSlow) {
			return nil, how, fmt.Errorf("start %s: %w: %w", path, ErrStart, errors.Join(failed...))
		}
	}
}
