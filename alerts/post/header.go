package post

import (
	"encoding/base64"
	"maps"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// field is a header field with an encoded value, not yet folded.
type field struct{ name, value string }

// mimeVersion is the field of a mail that is about its form and not about what it says.
const mimeVersion = "MIME-Version"

// width is where lines of a header are folded, in bytes.
const width = 76

// fields are those of the mail itself, in the order in which they are written. The message has been checked.
func (m Message) fields() []field {
	from, _ := address(m.From)
	all := []field{
		{"Date", m.Date.Format("Mon, 02 Jan 2006 15:04:05 -0700")},
		{"From", person(from)},
		{"To", people(m.To)},
	}
	add := func(name, value string) {
		if value != "" {
			all = append(all, field{name, value})
		}
	}
	if m.ReplyTo != "" {
		add("Reply-To", people([]string{m.ReplyTo}))
	}
	all = append(all, field{"Subject", words(tidy(m.Subject))}, field{"Message-ID", "<" + m.ID + ">"})
	refs := make([]string, len(m.References))
	for i, id := range m.References {
		refs[i] = "<" + id + ">"
	}
	add("References", strings.Join(refs, " "))
	all = append(all, m.listFields()...)
	all = append(all, field{"Auto-Submitted", "auto-generated"}, field{"X-Auto-Response-Suppress", "OOF, AutoReply"})
	add("Content-Language", m.Language)
	further := maps.Clone(m.Inner)
	if further == nil {
		further = make(map[string]string)
	}
	maps.Copy(further, m.Header)
	for _, name := range slices.Sorted(maps.Keys(further)) {
		add(name, tidy(further[name]))
	}
	return append(all, field{mimeVersion, "1.0"})
}

// listFields are List-ID, List-Unsubscribe and List-Unsubscribe-Post. The last one says that a POST without a question
// will do (RFC 8058), which is for https only.
func (m Message) listFields() []field {
	var all []field
	if name, id := splitList(m.List); id != "" {
		all = append(all, field{"List-ID", strings.TrimSpace(words(name) + " <" + id + ">")})
	}
	var ways []string
	if m.PauseURL != "" {
		ways = append(ways, "<"+m.PauseURL+">")
	}
	if m.PauseMail != "" {
		ways = append(ways, "<mailto:"+url.PathEscape(m.PauseMail)+">")
	}
	if len(ways) > 0 {
		all = append(all, field{"List-Unsubscribe", strings.Join(ways, ", ")})
	}
	if strings.HasPrefix(m.PauseURL, "https:") {
		all = append(all, field{"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"})
	}
	return all
}

func people(addresses []string) string {
	all := make([]string, len(addresses))
	for i, s := range addresses {
		a, _ := address(s)
		all[i] = person(a)
	}
	return strings.Join(all, ", ")
}

func person(a *mail.Address) string {
	if a.Name == "" {
		return a.Address
	}
	if name := words(a.Name); name != a.Name || plain(name) {
		return name + " <" + a.Address + ">"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(a.Name) + `" <` + a.Address + ">"
}

// plain tells whether a name needs no quotes in an address.
func plain(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == ' ' || r == '-')
	}) < 0
}

// tidy makes one line of a text: what does not belong into a field becomes a blank.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		if hidden(r) {
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	for len(s) > maxField {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}

// wordBytes is how much of a text goes into one encoded word, so that the first one fits beside the name of its field (RFC 2047 allows 45).
const wordBytes = 39

// words encodes a text as words of base64 where it is not ASCII or could be read as such a word.
func words(s string) string {
	if ascii(s) == nil && !strings.Contains(s, "=?") && !longWord(s) {
		return s
	}
	var all []string
	for s != "" {
		n := 0
		for n < len(s) {
			_, size := utf8.DecodeRuneInString(s[n:])
			if n+size > wordBytes {
				break
			}
			n += size
		}
		all = append(all, "=?utf-8?B?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(all, " ")
}

// longWord tells whether there is a word that no line can hold.
func longWord(s string) bool {
	for word := range strings.FieldsSeq(s) {
		if len(word) > width-2 {
			return true
		}
	}
	return false
}

// fold writes the field with CRLF, broken at blanks so that a line has at most [width] bytes where it can be.
func (f field) fold(b *strings.Builder) {
	b.WriteString(f.name + ":")
	column := len(f.name) + 1
	for i, word := range strings.Split(f.value, " ") {
		if column+1+len(word) > width && (i > 0 || len(word) > 20) {
			b.WriteString("\r\n")
			column = 0
		}
		b.WriteString(" " + word)
		column += 1 + len(word)
	}
	b.WriteString("\r\n")
}

// write returns the fields as the head of a mail or of a part, without the empty line.
func write(all []field) string {
	var b strings.Builder
	for _, f := range all {
		f.fold(&b)
	}
	return b.String()
}
