package check

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"log/slog"
	"slices"
	"time"

	"lurewatch/job"
)

// Page is what a reader of pages made of one.
type Page struct {
	job.Answer
	// Because says better than Readable why a page could not be read; empty where nothing better is known, and for a
	// page that was read. A word that is none of [Reasons] is taken for [Unknown].
	Because Because
	// Posting says that the page tells machines that it is an offer of work. It is an ad then, whatever its words.
	Posting bool
}

// Options is what a desk works with. Every function must be safe for concurrent use and should return soon after its
// context ends. Text is required; where another is nil, what needs it cannot be read here, and the answer says so.
type Options struct {
	// Text judges a text.
	Text func(ctx context.Context, text string) job.Answer
	// URL opens an address, which is canonical, and judges the ad on its page. It fetches what strangers ask for: guarding
	// the network is its part.
	URL func(ctx context.Context, url string) Page
	// Pace says how pages may be opened on the host of a canonical address: how many at once for started questions, and from
	// when on, the zero time for at once. Nil, and less than one, mean one after another. It must be quick and must not call
	// the desk.
	Pace func(url string) (atOnce int, from time.Time)
	// Picture reads the words in a picture. Errors are told apart by [ErrNoReader], [ErrTooLarge] and
	// [context.DeadlineExceeded]; any other says that it is no picture that can be read.
	Picture func(ctx context.Context, picture []byte) (string, error)
	// Known says of each contact that was asked for how many flagged ads bear it, in the order asked.
	Known func(ctx context.Context, asked []string) ([]job.Known, error)
	// Case returns the ad that is known at a canonical address; false means none, which is no error.
	Case func(ctx context.Context, url string) (job.Case, bool, error)
	// MentionsWork reports whether an ad says anything of work at all. What does not, and bears no sign, is answered as no
	// ad; nil takes everything that can be read for one.
	MentionsWork func(ad job.Ad) bool
	// Plea says where somebody stands whose words a text is that tells of danger, with the verdict on it; empty for any other
	// text. Nil hears nobody. Pages are not asked about: who writes there is not who asks.
	Plea func(text string, v job.Verdict) Situation
	// Quoted returns the offer that a text asks about, without its questions, and the verdict on it; false says that it asks
	// about none. Nil takes no text for a question.
	Quoted func(text string) (offer string, v job.Verdict, ok bool)
	// Rule describes a rule. Nil, or false, shows its id instead of a title.
	Rule func(id string) (job.Rule, bool)
	// Hotlines are whom to call; the zero value prints no number.
	Hotlines Hotlines

	// Keep is how long answers and readings are kept; zero means 24 hours. MaxKept and MaxBytes bound how many answers
	// are kept and how much they hold together, and the readings of pages as much again; zero means 4,096 and 16 MiB,
	// less than zero keeps nothing. Beyond these whoever holds most loses the oldest of it.
	Keep     time.Duration
	MaxKept  int
	MaxBytes int
	// Fresh is how long a reading of a page answers for it: zero, and more than 30 minutes, mean 30 minutes.
	Fresh time.Duration
	// KnownFresh is how long after it was seen last an ad that the crawler knows is answered for without opening its
	// page; zero means 24 hours.
	KnownFresh time.Duration

	// Workers is how many started questions are worked on at once, and Each how many of these for the network of one
	// customer. Waiting is how many more may wait, WaitingBytes how much these may hold together, Patience how long one
	// waits before its answer is that there is too much to do, and Within how long each may take. Zero means 4, a quarter
	// of the workers, 64, 32 MiB, 30 seconds and 30 seconds.
	Workers, Each, Waiting, WaitingBytes int
	Patience, Within                     time.Duration

	Now  func() time.Time // nil means time.Now
	Rand io.Reader        // where ids come from; nil means crypto/rand
	Log  *slog.Logger     // faults of Known and Case, never what was asked; nil means no log
}

// The errors of a picture reader that an answer tells apart. A reader wraps them.
var (
	// ErrNoReader says that the program that reads pictures is not there.
	ErrNoReader = errors.New("pictures are not read here")
	// ErrUnclear says that most words read in a picture are guesses. They come with it.
	ErrUnclear = errors.New("the words in the picture are not clear")
	// ErrTooLarge says that a picture is beyond the limits, in bytes or in pixels.
	ErrTooLarge = errors.New("too large")
)

// ErrBusy is returned by [Desk.Start] when too many questions wait already, and most of them are not somebody else's.
var ErrBusy = errors.New("too many questions are waiting")

// maxFresh is the longest that a reading answers for a page: an ad changes, and a stale warning wrongs its writer.
const maxFresh = 30 * time.Minute

// Desk answers questions. It is safe for concurrent use.
type Desk struct {
	o     Options
	seed  maphash.Seed // for [Desk.asker]
	kept  *shelf[ID, entry]
	pages *shelf[string, result] // by canonical address; only pages that were read
	tasks *line                  // that wait for [Desk.Run]
}

// New returns a desk. It panics if Options.Text is nil.
func New(o Options) *Desk {
	if o.Text == nil {
		panic("check: Options.Text is nil")
	}
	set := func(v *int, to int) {
		if *v == 0 {
			*v = to
		}
	}
	set(&o.MaxKept, 4096)
	set(&o.MaxBytes, 16<<20)
	set(&o.Workers, 4)
	set(&o.Waiting, 64)
	set(&o.WaitingBytes, 32<<20)
	set(&o.Each, max(1, o.Workers/4))
	if o.Keep <= 0 {
		o.Keep = 24 * time.Hour
	}
	if o.Fresh <= 0 || o.Fresh > maxFresh {
		o.Fresh = maxFresh
	}
	if o.KnownFresh <= 0 {
		o.KnownFresh = 24 * time.Hour
	}
	if o.Patience <= 0 {
		o.Patience = 30 * time.Second
	}
	if o.Within <= 0 {
		o.Within = 30 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Rule == nil {
		o.Rule = func(string) (job.Rule, bool) { return job.Rule{}, false }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Desk{o: o, seed: maphash.MakeSeed(), kept: newShelf[ID, entry](o.MaxKept, o.MaxBytes), pages: newShelf[string, result](o.MaxKept, o.MaxBytes),
		tasks: newLine(o.Waiting, o.WaitingBytes, o.Workers, o.Each, o.Pace)}
}

// Check answers a question and keeps the answer under its id. The only errors are that the context was cancelled and that
// there is no randomness; a context whose time is over makes an answer that says so.
func (d *Desk) Check(ctx context.Context, ask Ask) (Answer, error) {
	id, err := d.newID()
	if err != nil {
		return Answer{}, err
	}
	by := d.asker(ask.From)
	r := d.look(ctx, ask, by, new(opening))
	if errors.Is(context.Cause(ctx), context.Canceled) {
		return Answer{}, fmt.Errorf("check: %w", context.Cause(ctx))
	}
	d.keep(id, by, entry{result: r})
	return d.answer(id, r, ask.Lang), nil
}

// About answers about a page that the caller has read, such as a saved one. The answer is not kept and has no id.
func (d *Desk) About(p Page, l Lang) Answer {
	r := d.sifted(d.dated(p.result(Pasted)))
	r.kind = KindText
	return d.answer("", r, l)
}

// Ready reports whether Check answers without opening a page or reading a picture. A page that was opened for somebody else
// counts as one that is still to be opened, as otherwise it would tell that somebody asked.
func (d *Desk) Ready(ctx context.Context, ask Ask) bool {
	switch ask.Kind() {
	case KindPicture:
		return d.o.Picture == nil
	case KindURL:
		url, err := job.Canonical(ask.URL)
		if err != nil || d.o.URL == nil {
			return true
		}
		if _, own, ok := d.cached(url, d.asker(ask.From)); ok && own {
			return true
		}
		c, ok := d.known(ctx, url)
		return ok && d.fresh(c)
	}
	return true
}

// look reads what is asked about, a page as it was opened if it was. Words beside an address or a contact speak only where
// they bear more signs, or tell of danger: that something could not be read must not hide them.
func (d *Desk) look(ctx context.Context, ask Ask, by asker, o *opening) result {
	var r result
	switch kind := ask.Kind(); {
	case kind == KindURL:
		r = d.page(ctx, ask.URL, by, o)
	case kind == KindContact:
		r = d.contact(ctx, ask.Contact)
	case kind == KindPicture:
		r = d.picture(ctx, ask.Picture)
	case kind == KindText && ask.Because == "":
		r = d.text(ctx, ask)
	default:
		because := ask.Because
		if because == "" {
			because = Empty
		}
		r = unread(because, d.o.Now())
	}
	r.kind, r.country = ask.Kind(), ask.Country
	if ask.Text != "" && (r.kind != KindText || ask.Because != "") {
		if t := d.text(ctx, ask); t.plea != "" || t.band.flagged() && t.band.rank() > r.band.rank() {
			t.kind, t.country = KindText, ask.Country
			return t
		}
	}
	return r
}

// text judges the words that were asked about.
func (d *Desk) text(ctx context.Context, ask Ask) result {
	if len(ask.Text) > MaxText {
		return unread(TooLarge, d.o.Now())
	}
	a := d.o.Text(ctx, ask.Text)
	if ask.Linked && a.Readable == job.Read {
		a.NotRead = append(slices.DeleteFunc(slices.Clone(a.NotRead), func(part string) bool { return part == "links" }), "linked_page")
	}
	r := d.heard(Pasted, ask.Text, a)
	if a.Readable == job.NotAnAd {
		r.because = NoText
	}
	return d.sifted(d.dated(r))
}

// heard is the result of a reading of somebody's own words: they may tell of danger, or ask about an offer, which is then
// what is judged.
func (d *Desk) heard(s Source, text string, a job.Answer) result {
	if a.Readable == job.Read && d.o.Plea != nil {
		if plea := d.o.Plea(text, a.Verdict); plea != "" {
			r := judged(s, a, "")
			r.band, r.because, r.plea = CouldNotRead, Plea, plea
			return r
		}
	}
	r := judged(s, a, "")
	if a.Readable != job.Read || d.o.Quoted == nil || r.band == StrongSigns {
		return r
	}
	if offer, v, ok := d.o.Quoted(text); ok {
		a.Ad.Title, a.Ad.Text, a.Verdict = "", offer, v
		if q := judged(s, a, ""); q.band.rank() > r.band.rank() {
			return q
		}
	}
	return r
}

// sifted takes for no ad what bears no sign and says nothing of work: that nothing was seen in it would mean nothing. A
// page that tells machines that it offers work, or that says who employs, where or for how much, is an ad whatever its words.
func (d *Desk) sifted(r result) result {
	ad := r.found.Ad
	if d.o.MentionsWork == nil || r.band != NoneSeen || r.posting || ad.Company != "" || ad.Location != "" || ad.Salary != "" || d.o.MentionsWork(ad) {
		return r
	}
	r.band, r.because = CouldNotRead, NotAnAd
	return r
}

// dated gives a result the time of the desk where its reader gave none.
func (d *Desk) dated(r result) result {
	if r.at.IsZero() {
		r.at = d.o.Now()
	}
	return r
}

// picture judges the words in a picture.
func (d *Desk) picture(ctx context.Context, picture []byte) result {
	now := d.o.Now()
	switch {
	case d.o.Picture == nil:
		return unread(NoReader, now)
	case len(picture) > MaxPicture:
		return unread(TooLarge, now)
	}
	text, err := d.o.Picture(ctx, picture)
	switch {
	case errors.Is(err, ErrNoReader):
		return unread(NoReader, now)
	case errors.Is(err, ErrTooLarge), len(text) > MaxText:
		return unread(TooLarge, now)
	case errors.Is(err, context.DeadlineExceeded):
		return unread(Timeout, now)
	case err != nil && !errors.Is(err, ErrUnclear):
		return unread(BadPicture, now)
	case letters(text) < leastText:
		return unread(PictureWithoutText, now)
	}
	a := d.o.Text(ctx, text)
	if a.Readable == job.Read {
		a.Read, a.NotRead = []string{"picture_text"}, []string{"links"}
	}
	r := d.sifted(d.dated(d.heard(FromPicture, text, a)))
	if errors.Is(err, ErrUnclear) && !r.band.flagged() && r.plea == "" { // what was misread hides signs and makes none
		return unread(UnclearPicture, now)
	}
	return r
}

// Ads that bear a contact say little of it long after they were seen, as numbers change hands, and one ad that a machine
// judged is not enough for the most serious band.
const (
	contactFresh  = 180 * 24 * time.Hour
	contactStrong = 2
	maxContact    = 1000 // bytes of a contact that is looked up
)

// contact says how many flagged ads bear a contact.
func (d *Desk) contact(ctx context.Context, asked string) result {
	r := unread(NoLookup, d.o.Now())
	r.asked, r.source = asked, FromContact
	switch {
	case d.o.Known == nil:
		return r
	case len(asked) > maxContact:
		r.because = TooLarge
		return r
	}
	known, err := d.o.Known(ctx, []string{asked})
	if err != nil || len(known) != 1 || known[0].Type == "" {
		if err != nil {
			d.o.Log.Warn("contact not looked up", "why", err)
		}
		r.because = LookupFailed
		return r
	}
	r.known, r.because = known[0], ""
	switch k := r.known; {
	case k.Alert >= contactStrong && r.at.Sub(k.LastSeen) <= contactFresh:
		r.band = StrongSigns
	case k.Ads > 0:
		r.band = SomeSigns
	default:
		r.band = NoneSeen
	}
	return r
}

// newID makes an id of 128 random bits.
func (d *Desk) newID() (ID, error) {
	var b [16]byte
	if _, err := io.ReadFull(d.o.Rand, b[:]); err != nil {
		return "", fmt.Errorf("make an id for an answer: %w", err)
	}
	return ID("chk_" + crockford.EncodeToString(b[:])), nil
}

// crockford is an alphabet without letters that people take for digits.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)
