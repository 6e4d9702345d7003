package render

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/cdp/jsonv2"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// maxMessage is the most of one message of Chromium, in bytes: the longest page with every character escaped.
const maxMessage = 64 << 20

// conn speaks the DevTools protocol with one Chromium. It is safe for concurrent use. Of chromedp it has the pipe and
// the types; chromedp's own targets mirror the whole document of a page, whatever its size, and hand out no events of
// sessions that others opened.
type conn struct {
	pipe *chromedp.PipeConn
	gone chan struct{} // closed when the pipe is
	wg   sync.WaitGroup

	mu      sync.Mutex // guards what follows
	next    int64
	calls   map[int64]chan *cdproto.Message
	inboxes map[target.SessionID]*inbox
	out     []*cdproto.Message
	wake    chan struct{} // has one element when out is not empty
}

// dial starts a connection over the files that Chromium writes to and reads from, and owns them.
func dial(r, w *os.File) *conn {
	c := &conn{
		pipe: chromedp.NewPipeConn(&bounded{r: r, max: maxMessage}, w), gone: make(chan struct{}),
		calls: make(map[int64]chan *cdproto.Message), inboxes: make(map[target.SessionID]*inbox), wake: make(chan struct{}, 1),
	}
	c.wg.Go(c.read)
	c.wg.Go(c.write)
	return c
}

// close ends the connection, on which Chromium exits, and waits for its goroutines.
func (c *conn) close() {
	c.pipe.Close()
	c.wg.Wait()
}

func (c *conn) read() {
	defer close(c.gone)
	for {
		m := new(cdproto.Message)
		if err := c.pipe.Read(context.Background(), m); err != nil {
			return
		}
		c.route(m)
	}
}

// route must not wait for anything: Chromium stops reading when we do.
func (c *conn) route(m *cdproto.Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.ID != 0 {
		if reply, ok := c.calls[m.ID]; ok {
			delete(c.calls, m.ID)
			reply <- m // has room for it
		}
		return
	}
	if b, ok := c.inboxes[m.SessionID]; ok {
		b.put(m)
	}
}

func (c *conn) write() {
	for {
		select {
		case <-c.gone:
			return
		case <-c.wake:
		}
		c.mu.Lock()
		out := c.out
		c.out = nil
		c.mu.Unlock()
		for _, m := range out {
			if c.pipe.Write(context.Background(), m) != nil {
				c.pipe.Close()
				return
			}
		}
	}
}

// listen returns where the events of a session are put, until the session is forgotten. The session of the browser
// itself is "".
func (c *conn) listen(s target.SessionID) *inbox {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := &inbox{signal: make(chan struct{}, 1)}
	c.inboxes[s] = b
	return b
}

func (c *conn) forget(s target.SessionID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.inboxes, s)
}

// reply is where the answer to one command comes.
type reply struct {
	id     int64
	method string
	ch     chan *cdproto.Message // of one
}

// start sends a command. Its order among other commands of the same goroutine is kept.
func start[P, R any](c *conn, s target.SessionID, cmd cdp.Command[P, R], p P) (reply, error) {
	params, err := jsonv2.Marshal(p, chromedp.DefaultMarshalOptions)
	if err != nil {
		return reply{}, fmt.Errorf("%s: %w", cmd.Method, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next++
	r := reply{id: c.next, method: cmd.Method, ch: make(chan *cdproto.Message, 1)}
	c.calls[r.id] = r.ch
	c.out = append(c.out, &cdproto.Message{ID: r.id, SessionID: s, Method: cdproto.MethodType(cmd.Method), Params: params})
	select {
	case c.wake <- struct{}{}:
	default:
	}
	return r, nil
}

// post sends a command whose answer nobody waits for.
func post[P, R any](c *conn, s target.SessionID, cmd cdp.Command[P, R], p P) {
	r, err := start(c, s, cmd, p)
	if err != nil {
		return // a string of ours that is no JSON: AllowInvalidUTF8 leaves none
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.calls, r.id)
}

// call sends a command and waits for its answer. A connection that ended is ErrCrashed, a refusal a *cdproto.Error.
func call[P, R any](ctx context.Context, c *conn, s target.SessionID, cmd cdp.Command[P, R], p P) (R, error) {
	var result R
	r, err := start(c, s, cmd, p)
	if err != nil {
		return result, err
	}
	select {
	case m := <-r.ch:
		return decode[R](r, m)
	case <-c.gone:
		return result, fmt.Errorf("%s: %w: connection to Chromium ended", r.method, ErrCrashed)
	case <-ctx.Done():
		c.mu.Lock()
		delete(c.calls, r.id)
		c.mu.Unlock()
		return result, context.Cause(ctx)
	}
}

// decode reads an answer.
func decode[R any](r reply, m *cdproto.Message) (R, error) {
	var result R
	if m.Error != nil {
		return result, fmt.Errorf("%s: %w", r.method, m.Error)
	}
	if err := jsonv2.Unmarshal(m.Result, &result, chromedp.DefaultUnmarshalOptions); err != nil {
		return result, fmt.Errorf("%s: %w", r.method, err)
	}
	return result, nil
}

// maxInbox is how many events may wait. A page that makes more than its reader takes is out of bounds.
const maxInbox = 10_000

// inbox keeps the events of a session in order.
type inbox struct {
	signal chan struct{} // has one element when there is something to take

	mu      sync.Mutex // guards what follows
	events  []*cdproto.Message
	flooded bool
}

func (b *inbox) put(m *cdproto.Message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.events) < maxInbox {
		b.events = append(b.events, m)
	} else {
		b.flooded = true
	}
	select {
	case b.signal <- struct{}{}:
	default:
	}
}

// take returns what has come since the last call, and whether events were lost because nobody took them.
func (b *inbox) take() ([]*cdproto.Message, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	events := b.events
	b.events = nil
	return events, b.flooded
}

// bounded refuses messages, which end with a zero byte, of more than max bytes.
type bounded struct {
	r         *os.File
	max, seen int
}

var errLongMessage = errors.New("message of Chromium is too long")

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.seen += n
	if end := bytes.LastIndexByte(p[:n], 0); end >= 0 {
		b.seen = n - end - 1
	}
	if b.seen > b.max {
		return 0, errLongMessage
	}
	return n, err
}

func (b *bounded) Close() error { return b.r.Close() }

var _ io.ReadCloser = (*bounded)(nil)
