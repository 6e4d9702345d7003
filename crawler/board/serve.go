package board

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// ErrNotLoopback is returned by [Serve] when an address is not a literal loopback address with a port. A
// made-up board is never shown to a network.
var ErrNotLoopback = errors.New("want a loopback address and a port, such as 127.0.0.1:0")

// Server is a board that is being served. Its methods are safe for concurrent use.
type Server struct {
	hosts []*http.Server
	start []string
	stop  context.CancelFunc
	// loops counts the accept loops, conns the open connections. A connection is counted before its loop ends.
	loops, conns sync.WaitGroup
	done         chan struct{} // closed when nothing runs any more
	mu           sync.Mutex    // guards err
	err          error         // of accept loops that ended by themselves, joined
}

// Serve listens on every given loopback address and serves the board there until ctx is done, Close is
// called, or one host fails. With n addresses, host k serves the ads whose index is k modulo n, and only
// those; its listing links only those; the start page of host 0 links the start pages of the others. A port
// of 0 is chosen by the system, for each address by itself.
//
// If one address cannot be had, none is served. The caller waits with Close or Wait: after either returned,
// no goroutine and no connection is left.
func Serve(ctx context.Context, b *Board, addrs []string) (*Server, error) {
	listeners, err := listen(ctx, addrs)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	s := &Server{stop: stop, done: make(chan struct{})}
	for _, l := range listeners {
		s.start = append(s.start, "http://"+l.Addr().String()+"/")
	}
	for k, l := range listeners {
		part := shard{Board: b, k: k, of: len(listeners)}
		if k == 0 {
			part.peers = s.start[1:]
		}
		s.accept(l, part)
	}
	go s.run(ctx) // ends after the loops and the connections
	return s, nil
}

// listen opens all addresses or none.
func listen(ctx context.Context, addrs []string) ([]net.Listener, error) {
	if len(addrs) == 0 {
		return nil, errors.New("serve board: no address given")
	}
	var open []net.Listener
	for _, addr := range addrs {
		l, err := listenOne(ctx, addr)
		if err != nil {
			for _, o := range open {
				err = errors.Join(err, o.Close())
			}
			return nil, err
		}
		open = append(open, l)
	}
	return open, nil
}

func listenOne(ctx context.Context, addr string) (net.Listener, error) {
	ap, err := netip.ParseAddrPort(addr)
	if err != nil || !ap.Addr().IsLoopback() {
		return nil, fmt.Errorf("serve board on %q: %w", addr, ErrNotLoopback)
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("serve board: %w", err) // names the address already
	}
	return l, nil
}

// accept starts serving one host.
func (s *Server) accept(l net.Listener, part shard) {
	h := &http.Server{
		Handler:           part,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // complaints about clients that hang up
		ConnState:         s.count,
	}
	s.hosts = append(s.hosts, h)
	s.loops.Go(func() {
		err := h.Serve(l)
		h.Close() // for a connection that was accepted while the first Close ran
		if errors.Is(err, http.ErrServerClosed) {
			return
		}
		s.mu.Lock()
		s.err = errors.Join(s.err, fmt.Errorf("serve board on %s: %w", l.Addr(), err))
		s.mu.Unlock()
		s.stop() // a board that lacks ads is no board
	})
}

// count keeps the number of open connections.
func (s *Server) count(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.conns.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.conns.Done()
	}
}

// run waits for the end, closes listeners and connections, and says when everything has ended.
func (s *Server) run(ctx context.Context) {
	<-ctx.Done()
	for _, h := range s.hosts {
		h.Close() // its error is that of the listener, which the accept loop returns
	}
	s.loops.Wait()
	s.conns.Wait()
	close(s.done)
}

// Start returns the address of the start page of each host, in the order in which Serve was given them, such
// as "http://127.0.0.1:8081/".
func (s *Server) Start() []string { return append([]string(nil), s.start...) }

// Wait blocks until the server has stopped, and returns nil if it stopped because it was told to.
func (s *Server) Wait() error {
	<-s.done
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// Close stops the server at once, cutting off requests in flight, and waits for it. Closing again is allowed.
func (s *Server) Close() error {
	s.stop()
	return s.Wait()
}
