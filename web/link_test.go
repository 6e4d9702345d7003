package web_test

import (
	"context"
	"encoding/xml"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/job"
	"lurewatch/web"
)

func TestUnitsAnswerByLink(t *testing.T) {
	m := told(t)
	at, ref := "/en/d/answer/"+m.token(alerts.ToAnswer), m.reference(t, "b")
	head, _ := m.store.AuditHead(t.Context())
	status, h, body := m.as(t, "", at+"?ref="+ref, nil)
	if after, _ := m.store.AuditHead(t.Context()); status != 200 || after.Seq != head.Seq {
		t.Errorf("opening the address = %d and answers", status)
	}
	if h.Get("X-Robots-Tag") != "noindex" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Cache-Control") != "no-store" || !strings.Contains(body, `name="referrer" content="no-referrer"`) || len(h["Set-Cookie"]) > 0 {
		t.Errorf("headers %v", h)
	}
	has(t, body, `value="`+ref+`"`, "Unit: Tây Ninh")
	if strings.Contains(body, "Tuyển gấp") {
		t.Error("the page shows the ad")
	}
	for _, tc := range []struct {
		name, ref, said, kind string
		status                int
		says                  string
	}{
		{"a reference that there is not", "VN-20200101-0001", "right", "same-origin", 422, "was never told"},
		{"no reference", "", "right", "same-origin", 422, "was never told"},
		{"neither", ref, "perhaps", "same-origin", 400, ""},
		{"another stretch", ref, "elsewhere", "same-origin", 200, "Not our stretch (KHAC). It is taken"},
		{"right", strings.ToLower(ref), "right", "same-origin", 200, "as the unit’s decision"},
		{"the same again", ref, "right", "none", 200, "stands decided so already"},
		{"the opposite", ref, "wrong", "cross-site", 200, "as the unit’s decision"},
	} {
		status, _, body := m.foreign(t, at, "application/x-www-form-urlencoded", pairs("ref", tc.ref, "answer", tc.said, "note", "ghi chú").Encode(), tc.kind)
		if status != tc.status || !strings.Contains(text(body), tc.says) {
			t.Errorf("%s = %d, want %d and %q: %s", tc.name, status, tc.status, tc.says, text(body))
		}
	}
	c, err := m.store.Case(t.Context(), "b")
	if err != nil || c.Review.Is() != job.ReviewDismissed || c.Review.By != "unit:tay-ninh" {
		t.Errorf("the ad stands %+v, %v", c.Review, err)
	}
	for _, bad := range []string{"none", m.token(alerts.ToPause), strings.Repeat("a", 24), m.token(alerts.ToAnswer) + "a"} {
		get, _, _ := m.as(t, "", "/en/d/answer/"+bad, nil)
		post, _, _ := m.as(t, "", "/en/d/answer/"+bad, pairs("ref", ref, "answer", "right"))
		if get != 404 || post != 404 {
			t.Errorf("token %q = %d and %d, want 404", bad, get, post)
		}
	}
}

func TestMailsArePausedInOneClick(t *testing.T) {
	m := told(t)
	at := "/d/pause/" + m.token(alerts.ToPause)
	paused := func() bool {
		_, ok, err := m.bureau.Paused(t.Context(), "tay-ninh")
		if err != nil {
			t.Error(err)
		}
		return ok
	}
	for range 2 {
		if status, _, _ := m.as(t, "", at, nil); status != 200 || paused() {
			t.Fatalf("opening the address = %d, paused: %v", status, paused())
		}
	}
	const border = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
	for _, tc := range []struct{ name, kind, body, site string }{
		{"as a mail program sends it", "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click", ""},
		{"in parts", "multipart/form-data; boundary=x", border, ""},
		{"from the page of a mail program", "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click", "cross-site"},
		{"in another language", "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click", "cross-site"},
	} {
		path := at
		if tc.name == "in another language" {
			path = "/fr" + at
		}
		status, h, _ := m.foreign(t, path, tc.kind, tc.body, tc.site)
		if status != 200 || h.Get("Location") != "" || !paused() {
			t.Errorf("%s = %d to %q, paused: %v", tc.name, status, h.Get("Location"), paused())
		}
		if status, _, body := m.as(t, "", "/en"+at, pairs("do", "resume")); status != 200 || paused() || !strings.Contains(body, "Mails are sent again") {
			t.Errorf("resume after %s = %d, paused: %v", tc.name, status, paused())
		}
	}
	for name, body := range map[string]string{"nothing": "", "another word": "List-Unsubscribe=Yes", "no form": "{}"} {
		if status, _, _ := m.foreign(t, at, "application/x-www-form-urlencoded", body, ""); status != 400 || paused() {
			t.Errorf("%s = %d, paused: %v", name, status, paused())
		}
	}
	if status, _, _ := m.foreign(t, at, "multipart/form-data; boundary=x", strings.Replace(border, "One-Click", strings.Repeat("x", 40<<10), 1), ""); status != 413 {
		t.Errorf("a form of 40 KB = %d, want 413", status)
	}
	if err := m.bureau.Pause(t.Context(), "tay-ninh", "lead"); err != nil {
		t.Fatal(err)
	}
	if _, _, body := m.as(t, "", "/en"+at, pairs("do", "resume")); !paused() || !strings.Contains(body, "The operator paused") {
		t.Error("the unit sends again what the operator stopped")
	}
}

func TestTheFeedOfAUnit(t *testing.T) {
	m := told(t)
	at := "/d/feed/" + m.token(alerts.ToFeed)
	status, h, body := m.as(t, "", at, nil)
	var feed struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Rights  string `xml:"rights"`
		Entries []struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Summary string `xml:"summary"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(body), &feed); status != 200 || err != nil || h.Get("Content-Type") != "application/atom+xml; charset=utf-8" || h.Get("X-Robots-Tag") != "noindex" {
		t.Fatalf("feed = %d, %v: %s", status, err, body)
	}
	if len(feed.Entries) != 1 || !strings.HasPrefix(feed.Entries[0].Title, "[2 ") || !strings.Contains(feed.Entries[0].Summary, m.reference(t, "a")) || feed.Rights != "TLP:AMBER" {
		t.Errorf("the feed is %+v", feed)
	}
	if strings.Contains(body, "0900 000 123") {
		t.Error("the feed has a contact that the unit sees masked")
	}
	_, _, again := m.as(t, "", at, nil)
	if regexp.MustCompile(`<updated>.*?</updated>`).ReplaceAllString(again, "") != regexp.MustCompile(`<updated>.*?</updated>`).ReplaceAllString(body, "") {
		t.Error("the feed is another each time")
	}
	if err := os.WriteFile(filepath.Join(m.bureau.files.Dir, "tay-ninh.yaml"), []byte("id: tay-ninh\nfeed: false\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{at, "/d/feed/none", "/d/feed/" + m.bureau.Token("viet-nam", alerts.ToFeed)} {
		if status, _, _ = m.as(t, "", path, nil); status != 404 {
			t.Errorf("%s = %d, want 404", path, status)
		}
	}
}

func TestTheFeedOfAUnitThatWantsMetadataOnly(t *testing.T) {
	m := newManor(t)
	if err := os.WriteFile(filepath.Join(m.bureau.files.Dir, "tay-ninh.yaml"), []byte("id: tay-ninh\nmode: metadata-only\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.tick(t)
	m.found(t, "a", "Đón ở bến xe, gọi 0900 000 123")
	m.wait(19 * time.Hour)
	m.tick(t)
	_, _, body := m.as(t, "", "/d/feed/"+m.token(alerts.ToFeed), nil)
	if !strings.Contains(body, m.reference(t, "a")) || strings.Contains(body, "Tuyển gấp") || strings.Contains(body, "bến xe") {
		t.Errorf("the feed says %s", body)
	}
}

// slow is an office that looks a token up for as long as the test wants.
type slow struct {
	web.Office
	began, done chan bool
}

func (o slow) Holder(string, alerts.Purpose) (string, bool) {
	o.began <- true
	<-o.done
	return "", false
}

func TestLinksAreForAFewAtOnce(t *testing.T) {
	office := slow{began: make(chan bool), done: make(chan bool)}
	m := newManor(t, func(b *bench) { office.Office, b.Digests.Office = b.Digests.Office, &office })
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { m.do(t, httptest.NewRequest("GET", "/d/pause/none", nil)) })
		<-office.began
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // nobody waits for a place
	refused := make(chan int)
	all.Go(func() {
		status, _, _ := m.do(t, httptest.NewRequest("GET", "/d/pause/none", nil).WithContext(ctx))
		refused <- status
	})
	select {
	case status := <-refused:
		if status != 503 {
			t.Errorf("one request too many = %d, want 503", status)
		}
	case <-office.began:
		t.Error("one request too many is let in")
		go func() { <-refused }()
	}
	close(office.done)
	all.Wait()
}

func TestTheFeedOfAFrenchUnitIsFrench(t *testing.T) {
	m := told(t)
	if err := os.WriteFile(filepath.Join(m.bureau.files.Dir, "tay-ninh.yaml"), []byte("id: tay-ninh\nfeed: true\nlanguage: fr\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, body := m.as(t, "", "/d/feed/"+m.token(alerts.ToFeed), nil)
	has(t, body, `xml:lang="fr"`, "<title>Bulletins pour Tây Ninh</title>", "/fr/console/digests")
	if strings.Contains(body, `term="none"`) || !strings.Contains(body, "<entry>") {
		t.Errorf("an entry that is no ad has the band of one: %s", body)
	}
}
