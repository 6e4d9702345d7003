package web_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/job"
)

// archive puts a digest of each day into the archive, to so many recipients a day.
func (m *manor) archive(t testing.TB, unit string, last time.Time, to ...int) {
	t.Helper()
	for i, n := range to {
		day := last.AddDate(0, 0, -i)
		var rows []job.Row
		for r := range n {
			p := alerts.Posting{Digest: unit + "." + day.Format("20060102"), Unit: unit, Target: alerts.Target{Kind: alerts.Mail, Address: fmt.Sprintf("r%03d@unit.example", r)}, State: alerts.Sent, Queued: day, Done: day}
			raw, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, job.Row{Table: "alerts.archive", Key: p.Key(), Value: raw})
		}
		if err := m.store.WriteRows(t.Context(), rows, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// days lists the days of the digests of a unit on a page.
func days(body, unit string) (out []string) {
	for _, x := range regexp.MustCompile(`<h2><a href="/en/console/digests/`+unit+`\.(\d{8})"`).FindAllStringSubmatch(body, -1) {
		out = append(out, x[1])
	}
	return out
}

func TestOfManyPostingsTheNewestDaysComeFirst(t *testing.T) {
	m := newManor(t)
	last := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	var to []int
	for range 28 {
		to = append(to, 25)
	}
	m.archive(t, "tay-ninh", last, append(to, 600, 3)...)
	older := regexp.MustCompile(`rel="next" href="([^"]+)"`)
	at, seen, pages := "/en/console/digests?unit=tay-ninh", 0, 0
	for day := last; seen < 30 && pages < 9; pages++ {
		_, _, body := m.as(t, "reviewer", at, nil)
		list := days(body, "tay-ninh")
		if len(list) == 0 {
			t.Fatalf("%s has no digest: %s", at, text(body))
		}
		for _, d := range list {
			if d != day.Format("20060102") {
				t.Fatalf("%s has %s, want %s", at, d, day.Format("20060102"))
			}
			day, seen = day.AddDate(0, 0, -1), seen+1
		}
		if pages == 0 {
			says(t, body, "this page goes back to 3 Nov 2026")
			if n := strings.Count(body, "@unit.example"); n != 19*25 {
				t.Errorf("%d postings on the first page", n)
			}
		}
		at = strings.ReplaceAll(older.FindStringSubmatch(body)[1], "&amp;", "&")
	}
	if seen != 30 || pages != 4 {
		t.Errorf("%d days on %d pages, want 30 on 4", seen, pages)
	}
}

func TestThePageOfAllUnitsLeavesNoDayOut(t *testing.T) {
	m := newManor(t)
	last := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	m.archive(t, "tay-ninh", last, 200, 200, 200, 200)
	m.archive(t, "viet-nam", last, 1, 1, 1, 1)
	_, _, body := m.as(t, "reviewer", "/en/console/digests", nil)
	if a, b := days(body, "tay-ninh"), days(body, "viet-nam"); len(a) != 2 || len(b) != 2 || a[1] != "20261120" || b[1] != "20261120" {
		t.Errorf("the page has the days %v of one unit and %v of another, want 2 of both", a, b)
	}
	has(t, body, `rel="next" href="/en/console/digests?day=2026-11-19"`)
}

func TestADigestThatNobodyWouldGetIsNotSentAgain(t *testing.T) {
	m := told(t)
	const one = "/en/console/digests/" + toldDigest
	_, _, body := m.as(t, "lead", one, nil)
	has(t, body, one+"/resend")
	file := filepath.Join(m.bureau.files.Dir, "tay-ninh.yaml")
	for _, tt := range []struct{ name, file, says, link string }{
		{"nobody is entered", "id: tay-ninh\nrecipients: []\n", "its unit has nobody to send it to now", `href="/en/console/units/tay-ninh"`},
		{"other targets than it was made for", "id: tay-ninh\nrecipients: []\ndirectory: /srv/x\n", "its unit has nobody to send it to now", `href="/en/console/units/tay-ninh"`},
		{"the unit is stopped", "id: tay-ninh\nhour: x\n", "its unit has nobody to send it to now", `href="/en/console/units/tay-ninh"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := os.WriteFile(file, []byte(tt.file), 0o600); err != nil {
				t.Fatal(err)
			}
			_, _, body := m.as(t, "lead", one, nil)
			if strings.Contains(body, one+"/resend") || !strings.Contains(text(body), tt.says) || !strings.Contains(body, tt.link) {
				t.Errorf("before it is tried: %s", text(body))
			}
			if _, _, body = m.as(t, "reviewer", one, nil); strings.Contains(text(body), tt.says) {
				t.Error("a reviewer, who may not send it again, is told why nobody can")
			}
			sent := len(m.bureau.sent)
			status, _, body := m.as(t, "lead", one+"/resend", pairs())
			if m.tick(t); status != 409 || strings.Count(text(body), tt.says) != 1 || !strings.Contains(body, tt.link) || len(m.bureau.sent) != sent {
				t.Errorf("tried all the same = %d: %s", status, text(body))
			}
		})
	}
	if status, _, _ := m.as(t, "lead", "/en/console/digests/tay-ninh.20200101/resend", pairs()); status != 404 {
		t.Errorf("a digest that there is not = %d", status)
	}
}
