package units_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// judged is a case of an ad as the real rules read it, in a band.
func judged(t testing.TB, ad job.Ad, band job.Band) job.Case {
	t.Helper()
	v := ruleSet(t).Judge(ad)
	v.Band = band
	return job.Case{Ad: ad, Verdict: v}
}

// why is every reason of a match by its unit.
func why(list []units.Match) map[string][]units.Reason {
	out := make(map[string][]units.Reason)
	for _, m := range list {
		out[m.Unit] = m.Why
	}
	return out
}

func TestEveryReasonIsTold(t *testing.T) {
	c := judged(t, job.Ad{Text: "Đón ở Gò Dầu tối nay, qua Mộc Bài sang Campuchia, làm ở Bavet."}, job.Look)
	got := units.NewRouter(seeded(t).All(), newGazetteer(t)).Route(c, nil)
	want := []units.Match{{Unit: "tay-ninh", Why: []units.Reason{
		{Kind: units.AtGate, Place: "vn-mocbai", Quote: "Gò Dầu"},
		{Kind: units.AtBehind, Place: "kh-bavet", Quote: "Bavet"},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Route (-want +got):\n%s", diff)
	}
}

func TestMeetingsQuoteTheRoute(t *testing.T) {
	c := judged(t, job.Ad{Text: "Xe đón ở bến xe Tây Ninh tối nay."}, job.Look)
	got := why(units.NewRouter(seeded(t).All(), newGazetteer(t)).Route(c, nil))["tay-ninh"]
	want := []units.Reason{{Kind: units.AtMeeting, Place: "vn-st-tay-ninh", Quote: "Xe đón ở bến xe Tây Ninh"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}

func TestWhoIsToldBesideBorderUnits(t *testing.T) {
	all := append(seeded(t).All(), units.Unit{ID: "search", Kind: units.Saved, Query: "casino"})
	router := units.NewRouter(all, newGazetteer(t))
	landline := job.Verdict{Band: job.Alert, Facts: job.Facts{Contacts: []job.Contact{
		{Type: "phone", Value: "+842760000001", Span: job.Span{Quote: "0276 000 0001"}},
		{Type: "phone", Value: "+84900000102"}, {Type: "zalo", Value: "+842380000001"}, {Type: "phone", Value: "+8429600"},
	}}}
	for _, tt := range []struct {
		name  string
		c     job.Case
		found bool
		want  map[string]units.ReasonKind
	}{
		{"an alert is told to the national unit", judged(t, job.Ad{Text: "Làm ở Bavet"}, job.Alert), false,
			map[string]units.ReasonKind{"tay-ninh": units.AtBehind, "viet-nam": units.ByAlert}},
		{"what should be looked at is not", judged(t, job.Ad{Text: "Làm ở Bavet"}, job.Look), false,
			map[string]units.ReasonKind{"tay-ninh": units.AtBehind}},
		{"an alert that names a province of a youth unit", judged(t, job.Ad{Text: "Tuyển người Hà Tĩnh làm ở Bavet"}, job.Alert), false,
			map[string]units.ReasonKind{"tay-ninh": units.AtBehind, "viet-nam": units.ByAlert, "youth-example": units.ByAlert}},
		{"youth units are told alerts only", judged(t, job.Ad{Text: "Tuyển người Hà Tĩnh làm ở Bavet"}, job.Look), false,
			map[string]units.ReasonKind{"tay-ninh": units.AtBehind}},
		{"a search finds it", judged(t, job.Ad{Text: "Làm ở Bavet"}, job.Look), true,
			map[string]units.ReasonKind{"tay-ninh": units.AtBehind, "search": units.BySearch}},
		{"what only a search finds fits no border unit", judged(t, job.Ad{Text: "Bán hàng online"}, job.Look), true,
			map[string]units.ReasonKind{"search": units.BySearch, "viet-nam": units.ByNobody}},
		{"a landline tells the province, a mobile phone none", job.Case{Verdict: landline}, false,
			map[string]units.ReasonKind{"tay-ninh": units.AtContact, "viet-nam": units.ByAlert}},
		{"nothing at all", job.Case{}, false, map[string]units.ReasonKind{"viet-nam": units.ByNobody}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := make(map[string]units.ReasonKind)
			for _, m := range router.Route(tt.c, func(string) bool { return tt.found }) {
				got[m.Unit] = m.Why[0].Kind
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Route (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAPostOfAFormerProvinceIsToldOfItAlone(t *testing.T) {
	post := units.Unit{ID: "post", Kind: units.Border, Area: units.Area{Provinces: []string{"vn-long-an"}}}
	router := units.NewRouter(append(seeded(t).All(), post), newGazetteer(t))
	for text, want := range map[string]bool{"Đón ở Long An": true, "Đón ở Tây Ninh": false} {
		got := why(router.Route(judged(t, job.Ad{Text: text}, job.Look), nil))
		if _, told := got["post"]; told != want || len(got["tay-ninh"]) == 0 {
			t.Errorf("%q goes to %v, to the post: want %t", text, got, want)
		}
	}
}

func TestPlacesThatNobodyKnowsLeadNowhere(t *testing.T) {
	c := job.Case{Verdict: job.Verdict{Facts: job.Facts{
		Places: []job.Place{{ID: "nowhere", Country: "VN", Span: job.Span{Field: job.Text, Start: 5, End: 900}}, {ID: "vn-mocbai", Span: job.Span{Field: job.Text, Start: 950, End: 1000}}},
		Routes: []job.Route{{Kind: job.RouteMeeting, Place: "nowhere"}},
	}}}
	got := why(units.NewRouter(seeded(t).All(), newGazetteer(t)).Route(c, nil))
	if len(got) != 1 || got["tay-ninh"] == nil {
		t.Errorf("Route = %v, want Tây Ninh alone", got)
	}
}

// BenchmarkRoute routes the ads of the table to the 30 border units and the others of the seeds.
func BenchmarkRoute(b *testing.B) {
	router := units.NewRouter(seeded(b).All(), newGazetteer(b))
	var cases []job.Case
	for _, text := range []string{"Đón ở Gò Dầu tối nay, qua Mộc Bài sang Campuchia, làm ở Bavet.", "Xe đón Nghệ An, Hà Tĩnh, Quảng Bình đi Lào", "Tuyển nhân viên bán hàng tại Hà Nội", "Việc nhẹ ở Campuchia, LH 0900 000 101"} {
		cases = append(cases, judged(b, job.Ad{Text: text}, job.Alert))
	}
	for b.Loop() {
		for i := range 10_000 {
			router.Route(cases[i%len(cases)], nil)
		}
	}
	b.ReportMetric(float64(b.N)*10_000/b.Elapsed().Seconds(), "ads/s")
}
