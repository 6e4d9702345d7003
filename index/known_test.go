package index_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/index"
	"lurewatch/job"
)

func TestKnownRecognisesWhatIsPasted(t *testing.T) {
	ix := indexOf(t, press()...)
	type answer struct {
		Type, Value string
		Ads         int
		Sample      job.ID
	}
	for _, tc := range []struct {
		name, asked string
		want        answer
	}{
		{"a phone", "0900 000 111", answer{"phone", "+84900000111", 1, "vi"}},
		{"a phone behind a word", "Zalo: 0900.000.111", answer{"phone", "+84900000111", 1, "vi"}},
		{"a phone as an address", "https://zalo.me/0900000111", answer{"phone", "+84900000111", 1, "vi"}},
		{"a phone nobody has", "+84 900 000 199", answer{"phone", "+84900000199", 0, ""}},
		{"a handle", "@Demo_Lan", answer{"handle", "demo_lan", 1, "vi"}},
		{"a handle without its sign", "demo_lan", answer{"handle", "demo_lan", 1, "vi"}},
		{"a handle as an address", "hxxps://t[.]me/demo_zh", answer{"handle", "demo_zh", 1, "zh"}},
		{"a handle with a point", "demo.th", answer{"handle", "demo.th", 1, "th"}},
		{"a mail address", "HR[at]evil[.]example;", answer{"email", "hr@evil.example", 1, "en"}},
		{"an address", "evil.example/apply", answer{"url", "https://evil.example/apply", 1, "en"}},
		{"an address with something invisible", "evil\u200b.example/apply", answer{"url", "https://evil.example/apply", 1, "en"}},
		{"a domain", "evil[.]example", answer{"domain", "evil.example", 1, "en"}},
		{"a host with its scheme", "http://www.evil.example/", answer{"domain", "evil.example", 1, "en"}},
		{"a domain nobody has", "good.example", answer{"domain", "good.example", 0, ""}},
		{"a sentence", "việc nhẹ lương cao", answer{}},
		{"nothing", "  ", answer{}},
		{"bytes that are no text", "\xff\xfe", answer{}},
		{"a year", "2026", answer{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := ix.Known(t.Context(), []string{tc.asked})
			if err != nil || len(got) != 1 || got[0].Asked != tc.asked {
				t.Fatalf("Known(%q) = %v, %v", tc.asked, got, err)
			}
			if diff := cmp.Diff(tc.want, answer{got[0].Type, got[0].Value, got[0].Ads, got[0].Sample}); diff != "" {
				t.Errorf("Known(%q) (-want +got):\n%s", tc.asked, diff)
			}
		})
	}
}

func TestKnownSumsUpItsAds(t *testing.T) {
	var cases []job.Case
	for i, c := range many(6) {
		c.Verdict.Facts.Contacts = []job.Contact{{Type: "zalo", Value: "+84900000111"}}
		c.FirstSeen, c.LastSeen = day.Add(time.Duration(i)*time.Hour), day.Add(time.Duration(10*i)*time.Hour)
		cases = append(cases, c)
	}
	got, err := indexOf(t, cases...).Known(t.Context(), []string{"0900000111"})
	want := []job.Known{{Asked: "0900000111", Type: "phone", Value: "+84900000111", Ads: 6, Alert: 2, FirstSeen: day, LastSeen: day.Add(50 * time.Hour), Sample: "003"}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("Known: %v (-want +got):\n%s", err, diff)
	}
}

func TestKnownHasLimits(t *testing.T) {
	ix := indexOf(t, press()...)
	if _, err := ix.Known(t.Context(), make([]string, index.MaxKnown+1)); err == nil || err.Error() != "look up 1001 contacts at once, want at most 1000" {
		t.Errorf("Known of too many: %v", err)
	}
	if got, err := ix.Known(t.Context(), make([]string, index.MaxKnown)); err != nil || len(got) != index.MaxKnown {
		t.Errorf("Known of %d: %d, %v", index.MaxKnown, len(got), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ix.Known(ctx, []string{"0900000111"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Known with an ended context: %v, want context.Canceled", err)
	}
}
