package browsertest_test

import (
	"strings"
	"testing"
)

// secretWords is the password of every account here.
const secretWords = "trâu ơi ta bảo trâu này"

// account fills the form of a link that makes an account, and sends it. An invitation may have the name already.
func (p *tab) account(link, name string) {
	p.t.Helper()
	p.open(link)
	if p.count("#name") == 1 {
		p.fill("#name", name)
	}
	p.fill("#password", secretWords)
	p.fill("#again", secretWords)
	if p.follow("form.sheet button.main"); !strings.HasSuffix(p.path(), "/console") {
		p.t.Fatalf("the link for %s leads to %s: %s", name, p.path(), p.text("main"))
	}
}

// logIn fills the form to log in and returns the status of what comes of it.
func (p *tab) logIn(name, password string) int {
	p.t.Helper()
	p.open("/en/console/login")
	p.fill("#name", name)
	p.fill("#password", password)
	return p.follow("form.sheet button.main")
}

// invite makes a link for an account, as an admin, and returns its path.
func (p *tab) invite(name, role string) string {
	p.t.Helper()
	p.open("/en/console/people")
	p.fill("#name", name)
	p.fill("#role", role)
	p.follow("form.line button")
	return strings.TrimPrefix(strings.TrimSpace(eval[string](p, `document.getElementById("secret").value`)), p.origin)
}

func TestPeopleAreLetInAndShutOut(t *testing.T) {
	t.Parallel()
	s := serve(t)
	if s.join == "" {
		t.Fatal("serve printed no link for the first account")
	}
	admin, reader := s.visit(t), s.visit(t)
	if status := reader.try("/en/console"); status != 401 || reader.count("#password") != 1 {
		t.Errorf("the console answers %d to a stranger, want 401 and the form", status)
	}
	admin.account("/en"+s.join, "demo_admin")
	if status := reader.try("/en" + s.join); status != 410 {
		t.Errorf("the first link answers %d when it was used, want 410", status)
	}
	link := admin.invite("demo_reader", "reader")
	reader.account(link, "demo_reader")

	reader.search("Bavet")
	reader.follow(".rows h2 a")
	if got := reader.text("main"); strings.Contains(got, "0900 000") {
		t.Error("a reader sees contacts in clear")
	}
	if got := reader.count("form.decide"); got != 0 {
		t.Error("a reader is offered to decide")
	}
	for _, path := range []string{"/en/console/people", "/en/console/queue", "/en/console/audit", "/en/console/lookup"} {
		if status := reader.try(path); status != 403 {
			t.Errorf("%s answers %d to a reader, want 403", path, status)
		}
	}
	reader.open("/en/console")
	reader.follow(".me button")
	if !strings.Contains(reader.path(), "/login?out=1") {
		t.Errorf("logging out leads to %s", reader.path())
	}
	if status := reader.logIn("demo_reader", "not the password at all"); status != 401 || reader.count(".wrong") != 1 {
		t.Errorf("a wrong password answers %d, want 401 with words", status)
	}
	if status := reader.logIn("demo_reader", secretWords); status != 200 || reader.path() != "/en/console" {
		t.Errorf("logging in answers %d at %s", status, reader.path())
	}

	admin.open("/en/console/people/demo_reader")
	admin.follow("form:has([value=close]) button")
	if status := reader.try("/en/console"); status != 401 {
		t.Errorf("the console answers %d to a closed account, want 401", status)
	}
	if status := reader.logIn("demo_reader", secretWords); status != 401 {
		t.Errorf("a closed account logs in with %d, want 401", status)
	}
	if got := admin.audited("refused"); got < 2 {
		t.Errorf("the audit log has %d refused log-ins, want two", got)
	}
}

func TestAnAdminSeesContactsInClear(t *testing.T) {
	t.Parallel()
	s := serve(t)
	p := s.visit(t)
	p.account("/en"+s.join, "demo_admin")
	p.search("phone:0900000177")
	if got := p.found(); got != ringSize {
		t.Fatalf("%d ads bear the number, want %d", got, ringSize)
	}
	p.follow(".rows h2 a")
	if got := p.text("main"); !strings.Contains(got, "0900 000 177") {
		t.Error("the number is not in clear")
	}
	p.open("/en/console/lookup")
	p.fill("main textarea", "0900 000 177\nhxxps://nobody[.]example\n0900.000.199")
	p.follow("main form button.main")
	if got := p.text("main table a"); got != ringPhone {
		t.Errorf("known of three contacts: %q, want %s", got, ringPhone)
	}
}
