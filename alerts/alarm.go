package alerts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"lurewatch/alerts/units"
)

// AlarmKind is what an alarm is about.
type AlarmKind string

// The kinds of alarms.
const (
	NotDelivered AlarmKind = "not_delivered" // refused for good, bounced, or given up after three days
	Silent       AlarmKind = "silent"        // a unit got nothing for two days
	Stopped      AlarmKind = "stopped"       // a unit's file has a fault, or its digest cannot be made
	PausedBy     AlarmKind = "paused"        // told at once
	ResumedBy    AlarmKind = "resumed"
	Stranger     AlarmKind = "stranger"   // somebody answered or wanted a pause by mail who is not of the unit
	NotTaken     AlarmKind = "not_taken"  // what somebody of the unit wrote was not understood
	AdminLost    AlarmKind = "admin_lost" // a mail to the unit's admin was refused or came back; told at once
	// Of the mailbox of answers, which is of no unit.
	InboxDown  AlarmKind = "inbox_down"  // it could not be read for an hour
	MailPassed AlarmKind = "mail_passed" // a mail in it cannot be read and was passed over
)

// Alarm is one mail to the operator or to a unit's admin about what is amiss with the sending.
type Alarm struct {
	// MessageID is without angle brackets.
	MessageID string
	To        string // a mail address
	Language  string // vi, en or fr
	Date      time.Time
	Lines     []AlarmLine
}

// AlarmLine is one thing that is amiss. What happened more than once is one line.
type AlarmLine struct {
	Kind   AlarmKind
	Unit   string
	Name   string // of the unit, in the language of the alarm
	Detail string // of the newest time, in English, with whatever a server put into it; Text makes one line of it
	First  time.Time
	Last   time.Time
	Count  int
}

// alarmPrefix begins the name of an alarm in the outbox, which has no unit.
const alarmPrefix = "~alarm."

// The addressees of alarms.
const (
	toOperator = "operator"
	toAdmin    = "admin"
)

// The limits of alarms: one mail an hour to each addressee, and the same thing once a day. What comes in between is
// counted and joins the next mail. What people did, see [alarm.event], is told each time, and what is told at once, see
// [alarm.instant], has a mail of its own beside that.
const (
	alarmPause  = time.Hour
	alarmRepeat = 24 * time.Hour
	alarmKept   = 7 * 24 * time.Hour
)

// alarm is what is kept about one line for one addressee.
type alarm struct {
	To     string    `json:"to"` // operator or admin
	Kind   AlarmKind `json:"kind"`
	Unit   string    `json:"unit"`
	Detail string    `json:"detail"`
	First  time.Time `json:"first"` // since Told
	Last   time.Time `json:"last"`
	Count  int       `json:"count"` // since Told
	Told   time.Time `json:"told,omitzero"`
}

func (a alarm) key() string { return a.To + "/" + string(a.Kind) + "/" + a.Unit }

// waits reports whether the line is to be in the addressee's next mail.
func (a alarm) waits(now time.Time) bool {
	return a.Count > 0 && (a.Told.IsZero() || a.event() || now.Sub(a.Told) >= alarmRepeat)
}

// event reports whether the line is about something that people did, which is another thing each time.
func (a alarm) event() bool {
	switch a.Kind {
	case PausedBy, ResumedBy, Stranger, NotTaken:
		return true
	}
	return false
}

// instant reports whether the line does not wait for the hour.
func (a alarm) instant() bool { return a.Kind == PausedBy || a.Kind == AdminLost }

// raise notes that something is amiss. It is mailed at the end of the tick.
func (c *clerk) raise(ctx context.Context, st *step, to string, kind AlarmKind, unit, detail string) error {
	a := alarm{To: to, Kind: kind, Unit: unit}
	if found, _ := st.find(tableAlarms, a.key(), &a); !found {
		was, raw, err := get[alarm](ctx, c.rows, tableAlarms, a.key())
		if err != nil {
			return err
		}
		if raw != nil {
			a = was
		}
	}
	if a.Count == 0 {
		a.First = c.now
	}
	a.Detail, a.Last, a.Count = strings.ToValidUTF8(detail, ""), c.now, a.Count+1
	st.put(tableAlarms, a.key(), a)
	return nil
}

// raiseListed is raise for things that each say something: the detail has all of them since the addressee was told, as far
// as there is room.
func (c *clerk) raiseListed(ctx context.Context, st *step, to string, kind AlarmKind, unit, detail string) error {
	a := alarm{To: to, Kind: kind, Unit: unit}
	if found, _ := st.find(tableAlarms, a.key(), &a); !found {
		was, raw, err := get[alarm](ctx, c.rows, tableAlarms, a.key())
		if err != nil {
			return err
		}
		if raw != nil {
			a = was
		}
	}
	if a.Count > 0 && len(a.Detail)+len(detail) < maxDetail && !strings.Contains(a.Detail, detail) {
		detail = a.Detail + "; " + detail
	} else if a.Count > 0 {
		detail = a.Detail
	}
	return c.raise(ctx, st, to, kind, unit, detail)
}

// raiseOnce is raise for a state that lasts: it counts once until it has been told.
func (c *clerk) raiseOnce(ctx context.Context, st *step, to string, kind AlarmKind, unit, detail string) error {
	a, raw, err := get[alarm](ctx, c.rows, tableAlarms, alarm{To: to, Kind: kind, Unit: unit}.key())
	if err != nil || raw != nil && (a.Count > 0 || c.now.Sub(a.Told) < alarmRepeat) {
		return err
	}
	return c.raise(ctx, st, to, kind, unit, detail)
}

// fault logs that a unit cannot be served and raises the alarm for it. It is for what must not hold up other units.
func (c *clerk) fault(ctx context.Context, unit string, why error) {
	c.amiss[unit] = true
	if c.faults[unit] != why.Error() {
		c.faults[unit] = why.Error()
		c.o.Log.Error("a unit cannot be served", "unit", unit, "why", why)
	}
	var st step
	detail := brief(why.Error())
	err := c.raiseOnce(ctx, &st, toOperator, Stopped, unit, detail)
	if err == nil {
		err = c.raiseOnce(ctx, &st, toAdmin, Stopped, unit, detail)
	}
	if err == nil {
		err = st.write(ctx, c.rows, nil)
	}
	if err != nil {
		c.o.Log.Error("an alarm cannot be kept", "unit", unit, "why", err)
	}
}

// alarms queues one mail for each addressee who is to be told something and was not told within the hour, and one for
// each who is to be told something at once.
func (c *clerk) alarms(ctx context.Context, all []units.Unit) error {
	lines, instant := make(map[string][]alarm), make(map[string][]alarm)
	var st step
	err := eachAfter(ctx, c.rows, tableAlarms, "", "", func(key string, a alarm, _ []byte) (bool, error) {
		u := unitOf(all, a.Unit)
		switch address := c.addressee(a, u); {
		case a.waits(c.now) && address != "" && a.instant():
			instant[address] = append(instant[address], a)
		case a.waits(c.now) && address != "":
			lines[address] = append(lines[address], a)
		case c.now.Sub(a.Last) >= alarmKept:
			st.drop(tableAlarms, key)
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	for _, address := range slices.Sorted(maps.Keys(instant)) {
		if err := c.mailAlarm(ctx, address, instant[address], all); err != nil {
			return err
		}
	}
	for _, address := range slices.Sorted(maps.Keys(lines)) {
		list := lines[address]
		last, _, err := get[time.Time](ctx, c.rows, tableMailed, address)
		if err != nil {
			return err
		}
		if c.now.Sub(last) < alarmPause {
			continue
		}
		if err := c.mailAlarm(ctx, address, list, all); err != nil {
			return err
		}
	}
	return st.write(ctx, c.rows, nil)
}

func unitOf(all []units.Unit, id string) units.Unit {
	i := slices.IndexFunc(all, func(u units.Unit) bool { return u.ID == id })
	if i < 0 {
		return units.Unit{ID: id}
	}
	return all[i]
}

// addressee is whom an alarm is mailed to; empty where nobody is named.
func (c *clerk) addressee(a alarm, u units.Unit) string {
	if a.To == toAdmin {
		return u.Admin
	}
	return c.o.Operator
}

// mailAlarm queues one mail about lines, and takes them for told.
func (c *clerk) mailAlarm(ctx context.Context, address string, list []alarm, all []units.Unit) error {
	a := Alarm{To: address, Language: c.language(list, all), Date: c.now}
	var st step
	for _, l := range list {
		a.Lines = append(a.Lines, AlarmLine{Kind: l.Kind, Unit: l.Unit, Name: unitOf(all, l.Unit).Name.In(a.Language), Detail: l.Detail,
			First: l.First, Last: l.Last, Count: l.Count})
		l.Told, l.Count = c.now, 0
		st.put(tableAlarms, l.key(), l)
	}
	sum := sha256.Sum256([]byte(address + "\x00" + a.Text())) // two of one second differ
	id := fmt.Sprintf("%s%s.%s", alarmPrefix, c.now.Format("20060102-150405"), hex.EncodeToString(sum[:4]))
	a.MessageID = c.messageID(id, c.now, []byte(a.Text()))
	data, err := c.o.Writer.Alarm(ctx, a)
	if err == nil {
		err = c.keepFile(id, Mail, data)
	}
	if err != nil {
		return fmt.Errorf("write an alarm: %w", err)
	}
	p := Posting{Digest: id, Target: Target{Kind: Mail, Address: address}, MessageID: a.MessageID, State: Queued, Queued: c.now, Next: c.now, SHA256: sumOf(data)}
	st.put(tableOutbox, p.key(), p)
	if !list[0].instant() {
		st.put(tableMailed, address, c.now)
	}
	return st.write(ctx, c.rows, nil)
}

// language is that of the unit where all lines are an admin's, else the operator's.
func (c *clerk) language(list []alarm, all []units.Unit) string {
	lang := c.o.OperatorLanguage
	if list[0].To == toAdmin {
		lang = unitOf(all, list[0].Unit).Language
	}
	if lang == "" {
		return "vi"
	}
	return lang
}
