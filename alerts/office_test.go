package alerts_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

func TestADayInTheLifeOfADigest(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"), unit("lao-cai", "lc"))
	f := h.office()
	h.tick(f, day(1).Add(-time.Hour)) // the units are known from now on
	h.file(h.now, nil, ad("a", "tn", "gõ máy Bavet"), ad("b", "lc", "bán hàng Hà Khẩu"), with(ad("look", "tn", "chat"), func(c *job.Case) { c.Verdict.Band = job.Look }))
	h.tick(f, day(1).Add(-time.Minute))
	h.wantDigests("tay-ninh")
	h.tick(f, day(1))
	h.tick(f, day(1).Add(time.Minute))
	h.wantDigests("tay-ninh", []string{"new a"})
	h.wantDigests("lao-cai", []string{"new b"})
	h.file(h.now, nil, ad("a", "tn", "gõ máy Bavet, lương 30 triệu"), ad("b", "lc", "bán hàng Hà Khẩu"), ad("c", "tn", "khách sạn"))
	h.file(h.now, []job.Closed{{ID: "b", Why: "404"}})
	h.decide(job.Deciding{Ads: []job.ID{"c"}, Decision: job.Dismiss, By: "an", Via: "console", At: h.now})
	h.tick(f, day(2))
	h.wantDigests("tay-ninh", []string{"new a"}, []string{"changed a"})
	h.wantDigests("lao-cai", []string{"new b"}, []string{"gone b"})
	h.decide(job.Deciding{Ads: []job.ID{"a"}, Decision: job.Confirm, By: "an", Via: "console", At: h.now})
	h.tick(f, day(3))
	line := h.decide(job.Deciding{Ads: []job.ID{"a"}, Decision: job.Dismiss, By: "an", Via: "console", At: h.now})
	h.tick(f, day(4))
	if _, err := h.store.Undo(t.Context(), line.Seq, "an", h.now); err != nil {
		t.Fatal(err)
	}
	h.tick(f, day(5))
	h.tick(f, day(6))
	h.wantDigests("tay-ninh", []string{"new a"}, []string{"changed a"}, []string{"reviewed a"}, []string{"cleared a"}, []string{"reviewed a"}, nil)
	all := h.posted.papers(t, "tay-ninh")
	first, last := all[0].Digest, all[5].Digest
	if first.ID != "tay-ninh.20261101" || !regexp.MustCompile(`^digest\.tay-ninh\.20261101\.[a-z2-7]{16}@lure\.example$`).MatchString(all[0].MessageID) {
		t.Errorf("the first digest is %s with message id %s", first.ID, all[0].MessageID)
	}
	for _, p := range all[:5] {
		if got := p.Digest.Items[0].Ref; got != refOf("20261101", "a") {
			t.Errorf("%s calls the ad %s, want what the first called it, %s", p.Digest.ID, got, refOf("20261101", "a"))
		}
	}
	if got := all[3].Digest.Items[0].Before.Is(); got != job.ReviewConfirmed {
		t.Errorf("Before of the clearing = %s, want confirmed", got)
	}
	if want := []digest.DayCount{{Day: "2026-11-01", New: 1}, {Day: "2026-11-02"}, {Day: "2026-11-03"}, {Day: "2026-11-04"}, {Day: "2026-11-05"}}; !slices.Equal(last.Trend, want) {
		t.Errorf("Trend = %v, want %v", last.Trend, want)
	}
	if last.From.Hour() != 6 || !last.From.Equal(all[4].Digest.To) {
		t.Errorf("From = %v, want the end of the digest before, %v", last.From, all[4].Digest.To)
	}
}

func TestANewRuleSetTellsOnlyWhatChanged(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	f := h.office()
	h.tick(f, h.now)
	for _, id := range []string{"a", "b", "c"} {
		h.file(h.now, nil, ad(id, "tn", "tin "+id))
	}
	h.tick(f, day(1))
	cases, err := h.store.Cases(t.Context(), "", 10)
	if err != nil {
		t.Fatal(err)
	}
	var list []job.Rejudgement
	for i, c := range cases {
		v := c.Verdict
		v.RuleSet, v.Score = "r2", 90
		v.Findings = []job.Finding{{Rule: "new-rule"}}
		if i == 1 {
			v.Band = job.None
		}
		list = append(list, job.Rejudgement{Case: c, Verdict: v})
	}
	if err := h.store.Rejudge(t.Context(), h.now, list, job.Rescoring{RuleSet: "r2"}); err != nil {
		t.Fatal(err)
	}
	h.tick(f, day(2))
	h.tick(f, day(3))
	got := h.posted.papers(t, "tay-ninh")
	if len(got) != 3 || !slices.Equal(got[1].says(), []string{"cleared b"}) || got[2].says() != nil {
		t.Errorf("after a new rule set the digests say %v, %v", got[1].says(), got[2].says())
	}
}

func TestADigestAfterDowntimeCoversTheDays(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	h.tick(h.office(), h.now)
	h.file(h.now, nil, ad("a", "tn", "một"))
	h.tick(h.office(), day(4).Add(3*time.Hour))
	got := h.posted.papers(t, "tay-ninh")
	want := []string{"2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04"}
	if len(got) != 1 || !slices.Equal(got[0].Digest.Covers, want) {
		t.Fatalf("after four days: %v, want one digest that covers %v", got, want)
	}
	runs, err := h.office().Runs(t.Context(), "tay-ninh", "", 10)
	if err != nil || len(runs) != 4 {
		t.Fatalf("Runs = %v, %v, want four", runs, err)
	}
	for i, r := range runs {
		if r.Day != want[i] || r.Digest != "tay-ninh.20261104" {
			t.Errorf("Runs[%d] = %+v", i, r)
		}
	}
}

func TestMoreThanFitsIsCarriedOver(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	h.edit = func(o *alerts.Options) { o.MaxItems = 4 }
	f := h.office()
	h.tick(f, h.now)
	h.file(h.now, nil, with(ad("weak", "tn", "yếu"), func(c *job.Case) { c.Verdict.Score = 1 }))
	told := make(map[job.ID]int)
	for n := 1; n <= 8; n++ {
		for i := range 5 { // more each day than fit
			if n <= 3 {
				h.file(h.now, nil, ad(string(rune('a'+5*n+i)), "tn", "tin mới "+string(rune('a'+5*n+i))))
			}
		}
		h.tick(f, day(n))
	}
	all := h.posted.papers(t, "tay-ninh")
	for _, p := range all {
		for _, it := range p.Digest.Items {
			told[it.Case.Ad.ID]++
		}
	}
	if len(told) != 16 {
		t.Errorf("%d ads were told, want all 16", len(told))
	}
	for id, n := range told {
		if n != 1 {
			t.Errorf("ad %s was told %d times", id, n)
		}
	}
	if all[0].Digest.More != 2 || all[7].Digest.More != 0 {
		t.Errorf("More = %d at first and %d at last, want 2 and 0", all[0].Digest.More, all[7].Digest.More)
	}
	if says := all[1].says(); !slices.Contains(says, "new weak") && !slices.Contains(all[0].says(), "new weak") {
		t.Errorf("the ad with the lowest score has no turn: %v", says)
	}
}

func TestANewUnitLooksBackThirtyDays(t *testing.T) {
	h := newHouse(t)
	f := h.office()
	h.file(day(1).AddDate(0, 0, -40), nil, ad("old", "tn", "cũ"))
	h.file(day(1).AddDate(0, 0, -10), nil, ad("gone", "tn", "đã gỡ"))
	h.file(day(1).AddDate(0, 0, -10), nil, ad("stands", "tn", "còn đó"))
	h.file(day(1).AddDate(0, 0, -9), []job.Closed{{ID: "gone", Why: "404"}})
	h.units = []units.Unit{unit("tay-ninh", "tn")}
	h.tick(f, day(1).Add(time.Hour))
	h.tick(f, day(2))
	h.wantDigests("tay-ninh", []string{"new stands"})
	u := unit("tay-ninh", "tn")
	u.Area.Provinces = append(u.Area.Provinces, "lc")
	h.file(h.now, nil, ad("other", "xx", "nơi khác"), ad("lc", "lc", "Lào Cai"))
	h.units = []units.Unit{u} // it answers for more now
	h.tick(f, day(3))
	h.wantDigests("tay-ninh", []string{"new stands"}, []string{"new lc"})
}

func TestMoreAdsWithOneContact(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"), unit("lao-cai", "lc"))
	f := h.office()
	h.tick(f, h.now)
	bears := func(c *job.Case) { c.Verdict.Facts.Contacts = []job.Contact{{Type: "zalo", Value: "+84900000101"}} }
	file := func(n int, ids ...string) {
		for _, id := range ids {
			h.file(h.now, nil, with(ad(id, "lc", "tin "+id), bears))
		}
		h.bearing["zalo +84900000101"] = n
	}
	h.file(h.now, nil, with(ad("a", "tn", "đầu tiên"), bears))
	file(1)
	h.tick(f, day(1))
	file(2, "b")
	h.tick(f, day(2))
	file(3, "c")
	h.tick(f, day(3))
	file(5, "d", "e")
	h.tick(f, day(4))
	file(6, "f")
	h.tick(f, day(5))
	h.wantDigests("tay-ninh", []string{"new a"}, []string{"changed a"}, []string{"changed a"}, nil, []string{"changed a"})
	it := h.posted.papers(t, "tay-ninh")[2].Digest.Items[0]
	if it.BeforeBearers != 2 || it.Bearers["zalo +84900000101"] != 3 {
		t.Errorf("the ad is told with %d bearers after %d, want 3 after 2", it.Bearers["zalo +84900000101"], it.BeforeBearers)
	}
	// In its own unit every ad is told as new; the first of them speaks for the number.
	h.wantDigests("lao-cai", nil, []string{"new b"}, []string{"changed b", "new c"}, []string{"new d", "new e"}, []string{"changed b", "new f"})
}

func TestQuietDaysOfAWeeklyUnit(t *testing.T) {
	u := unit("tay-ninh", "tn")
	u.Quiet = "weekly"
	h := newHouse(t, u)
	f := h.office()
	h.tick(f, h.now)
	for n := 1; n <= 10; n++ { // the second and the ninth are Mondays
		if n == 5 {
			h.file(h.now, nil, ad("a", "tn", "thứ năm"))
		}
		h.tick(f, day(n))
	}
	var days []string
	for _, p := range h.posted.papers(t, "tay-ninh") {
		days = append(days, p.Digest.Day)
	}
	if want := []string{"2026-11-02", "2026-11-05", "2026-11-09"}; !slices.Equal(days, want) {
		t.Errorf("digests came on %v, want %v", days, want)
	}
	runs, err := f.Runs(t.Context(), "tay-ninh", "", 20)
	if err != nil || len(runs) != 10 {
		t.Errorf("Runs has %d days (%v), want 10", len(runs), err)
	}
	if got := h.posted.alarms("ops@lure.example"); len(got) != 0 {
		t.Errorf("alarms about a quiet unit: %v", got)
	}
}

func TestASavedSearchWaitsForItsIndex(t *testing.T) {
	u := units.Unit{ID: "search", Kind: units.Saved, Query: "bavet", Recipients: []string{"s@guard.example"}}
	h := newHouse(t, u, unit("tay-ninh", "tn"))
	index := &lagging{}
	h.edit = func(o *alerts.Options) { o.Searches = index }
	f := h.office()
	h.tick(f, h.now)
	h.file(h.now, nil, ad("a", "tn", "bavet"), ad("b", "tn", "khác"))
	index.behind = true
	h.tick(f, day(1))
	h.wantDigests("search")
	if got := h.posted.papers(t, "tay-ninh"); len(got) != 1 {
		t.Errorf("the other unit got %d digests, want one", len(got))
	}
	index.behind = false
	h.tick(f, day(1).Add(time.Minute))
	h.wantDigests("search", []string{"new a"})
}

func TestAUnitThatFailsStopsAlone(t *testing.T) {
	bad := unit("bad", "tn")
	bad.Zone = "Asia/Nowhere"
	h := newHouse(t, bad, unit("good", "tn"))
	f := h.office()
	h.tick(f, h.now)
	h.file(h.now, nil, ad("a", "tn", "một"))
	h.tick(f, day(1))
	h.wantDigests("good", []string{"new a"})
	got := h.posted.alarms("ops@lure.example")
	if len(got) != 1 || !strings.Contains(got[0], "Asia/Nowhere") || !strings.Contains(got[0], "Đơn vị bad") {
		t.Errorf("alarms = %q, want one about the zone", got)
	}
	if n := len(h.posted.alarms("admin-bad@guard.example")); n != 1 {
		t.Errorf("the unit's admin got %d alarms, want one", n)
	}
}

// lagging is a search that finds ad a.
type lagging struct{ behind bool }

func (l *lagging) Finds(context.Context, string, uint64) (map[job.ID]bool, error) {
	if l.behind {
		return nil, errors.New("the index is behind")
	}
	return map[job.ID]bool{"a": true}, nil
}

func TestADigestThatIsTooLongIsDivided(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	h.edit = func(o *alerts.Options) {
		o.Roster = func() alerts.Roster { return alerts.Roster{Units: h.units, Router: wordy{byPlace{h.units}}} }
	}
	f := h.office()
	h.tick(f, h.now)
	var list []job.Case
	for i := range 400 {
		list = append(list, ad(fmt.Sprintf("a%03d", i), "tn", fmt.Sprintf("tin %d", i)))
	}
	h.file(h.now, nil, list...)
	told := 0
	for n := 1; n <= 4; n++ {
		h.tick(f, day(n))
	}
	all := h.posted.papers(t, "tay-ninh")
	for _, p := range all {
		told += len(p.Digest.Items)
	}
	if told != 400 || len(all[0].Digest.Items) == 400 || all[0].Digest.More == 0 {
		t.Errorf("%d ads were told, %d of them at first and %d more; want all 400 in parts", told, len(all[0].Digest.Items), all[0].Digest.More)
	}
	if why := all[0].Digest.Items[0].Why; len(why) != 20 || len(why[0].Quote) > 310 {
		t.Errorf("an item has %d reasons with quotes of %d bytes", len(why), len(why[0].Quote))
	}
}

// wordy gives many and long reasons.
type wordy struct{ byPlace }

func (r wordy) Route(c job.Case, found func(string) bool) []units.Match {
	out := r.byPlace.Route(c, found)
	for i := range out {
		for range 50 {
			out[i].Why = append(out[i].Why, units.Reason{Kind: units.AtGate, Quote: strings.Repeat("ộ", 1000)})
		}
	}
	return out
}
