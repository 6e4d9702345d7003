package web

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// drainTime is how long [Serve] waits for answers under way once it is told to end. It is shorter than a
// check may take: a check that fetches a hanging page is cut.
const drainTime = 10 * time.Second

// Serve answers requests on ln until ctx ends, lets the answers under way finish for up to ten seconds, closes
// ln and returns nil. It returns an error only if serving ends by itself. Nothing it starts outlives it.
func Serve(ctx context.Context, ln net.Listener, h http.Handler) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       20 * time.Second, // an ad of 16 KB at 7 kbit/s, the longest form at 320 kbit/s
		WriteTimeout:      checkTime + 15*time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(ln) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve on %s: %w", ln.Addr(), err)
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	if srv.Shutdown(drain) != nil {
		srv.Close() // the time is up; what is still open is cut
	}
	<-ended
	return nil
}
