// Package secret makes the secrets that people and programs carry: of sessions, tokens, invitations and feeds.
//
// A secret is "lw_", a letter for its kind, 52 characters that carry 256 random bits, and 7 that are a checksum of all
// before them, in the lower-case base32 alphabet. Whoever scans files for leaked secrets finds it with [Pattern], and
// tells it by the checksum from what only looks like one. What is kept of a secret is its SHA-256, which [Key] returns.
package secret

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

// Kind says what a secret opens. A secret of one kind is none of another.
type Kind byte

// The kinds.
const (
	Session Kind = 's'
	Token   Kind = 't'
	Invite  Kind = 'i' // also the link of the first account, and one that sets a new password
	Feed    Kind = 'f'
)

// Pattern is a regular expression (RE2) that every secret matches as a whole.
const Pattern = `lw_[a-z][a-z2-7]{59}`

const (
	random = 32 // bytes
	length = len("lw_k") + 52 + 7
)

var digits = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// New makes a secret of the kind from 32 bytes of the source of randomness.
func New(source io.Reader, k Kind) (string, error) {
	var b [random]byte
	if _, err := io.ReadFull(source, b[:]); err != nil {
		return "", fmt.Errorf("make a secret: %w", err)
	}
	s := "lw_" + string(rune(k)) + digits.EncodeToString(b[:])
	return s + checksum(s), nil
}

// Key returns what is kept of a secret of the kind, 64 hex digits, and false for what cannot be one.
func Key(s string, k Kind) (string, bool) {
	if len(s) != length || !strings.HasPrefix(s, "lw_"+string(rune(k))) || checksum(s[:length-7]) != s[length-7:] {
		return "", false
	}
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:]), true
}

func checksum(s string) string {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], crc32.ChecksumIEEE([]byte(s)))
	return digits.EncodeToString(b[:])
}
