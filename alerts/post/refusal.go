package post

import (
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Refusal is why something was not handed over, or not known to be. Every error of [SMTP.Send], [Webhook.Send] and
// [Directory.Write] is one.
type Refusal struct {
	// Step is where it stopped: "connect", "tls", "hello", "auth", "from", "to", "data", "answer", "request", "write",
	// or "check" for what was not even tried.
	Step string
	// Code is the server's: of SMTP 400 to 599, of HTTP 300 to 599. It is 0 where no server said anything.
	Code int
	// Enhanced is the code of RFC 3463, "5.1.1"; empty if there was none.
	Enhanced string
	// Text is what the server said or what else happened, one line of at most 500 bytes.
	Text string
	// Temporary says that the same can be tried again. A wrong password or certificate is temporary: it is for the
	// operator to mend, and no mail is given up for it.
	Temporary bool
	// After is how long the other side asks to wait before the next try; 0 where it does not say.
	After time.Duration
	// InDoubt says that all was handed over and no answer came: it may have arrived. It is Temporary too.
	InDoubt bool

	err error
}

// Error is the step, the codes and the text.
func (r *Refusal) Error() string {
	parts := []string{r.Step + ":"}
	if r.Code != 0 {
		parts = append(parts, fmt.Sprint(r.Code))
	}
	if r.Enhanced != "" {
		parts = append(parts, r.Enhanced)
	}
	s := strings.Join(append(parts, r.Text), " ")
	if r.InDoubt {
		s += " (it may have arrived)"
	}
	return s
}

// Unwrap is the error below, such as [context.Canceled]; nil where a server refused.
func (r *Refusal) Unwrap() error { return r.err }

// maxText bounds what is kept of an answer, in bytes.
const maxText = 500

var enhanced = regexp.MustCompile(`^([245]\.\d{1,3}\.\d{1,3})(\s+|$)`)

// answer is what a server said, as one line that is fit to be kept.
func answer(s string) string {
	s = tidy(strings.ToValidUTF8(s, "?"))
	for len(s) > maxText {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}

// refused makes a Refusal of an error of a talk with a mail server.
func refused(step string, err error) *Refusal {
	var said *textproto.Error
	if !errors.As(err, &said) {
		return &Refusal{Step: step, Text: answer(err.Error()), Temporary: true, InDoubt: step == "answer", err: err}
	}
	r := &Refusal{Step: step, Code: said.Code, Text: answer(said.Msg)}
	if m := enhanced.FindStringSubmatch(r.Text); m != nil {
		r.Enhanced, r.Text = m[1], r.Text[len(m[0]):]
	}
	r.Temporary = !final(step, said.Code)
	return r
}

// final tells whether an answer is about this mail or this address and will stay the same. What a server says before
// there is a mail, and that it wants a login, is about the connection.
func final(step string, code int) bool {
	switch code {
	case 530, 534, 535, 538: // authentication wanted, too weak, wrong, or only when encrypted (RFC 4954)
		return false
	}
	switch step {
	case "from", "to", "data", "answer":
		return code >= 500 && code <= 599
	}
	return false
}

// broken is a Refusal of something that is wrong with the call.
func broken(format string, args ...any) *Refusal {
	err := fmt.Errorf(format, args...)
	return &Refusal{Step: "check", Text: answer(err.Error()), err: err}
}
