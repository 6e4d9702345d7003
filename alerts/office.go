package alerts

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/internal/durable"
	"lurewatch/job"
)

// Rows is where an [Office] keeps its records. All methods are safe for concurrent use.
type Rows interface {
	// Row returns a record, or job.ErrUnknown.
	Row(ctx context.Context, table, key string) ([]byte, error)
	// Rows returns at most limit records of a table whose keys follow after, in the order of their keys.
	Rows(ctx context.Context, table, after string, limit int) ([]job.Row, error)
	// WriteRows writes all rows and the line of the audit log in one transaction, or returns job.ErrChanged and
	// writes nothing if one that is Checked is not as it Was.
	WriteRows(ctx context.Context, rows []job.Row, note *job.Audit) error
}

// Cases are the ads and what people decide about them. All methods are safe for concurrent use.
type Cases interface {
	// Position returns the newest position of the change log.
	Position(ctx context.Context) (uint64, error)
	Case(ctx context.Context, id job.ID) (job.Case, error)
	// Decide keeps a decision. It returns job.ErrChanged where Seen or Content of it are outdated, and job.ErrUnknown
	// for an ad that nobody can decide on.
	Decide(ctx context.Context, d job.Deciding) (job.Audit, error)
}

// Store is the system of record.
type Store interface {
	Log
	Rows
	Cases
}

// Router says which units an ad is for.
type Router interface {
	// Route names each unit once. It asks found whether the query of a Saved unit finds the ad.
	Route(c job.Case, found func(unit string) bool) []units.Match
}

// Roster is who can be told, at one time.
type Roster struct {
	// Units are whole, as files and seeds give them. One without recipients, webhook, directory and feed is told nothing.
	Units  []units.Unit
	Router Router
	// Stopped says of units whose file has a fault what it is. What they are owed is kept.
	Stopped map[string]string
	// Only are the units for which digests are made; nil for all. What waits in the outbox goes to whom Units names.
	Only map[string]bool
}

// serves reports whether digests are made for a unit.
func (r Roster) serves(unit string) bool { return r.Only == nil || r.Only[unit] }

// Writer makes the bytes of what is sent. The same digest must always be the same message. It is called by one
// goroutine at a time.
type Writer interface {
	// Write makes a digest in the form of a kind of target: a mail, the body of a webhook.
	Write(ctx context.Context, d digest.Digest, messageID string, k Kind) ([]byte, error)
	// Alarm makes a mail of an alarm.
	Alarm(ctx context.Context, a Alarm) ([]byte, error)
}

// Sender delivers to one kind of target. It must be safe for concurrent use and bounded in time.
type Sender interface {
	// Send delivers one letter and returns what the other side said. An error that the office does not know to be
	// permanent, see Options.Permanent, means that it is tried again, also where the letter may have arrived.
	Send(ctx context.Context, l Letter) (answer string, err error)
}

// Campaigns finds the campaign of an ad; false if it is in none. It must be safe for concurrent use.
type Campaigns interface {
	Of(id job.ID) (job.Campaign, bool, error)
}

// Bearers counts the flagged ads that bear contacts, each asked for and answered as "type value".
type Bearers interface {
	Bearers(ctx context.Context, contacts []string) (map[string]int, error)
}

// Searches finds what the query of a Saved unit finds now. It returns an error, and is asked again at the next tick,
// where it has not followed the change log up to the given position.
type Searches interface {
	Finds(ctx context.Context, query string, upto uint64) (map[job.ID]bool, error)
}

// Names says what rules and places are called in a language: vi, en or fr. Empty means that it does not know.
type Names interface {
	Rule(id, lang string) string
	Place(id, lang string) string
}

// Options says what an office works with. Store, Dir, Roster, Writer, Senders and Domain are required.
type Options struct {
	Store Store
	// Dir is the data directory. What is sent lies in its folder outbox.
	Dir     string
	Roster  func() Roster
	Writer  Writer
	Senders map[Kind]Sender
	// Permanent reports whether an error of a Sender will be the same the next time. Nil means never.
	Permanent func(error) bool
	// RetryAfter is how long the other side asks to wait after an error of a Sender; 0 where it does not, as a nil one says.
	RetryAfter func(error) time.Duration
	// Domain is the right side of message ids.
	Domain string
	// Operator is the mail address of who runs this, for alarms; empty means that they are only logged.
	// OperatorLanguage is vi, en or fr; empty means vi.
	Operator, OperatorLanguage string

	// What is looked up about an ad; nil leaves it out.
	Campaigns Campaigns
	Bearers   Bearers
	Searches  Searches
	Names     Names
	// Pressing says why an ad cannot wait at a time; nil means that every ad can. See [Pressing].
	Pressing func(c job.Case, now time.Time) []digest.Pressing
	// Evidence is the SHA-256 of what was kept of an ad, in hex.
	Evidence func(context.Context, job.Case) (string, error)
	Sources  func(context.Context) (digest.Sources, error)
	// Links makes the addresses in a digest from the unit's tokens for answers and for pausing.
	Links func(u units.Unit, digestID, answer, pause string) digest.Links
	// Reply makes the mail of a [Reply]; nil means that nobody is answered. It is called as Writer is.
	Reply func(context.Context, Reply) ([]byte, error)
	// Inbox is where answers, bounces and pauses come in; nil for none.
	Inbox Inbox
	// ReadOnly makes an office that only looks: [Office.Preview], [Office.Archive] and what else reads. It writes neither rows
	// nor files; what would do so returns an error. Where the store has no key, tokens are of one that nobody keeps.
	ReadOnly bool

	// MaxItems is how many ads a digest tells at most, MaxUrgent an urgent notice; 0 means 500 and 20.
	MaxItems, MaxUrgent int
	// Parallel is how many letters are sent at once; 0 means 4.
	Parallel int
	Now      func() time.Time // nil means time.Now
	Rand     io.Reader        // nil means crypto/rand
	Log      *slog.Logger     // nil logs nothing
}

// Office decides who is told what, and when. All that it knows is in the store: a new Office on the same store goes on
// where the one before stopped, wherever that was. It is safe for concurrent use; two of them on one store refuse each
// other's steps and lose nothing, but may send twice.
type Office struct {
	o       Options
	token   []byte            // the key of tokens and message ids
	cleaned string            // the day of the newest cleaning; guarded by mu
	faults  map[string]string // what was logged last as the fault of a unit; guarded by mu
	failing string            // what was logged last as amiss; Run's own

	mu sync.Mutex // held while state is read and changed, never while something is sent
}

// New makes an office, and on first use of a store the key of its tokens and the folder of its outbox, unless it is to
// write nothing.
func New(ctx context.Context, o Options) (*Office, error) {
	if o.Store == nil || o.Roster == nil || o.Writer == nil || o.Dir == "" || o.Domain == "" {
		return nil, errors.New("open the office of digests: Store, Dir, Roster, Writer and Domain must be set")
	}
	f := &Office{o: o.filled(), faults: make(map[string]string)}
	err := f.prepare()
	if err == nil {
		f.token, err = f.key(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("open the office of digests: %w", err)
	}
	return f, nil
}

// prepare makes the folder of the outbox, or sees to it that nothing is written.
func (f *Office) prepare() error {
	if f.o.ReadOnly {
		f.o.Store = looking{f.o.Store}
		return nil
	}
	return durable.Folder(f.folder())
}

func (o Options) filled() Options {
	if o.MaxItems <= 0 {
		o.MaxItems = 500
	}
	if o.MaxUrgent <= 0 {
		o.MaxUrgent = 20
	}
	if o.Parallel <= 0 {
		o.Parallel = 4
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.RetryAfter == nil {
		o.RetryAfter = func(error) time.Duration { return 0 }
	}
	if o.Permanent == nil {
		o.Permanent = func(error) bool { return false }
	}
	return o
}

// folder is where the bytes of what is sent lie.
func (f *Office) folder() string { return filepath.Join(f.o.Dir, "outbox") }

// key reads the key of the tokens, or makes it.
func (f *Office) key(ctx context.Context) ([]byte, error) {
	const name = "token"
	key, err := f.o.Store.Row(ctx, tableKeys, name)
	if !errors.Is(err, job.ErrUnknown) {
		return key, err
	}
	key = make([]byte, 32)
	if _, err := io.ReadFull(f.o.Rand, key); err != nil {
		return nil, err
	}
	if f.o.ReadOnly {
		return key, nil
	}
	err = f.o.Store.WriteRows(ctx, []job.Row{{Table: tableKeys, Key: name, Value: key, Checked: true}}, nil)
	if errors.Is(err, job.ErrChanged) {
		return f.o.Store.Row(ctx, tableKeys, name)
	}
	return key, err
}

// clerk does the work of one tick, or of a preview, with the units as they are at its beginning.
type clerk struct {
	*Office
	rows   Rows // the store's, or an [overlay]
	now    time.Time
	units  []units.Unit // those that are told something, by id
	roster Roster
	router Router
	ready  map[string]bool // the units for which the log was read to its end
	amiss  map[string]bool // the units with a fault
}

// clerk begins a tick. With a unit given it serves that unit alone, also where it has nowhere to send to.
func (f *Office) clerk(rows Rows, now time.Time, only string) (*clerk, Roster) {
	r := f.o.Roster()
	c := &clerk{Office: f, rows: rows, now: now.UTC(), roster: r, router: r.Router, ready: make(map[string]bool), amiss: make(map[string]bool)}
	for _, u := range r.Units {
		if only == u.ID || only == "" && len(targets(u)) > 0 && r.serves(u.ID) {
			c.units = append(c.units, u)
		}
	}
	return c, r
}
