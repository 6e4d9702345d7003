package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
)

func TestWhoeverReadsTheFeedCannotAnswerForTheUnit(t *testing.T) {
	m := told(t)
	raw, err := m.bureau.Bytes(t.Context(), toldDigest, alerts.Feed)
	if err != nil || !strings.Contains(string(raw), m.token(alerts.ToAnswer)) || !strings.Contains(string(raw), m.token(alerts.ToPause)) {
		t.Fatalf("the digest as it is kept has no tokens, so this test shows nothing: %v", err)
	}
	_, _, body := m.as(t, "", "/d/feed/"+m.token(alerts.ToFeed), nil)
	if !strings.Contains(body, m.reference(t, "a")) {
		t.Fatalf("the feed tells nothing: %s", body)
	}
	for _, p := range []alerts.Purpose{alerts.ToAnswer, alerts.ToPause} {
		if strings.Contains(body, m.token(p)) {
			t.Errorf("the feed tells the token to %s", p)
		}
	}
}

// polled asks for the feed of Tây Ninh as a feed reader does.
func (m *manor) polled(t testing.TB, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest("GET", "/d/feed/"+m.token(alerts.ToFeed), nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	return w.Result()
}

func TestAFeedThatIsKnownIsNotSentAgain(t *testing.T) {
	m := told(t)
	first := m.polled(t)
	whole, err := io.ReadAll(first.Body)
	tag, changed := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
	if err != nil || first.StatusCode != 200 || tag == "" || changed == "" || first.Header.Get("Cache-Control") != "private, no-cache" || first.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("the feed = %d, %v, %v", first.StatusCode, first.Header, err)
	}
	if at, err := http.ParseTime(changed); err != nil || !at.Equal(m.clock().Truncate(time.Second)) {
		t.Errorf("Last-Modified = %s, want when the newest digest was sent, %v", changed, m.clock())
	}
	m.wait(time.Hour)
	for _, known := range [][]string{{"If-None-Match", tag}, {"If-None-Match", `"x", ` + tag}, {"If-Modified-Since", changed}, {"If-None-Match", tag, "Accept-Encoding", "gzip"}} {
		if got := m.polled(t, known...); got.StatusCode != http.StatusNotModified {
			t.Errorf("%q = %d, want 304", known, got.StatusCode)
		}
	}
	for _, coding := range []string{"gzip", "br, GZIP;q=0.5"} {
		packed := m.polled(t, "Accept-Encoding", coding)
		z, err := gzip.NewReader(packed.Body)
		if err != nil || packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("ETag") != tag {
			t.Fatalf("%s: %v, %v", coding, packed.Header, err)
		}
		if got, err := io.ReadAll(z); err != nil || string(got) != string(whole) {
			t.Errorf("%s: another feed, %v", coding, err)
		}
	}
	for _, coding := range []string{"identity", "gzip;q=0", "gzip; q=x"} {
		if got := m.polled(t, "Accept-Encoding", coding); got.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: it is packed", coding)
		}
	}
	m.found(t, "c", "Đón ở cửa khẩu")
	m.wait(24 * time.Hour)
	m.tick(t)
	for _, known := range [][]string{{"If-None-Match", tag}, {"If-Modified-Since", changed}} {
		if got := m.polled(t, known...); got.StatusCode != 200 {
			t.Errorf("%q after another digest = %d, want 200", known, got.StatusCode)
		}
	}
}

func TestAFeedWithoutDigestsIsTheSameAllDay(t *testing.T) {
	m := newManor(t)
	first := m.polled(t)
	m.wait(time.Hour)
	if again := m.polled(t, "If-None-Match", first.Header.Get("ETag")); first.StatusCode != 200 || again.StatusCode != 304 {
		t.Errorf("an empty feed = %d, and again %d", first.StatusCode, again.StatusCode)
	}
}
