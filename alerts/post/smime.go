package post

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Signer signs mails with S/MIME (RFC 8551). It is made by [LoadSigner].
type Signer struct {
	chain []*x509.Certificate // the signer's own is the first
	key   crypto.Signer
}

// Certificates are those of the readers that a mail is encrypted to, with RSA keys or EC keys on P-256 or P-384.
type Certificates []*x509.Certificate

// LoadSigner reads a certificate, with those that vouch for it after it, and its private key from PEM files. The key is
// RSA of at least 2,048 bits or ECDSA on P-256.
func LoadSigner(certificates, key string) (*Signer, error) {
	chain, err := readCertificates(certificates)
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(key)
	if err != nil {
		return nil, fmt.Errorf("S/MIME key %s: %w", key, err)
	}
	private, err := privateKey(b)
	if err != nil {
		return nil, fmt.Errorf("S/MIME key %s: %w", key, err)
	}
	switch k := private.Public().(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < minRSA {
			return nil, fmt.Errorf("S/MIME key %s: %d bits, want at least %d", key, k.N.BitLen(), minRSA)
		}
		if !k.Equal(chain[0].PublicKey) {
			return nil, fmt.Errorf("S/MIME key %s: it is not that of the certificate %s", key, certificates)
		}
	case *ecdsa.PublicKey:
		if k.Curve != elliptic.P256() {
			return nil, fmt.Errorf("S/MIME key %s: want the curve P-256", key)
		}
		if !k.Equal(chain[0].PublicKey) {
			return nil, fmt.Errorf("S/MIME key %s: it is not that of the certificate %s", key, certificates)
		}
	default:
		return nil, fmt.Errorf("S/MIME key %s: %T, want RSA or ECDSA", key, private)
	}
	return &Signer{chain: chain, key: private}, nil
}

// LoadCertificates reads every certificate of PEM files, in their order. A file without one is an error, and so is a
// certificate that no mail can be encrypted to.
func LoadCertificates(files ...string) (Certificates, error) {
	var all Certificates
	for _, file := range files {
		list, err := readCertificates(file)
		for _, c := range list {
			if err == nil {
				if err = canEncryptTo(c); err != nil {
					err = fmt.Errorf("certificate %s: %w", file, err)
				}
			}
		}
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// readCertificates is LoadCertificates for what is not encrypted to.
func readCertificates(files ...string) (Certificates, error) {
	var all Certificates
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("certificate %s: %w", file, err)
		}
		before := len(all)
		for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
			if block.Type != "CERTIFICATE" {
				continue
			}
			c, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, fmt.Errorf("certificate %s: %w", file, err)
			}
			all = append(all, c)
		}
		if len(all) == before {
			return nil, fmt.Errorf("certificate %s: %w", file, errors.New("no certificate in PEM form"))
		}
	}
	return all, nil
}

func (s *Signer) sign(e entity, at time.Time) (entity, error) {
	signature, err := cmsSign(e.bytes(), s.chain, s.key, at)
	if err != nil {
		return entity{}, fmt.Errorf("sign with S/MIME: %w", err)
	}
	part := entity{
		head: []field{
			{"Content-Type", "application/pkcs7-signature; name=smime.p7s"},
			{"Content-Transfer-Encoding", "base64"},
			{"Content-Disposition", "attachment; filename=smime.p7s"},
		},
		body: wrapped(signature),
	}
	return several("signed", map[string]string{"protocol": "application/pkcs7-signature", "micalg": "sha-256"}, e, part), nil
}

func (c Certificates) encrypt(e entity, random io.Reader) (entity, error) {
	if random == nil {
		random = rand.Reader
	}
	der, err := cmsEncrypt(e.bytes(), c, random)
	if err != nil {
		return entity{}, fmt.Errorf("encrypt with S/MIME: %w", err)
	}
	return entity{
		head: []field{
			{"Content-Type", "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"},
			{"Content-Transfer-Encoding", "base64"},
			{"Content-Disposition", "attachment; filename=smime.p7m"},
		},
		body: wrapped(der),
	}, nil
}
