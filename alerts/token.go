package alerts

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// Purpose is what a token lets its bearer do for a unit.
type Purpose string

// The purposes.
const (
	ToAnswer Purpose = "answer"
	ToPause  Purpose = "pause"
	ToFeed   Purpose = "feed"
)

var tokenDigits = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Token is what stands in links and reply addresses of a unit: 24 lower-case letters and digits that only this store's
// key makes. It is always the same for a unit and a purpose, and says nothing about either.
func (f *Office) Token(unit string, p Purpose) string {
	m := hmac.New(sha256.New, f.token)
	m.Write([]byte(string(p) + "\x00" + unit))
	return tokenDigits.EncodeToString(m.Sum(nil)[:15])
}

// Holder returns the unit that a token of a purpose was given to; false if it is of none that there is now. Capitals do
// not count, as mail servers change them.
func (f *Office) Holder(token string, p Purpose) (unit string, ok bool) {
	token = strings.ToLower(strings.TrimSpace(token))
	r := f.o.Roster()
	ids := make([]string, 0, len(r.Units)+len(r.Stopped))
	for _, u := range r.Units {
		ids = append(ids, u.ID)
	}
	for id := range r.Stopped {
		ids = append(ids, id)
	}
	for _, id := range ids {
		if hmac.Equal([]byte(f.Token(id, p)), []byte(token)) {
			return id, true
		}
	}
	return "", false
}
