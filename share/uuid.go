package share

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// namespace is that of all ids made here but those of STIX observables: the UUID of version 5 of the name
// "lurewatch/share" under the namespace of domain names in RFC 9562.
var namespace = uuid5(mustUUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "lurewatch/share")

// observables is the namespace that STIX 2.1 (section 2.9) fixes for the ids of observables.
var observables = mustUUID("00abedb4-aa42-466c-9c01-fed23315a9b7")

type uuid [16]byte

func (u uuid) String() string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// uuid5 is a UUID of version 5 (RFC 9562): the same name in the same namespace is the same UUID.
func uuid5(space uuid, name string) uuid {
	h := sha1.New()
	h.Write(space[:])
	h.Write([]byte(name))
	var u uuid
	copy(u[:], h.Sum(nil))
	u[6], u[8] = u[6]&0x0f|0x50, u[8]&0x3f|0x80
	return u
}

// named is the UUID of the joined parts in our namespace.
func named(parts ...string) string { return uuid5(namespace, strings.Join(parts, "\x00")).String() }

func mustUUID(s string) uuid {
	b, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(b) != len(uuid{}) {
		panic("not a UUID: " + s) // the namespaces are constants
	}
	return uuid(b)
}

// marshal encodes to JSON with the characters <, >, & and the line separators of Unicode as they are. Maps have their
// keys in order, so for maps of strings this is the canonical form of RFC 8785.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// canonical encodes strings by key, as RFC 8785 has it, for the ids of observables.
func canonical(m map[string]any) string {
	b, err := marshal(m)
	if err != nil {
		panic(err) // strings and maps of strings can be encoded
	}
	// encoding/json always escapes these two; RFC 8785 never does.
	return unescapeSeparators(string(b))
}

// unescapeSeparators puts U+2028 and U+2029 in the place of their escapes, unless the backslash is escaped itself.
func unescapeSeparators(s string) string {
	if !strings.Contains(s, `\u202`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case strings.HasPrefix(s[i:], `\u2028`):
			b.WriteString("\u2028")
			i += 5
		case strings.HasPrefix(s[i:], `\u2029`):
			b.WriteString("\u2029")
			i += 5
		case s[i] == '\\' && i+1 < len(s):
			b.WriteString(s[i : i+2])
			i++
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
