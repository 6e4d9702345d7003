package warc

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha1"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"lurewatch/internal/durable"
	"lurewatch/internal/flock"
)

// What Options mean where they say nothing.
const (
	DefaultMaxSize      = 1 << 30
	DefaultMaxExchanges = 100_000
	DefaultRemember     = 100_000
	DefaultReferFor     = 30 * 24 * time.Hour
)

// Options says how a [Writer] behaves. Of each field, the zero value means the default named.
type Options struct {
	// MaxSize is the size in bytes from which on a file is closed and the next begun: [DefaultMaxSize]. A file can be
	// longer by what is written at once: 16 MiB, or one exchange if that has more.
	MaxSize int64
	// MaxExchanges is the number of exchanges from which on a file is closed: [DefaultMaxExchanges]. It bounds the
	// memory for the index of the open file, some 300 bytes for each.
	MaxExchanges int
	// Remember is for how many addresses the place of their last response is kept in memory, to write revisits:
	// [DefaultRemember]. Each takes some 100 bytes. [Open] fills it from the indexes that are there.
	Remember int
	// ReferFor is how old a record may be for a revisit to refer to it: [DefaultReferFor]. After that a page is
	// written whole again, so that old files can expire.
	ReferFor time.Duration
	// Software and Operator are who crawls: "lurewatch/1.2" and a mail address or a page. Robots is how robots.txt is
	// treated, UserAgent the header of all requests. They stand in the first record of each file; what is empty
	// is left out.
	Software, Operator, Robots, UserAgent string
	// Now is the clock for names and for the change of the day: time.Now.
	Now func() time.Time
	// Rand is where record ids come from: crypto/rand.Reader. It must be safe for concurrent use.
	Rand io.Reader
}

func (o Options) withDefaults() Options {
	o.MaxSize = cmp.Or(o.MaxSize, DefaultMaxSize)
	o.MaxExchanges = cmp.Or(o.MaxExchanges, DefaultMaxExchanges)
	o.Remember = cmp.Or(o.Remember, DefaultRemember)
	o.ReferFor = cmp.Or(o.ReferFor, DefaultReferFor)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	return o
}

// ErrClosed is returned by the methods of a Writer that was closed.
var ErrClosed = errors.New("evidence files are closed")

// ErrInUse is returned by Open, wrapped, when another Writer has the folder open.
var ErrInUse = errors.New("another process writes there")

// Stats counts what a Writer has done since it was opened.
type Stats struct {
	Exchanges int64 // acknowledged
	Revisits  int64 // of these, written as revisits
	Bytes     int64 // compressed, as written
	Syncs     int64 // fsyncs of records; fewer than Exchanges where callers shared one
}

// Writer writes the evidence files of one folder. It is safe for concurrent use. One goroutine, which Close ends, does
// all the writing; compression is done by the callers.
type Writer struct {
	dir       string
	opts      Options
	lock      *os.File
	manifest  *manifest // the goroutine's own, as is current
	current   *current  // nil when no file is open
	broken    error     // the goroutine's own: why nothing more is written
	known     *known
	parcels   sync.Pool // of *parcel
	recovered []Recovery

	queue    chan *parcel
	calls    chan call
	quit     chan struct{} // closed by Close
	quitOnce sync.Once
	done     chan struct{} // closed when the goroutine has ended
	closeErr error         // set before done is closed

	exchanges, revisits, bytes, syncs atomic.Int64
}

// call is something else that the goroutine is asked to do.
type call struct {
	do     func() error
	answer chan error
}

// Open opens a folder for writing, creating it if need be, and repairs what a crash left, see [Writer.Recovered]. It
// returns [ErrInUse] if another Writer has it open. Call Close when it is no longer used.
func Open(dir string, opts Options) (*Writer, error) {
	w, err := open(dir, opts.withDefaults())
	if err != nil {
		return nil, fmt.Errorf("open evidence files %s: %w", dir, err)
	}
	go w.run()
	return w, nil
}

func open(dir string, opts Options) (*Writer, error) {
	if err := durable.Folder(dir); err != nil {
		return nil, err
	}
	lock, err := flock.Take(filepath.Join(dir, "LOCK"))
	if errors.Is(err, flock.ErrHeld) {
		err = ErrInUse
	}
	if err != nil {
		return nil, err
	}
	w := &Writer{dir: dir, opts: opts, lock: lock, known: newKnown(opts.Remember),
		queue: make(chan *parcel), calls: make(chan call), quit: make(chan struct{}), done: make(chan struct{})}
	w.parcels.New = func() any { return newParcel(opts.Rand) }
	if w.manifest, err = openManifest(dir); err == nil {
		if err = durable.Sync(dir); err == nil {
			err = w.recover()
		}
	}
	if err != nil {
		return nil, errors.Join(err, w.release())
	}
	w.remember()
	return w, nil
}

// release gives back what Open took.
func (w *Writer) release() error {
	var err error
	if w.current != nil {
		err = w.current.file.Close()
	}
	if w.manifest != nil {
		err = errors.Join(err, w.manifest.file.Close())
	}
	return errors.Join(err, w.lock.Close())
}

// Record writes an exchange and returns where its response or revisit lies, once that is on disk. It returns
// [ErrExchange] for what cannot be written, [ErrClosed], the cause of ctx if that ended before the turn came, and
// errors of the disk; after any of them there is no record. The caller may use Body and Request again
// after Record returned.
func (w *Writer) Record(ctx context.Context, x Exchange) (Ref, error) {
	if err := x.check(); err != nil {
		return Ref{}, err
	}
	ref, err := w.record(ctx, x)
	if err != nil {
		return Ref{}, fmt.Errorf("record %.200q: %w", x.URL, err)
	}
	return ref, nil
}

func (w *Writer) record(ctx context.Context, x Exchange) (Ref, error) {
	payload := sha1.Sum(x.Body)
	o := w.original(x, payload)
	p := w.parcels.Get().(*parcel)
	defer w.reuse(p)
	if err := p.pack(x, payload, o); err != nil {
		return Ref{}, err
	}
	select {
	case w.queue <- p:
	case <-w.done:
		return Ref{}, ErrClosed
	case <-ctx.Done():
		return Ref{}, context.Cause(ctx)
	}
	if err := <-p.answer; err != nil {
		return Ref{}, err
	}
	if o.revisit {
		w.revisits.Add(1)
	}
	return Ref{File: p.file, Offset: p.at + p.index.offset, Length: p.index.length}, nil
}

// keepParcel is the largest buffer that is kept for the next exchange, in bytes.
const keepParcel = 1 << 20

func (w *Writer) reuse(p *parcel) {
	if p.data.Cap() <= keepParcel {
		p.reset()
		w.parcels.Put(p)
	}
}

// Rotate closes the open file, so that it gets its index and its line in the manifest. Without an open file it does
// nothing.
func (w *Writer) Rotate(ctx context.Context) error { return w.ask(ctx, w.finish) }

// ask has the goroutine do something and waits for it.
func (w *Writer) ask(ctx context.Context, do func() error) error {
	c := call{do, make(chan error, 1)}
	select {
	case w.calls <- c:
		return <-c.answer
	case <-w.done:
		return ErrClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Close closes the open file and gives the folder free. Exchanges whose turn has not come get [ErrClosed]. More calls
// of Close return what the first did.
func (w *Writer) Close() error {
	w.quitOnce.Do(func() { close(w.quit) })
	<-w.done
	return w.closeErr
}

// Stats returns the counts up to now.
func (w *Writer) Stats() Stats {
	return Stats{w.exchanges.Load(), w.revisits.Load(), w.bytes.Load(), w.syncs.Load()}
}
