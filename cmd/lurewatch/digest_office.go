package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/url"
	"path/filepath"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
)

// bureau is the office of digests with what the console and the command line ask beside it.
type bureau struct {
	*alerts.Office
	units  *roster
	writer writer
	out    map[alerts.Kind]alerts.Sender
	a      *app
	// running says that this process sends by itself what is due.
	running bool
}

// bureauOptions says what a bureau is made of beside the data directory and the rules.
type bureauOptions struct {
	flags    digestFlags
	public   string // where people reach the console from elsewhere, without a slash at the end; empty where they cannot
	operator string // an address of who runs this, of mail or of a page
	evidence finder
	house    *people.House // nil where nobody has an account
	open     bool          // nobody is asked to log in
	// only are the units that digests are made for; nil for all.
	only map[string]bool
	// running says that this process sends by itself what is due, and logs what is wrong with units.
	running bool
	looks   bool // nothing is made, sent or written
}

// bureau opens the office of digests on the data directory of a server.
func (s server) bureau(o bureauOptions) (*bureau, error) {
	log := s.a.logger()
	p, err := o.flags.postal(log.Warn)
	if err != nil {
		return nil, err
	}
	gaz, err := newGazetteer()
	if err != nil {
		return nil, err
	}
	b := &bureau{a: s.a, running: o.running, units: &roster{dir: s.a.unitsDir(), gaz: gaz, mails: p.smtp != nil, log: log}, writer: writer{p: p, now: s.a.now, log: log}}
	if !o.running { // the command prints it
		b.units.log = slog.New(slog.DiscardHandler)
	}
	b.writer.token = func(unit string, to alerts.Purpose) string { return b.Token(unit, to) }
	b.out = p.senders(b.units.unit, s.a.now)
	shelf := saved.New(s.d.store, s.a.now, rand.Reader)
	asks := &searches{search: s.d.index.Search, indexed: s.d.index.Position, forUnit: shelf.ForUnit, mayShare: o.mayShare, log: log}
	dir, err := filepath.Abs(s.a.cli.Data)
	if err != nil {
		return nil, err
	}
	info := func(ctx context.Context) (job.Info, error) { return s.d.info(ctx, s.a.now()) }
	b.Office, err = alerts.New(s.a.ctx, alerts.Options{
		Store: &abreast{Store: s.d.store, indexed: s.d.index.Position, now: s.a.now, log: log}, Dir: dir,
		Roster: func() alerts.Roster { return o.served(s.a.ctx, b.units.Roster(), asks) },
		Writer: b.writer, Senders: b.out, Permanent: permanent, RetryAfter: retryAfter, Domain: p.domain, Operator: b.alarmed(o.operator), OperatorLanguage: o.flags.DigestLang,
		Campaigns: s.d.campaigns, Bearers: bearers{s.d.index.Known}, Searches: asks, Names: names{s.set}, Pressing: alerts.Pressing(digest.Meetings),
		Evidence: o.evidence.hash, Sources: (&crawled{info: info, now: s.a.now}).Sources, Links: p.links(o.public, mailOf(o.operator)), Inbox: p.inbox, Reply: b.replies(),
		ReadOnly: o.looks, Now: s.a.now, Log: log,
	})
	return b, err
}

// replies makes replies, where mail goes out.
func (b *bureau) replies() func(context.Context, alerts.Reply) ([]byte, error) {
	if b.writer.p.smtp == nil {
		return nil
	}
	return b.writer.Reply
}

// alarmed is who alarms are mailed to: nobody where no mail goes out, so that they are only logged.
func (b *bureau) alarmed(operator string) string {
	if b.writer.p.smtp == nil {
		return ""
	}
	return mailOf(operator)
}

// served is the roster with the searches of people joined. Digests are made for the units that are asked for; what waits is
// sent for all.
func (o bureauOptions) served(ctx context.Context, r alerts.Roster, asks *searches) alerts.Roster {
	r.Router = asks.join(ctx, r.Router, r.Units)
	r.Only = o.only
	return r
}

// mayShare reports whether somebody may have a unit told what a search finds.
func (o bureauOptions) mayShare(ctx context.Context, owner string) bool {
	if owner == ownerName || o.open {
		return true
	}
	if o.house == nil {
		return false
	}
	p, err := o.house.Holder(ctx, owner)
	return err == nil && p.May(people.Share)
}

// public is where the console is reached from elsewhere; empty where --public-url does not say.
func (f doorFlags) public() string {
	u, err := url.Parse(f.PublicURL)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// unitIDs lists the units that can be told something, for those who share a search with one.
func (b *bureau) unitIDs() []string {
	if b == nil {
		return nil
	}
	book, _ := b.units.Book()
	var ids []string
	for _, u := range book.All() {
		ids = append(ids, u.ID)
	}
	return ids
}
