package main

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
)

func TestAFeedHasNoLinksToActBy(t *testing.T) {
	d := example(units.Unit{ID: "tay-ninh", Language: "vi"}, time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC))
	d.Links = digest.Links{Console: "https://lure.example/console/digests/x", Answer: "https://lure.example/d/answer/demotoken1", Pause: "https://lure.example/d/pause/demotoken2", Reply: "answers+demotoken1@lure.example"}
	w := writer{log: quiet}
	raw, err := w.Write(t.Context(), d, "x@lure.example", alerts.Feed)
	if err != nil || strings.Contains(string(raw), "demotoken") || !strings.Contains(string(raw), "/console/digests/x") {
		t.Errorf("the feed says %s, %v", raw, err)
	}
	if raw, err = w.Write(t.Context(), d, "x@lure.example", alerts.Directory); err != nil || len(raw) == 0 {
		t.Error(err)
	}
	if d.Links.Answer == "" {
		t.Error("the links of the caller are gone")
	}
}

func TestTheKeyInAWebhookGoesIntoNoAlarmAndNoLog(t *testing.T) {
	const key = "demo_s3cr3t"
	gaz, err := newGazetteer()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "units")
	file := fmt.Sprintf("id: tay-ninh\nwebhook: {url: \"http://hook.example/%s?key=%[1]s\", secret: /etc/key}\n", key)
	if err := errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(dir, "tay-ninh.yaml"), []byte(file), 0o600)); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	r := &roster{dir: dir, gaz: gaz, mails: true, log: slog.New(slog.NewTextHandler(&log, nil))}
	why := r.Roster().Stopped["tay-ninh"]
	if !strings.Contains(why, "http://hook.example/…") || strings.Contains(why, key) {
		t.Errorf("the office is told %q", why)
	}
	if !strings.Contains(log.String(), "hook.example") || strings.Contains(log.String(), key) {
		t.Errorf("the log says %s", log.String())
	}
	a := alerts.Alarm{MessageID: "a@lure.example", To: "admin@unit.example", Language: "en", Date: time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC),
		Lines: []alerts.AlarmLine{{Kind: alerts.NotDelivered, Unit: "tay-ninh", Count: 1, Detail: "tay-ninh.20261122 to webhook:https://hook.example/" + key + "?k=" + key + ": 410 Gone"}}}
	kept := slices.Clone(a.Lines)
	raw, err := writer{p: postal{from: "digest@lure.example"}}.Alarm(t.Context(), a)
	if err != nil || !strings.Contains(string(raw), "hook.example") || strings.Contains(string(raw), key) {
		t.Errorf("the mail is %s, %v", raw, err)
	}
	if a.Lines[0] != kept[0] {
		t.Error("the lines of the caller are others now")
	}
}

func TestTheNearestUnitsAreNamed(t *testing.T) {
	ids := []string{"an-giang", "dak-lak", "kien-giang", "lao-cai", "quang-ninh", "tay-ninh", "viet-nam"}
	for typed, want := range map[string]string{"tay-nihn": "tay-ninh", "Tây Ninh": "tay-ninh", "laocai": "lao-cai", "giang": "an-giang", "QUANG NINH": "quang-ninh"} {
		if got := nearest(typed, ids); len(got) != maxNearest || got[0] != want {
			t.Errorf("nearest(%q) = %v, want %s first", typed, got, want)
		}
	}
	if got := nearest("x", ids[:1]); len(got) != 1 {
		t.Errorf("nearest among one = %v", got)
	}
}
