package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"lurewatch/alerts/post"
	"lurewatch/alerts/units"
	"lurewatch/job"
	"lurewatch/rules"
)

// allRules are the rules of this release, compiled once for all tests.
var allRules = sync.OnceValues(func() (*rules.Set, error) { return (&app{cli: &cli{}}).loadRules() })

// world is a data directory with thirty units, whose digests go out over SMTP while things go wrong.
type world struct {
	*testing.T
	a     *app
	d     *dataDir
	set   *rules.Set // that judges now
	flags digestFlags
	units []units.Unit // those that are told something
	b     *bureau
	now   time.Time
	rng   *mathrand.Rand

	records map[string]string // DKIM, as DNS would have it
	x       *exchange
	pages   int
	ads     []job.Ad
	edited  map[job.ID]int // how often the text of an ad was changed
	counts  struct{ rescored, edits, closed int }

	// These are the mail server's, and guarded by its lock.
	luck   *mathrand.Rand
	wrong  bool // things go wrong by chance
	cancel context.CancelFunc
	faults struct{ crashes, busy, doubts int }
}

// newWorld has the units of the border, and those of the whole country and of one search, each with a mailbox.
func newWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	set, err := allRules()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("/dev/shm", "digests") // much is written, and nothing proved about disks
	if err != nil {
		dir = t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	w := &world{T: t, set: set, rng: mathrand.New(mathrand.NewPCG(seed, 8)), x: newExchange(t), edited: make(map[job.ID]int), wrong: true, luck: mathrand.New(mathrand.NewPCG(seed, 9)),
		now: time.Date(2026, 10, 9, 20, 0, 0, 0, time.UTC)} // clocks go back on 25 October and 1 November
	w.a = &app{ctx: t.Context(), io: stdio{strings.NewReader(""), io.Discard, io.Discard}, cli: &cli{Data: dir, Log: "error"}, now: func() time.Time { return w.now }}
	w.writeUnits(dir)
	if w.d, err = w.a.openData(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.d.Close(); err != nil {
			t.Error(err)
		}
	})
	w.flags = digestFlags{DigestFrom: "Lurewatch <digest@lure.example>", DigestLang: "vi", SMTPHost: "127.0.0.1", SMTPTLS: post.NoTLS, DKIMSelector: []string{"e1"}}
	w.flags.DKIMKey = []string{w.dkimKey(dir)}
	w.x.fate = w.fate
	return w
}

// writeUnits gives thirty units of the seeds recipients, some of them odd hours in zones whose clocks change.
func (w *world) writeUnits(dir string) {
	w.Helper()
	gaz, err := newGazetteer()
	if err != nil {
		w.Fatal(err)
	}
	folder := filepath.Join(dir, units.Folder)
	if err := os.Mkdir(folder, 0o700); err != nil {
		w.Fatal(err)
	}
	r := roster{dir: folder, gaz: gaz, mails: true, log: w.a.logger()}
	book, faults := r.Book()
	if len(faults) > 0 {
		w.Fatal(faults)
	}
	n := 0
	for _, u := range book.All() {
		if u.Kind != units.Border && u.Kind != units.National || n == 30 {
			continue
		}
		file := fmt.Sprintf("id: %s\nrecipients: [%s@unit.example]\n", u.ID, u.ID)
		switch n {
		case 3:
			file += "zone: Europe/Paris\nhour: \"02:30\"\n" // twice on the day clocks go back
		case 4:
			file += "zone: America/New_York\nhour: \"01:30\"\n"
		case 5:
			file = fmt.Sprintf("id: %s\nrecipients: [%s@unit.example, nobody@unit.example]\n", u.ID, u.ID)
		}
		if err := os.WriteFile(filepath.Join(folder, u.ID+".yaml"), []byte(file), 0o600); err != nil {
			w.Fatal(err)
		}
		n++
	}
	book, faults = r.Book()
	for _, u := range book.All() {
		if len(u.Recipients) > 0 {
			w.units = append(w.units, u)
		}
	}
	if len(w.units) != 30 || len(faults) > 0 {
		w.Fatalf("%d units, want 30: %v", len(w.units), faults)
	}
}

// dkimKey makes a key and what DNS says of it.
func (w *world) dkimKey(dir string) string {
	w.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		w.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		w.Fatal(err)
	}
	file := filepath.Join(dir, "dkim.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		w.Fatal(err)
	}
	k, err := post.LoadDKIM("lure.example", "e1", file)
	if err != nil {
		w.Fatal(err)
	}
	name, text := k.Record()
	w.records = map[string]string{name: text}
	return file
}

// fate is what becomes of a mail at the server.
func (w *world) fate(string) (error, bool) {
	if !w.wrong {
		return nil, true
	}
	switch p := w.luck.Float64(); {
	case p < 0.01: // it was taken, and the process is gone before that is written down
		w.faults.crashes++
		w.cancel()
		return errCut, true
	case p < 0.09:
		w.faults.busy++
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try again later"}, false
	case p < 0.11: // it was taken, and nobody is told
		w.faults.doubts++
		return &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 4, 2}, Message: "connection lost"}, true
	}
	return nil, true
}

// tick starts the office if it crashed and does what is due, by the mail server on a port.
func (w *world) tick(port int) {
	w.Helper()
	if err := w.d.catchUp(w.a.ctx, w.a.logger()); err != nil {
		w.Fatal(err)
	}
	if w.b == nil || w.flags.SMTPPort != port {
		w.flags.SMTPPort = port
		b, err := server{a: w.a, d: w.d, set: w.set}.bureau(bureauOptions{flags: w.flags, public: "https://lure.example", operator: "ops@lure.example", evidence: w.a.finder(nil)})
		if err != nil {
			w.Fatal(err)
		}
		w.b = b
	}
	ctx, cancel := context.WithCancel(w.a.ctx)
	defer cancel()
	w.x.mu.Lock()
	w.cancel = cancel
	w.x.mu.Unlock()
	err := w.b.Tick(ctx, w.now)
	if ctx.Err() != nil {
		w.b = nil
	} else if err != nil {
		w.Errorf("Tick(%v) = %v", w.now, err)
	}
}

// put files an ad as a visit finds it.
func (w *world) put(ad job.Ad, closed bool) {
	w.Helper()
	w.pages++
	ctx := w.a.ctx
	if _, err := w.d.store.AddLinks(ctx, []job.Link{{Source: "s1", URL: fmt.Sprintf("https://jobs.example/%d", w.pages), Due: w.now}}); err != nil {
		w.Fatal(err)
	}
	visits, err := w.d.store.Lease(ctx, job.Lease{Now: w.now, For: time.Minute, Max: 1, PerHost: 1})
	if err != nil || len(visits) != 1 {
		w.Fatalf("Lease = %v, %v", visits, err)
	}
	o := job.Outcome{Visit: visits[0], Fate: job.Fetched, At: w.now}
	if closed {
		o.Closed = []job.Closed{{ID: ad.ID, Why: "404"}}
	} else {
		o.Cases = []job.Case{{Ad: ad, Verdict: w.set.Judge(ad), JudgedAt: w.now, ReadAt: w.now}}
	}
	if _, err := w.d.store.Finish(ctx, o); err != nil {
		w.Fatal(err)
	}
}

// newAd is an invented lure that names places of a unit, or none of any.
func (w *world) newAd() job.Ad {
	n := len(w.ads)
	u := w.units[w.rng.IntN(len(w.units))]
	ad := job.Ad{ID: job.ID(fmt.Sprintf("ad%030x", n+1)), URL: fmt.Sprintf("https://jobs.example/ad/%d", n+1), Source: "s1",
		Title: fmt.Sprintf("Tuyển gấp %d bạn gõ máy, chăm sóc khách online", 2+n%9)}
	where := "Campuchia"
	for _, ids := range [...][]string{u.Area.Behind, u.Area.Gates, u.Area.Provinces} {
		if len(ids) > 0 {
			if p, ok := w.set.Place(ids[w.rng.IntN(len(ids))]); ok {
				where = p["vi"]
				break
			}
		}
	}
	when := "tuần sau"
	if w.rng.IntN(8) == 0 {
		when = "tối mai"
	}
	ad.Text = fmt.Sprintf("Việc nhẹ lương cao ở %s, qua đường mòn không cần hộ chiếu, có người đón tận nhà %s. Trò chuyện với khách trên mạng, lương 1200 USD, bao ăn ở, "+
		"ứng trước 5 triệu, công ty giữ giấy tờ. Đừng nói với gia đình. Zalo 0900 000 1%02d. Mã tin %d.", where, when, w.rng.IntN(60), n+1)
	w.ads = append(w.ads, ad)
	return ad
}

// happen is one thing that happens among the ads.
func (w *world) happen() {
	w.Helper()
	switch n := w.rng.IntN(20); {
	case n < 14 || len(w.ads) < 10:
		for range 1 + w.rng.IntN(5) {
			w.put(w.newAd(), false)
		}
	case n < 16:
		i := w.rng.IntN(len(w.ads))
		w.ads[i].Text += fmt.Sprintf(" Cần thêm %d người.", 1+w.rng.IntN(9))
		w.edited[w.ads[i].ID]++
		w.counts.edits++
		w.put(w.ads[i], false)
	case n < 18:
		w.counts.closed++
		w.put(w.ads[w.rng.IntN(len(w.ads))], true)
	default:
		w.rescore()
	}
}

// rescore has every ad judged again by a rule set that finds less in every seventh: which seventh changes from set to set.
func (w *world) rescore() {
	w.Helper()
	w.counts.rescored++
	version := fmt.Sprintf("%s-%d", w.set.Version(), w.counts.rescored)
	page, err := w.d.store.Outdated(w.a.ctx, version, "", 10_000)
	if err != nil {
		w.Fatal(err)
	}
	var list []job.Rejudgement
	for i, c := range page.Cases {
		v := w.set.Judge(c.Ad)
		v.RuleSet = version
		if i%7 == w.counts.rescored%7 {
			v.Band = job.Look
		}
		list = append(list, job.Rejudgement{Case: c, Verdict: v})
	}
	if err := w.d.store.Rejudge(w.a.ctx, w.now, list, job.Rescoring{RuleSet: version}); err != nil {
		w.Fatal(err)
	}
}
