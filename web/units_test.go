package web_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lurewatch/alerts/units"
	"lurewatch/job"
	"lurewatch/people"
)

func TestUnitsAsEachRoleSeesThem(t *testing.T) {
	m := told(t)
	for role, want := range map[people.Role]struct {
		sees, not []string
	}{
		people.Reader: {[]string{"Tây Ninh unit", "Mocbai"}, []string{"@", "Next digest", "hong.yaml", `href="/en/console/units/tay-ninh"`}},
		people.Lead:   {[]string{"t••@tay-ninh.example", "Next digest", "23 Nov 2026 06:00", "sent", "hong.yaml:6:7", "Hour: enter it as 06:00."}, []string{"truc-ban@"}},
		people.Admin:  {[]string{"truc-ban@tay-ninh.example", "chi-huy@tay-ninh.example", "250 2.0.0"}, nil},
	} {
		_, _, body := m.as(t, string(role), "/en/console/units", nil)
		for _, s := range want.sees {
			if !strings.Contains(text(body)+body, s) {
				t.Errorf("the list for a %s lacks %q", role, s)
			}
		}
		for _, s := range want.not {
			if strings.Contains(strings.ReplaceAll(body, "@media", ""), s) {
				t.Errorf("the list for a %s has %q", role, s)
			}
		}
	}
	_, _, body := m.as(t, "reader", "/en/console/units?kind=national", nil)
	if strings.Contains(body, "Tây Ninh unit") || !strings.Contains(body, "Đơn vị cả nước") {
		t.Error("the filter by kind does not filter")
	}
	for _, at := range []string{"/en/console/units/tay-ninh", "/en/console/digests", "/en/console/digests/" + toldDigest} {
		if _, _, body = m.as(t, "lead", at, nil); strings.Contains(body, "truc-ban@") || strings.Contains(body, "chi-huy@") {
			t.Errorf("%s shows a lead where digests go", at)
		}
	}
}

func TestSettingsAreSavedAsTheyWereRead(t *testing.T) {
	m := told(t)
	const at = "/en/console/units/tay-ninh"
	_, _, body := m.as(t, "admin", at, nil)
	has(t, body, `name="hash" value=""`, `value="06:00"`, "truc-ban@tay-ninh.example\nchi-huy@tay-ninh.example")
	typed := pairs("hash", "", "recipients", " moi@tay-ninh.example\r\n", "admin", "quan-tri@tay-ninh.example", "language", "vi", "hour", "05:30", "zone", "Asia/Ho_Chi_Minh",
		"lowest", "look", "mode", "metadata-only", "quiet", "weekly", "tlp", "TLP:RED", "duty_phone", "0900 000 101", "pdf", "on")
	if status, h, body := m.as(t, "admin", at, typed); status != 303 || h.Get("Location") != at+"?done=save" {
		t.Fatalf("save = %d: %s", status, text(body))
	}
	u, _, err := m.bureau.files.Read("tay-ninh")
	if err != nil || strings.Join(u.Recipients, " ") != "moi@tay-ninh.example" || u.Hour != "05:30" || u.Lowest != job.Look || u.Mode != units.MetadataOnly || !u.PDF || u.Feed || u.Area.Gates[0] != "vn-mocbai" {
		t.Errorf("saved as %+v, %v", u, err)
	}
	head, err := m.store.AuditHead(t.Context())
	if err != nil || head.Act != "unit" || head.By != "admin" || head.On != "unit:tay-ninh" || !strings.Contains(string(head.Data), `"recipients"`) || strings.Contains(string(head.Data), "@") {
		t.Errorf("the audit log says %+v %s, %v", head, head.Data, err)
	}
	// The same form once more was read before.
	typed.Set("hour", "04:00")
	status, _, body := m.as(t, "admin", at, typed)
	if status != 409 || !strings.Contains(text(body), "nothing was saved") || !strings.Contains(text(body), "Hour 04:00") {
		t.Errorf("a form that is outdated = %d: %s", status, text(body))
	}
	if u, _, _ = m.bureau.files.Read("tay-ninh"); u.Hour != "05:30" {
		t.Errorf("it was saved over: %s", u.Hour)
	}
}

func TestSettingsWithFaultsNameTheirFields(t *testing.T) {
	good := map[string]string{"recipients": "a@b.example", "language": "vi", "hour": "06:00", "zone": "Asia/Ho_Chi_Minh", "lowest": "alert", "mode": "full", "quiet": "line", "tlp": "TLP:AMBER"}
	m := told(t)
	for field, tc := range map[string]struct{ value, says string }{
		"recipients": {"a@b.example\nnobody", "Recipients: enter mail addresses"}, "admin": {"x y@z.example", "admin: enter a mail address"}, "hour": {"6", "Hour: enter it as 06:00."},
		"zone": {"Mars/Base", "Time zone: enter a name"}, "language": {"de", "Language: choose vi"}, "mode": {"most", "choose one of the two"}, "quiet": {"never", "Quiet day"},
		"tlp": {"TLP:PINK", "TLP: choose"}, "duty_phone": {"call me", "Duty telephone: enter"}, "webhook": {"http://hook.example/x", "Webhook: the address must begin"}, "directory": {"/a\u202eb", "Folder: one line"},
	} {
		form := pairs("hash", "")
		for k, v := range good {
			form.Set(k, v)
		}
		form.Set(field, tc.value)
		status, _, body := m.as(t, "admin", "/en/console/units/tay-ninh", form)
		if status != 422 || !strings.Contains(text(body), tc.says) || !strings.Contains(body, "Nothing was saved") || !regexp.MustCompile(`name="`+field+`"[^>]*aria-invalid|<select id="`+field).MatchString(body) {
			t.Errorf("%s = %q: %d without %q", field, tc.value, status, tc.says)
		}
	}
	_, _, body := m.as(t, "admin", "/en/console/units/tay-ninh", pairs("hash", "", "recipients", "nobody", "hour", "99", "zone", "Mars"))
	says(t, body, "To be corrected: Recipients, Hour, Time zone.")
	if names, err := filepath.Glob(filepath.Join(m.bureau.files.Dir, "*")); err != nil || len(names) > 0 {
		t.Errorf("something was written: %v, %v", names, err)
	}
	if status, _, _ := m.as(t, "lead", "/en/console/units/tay-ninh", pairs("hash", "")); status != 403 {
		t.Errorf("a lead saves: %d", status)
	}
}

func TestNobodySavesWithoutAnAccount(t *testing.T) {
	m := told(t)
	o := m.Options
	o.Open = true
	open := newBench(t, func(b *bench) { b.Options = o })
	_, _, body := open.get(t, "/en/console/units/tay-ninh")
	if strings.Contains(body, `name="recipients"`) || strings.Contains(body, "truc-ban@") {
		t.Error("whoever opens the page sees where digests go, or may change it")
	}
	if status, _, _ := open.post(t, "/en/console/units/tay-ninh", pairs("hash", "", "recipients", "ke-xau@x.example")); status != 403 {
		t.Errorf("save where nobody logs in = %d, want 403", status)
	}
}

func TestAUnitIsPausedResumedAndTested(t *testing.T) {
	m := told(t)
	const at = "/en/console/units/tay-ninh"
	m.as(t, "lead", at+"/act", pairs("do", "pause"))
	if by, ok, err := m.bureau.Paused(t.Context(), "tay-ninh"); by != "lead" || !ok || err != nil {
		t.Errorf("Paused = %q, %v, %v", by, ok, err)
	}
	_, _, body := m.as(t, "lead", at, nil)
	has(t, body, "Paused by lead", `name="do" value="resume"`)
	m.as(t, "lead", at+"/act", pairs("do", "resume"))
	if _, ok, _ := m.bureau.Paused(t.Context(), "tay-ninh"); ok {
		t.Error("it is still paused")
	}
	status, _, body := m.as(t, "lead", at+"/act", pairs("do", "test"))
	if status != 200 || len(m.bureau.tested) != 1 || !strings.Contains(body, "not delivered") || !strings.Contains(body, "550 5.1.1") || strings.Contains(body, "truc-ban@") {
		t.Errorf("test = %d, %v: %s", status, m.bureau.tested, text(body))
	}
	if status, _, _ = m.as(t, "lead", at+"/act", pairs("do", "explode")); status != 400 {
		t.Errorf("an act that there is not = %d", status)
	}
	status, _, body = m.as(t, "lead", "/en/console/units/viet-nam/act", pairs("do", "pause"))
	if status != 409 || !strings.Contains(body, "never served yet") {
		t.Errorf("pausing a unit that was never served = %d: %s", status, text(body))
	}
	_, _, body = m.as(t, "lead", "/en/console/units/hong", nil)
	says(t, body, "Unit hong is stopped", "units/hong.yaml:6:7")
	if status, _, _ = m.as(t, "lead", "/en/console/units/none", nil); status != 404 {
		t.Errorf("a unit that there is not = %d", status)
	}
}
