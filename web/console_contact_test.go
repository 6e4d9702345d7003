package web_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html/atom"

	nethtml "golang.org/x/net/html"

	"lurewatch/job"
	"lurewatch/people"
)

func TestTheContactPageLeadsFromTheAd(t *testing.T) {
	for _, show := range []bool{false, true} {
		b := newBench(t, full(3), func(b *bench) { b.ShowContacts = show })
		_, _, ad := b.get(t, "/en/console/ad/ad-1")
		m := regexp.MustCompile(`href="(/en/console/contact/phone/[^"]+)"`).FindStringSubmatch(ad)
		if m == nil {
			t.Fatal("the ad does not lead to its number")
		}
		if clear := strings.Contains(m[1], "84900000123"); clear != show {
			t.Errorf("the address %s is in clear: %t, want %t", m[1], clear, show)
		}
		status, _, body := b.get(t, html.UnescapeString(m[1]))
		if status != 200 || b.query.Text != "phone:+84900000123" {
			t.Fatalf("GET %s = %d, asks for %q", m[1], status, b.query.Text)
		}
		value := "+8490••••123"
		if show {
			value = "+84900000123"
		}
		says(t, body, "phone: "+value, "What they share", "1 flagged ad bears this contact.", "Many signs: 1")
	}
	b := newBench(t, func(b *bench) { b.hits = job.Hits{} })
	_, _, body := b.get(t, "/en/console/contact/telegram/nobody_here")
	says(t, body, "No flagged ad bears this contact.", "It says nothing else")
	if b.query.Text != "contact:nobody_here" {
		t.Errorf("asks for %q", b.query.Text)
	}
	b.get(t, "/en/console/contact/phone/~forged")
	if b.query.Text != "phone:~forged" {
		t.Errorf("a forged token asks for %q", b.query.Text)
	}
}

func TestLookUpSortsWhatWasPasted(t *testing.T) {
	b := newBench(t, full(1))
	form := url.Values{"contacts": {"0900 000 123\r\n0900 000 199, jobs[.]example\n\n0900 000 199;xin chào!"}}
	status, h, body := b.post(t, "/en/console/lookup", form)
	if status != 200 || h.Get("Cache-Control") != "no-store" {
		t.Fatalf("POST = %d %v", status, h)
	}
	if want := []string{"0900 000 123", "0900 000 199", "jobs[.]example", "xin chào!"}; !slices.Equal(b.asked, want) {
		t.Errorf("looked up %q, want %q", b.asked, want)
	}
	says(t, body, "Known 1, unknown 2, no contact 1", "0900 000 123 phone +84900000123 3 2 19 Nov 2026 12:00 (UTC+07:00)", "domain jobs[.]example", "Not contacts xin chào!")
	has(t, body, "<textarea id=\"copy\" rows=\"6\" readonly spellcheck=\"false\">\n0900 000 199\njobs[.]example</textarea>", `<a lang="vi" hreflang="vi" title="Tiếng Việt" aria-label="vi – Tiếng Việt" href="/console/lookup">`)
}

func TestLookUpRefusesWhatIsTooMuch(t *testing.T) {
	var many strings.Builder
	for i := range 1001 {
		fmt.Fprintf(&many, "demo_%d\n", i)
	}
	for _, tc := range []struct {
		name, typed string
		status      int
		want        string
	}{
		{"nothing", " \n,", 422, "There is nothing to look up"},
		{"too many", many.String(), 422, "You pasted 1,001 contacts, at most 1,000 are looked up"},
		{"too long", strings.Repeat("demo ", 60_000), 413, "The limit is 256 KB"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t, full(1))
			status, _, body := b.post(t, "/en/console/lookup", url.Values{"contacts": {tc.typed}})
			if status != tc.status || len(b.asked) > 0 {
				t.Errorf("POST = %d and looks %d up, want %d and none", status, len(b.asked), tc.status)
			}
			says(t, body, tc.want)
		})
	}
}

func TestRolesSeeWhatTheyMay(t *testing.T) {
	var who people.Principal
	b := newBench(t, full(3), func(b *bench) {
		b.ShowContacts = true // says nothing once people log in
		b.Who = func(*http.Request) people.Principal { return who }
	})
	paths := []string{"/console", "/console/ad/ad-1", "/console/campaigns", "/console/campaign/member-00", "/console/contact/phone/+84900000123", "/console/help", "/console/sources", "/console/lookup"}
	for _, role := range append([]people.Role{""}, people.Roles[:]...) {
		who = people.Principal{Name: "demo", Role: role}
		for _, path := range paths {
			want := 200
			switch {
			case role == "":
				want = 401
			case path == "/console/lookup" && role == people.Reader:
				want = 403
			case strings.Contains(path, "contact") && role == people.Reader:
				want = 404 // a number that was typed
			}
			status, _, body := b.get(t, "/en"+path)
			if status != want {
				t.Errorf("%q gets %s: %d, want %d", role, path, status, want)
			}
			if clear := strings.Contains(html.UnescapeString(body), "+84900000123"); clear && !role.May(people.Clear) && !strings.Contains(path, "contact") {
				t.Errorf("%q sees a contact in clear on %s", role, path)
			}
			if strings.Contains(body, "Nobody is asked to log in") {
				t.Errorf("%s says to %q that nobody logs in", path, role)
			}
		}
		status, _, body := b.get(t, "/en/console/ad/ad-1")
		if clear := strings.Contains(html.UnescapeString(body), "+84900000123"); status == 200 && clear != role.May(people.Clear) {
			t.Errorf("%q sees contacts in clear: %t", role, clear)
		}
	}
}

func TestPagesOfTheConsoleLoadNothingFromElsewhere(t *testing.T) {
	for name, body := range everyPage(t) {
		root, err := nethtml.Parse(strings.NewReader(body))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		ids := map[string]bool{}
		for n := range root.Descendants() {
			if n.DataAtom == atom.Script && (n.FirstChild != nil || !strings.Contains(name, "console")) {
				t.Errorf("%s has an inline script, or one on a page of the check", name)
			}
			for _, a := range n.Attr {
				switch {
				case a.Key == "id" && ids[a.Val]:
					t.Errorf("%s has two elements with the id %q", name, a.Val)
				case a.Key == "style", strings.HasPrefix(a.Key, "on"):
					t.Errorf("%s has an inline %s", name, a.Key)
				case a.Key == "src" || a.Key == "href" && n.DataAtom == atom.Link:
					if !strings.HasPrefix(a.Val, "/") || strings.HasPrefix(a.Val, "//") {
						t.Errorf("%s loads %s", name, a.Val)
					}
				case a.Key == "href" && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "tel:") && a.Val != quickExit && (a.Val != "" || !strings.Contains(name, "waiting")):
					t.Errorf("%s leads to %s", name, a.Val)
				}
				if a.Key == "id" {
					ids[a.Val] = true
				}
			}
		}
	}
}
