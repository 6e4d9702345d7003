package web_test

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"lurewatch/people"
)

func TestALinkMakesAnAccount(t *testing.T) {
	m := newManor(t)
	status, _, body := m.as(t, "admin", "/en/console/people", pairs("role", "reviewer"))
	link := regexp.MustCompile(`https://console\.example(/en/console/join/lw_i[a-z2-7]{59})`).FindStringSubmatch(body)
	if status != 200 || link == nil {
		t.Fatalf("invite = %d without a link", status)
	}
	_, _, body = m.as(t, "", link[1], nil)
	says(t, body, "This link makes an account with the role: Reviewer.")
	for _, tc := range []struct{ name, user, password, again, want string }{
		{"a short password", "lan", "short", "short", "too short"},
		{"two passwords", "lan", goodPassword, goodPassword + "!", "are not the same"},
		{"a name that is taken", "lead", goodPassword, goodPassword, "has this name"},
		{"a name that is none", "Lan Nguyễn", goodPassword, goodPassword, "2 to 40 characters"},
		{"a password that is the name", "tran.thi.hong", "tran.thi.hong", "tran.thi.hong", "must not be the user name"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, _, body := m.as(t, "", link[1], pairs("name", tc.user, "password", tc.password, "again", tc.again))
			if status != 422 || !strings.Contains(html.UnescapeString(body), tc.want) || strings.Contains(body, tc.password+`"`) && tc.user != tc.password {
				t.Errorf("= %d, want 422 and %q", status, tc.want)
			}
		})
	}
	status, h, _ := m.as(t, "", link[1], pairs("name", "lan", "display", "Lan", "lang", "fr", "password", goodPassword, "again", goodPassword))
	if status != 303 || h.Get("Location") != "/fr/console" {
		t.Fatalf("accept = %d to %q", status, h.Get("Location"))
	}
	m.cookies["lan"] = cookie(t, h, "lurewatch-session").Value
	if status, _, body = m.as(t, "lan", "/fr/console", nil); status != 200 || !strings.Contains(body, "<bdi>Lan</bdi>") {
		t.Errorf("GET by the new account = %d", status)
	}
	if status, _, body = m.as(t, "", link[1], nil); status != 410 {
		t.Errorf("GET of the used link = %d", status)
	}
	says(t, body, "This link is of no use any more")
}

func TestOnesOwnAccount(t *testing.T) {
	m := newManor(t)
	status, h, _ := m.as(t, "reviewer", "/en/console/account", pairs("display", "Minh <b>", "lang", "fr"))
	if status != 303 || h.Get("Location") != "/fr/console/account?done=self" {
		t.Errorf("change = %d to %q", status, h.Get("Location"))
	}
	_, _, body := m.as(t, "reviewer", "/en/console/account?done=self", nil)
	has(t, body, "Minh <b>")
	says(t, body, "It is saved.", "this one")
	if strings.Contains(body, `value="lead"`) {
		t.Error("a reviewer is offered a token of a lead")
	}
	status, _, body = m.as(t, "reviewer", "/en/console/account/token", pairs("label", "demo feed", "role", "reader", "days", "30"))
	secret := regexp.MustCompile(`lw_t[a-z2-7]{59}`).FindString(body)
	if who, err := m.house.Token(t.Context(), secret); status != 200 || err != nil || who.Role != people.Reader {
		t.Errorf("token = %d, %v %v", status, who, err)
	}
	if status, _, _ = m.as(t, "reviewer", "/en/console/account/token", pairs("label", "x", "role", "admin", "days", "30")); status != 403 {
		t.Errorf("a token above the own role = %d", status)
	}
	if status, _, _ = m.as(t, "reviewer", "/en/console/account/token", pairs("label", " ", "role", "reader", "days", "30")); status != 422 {
		t.Errorf("a token without a label = %d", status)
	}
	if status, _, _ = m.as(t, "reviewer", "/en/console/account/token", pairs("label", "x", "role", "reader", "days", "100000")); status != 400 {
		t.Errorf("a token for ever = %d", status)
	}
	_, _, body = m.as(t, "reviewer", "/en/console/account", nil)
	id := regexp.MustCompile(`account/revoke"><input type="hidden" name="id" value="([0-9a-f]+)"`).FindStringSubmatch(body)
	if status, _, _ = m.as(t, "reviewer", "/en/console/account/revoke", pairs("id", id[1])); status != 303 {
		t.Errorf("revoke = %d", status)
	}
	if _, err := m.house.Token(t.Context(), secret); err == nil {
		t.Error("the revoked token still opens the account")
	}
	status, _, body = m.as(t, "reviewer", "/en/console/account/password", pairs("old", "wrong old one", "password", goodPassword+"2", "again", goodPassword+"2"))
	if status != 422 {
		t.Errorf("a wrong old password = %d", status)
	}
	says(t, body, "The present password is wrong.")
	m.wait(time.Minute)
	old := m.cookies["reviewer"]
	status, h, _ = m.as(t, "reviewer", "/en/console/account/password", pairs("old", goodPassword, "password", goodPassword+"2", "again", goodPassword+"2"))
	if status != 303 {
		t.Fatalf("a new password = %d", status)
	}
	renewed := cookie(t, h, "lurewatch-session").Value
	if status, _, _ = m.as(t, "reviewer", "/en/console", nil); status != 401 || renewed == old {
		t.Errorf("the secret of before = %d, and it is the same: %v", status, renewed == old)
	}
	m.cookies["reviewer"] = renewed
	if status, _, _ = m.as(t, "reviewer", "/en/console", nil); status != 200 {
		t.Errorf("the session that goes on = %d", status)
	}
}

func TestAnAdminManagesPeople(t *testing.T) {
	m := newManor(t)
	do := func(name string, form url.Values) (int, string) {
		status, h, body := m.as(t, "admin", "/en/console/people/"+name, form)
		return status, h.Get("Location") + body
	}
	if status, where := do("reader", pairs("do", "role", "role", "lead")); status != 303 || where != "/en/console/people/reader?done=role" {
		t.Errorf("a new role = %d %q", status, where)
	}
	if status, _, _ := m.as(t, "reader", "/console", nil); status != 401 {
		t.Errorf("a session from before the new role = %d", status)
	}
	if status, body := do("admin", pairs("do", "close")); status != 409 || !strings.Contains(body, "no administrator would be left") {
		t.Errorf("closing the last admin = %d", status)
	}
	if status, _ := do("lead", pairs("do", "close")); status != 303 {
		t.Errorf("close = %d", status)
	}
	m.wait(time.Second)
	if status, _, _ := m.as(t, "", "/console/login", pairs("name", "lead", "password", goodPassword)); status != 401 {
		t.Errorf("log in to the closed account = %d", status)
	}
	if status, body := do("reviewer", pairs("do", "reset")); status != 200 || !strings.Contains(body, "https://console.example/en/console/join/lw_i") {
		t.Errorf("a link for a new password = %d", status)
	}
	if status, _ := do("nobody", nil); status != 404 {
		t.Errorf("GET of nobody = %d", status)
	}
	if status, _ := do("reader", pairs("do", "something")); status != 400 {
		t.Errorf("something else = %d", status)
	}
	_, _, body := m.as(t, "admin", "/en/console/people", nil)
	says(t, body, "lead lead Lead", "Closed", "New password reviewer Reviewer admin")
	id := regexp.MustCompile(`console/invitation"><input type="hidden" name="id" value="([0-9a-f]+)"`).FindStringSubmatch(body)
	if status, _, _ := m.as(t, "admin", "/en/console/invitation", pairs("id", id[1])); status != 303 {
		t.Errorf("withdraw = %d", status)
	}
	if _, _, body = m.as(t, "admin", "/en/console/people", nil); strings.Contains(body, "console/invitation") {
		t.Error("the withdrawn link is still listed")
	}
}
