package inbox

import (
	"fmt"
	"net/mail"
	"strings"
	"time"
)

// Kind says what a mail is.
type Kind string

// The kinds of mails.
const (
	Person    Kind = "person"    // somebody wrote it, as far as can be told
	Automatic Kind = "automatic" // a machine wrote it: out of office, a ticket number, a newsletter
	Bounced   Kind = "bounce"    // a mail was not delivered, or not yet
	Receipt   Kind = "receipt"   // a mail was delivered, or read
	Complaint Kind = "complaint" // a provider says that its reader calls a mail unwanted (RFC 5965)
)

// Incoming is a mail that came. All of it is what the mail says, and can be made up; the zero value of a field means that
// it does not say.
type Incoming struct {
	Kind Kind
	ID   string // without angle brackets
	From string // bare, its domain in lower case; empty too for the null sender of bounces, and where several are named
	// To is every address that it was sent to, in the order in which they can be trusted: those that mail servers put
	// down (Delivered-To, X-Original-To, Envelope-To), then To and Cc.
	To      []string
	Subject string
	Date    time.Time
	// Answers are the ids of the mails that it answers, the nearest first: of a bounce and a receipt, those they are about.
	Answers []string
	// Text is what was written in this mail, one line after another: no quotes, no signature, no mail below it.
	Text string
	// Machine says that it may not be from a person, or went through a list, so that writing back could go round in circles:
	// any Auto-Submitted but "no", a Precedence, a list, an empty return path, no sender.
	Machine bool
	// Bounces has a value for each recipient, of a Bounced mail only.
	Bounces []Bounce
}

// ReadMail reads a mail. An error means that it is larger than MaxMail, MaxParts or MaxDepth allow, or has no header; it
// will be the same each time.
func ReadMail(raw []byte) (Incoming, error) {
	if len(raw) > MaxMail {
		return Incoming{}, fmt.Errorf("read mail: %d bytes, want at most %d", len(raw), MaxMail)
	}
	if strings.HasPrefix(string(raw[:min(5, len(raw))]), "From ") { // as mbox files have it
		_, raw = cutLine(raw)
	}
	p, err := readParts(raw)
	if err != nil {
		return Incoming{}, fmt.Errorf("read mail: %w", err)
	}
	if len(p.head) == 0 {
		return Incoming{}, fmt.Errorf("read mail: no header in %d bytes", len(raw))
	}
	in := Incoming{Subject: p.head.text("Subject"), From: only(p.head.addresses("From"))}
	in.ID = first(p.head.ids("Message-ID"))
	if t, err := mail.ParseDate(p.head.get("Date")); err == nil {
		in.Date = t
	}
	in.To = p.recipients()
	in.Answers = p.answers()
	in.Bounces = p.bounces()
	in.Kind = p.kindOf(in)
	if in.Kind != Bounced {
		in.Bounces = nil
	}
	in.Machine = in.Kind != Person || p.listed() || in.From == ""
	in.Text = written(p.readable())
	return in, nil
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// only is the one value that there is, also where it stands more than once.
func only(all []string) string {
	one := first(all)
	for _, s := range all {
		if s != one {
			return ""
		}
	}
	return one
}

func (p *part) recipients() []string {
	var all []string
	seen := make(map[string]bool)
	for _, name := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"} {
		for _, a := range p.head.addresses(name) {
			if !seen[a] && len(all) < 100 {
				seen[a] = true
				all = append(all, a)
			}
		}
	}
	return all
}

// answers are the ids in In-Reply-To, and in References from its end.
func (p *part) answers() []string {
	all := p.head.ids("In-Reply-To")
	refs := p.head.ids("References")
	for i := len(refs) - 1; i >= 0; i-- {
		all = append(all, refs[i])
	}
	var once []string
	seen := make(map[string]bool)
	for _, id := range all {
		if !seen[id] && len(once) < 50 {
			seen[id] = true
			once = append(once, id)
		}
	}
	return once
}

// Token is what stands after the plus in the address of the mailbox that the mail was sent to, from the most trusted
// address that has one: "k3" for answers+k3@example.org and the mailbox answers@example.org. It is empty if there is none.
// Mail servers on the way may have changed its case.
func (in Incoming) Token(mailbox string) string {
	at := strings.LastIndexByte(mailbox, '@')
	if at <= 0 {
		return ""
	}
	name, domain := mailbox[:at], mailbox[at:]
	for _, to := range in.To {
		at := strings.LastIndexByte(to, '@')
		box, token, ok := strings.Cut(to[:max(at, 0)], "+")
		if ok && token != "" && strings.EqualFold(box, name) && strings.EqualFold(to[at:], domain) {
			return token
		}
	}
	return ""
}

// readable is what a person reads first: the first plain text that is no file, or else the first HTML as text.
func (p *part) readable() string {
	leaf := func(kind string) func(*part) bool {
		return func(p *part) bool { return p.kind == kind && len(p.kids) == 0 && !p.attached() }
	}
	if plain := p.find(leaf("text/plain")); plain != nil {
		if s := plain.text(); strings.TrimSpace(s) != "" {
			return s
		}
	}
	if rich := p.find(leaf("text/html")); rich != nil {
		return htmlText(rich.text())
	}
	return ""
}
