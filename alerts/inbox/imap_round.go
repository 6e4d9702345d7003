package inbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// maxBroken is how many mails that the server cannot serve one poll bears: each takes two connections.
const maxBroken = 10

// round is one poll of a mailbox, with the connection that it has at the time.
type round struct {
	IMAP
	handle  func(context.Context, []byte) error
	conn    *imapclient.Client // nil for none
	handled int
	served  int      // how many mails the server gave
	broken  []broken // not marked yet
	lost    int      // how many there were
	fault   PollError
}

// broken is a mail that the server could not serve twice, the second time alone.
type broken struct {
	uid imap.UID
	why error
}

// run polls.
func (r *round) run(ctx context.Context) error {
	if err := r.connect(ctx); err != nil {
		return err
	}
	defer r.drop()
	done := r.within(ctx)
	found, err := r.conn.UIDSearch(&imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen, imap.FlagDeleted}}, nil).Wait()
	done()
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	uids := found.AllUIDs()
	slices.Sort(uids)
	for _, uid := range uids[:min(len(uids), maxPoll)] {
		if ctx.Err() != nil || r.lost == maxBroken {
			break
		}
		if err := r.one(ctx, uid); err != nil {
			r.fault.Left = append(r.fault.Left, err)
			return r.end(ctx)
		}
	}
	return r.end(ctx)
}

// connect makes a connection where there is none.
func (r *round) connect(ctx context.Context) (err error) {
	if r.conn == nil {
		r.conn, err = r.enter(ctx)
	}
	return err
}

// drop ends the connection, if there is one.
func (r *round) drop() {
	if r.conn != nil {
		leave(r.conn)
		r.conn = nil
	}
}

// one takes one mail in. An error is of the connection and ends the poll.
func (r *round) one(ctx context.Context, uid imap.UID) error {
	raw, err := r.fetch(ctx, uid)
	if err != nil && !errors.Is(err, errLarge) && ctx.Err() == nil { // alone, over a new connection
		r.drop()
		if fault := r.connect(ctx); fault != nil {
			return fault
		}
		if raw, err = r.fetch(ctx, uid); err != nil && !errors.Is(err, errLarge) {
			r.broken = append(r.broken, broken{uid, err})
			r.lost++
			r.drop()
			return r.connect(ctx)
		}
	}
	large := errors.Is(err, errLarge)
	switch {
	case err != nil && !large:
		return r.mail(uid, err)
	case err == nil && raw == nil:
		return nil // it went away meanwhile
	}
	r.served++
	r.settle(ctx)
	if large {
		r.pass(ctx, uid, err)
		return nil
	}
	if err := r.handle(ctx, raw); err != nil {
		r.fault.Left = append(r.fault.Left, r.mail(uid, err))
		return nil
	}
	if err := r.mark(ctx, uid, imap.FlagSeen); err != nil {
		r.fault.Left = append(r.fault.Left, r.mail(uid, err))
		return nil
	}
	r.handled++
	return nil
}

func (r *round) mail(uid imap.UID, err error) error { return fmt.Errorf("mail %d: %w", uid, err) }

// within ends the connection if what it is used for takes longer than a tenth of the whole poll may; the caller calls the
// function that it returns.
func (r *round) within(ctx context.Context) (done func()) {
	ctx, cancel := context.WithTimeout(ctx, or(r.Timeout, defaultTimeout)/10)
	conn := r.conn
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	return func() { stop(); cancel() }
}

// fetch asks for a mail.
func (r *round) fetch(ctx context.Context, uid imap.UID) ([]byte, error) {
	defer r.within(ctx)()
	return fetch(r.conn, uid)
}

// settle marks what is broken: the server could serve another mail.
func (r *round) settle(ctx context.Context) {
	for _, b := range r.broken {
		r.pass(ctx, b.uid, b.why)
	}
	r.broken = nil
}

// end says what was not handled.
func (r *round) end(ctx context.Context) error {
	if r.served > 0 && r.conn != nil {
		r.settle(ctx)
	}
	for _, b := range r.broken {
		r.fault.Left = append(r.fault.Left, r.mail(b.uid, b.why))
	}
	if r.conn != nil && ctx.Err() == nil {
		done := r.within(ctx)
		_ = r.conn.Logout().Wait() // all that matters is done
		done()
	}
	if len(r.fault.Left)+len(r.fault.Passed) == 0 {
		return nil
	}
	return &r.fault
}

// pass marks a mail that is not handled so that it does not come again. One that cannot be marked comes again.
func (r *round) pass(ctx context.Context, uid imap.UID, why error) {
	if err := r.mark(ctx, uid, imap.FlagSeen, imap.FlagFlagged); err != nil {
		r.fault.Left = append(r.fault.Left, r.mail(uid, errors.Join(why, err)))
		return
	}
	r.fault.Passed = append(r.fault.Passed, r.mail(uid, why))
}

// mark puts flags on a mail, and moves one that is handled.
func (r *round) mark(ctx context.Context, uid imap.UID, flags ...imap.Flag) error {
	defer r.within(ctx)()
	set := imap.UIDSetNum(uid)
	if err := r.conn.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: flags}, nil).Close(); err != nil {
		return fmt.Errorf("mark seen: %w", err)
	}
	if r.Done != "" && len(flags) == 1 {
		if _, err := r.conn.Move(set, r.Done).Wait(); err != nil {
			return fmt.Errorf("move to %q: %w", r.Done, err)
		}
	}
	return nil
}

var errLarge = fmt.Errorf("more than %d bytes", MaxMail)

// fetch returns a mail, nil if it is no longer there, and errLarge if it is too large.
func fetch(c *imapclient.Client, uid imap.UID) ([]byte, error) {
	set := imap.UIDSetNum(uid)
	about, err := c.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true}).Collect()
	if err != nil || len(about) == 0 {
		return nil, err
	}
	if about[0].RFC822Size > MaxMail {
		return nil, errLarge
	}
	section := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: MaxMail + 1}}
	raw, err := body(c.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}))
	if err == nil && len(raw) > MaxMail {
		return nil, errLarge
	}
	return raw, err
}

// body reads the one body that a command asks for, nil if the mail is no longer there. One that ends early is the end of the
// connection, and the command is left as it is: what the library would do to finish it reads beside its own reader.
func body(cmd *imapclient.FetchCommand) (raw []byte, err error) {
	for mail := cmd.Next(); mail != nil; mail = cmd.Next() {
		for item := mail.Next(); item != nil; item = mail.Next() {
			part, ok := item.(imapclient.FetchItemDataBodySection)
			if !ok || part.Literal == nil {
				continue
			}
			raw, err = io.ReadAll(part.Literal)
			if err == nil && int64(len(raw)) < part.Literal.Size() {
				err = io.ErrUnexpectedEOF
			}
			if err != nil {
				return nil, fmt.Errorf("read it: %w", err)
			}
		}
	}
	return raw, cmd.Close()
}
