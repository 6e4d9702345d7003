package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
)

// The errors that callers branch on; all are wrapped. Any other error means that the server could not be reached:
// an unknown name, a refused connection, a bad certificate. If the caller's context ended, the error is its cause.
var (
	// ErrScheme is returned when an address is not one of the web: not http or https, without a host, with a user
	// name, or not readable as a URL. Asking again gives the same answer.
	ErrScheme = errors.New("not an address of the web")
	// ErrOtherScheme is what [Page.Astray] wraps where a redirect leads to a file, a script, a file server: to another scheme
	// than http and https. Get never returns it.
	ErrOtherScheme = errors.New("another scheme than http or https")
	// ErrAddress is returned when the host is, or resolves to, an address that is not public: loopback, private,
	// link-local, reserved, a cloud's metadata service. Nothing was sent.
	ErrAddress = errors.New("not a public address")
	// ErrPort is returned when the address is public and its port is neither 80 nor 443. Nothing was sent.
	ErrPort = errors.New("not a port of the web")
	// ErrTooLarge is returned when headers or body are over a limit; the message names the limit and its side.
	ErrTooLarge = errors.New("too large")
	// ErrTimeout is returned when Options.Timeout ran out, the shorter time that a connection may take to open, or the
	// time in which something must come; and when a body comes too slowly. The message names the limit. Asking again
	// later is reasonable.
	ErrTimeout = errors.New("took too long")
	// ErrBroken is returned when the body ends before it is complete, is not the gzip it says it is, or comes in an
	// encoding that was not asked for. Asking again later is reasonable.
	ErrBroken = errors.New("body cannot be read whole")
	// ErrProxy is returned when Options.Proxy cannot be reached, wants another user or password, or refuses to connect
	// to the host. It says nothing about the host.
	ErrProxy = errors.New("proxy does not serve")
)

// classify turns what net/http reports into an error of this package. The ctx is the one of the request.
func classify(ctx context.Context, err error) error {
	for _, own := range []error{ErrScheme, ErrAddress, ErrPort, ErrTooLarge, ErrTimeout} {
		if errors.Is(err, own) {
			return err
		}
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	var ne net.Error
	switch {
	case errors.Is(err, ErrProxy):
		return err
	case refusedBySOCKS(err):
		return fmt.Errorf("%w: %w", ErrProxy, err)
	case errors.As(err, &ne) && ne.Timeout():
		return fmt.Errorf("%w: %w", ErrTimeout, err)
	case tooManyHeaders(err):
		return fmt.Errorf("headers: %w: %w", ErrTooLarge, err)
	}
	return err
}

// tooManyHeaders reports whether err is how net/http says that Transport.MaxResponseHeaderBytes was exceeded. It
// has no sentinel for that; the first text is from HTTP/1, the second from HTTP/2, which
// reports headers far over the limit as a connection error like any other.
func tooManyHeaders(err error) bool {
	return strings.Contains(err.Error(), "response headers exceeded") ||
		strings.Contains(err.Error(), "response header list larger")
}

// awaitingHeaders reports whether err is how net/http says that Transport.ResponseHeaderTimeout ran out.
func awaitingHeaders(err error) bool {
	return strings.Contains(err.Error(), "timeout awaiting response headers")
}

// refusedBySOCKS reports whether err is how net/http says that a SOCKS proxy wants another password or has a rule
// against the connection, for which it has no sentinels.
func refusedBySOCKS(err error) bool {
	var oe *net.OpError
	if !errors.As(err, &oe) || !strings.HasPrefix(oe.Op, "socks") {
		return false
	}
	s := err.Error()
	return strings.Contains(s, "authentication") || strings.Contains(s, "not allowed by ruleset")
}
