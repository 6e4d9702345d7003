package alerts

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// messageID names the mail of a digest, which has its unit and day in its id, or of an alarm. Its 16 letters and digits only
// this store's key makes, for one issue and one content, so that nobody who was not sent the mail knows it: what names it
// is about it. It is made once and kept with the postings.
func (f *Office) messageID(id string, issued time.Time, content []byte) string {
	sum := sha256.Sum256(content)
	m := hmac.New(sha256.New, f.token)
	fmt.Fprintf(m, "message id\x00%s\x00%d\x00%x", id, issued.UnixNano(), sum)
	return nameOf(id) + "." + tokenDigits.EncodeToString(m.Sum(nil)[:10]) + "@" + f.o.Domain
}

// nameOf is what the message id of a digest or an alarm begins with.
func nameOf(id string) string {
	if alarm, ok := strings.CutPrefix(id, "~"); ok {
		return alarm
	}
	return "digest." + id
}

// messageID is that of the posting.
func (p Posting) messageID(domain string) string {
	if p.MessageID == "" {
		return nameOf(p.Digest) + "@" + domain
	}
	return p.MessageID
}

// messageForm is what message ids look like, with the id of the digest or the name of the alarm in it, and without what
// cannot be guessed in those of a release that kept none.
var messageForm = regexp.MustCompile(`^(?:digest\.([a-z0-9-]+\.[0-9]{8}(?:\.u[0-9]{1,4})?)|(alarm\.[0-9]{8}-[0-9]{6}\.[0-9a-f]{8}))(?:\.[a-z2-7]{16})?@`)

// digestNamed is the id of the digest or alarm that a message id is of; empty for one that is of another mail.
func digestNamed(messageID string) string {
	m := messageForm.FindStringSubmatch(strings.ToLower(messageID))
	switch {
	case m == nil:
		return ""
	case m[2] != "":
		return "~" + m[2]
	}
	return m[1]
}
