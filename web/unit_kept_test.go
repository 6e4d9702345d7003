package web_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// settled is the form of Tây Ninh with an hour.
func settled(hour, hash string, more ...string) []string {
	return append([]string{"hash", hash, "recipients", "truc-ban@tay-ninh.example", "language", "vi", "hour", hour, "zone", "Asia/Ho_Chi_Minh",
		"lowest", "alert", "mode", "full", "quiet", "line", "tlp", "TLP:AMBER"}, more...)
}

func TestSavingKeepsTheFileThatItReplaces(t *testing.T) {
	m := newManor(t)
	const at, mine = "/en/console/units/tay-ninh", "id: tay-ninh\n# nghỉ Tết thì gọi anh Demo\nhour: \"05:00\" # đổi ngày 1/11\n"
	m.settings(t, strings.TrimPrefix(mine, "id: tay-ninh\n"))
	hash := func() string {
		_, h, err := m.bureau.files.Read("tay-ninh")
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	_, _, body := m.as(t, "admin", at, nil)
	says(t, body, "comments in it stay", "The last five versions are kept")
	if status, _, body := m.as(t, "admin", at, pairs(settled("07:00", hash())...)); status != 303 {
		t.Fatalf("save = %d: %s", status, text(body))
	}
	if raw, err := os.ReadFile(filepath.Join(m.bureau.files.Dir, "tay-ninh.yaml")); err != nil || !strings.Contains(string(raw), "# nghỉ Tết thì gọi anh Demo\nhour: \"07:00\" # đổi ngày 1/11\n") {
		t.Errorf("what somebody wrote is lost: %q, %v", raw, err)
	}
	list, err := m.bureau.files.Versions("tay-ninh")
	if err != nil || len(list) != 1 || string(list[0].Text) != mine {
		t.Fatalf("kept: %+v, %v", list, err)
	}
	_, _, body = m.as(t, "admin", at, nil)
	has(t, body, "# nghỉ Tết thì gọi anh Demo", at+"/restore")
	for _, role := range []string{"reader", "reviewer", "lead"} {
		if status, _, _ := m.as(t, role, at+"/restore", pairs("hash", hash(), "version", list[0].ID)); status != 403 {
			t.Errorf("a %s puts settings back: %d", role, status)
		}
		if _, _, body := m.as(t, role, at, nil); strings.Contains(body, "anh Demo") {
			t.Errorf("a %s reads the file", role)
		}
	}
	if status, _, _ := m.as(t, "admin", at+"/restore", pairs("hash", "another", "version", list[0].ID)); status != 409 {
		t.Errorf("putting back over what somebody else saved = %d, want 409", status)
	}
	if status, _, _ := m.as(t, "admin", at+"/restore", pairs("hash", hash(), "version", "../../../tay-ninh")); status != 404 {
		t.Errorf("a version that there is not = %d, want 404", status)
	}
	status, h, _ := m.as(t, "admin", at+"/restore", pairs("hash", hash(), "version", list[0].ID))
	raw, err := os.ReadFile(filepath.Join(m.bureau.files.Dir, "tay-ninh.yaml"))
	if status != 303 || h.Get("Location") != at+"?done=restore" || err != nil || string(raw) != mine {
		t.Errorf("put back = %d to %s, and the file is %q, %v", status, h.Get("Location"), raw, err)
	}
	head, err := m.store.AuditHead(t.Context())
	if err != nil || head.Act != "restore" || head.By != "admin" || head.On != "unit:tay-ninh" || !strings.Contains(string(head.Data), `"hour"`) {
		t.Errorf("the audit log says %+v %s, %v", head, head.Data, err)
	}
	_, _, body = m.as(t, "admin", at+"?done=restore", nil)
	says(t, body, "The earlier version is back")
	if list, err = m.bureau.files.Versions("tay-ninh"); err != nil || len(list) != 2 || !strings.Contains(string(list[0].Text), "07:00") {
		t.Errorf("what was replaced is not kept: %+v, %v", list, err)
	}
}

func TestTheFirstSaveCanBeTakenBackToTheSeed(t *testing.T) {
	m := newManor(t)
	f := m.bureau.files
	f.Dir = filepath.Join(f.Dir, "units") // which there is not
	const at = "/en/console/units/tay-ninh"
	m.as(t, "admin", at, pairs(settled("07:00", "")...))
	u, hash, err := f.Read("tay-ninh")
	if err != nil || u.Hour != "07:00" {
		t.Fatalf("saved as %s, %v", u.Hour, err)
	}
	list, err := f.Versions("tay-ninh")
	if err != nil || len(list) != 1 || len(list[0].Text) > 0 {
		t.Fatalf("kept: %+v, %v", list, err)
	}
	_, _, body := m.as(t, "admin", at, nil)
	says(t, body, "There was no file then")
	if err := f.Restore("tay-ninh", list[0].ID, hash); err != nil {
		t.Fatal(err)
	}
	if u, hash, err = f.Read("tay-ninh"); err != nil || u.Hour != "06:00" || hash != "" {
		t.Errorf("put back to %s with hash %q, %v", u.Hour, hash, err)
	}
}

func TestPathsOnTheFormAreWhole(t *testing.T) {
	m := newManor(t)
	const at = "/en/console/units/tay-ninh"
	for field, says := range map[string]string{"directory": "Folder: enter the whole path on the server", "secret": "File with the key: enter the whole path"} {
		for _, value := range []string{"out", "./out", "../out", "~/out"} {
			form := pairs(settled("07:00", "", "webhook", "https://hook.example/x", "secret", "/etc/key")...)
			form.Set(field, value)
			status, _, body := m.as(t, "admin", at, form)
			if status != 422 || !strings.Contains(text(body), says) || !strings.Contains(body, `value="`+value+`"`) {
				t.Errorf("%s %q = %d without %q", field, value, status, says)
			}
		}
	}
	if status, _, body := m.as(t, "admin", at, pairs(settled("07:00", "", "directory", "/srv/x", "webhook", "https://hook.example/x", "secret", "/etc/key")...)); status != 303 {
		t.Errorf("whole paths = %d: %s", status, text(body))
	}
}
