package alerts

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Inbox is a mailbox that is looked into again and again.
type Inbox interface {
	// Poll hands each mail that is new to handle, and marks it as read once handle returned nil. It is bounded in time.
	Poll(ctx context.Context, handle func(context.Context, Incoming) error) error
}

// Incoming is one mail that came in, as far as it matters here. What is empty did not stand in it.
type Incoming struct {
	ID      string // message id
	From    string
	Token   string   // of the address it was sent to, for answers
	Answers []Answer // Ref, Right and Note of each; the rest is filled in
	Pause   string   // a token for [ToPause]
	Bounces []Bounce
}

// Bounce says that a mail of ours came back.
type Bounce struct {
	MessageID string // of our mail, without angle brackets
	To        string // the recipient; empty if it is not said
	Permanent bool   // nothing more will be tried
	Text      string // what the server said
}

// Receive takes in one mail. It returns an error only if it is worth handing in again: what a mail says wrong, such as an
// unknown reference, is logged. The same mail twice has one effect.
func (f *Office) Receive(ctx context.Context, m Incoming) error {
	for _, b := range m.Bounces {
		if err := f.Bounced(ctx, b); err != nil {
			return err
		}
	}
	if unit, ok := f.Holder(m.Pause, ToPause); ok && m.Pause != "" {
		if err := f.Pause(ctx, unit, unitName(unit)); err != nil {
			return err
		}
	}
	for _, a := range m.Answers {
		a.Token, a.From, a.Via, a.ID = m.Token, m.From, "mail", m.ID
		effect, err := f.Answer(ctx, a)
		switch {
		case errors.Is(err, ErrToken), errors.Is(err, ErrNeverTold):
			f.o.Log.Warn("an answer that came by mail is not taken", "ref", a.Ref, "why", err)
		case err != nil:
			return err
		default:
			f.o.Log.Info("answer", "ref", a.Ref, "right", a.Right, "effect", effect)
		}
	}
	return nil
}

// Bounced notes that a mail came back: in the archive, and for a permanent one as an alarm. A bounce of a mail that is
// not ours, or was noted before, does nothing.
func (f *Office) Bounced(ctx context.Context, b Bounce) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	id, ok := strings.CutSuffix(strings.TrimPrefix(b.MessageID, "digest."), "@"+f.o.Domain)
	if !ok || !strings.HasPrefix(b.MessageID, "digest.") {
		return nil
	}
	list, err := f.postings(ctx, id)
	if err != nil {
		return err
	}
	var mails []Posting
	for _, p := range list {
		if p.Target.Kind == Mail && (b.To == "" || strings.EqualFold(p.Target.Address, b.To)) {
			mails = append(mails, p)
		}
	}
	if len(mails) != 1 || mails[0].State != Sent {
		return nil
	}
	c, _ := f.clerk(f.o.Store, f.o.Now(), "")
	p := mails[0]
	var st step
	p.note(c.now, false, "bounce: "+b.Text)
	if b.Permanent {
		p.State, p.Done = Failed, c.now
		if err := c.failed(ctx, &st, p, "bounce: "+b.Text); err != nil {
			return err
		}
	}
	st.put(tableArchive, p.key(), p)
	if err := st.write(ctx, c.rows, nil); err != nil {
		return fmt.Errorf("note the bounce of %s: %w", id, err)
	}
	return nil
}

// pollEvery is how often the inbox is looked into.
const pollEvery = time.Minute

// poll looks into the inbox until ctx ends.
func (f *Office) poll(ctx context.Context) {
	t := time.NewTicker(pollEvery)
	defer t.Stop()
	for {
		if err := f.o.Inbox.Poll(ctx, f.Receive); err != nil && ctx.Err() == nil {
			f.o.Log.Error("the inbox cannot be read", "why", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}
