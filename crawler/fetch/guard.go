package fetch

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// dialTimeout is how long one connection may take to open, the look-up of the name included.
const dialTimeout = 10 * time.Second

// azureHost is the address under which Azure shows every virtual machine its platform services. It lies in public
// space, so that no registry of special addresses has it.
var azureHost = netip.MustParsePrefix("168.63.129.16/32")

// guard decides which addresses may be connected to. It is safe for concurrent use.
type guard struct {
	public   *ssrf.Guardian
	loopback bool          // 127.0.0.0/8 and ::1 are allowed, on any port
	resolver *net.Resolver // nil is the machine's
}

func newGuard(loopback bool) *guard {
	return &guard{loopback: loopback, public: ssrf.New(ssrf.WithAnyPort(), ssrf.WithDeniedV4Prefixes(azureHost))}
}

// check returns nil for an address that may be connected to, else [ErrAddress] or [ErrPort].
func (g *guard) check(at netip.AddrPort) error {
	ip := at.Addr().Unmap()
	if g.loopback && ip.IsLoopback() {
		return nil
	}
	if err := g.public.SafeAddr(ip); err != nil {
		return fmt.Errorf("connect to %s: %w: %w", at, ErrAddress, err)
	}
	if p := at.Port(); p != 80 && p != 443 {
		return fmt.Errorf("connect to %s: %w: %d, want 80 or 443", at, ErrPort, p)
	}
	return nil
}

// control is the net.Dialer's: it runs for each address that is tried, when the name is resolved and nothing is sent
// yet. The name is not looked up again, so that no other answer comes between.
func (g *guard) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("connect to %q: %w: %w", address, ErrAddress, err)
	}
	return g.check(at)
}

// dialer returns the DialContext of a transport. An address that is a number is checked before the dialer sees it,
// so that it is refused with the same error where the machine lacks its family.
func (g *guard) dialer() func(ctx context.Context, network, address string) (net.Conn, error) {
	d := &net.Dialer{Timeout: dialTimeout, Control: g.control, Resolver: g.resolver}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if at, err := netip.ParseAddrPort(address); err == nil {
			if err := g.check(at); err != nil {
				return nil, err
			}
		}
		return d.DialContext(ctx, network, address)
	}
}
