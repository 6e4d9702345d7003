package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/post"
	"lurewatch/alerts/units"
)

// senders are the ways out. There is none for mail where no server is set.
func (p postal) senders(unit func(id string) (units.Unit, bool), now func() time.Time) map[alerts.Kind]alerts.Sender {
	all := map[alerts.Kind]alerts.Sender{
		alerts.Webhook:   byWebhook{p, unit, now},
		alerts.Directory: byDirectory{},
	}
	if p.smtp != nil {
		all[alerts.Mail] = byMail{p}
	}
	return all
}

// byMail hands letters to the mail server.
type byMail struct{ p postal }

// Send names the mailbox of answers as who is told when the mail cannot be delivered.
func (s byMail) Send(ctx context.Context, l alerts.Letter) (string, error) {
	return s.p.smtp.Send(ctx, s.p.envelope(), l.Target.Address, l.Data)
}

// envelope is the address that bounces come to.
func (p postal) envelope() string {
	if p.answers != "" {
		return p.answers
	}
	if a, err := mail.ParseAddress(p.from); err == nil {
		return a.Address
	}
	return ""
}

// byWebhook posts digests to the web servers of units.
type byWebhook struct {
	p    postal
	unit func(id string) (units.Unit, bool)
	now  func() time.Time
}

// Send names the delivery by the digest's id with hyphens, as ids of webhooks have no dots. The secret is the one that the
// unit has now.
func (s byWebhook) Send(ctx context.Context, l alerts.Letter) (string, error) {
	u, ok := s.unit(l.Unit)
	if !ok || u.Webhook.URL != l.Target.Address {
		return "", fmt.Errorf("unit %q has another webhook by now, or none", l.Unit)
	}
	return s.p.webhook(u, s.now).Send(ctx, strings.ReplaceAll(l.Digest, ".", "-"), l.Data)
}

// webhook is the one of a unit.
func (p postal) webhook(u units.Unit, now func() time.Time) post.Webhook {
	return post.Webhook{URL: u.Webhook.URL, SecretFile: u.Webhook.Secret, CAFile: p.webhookCA, Private: p.private, Now: now}
}

// byDirectory writes digests as files.
type byDirectory struct{}

// Send writes each of the files that the letter is made of.
func (byDirectory) Send(ctx context.Context, l alerts.Letter) (string, error) {
	var files []post.File
	if err := json.Unmarshal(l.Data, &files); err != nil {
		return "", fmt.Errorf("read the files of digest %s: %w", l.Digest, err)
	}
	return post.Directory{Path: l.Target.Address}.Write(ctx, files)
}

// retryAfter is how long the other side asked to wait.
func retryAfter(err error) time.Duration {
	var r *post.Refusal
	if errors.As(err, &r) {
		return r.After
	}
	return 0
}

// permanent reports whether the other side refused for good.
func permanent(err error) bool {
	var r *post.Refusal
	return errors.As(err, &r) && !r.Temporary
}
