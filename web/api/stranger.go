package api

import (
	"net/http"
	"net/netip"
	"strings"
)

// addressOf is under what the requests of somebody without a token are counted: the address, of IPv6 the /64, which one
// household has. Of what a proxy on this machine was told by others only the last entry counts, which is its own.
func (s *service) addressOf(r *http.Request) string {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return "from " + r.RemoteAddr
	}
	ip := at.Addr().Unmap()
	if s.o.Proxied && ip.IsLoopback() {
		if all := r.Header.Values("X-Forwarded-For"); len(all) > 0 {
			last := all[len(all)-1]
			if told, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); err == nil {
				ip = told.Unmap()
			}
		}
	}
	if ip = ip.WithZone(""); ip.Is6() {
		return "from " + netip.PrefixFrom(ip, 64).Masked().String()
	}
	return "from " + ip.String()
}
