package web_test

import (
	"context"
	"fmt"
	"net"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/check"
	"lurewatch/job"
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

func TestWhatPeopleDecidedStandsInTheAnswer(t *testing.T) {
	const unread = "Not checked by a person."
	for decision, want := range map[string]string{"confirmed": "A person checked it and confirmed the signs (21 Nov 2026).", "dismissed": "A person checked it and did not confirm the signs (21 Nov 2026).", "closed": unread} {
		m := newManor(t)
		answer := m.checked(t)
		m.postOnly(t, answer+"/gui", url.Values{"yes": {"1"}})
		_, _, body := m.get(t, "/en"+answer)
		says(t, body, unread, "Where a person has looked, the answer says so.")
		_, _, body = m.as(t, "reviewer", "/en/console/asked", nil)
		key := itemKey.FindStringSubmatch(body)
		if status, _, _ := m.as(t, "reviewer", "/en/console/asked", url.Values{"key": {key[1]}, "do": {decision}}); status != 303 {
			t.Fatalf("deciding = %d", status)
		}
		_, _, body = m.get(t, "/en"+answer)
		says(t, body, want)
		if strings.Contains(body, unread) != (want == unread) || strings.Contains(body, "No person has") {
			t.Errorf("%s: the answer says that nobody looked", decision)
		}
	}
}

// TestAContactThatWasSentIsJudgedAgain sends a number to reviewers, who see it in clear and have it looked up again.
func TestAContactThatWasSentIsJudgedAgain(t *testing.T) {
	var looked []string
	m := newManor(t, func(b *bench) {
		b.Known = func(_ context.Context, asked []string) ([]job.Known, error) {
			looked = append(looked, asked...)
			return []job.Known{{Asked: asked[0], Type: "phone", Value: "+84900000123", Ads: 3, Alert: 2, LastSeen: noon}}, nil
		}
	})
	status, h, _ := m.postOnly(t, "/en/check", q("0900 000 123"))
	if status != 303 {
		t.Fatalf("the check answers %d", status)
	}
	answer := strings.TrimPrefix(h.Get("Location"), "/en")
	if _, _, body := m.get(t, "/en"+answer); strings.Contains(body, "0900000123") {
		t.Error("the answer repeats the number")
	}
	m.postOnly(t, answer+"/gui", url.Values{"yes": {"1"}})
	_, _, body := m.as(t, "reviewer", "/en/console/asked", nil)
	says(t, body, "0900000123", "Judge again")
	key := itemKey.FindStringSubmatch(body)
	status, h, _ = m.as(t, "reviewer", "/en/console/asked", url.Values{"key": {key[1]}, "do": {"again"}})
	to := h.Get("Location")
	if status != 303 || !strings.HasPrefix(to, "/en/kiem-tra/chk_") || to == "/en"+answer {
		t.Fatalf("judging again = %d to %q, want another answer", status, to)
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { m.Check.Run(ctx) })
	defer func() { stop(); wg.Wait() }()
	_, _, body = m.get(t, to)
	says(t, body, "This contact is in several ads with danger signs")
	if diff := cmp.Diff([]string{"0900000123", "0900000123"}, looked); diff != "" {
		t.Errorf("looked up (-want +got):\n%s", diff)
	}
}

// postFrom sends a form from an address and returns the status.
func (m *manor) postFrom(t *testing.T, from, path string, form url.Values) int {
	t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = net.JoinHostPort(from, "1234")
	status, _, _ := m.do(t, r)
	return status
}

// kept is the path of an answer that the desk just gave.
func (m *manor) kept(t *testing.T) string {
	t.Helper()
	a, err := m.Check.Check(t.Context(), check.Ask{Text: "một tin tuyển người"})
	if err != nil {
		t.Fatal(err)
	}
	return "/kiem-tra/" + string(a.ID)
}

func TestNobodyCanShutTheListForOthers(t *testing.T) {
	m := newManor(t)
	answer := m.kept(t)
	m.postFrom(t, "198.51.100.1", answer+"/gui", url.Values{"yes": {"1"}})
	for i := range 400 { // of one answer, which is there already
		if status := m.postFrom(t, fmt.Sprintf("2001:db8:1:%x::1", i%40), answer+"/gui", url.Values{"yes": {"1"}}); status != 303 {
			t.Fatalf("sending what is sent = %d, want 303", status)
		}
	}
	taken := 0
	for i := range 60 { // of their own, from the networks of one customer
		if m.postFrom(t, fmt.Sprintf("2001:db8:1:%x::1", i), m.kept(t)+"/gui", url.Values{"yes": {"1"}}) == 303 {
			taken++
		}
	}
	if taken == 0 || taken > 30 {
		t.Errorf("%d of 60 answers are taken from one customer, want some", taken)
	}
	for i := range 60 { // many addresses, each of them as much as it may
		for range 5 {
			m.postFrom(t, fmt.Sprintf("203.0.113.%d", i), m.kept(t)+"/gui", url.Values{"yes": {"1"}})
		}
	}
	if status := m.postFrom(t, "198.51.100.2", m.kept(t)+"/bao-sai", url.Values{"why": {"it is mine"}}); status != 303 {
		t.Errorf("somebody else = %d, want 303", status)
	}
}

func TestWhatWasTypedStaysWhereNoMoreCanBeSent(t *testing.T) {
	m := newManor(t)
	for range 5 {
		m.postOnly(t, m.kept(t)+"/gui", url.Values{"yes": {"1"}})
	}
	answer := m.kept(t)
	status, h, body := m.postOnly(t, "/en"+answer+"/bao-sai", url.Values{"who": {"employer"}, "why": {"We are licensed."}})
	if status != 429 || h.Get("Retry-After") != "601" {
		t.Errorf("the sixth = %d, Retry-After %q, want 429 and 601", status, h.Get("Retry-After"))
	}
	says(t, body, "Wait 10 minutes")
	for _, want := range []string{">We are licensed.</textarea>", `value="employer" checked`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	status, _, body = m.postOnly(t, "/en"+answer+"/gui", url.Values{"yes": {"1"}})
	if status != 429 {
		t.Errorf("sending = %d, want 429", status)
	}
	says(t, body, "Wait 10 minutes", strings.TrimPrefix(answer, "/kiem-tra/"))
}

func TestAReasonMustSaySomething(t *testing.T) {
	m := newManor(t)
	answer := m.kept(t)
	for _, why := range []string{"\u200b\u200b\u200b\u200b", "\u3164\u3164\u3164\u3164", "... !!!", "\u2800\u2800\u2800", "\u00a0\u2003 \t"} {
		if status, _, _ := m.postOnly(t, "/en"+answer+"/bao-sai", url.Values{"why": {why}}); status != 422 {
			t.Errorf("the reason %q = %d, want 422", why, status)
		}
	}
}
