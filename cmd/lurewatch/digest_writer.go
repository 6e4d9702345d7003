package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/alerts/post"
	"lurewatch/web/outlet"
)

// writer makes the bytes of digests and alarms.
type writer struct {
	p     postal
	token func(unit string, p alerts.Purpose) string
	now   func() time.Time
	log   *slog.Logger
}

// Write makes a mail, the JSON of a webhook, the files of a directory as a JSON list of post.File, or for a feed the
// subject and, after an empty line, the text, without the links that let their bearer act as the unit.
func (w writer) Write(_ context.Context, d digest.Digest, messageID string, k alerts.Kind) ([]byte, error) {
	switch k {
	case alerts.Mail:
		return w.mail(d, messageID)
	case alerts.Webhook:
		return digest.JSON(d), nil
	case alerts.Directory:
		return json.Marshal(w.files(d))
	case alerts.Feed: // it is read, and answered by whoever has the mail
		d.Links.Answer, d.Links.Pause, d.Links.Reply = "", "", ""
		return []byte(digest.Subject(d) + "\n\n" + digest.Text(d)), nil
	}
	return nil, fmt.Errorf("write digest %s: a target of kind %q is not known", d.ID, k)
}

// Alarm makes the mail of an alarm. It is for whoever looks after a unit, who may not see the addresses of its webhook.
func (w writer) Alarm(_ context.Context, a alerts.Alarm) ([]byte, error) {
	a.Lines = slices.Clone(a.Lines)
	for i := range a.Lines {
		a.Lines[i].Detail = outlet.Fault(a.Lines[i].Detail)
	}
	return post.Build(post.Message{ID: a.MessageID, Date: a.Date, From: w.p.from, To: []string{a.To}, Subject: a.Subject(), Text: a.Text(), Language: a.Language},
		post.Seal{DKIM: w.p.seal.DKIM})
}

// Reply makes the mail that says what of somebody's mail could not be taken. The id of that mail is left out where it is none
// that a header can have.
func (w writer) Reply(_ context.Context, r alerts.Reply) ([]byte, error) {
	m := post.Message{ID: r.MessageID, Date: r.Date, From: w.p.from, To: []string{r.To}, ReplyTo: r.Links.Reply, Subject: r.Subject(), Text: r.Text(), Language: r.Language}
	if r.Answering != "" {
		m.References = []string{r.Answering}
		if raw, err := post.Build(m, post.Seal{DKIM: w.p.seal.DKIM}); err == nil {
			return raw, nil
		}
		m.References = nil
	}
	return post.Build(m, post.Seal{DKIM: w.p.seal.DKIM})
}

// mail makes the mail of a digest.
func (w writer) mail(d digest.Digest, messageID string) ([]byte, error) {
	seal, err := w.seal(d.Unit)
	if err != nil {
		return nil, err
	}
	return post.Build(w.message(d, messageID), seal)
}

// message is the mail before it is bytes. Where the unit has nobody to mail to, as in a preview, it is to the sender.
func (w writer) message(d digest.Digest, messageID string) post.Message {
	u, to := d.Unit, d.Unit.Recipients
	text, html := digest.Mail(d)
	if len(to) == 0 {
		to = []string{w.p.from}
	}
	m := post.Message{
		ID: messageID, Date: d.Made, From: w.p.from, To: to, ReplyTo: d.Links.Reply, Subject: digest.Subject(d), Language: u.Language,
		List:       u.ID + ".digest." + w.p.domain,
		References: []string{"digests." + u.ID + "." + strings.ReplaceAll(d.Day, "-", "")[:6] + "@" + w.p.domain},
		PauseURL:   oneClick(d.Links.Pause), Text: text, HTML: html, Files: w.attached(d),
		Header: map[string]string{"X-Digest-Unit": u.ID, "X-Digest-Day": d.Day, "X-TLP": u.TLP},
		Cover:  digest.Cover(d),
		Inner:  map[string]string{"X-Digest-New": strconv.Itoa(newOf(d))},
	}
	if short := u.Short.In(u.Language); short != "" {
		m.List = short + " <" + m.List + ">"
	}
	if w.p.answers != "" && w.p.inbox != nil {
		m.PauseMail = plus(w.p.answers, w.token(u.ID, alerts.ToPause))
	}
	return m
}

// oneClick is an address for the header of a mail, "" for one that mail programs would not ask over an open line.
func oneClick(url string) string {
	if strings.HasPrefix(url, "https:") {
		return url
	}
	return ""
}

// plus is a mailbox with a token behind its name.
func plus(mailbox, token string) string {
	at := strings.LastIndexByte(mailbox, '@')
	return mailbox[:at] + "+" + token + mailbox[at:]
}

func newOf(d digest.Digest) (n int) {
	for _, it := range d.Items {
		if it.News == digest.New {
			n++
		}
	}
	return n
}

// attached are the files that go with a mail: the CSV unless there is nothing in it, and the PDF where the unit wants one.
// A PDF that cannot be made holds nothing up.
func (w writer) attached(d digest.Digest) []post.File {
	var files []post.File
	if len(d.Items) > 0 {
		files = append(files, post.File{Name: d.ID + ".csv", Type: "text/csv; charset=utf-8", Data: digest.CSV(d)})
	}
	if d.Unit.PDF {
		if pdf, err := digest.PDF(d); err != nil {
			w.log.Error("a digest has no PDF", "digest", d.ID, "why", err)
		} else {
			files = append(files, post.File{Name: d.ID + ".pdf", Type: "application/pdf", Data: pdf})
		}
	}
	return files
}

// files is a digest as files, the text last: who sees it sees all.
func (w writer) files(d digest.Digest) []post.File {
	text, html := digest.Mail(d)
	all := append(w.attached(d),
		post.File{Name: d.ID + ".json", Type: "application/json", Data: digest.JSON(d)},
		post.File{Name: d.ID + ".html", Type: "text/html; charset=utf-8", Data: []byte(html)})
	return append(all, post.File{Name: d.ID + ".txt", Type: "text/plain; charset=utf-8", Data: []byte(text)})
}
