package web_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
	"lurewatch/share"
)

// TestAReferenceIsGoodForItsKind holds that a reader does not see a handle by calling it an address.
func TestAReferenceIsGoodForItsKind(t *testing.T) {
	d := newDesk(t, 2)
	d.who.Role = people.Reader
	_, _, body := d.visit(t, "GET", "/en/console/ad/member-00", nil)
	for _, ref := range reference.FindAllString(html.UnescapeString(body), -1) {
		kind, token, _ := strings.Cut(strings.TrimPrefix(ref, "/en/console/contact/"), "/")
		for _, other := range []string{"url", "domain", "email", "phone", "telegram", "zalo", "x"} {
			status, _, body := d.visit(t, "GET", "/en/console/contact/"+other+"/"+token, nil)
			if want := map[bool]int{true: 200, false: 404}[other == kind]; status != want {
				t.Errorf("the reference of a %s as %s = %d, want %d", kind, other, status, want)
			}
			if strings.Contains(body, "demo_hr_01") || strings.Contains(body, "hiring@") || strings.Contains(body, "900000123") {
				t.Errorf("the reference of a %s as %s tells the contact", kind, other)
			}
		}
	}
}

// TestAReaderTakesLabelsFromThePageOfAContact holds that the reference lasts through the search for labels.
func TestAReaderTakesLabelsFromThePageOfAContact(t *testing.T) {
	d := newDesk(t, 2)
	d.who.Role = people.Reader
	_, _, body := d.visit(t, "GET", "/en/console/ad/member-00", nil)
	for _, ref := range reference.FindAllString(html.UnescapeString(body), -1) {
		kind, token, _ := strings.Cut(strings.TrimPrefix(ref, "/en/console/contact/"), "/")
		d.query = job.Query{}
		d.visit(t, "POST", "/en/console/export", values("format", "labels", "tlp", "green", "type", kind, "value", token))
		if q := d.query; q.Masked || !strings.Contains(q.Text, share.Labelled) {
			t.Errorf("labels of a %s are looked for with %q, masked %v", kind, q.Text, q.Masked)
		}
	}
	d.visit(t, "POST", "/en/console/export", values("format", "labels", "tlp", "green", "q", `phone:"+84900000123"`))
	if !d.query.Masked {
		t.Errorf("a reader looks for labels with %q in clear", d.query.Text)
	}
}

// TestASearchWithoutANameTellsNoContact holds that what names itself by its query is hidden as the query is.
func TestASearchWithoutANameTellsNoContact(t *testing.T) {
	m := newManor(t)
	for _, q := range []string{"handle:demo_hr_01", "t[.]me/demo_hr_01", "mail:demo_hr_01", `"0900 000"`, "phone:0900000123"} {
		m.as(t, "lead", "/console/saved", pairs("q", q))
	}
	m.as(t, "lead", "/console/saved", pairs("q", "bavet"))
	old, err := m.Saved.Put(t.Context(), saved.Search{Owner: "lead", Name: "handle:demo_hr_01", Query: "handle:demo_hr_01"}) // of before
	if err != nil {
		t.Fatal(err)
	}
	_, _, body := m.as(t, "lead", "/en/console/saved", nil)
	address := ""
	for _, path := range regexp.MustCompile(`/en/console/saved/[0-9a-f]{16}/share`).FindAllString(body, -1) {
		m.as(t, "lead", path, pairs())
	}
	_, _, body = m.as(t, "lead", "/en/console/saved/"+old.ID+"/feed", pairs())
	address = regexp.MustCompile(`/en/feed/lw_f[a-z2-7]{59}`).FindString(body)
	if _, _, body = m.as(t, "", address, nil); strings.Contains(body, "demo_hr_01") || !strings.Contains(body, "<title>••</title>") {
		t.Errorf("the feed is named %s", regexp.MustCompile(`<title>.*?</title>`).FindString(body))
	}
	_, _, body = m.as(t, "reader", "/en/console/saved", nil)
	if strings.Contains(body, "demo_hr_01") || strings.Contains(body, "0900") || !strings.Contains(body, "bavet") {
		t.Error("a reader sees the name of a search for a contact, or not the one for a place")
	}
	all, err := m.Saved.List(t.Context(), "lead")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range all {
		if x.ID != old.ID && (strings.Contains(x.Name, "demo_hr") || strings.Contains(x.Name, "0900")) {
			t.Errorf("a search without a name is named %q", x.Name)
		}
	}
}

// TestAFormIsNotSetToWhatIsRefused holds it for servers that export for publication only.
func TestAFormIsNotSetToWhatIsRefused(t *testing.T) {
	d := newDesk(t, 2, func(b *bench) { b.Exports.Ceiling = share.TLPClear })
	_, _, body := d.visit(t, "GET", "/en/console?q=bavet", nil)
	has(t, body, `<option selected>TLP:CLEAR</option>`)
	if strings.Contains(body, `name="contacts"`) || strings.Contains(body, `value="bundle"`) {
		t.Error("contacts in clear are offered, which are refused")
	}
	status, _, body := d.visit(t, "POST", "/en/console/export", values("format", "csv", "tlp", "TLP:CLEAR", "q", "bavet"))
	if status != 200 || strings.Contains(body, "demo_hr_01") {
		t.Errorf("the form as it is set = %d", status)
	}
}

// TestPagesOfReadersShowNoPieceOfAContact has facts and findings that begin or end inside of a number.
func TestPagesOfReadersShowNoPieceOfAContact(t *testing.T) {
	d := newDesk(t, 2)
	c := d.bench.cases["member-00"]
	c.Ad.Text = "Zalo: 0900 456 123 gặp chị Ba"
	span := func(words string) job.Span {
		at := strings.Index(c.Ad.Text, words)
		return job.Span{Field: job.Text, Start: at, End: at + len(words), Quote: words}
	}
	c.Verdict.Facts.Contacts = []job.Contact{{Type: "zalo", Value: "+84900456123", Span: span("0900 456 123")}}
	c.Verdict.Facts.Places = []job.Place{{ID: "kh-bavet", Country: "KH", Span: span("Zalo: 0900 456")}}
	c.Verdict.Facts.Employer = job.Employer{Name: job.Claim{Value: "0900 456", Span: span("0900 456")}}
	before, after := span("Zalo: 0900 45"), span("56 123 gặp")
	after.Start-- // it is no longer where it says
	c.Verdict.Findings = nil
	for _, s := range []job.Span{before, after} {
		c.Verdict.Findings = append(c.Verdict.Findings, job.Finding{Rule: "r", Field: s.Field, Start: s.Start, End: s.End, Quote: s.Quote})
	}
	d.bench.cases["member-00"] = c
	for role, want := range map[people.Role]bool{people.Reader: false, people.Reviewer: true} {
		d.who.Role = role
		_, _, body := d.visit(t, "GET", "/en/console/ad/member-00", nil)
		if got := regexp.MustCompile(`0900 45|56 123`).MatchString(body); got != want {
			t.Errorf("a %s sees a piece of the number: %v", role, got)
		}
	}
}
