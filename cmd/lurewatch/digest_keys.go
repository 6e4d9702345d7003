package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"lurewatch/alerts/post"
	"lurewatch/alerts/units"
)

// seal is how the mails of a unit are signed and encrypted. The files of keys are read each time, as they may be replaced.
func (w writer) seal(u units.Unit) (s post.Seal, err error) {
	s = w.p.seal
	var faults [2]error
	if u.Certificate != "" {
		s.Certificates, faults[0] = certificates(u.Certificate)
	}
	if u.PGPKeys != "" {
		s.Keys, faults[1] = keyRing(u.PGPKeys)
	}
	return s, errors.Join(faults[:]...)
}

// certificates reads those that the mails of a unit are encrypted to.
func certificates(file string) (post.Certificates, error) {
	if err := regular(file); err != nil {
		return nil, fmt.Errorf("certificate %s: %w", file, err)
	}
	return post.LoadCertificates(file)
}

// keyRing reads the keys that the mails of a unit are encrypted to.
func keyRing(file string) (post.Keys, error) {
	if err := regular(file); err != nil {
		return nil, fmt.Errorf("OpenPGP keys %s: %w", file, err)
	}
	return post.LoadKeys(file)
}

// regular refuses what is no file: a pipe would be waited for.
func regular(file string) error {
	info, err := os.Stat(file)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no file")
	}
	return err
}

// keyFaults says which of the files that a unit names for its keys cannot be used, and why, each in one line.
func (w writer) keyFaults(u units.Unit) (faults []string) {
	_, err := w.seal(u)
	if u.Webhook.URL != "" {
		secret := regular(u.Webhook.Secret)
		if secret == nil {
			secret = w.p.webhook(u, w.now).Check()
		} else {
			secret = fmt.Errorf("secret of the webhook %s: %w", u.Webhook.Secret, secret)
		}
		err = errors.Join(err, secret)
	}
	if err == nil {
		return nil
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		faults = append(faults, oneLine(line, 300))
	}
	return faults
}
