package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"time"

	"lurewatch/asked"
	"lurewatch/check"
	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
)

// Options is what the pages need to know from the rest of the program. Every function must be safe for
// concurrent use and should return soon after its context ends.
type Options struct {
	// Search finds flagged ads. Where it or Case is nil there is no console: its addresses answer 404.
	Search func(ctx context.Context, q job.Query) (job.Hits, error)
	// Case returns one ad by id; false means that there is none, which is not an error.
	Case func(ctx context.Context, id job.ID) (job.Case, bool, error)
	// Campaign returns the campaign that an ad is in; false means that it is in none. Nil means that none are known.
	Campaign func(ctx context.Context, id job.ID) (job.Campaign, bool, error)
	// CampaignByID returns a campaign by an id that it has or had, and Campaigns at most limit of them, the one seen last
	// first, that come after the given id. Nil means that there are no pages of campaigns.
	CampaignByID func(ctx context.Context, id job.ID) (job.Campaign, bool, error)
	Campaigns    func(ctx context.Context, limit int, after job.ID) ([]job.Campaign, error)
	// Known says of each contact that was asked for how many flagged ads bear it, in the order asked. Nil means that
	// there is no bulk look-up and that an ad does not tell how often its contacts were seen.
	Known func(ctx context.Context, asked []string) ([]job.Known, error)
	// Reviews are the decisions on an ad and History its versions and verdicts, both oldest first. Nil, or an ad
	// without any, shows none.
	Reviews func(ctx context.Context, id job.ID) ([]job.Review, error)
	History func(ctx context.Context, id job.ID) ([]job.Version, error)
	// Evidence says where the answers are kept that an ad was read from. Nil, or none, says that there is none.
	Evidence func(ctx context.Context, c job.Case) ([]job.Evidence, error)
	// Who tells who makes a request. Nil asks House for the session in the cookie. Where House is nil too, or Open is
	// set, nobody is asked to log in: everybody is an open principal of the role admin.
	Who func(r *http.Request) people.Principal
	// Desk is what people do with ads, Exports how lists of them leave. The zero value of either has no pages.
	Desk    Desk
	Exports Exports
	// House are the accounts. Nil means that there are no pages to log in, of accounts and of people.
	House *people.House
	Open  bool
	// Issuer is the name on the button that logs in with the organisation; empty means that there is none.
	Issuer string
	// Proxied says that whoever asks from this machine is a proxy, which says in X-Forwarded-For for whom. Pauses after
	// refused log-ins are by that address.
	Proxied bool
	// MetricsOpen answers monitors from everywhere. Otherwise /metrics is for this machine, and not through a proxy.
	MetricsOpen bool

	// Saved keeps searches; nil means that there are no saved searches.
	Saved *saved.Shelf
	// Units lists the ids of the border units whose digest can have the news of a saved search. Nil, or none, offers none.
	Units func() []string
	// Digests is what units are told and what they answer.
	Digests Digests
	// PublicURL is where readers of feeds find the console, such as "https://console.example". Empty means no feeds.
	PublicURL string
	// AuditHead is the newest line of the audit log, and VerifyAudit the newest one of which all before and itself are as they were written, with an error that says which
	// is not. Nil means that there are no pages of the audit log and of the quality of the reviews.
	AuditHead   func(ctx context.Context) (job.Audit, error)
	VerifyAudit func(ctx context.Context) (job.Audit, error)

	// Info sums up the data directory. Nil means the console cannot tell whether the index is up to date and has
	// no page of sources, and the JSON interface answers 404 for it.
	Info func(ctx context.Context) (job.Info, error)
	// Rule describes a rule. Nil, or false, shows the id of the rule instead of its title.
	Rule func(id string) (job.Rule, bool)

	// Term returns what a condition that was read in an ad is called, by language, and Place what a place is called. Nil, or
	// false, or no name in the language of the page and in English, shows the id.
	Term  func(id string) (title map[string]string, ok bool)
	Place func(id string) (names map[string]string, ok bool)

	// Check answers what people ask, and is required by [New]. Somebody else runs it; until then what takes time waits.
	Check *check.Desk
	// Pictures says that the words in pictures can be read. Otherwise the form takes none, and says so.
	Pictures bool
	// Asked keeps what people ask other people to look at. Nil means that nothing can be sent on, and no answer objected to.
	Asked *asked.Box

	// MaxChecks is how many texts are judged at once. Who finds no place within two seconds is told to come back, with
	// status 503. Zero means twice the processors that Go uses.
	MaxChecks int
	// AskBurst is how many checks one address may begin at once, and AskEvery after how long it may begin one more; zero
	// means 60 and one second, AskBurst less than zero any number. All who share an address share this.
	AskBurst int
	AskEvery time.Duration

	// Hotlines are the numbers that a worried person may be asked to call; the zero value prints none.
	Hotlines check.Hotlines
	// ShowContacts false masks telephone numbers, handles and mail addresses in the pages of the check and, where nobody
	// is asked to log in, in the console. Of whoever is logged in the role decides.
	ShowContacts bool
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Log gets one line for each check, without what was checked, and one for each fault under the reference
	// that the page shows. Nil means no log.
	Log *slog.Logger
	// Metrics answers a monitor under /metrics; nil means that there is no such address.
	Metrics http.Handler
	// Ready returns why the program cannot serve now, or nil. A nil Ready is always ready.
	Ready func() error
	// Lessons is what the pages are made from that teach the signs; the zero value has no such pages.
	Lessons Lessons
	// RulesVersion and Version stand at the foot of each page.
	RulesVersion, Version string
}

// filled returns the options with the zero values replaced that have a meaning.
func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if o.Ready == nil {
		o.Ready = func() error { return nil }
	}
	if o.Campaign == nil {
		o.Campaign = func(context.Context, job.ID) (job.Campaign, bool, error) { return job.Campaign{}, false, nil }
	}
	if o.Who == nil && (o.House == nil || o.Open) {
		o.Who = func(*http.Request) people.Principal {
			return people.Principal{Name: "open", Role: people.Admin, Open: true}
		}
	}
	nameless := func(string) (map[string]string, bool) { return nil, false }
	if o.Term == nil {
		o.Term = nameless
	}
	if o.Place == nil {
		o.Place = nameless
	}
	if o.Units == nil {
		o.Units = o.Digests.ids
	}
	if o.Rule == nil {
		o.Rule = func(string) (job.Rule, bool) { return job.Rule{}, false }
	}
	if o.MaxChecks <= 0 {
		o.MaxChecks = 2 * runtime.GOMAXPROCS(0)
	}
	if o.AskBurst == 0 {
		o.AskBurst = 60
	}
	if o.AskEvery <= 0 {
		o.AskEvery = time.Second
	}
	return o
}
