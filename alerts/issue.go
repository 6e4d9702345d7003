package alerts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// Kind is a way in which a digest reaches people or programs.
type Kind string

// The kinds of targets.
const (
	Mail      Kind = "mail"
	Webhook   Kind = "webhook"
	Directory Kind = "directory"
	Feed      Kind = "feed" // nothing is sent: it is fetched
)

// Target is where a digest goes: a mail address, the address of a webhook, a directory. A feed has no address.
type Target struct {
	Kind    Kind   `json:"kind"`
	Address string `json:"address,omitempty"`
}

// String returns "mail:truc-ban@example.org".
func (t Target) String() string { return string(t.Kind) + ":" + t.Address }

// same reports whether two targets are one: capitals in a mail address do not count.
func (t Target) same(o Target) bool {
	return t == o || t.Kind == Mail && o.Kind == Mail && strings.EqualFold(t.Address, o.Address)
}

// targets lists where the digests of a unit go, each once.
func targets(u units.Unit) []Target {
	var out []Target
	seen := make(map[Target]bool)
	add := func(k Kind, address string, ok bool) {
		if t := (Target{k, address}); ok && !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	for _, r := range u.Recipients {
		add(Mail, r, true)
	}
	add(Webhook, u.Webhook.URL, u.Webhook.URL != "")
	add(Directory, u.Directory, u.Directory != "")
	add(Feed, "", u.Feed)
	return out
}

// errTooLong is returned for a digest that has more than a transaction can take.
var errTooLong = errors.New("more than one transaction takes")

// maxSkeleton is how long a digest without its ads may be as a row, in bytes.
const maxSkeleton = 1_000_000

// trendDays is how many past days a digest counts.
const trendDays = 14

// issue makes a digest final. Its bytes are on disk before the one transaction that enters it into the ledger, queues
// it, and says what the unit knows now.
func (c *clerk) issue(ctx context.Context, b *making, covers []string) error {
	d, err := c.draft(ctx, b, covers)
	if err != nil {
		return err
	}
	lean, err := json.Marshal(skeleton(d))
	if err != nil {
		return err
	}
	if len(lean) > maxSkeleton || len(b.st.rows) > maxRows-maxCovered-100 {
		return fmt.Errorf("digest %s: %d items: %w", d.ID, len(d.Items), errTooLong)
	}
	b.st.add(job.Row{Table: tableDigests, Key: d.ID, Value: lean, Checked: true})
	if err := c.queue(ctx, b, d, c.messageID(d.ID, c.now, lean)); err != nil {
		return fmt.Errorf("digest %s: %w", d.ID, err)
	}
	if b.notice == 0 {
		c.enter(b, d)
	}
	b.st.swap(tableUnits, b.unit.ID, b.desk, b.raw)
	if err := b.st.write(ctx, c.rows, nil); err != nil {
		return fmt.Errorf("digest %s: %w", d.ID, err)
	}
	c.o.Log.Info("digest made", "digest", d.ID, "items", len(d.Items), "more", d.More, "covers", len(d.Covers))
	return nil
}

// draft is the digest whole. It gives references, which only the transaction makes last.
func (c *clerk) draft(ctx context.Context, b *making, covers []string) (d digest.Digest, err error) {
	if err := c.bear(ctx, b); err != nil {
		return d, err
	}
	if err := c.finish(ctx, b); err != nil {
		return d, err
	}
	from := b.desk.To
	if from.IsZero() {
		from = c.now.Add(-lookBack)
	}
	d = digest.Digest{ID: b.id(), Unit: b.unit, Day: b.day, Covers: covers, From: b.local(from), To: b.local(c.now), Made: b.local(c.now),
		Urgent: b.notice > 0, Items: b.items, More: b.more}
	if b.notice == 0 {
		if d.Trend, err = c.trend(ctx, b); err != nil {
			return d, err
		}
	}
	if c.o.Sources != nil {
		if d.Sources, err = c.o.Sources(ctx); err != nil {
			c.o.Log.Warn("the state of the sources cannot be read", "why", err)
		}
	}
	d.Rules, d.Places = c.names(d)
	if c.o.Links != nil {
		d.Links = c.o.Links(b.unit, d.ID, c.Token(b.unit.ID, ToAnswer), c.Token(b.unit.ID, ToPause))
	}
	return d, nil
}

// trend reads how many new ads the digests of past days told, oldest first.
func (c *clerk) trend(ctx context.Context, b *making) ([]digest.DayCount, error) {
	last, err := time.Parse(dayForm, b.day)
	if err != nil {
		return nil, err
	}
	var out []digest.DayCount
	for i := trendDays; i > 0; i-- {
		day := last.AddDate(0, 0, -i).Format(dayForm)
		r, raw, err := get[Run](ctx, c.rows, tableRuns, b.unit.ID+"/"+day)
		if err != nil {
			return nil, err
		}
		if raw != nil {
			out = append(out, digest.DayCount{Day: day, New: r.New})
		}
	}
	return out, nil
}

// names looks up what the digest calls by id, in the unit's language.
func (c *clerk) names(d digest.Digest) (rules, places map[string]string) {
	rules, places = make(map[string]string), make(map[string]string)
	if c.o.Names == nil {
		return rules, places
	}
	lang := d.Unit.Language
	if lang == "" {
		lang = "vi"
	}
	put := func(m map[string]string, id string, name func(id, lang string) string) {
		if _, ok := m[id]; id == "" || ok {
			return
		}
		if n := name(id, lang); n != "" {
			m[id] = n
		}
	}
	for _, it := range d.Items {
		for _, s := range it.Signs {
			put(rules, s, c.o.Names.Rule)
		}
		for _, w := range it.Why {
			put(places, w.Place, c.o.Names.Place)
		}
		for _, p := range it.Case.Verdict.Facts.Places {
			put(places, p.ID, c.o.Names.Place)
		}
		for _, r := range it.Case.Verdict.Facts.Routes {
			put(places, r.Place, c.o.Names.Place)
		}
	}
	return rules, places
}

// enter puts the days that a digest stands for into the ledger.
func (c *clerk) enter(b *making, d digest.Digest) {
	b.desk.Covered, b.desk.To = b.day, c.now
	for _, day := range d.Covers {
		r := Run{Unit: b.unit.ID, Day: day, Digest: d.ID, Made: c.now}
		if day == b.day {
			r.All, r.More = len(d.Items), d.More
			for _, it := range d.Items {
				if it.News == digest.New {
					r.New++
				}
			}
		}
		b.st.swap(tableRuns, b.unit.ID+"/"+day, r, nil)
	}
}

// queue writes the bytes of a digest for each kind of target and puts it into the outbox for each target. What lies in
// a feed is delivered by lying there.
func (c *clerk) queue(ctx context.Context, b *making, d digest.Digest, messageID string) error {
	sums := make(map[Kind]string)
	for _, t := range targets(b.unit) {
		if sums[t.Kind] == "" {
			data, err := c.o.Writer.Write(ctx, d, messageID, t.Kind)
			if err == nil {
				err = c.keepFile(d.ID, t.Kind, data)
			}
			if err != nil {
				return fmt.Errorf("write it for %s: %w", t.Kind, err)
			}
			sums[t.Kind] = sumOf(data)
		}
		p := Posting{Digest: d.ID, Unit: b.unit.ID, Target: t, MessageID: messageID, State: Queued, Queued: c.now, Next: c.now, SHA256: sums[t.Kind]}
		if t.Kind == Feed {
			p.State, p.Done = Sent, c.now
			b.st.put(tableArchive, p.key(), p)
			b.desk.Heard = c.now
			continue
		}
		b.st.put(tableOutbox, p.key(), p)
	}
	return nil
}

// skeleton is a digest without what its ads say, so that they are kept in one place only.
func skeleton(d digest.Digest) digest.Digest {
	items := make([]digest.Item, len(d.Items))
	for i, it := range d.Items {
		it.Case = job.Case{Ad: job.Ad{ID: it.Case.Ad.ID}}
		items[i] = it
	}
	d.Items = items
	return d
}

// whole makes a digest of the ledger again, with its ads as they are now; false if the ledger does not have it.
func (f *Office) whole(ctx context.Context, id string) (d digest.Digest, ok bool, err error) {
	d, raw, err := get[digest.Digest](ctx, f.o.Store, tableDigests, id)
	if err != nil || raw == nil {
		return d, false, err
	}
	at, err := clockOf(d.Unit)
	if err != nil {
		return d, false, err
	}
	d.From, d.To, d.Made = d.From.In(at.zone), d.To.In(at.zone), d.Made.In(at.zone)
	for i := range d.Items {
		cs, err := f.o.Store.Case(ctx, d.Items[i].Case.Ad.ID)
		if err != nil {
			return d, false, fmt.Errorf("make digest %s again: %w", id, err)
		}
		d.Items[i].Case = cs
	}
	return d, true, nil
}
