package alerts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
)

// Reply is a short mail to somebody of a unit that says what of their mail could not be taken, and how to write it.
type Reply struct {
	MessageID string // without angle brackets
	To        string // a mail address, as the unit's file has it
	Language  string // vi, en or fr
	Date      time.Time
	Answering string // the message id of their mail, as it says; may be empty or anything
	Untaken   []Untaken
	Links     digest.Links // of the unit
}

// Untaken is one thing that could not be taken.
type Untaken struct {
	Ref   string // as it was written; empty for what is not about one
	Words string // what was written, at most maxQuoted runes
	Why   UntakenWhy
}

// UntakenWhy is why something could not be taken.
type UntakenWhy string

// The reasons.
const (
	NoAnswer  UntakenWhy = "no_answer"  // there is no word with a reference in it
	NeverTold UntakenWhy = "never_told" // the unit was told of no ad with the reference
	NoToken   UntakenWhy = "no_token"   // it was not sent to the address of a unit
)

// The most that a reply quotes, in runes, and that it lists.
const (
	maxQuoted = 120
	maxListed = 10
)

// replyPause is how often somebody is written to at most.
const replyPause = time.Hour

// replyPrefix begins the name of a reply in the outbox.
const replyPrefix = "~reply."

// notTaken tells the operator what of a mail could not be taken, and whoever wrote it, unless it may be a machine or they
// were written to within the hour.
func (f *Office) notTaken(ctx context.Context, m Incoming, u units.Unit, to string, left []Untaken) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	c, _ := f.clerk(f.o.Store, f.o.Now(), "")
	var st step
	var err error
	for _, l := range left[:min(maxListed, len(left))] {
		if err == nil {
			err = c.raiseListed(ctx, &st, toOperator, NotTaken, u.ID, l.detail())
		}
	}
	if err == nil {
		err = c.reply(ctx, &st, m, u, to, left)
	}
	if err == nil {
		err = st.write(ctx, c.rows, nil)
	}
	if err != nil {
		return fmt.Errorf("say what of a mail of unit %q is not taken: %w", u.ID, err)
	}
	return nil
}

// detail is what the operator is told.
func (l Untaken) detail() string {
	switch l.Why {
	case NeverTold:
		return digest.Line(l.Ref, 40) + ": the unit was told of no such ad"
	case NoToken:
		return "a mail that was not sent to the address for the unit's answers"
	}
	return "no answer in “" + l.Words + "”"
}

// reply queues the mail.
func (c *clerk) reply(ctx context.Context, st *step, m Incoming, u units.Unit, to string, left []Untaken) error {
	if c.o.Reply == nil || m.Machine || m.From == "" {
		return nil
	}
	key := strings.ToLower(to)
	last, _, err := get[time.Time](ctx, c.rows, tableWritten, key)
	if err != nil || c.now.Sub(last) < replyPause {
		return err
	}
	r := Reply{To: to, Language: u.Language, Date: c.now, Answering: m.ID, Untaken: left[:min(maxListed, len(left))]}
	if c.o.Links != nil {
		r.Links = c.o.Links(u, "", c.Token(u.ID, ToAnswer), c.Token(u.ID, ToPause))
	}
	sum := sha256.Sum256([]byte(to + "\x00" + m.ID))
	id := fmt.Sprintf("%s%s.%s", replyPrefix, c.now.Format("20060102-150405"), hex.EncodeToString(sum[:4]))
	r.MessageID = c.messageID(id, c.now, []byte(r.Text()))
	data, err := c.o.Reply(ctx, r)
	if err == nil {
		err = c.keepFile(id, Mail, data)
	}
	if err != nil {
		return fmt.Errorf("write a reply: %w", err)
	}
	p := Posting{Digest: id, Target: Target{Kind: Mail, Address: to}, MessageID: r.MessageID, State: Queued, Queued: c.now, Next: c.now, SHA256: sumOf(data)}
	st.put(tableOutbox, p.key(), p)
	st.put(tableWritten, key, c.now)
	return nil
}
