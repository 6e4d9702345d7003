package post

import (
	"html"
	"regexp"
)

// encrypts reports whether mails are encrypted.
func (s Seal) encrypts() bool { return len(s.Certificates)+len(s.Keys) > 0 }

// outer is the message as everybody sees it that has an encrypted one on its way.
func (m Message) outer() Message {
	if m.Cover != "" {
		m.Subject = m.Cover
	}
	m.Inner = nil
	return m
}

// protected is what the message says together with its header, for the inside of an encrypted mail (RFC 9788): the fields as
// they are, and in HP-Outer those that stand outside. Mail programs that know nothing of it show the subject as the first
// line of the text.
func (m Message) protected() entity {
	legacy := m
	subject := "Subject: " + tidy(m.Subject)
	legacy.Text = subject + "\n\n" + m.Text
	if m.HTML != "" {
		legacy.HTML = afterBody(m.HTML, `<div class="header-protection-legacy-display"><pre>`+html.EscapeString(subject)+"</pre></div>")
		if m.Text == "" {
			legacy.Text = ""
		}
	}
	e := legacy.entity(`; hp-legacy-display="1"`)
	e.head[0].value += `; hp="cipher"`
	var head []field
	for _, f := range m.fields() {
		if f.name != mimeVersion {
			head = append(head, f)
		}
	}
	for _, f := range m.outer().fields() {
		if f.name != mimeVersion {
			head = append(head, field{"HP-Outer", f.name + ": " + f.value})
		}
	}
	e.head = append(head, e.head...)
	return e
}

var bodyTag = regexp.MustCompile(`(?i)<body[^>]*>`)

// afterBody puts something at the beginning of what an HTML document shows.
func afterBody(document, what string) string {
	at := bodyTag.FindStringIndex(document)
	if at == nil {
		return what + document
	}
	return document[:at[1]] + what + document[at[1]:]
}
