package api

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"lurewatch/alerts/units"
	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
	"lurewatch/share"
)

// Book is where decisions and the audit log are kept. All methods are safe for concurrent use.
type Book interface {
	// Decide keeps a decision, or returns job.ErrUnknown or job.ErrChanged.
	Decide(ctx context.Context, d job.Deciding) (job.Audit, error)
	// Undo takes one back, or returns job.ErrUnknown or job.ErrUndone.
	Undo(ctx context.Context, seq uint64, by string, at time.Time) (job.Audit, error)
	// Audits returns at most limit lines after the given one, in order.
	Audits(ctx context.Context, after uint64, limit int) ([]job.Audit, error)
	// Note appends a line.
	Note(ctx context.Context, a job.Audit) (job.Audit, error)
	// Reviews returns the decisions on an ad and History its versions, both oldest first; none for one that is not known.
	Reviews(ctx context.Context, id job.ID) ([]job.Review, error)
	History(ctx context.Context, id job.ID) ([]job.Version, error)
}

// Options is what the interface needs of the rest of the program. Every function must be safe for concurrent use and
// should return soon after its context ends. What is not said to have a zero value is required.
type Options struct {
	// Search finds flagged ads; Known says of each contact how many flagged ads bear it, in the order asked.
	Search func(ctx context.Context, q job.Query) (job.Hits, error)
	Known  func(ctx context.Context, asked []string) ([]job.Known, error)
	// Case returns one ad by id; false means that there is none.
	Case func(ctx context.Context, id job.ID) (job.Case, bool, error)
	// CampaignOf returns the campaign that an ad is in, CampaignByID one by an id that it has or had, and Campaigns at
	// most limit of them, the one seen last first, that come after the given id.
	CampaignOf   func(ctx context.Context, id job.ID) (job.Campaign, bool, error)
	CampaignByID func(ctx context.Context, id job.ID) (job.Campaign, bool, error)
	Campaigns    func(ctx context.Context, limit int, after job.ID) ([]job.Campaign, error)
	// Evidence says where the answers are kept that an ad was read from, and Record opens one. Nil: there is none.
	Evidence func(ctx context.Context, c job.Case) ([]job.Evidence, error)
	Record   func(ctx context.Context, e job.Evidence) (io.ReadCloser, error)
	Book     Book
	Shelf    *saved.Shelf
	// Info sums up the data directory.
	Info func(ctx context.Context) (job.Info, error)
	// Rules lists the rules that judge, Rule returns one of them, and RuleSet names their version.
	Rules   func() []job.Rule
	Rule    func(id string) (job.Rule, bool)
	RuleSet string

	// Office is what was sent to units, and Units lists those that are told. Nil: there are none, and their operations
	// answer 404.
	Office Office
	Units  func() []units.Unit

	// Token tells who shows a token, or returns people.ErrEnded.
	Token func(ctx context.Context, shown string) (people.Principal, error)
	// Who tells who makes a request that shows no token, for a server where nobody is asked to log in. The zero Principal
	// is nobody; nil means that a token is always needed.
	Who func(r *http.Request) people.Principal

	// Desk answers questions about ads, and Range returns the contacts of flagged ads whose SHA-256 begins with the first
	// bits of sum, in the order of the hashes. Pages are where answers lead people.
	Desk  Desk
	Range func(ctx context.Context, sum [sha256.Size]byte, bits int) ([]Print, error)
	Pages Pages

	// Ceiling is the narrowest TLP of an export; zero means TLP:AMBER.
	Ceiling share.TLP
	// Producer is who exports, as others are told.
	Producer share.Producer
	// PerMinute is how many requests a token may make in a minute, Burst how many at once. Zero means 300 and 60.
	PerMinute, Burst int
	// OpenPerMinute and OpenBurst are the same for each address from which nobody shows a token, of IPv6 for each /64,
	// where an operation needs none. Zero means 20 and 20. Proxied says that whoever asks from this machine is a proxy,
	// which says in X-Forwarded-For for whom.
	OpenPerMinute, OpenBurst int
	Proxied                  bool
	// Style is the address of the style sheet of the site; empty means /static/style.css.
	Style string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Log gets a line for each fault of ours, under the reference that the answer has. Nil means no log.
	Log     *slog.Logger
	Version string // of this program
}

// filled returns the options with the zero values replaced that have a meaning.
func (o Options) filled() Options {
	if o.Evidence == nil {
		o.Evidence = func(context.Context, job.Case) ([]job.Evidence, error) { return nil, nil }
	}
	if o.Who == nil {
		o.Who = func(*http.Request) people.Principal { return people.Principal{} }
	}
	if o.Ceiling == 0 {
		o.Ceiling = share.TLPAmber
	}
	if o.PerMinute <= 0 {
		o.PerMinute = 300
	}
	if o.Burst <= 0 {
		o.Burst = 60
	}
	if o.OpenPerMinute <= 0 {
		o.OpenPerMinute = 20
	}
	if o.OpenBurst <= 0 {
		o.OpenBurst = 20
	}
	if o.Style == "" {
		o.Style = "/static/style.css"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Version == "" {
		o.Version = "0"
	}
	return o
}

// check says what is missing.
func (o Options) check() error {
	missing := map[string]bool{
		"Search": o.Search == nil, "Known": o.Known == nil, "Case": o.Case == nil, "CampaignOf": o.CampaignOf == nil,
		"CampaignByID": o.CampaignByID == nil, "Campaigns": o.Campaigns == nil, "Book": o.Book == nil, "Shelf": o.Shelf == nil,
		"Info": o.Info == nil, "Rules": o.Rules == nil, "Rule": o.Rule == nil, "Token": o.Token == nil,
		"Desk": o.Desk == nil, "Range": o.Range == nil,
	}
	for name, is := range missing {
		if is {
			return errors.New("api: options without " + name)
		}
	}
	return nil
}
