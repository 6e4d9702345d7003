package alerts_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
	"lurewatch/job"
	"lurewatch/store"
)

// TestThirtyUnitsThirtyDays lets thirty units live through thirty days in which nothing goes smoothly: crashes at every
// step, refusals, days of downtime, new rule sets, and a change of clocks. LUREWATCH_SIM_SEEDS asks for more runs.
func TestThirtyUnitsThirtyDays(t *testing.T) {
	t.Parallel()
	seeds := 2
	if n, err := strconv.Atoi(os.Getenv("LUREWATCH_SIM_SEEDS")); err == nil {
		seeds = n
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, uint64(seed))
			w.live(30)
			w.calm(6*24, time.Hour)
			w.judge()
		})
	}
}

// world is a house in which things happen by chance.
type world struct {
	*house
	rng    *rand.Rand
	office *alerts.Office
	dead   bool // the process has crashed: nothing works until it is started again
	quiet  bool // no faults by chance
	// countdown is at which of the coming steps the process crashes, whatever the chance; 0 for none.
	countdown int
	ads       []string
	rules     int
	shared    map[job.ID]string // the contact of an ad
	start     time.Time
	counts    struct{ crashes, refused, doubts, downDays, rescored int }
}

var errCrash = errors.New("the process is gone")

func newWorld(t *testing.T, seed uint64) *world {
	var list []units.Unit
	for i := range 30 {
		u := unit(fmt.Sprintf("u%02d", i), fmt.Sprintf("p%02d", i/2)) // two units to a place
		u.Hour = []string{"06:00", "05:45", "06:30"}[i%3]
		list = append(list, u)
	}
	list[0].Kind, list[0].Area.Provinces = units.National, nil
	list[1].Zone, list[1].Hour = "Europe/Paris", "02:30"     // twice, or never, on the day clocks change
	list[2].Zone, list[2].Hour = "America/New_York", "01:30" // twice in autumn
	list[3].Lowest = job.Look
	list[4].Recipients = append(list[4].Recipients, "second@guard.example")
	h := newHouse(t, list...)
	h.now = time.Date(2026, 10, 9, 20, 0, 0, 0, time.UTC) // clocks go back on 25 October and 1 November
	if seed%2 == 1 {
		h.now = time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC) // and forward on 8 and 29 March
	}
	w := &world{house: h, rng: rand.New(rand.NewPCG(seed, 7)), shared: make(map[job.ID]string), rules: 1, start: h.now}
	h.seams = brittle{h.store, w}
	h.posted.refuse = w.refuse
	h.edit = func(o *alerts.Options) { o.MaxItems, o.MaxUrgent, o.Bearers = 7, 3, w }
	return w
}

func (w *world) chance(p float64) bool { return !w.quiet && w.rng.Float64() < p }

// crash ends the process with some chance, or where the countdown ends.
func (w *world) crash(p float64) bool {
	if w.countdown > 0 && !w.dead && p > 0.0001 {
		w.countdown--
		w.dead = w.countdown == 0
	}
	if !w.dead && w.chance(p) {
		w.dead = true
		w.counts.crashes++
	}
	return w.dead
}

// refuse is how the mail server treats a letter.
func (w *world) refuse(l alerts.Letter) (error, bool) {
	switch {
	case w.dead:
		return errCrash, false
	case w.crash(0.02): // sent, and gone before it was written down
		return errCrash, true
	case w.chance(0.1):
		w.counts.refused++
		return errBusy, false
	case w.chance(0.03):
		w.counts.doubts++
		return errors.New("connection lost after DATA"), true
	}
	return nil, false
}

// brittle is a store that the process may lose at each call, before or after it wrote.
type brittle struct {
	*store.Store
	w *world
}

func (b brittle) Row(ctx context.Context, table, key string) ([]byte, error) {
	if b.w.crash(0.000002) {
		return nil, errCrash
	}
	return b.Store.Row(ctx, table, key)
}

func (b brittle) Rows(ctx context.Context, table, after string, limit int) ([]job.Row, error) {
	if b.w.crash(0.000002) {
		return nil, errCrash
	}
	return b.Store.Rows(ctx, table, after, limit)
}

func (b brittle) WriteRows(ctx context.Context, rows []job.Row, note *job.Audit) error {
	if b.w.crash(0.02) {
		return errCrash
	}
	err := b.Store.WriteRows(ctx, rows, note)
	if err == nil && b.w.crash(0.02) {
		return errCrash
	}
	return err
}

func (b brittle) Case(ctx context.Context, id job.ID) (job.Case, error) {
	if b.w.crash(0.001) || b.w.chance(0.002) { // or it cannot be read this once
		return job.Case{}, errCrash
	}
	return b.Store.Case(ctx, id)
}

func (b brittle) Changes(ctx context.Context, after uint64, limit int) ([]job.Change, error) {
	if b.w.crash(0.001) {
		return nil, errCrash
	}
	return b.Store.Changes(ctx, after, min(limit, 7))
}

// Bearers counts as an index would.
func (w *world) Bearers(_ context.Context, contacts []string) (map[string]int, error) {
	out := make(map[string]int)
	for _, k := range contacts {
		for _, c := range w.shared {
			if "zalo "+c == k {
				out[k]++
			}
		}
	}
	return out, nil
}

// live lets days pass, with a tick about every hour.
func (w *world) live(days int) {
	end := w.now.AddDate(0, 0, days)
	down := w.now.AddDate(0, 0, 8+w.rng.IntN(12)) // for some days nobody ticks
	up := down.AddDate(0, 0, 2+w.rng.IntN(3))
	w.counts.downDays = int(up.Sub(down).Hours() / 24)
	for w.now.Before(end) {
		w.now = w.now.Add(time.Duration(40+w.rng.IntN(40)) * time.Minute)
		if w.rng.IntN(6) == 0 {
			w.happen()
		}
		if w.now.Before(down) || w.now.After(up) {
			w.step()
		}
	}
}

// calm lets time pass in which nothing new happens and nothing fails.
func (w *world) calm(ticks int, every time.Duration) {
	w.quiet, w.office = true, nil
	w.edit = func(o *alerts.Options) { o.Bearers = w } // what did not fit comes now
	for range ticks {
		w.now = w.now.Add(every)
		w.step()
	}
}

// step starts the process if it crashed, and ticks.
func (w *world) step() {
	if w.dead || w.office == nil {
		w.dead = false
		w.office = nil
		f, err := alerts.New(w.Context(), w.options())
		if err != nil {
			return
		}
		w.office = f
	}
	err := w.office.Tick(w.Context(), w.now)
	if err != nil && w.quiet && !w.dead {
		w.Errorf("Tick(%v) = %v", w.now, err)
	}
}

// options are those of house.office.
func (w *world) options() alerts.Options {
	o := alerts.Options{Store: w.seams, Dir: w.dir, Domain: "lure.example", Writer: plainWriter{}, Operator: "ops@lure.example",
		Roster:   func() alerts.Roster { return alerts.Roster{Units: w.units, Router: byPlace{w.units}} },
		Senders:  map[alerts.Kind]alerts.Sender{alerts.Mail: w.posted},
		Pressing: alerts.Pressing(nil), Now: func() time.Time { return w.now }, Parallel: 1}
	w.edit(&o)
	return o
}

// verdict is what the rules say of an ad now: it changes with the rule set for some ads.
func (w *world) verdict(id string, version int) job.Verdict {
	n, _ := strconv.Atoi(id)
	v := job.Verdict{Band: job.Alert, Kind: job.KindAd, RuleSet: fmt.Sprintf("r%d", w.rules), Score: float64((n + w.rules) % 50), Lang: "vi"}
	v.Findings = []job.Finding{{Rule: fmt.Sprintf("rule-%d", (n+w.rules)%5), Tier: job.Strong}} // every set finds something else
	switch (n*7 + w.rules*3) % 11 {
	case 0:
		v.Band = job.None
	case 1:
		v.Band = job.Look
	}
	v.Facts.Places = []job.Place{{ID: fmt.Sprintf("p%02d", n%17)}} // some are nobody's but the country's
	if n%9 == 0 && version > 0 {
		v.Facts.Conditions = []job.Condition{{ID: "minor"}}
	}
	if c := w.shared[job.ID(id)]; c != "" {
		v.Facts.Contacts = []job.Contact{{Type: "zalo", Value: c}}
	}
	return v
}

// put files an ad in a version.
func (w *world) put(id string, version int) {
	w.file(w.now, nil, job.Case{Ad: job.Ad{ID: job.ID(id), Text: fmt.Sprintf("tin %s bản %d", id, version), Source: "s1"}, Verdict: w.verdict(id, version)})
}

// happen is one thing that happens among the ads.
func (w *world) happen() {
	switch n := w.rng.IntN(20); {
	case n < 11 || len(w.ads) < 5:
		for range 1 + w.rng.IntN(6) {
			id := strconv.Itoa(len(w.ads) + 1)
			w.ads = append(w.ads, id)
			if w.rng.IntN(3) == 0 {
				w.shared[job.ID(id)] = fmt.Sprintf("+8490000010%d", w.rng.IntN(4))
			}
			w.put(id, w.rng.IntN(2))
		}
	case n < 13:
		w.put(w.any(), 2+w.rng.IntN(1000))
	case n < 15:
		w.file(w.now, []job.Closed{{ID: job.ID(w.any()), Why: "404"}})
	case n < 19:
		d := job.Deciding{Ads: []job.ID{job.ID(w.any())}, Decision: job.Decisions[w.rng.IntN(3)], By: "an", Via: "console", At: w.now}
		d.Reason = d.Decision.Reasons()[0]
		line, err := w.store.Decide(w.Context(), d)
		if err == nil && w.rng.IntN(3) == 0 {
			_, err = w.store.Undo(w.Context(), line.Seq, "an", w.now)
		}
		if err != nil && !errors.Is(err, job.ErrUnknown) {
			w.Fatal(err)
		}
	default:
		w.rescore()
	}
}

func (w *world) any() string { return w.ads[w.rng.IntN(len(w.ads))] }

// rescore has a new rule set judge every ad again.
func (w *world) rescore() {
	w.rules++
	w.counts.rescored++
	page, err := w.store.Outdated(w.Context(), fmt.Sprintf("r%d", w.rules), "", 10_000)
	if err != nil {
		w.Fatal(err)
	}
	var list []job.Rejudgement
	for _, c := range page.Cases {
		v := w.verdict(string(c.Ad.ID), 0)
		v.Facts.Conditions = c.Verdict.Facts.Conditions
		list = append(list, job.Rejudgement{Case: c, Verdict: v})
	}
	if err := w.store.Rejudge(w.Context(), w.now, list, job.Rescoring{RuleSet: fmt.Sprintf("r%d", w.rules)}); err != nil {
		w.Fatal(err)
	}
}
