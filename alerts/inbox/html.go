package inbox

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlText is what a mail in HTML says, a line for each block. Quotes and the mail below are left out where mail programs
// mark them: blockquote, and the blocks of Gmail, Yahoo and Outlook.
func htmlText(s string) string {
	z := html.NewTokenizer(strings.NewReader(s))
	z.SetMaxBuf(1 << 20)
	var b strings.Builder
	hidden := hiding{}
	for b.Len() < 4*maxWritten {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if !hidden.now() {
				b.WriteString(strings.Join(strings.Fields(" "+z.Token().Data+" "), " ") + " ")
			}
		case html.StartTagToken:
			t := z.Token()
			if ends(t) {
				return b.String()
			}
			if block(t.DataAtom) {
				b.WriteByte('\n')
			}
			hidden.open(t)
		case html.SelfClosingTagToken:
			if block(z.Token().DataAtom) {
				b.WriteByte('\n')
			}
		case html.EndTagToken:
			t := z.Token()
			if block(t.DataAtom) {
				b.WriteByte('\n')
			}
			hidden.close(t)
		}
	}
	return b.String()
}

// hiding counts the tags of the name that began to hide text, so that its own end tag is found.
type hiding struct {
	tag   string
	depth int
}

func (h *hiding) now() bool { return h.depth > 0 }

func (h *hiding) open(t html.Token) {
	switch {
	case h.depth > 0 && t.Data == h.tag:
		h.depth++
	case h.depth == 0 && quotes(t):
		h.tag, h.depth = t.Data, 1
	}
}

func (h *hiding) close(t html.Token) {
	if h.depth > 0 && t.Data == h.tag {
		h.depth--
	}
}

// quotes tells the elements whose text nobody wrote in this mail.
func quotes(t html.Token) bool {
	switch t.DataAtom {
	case atom.Blockquote, atom.Style, atom.Script, atom.Title, atom.Head, atom.Template:
		return true
	}
	class := " " + strings.ToLower(attribute(t, "class")) + " "
	for _, c := range []string{" gmail_quote ", " gmail_attr ", " gmail_signature ", " yahoo_quoted ", " moz-cite-prefix ", " moz-signature ", " gmail_quote_container "} {
		if strings.Contains(class, c) {
			return true
		}
	}
	return false
}

// ends tells the elements that the mail below begins with: Outlook's, which wrap nothing.
func ends(t html.Token) bool {
	id := strings.ToLower(attribute(t, "id"))
	style := strings.ReplaceAll(strings.ToLower(attribute(t, "style")), " ", "")
	return id == "divrplyfwdmsg" || id == "appendonsend" || id == "mail-editor-reference-message-container" || id == "zwchr" ||
		strings.Contains(style, "border-top:solid#e1e1e1") || strings.Contains(style, "border-top:solid#b5c4df")
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func block(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Br, atom.Li, atom.Tr, atom.Table, atom.Hr, atom.H1, atom.H2, atom.H3, atom.Ul, atom.Ol, atom.Blockquote, atom.Pre:
		return true
	}
	return false
}
