package share

import (
	"fmt"
	"strings"
)

// TLP is a level of the Traffic Light Protocol 2.0: how far something may be passed on. Larger is narrower. The zero
// TLP is none, and nothing is exported with it.
type TLP int

// The levels, from what may be published to what stays with those in the room.
const (
	TLPClear TLP = iota + 1
	TLPGreen
	TLPAmber
	TLPAmberStrict
	TLPRed
)

// TLPs lists them, the widest first.
var TLPs = [...]TLP{TLPClear, TLPGreen, TLPAmber, TLPAmberStrict, TLPRed}

var tlpNames = [...]string{"", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"}

// String returns the name as it must be written: "TLP:AMBER+STRICT". The zero TLP is "TLP:(none)".
func (t TLP) String() string {
	if !t.valid() {
		return "TLP:(none)"
	}
	return tlpNames[t]
}

func (t TLP) valid() bool { return t >= TLPClear && t <= TLPRed }

// short is the name without its prefix, in lower case: "amber+strict".
func (t TLP) short() string { return strings.ToLower(strings.TrimPrefix(t.String(), "TLP:")) }

// ParseTLP reads what String writes, in either case and with or without the prefix, "amber-strict", and "white", which
// was the name of TLP:CLEAR in version 1.
func ParseTLP(s string) (TLP, error) {
	name := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s)), "tlp:")
	switch name {
	case "white":
		return TLPClear, nil
	case "amber-strict", "amber strict", "amber_strict":
		return TLPAmberStrict, nil
	}
	for _, t := range TLPs {
		if name == t.short() {
			return t, nil
		}
	}
	return 0, fmt.Errorf("tlp %.40q: want one of CLEAR, GREEN, AMBER, AMBER+STRICT, RED", s)
}

// MarshalText encodes the level by name. The zero TLP is an error.
func (t TLP) MarshalText() ([]byte, error) {
	if !t.valid() {
		return nil, fmt.Errorf("tlp %d: it is none", int(t))
	}
	return []byte(t.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (t *TLP) UnmarshalText(b []byte) error {
	v, err := ParseTLP(string(b))
	if err == nil {
		*t = v
	}
	return err
}
