package web_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

var itemKey = regexp.MustCompile(`name="key" value="([^"]+)"`)

// checked has an ad checked and returns the path of its answer, without its language.
func (m *manor) checked(t *testing.T) string {
	t.Helper()
	status, h, _ := m.postOnly(t, "/check", q("một tin tuyển người"))
	if status != 303 {
		t.Fatalf("the check answers %d", status)
	}
	return h.Get("Location")
}

func TestWhatIsSentReachesReviewersByATickOnly(t *testing.T) {
	m := newManor(t)
	answer := m.checked(t)
	if status, h, _ := m.postOnly(t, "/en"+answer+"/gui", nil); status != 303 || h.Get("Location") != "/en"+answer {
		t.Errorf("a form without the tick = %d", status)
	}
	_, _, body := m.as(t, "reviewer", "/en/console/asked", nil)
	says(t, body, "There is nothing here.")

	if status, _, _ := m.postOnly(t, "/en"+answer+"/gui", url.Values{"yes": {"1"}}); status != 303 {
		t.Fatalf("sending = %d", status)
	}
	_, _, body = m.get(t, "/en"+answer)
	says(t, body, "Sent. A reviewer will look at it.", "Number: "+strings.TrimPrefix(answer, "/kiem-tra/"))
	_, _, body = m.as(t, "reviewer", "/en/console/asked", nil)
	says(t, body, "To look at", "Many signs", "Trực tin nhắn")
	key := itemKey.FindStringSubmatch(body)
	if key == nil {
		t.Fatal("the item has no form")
	}

	status, h, _ := m.as(t, "reviewer", "/en/console/asked", url.Values{"key": {key[1]}, "do": {"confirmed"}})
	if status != 303 {
		t.Fatalf("deciding = %d", status)
	}
	_, _, body = m.as(t, "reviewer", h.Get("Location"), nil)
	says(t, body, "Signs confirmed", "There is nothing here.", "Undo")
	_, _, body = m.get(t, "/en"+answer)
	says(t, body, "A reviewer looked at it and confirmed the signs.")
	if status, _, _ := m.as(t, "reviewer", "/en/console/asked", url.Values{"key": {key[1]}, "do": {"closed"}}); status != 409 {
		t.Errorf("deciding again = %d, want 409", status)
	}
	if status, _, _ := m.as(t, "reviewer", "/en/console/asked", url.Values{"key": {key[1]}, "do": {"undo"}}); status != 303 {
		t.Errorf("taking back = %d, want 303", status)
	}
	lines, err := m.store.Audits(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, a := range lines {
		if a.Act == "asked" && a.By == "reviewer" {
			n++
		}
	}
	if n != 2 {
		t.Errorf("the audit log has %d lines of it, want 2", n)
	}
}

func TestAnObjectionReachesReviewersWithItsReason(t *testing.T) {
	m := newManor(t)
	answer := m.checked(t)
	status, _, body := m.get(t, "/en"+answer+"/bao-sai")
	if status != 200 || !strings.Contains(body, "The employer") {
		t.Fatalf("the form = %d", status)
	}
	for name, tc := range map[string]struct{ why, want string }{"nothing": {" ", "Say why"}, "too much": {strings.Repeat("a", 1001), "The most is 1,000"}} {
		if status, _, body := m.postOnly(t, "/en"+answer+"/bao-sai", url.Values{"why": {tc.why}}); status != 422 || !strings.Contains(strings.ReplaceAll(body, "1000", "1,000"), tc.want) {
			t.Errorf("a reason with %s = %d, want 422 and %q", name, status, tc.want)
		}
	}
	if status, _, _ := m.postOnly(t, "/en"+answer+"/bao-sai", url.Values{"who": {"employer"}, "why": {"We are licensed <b>. Call 0900 000 124"}}); status != 303 {
		t.Fatalf("objecting = %d", status)
	}
	_, _, body = m.get(t, "/en"+answer)
	says(t, body, "We have your objection.")
	_, _, body = m.as(t, "lead", "/en/console/asked", nil)
	says(t, body, "Objection", "The employer", "We are licensed <b>.")

	key := itemKey.FindStringSubmatch(body)
	status, h, _ := m.as(t, "lead", "/en/console/asked", url.Values{"key": {key[1]}, "do": {"again"}})
	if to := h.Get("Location"); status != 303 || !strings.HasPrefix(to, "/en/kiem-tra/chk_") || to == "/en"+answer {
		t.Errorf("judging again = %d to %q, want another answer", status, to)
	}
	if status, _, _ := m.postOnly(t, "/en/kiem-tra/chk_NONE/bao-sai", url.Values{"why": {"because"}}); status != 410 {
		t.Errorf("an objection to an answer that is forgotten = %d, want 410", status)
	}
}

func TestOneAddressCannotFillTheList(t *testing.T) {
	m := newManor(t)
	got := map[int]int{}
	for range 8 {
		status, _, _ := m.postOnly(t, m.checked(t)+"/gui", url.Values{"yes": {"1"}})
		got[status]++
	}
	if got[303] != 5 || got[429] != 3 {
		t.Errorf("sending eight answers = %v, want five taken and three refused", got)
	}
	m.wait(10 * time.Minute)
	if status, _, _ := m.postOnly(t, m.checked(t)+"/gui", url.Values{"yes": {"1"}}); status != 303 {
		t.Errorf("ten minutes later = %d, want 303", status)
	}
}

func TestNothingIsSentWhereNobodyReads(t *testing.T) {
	b := newBench(t)
	_, h, _ := b.postOnly(t, "/en/check", q("một tin"))
	if _, _, body := b.get(t, h.Get("Location")); strings.Contains(body, `id="people"`) {
		t.Error("an answer offers to be sent")
	}
	if status, _, _ := b.postOnly(t, h.Get("Location")+"/gui", url.Values{"yes": {"1"}}); status != 404 {
		t.Errorf("sending = %d, want 404", status)
	}
}
