package post

import (
	"errors"
	"fmt"
	"mime"
	"net"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

var (
	msgID     = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$`)
	listID    = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$`)
	language  = regexp.MustCompile(`^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,4}$`)
	extension = regexp.MustCompile(`^X-[A-Za-z0-9-]{1,60}$`)
	fileName  = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,119}$`)
)

// maxField bounds a field of a message before it is encoded, in bytes.
const maxField = 900

// check returns every fault of the message, joined; nil if a mail can be made of it. The subject and the texts have none:
// what does not belong into them is folded away.
func (m Message) check() error {
	var faults []error
	fault := func(field string, err error) {
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", field, err))
		}
	}
	fault("message id", matches(msgID, m.ID))
	for _, id := range m.References {
		fault("references", matches(msgID, id))
	}
	if m.Date.IsZero() {
		fault("date", errors.New("it is not set"))
	}
	if len(m.To) == 0 {
		fault("to", errors.New("nobody is named"))
	}
	_, err := address(m.From)
	fault("from", err)
	for _, to := range m.To {
		_, err := address(to)
		fault("to", err)
	}
	if m.ReplyTo != "" {
		_, err := address(m.ReplyTo)
		fault("reply-to", err)
	}
	if m.Language != "" {
		fault("language", matches(language, m.Language))
	}
	fault("list", m.checkList())
	for _, further := range [...]map[string]string{m.Header, m.Inner} {
		for name, value := range further {
			fault("header", matches(extension, name))
			fault("header "+name, ascii(value))
		}
	}
	for _, f := range m.Files {
		fault("file", f.check())
	}
	return errors.Join(faults...)
}

func (m Message) checkList() error {
	var errs []error
	if m.List != "" {
		if name, id := splitList(m.List); !listID.MatchString(id) || oneLine(name) != nil {
			errs = append(errs, fmt.Errorf("%q is not like \"Name <list.example.org>\"", m.List))
		}
	}
	if m.PauseURL != "" {
		if _, err := pauseURL(m.PauseURL); err != nil {
			errs = append(errs, err)
		}
	}
	if m.PauseMail != "" {
		if a, err := address(m.PauseMail); err != nil || a.Name != "" {
			errs = append(errs, fmt.Errorf("pause address %q is not a bare mail address", m.PauseMail))
		}
	}
	return errors.Join(errs...)
}

func (f File) check() error {
	if err := matches(fileName, f.Name); err != nil {
		return err
	}
	if _, _, err := mime.ParseMediaType(f.Type); err != nil || ascii(f.Type) != nil {
		return fmt.Errorf("%s: %q is not a media type", f.Name, f.Type)
	}
	return nil
}

// pauseURL returns the address for the field, and an error for one that is not https; on loopback http will do.
func pauseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || ascii(raw) != nil || strings.ContainsAny(raw, "<> ,") {
		return nil, fmt.Errorf("pause address %q is not a URL", raw)
	}
	if u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()) {
		return u, nil
	}
	return nil, fmt.Errorf("pause address %q: want https", raw)
}

// loopback tells whether a host, as it is written, is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// address reads "Name <a@b>" or a bare address, with its domain in ASCII.
func address(s string) (*mail.Address, error) {
	if err := oneLine(s); err != nil {
		return nil, err
	}
	a, err := mail.ParseAddress(s)
	if err != nil {
		return nil, fmt.Errorf("%q is not a mail address", s)
	}
	at := strings.LastIndexByte(a.Address, '@')
	domain, err := idna.Lookup.ToASCII(a.Address[at+1:])
	if err != nil || domain == "" || strings.ContainsAny(a.Address, " \t<>,;\"\\()") {
		return nil, fmt.Errorf("%q is not a mail address", s)
	}
	a.Address = a.Address[:at+1] + domain
	return a, oneLine(a.Name)
}

// splitList cuts "Name <id>" into its parts; a list without a name is its id.
func splitList(s string) (name, id string) {
	open := strings.LastIndexByte(s, '<')
	if open < 0 || !strings.HasSuffix(s, ">") {
		return "", s
	}
	return strings.TrimSpace(s[:open]), s[open+1 : len(s)-1]
}

func matches(re *regexp.Regexp, s string) error {
	if len(s) > maxField || !re.MatchString(s) {
		return fmt.Errorf("%.80q is not of the form %s", s, re)
	}
	return nil
}

// oneLine refuses what could end a field or hide part of it.
func oneLine(s string) error {
	if len(s) > maxField {
		return fmt.Errorf("%d bytes, want at most %d", len(s), maxField)
	}
	for _, r := range s {
		if hidden(r) {
			return fmt.Errorf("%.80q has the character %U", s, r)
		}
	}
	return nil
}

func ascii(s string) error {
	if len(s) > maxField {
		return fmt.Errorf("%d bytes, want at most %d", len(s), maxField)
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return fmt.Errorf("%.80q is not one line of ASCII", s)
		}
	}
	return nil
}

// hidden tells the characters that do not belong into a field: controls, line and paragraph separators, what turns the
// direction of reading, and what is no character at all.
func hidden(r rune) bool {
	switch {
	case r == unicode.ReplacementChar, unicode.IsControl(r), r == 0x2028, r == 0x2029:
		return true
	}
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F
}
