package web

import (
	"bytes"
	"compress/flate"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"io"
)

// maxSealed bounds a sealed text, in characters: it must fit into a form beside nothing else.
const maxSealed = 192 << 10

// sealer packs a contact into an address, so that a page can be asked for although whoever looks may not see it. Only
// this process can open it: an address that somebody saves or passes on carries no contact in clear.
type sealer struct{ aead cipher.AEAD }

// newSealer makes a key that lives as long as the process.
func newSealer() sealer {
	var key [16]byte
	rand.Read(key[:]) // never fails: crypto/rand ends the program instead
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // 16 bytes are a key
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // AES has the block size that GCM wants
	}
	return sealer{aead}
}

// seal returns the text packed for a form, and "" for one that does not fit.
func (s sealer) seal(text string) string {
	var b bytes.Buffer
	z, err := flate.NewWriter(&b, flate.DefaultCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	io.WriteString(z, text) // writes to memory do not fail
	z.Close()
	sealed := base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, b.Bytes(), nil))
	if len(sealed) > maxSealed {
		return ""
	}
	return sealed
}

// open returns what was sealed; false for anything that this process did not seal.
func (s sealer) open(sealed string) (string, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return "", false
	}
	packed, err := s.aead.Open(nil, nil, raw, nil)
	if err != nil {
		return "", false
	}
	text, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed))) // ours, so no larger than a form
	return string(text), err == nil
}
