package alerts_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

func TestAPausedUnitLosesNothing(t *testing.T) {
	h, f := toldHouse(t)
	for range 2 {
		if err := f.Pause(t.Context(), "tay-ninh", "unit:tay-ninh"); err != nil {
			t.Fatal(err)
		}
	}
	h.file(h.now, nil, ad("d", "tn", "bốn"))
	h.tick(f, day(2))
	h.tick(f, day(3))
	h.wantDigests("tay-ninh", []string{"new a", "new b"})
	if err := f.Resume(t.Context(), "tay-ninh", "an"); err != nil {
		t.Fatal(err)
	}
	h.tick(f, day(4))
	h.wantDigests("tay-ninh", []string{"new a", "new b"}, []string{"new d"})
	if got := h.posted.papers(t, "tay-ninh")[1].Digest.Covers; len(got) != 3 {
		t.Errorf("the digest after a pause covers %v, want three days", got)
	}
	got := h.posted.alarms("admin-tay-ninh@guard.example")
	if len(got) != 2 || !strings.Contains(got[0], "đã tạm dừng") || !strings.Contains(got[1], "đã gửi lại") {
		t.Errorf("the admin was told %q", got)
	}
	var acts []string
	lines, err := h.store.Audits(t.Context(), 0, 100)
	for _, l := range lines {
		acts = append(acts, l.By+" "+l.Act+" "+l.On)
	}
	if want := []string{"unit:tay-ninh pause unit:tay-ninh", "an resume unit:tay-ninh"}; err != nil || !slices.Equal(acts, want) {
		t.Errorf("audit log = %q, %v, want %q", acts, err, want)
	}
	if err := f.Pause(t.Context(), "nobody", "an"); !errors.Is(err, job.ErrUnknown) {
		t.Errorf("Pause(nobody) = %v, want %v", err, job.ErrUnknown)
	}
}

func TestSendingOnceMore(t *testing.T) {
	h, f := toldHouse(t)
	first := h.posted.got[slices.IndexFunc(h.posted.got, func(l alerts.Letter) bool { return l.Unit == "tay-ninh" })]
	h.units[0].Recipients = append(h.units[0].Recipients, "new@guard.example")
	h.file(h.now, nil, ad("a", "tn", "một, khác"))
	if err := f.Resend(t.Context(), "tay-ninh.20261101", "an"); err != nil {
		t.Fatal(err)
	}
	h.tick(f, h.now)
	again := h.posted.got[3:]
	if len(again) != 2 || again[0].Target.Address != "new@guard.example" || again[1].Target.Address != "tay-ninh@guard.example" {
		t.Fatalf("%d letters were sent once more, want one to each recipient", len(again))
	}
	for _, l := range again {
		if l.MessageID != first.MessageID || string(l.Data) != string(first.Data) {
			t.Errorf("to %s went %s, not the same mail", l.Target, l.MessageID)
		}
	}
	list, err := f.Archive(t.Context(), "tay-ninh", "", 10)
	if err != nil || len(list) != 3 || list[1].By != "" || len(list[1].Log) != 1 || list[2].By != "an" || list[2].Again != 1 || len(list[2].Log) != 1 {
		t.Errorf("Archive = %+v, %v, want the delivery and its sending once more as two", list, err)
	}
	if head, err := h.store.AuditHead(t.Context()); err != nil || head.Act != "resend" || head.By != "an" {
		t.Errorf("audit = %+v, %v", head, err)
	}
	if err := f.Resend(t.Context(), "tay-ninh.20250101", "an"); !errors.Is(err, job.ErrUnknown) {
		t.Errorf("Resend of nothing = %v, want %v", err, job.ErrUnknown)
	}
	if data, err := f.Bytes(t.Context(), "tay-ninh.20261101", alerts.Mail); err != nil || string(data) != string(first.Data) {
		t.Errorf("Bytes = %.60q, %v", data, err)
	}
	if _, err := f.Bytes(t.Context(), "tay-ninh.20261101", alerts.Webhook); !errors.Is(err, job.ErrUnknown) {
		t.Errorf("Bytes of a kind that was not made = %v", err)
	}
}

// What the server takes and refuses when it is sent once more are two things: the first stays delivered, also for who lists
// the newest.
func TestWhatWasDeliveredStaysSoWhenSendingOnceMoreIsRefused(t *testing.T) {
	h, f := toldHouse(t)
	h.posted.refuse = func(alerts.Letter) (error, bool) { return errRefused, false }
	for n := 1; n <= 2; n++ {
		if err := f.Resend(t.Context(), "tay-ninh.20261101", "an"); err != nil {
			t.Fatal(err)
		}
		h.now = h.now.Add(time.Minute)
		h.tick(f, h.now)
		list, err := f.Archive(t.Context(), "tay-ninh", "", 10)
		if err != nil || len(list) != 2 || list[0].State != alerts.Sent || len(list[0].Log) != 1 || list[1].State != alerts.Failed || list[1].Again != 1 || len(list[1].Log) != n {
			t.Fatalf("after %d: Archive = %+v, %v, want one delivered and one refused", n, list, err)
		}
	}
	list, _, err := f.Newest(t.Context(), "tay-ninh", "", alerts.Mail, 10)
	if err != nil || len(list) != 2 {
		t.Errorf("Newest = %+v, %v, want both", list, err)
	}
	h.posted.refuse = nil
	if err := f.Resend(t.Context(), "tay-ninh.20261101", "an"); err != nil {
		t.Fatal(err)
	}
	h.tick(f, h.now)
	bounce := alerts.Bounce{MessageID: list[0].MessageID, To: list[0].Target.Address, Permanent: true, Text: "5.1.1"}
	if err := f.Receive(t.Context(), alerts.Incoming{Bounces: []alerts.Bounce{bounce}}); err != nil {
		t.Fatal(err)
	}
	if list, err = f.Archive(t.Context(), "tay-ninh", "", 10); err != nil || len(list) != 2 || list[0].State != alerts.Sent || list[1].State != alerts.Failed || len(list[1].Log) != 4 {
		t.Errorf("after a bounce: Archive = %+v, %v, want it noted with what was sent last", list, err)
	}
}

func TestAPreviewWritesNothing(t *testing.T) {
	h, f := toldHouse(t)
	h.file(h.now, nil, ad("d", "tn", "bốn"))
	nowhere := unit("nowhere", "tn")
	nowhere.Recipients = nil
	h.units = append(h.units, nowhere)
	before := h.rows()
	d, err := f.Preview(t.Context(), "tay-ninh", "2026-11-02")
	if err != nil || len(d.Items) != 1 || d.Items[0].Case.Ad.ID != "d" || d.ID != "tay-ninh.20261102" || d.Items[0].Ref != refOf("20261101", "d") {
		t.Errorf("Preview = %+v, %v, want ad d", d, err)
	}
	if d, err = f.Preview(t.Context(), "nowhere", "2026-11-02"); err != nil || len(d.Items) != 3 {
		t.Errorf("Preview of a unit without recipients has %d items, %v, want 3", len(d.Items), err)
	}
	d, err = f.Preview(t.Context(), "tay-ninh", "2026-11-01")
	if err != nil || len(d.Items) != 2 || d.Items[0].Case.Ad.Text == "" {
		t.Errorf("Preview of a day in the ledger = %+v, %v, want what was sent", d, err)
	}
	if _, err := f.Preview(t.Context(), "nobody", "2026-11-01"); !errors.Is(err, job.ErrUnknown) {
		t.Errorf("Preview(nobody) = %v, want %v", err, job.ErrUnknown)
	}
	if after := h.rows(); !slices.Equal(before, after) {
		t.Errorf("a preview wrote:\n%v\nwas\n%v", after, before)
	}
	list, _ := os.ReadDir(filepath.Join(h.dir, "outbox"))
	if len(list) != 3 {
		t.Errorf("the outbox has %d files, want the three digests", len(list))
	}
}

// rows lists every row of the office.
func (h *house) rows() (out []string) {
	h.Helper()
	for _, table := range []string{"unit", "owed", "told", "contact", "ref", "ref_of", "run", "digest", "outbox", "archive", "pressing", "urged", "alarm", "alarmed", "key", "flag", "reply"} {
		rows, err := h.store.Rows(h.Context(), "alerts."+table, "", 10_000)
		if err != nil {
			h.Fatal(err)
		}
		for _, r := range rows {
			out = append(out, table+" "+r.Key+" "+string(r.Value))
		}
	}
	return out
}

func TestTheArchiveIsPurgedAfterTwoYears(t *testing.T) {
	h, f := toldHouse(t)
	h.tick(f, day(2))
	h.units = h.units[:1]
	later := day(2).Add(alerts.Retention + 23*time.Hour)
	h.tick(f, later)
	list, err := f.Archive(t.Context(), "tay-ninh", "", 10)
	if err != nil || len(list) != 2 || list[0].Digest != "tay-ninh.20261102" {
		t.Errorf("Archive begins with %s and has %d (%v), want the second day and today", list[0].Digest, len(list), err)
	}
	if runs, err := f.Runs(t.Context(), "tay-ninh", "", 1); err != nil || runs[0].Day != "2026-11-02" {
		t.Errorf("Runs = %v, %v, want none of the first day", runs, err)
	}
	files, _ := filepath.Glob(filepath.Join(h.dir, "outbox", "*.20261101.*"))
	if len(files) != 0 {
		t.Errorf("files are left: %v", files)
	}
	if ref := h.ref("a"); ref != refOf("20261101", "a") {
		t.Errorf("the ad is called %s", ref)
	}
	if _, err := f.Answer(t.Context(), alerts.Answer{Token: f.Token("tay-ninh", alerts.ToAnswer), Ref: h.ref("a"), Right: true, Via: "link"}); err != nil {
		t.Errorf("Answer after two years = %v", err)
	}
}

func TestOtherTargets(t *testing.T) {
	u := unit("tay-ninh", "tn")
	u.Recipients, u.Webhook, u.Feed = nil, units.Webhook{URL: "https://hook.example/x"}, true
	h := newHouse(t, u)
	f := h.office()
	h.tick(f, h.now)
	h.tick(f, day(1))
	if len(h.posted.got) != 1 || h.posted.got[0].Target != (alerts.Target{Kind: alerts.Webhook, Address: "https://hook.example/x"}) {
		t.Errorf("sent %v, want one to the webhook", h.posted.got)
	}
	if data, err := f.Bytes(t.Context(), "tay-ninh.20261101", alerts.Feed); err != nil || !strings.Contains(string(data), `"Kind":"feed"`) {
		t.Errorf("Bytes of the feed = %.80q, %v", data, err)
	}
}

func TestAnOfficeNeedsItsOptions(t *testing.T) {
	if _, err := alerts.New(t.Context(), alerts.Options{}); err == nil {
		t.Error("New without a store succeeds")
	}
}

func TestTheOfficeRunsUntilItsContextEnds(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	h.file(h.now, nil, ad("a", "tn", "một"))
	h.store.Close() // the store has goroutines outside the bubble
	synctest.Test(t, func(t *testing.T) {
		box := &emptyBox{}
		h.seams = closedStore{}
		h.edit = func(o *alerts.Options) { o.Inbox, o.Now = box, time.Now }
		f := h.office()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute+time.Second)
		defer cancel()
		if err := f.Run(ctx); err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
		if box.polls < 5 {
			t.Errorf("the inbox was looked into %d times in five minutes", box.polls)
		}
	})
}

// emptyBox is a mailbox without mail.
type emptyBox struct{ polls int }

func (b *emptyBox) Poll(context.Context, func(context.Context, alerts.Incoming) error) error {
	b.polls++
	return nil
}

// closedStore fails at everything but what New asks for.
type closedStore struct{ alerts.Store }

func (closedStore) Row(context.Context, string, string) ([]byte, error) { return make([]byte, 32), nil }
func (closedStore) Rows(context.Context, string, string, int) ([]job.Row, error) {
	return nil, errors.New("closed")
}
func (closedStore) WriteRows(context.Context, []job.Row, *job.Audit) error {
	return errors.New("closed")
}
func (closedStore) Position(context.Context) (uint64, error) { return 0, errors.New("closed") }

func TestManyUseAnOfficeAtOnce(t *testing.T) {
	h, _ := toldHouse(t)
	for i := range 8 {
		h.units = append(h.units, unit(fmt.Sprintf("more-%d", i), "tn"))
	}
	h.edit = func(o *alerts.Options) { o.Parallel = 4 }
	f, ctx := h.office(), t.Context()
	token, ref := f.Token("tay-ninh", alerts.ToAnswer), h.ref("a")
	var wg sync.WaitGroup
	for i := range 4 {
		for _, do := range []func() error{
			func() error { return f.Tick(ctx, day(2+i)) },
			func() error {
				_, err := f.Answer(ctx, alerts.Answer{Token: token, Ref: ref, Right: i%2 == 0, Via: "link"})
				return err
			},
			func() error { return f.Pause(ctx, "lao-cai", "an") },
			func() error { return f.Resume(ctx, "lao-cai", "an") },
			func() error { _, err := f.Preview(ctx, "more-0", "2026-11-01"); return err },
			func() error { _, err := f.Archive(ctx, "an-giang", "", 10); return err },
			func() error { return f.Resend(ctx, "an-giang.20261101", "an") },
			func() error { _, err := f.Bytes(ctx, "tay-ninh.20261101", alerts.Mail); return err },
		} {
			wg.Go(func() {
				if err := do(); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	if err := f.Resume(ctx, "lao-cai", "an"); err != nil { // whichever of the two came last
		t.Fatal(err)
	}
	h.tick(f, day(6))
	for _, u := range h.units[:3] {
		days := make(map[string]bool)
		for _, p := range h.posted.papers(t, u.ID) {
			for _, day := range p.Digest.Covers {
				if days[day] {
					t.Errorf("unit %s: day %s is covered twice", u.ID, day)
				}
				days[day] = true
			}
		}
		if len(days) != 6 {
			t.Errorf("unit %s: %d days are covered, want six", u.ID, len(days))
		}
	}
}

func TestAReferenceLeadsToItsAd(t *testing.T) {
	h, f := toldHouse(t)
	if id, err := f.AdOf(t.Context(), " "+strings.ToLower(h.ref("a"))+" "); id != "a" || err != nil {
		t.Errorf("AdOf = %q, %v, want a", id, err)
	}
	if _, err := f.AdOf(t.Context(), "VN-20261101-9999"); !errors.Is(err, job.ErrUnknown) {
		t.Errorf("AdOf of a reference that nobody has: %v, want ErrUnknown", err)
	}
}
