package inbox

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Bounce says that a mail did not reach one of its recipients.
type Bounce struct {
	MessageID string // of the mail that was not delivered, without angle brackets; empty if the bounce does not say
	Recipient string // bare, the one that it was sent to where that is told; empty if the bounce does not say
	Status    string // the code of RFC 3463, "5.1.1"; empty if the bounce does not say
	// Temporary says that the mail is only late and the server still tries.
	Temporary bool
	Text      string // what the server said, one line of at most 500 bytes
}

// The bounds of what is read of one bounce.
const (
	maxBounces = 100     // recipients
	maxStatus  = 1 << 20 // bytes of its delivery status
)

// bounces reads a delivery status notification (RFC 3464), and otherwise what servers write that know no such thing.
func (p *part) bounces() []Bounce {
	if status := p.ofKind("message/delivery-status"); status != nil {
		b := status.decoded()
		return statuses(string(b[:min(len(b), maxStatus)]), p.about())
	}
	return p.informal()
}

// statuses are the recipients of a delivery status that something went wrong for.
func statuses(s, id string) []Bounce {
	var all []Bounce
	groups := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n")
	for _, group := range groups {
		h, _ := readHead([]byte(strings.TrimLeft(group, "\n")))
		to := typed(h.get("Original-Recipient"))
		if to == "" {
			to = typed(h.get("Final-Recipient"))
		}
		action := strings.ToLower(first(strings.Fields(h.get("Action"))))
		code := status.FindString(h.get("Status"))
		if to == "" && action == "" || len(all) == maxBounces {
			continue
		}
		late := action == "delayed" || action == "" && strings.HasPrefix(code, "4")
		if action != "failed" && !late && !(action == "" && code != "") {
			continue // delivered, relayed, expanded
		}
		said := h.get("Diagnostic-Code")
		if _, text, ok := strings.Cut(said, ";"); ok {
			said = text
		}
		all = append(all, Bounce{MessageID: id, Recipient: to, Status: code, Temporary: late, Text: clip(decodeWords(said))})
	}
	return all
}

// typed is the address of a field "rfc822; name@example.org".
func typed(s string) string {
	kind, addr, ok := strings.Cut(s, ";")
	if !ok {
		return bare(kind)
	}
	return bare(addr)
}

var (
	status = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)
	reply  = regexp.MustCompile(`\b([45])\d\d[ -]`)
	within = regexp.MustCompile(`(?i)\bmessage-id:\s*(<[^<>\s]{3,500}>)`)
	angled = regexp.MustCompile(`<([^<>\s@]{1,64}@[^<>\s@]{1,255})>`)
)

// about is the id of the mail that a bounce is about: of the mail or header within it, or what it says it answers.
func (p *part) about() string {
	inner := p.find(func(p *part) bool {
		return p.kind == "message/rfc822" || p.kind == "message/global" || p.kind == "text/rfc822-headers" || p.kind == "message/rfc822-headers"
	})
	if inner != nil {
		h, _ := readHead(inner.decoded())
		if id := first(h.ids("Message-ID")); id != "" {
			return id
		}
	}
	if id := first(p.head.ids("X-Original-Message-ID")); id != "" {
		return id
	}
	if id := first(p.answers()); id != "" {
		return id
	}
	if plain := p.ofKind("text/plain"); plain != nil {
		if m := within.FindStringSubmatch(plain.text()); m != nil {
			return first(idsIn(m[1]))
		}
	}
	return ""
}

// bounceSubjects begin the subjects of bounces, folded.
var bounceSubjects = []string{
	"undeliver", "undelivered mail", "delivery status notification", "delivery failure", "delivery has failed", "failure notice",
	"returned mail", "mail delivery failed", "mail delivery failure", "mail delivery system", "message delivery has failed", "warning: could not send",
	"delivery delayed", "khong gui duoc", "khong the gui", "thu khong gui duoc", "thong bao trang thai gui",
	"non remis", "non distribuable", "echec de la remise", "echec de remise", "notification d'etat de remise", "message non distribue",
}

// informal reads the bounces of qmail, Exim, Exchange and gateways that are only text: from a mail server, with a subject
// or a field that says so.
func (p *part) informal() []Bounce {
	failed := p.head.addresses("X-Failed-Recipients")
	from := first(p.head.addresses("From"))
	server := from == "" || mailer(from) || p.head.get("Return-Path") == "<>"
	subject, named := fold(p.head.text("Subject")), false
	for _, begin := range bounceSubjects {
		named = named || strings.HasPrefix(subject, begin)
	}
	if len(failed) == 0 && !(server && named) {
		return nil
	}
	text := p.readable()
	if len(failed) == 0 {
		before, _, _ := strings.Cut(text, "Received:") // the mail that came back may follow
		if m := angled.FindStringSubmatch(before); m != nil {
			failed = []string{lowerDomain(m[1])}
		} else {
			failed = []string{""}
		}
	}
	b := Bounce{MessageID: p.about(), Status: status.FindString(text), Text: clip(sentence(text))}
	class := strings.TrimSuffix(b.Status[:min(1, len(b.Status))], ".")
	if m := reply.FindStringSubmatch(text); class == "" && m != nil {
		class = m[1]
	}
	b.Temporary = class == "4" || strings.HasPrefix(subject, "warning") || strings.Contains(subject, "delay")
	var all []Bounce
	for _, to := range failed[:min(len(failed), maxBounces)] {
		b.Recipient = to
		all = append(all, b)
	}
	return all
}

// sentence is the line that a code of a mail server stands in, or the first line.
func sentence(text string) string {
	any := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if status.MatchString(line) || reply.MatchString(line) {
			return line
		}
		if any == "" {
			any = line
		}
	}
	return any
}

// clip is a text as one line of at most 500 bytes.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for len(s) > 500 {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}
