package people

import (
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"
)

// pauses say how long somebody waits after a refusal: nothing for the first ones, then a second, doubled with each
// further one up to the longest. An hour after the last pause they are forgotten.
type pauses struct {
	free    int
	longest time.Duration
}

// A name is tried by its holder. An address may be that of a whole office, so it has room for hundreds of mistakes, and
// its pauses are short: they only slow down who tries many names from one place.
var (
	ofName    = pauses{free: 5, longest: time.Minute}
	ofAddress = pauses{free: 500, longest: time.Minute}
)

const (
	forget   = time.Hour
	trusted  = 30 * 24 * time.Hour // that an address is known for a name
	maxTries = 20_000              // that are remembered; the oldest go first
)

func (p pauses) after(fails int) time.Duration {
	if fails <= p.free {
		return 0
	}
	if n := fails - p.free - 1; n < 10 {
		return min(time.Second<<n, p.longest)
	}
	return p.longest
}

// gateKey is a name, an address or a pair of them, hashed so that what is remembered has one size.
type gateKey [16]byte

func keyOf(parts ...string) gateKey {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return gateKey(h.Sum(nil)[:16])
}

// tried is what is remembered of a key.
type tried struct {
	fails int
	until time.Time // nobody is let through before
	last  time.Time
}

// gate makes whoever was refused wait. A try counts as refused from its beginning, so that many at once do not slip
// through, and is taken back if it went well.
type gate struct {
	mu    sync.Mutex // guards tries and known
	tries map[gateKey]tried
	known map[gateKey]time.Time // pairs of name and address that logged in, and when
}

func newGate() *gate {
	return &gate{tries: make(map[gateKey]tried), known: make(map[gateKey]time.Time)}
}

// pass is one try that was let through the gate.
type pass struct {
	gate *gate
	name bool // the first of keys is that of the name
	pair gateKey
	keys []gateKey
}

// enter lets a try through, or says until when to wait. Where the name has been logged in to from the address before,
// neither the failures of others under that name count nor those of others at that address. Without a name only the
// address counts.
func (g *gate) enter(name, address string, now time.Time) (*pass, error) {
	p := &pass{gate: g, name: name != "", pair: keyOf("pair", name, address)}
	g.mu.Lock()
	defer g.mu.Unlock()
	var kinds []pauses
	at, known := g.known[p.pair]
	known = p.name && known && now.Sub(at) < trusted
	if p.name {
		mine := keyOf("name", name)
		if known {
			mine = p.pair
		}
		p.keys, kinds = []gateKey{mine}, []pauses{ofName}
	}
	p.keys, kinds = append(p.keys, keyOf("address", address)), append(kinds, ofAddress)
	asked := p.keys
	if known {
		asked = p.keys[:1]
	}
	var until time.Time
	for _, k := range asked {
		if t := g.tries[k]; t.until.After(until) {
			until = t.until
		}
	}
	if until.After(now) {
		return nil, &ErrThrottled{Until: until}
	}
	for i, k := range p.keys {
		t := g.tries[k]
		if now.Sub(t.last) > forget && now.Sub(t.until) > forget {
			t = tried{}
		}
		t.fails++
		t.last, t.until = now, now.Add(kinds[i].after(t.fails))
		g.tries[k] = t
	}
	trim(g.tries, func(t tried) time.Time { return t.last })
	return p, nil
}

// well takes the try back and forgets the failures of the name. Those of the address stay: whoever has one account
// must not wipe out the failures with others.
func (p *pass) well(now time.Time) {
	g := p.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	if p.name {
		delete(g.tries, p.keys[0])
		g.known[p.pair] = now
		trim(g.known, func(t time.Time) time.Time { return t })
	}
	address := p.keys[len(p.keys)-1]
	if t, ok := g.tries[address]; ok {
		t.fails, t.until = t.fails-1, now
		g.tries[address] = t
	}
}

// trim keeps a map at its size; the oldest tenth goes at once, so that the work is paid for by many.
func trim[V any](m map[gateKey]V, at func(V) time.Time) {
	if len(m) <= maxTries {
		return
	}
	oldest, newest := time.Time{}, time.Time{}
	for _, v := range m {
		if t := at(v); oldest.IsZero() || t.Before(oldest) {
			oldest = t
		}
		if t := at(v); t.After(newest) {
			newest = t
		}
	}
	for cut := oldest.Add(newest.Sub(oldest)/10 + 1); len(m) > maxTries; cut = cut.Add(newest.Sub(oldest)/10 + 1) {
		for k, v := range m {
			if at(v).Before(cut) {
				delete(m, k)
			}
		}
	}
}

// addressOf is what counts as one address: all of IPv4, the first 64 bits of IPv6, which is what one customer gets. It
// takes an address with or without a port; all that are neither count as one.
func addressOf(from string) string {
	ip, err := netip.ParseAddr(from)
	if err != nil {
		ap, err := netip.ParseAddrPort(from)
		if err != nil {
			return ""
		}
		ip = ap.Addr()
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	p, err := ip.Prefix(64)
	if err != nil {
		return ""
	}
	return p.String()
}
