package check

import (
	"cmp"
	"hash/maphash"
	"net/netip"
)

// asker is whom a question is from, as far as fairness needs to know: two hashes that say nothing outside this process.
// own is the network of one customer, an address of IPv4 or 64 bits of IPv6; wide is what one customer may have many of,
// 48 bits of IPv6. The desk itself and whoever does not say are the asker of the empty address.
type asker struct{ own, wide uint64 }

// The parts of an address of IPv6 that one customer has at least, and may have.
const (
	ownBits  = 64
	wideBits = 48
)

// asker returns who asks from an address, or under another name that [Ask].From may be.
func (d *Desk) asker(from string) asker {
	hash := func(s string) uint64 { return maphash.String(d.seed, s) }
	ip, err := netip.ParseAddr(from)
	if ip = ip.Unmap().WithZone(""); err != nil || ip.Is4() {
		if err == nil {
			from = ip.String()
		}
		return asker{hash(from), hash(from)}
	}
	part := func(bits int) string { return netip.PrefixFrom(ip, bits).Masked().String() }
	return asker{hash(part(ownBits)), hash(part(wideBits))}
}

// shares counts what askers hold of something that has a bound, so that whoever holds most gives way first and nobody can
// push out more than their own. It is not safe for concurrent use.
type shares struct {
	own  map[asker]int
	wide map[uint64]int
}

func newShares() shares { return shares{make(map[asker]int), make(map[uint64]int)} }

// add counts n more for an asker, or fewer if it is negative.
func (s shares) add(a asker, n int) {
	if s.own[a] += n; s.own[a] == 0 {
		delete(s.own, a)
	}
	if s.wide[a.wide] += n; s.wide[a.wide] == 0 {
		delete(s.wide, a.wide)
	}
}

// compare orders two askers by what they hold: by all of their wide networks first.
func (s shares) compare(a, b asker) int {
	return cmp.Or(cmp.Compare(s.wide[a.wide], s.wide[b.wide]), cmp.Compare(s.own[a], s.own[b]))
}
