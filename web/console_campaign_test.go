package web_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"lurewatch/job"
)

func TestAnAdNamesItsCampaign(t *testing.T) {
	const link = `href="/en/console?q=campaign%3Aoldest"`
	for _, tc := range []struct {
		name string
		in   bool
		err  error
		want bool
	}{
		{"in a campaign", true, nil, true},
		{"alone", false, nil, false},
		{"not to be told", true, errors.New("made up"), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t, func(b *bench) {
				b.Options.Campaign = func(_ context.Context, id job.ID) (job.Campaign, bool, error) {
					return job.Campaign{ID: "oldest", Ads: 12}, tc.in && id == "ad-1", tc.err
				}
			})
			status, _, body := b.get(t, "/en/console/ad/ad-1")
			if status != 200 {
				t.Fatalf("status %d", status)
			}
			if got := strings.Contains(body, link) && strings.Contains(body, "a campaign of 12 ads"); got != tc.want {
				t.Errorf("the page names the campaign: %t, want %t", got, tc.want)
			}
		})
	}
}
