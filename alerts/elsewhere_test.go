package alerts_test

import (
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// national is a unit that is told of every alert.
func national(id string) units.Unit {
	u := unit(id, "")
	u.Kind, u.Area = units.National, units.Area{}
	return u
}

// sharedHouse is a house in which lao-cai and the national unit were told of the ads a and b.
func sharedHouse(t *testing.T) (*house, *alerts.Office) {
	t.Helper()
	lc := unit("lao-cai", "lc")
	lc.Name, lc.Short = units.Name{Vi: "Ban Chỉ huy Bộ đội Biên phòng tỉnh Lào Cai"}, units.Name{Vi: "Lào Cai"}
	h := newHouse(t, lc, national("viet-nam"))
	f := h.office()
	h.tick(f, h.now)
	h.file(h.now, nil, ad("a", "lc", "một"), ad("b", "lc", "hai"))
	h.tick(f, day(1))
	h.now = day(1).Add(time.Hour)
	return h, f
}

func TestAnAdOfAnotherStretchIsHandedOn(t *testing.T) {
	for _, tt := range []struct {
		name string
		a    alerts.Answer
		want alerts.Effect
	}{
		{"KHAC", alerts.Answer{Elsewhere: true, Note: "tin ở Myanmar"}, alerts.HandedOn},
		{"SAI and not of the unit's name", alerts.Answer{Note: "tin này ở Myanmar, không phải Lào Cai"}, alerts.HandedOn},
		{"SAI without marks", alerts.Answer{Note: "tin nay o Myanmar, ko phai Lao Cai"}, alerts.HandedOn},
		{"SAI and not of the stretch", alerts.Answer{Note: "Không phải địa bàn của chúng tôi"}, alerts.HandedOn},
		{"SAI and does not belong", alerts.Answer{Note: "không thuộc"}, alerts.HandedOn},
		{"SAI and another stretch", alerts.Answer{Note: "khác địa bàn"}, alerts.HandedOn},
		{"SAI in English", alerts.Answer{Note: "not our stretch"}, alerts.HandedOn},
		{"SAI in French", alerts.Answer{Note: "hors de notre secteur"}, alerts.HandedOn},
		{"SAI of an honest employer at Lào Cai", alerts.Answer{Note: "nhà hàng quen ở Lào Cai, không phải lừa đảo"}, alerts.Decided},
		{"DUNG whatever is said", alerts.Answer{Right: true, Note: "không phải Lào Cai mà Lai Châu"}, alerts.Decided},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, f := sharedHouse(t)
			tt.a.Token, tt.a.Ref, tt.a.Via, tt.a.From = f.Token("lao-cai", alerts.ToAnswer), h.ref("a"), "mail", "lao-cai@guard.example"
			before := h.standing("a")
			if got, err := f.Answer(t.Context(), tt.a); err != nil || got != tt.want {
				t.Fatalf("Answer = %q, %v, want %q", got, err, tt.want)
			}
			if tt.want != alerts.HandedOn {
				return
			}
			if after := h.standing("a"); after != before {
				t.Errorf("the standing changed from %+v to %+v", before, after)
			}
			if flags, err := f.Flags(t.Context(), "a", 10); err != nil || len(flags) != 0 {
				t.Errorf("Flags = %v, %v, want none", flags, err)
			}
			head, err := h.store.AuditHead(t.Context())
			if err != nil || head.Act != "answer" || !strings.Contains(string(head.Data), `"elsewhere":true`) || !strings.Contains(string(head.Data), "lao-cai@guard.example") {
				t.Errorf("audit = %+v, %v", head, err)
			}
			h.decide(job.Deciding{Ads: []job.ID{"a"}, Decision: job.Confirm, By: "an", At: h.now}) // news for who knows the ad
			h.tick(f, day(2))
			h.wantDigests("lao-cai", []string{"new a", "new b"}, nil)
			got := h.posted.papers(t, "viet-nam")
			if len(got) != 2 || len(got[1].Digest.Items) != 1 {
				t.Fatalf("the national unit got %+v", got)
			}
			why := got[1].Digest.Items[0].Why
			if len(why) == 0 || why[0].Kind != "handed_on" || !strings.HasPrefix(why[0].Quote, "Lào Cai: "+tt.a.Note) {
				t.Errorf("the national unit is told why: %+v", why)
			}
		})
	}
}

func TestAnAdOfAnotherStretchIsToldAgainOnceItSaysSomethingElse(t *testing.T) {
	h, f := sharedHouse(t)
	a := alerts.Answer{Token: f.Token("lao-cai", alerts.ToAnswer), Ref: h.ref("a"), Elsewhere: true, ID: "m1"}
	for range 2 { // the same mail comes twice
		if _, err := f.Answer(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	h.tick(f, day(2))
	h.wantDigests("viet-nam", []string{"new a", "new b"}, []string{"changed a"})
	h.file(h.now, nil, ad("a", "lc", "một, hẹn ở Lào Cai"))
	h.tick(f, day(3))
	h.wantDigests("lao-cai", []string{"new a", "new b"}, nil, []string{"changed a"})
	h.wantDigests("viet-nam", []string{"new a", "new b"}, []string{"changed a"}, []string{"changed a"})
}

func TestWithoutANationalUnitTheOperatorIsTold(t *testing.T) {
	h, f := toldHouse(t)
	a := alerts.Answer{Token: f.Token("tay-ninh", alerts.ToAnswer), Ref: h.ref("a"), Elsewhere: true}
	if got, err := f.Answer(t.Context(), a); got != alerts.HandedOn || err != nil {
		t.Fatalf("Answer = %q, %v", got, err)
	}
	h.tick(f, h.now)
	if got := h.posted.alarms("ops@lure.example"); len(got) != 1 || !strings.Contains(got[0], "KHAC "+h.ref("a")) {
		t.Errorf("alarms = %q", got)
	}
}

func TestAnAdOfAnotherStretchIsNotUrgentForTheUnit(t *testing.T) {
	for _, khac := range []bool{false, true} {
		h, f := sharedHouse(t)
		if khac {
			if _, err := f.Answer(t.Context(), alerts.Answer{Token: f.Token("lao-cai", alerts.ToAnswer), Ref: h.ref("a"), Elsewhere: true}); err != nil {
				t.Fatal(err)
			}
		}
		h.file(h.now, nil, with(ad("a", "lc", "một"), func(c *job.Case) { // the same text, read by other rules
			c.Verdict.RuleSet, c.Verdict.Facts.Conditions = "r2", []job.Condition{{ID: "minor"}}
		}))
		h.tick(f, h.now)
		for id, want := range map[string]bool{"lao-cai": !khac, "viet-nam": true} {
			papers := h.posted.papers(t, id)
			if got := papers[len(papers)-1].Digest.Urgent; got != want {
				t.Errorf("after KHAC %v: unit %s has an urgent notice: %v, want %v", khac, id, got, want)
			}
		}
	}
}
