package web_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/share"
	"lurewatch/web"
)

func TestSearchesAreSavedAndOpened(t *testing.T) {
	m := newManor(t)
	_, _, body := m.as(t, "reader", "/en/console?q=bavet&order=newest", nil)
	has(t, body, `action="/en/console/saved"`, `name="q" value="bavet"`, `name="order" value="newest"`)
	status, h, _ := m.as(t, "reader", "/en/console/saved", pairs("q", "bavet  OR myawaddy", "order", "newest", "name", ""))
	if status != 303 || h.Get("Location") != "/en/console/saved?done=save" {
		t.Fatalf("save = %d to %q", status, h.Get("Location"))
	}
	m.hits.Total, m.hits.Hits[0].FlaggedAt = 7, noon.Add(time.Hour)
	_, _, body = m.as(t, "reader", "/en/console/saved?done=save", nil)
	says(t, body, "The search is saved.", "7 new ads", "bavet OR myawaddy · last seen")
	if want := "flagged:>=2026-11-21T05:00:00Z bavet OR myawaddy"; m.query.Text != want || m.query.Order != job.Flagged || !m.query.Now.Equal(noon) {
		t.Errorf("new matches are counted by %+v, want %q as of now", m.query, want)
	}
	open := regexp.MustCompile(`action="(/en/console/saved/[0-9a-f]{16})/open"`).FindStringSubmatch(body)[1]
	if strings.Contains(body, open+"/share") || strings.Contains(body, open+"/feed") {
		t.Error("a reader is offered to share")
	}
	m.wait(2 * time.Hour)
	status, h, _ = m.as(t, "reader", open+"/open", pairs())
	if to, err := url.Parse(h.Get("Location")); status != 303 || err != nil || to.Query().Get("q") != "flagged:>=2026-11-21T05:00:00Z bavet OR myawaddy" || to.Query().Get("order") != "flagged" {
		t.Errorf("open = %d to %q", status, h.Get("Location"))
	}
	m.as(t, "reader", "/en/console/saved", nil)
	if want := "flagged:>=2026-11-21T06:00:01Z bavet OR myawaddy"; m.query.Text != want {
		t.Errorf("after it was opened the search asks %q, want %q: what the index finds late is news", m.query.Text, want)
	}
	if status, _, _ = m.as(t, "lead", open+"/open", pairs()); status != 404 {
		t.Errorf("opening the search of another = %d", status)
	}
	if status, _, _ = m.as(t, "lead", open+"/delete", pairs()); status != 404 {
		t.Errorf("deleting the search of another that is not shared = %d", status)
	}
	if status, _, _ = m.as(t, "reader", open+"/delete", pairs()); status != 303 {
		t.Errorf("delete = %d", status)
	}
	_, _, body = m.as(t, "reader", "/en/console/saved", nil)
	says(t, body, "You have not saved a search yet.")
}

func TestSharedSearchesAndFeeds(t *testing.T) {
	m := newManor(t)
	m.as(t, "lead", "/console/saved", pairs("q", "phone:0900000123", "name", "Gọi 0900 000 123"))
	_, _, body := m.as(t, "lead", "/en/console/saved", nil)
	path := regexp.MustCompile(`action="(/en/console/saved/[0-9a-f]{16})/open"`).FindStringSubmatch(body)[1]
	if status, _, _ := m.as(t, "lead", path+"/share", pairs()); status != 303 {
		t.Fatalf("share = %d", status)
	}
	_, _, body = m.as(t, "reviewer", "/en/console/saved", nil)
	says(t, body, "Shared by others", "Shared by lead", "Gọi 0900 000 123")
	if strings.Contains(body, path+"/delete") || strings.Contains(body, path+"/unshare") {
		t.Error("a reviewer can change the search of another")
	}
	_, _, body = m.as(t, "reader", "/en/console/saved", nil)
	if strings.Contains(body, "0900") {
		t.Error("a reader sees a shared search for a contact")
	}
	if status, h, _ := m.as(t, "reader", path+"/open", pairs()); status != 404 || h.Get("Location") != "" {
		t.Errorf("a shared search for a contact opens for a reader: %d %q", status, h.Get("Location"))
	}
	m.hits.Hits[0] = job.Hit{ID: "ad-1", Title: "Zalo 0900 000 123 @demo_hr_01", Band: job.Alert, FlaggedAt: noon, Categories: []job.Category{job.ForcedCriminality}, Countries: []string{"KH"},
		Fragments: map[string][]string{"text": {"gọi «0900» 000"}}}
	status, _, body := m.as(t, "lead", path+"/feed", pairs())
	address := regexp.MustCompile(`https://console\.example(/en/feed/lw_f[a-z2-7]{59})`).FindStringSubmatch(body)
	if status != 200 || address == nil {
		t.Fatalf("feed = %d without an address", status)
	}
	status, h, body := m.as(t, "", address[1], nil)
	if status != 200 || h.Get("Content-Type") != "application/atom+xml; charset=utf-8" {
		t.Fatalf("GET of the feed = %d %v", status, h)
	}
	for d := xml.NewDecoder(strings.NewReader(body)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the feed is no XML: %v", err)
		}
	}
	for _, want := range []string{"TLP:AMBER<", "Zalo 0900 ••• 123 @de••", "Many signs · Forced criminality · Cambodia", `href="https://console.example/en/console/ad/ad-1"`, "tag:console.example,2026:ad/ad-1"} {
		if !strings.Contains(body, want) {
			t.Errorf("the feed lacks %s:\n%s", want, body)
		}
	}
	for _, none := range []string{"0900000123", "0900 000", "demo_hr_01", "viec.example"} {
		if strings.Contains(body, none) {
			t.Errorf("the feed tells %s", none)
		}
	}
	if err := m.house.SetRole(t.Context(), m.admin, "lead", people.Reviewer); err != nil {
		t.Fatal(err)
	}
	if status, _, _ = m.as(t, "", address[1], nil); status != 404 {
		t.Errorf("GET of the feed of who may no longer share = %d", status)
	}
	if err := m.house.SetRole(t.Context(), m.admin, "lead", people.Lead); err != nil {
		t.Fatal(err)
	}
	if status, _, _ = m.as(t, "", address[1], nil); status != 404 {
		t.Errorf("GET of the feed of before, of who may share again = %d", status)
	}
	m.login(t, "lead")
	if _, _, body = m.as(t, "lead", "/en/console/saved", nil); strings.Contains(body, "/unfeed") {
		t.Error("the page tells of the feed that has ended")
	}
	_, _, body = m.as(t, "lead", path+"/feed", pairs())
	again := regexp.MustCompile(`/en/feed/lw_f[a-z2-7]{59}`).FindString(body)
	if status, _, _ = m.as(t, "", again, nil); status != 200 {
		t.Errorf("GET of the feed that was made again = %d", status)
	}
	if err := errors.Join(m.house.Disable(t.Context(), m.admin, "lead"), m.house.Enable(t.Context(), m.admin, "lead")); err != nil {
		t.Fatal(err)
	}
	if status, _, _ = m.as(t, "", again, nil); status != 404 {
		t.Errorf("GET of a feed from before the account was closed and opened = %d", status)
	}
	if status, _, _ = m.as(t, "", "/feed/lw_fnone", nil); status != 404 {
		t.Errorf("GET of no feed = %d", status)
	}
}

func TestASearchGoesToTheDigestOfAUnit(t *testing.T) {
	m := newManor(t, func(b *bench) { b.Units = func() []string { return []string{"bp-demo-1", "bp-demo-2"} } })
	paths := map[string]string{}
	for _, who := range []string{"lead", "reviewer"} {
		m.as(t, who, "/console/saved", pairs("q", "bavet", "name", who))
		_, _, body := m.as(t, who, "/en/console/saved", nil)
		paths[who] = regexp.MustCompile(`action="(/en/console/saved/[0-9a-f]{16})/open"`).FindStringSubmatch(body)[1]
		if offered := strings.Contains(body, `name="unit"`); offered != (who == "lead") {
			t.Errorf("%s is offered a unit: %v", who, offered)
		}
	}
	for _, tc := range []struct {
		name, who, path, unit string
		status                int
	}{
		{"a unit that there is", "lead", paths["lead"], " bp-demo-2 ", 303},
		{"a unit that there is not", "lead", paths["lead"], "bp-demo-9", 422},
		{"a reviewer names a unit", "reviewer", paths["reviewer"], "bp-demo-1", 403},
		{"the search of another", "lead", paths["reviewer"], "bp-demo-1", 404},
	} {
		if status, _, body := m.as(t, tc.who, tc.path+"/unit", pairs("unit", tc.unit)); status != tc.status || status == 422 && !strings.Contains(text(body), "There is no unit bp-demo-9") {
			t.Errorf("%s = %d, want %d", tc.name, status, tc.status)
		}
	}
	got, err := m.Saved.ForUnit(t.Context(), "bp-demo-2")
	if err != nil || len(got) != 1 || got[0].Name != "lead" || got[0].Query != "bavet" {
		t.Errorf("ForUnit = %+v, %v, want the search of the lead", got, err)
	}
	_, _, body := m.as(t, "lead", "/en/console/saved", nil)
	says(t, body, "Digest of bp-demo-2")
	if status, _, _ := m.as(t, "lead", paths["lead"]+"/unit", pairs("unit", "")); status != 303 {
		t.Errorf("taking it back = %d", status)
	}
	if got, err := m.Saved.ForUnit(t.Context(), "bp-demo-2"); err != nil || len(got) != 0 {
		t.Errorf("ForUnit after it was taken back = %+v, %v", got, err)
	}
	bare := newManor(t, func(b *bench) { b.Digests = web.Digests{} })
	bare.as(t, "lead", "/console/saved", pairs("q", "bavet"))
	if _, _, body := bare.as(t, "lead", "/console/saved", nil); strings.Contains(body, `name="unit"`) {
		t.Error("a unit is offered where none is known")
	}
}

func TestTheAuditLogIsRead(t *testing.T) {
	m := newManor(t)
	for i := range 120 {
		if _, err := m.store.Note(t.Context(), job.Audit{At: noon, By: []string{"lan", "minh"}[i%2], Act: "export", On: fmt.Sprint("set ", i), Data: json.RawMessage(`{"query":"zalo 0900 000 123","ads":3}`)}); err != nil {
			t.Fatal(err)
		}
	}
	head, err := m.store.AuditHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, _, body := m.as(t, "lead", "/en/console/audit?by=minh&act=export", nil)
	says(t, body, fmt.Sprintf("As it was written, up to line %d.", head.Seq), head.Hash, "set 119", "set 21", "query: zalo 0900 000 123")
	if n := strings.Count(body, ">minh<"); n != 50 {
		t.Errorf("the page has %d lines of minh, want 50", n)
	}
	older := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(body)[1]
	_, _, body = m.as(t, "lead", strings.ReplaceAll(older, "&amp;", "&"), nil)
	says(t, body, "set 19", "set 1 ", "The newest lines")
	if strings.Contains(body, "set 21") || strings.Contains(body, ">lan<") {
		t.Error("the second page has lines of the first, or of somebody else")
	}
	_, _, body = m.as(t, "lead", "/en/console/audit?by=nobody", nil)
	says(t, body, "There are no lines.")
}

func TestABrokenChainIsSaid(t *testing.T) {
	m := newManor(t, func(b *bench) {
		b.VerifyAudit = func(context.Context) (job.Audit, error) { return job.Audit{Seq: 2}, errors.New("line 3: made up") }
	})
	_, _, body := m.as(t, "lead", "/en/console/audit", nil)
	says(t, body, "Broken: it is as it was written up to line 2 only.", "line 3: made up")
	m = newManor(t, func(b *bench) {
		b.AuditHead = func(context.Context) (job.Audit, error) { return job.Audit{Seq: 1_000_000, Hash: "00ff"}, nil }
		b.Desk.Audits = func(context.Context, uint64, int) ([]job.Audit, error) { return nil, nil }
		b.VerifyAudit = func(context.Context) (job.Audit, error) { return job.Audit{Seq: 1_000_000}, nil }
	})
	_, _, body = m.as(t, "lead", "/en/console/audit", nil)
	says(t, body, "Not verified for this page.")
	_, _, body = m.as(t, "lead", "/en/console/audit?check=1", nil)
	says(t, body, "As it was written, up to line 1,000,000.")
}

// judged puts decisions of two people on four ads into a bench.
func judged(b *bench) {
	decided := map[job.ID][]job.Review{
		"member-00": {{By: "lan", Decision: job.Confirm, At: noon}, {By: "minh", Decision: job.Confirm, At: noon}},
		"member-01": {{By: "lan", Decision: job.Confirm, At: noon}, {By: "minh", Decision: job.Dismiss, At: noon}},
		"member-02": {{By: "lan", Decision: job.Dismiss, At: noon, UndoneAt: noon}, {By: "lan", Decision: job.Unsure, At: noon}},
	}
	b.Reviews = func(_ context.Context, id job.ID) ([]job.Review, error) {
		return append([]job.Review(nil), decided[id]...), nil
	}
	b.History = nil
	data, _ := json.Marshal(job.Deciding{Ads: []job.ID{"member-00", "member-01", "member-02", "gone"}, Decision: job.Confirm, Note: "a demo note", Campaign: "member-00", Reason: job.ReasonSigns})
	line := job.Audit{Seq: 1, At: noon, By: "lan", Act: "decide", On: "member-00", Data: data}
	b.AuditHead = func(context.Context) (job.Audit, error) { return line, nil }
	b.Desk.Audits = func(_ context.Context, after uint64, _ int) ([]job.Audit, error) {
		if after > 0 {
			return nil, nil
		}
		return []job.Audit{line}, nil
	}
}

func TestTheQualityOfReviews(t *testing.T) {
	m := newManor(t, judged)
	_, _, body := m.as(t, "lead", "/en/console/quality", nil)
	says(t, body, "Ads decided on 3 (Confirmed: 1, False alarms: 1, Unsure: 1)", "Two people agreed 50% (1 of 2; 9%–91%)",
		"sign desk desk 1 1 50% (1 of 2; 9%–91%)", "lan 2 0 1 50% (1 of 2", "minh 1 1 0 50% (1 of 2")
	if strings.Contains(body, "on-trial") || strings.Contains(body, "licensed") {
		t.Error("rules that do not count are counted")
	}
	_, _, body = m.as(t, "lead", "/en/console/audit", nil)
	says(t, body, "Decided: Signs confirmed", "ads: 4", "note: a demo note")
	has(t, body, `href="/en/console/campaign/member-00"`)
}

func TestFeedsKeepToTheCeiling(t *testing.T) {
	b := newBench(t, func(b *bench) { b.Exports.Ceiling = share.TLPGreen })
	if _, ok := web.Doors(b.Options)["GET /feed/{secret}"]; ok {
		t.Error("there are feeds without accounts")
	}
	m := newManor(t, func(b *bench) { b.Exports.Ceiling = share.TLPGreen })
	m.as(t, "lead", "/console/saved", pairs("q", "x"))
	_, _, body := m.as(t, "lead", "/console/saved", nil)
	path := regexp.MustCompile(`action="(/console/saved/[0-9a-f]{16})/open"`).FindStringSubmatch(body)[1]
	_, _, body = m.as(t, "lead", path+"/feed", pairs())
	r := httptest.NewRequest("GET", regexp.MustCompile(`/feed/lw_f[a-z2-7]{59}`).FindString(body), nil)
	if _, _, body = m.do(t, r); !strings.Contains(body, "<rights>TLP:GREEN</rights>") {
		t.Errorf("the feed is not TLP:GREEN:\n%s", body)
	}
}
