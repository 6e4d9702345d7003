package post

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// Keys are the OpenPGP public keys that a mail is encrypted to (PGP/MIME, RFC 3156). They are made by [LoadKeys].
type Keys []*openpgp.Entity

// LoadKeys reads every public key of key ring files, armoured or not, in their order. A file without one is an error.
func LoadKeys(files ...string) (Keys, error) {
	var all Keys
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("OpenPGP keys %s: %w", file, err)
		}
		read := openpgp.ReadKeyRing
		if bytes.Contains(b, []byte("-----BEGIN PGP")) {
			read = openpgp.ReadArmoredKeyRing
		}
		ring, err := read(bytes.NewReader(b))
		if err != nil {
			return nil, fmt.Errorf("OpenPGP keys %s: %w", file, err)
		}
		if len(ring) == 0 {
			return nil, fmt.Errorf("OpenPGP keys %s: there is no key in it", file)
		}
		for _, e := range ring {
			if _, ok := e.EncryptionKey(latest(e, time.Time{})); !ok {
				return nil, fmt.Errorf("OpenPGP keys %s: key %s cannot encrypt", file, e.PrimaryKey.KeyIdString())
			}
		}
		all = append(all, ring...)
	}
	return all, nil
}

// latest is the time at, or when the newest part of the key was made if that is later: a mail of yesterday can be
// encrypted to a key of today.
func latest(e *openpgp.Entity, at time.Time) time.Time {
	later := func(t time.Time) {
		if t.After(at) {
			at = t
		}
	}
	later(e.PrimaryKey.CreationTime)
	for _, sub := range e.Subkeys {
		later(sub.PublicKey.CreationTime)
		if sub.Sig != nil {
			later(sub.Sig.CreationTime)
		}
	}
	for _, id := range e.Identities {
		if id.SelfSignature != nil {
			later(id.SelfSignature.CreationTime)
		}
	}
	return at
}

func (k Keys) encrypt(e entity, at time.Time, random io.Reader) (entity, error) {
	for _, key := range k {
		at = latest(key, at)
	}
	var b bytes.Buffer
	if err := k.write(&b, e.bytes(), &packet.Config{
		Rand: random, DefaultCipher: packet.CipherAES256, Time: func() time.Time { return at },
	}); err != nil {
		return entity{}, fmt.Errorf("encrypt with OpenPGP: %w", err)
	}
	secret := bytes.ReplaceAll(b.Bytes(), []byte("\n"), []byte("\r\n"))
	version := entity{head: []field{{"Content-Type", "application/pgp-encrypted"}}, body: []byte("Version: 1\r\n")}
	message := entity{
		head: []field{
			{"Content-Type", "application/octet-stream; name=encrypted.asc"},
			{"Content-Disposition", "inline; filename=encrypted.asc"},
		},
		body: append(secret, "\r\n"...),
	}
	return several("encrypted", map[string]string{"protocol": "application/pgp-encrypted"}, version, message), nil
}

func (k Keys) write(w io.Writer, content []byte, c *packet.Config) error {
	armoured, err := armor.Encode(w, "PGP MESSAGE", nil)
	if err != nil {
		return err
	}
	plain, err := openpgp.Encrypt(armoured, openpgp.EntityList(k), nil, &openpgp.FileHints{IsBinary: true}, c)
	if err != nil {
		return err
	}
	if _, err := plain.Write(content); err != nil {
		return err
	}
	if err := plain.Close(); err != nil {
		return err
	}
	return armoured.Close()
}
