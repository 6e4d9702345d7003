package main

import (
	"context"
	"errors"

	"lurewatch/alerts"
	"lurewatch/alerts/inbox"
)

// poller is a mailbox: [inbox.IMAP] or [inbox.Maildir].
type poller interface {
	Poll(ctx context.Context, handle func(ctx context.Context, raw []byte) error) (int, error)
}

// letterbox hands what comes into a mailbox to the office, as far as it matters there.
type letterbox struct {
	box     poller
	mailbox string // its address
	log     func(msg string, args ...any)
}

// Poll takes in what is new. A mail that cannot be read is passed over: it will be the same each time. Of one that the
// mailbox itself passes over the office is told.
func (l letterbox) Poll(ctx context.Context, handle func(context.Context, alerts.Incoming) error) error {
	_, err := l.box.Poll(ctx, func(ctx context.Context, raw []byte) error {
		in, err := inbox.ReadMail(raw)
		if err != nil {
			l.log("a mail in the mailbox of answers cannot be read and is passed over", "bytes", len(raw), "why", err)
			return nil
		}
		if m, ok := l.incoming(in); ok {
			return handle(ctx, m)
		}
		return nil
	})
	var fault *inbox.PollError
	if !errors.As(err, &fault) {
		return err
	}
	left := fault.Left
	for _, why := range fault.Passed {
		l.log("a mail in the mailbox of answers is passed over", "why", why)
		if err := handle(ctx, alerts.Incoming{Passed: why.Error()}); err != nil {
			left = append(left, err)
		}
	}
	return errors.Join(left...)
}

// incoming is what matters of a mail: what a person answers, and what came back. Out-of-office notes, receipts and
// complaints say nothing.
func (l letterbox) incoming(in inbox.Incoming) (alerts.Incoming, bool) {
	m := alerts.Incoming{ID: in.ID, From: in.From}
	switch in.Kind {
	case inbox.Person:
		// A token is for one purpose, so that it can be offered for both.
		m.Token = in.Token(l.mailbox)
		m.Pause, m.Text, m.Machine = m.Token, in.Text, in.Machine
		if m.Text == "" {
			m.Text = in.Subject
		}
		for _, a := range inbox.Codes(in) {
			m.Answers = append(m.Answers, alerts.Answer{Ref: a.Ref, Right: a.Right, Elsewhere: a.Elsewhere, Note: a.Note})
		}
	case inbox.Bounced:
		for _, b := range in.Bounces {
			m.Bounces = append(m.Bounces, alerts.Bounce{MessageID: b.MessageID, To: b.Recipient, Permanent: !b.Temporary, Text: b.Text})
		}
	default:
		return m, false
	}
	return m, true
}
