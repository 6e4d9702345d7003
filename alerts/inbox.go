package alerts

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"lurewatch/alerts/digest"
)

// Inbox is a mailbox that is looked into again and again.
type Inbox interface {
	// Poll hands each mail that is new to handle, and marks it as read once handle returned nil. It is bounded in time. A
	// mail that it cannot read and will not hand over again is handed over as one with nothing but Passed. An error means
	// that mails may wait.
	Poll(ctx context.Context, handle func(context.Context, Incoming) error) error
}

// Incoming is one mail that came in, as far as it matters here. What is empty did not stand in it.
type Incoming struct {
	ID      string // message id
	From    string
	Token   string   // of the address it was sent to, for answers
	Answers []Answer // Ref, Right, Elsewhere and Note of each; the rest is filled in
	Pause   string   // a token for [ToPause]
	Bounces []Bounce
	// Passed says why a mail cannot be read and does not come again; empty for one that was read.
	Passed string
	// Text is what was written in it, for people, and Machine says that it may not be from a person, so that nothing is
	// written back.
	Text    string
	Machine bool
}

// Bounce says that a mail of ours came back.
type Bounce struct {
	MessageID string // of our mail, without angle brackets
	To        string // the recipient; empty if it is not said
	Permanent bool   // nothing more will be tried
	Text      string // what the server said
}

// Receive takes in one mail. It returns an error only if it is worth handing in again. The same mail twice has one effect.
//
// An answer or a pause counts only where the mail is from a recipient or the admin of the unit whose token it bears, as far as
// its From says: who was shown a digest has the token too. Anybody else's decides nothing, gets no mail, and is an alarm for
// the unit's admin. What cannot be taken of a mail of the unit's own people is an alarm for the operator, and they get a
// [Reply]. A bounce counts only where the message id that it names is, as a whole, that of a mail that was sent: everything
// else in it anybody can know.
func (f *Office) Receive(ctx context.Context, m Incoming) error {
	if m.Passed != "" {
		return f.amissWithInbox(ctx, MailPassed, m.Passed)
	}
	passed := 0
	for _, b := range m.Bounces {
		ours, err := f.bounced(ctx, b)
		if err != nil {
			return err
		}
		if !ours {
			passed++
		}
	}
	if passed > 0 {
		f.o.Log.Warn("a bounce does not say which mail that was sent came back and is passed over", "mail", m.ID, "recipients", passed)
	}
	if len(m.Bounces) > 0 {
		return nil
	}
	return f.hear(ctx, m)
}

// bounceWithin is how long after it was sent a mail can come back whose message id can be guessed, as servers try for five
// days.
const bounceWithin = 7 * 24 * time.Hour

// maxSaid is how much is kept of what a server said of a mail that came back, in runes.
const maxSaid = 200

// bounced notes that a mail came back: in the archive, and for a permanent one as an alarm. It reports whether the mail is
// ours. What was noted before does nothing.
func (f *Office) bounced(ctx context.Context, b Bounce) (ours bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c, _ := f.clerk(f.o.Store, f.o.Now(), "")
	p, err := c.cameBack(ctx, b)
	if err != nil || p.Digest == "" || p.State != Sent {
		return p.Digest != "", err
	}
	var st step
	said := "bounce; the server said: “" + digest.Foreign(b.Text, p.Target.Address, maxSaid) + "”"
	p.note(c.now, false, said)
	switch {
	case b.Permanent && p.isAlarm() && c.now.Sub(p.Queued) < p.until(): // it is tried again
		if err := c.adminLost(ctx, &st, p, said); err != nil {
			return true, err
		}
		c.o.Log.Error("an alarm was not delivered", "alarm", p.Digest, "why", said, "again_after", c.wait(p, nil))
		p.State, p.Done, p.Next = Deferred, time.Time{}, c.now.Add(c.wait(p, nil))
		st.drop(tableArchive, p.key())
		st.put(tableOutbox, p.key(), p)
	case b.Permanent:
		p.State, p.Done = Failed, c.now
		if err := c.failed(ctx, &st, p, said); err != nil {
			return true, err
		}
		st.put(tableArchive, p.key(), p)
	default:
		st.put(tableArchive, p.key(), p)
	}
	if err := st.write(ctx, c.rows, nil); err != nil {
		return true, fmt.Errorf("note the bounce of %s: %w", p.Digest, err)
	}
	return true, nil
}

// cameBack finds the posting that a bounce is of; the zero Posting if there is none, or if it does not say which recipient
// of several it is of.
func (c *clerk) cameBack(ctx context.Context, b Bounce) (Posting, error) {
	id := digestNamed(b.MessageID)
	if id == "" {
		return Posting{}, nil
	}
	list, err := c.postings(ctx, id)
	if err != nil {
		return Posting{}, err
	}
	list = slices.DeleteFunc(list, func(p Posting) bool {
		return p.Done.IsZero() || p.Target.Kind != Mail || !strings.EqualFold(p.messageID(c.o.Domain), b.MessageID) ||
			b.To != "" && !strings.EqualFold(p.Target.Address, b.To) || p.MessageID == "" && c.now.Sub(p.Done) > bounceWithin
	})
	if len(list) == 0 || slices.ContainsFunc(list, func(p Posting) bool { return !p.Target.same(list[0].Target) }) {
		return Posting{}, nil
	}
	p, _ := newestTo(list, list[0].Target)
	return p, nil
}

// amissWithInbox raises an alarm about the inbox for the operator. That it is down counts once until it has been told.
func (f *Office) amissWithInbox(ctx context.Context, kind AlarmKind, why string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	c, _ := f.clerk(f.o.Store, f.o.Now(), "")
	raise := c.raise
	if kind == InboxDown {
		raise = c.raiseOnce
	}
	var st step
	err := raise(ctx, &st, toOperator, kind, "", digest.Line(strings.ReplaceAll(why, "\n", "; "), maxDetail))
	if err == nil {
		err = st.write(ctx, c.rows, nil)
	}
	if err != nil {
		return fmt.Errorf("raise the alarm that the inbox has trouble: %w", err)
	}
	return nil
}

// pollEvery is how often the inbox is looked into, and downAfter how long it cannot be read before the operator is told.
const (
	pollEvery = time.Minute
	downAfter = time.Hour
)

// poll looks into the inbox until ctx ends.
func (f *Office) poll(ctx context.Context) {
	t := time.NewTicker(pollEvery)
	defer t.Stop()
	var since time.Time // when it could first not be read; zero while it can
	for {
		if err := f.o.Inbox.Poll(ctx, f.Receive); ctx.Err() == nil {
			since = f.looked(ctx, since, err)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// looked notes what came of a look into the inbox, and returns since when it cannot be read.
func (f *Office) looked(ctx context.Context, since time.Time, fault error) time.Time {
	now := f.o.Now()
	switch {
	case fault == nil && !since.IsZero():
		f.o.Log.Info("the inbox can be read again")
		return time.Time{}
	case fault == nil:
		return time.Time{}
	case since.IsZero():
		f.o.Log.Error("the inbox cannot be read", "why", fault)
		return now
	case now.Sub(since) >= downAfter:
		if err := f.amissWithInbox(ctx, InboxDown, fault.Error()); err != nil {
			f.o.Log.Error("an alarm cannot be kept", "why", err)
		}
	}
	return since
}
