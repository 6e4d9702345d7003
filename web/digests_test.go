package web_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
	"lurewatch/web"
)

var (
	_ web.Office   = (*alerts.Office)(nil)
	_ web.UnitBook = (*units.Files)(nil)
)

func TestThePreviewLoadsNothingAndTellsNoToken(t *testing.T) {
	m := told(t)
	m.found(t, "c", "Đón ở cửa khẩu")
	m.wait(time.Hour)
	status, h, body := m.as(t, "lead", "/en/console/units/tay-ninh/preview", nil)
	if status != 200 || !strings.Contains(h.Get("Content-Security-Policy"), "frame-src 'self'") {
		t.Fatalf("preview = %d, %q", status, h.Get("Content-Security-Policy"))
	}
	has(t, body, `src="/en/console/units/tay-ninh/preview/html" sandbox`, "Tuyển gấp")
	status, h, mail := m.as(t, "lead", "/en/console/units/tay-ninh/preview/html", nil)
	if policy := h.Get("Content-Security-Policy"); status != 200 || !strings.HasPrefix(policy, "default-src 'none'") || !strings.HasSuffix(policy, "sandbox") || strings.Contains(policy, "script") {
		t.Errorf("the mail = %d, %q", status, policy)
	}
	for _, p := range []alerts.Purpose{alerts.ToAnswer, alerts.ToPause, alerts.ToFeed} {
		if strings.Contains(body+mail, m.token(p)) {
			t.Errorf("the preview tells the token to %s", p)
		}
	}
	before := len(m.bureau.sent)
	if m.tick(t); len(m.bureau.sent) != before {
		t.Error("a preview sends something")
	}
}

func TestTheArchiveShowsWhatWasSent(t *testing.T) {
	m := told(t)
	_, _, body := m.as(t, "reviewer", "/en/console/digests", nil)
	has(t, body, `href="/en/console/digests/`+toldDigest+`"`, "250 2.0.0", "t••@tay-ninh.example", "Atom feed")
	status, _, body := m.as(t, "reviewer", "/en/console/digests/"+toldDigest, nil)
	ref := m.reference(t, "a")
	if status != 200 || !strings.Contains(body, ref) || !strings.Contains(body, `<a href="/en/console/ad/a">`+ref) || !strings.Contains(body, "Tuyển gấp a") {
		t.Errorf("the digest = %d: %s", status, text(body))
	}
	if strings.Contains(body, m.token(alerts.ToAnswer)) || strings.Contains(body, m.token(alerts.ToPause)) || strings.Contains(body, "/eml") || strings.Contains(body, "/resend") {
		t.Error("a reviewer reads the tokens of the unit, or is offered what others may")
	}
	status, h, body := m.as(t, "reviewer", "/en/console/digests/"+toldDigest+"/csv", nil)
	if status != 200 || !strings.Contains(h.Get("Content-Disposition"), toldDigest+".csv") || !strings.HasPrefix(body, "\ufeffschema,") || strings.Count(body, "\r\n") != 3 {
		t.Errorf("the table = %d, %q", status, body)
	}
	status, h, body = m.as(t, "admin", "/console/digests/"+toldDigest+"/eml", nil)
	if status != 200 || h.Get("Content-Type") != "message/rfc822" || body != string(m.bureau.sent[0].Data) {
		t.Errorf("the mail = %d, not as it was sent", status)
	}
	sent := len(m.bureau.sent)
	if status, _, _ = m.as(t, "reviewer", "/en/console/digests/"+toldDigest+"/resend", pairs()); status != 403 {
		t.Errorf("a reviewer sends again: %d", status)
	}
	m.as(t, "lead", "/en/console/digests/"+toldDigest+"/resend", pairs())
	m.tick(t)
	if again := m.bureau.sent[sent:]; len(again) != 2 || again[0].MessageID != m.bureau.sent[0].MessageID || string(again[0].Data) != string(m.bureau.sent[0].Data) {
		t.Errorf("sent again: %d letters", len(again))
	}
	for _, id := range []string{"none", "tay-ninh", "tay-ninh.20261122x", "tay-ninh.20261121", "..", "viet-nam.20261122"} {
		if status, _, _ = m.as(t, "lead", "/en/console/digests/"+id+"/csv", nil); status != 404 && status != 307 && status != 301 {
			t.Errorf("the digest %s = %d", id, status)
		}
	}
}

func TestAReferenceLeadsToItsAd(t *testing.T) {
	m := told(t)
	ref := strings.ToLower(m.reference(t, "b"))
	for _, at := range []string{"/en/console/ref/" + ref, "/en/console?q=" + ref} {
		if status, h, _ := m.as(t, "reader", at, nil); status != 303 || h.Get("Location") != "/en/console/ad/b" {
			t.Errorf("%s = %d to %q", at, status, h.Get("Location"))
		}
	}
	if status, _, _ := m.as(t, "reader", "/en/console/ref/VN-20200101-0001", nil); status != 404 {
		t.Errorf("a reference that there is not = %d", status)
	}
	if status, _, _ := m.as(t, "reader", "/en/console?q=VN-20200101-0001", nil); status != 200 {
		t.Errorf("a search for one = %d", status)
	}
}

func TestAnswersThatWaitAreSeenToByDecidingOrDismissing(t *testing.T) {
	m := flagged(t)
	_, _, body := m.as(t, "reviewer", "/en/console/queue", nil)
	has(t, body, "1 answer of a unit waits")
	_, _, body = m.as(t, "reviewer", "/en/console/answers", nil)
	says(t, body, "The alert is right", "Tây Ninh", "Tuyển gấp a", "0900 000 125", "Somebody else decided otherwise")
	_, _, reader := m.as(t, "reader", "/en/console/ad/a", nil)
	if !strings.Contains(reader, "The alert is right") || strings.Contains(reader, "0900 000 125") || strings.Contains(reader, "answers/dismiss") {
		t.Error("a reader reads a contact in an answer, or may dismiss it")
	}
	mark := regexp.MustCompile(`name="answered" value="([^"]+)"`)
	old := mark.FindStringSubmatch(body)[1]
	m.wait(time.Minute)
	m.answer(t, "a", "right", "lần nữa")
	m.as(t, "reviewer", "/en/console/answers/dismiss", pairs("ad", "a", "answered", old))
	if flags, err := m.bureau.Flags(t.Context(), "a", 9); len(flags) != 1 || err != nil {
		t.Errorf("an answer that nobody read is dismissed: %v, %v", flags, err)
	}
	_, _, body = m.as(t, "reviewer", "/en/console/ad/a", nil)
	c := m.cases["a"]
	newer := mark.FindStringSubmatch(body)[1]
	status, _, body := m.as(t, "reviewer", "/en/console/ad/a/decide", pairs("decision", "confirmed", "content", c.ContentHash, "seen", regexp.MustCompile(`name="seen" value="(\d+)"`).FindStringSubmatch(body)[1], "answered", newer))
	if flags, err := m.bureau.Flags(t.Context(), "a", 9); status != 303 || len(flags) != 0 || err != nil {
		t.Errorf("after the decision (%d) %v still waits, %v: %s", status, flags, err, text(body))
	}
	head, _ := m.store.AuditHead(t.Context())
	if head.Act != "unflag" || head.By != "reviewer" {
		t.Errorf("the audit log ends with %+v", head)
	}
}
