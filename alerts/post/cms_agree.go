package post

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/binary"
	"fmt"
	"io"
)

// The object identifiers of RFC 5753 and RFC 3565 for keys on curves.
var (
	oidECKey      = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
	oidAES256Wrap = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 45}
	oidAgree256   = asn1.ObjectIdentifier{1, 3, 132, 1, 11, 1} // dhSinglePass-stdDH-sha256kdf-scheme
	oidAgree384   = asn1.ObjectIdentifier{1, 3, 132, 1, 11, 2} // the same with SHA-384
)

// cmsAgreement is a KeyAgreeRecipientInfo with one recipient (RFC 5652, section 6.2.2).
type cmsAgreement struct {
	Version    int
	Originator asn1.RawValue // [0] of the choice [1], a key that was made for this mail
	Algorithm  cmsAgreeBy
	Keys       []cmsAgreed
}

type cmsPublicKey struct {
	Algorithm pkix.AlgorithmIdentifier
	Key       asn1.BitString
}

// cmsAgreeBy names a scheme and how the key is wrapped.
type cmsAgreeBy struct {
	Scheme asn1.ObjectIdentifier
	Wrap   pkix.AlgorithmIdentifier
}

type cmsAgreed struct {
	Recipient cmsName
	Key       []byte
}

// cmsShared is the ECC-CMS-SharedInfo that goes into the derivation of a key.
type cmsShared struct {
	Wrap pkix.AlgorithmIdentifier
	Bits []byte `asn1:"explicit,tag:2"`
}

// canEncryptTo returns why no mail can be encrypted to a certificate, or nil.
func canEncryptTo(c *x509.Certificate) error {
	switch k := c.PublicKey.(type) {
	case *rsa.PublicKey:
		return nil
	case *ecdsa.PublicKey:
		if key, err := k.ECDH(); err == nil && (key.Curve() == ecdh.P256() || key.Curve() == ecdh.P384()) {
			return nil
		}
		return fmt.Errorf("certificate of %q: a key on the curve %s, want P-256 or P-384", c.Subject.CommonName, k.Curve.Params().Name)
	}
	return fmt.Errorf("certificate of %q: a %s key, want RSA, or EC on P-256 or P-384", c.Subject.CommonName, c.PublicKeyAlgorithm)
}

// cmsAgree returns a key for the holder of a certificate with an EC key: wrapped with one that its key and one made for
// this mail agree on (RFC 5753, section 3.1.1).
func cmsAgree(c *x509.Certificate, public *ecdsa.PublicKey, key []byte, random io.Reader) (asn1.RawValue, error) {
	theirs, err := public.ECDH()
	if err != nil {
		return asn1.RawValue{}, err
	}
	ours, err := theirs.Curve().GenerateKey(random)
	if err != nil {
		return asn1.RawValue{}, err
	}
	secret, err := ours.ECDH(theirs)
	if err != nil {
		return asn1.RawValue{}, err
	}
	by := cmsAgreeBy{Scheme: oidAgree256, Wrap: pkix.AlgorithmIdentifier{Algorithm: oidAES256Wrap}}
	if theirs.Curve() == ecdh.P384() {
		by.Scheme = oidAgree384
	}
	shared, err := asn1.Marshal(cmsShared{by.Wrap, binary.BigEndian.AppendUint32(nil, 256)})
	if err != nil {
		return asn1.RawValue{}, err
	}
	wrapped, err := wrapKey(derived(secret, shared, theirs.Curve()), key)
	if err != nil {
		return asn1.RawValue{}, err
	}
	point := ours.PublicKey().Bytes()
	originator, err := asn1.MarshalWithParams(cmsPublicKey{pkix.AlgorithmIdentifier{Algorithm: oidECKey}, asn1.BitString{Bytes: point, BitLength: 8 * len(point)}}, "tag:1")
	if err != nil {
		return asn1.RawValue{}, err
	}
	info := cmsAgreement{
		Version:    3,
		Originator: asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: originator},
		Algorithm:  by,
		Keys:       []cmsAgreed{{cmsNameOf(c), wrapped}},
	}
	der, err := asn1.MarshalWithParams(info, "tag:1")
	return asn1.RawValue{FullBytes: der}, err
}

// derived is 32 bytes of the key derivation of ANSI X9.63 (SEC 1, section 3.6.1), for which one round is enough.
func derived(secret, shared []byte, curve ecdh.Curve) []byte {
	in := append(binary.BigEndian.AppendUint32(append([]byte(nil), secret...), 1), shared...)
	if curve == ecdh.P384() {
		sum := sha512.Sum384(in)
		return sum[:32]
	}
	sum := sha256.Sum256(in)
	return sum[:]
}

// wrapKey is the AES key wrap of RFC 3394 of a key whose length is a multiple of eight.
func wrapKey(with, key []byte) ([]byte, error) {
	block, err := aes.NewCipher(with)
	if err != nil {
		return nil, err
	}
	out := append([]byte{0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6}, key...)
	n := len(key) / 8
	for i := range 6 * n {
		wrapRound(block, out[:8], out[8+8*(i%n):][:8], uint64(i+1))
	}
	return out, nil
}

// wrapRound is one step of the wrap, on the check value and one half block.
func wrapRound(block cipher.Block, check, half []byte, t uint64) {
	var b [16]byte
	copy(b[:8], check)
	copy(b[8:], half)
	block.Encrypt(b[:], b[:])
	binary.BigEndian.PutUint64(check, binary.BigEndian.Uint64(b[:8])^t)
	copy(half, b[8:])
}
