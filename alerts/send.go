package alerts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"lurewatch/job"
)

// How a posting that was not taken is tried again: after one minute, twice as long each time and at most four hours,
// until three days after it was queued; an alarm for a day.
const (
	firstPause = time.Minute
	lastPause  = 4 * time.Hour
	giveUp     = 72 * time.Hour
)

// alarmGiveUp is how long an alarm is tried, also where it is refused: what a server refuses now it may take in an hour.
const alarmGiveUp = 24 * time.Hour

// isAlarm reports whether the posting is an alarm.
func (p Posting) isAlarm() bool { return strings.HasPrefix(p.Digest, alarmPrefix) }

// until is how long after it was queued a posting is tried.
func (p Posting) until() time.Duration {
	if p.isAlarm() {
		return alarmGiveUp
	}
	return giveUp
}

// pauseAfter is how long to wait after so many tries in vain.
func pauseAfter(tries int) time.Duration {
	p := firstPause
	for range tries - 1 {
		if p *= 2; p >= lastPause {
			return lastPause
		}
	}
	return p
}

// maxAsked is the longest wait that the other side can ask for.
const maxAsked = 24 * time.Hour

// wait is how long until the next try: as long as the other side asks for where it does and is not silly, but never less
// than after so many tries in vain, and never beyond when the posting is given up.
func (c *clerk) wait(p Posting, fault error) time.Duration {
	pause := max(pauseAfter(p.Tries), min(c.o.RetryAfter(fault), maxAsked))
	if last := p.Queued.Add(p.until()).Sub(c.now); last > 0 {
		pause = min(pause, last)
	}
	return pause
}

// dueBatch is how many postings are read at once.
const dueBatch = 200

// due lists the postings that are to be tried now. Those of units whose mails are stopped, or whose file has a fault so that
// nobody knows whom they are for, wait.
func (c *clerk) due(ctx context.Context) (list []Posting, err error) {
	stopped := make(map[string]bool)
	err = eachAfter(ctx, c.rows, tableOutbox, "", "", func(_ string, p Posting, _ []byte) (bool, error) {
		if p.Next.After(c.now) {
			return true, nil
		}
		is, ok := stopped[p.Unit]
		if !ok && p.Unit != "" {
			d, _, err := get[desk](ctx, c.rows, tableUnits, p.Unit)
			if err != nil {
				return false, err
			}
			_, fault := c.roster.Stopped[p.Unit]
			is = fault || held(unitOf(c.roster.Units, p.Unit), d)
			stopped[p.Unit] = is
		}
		if !is {
			list = append(list, p)
		}
		return len(list) < dueBatch, nil
	})
	return list, err
}

// awaited reports whether the target of a posting is still one of its unit's. An alarm always goes.
func (c *clerk) awaited(p Posting) bool {
	if p.Unit == "" {
		return true
	}
	return slices.ContainsFunc(targets(unitOf(c.roster.Units, p.Unit)), p.Target.same)
}

// withdraw takes a posting out of the outbox that nobody waits for any more: the unit, or the recipient, is gone.
func (c *clerk) withdraw(ctx context.Context, p Posting) error {
	now, raw, err := get[Posting](ctx, c.rows, tableOutbox, p.key())
	if err != nil || raw == nil {
		return err
	}
	p = now
	p.note(c.now, false, "not sent: the unit has this "+string(p.Target.Kind)+" target no more")
	p.State, p.Done, p.Next = Withdrawn, c.now, time.Time{}
	var st step
	st.add(job.Row{Table: tableOutbox, Key: p.key(), Was: raw, Checked: true})
	st.put(tableArchive, p.key(), p)
	if err := st.write(ctx, c.rows, nil); err != nil {
		return fmt.Errorf("withdraw %s: %w", p.Digest, err)
	}
	c.o.Log.Info("withdrawn", "digest", p.Digest, "to", p.Target.Kind)
	return nil
}

// send tries everything that is due, a few at a time, and returns when all are tried. What cannot be delivered is no
// error: it is in the rows. The lock is held only while rows are written.
func (c *clerk) send(ctx context.Context) error {
	tried := make(map[string]bool)
	for {
		c.mu.Lock()
		list, err := c.due(ctx)
		c.mu.Unlock()
		if err != nil {
			return fmt.Errorf("read what is to be sent: %w", err)
		}
		var fresh []Posting
		for _, p := range list {
			if !tried[p.key()] {
				tried[p.key()] = true
				fresh = append(fresh, p)
			}
		}
		if len(fresh) == 0 {
			return nil
		}
		if err := c.sendAll(ctx, fresh); err != nil {
			return err
		}
	}
}

// sendAll tries postings, Parallel at a time.
func (c *clerk) sendAll(ctx context.Context, list []Posting) error {
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex // guards fault
		fault error
		work  = make(chan Posting)
	)
	for range min(c.o.Parallel, len(list)) {
		wg.Go(func() {
			for p := range work {
				if err := c.sendOne(ctx, p); err != nil {
					mu.Lock()
					fault = errors.Join(fault, err)
					mu.Unlock()
				}
			}
		})
	}
	for _, p := range list {
		if ctx.Err() != nil {
			break
		}
		work <- p
	}
	close(work)
	wg.Wait()
	return fault
}

// sendOne tries one posting and writes down what came of it. A try that the end of ctx cut short is none: it is made
// again, as it may have arrived or not.
func (c *clerk) sendOne(ctx context.Context, p Posting) error {
	if !c.awaited(p) {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.withdraw(ctx, p)
	}
	data, err := c.bytes(ctx, p)
	answer := ""
	if err == nil {
		sender := c.o.Senders[p.Target.Kind]
		if sender == nil {
			err = fmt.Errorf("nothing here sends to a %s", p.Target.Kind)
		} else {
			answer, err = sender.Send(ctx, Letter{MessageID: p.messageID(c.o.Domain), Digest: p.Digest, Unit: p.Unit, Target: p.Target, Data: data})
		}
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.record(ctx, p, answer, err)
}

// record writes down what came of a try.
func (c *clerk) record(ctx context.Context, p Posting, answer string, fault error) error {
	now, raw, err := get[Posting](ctx, c.rows, tableOutbox, p.key())
	if err != nil || raw == nil {
		return err // another office, or a bounce, was quicker
	}
	p = now
	var st step
	p.Tries++
	switch {
	case fault == nil:
		p.note(c.now, true, answer)
		p.State, p.Done, p.Next = Sent, c.now, time.Time{}
		if err := c.heard(ctx, &st, p.Unit); err != nil {
			return err
		}
	case c.o.Permanent(fault) && !p.isAlarm(), errors.Is(fault, errLost), c.now.Sub(p.Queued) >= p.until():
		p.note(c.now, false, fault.Error())
		p.State, p.Done, p.Next = Failed, c.now, time.Time{}
		if err := c.failed(ctx, &st, p, fault.Error()); err != nil {
			return err
		}
	default:
		if c.o.Permanent(fault) { // an alarm
			c.o.Log.Error("an alarm was refused and is tried again", "alarm", p.Digest, "why", fault)
			if err := c.adminLost(ctx, &st, p, fault.Error()); err != nil {
				return err
			}
		}
		p.note(c.now, false, fault.Error())
		p.State, p.Next = Deferred, c.now.Add(c.wait(p, fault))
		st.swap(tableOutbox, p.key(), p, raw)
	}
	if p.State != Deferred {
		st.add(job.Row{Table: tableOutbox, Key: p.key(), Was: raw, Checked: true})
		st.put(tableArchive, p.key(), p)
	}
	if err := st.write(ctx, c.rows, nil); err != nil {
		return fmt.Errorf("write down what came of %s to %s: %w", p.Digest, p.Target.Kind, err)
	}
	c.o.Log.Info("sent or tried", "digest", p.Digest, "to", p.Target.Kind, "state", p.State, "tries", p.Tries)
	return nil
}

// heard writes down that a unit got something.
func (c *clerk) heard(ctx context.Context, st *step, unit string) error {
	if unit == "" {
		return nil
	}
	d, raw, err := get[desk](ctx, c.rows, tableUnits, unit)
	if err != nil || raw == nil || !c.now.After(d.Heard) {
		return err
	}
	d.Heard = c.now
	st.swap(tableUnits, unit, d, raw)
	return nil
}

// failed raises the alarm that something was not delivered. That an alarm was not is logged, and told to the operator where it
// was for a unit's admin.
func (c *clerk) failed(ctx context.Context, st *step, p Posting, why string) error {
	if p.Unit == "" {
		c.o.Log.Error("an alarm was not delivered", "alarm", p.Digest, "why", why)
		return c.adminLost(ctx, st, p, why)
	}
	detail := fmt.Sprintf("%s to %s: %.300s", p.Digest, p.Target, why)
	if err := c.raise(ctx, st, toOperator, NotDelivered, p.Unit, detail); err != nil {
		return err
	}
	return c.raise(ctx, st, toAdmin, NotDelivered, p.Unit, detail)
}

// adminLost tells the operator that an alarm to the admin of a unit was refused or came back. The operator's own is only
// logged.
func (c *clerk) adminLost(ctx context.Context, st *step, p Posting, why string) error {
	to := p.Target.Address
	if !p.isAlarm() || strings.EqualFold(to, c.o.Operator) {
		return nil
	}
	for _, u := range c.roster.Units {
		if !strings.EqualFold(u.Admin, to) {
			continue
		}
		if err := c.raiseOnce(ctx, st, toOperator, AdminLost, u.ID, fmt.Sprintf("%s: %.300s", p.Target, why)); err != nil {
			return err
		}
	}
	return nil
}

// silentAfter is how long a unit hears nothing before the operator is told.
const silentAfter = 48 * time.Hour

// silence raises the alarm for each unit that should have got something and got nothing for two days.
func (c *clerk) silence(ctx context.Context) error {
	var st step
	for _, u := range c.units {
		d, raw, err := get[desk](ctx, c.rows, tableUnits, u.ID)
		if err != nil {
			return err
		}
		if raw == nil || held(u, d) || c.now.Sub(d.Heard) < silentAfter {
			continue
		}
		if err := c.raiseOnce(ctx, &st, toOperator, Silent, u.ID, "since "+d.Heard.Format(time.RFC3339)); err != nil {
			return err
		}
	}
	return st.write(ctx, c.rows, nil)
}
