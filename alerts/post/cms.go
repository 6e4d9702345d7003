package post

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"io"
	"math/big"
	"time"
)

// The object identifiers of RFC 5652, RFC 5754 and RFC 3565 that are written here.
var (
	oidData          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidEnvelopedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 3}
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidDigest        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningTime   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidSHA256        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidRSA           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidECDSA         = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2} // with SHA-256
	oidAES256CBC     = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}
)

type cmsContent struct {
	Type    asn1.ObjectIdentifier
	Content any `asn1:"explicit,tag:0"`
}

type cmsSigned struct {
	Version      int
	Digests      []pkix.AlgorithmIdentifier `asn1:"set"`
	Content      struct{ Type asn1.ObjectIdentifier }
	Certificates asn1.RawValue
	Signers      []cmsSigner `asn1:"set"`
}

type cmsSigner struct {
	Version    int
	Signer     cmsName
	Digest     pkix.AlgorithmIdentifier
	Attributes asn1.RawValue
	Algorithm  pkix.AlgorithmIdentifier
	Signature  []byte
}

// cmsName names a certificate by who issued it and its number.
type cmsName struct {
	Issuer asn1.RawValue
	Serial *big.Int
}

type cmsAttribute struct {
	Type   asn1.ObjectIdentifier
	Values []any `asn1:"set"`
}

type cmsEnveloped struct {
	Version    int
	Recipients []asn1.RawValue `asn1:"set"`
	Content    cmsEncrypted
}

type cmsRecipient struct {
	Version   int
	Recipient cmsName
	Algorithm pkix.AlgorithmIdentifier
	Key       []byte
}

type cmsEncrypted struct {
	Type      asn1.ObjectIdentifier
	Algorithm pkix.AlgorithmIdentifier
	Content   []byte `asn1:"tag:0"`
}

func cmsNameOf(c *x509.Certificate) cmsName {
	return cmsName{asn1.RawValue{FullBytes: c.RawIssuer}, c.SerialNumber}
}

// cmsSign returns a detached signature over content (RFC 5652, section 5). It is the same for the same content and time.
func cmsSign(content []byte, chain []*x509.Certificate, key crypto.Signer, at time.Time) ([]byte, error) {
	sum := sha256.Sum256(content)
	attributes, err := asn1.MarshalWithParams([]cmsAttribute{
		{oidContentType, []any{oidData}},
		{oidDigest, []any{sum[:]}},
		{oidSigningTime, []any{at.UTC()}},
	}, "set")
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256(attributes)
	signature, err := key.Sign(nil, hash[:], crypto.SHA256)
	if err != nil {
		return nil, err
	}
	attributes[0] = 0xA0 // they are signed as a SET and written as [0]
	algorithm := pkix.AlgorithmIdentifier{Algorithm: oidECDSA}
	if _, ok := key.Public().(*rsa.PublicKey); ok {
		algorithm = pkix.AlgorithmIdentifier{Algorithm: oidRSA, Parameters: asn1.NullRawValue}
	}
	var certificates []byte
	for _, c := range chain {
		certificates = append(certificates, c.Raw...)
	}
	digest := pkix.AlgorithmIdentifier{Algorithm: oidSHA256}
	signed := cmsSigned{
		Version:      1,
		Digests:      []pkix.AlgorithmIdentifier{digest},
		Certificates: asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: certificates},
		Signers: []cmsSigner{{
			Version: 1, Signer: cmsNameOf(chain[0]), Digest: digest,
			Attributes: asn1.RawValue{FullBytes: attributes}, Algorithm: algorithm, Signature: signature,
		}},
	}
	signed.Content.Type = oidData
	return asn1.Marshal(cmsContent{oidSignedData, signed})
}

// cmsEncrypt returns content for the holders of the certificates (RFC 5652, section 6): AES-256-CBC, its key encrypted to
// each RSA key with PKCS #1 v1.5, the one way that every S/MIME reader knows, and to each EC key by agreement.
func cmsEncrypt(content []byte, to []*x509.Certificate, random io.Reader) ([]byte, error) {
	secret := make([]byte, 32+aes.BlockSize)
	if _, err := io.ReadFull(random, secret); err != nil {
		return nil, err
	}
	key, iv := secret[:32], secret[32:]
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	pad := aes.BlockSize - len(content)%aes.BlockSize
	content = append(bytes.Clone(content), bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(content, content)
	vector, err := asn1.Marshal(iv)
	if err != nil {
		return nil, err
	}
	enveloped := cmsEnveloped{Content: cmsEncrypted{
		Type:      oidData,
		Algorithm: pkix.AlgorithmIdentifier{Algorithm: oidAES256CBC, Parameters: asn1.RawValue{FullBytes: vector}},
		Content:   content,
	}}
	for _, c := range to {
		if err := canEncryptTo(c); err != nil {
			return nil, err
		}
		var info asn1.RawValue
		switch public := c.PublicKey.(type) {
		case *rsa.PublicKey:
			info, err = cmsTransport(c, public, key, random)
		case *ecdsa.PublicKey:
			enveloped.Version = 2
			info, err = cmsAgree(c, public, key, random)
		}
		if err != nil {
			return nil, fmt.Errorf("certificate of %q: %w", c.Subject.CommonName, err)
		}
		enveloped.Recipients = append(enveloped.Recipients, info)
	}
	return asn1.Marshal(cmsContent{oidEnvelopedData, enveloped})
}

// cmsTransport returns a key for the holder of a certificate with an RSA key.
func cmsTransport(c *x509.Certificate, public *rsa.PublicKey, key []byte, random io.Reader) (asn1.RawValue, error) {
	//lint:ignore SA1019 OAEP is what many mail readers cannot open; whoever opens a mail gives no answers to probe with
	encrypted, err := rsa.EncryptPKCS1v15(random, public, key)
	if err != nil {
		return asn1.RawValue{}, err
	}
	der, err := asn1.Marshal(cmsRecipient{
		Recipient: cmsNameOf(c),
		Algorithm: pkix.AlgorithmIdentifier{Algorithm: oidRSA, Parameters: asn1.NullRawValue},
		Key:       encrypted,
	})
	return asn1.RawValue{FullBytes: der}, err
}
