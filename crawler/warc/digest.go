package warc

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// errNoDigest is returned for a record without a digest of its block.
var errNoDigest = errors.New("it has no block digest")

func payloadDigest(sum [sha1.Size]byte) string {
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

func blockDigest(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// matches compares a labelled digest with data. SHA-1 and SHA-256 are known, in base32 and in hex.
func matches(digest string, data []byte) error {
	label, value, _ := strings.Cut(digest, ":")
	var sum []byte
	switch strings.ToLower(label) {
	case "sha1", "sha-1":
		s := sha1.Sum(data)
		sum = s[:]
	case "sha256", "sha-256":
		s := sha256.Sum256(data)
		sum = s[:]
	default:
		return fmt.Errorf("%.80q is of no known kind", digest)
	}
	want, err := hex.DecodeString(value)
	if err != nil || len(want) != len(sum) {
		want, err = base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(strings.ToUpper(value), "="))
	}
	if err != nil || len(want) != len(sum) {
		return fmt.Errorf("%.120q is neither hex nor base32", digest)
	}
	if !bytes.Equal(sum, want) {
		return fmt.Errorf("%s:%x is recorded, the bytes have %x", label, want, sum)
	}
	return nil
}
