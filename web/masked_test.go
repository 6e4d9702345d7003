package web_test

import (
	"context"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
)

// reference is the address of a page of a contact that bears no contact.
var reference = regexp.MustCompile(`/en/console/contact/[a-z]+/~[A-Za-z0-9_-]+`)

func TestAReaderCannotTryNumbers(t *testing.T) {
	d := newDesk(t, 2)
	for _, role := range people.Roles {
		d.who.Role = role
		for _, at := range []string{"phone/+84900000123", "zalo/0900000123", "telegram/demo_hr_01", "email/hiring@jobs.example", "domain/jobs.example", "contact/+84900000123", "phone/~0900000123", "phone/~"} {
			d.query = job.Query{}
			status, _, _ := d.visit(t, "GET", "/en/console/contact/"+at, nil)
			if tried := d.query.Text != ""; tried != role.May(people.Clear) || !tried && status != 404 {
				t.Errorf("%s types %s: %d, looked for %q", role, at, status, d.query.Text)
			}
			kind, value, _ := strings.Cut(at, "/")
			d.query = job.Query{}
			status, _, _ = d.visit(t, "POST", "/en/console/export", values("format", "csv", "tlp", "green", "contacts", "masked", "type", kind, "value", value))
			if tried := d.query.Text != ""; tried != role.May(people.Clear) || !tried && status != 404 {
				t.Errorf("%s exports the ads of %s: %d, looked for %q", role, at, status, d.query.Text)
			}
		}
	}
}

func TestAReaderFollowsAReferenceToAContact(t *testing.T) {
	d := newDesk(t, 2)
	d.who.Role = people.Reader
	_, _, body := d.visit(t, "GET", "/en/console/ad/member-00", nil)
	all := reference.FindAllString(html.UnescapeString(body), -1)
	if len(all) < 3 || strings.Contains(body, "contact/phone/+") || strings.Contains(body, "demo_hr_01") {
		t.Fatalf("the page has the references %v", all)
	}
	seen := map[string]bool{}
	for _, ref := range all {
		status, _, body := d.visit(t, "GET", ref, nil)
		if status != 200 || d.query.Masked || d.query.Text == "" {
			t.Errorf("GET %s = %d, looked for %q, masked %v", ref, status, d.query.Text, d.query.Masked)
		}
		seen[d.query.Text] = true
		for _, secret := range []string{"0900000123", "0900 000 123", "900000123", "demo_hr_01", "hiring@"} {
			if strings.Contains(html.UnescapeString(body), secret) {
				t.Errorf("the page of a reference tells %q", secret)
			}
		}
		kind, value, _ := strings.Cut(strings.TrimPrefix(ref, "/en/console/contact/"), "/")
		if status, _, _ := d.visit(t, "POST", "/en/console/export", values("format", "csv", "tlp", "green", "contacts", "masked", "type", kind, "value", value)); status != 200 || d.query.Masked {
			t.Errorf("the export of %s = %d, masked %v", ref, status, d.query.Masked)
		}
	}
	if len(seen) < 3 {
		t.Errorf("the references lead to %v, want three contacts", seen)
	}
	other := newDesk(t, 2)
	other.who.Role = people.Reader
	if status, _, _ := other.visit(t, "GET", all[0], nil); status != 404 {
		t.Errorf("the reference of another server = %d, want 404", status)
	}
}

// TestSearchesOfReadersAreMasked asks every page that searches, with a query as the caller likes.
func TestSearchesOfReadersAreMasked(t *testing.T) {
	var asked []job.Query
	m := newManor(t, func(b *bench) {
		find := b.Search
		b.Search = func(ctx context.Context, q job.Query) (job.Hits, error) {
			asked = append(asked, q)
			return find(ctx, q)
		}
	})
	const guess = "phone:0900000123"
	for _, role := range []string{"reader", "reviewer", "lead", "admin"} {
		x, err := m.Saved.Put(t.Context(), saved.Search{Owner: role, Name: "x", Query: guess})
		if err != nil {
			t.Fatal(err)
		}
		for path, form := range map[string]url.Values{
			"/en/console?q=" + guess: nil, "/en/console?q=" + guess + "&order=newest&after=c&n=1": nil, "/en/console/saved": nil, "/en/console/campaign/member-00": nil,
			"/en/console/saved/" + x.ID + "/open": {}, "/en/console/export": values("format", "csv", "tlp", "green", "contacts", "masked", "q", guess),
			"/fr/console/export": values("format", "labels", "tlp", "green", "contacts", "masked", "q", guess),
		} {
			asked = nil
			m.as(t, role, path, form)
			if len(asked) == 0 && !strings.Contains(path, "campaign") {
				t.Errorf("%s searches nothing", path)
			}
			for _, q := range asked {
				if q.Masked != (role == "reader") {
					t.Errorf("%s by %s looks for %q, masked %v", path, role, q.Text, q.Masked)
				}
			}
		}
	}
	_, _, body := m.as(t, "reader", "/en/console/help", nil)
	if strings.Contains(body, "phone:0900000199") {
		t.Error("a reader is shown how to search for a number")
	}
	m.hits.Notes = []job.Note{{Code: job.NoteMasked, About: "phone"}}
	for lang, want := range map[string]string{"": "Liên hệ được che với bạn", "/en": "searches do not look into them", "/fr": "la recherche ne les consulte pas"} {
		_, _, body := m.as(t, "reader", lang+"/console?q="+guess, nil)
		says(t, body, want)
	}
}
