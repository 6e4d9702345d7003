package api

import (
	"net/http"
	"net/netip"
	"strings"
)

// addressOf is the address from which somebody without a token asks. Of what a proxy on this machine was told by others only
// the last entry counts, which is its own.
func (s *service) addressOf(r *http.Request) string {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
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
	return ip.WithZone("").String()
}

// network is under what the requests from an address are counted: itself, of IPv6 the /64, which one household has.
func network(from string) string {
	ip, err := netip.ParseAddr(from)
	if err != nil || ip.Is4() {
		return from
	}
	return netip.PrefixFrom(ip, 64).Masked().String()
}
