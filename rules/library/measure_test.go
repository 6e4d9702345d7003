package library_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"

	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

// labelled is an ad of the public evaluation set.
type labelled struct {
	job.Ad
	Label    string
	Band     string
	Category string
}

// UnmarshalJSON reads the ad and its labels from one object.
func (l *labelled) UnmarshalJSON(b []byte) error {
	var labels struct{ Label, Band, Category string }
	if err := json.Unmarshal(b, &labels); err != nil {
		return err
	}
	l.Label, l.Band, l.Category = labels.Label, labels.Band, labels.Category
	return json.Unmarshal(b, &l.Ad)
}

func readLabelled(t testing.TB, name string) []labelled {
	t.Helper()
	f, err := os.Open("../../seeds/ads/" + name + ".jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []labelled
	s := bufio.NewScanner(z)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var l labelled
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// The second reader has seen these ads, so the rates say that nothing broke, not how good the rules are: for that
// see "rules fit", which prints them out of fold.
func TestTheWrittenAdsAreStillJudgedAsMeasured(t *testing.T) {
	set, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		file                                       string
		flagged, alert, honestFlagged, honestAlert float64
	}{
		{"written_vi", 0.92, 0.80, 0.10, 0.02},
		{"written_other", 0.85, 0.80, 0.10, 0.02},
	} {
		var lures, flagged, ought, alerts, honest, falseLooks, falseAlerts int
		for _, ad := range readLabelled(t, tc.file) {
			v := set.Judge(ad.Ad)
			for _, f := range v.Findings {
				if got := ad.Field(f.Field)[f.Start:f.End]; got != f.Quote {
					t.Fatalf("%s: finding %s quotes %q, the ad has %q there", ad.ID, f.Rule, f.Quote, got)
				}
			}
			switch {
			case ad.Label == "lure":
				lures++
				flagged += count(v.Flagged())
				ought += count(ad.Band == "alert")
				alerts += count(ad.Band == "alert" && v.Band == job.Alert)
			case ad.Category == "reporting":
				if v.Band == job.Alert {
					t.Errorf("%s: a text about lures is an alert", ad.ID)
				}
			default:
				honest++
				falseLooks += count(v.Flagged())
				falseAlerts += count(v.Band == job.Alert)
			}
		}
		atLeast(t, tc.file+": lures flagged", flagged, lures, tc.flagged)
		atLeast(t, tc.file+": lures that ought to be alerts and are", alerts, ought, tc.alert)
		atLeast(t, tc.file+": honest ads not flagged", honest-falseLooks, honest, 1-tc.honestFlagged)
		atLeast(t, tc.file+": honest ads that are no alerts", honest-falseAlerts, honest, 1-tc.honestAlert)
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func atLeast(t *testing.T, what string, k, n int, want float64) {
	t.Helper()
	if n == 0 || float64(k) < want*float64(n) {
		t.Errorf("%s: %d of %d, want at least %.0f %%", what, k, n, 100*want)
	}
}
