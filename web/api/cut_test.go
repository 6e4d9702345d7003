package api_test

import (
	"net/http"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/web/api"
)

// cut is an ad with findings, a place and an excerpt that begin or end inside of its contacts.
func cut() job.Case {
	c := other("cut")
	c.Ad.Text = "Zalo: 0900 456 123 hoặc tele @demo_nhan_su_01 để nhận việc"
	c.ContentHash = c.Ad.ContentHash()
	span := func(words string) job.Span {
		at := strings.Index(c.Ad.Text, words)
		return job.Span{Field: job.Text, Start: at, End: at + len(words), Quote: words}
	}
	c.Verdict.Facts.Contacts = []job.Contact{{Type: "zalo", Value: "+84900456123", Span: span("0900 456 123")}, {Type: "telegram", Value: "demo_nhan_su_01", Span: span("@demo_nhan_su_01")}}
	for _, words := range []string{"Zalo: 0900 456", "456 123 hoặc", "tele @demo_nhan", "nhan_su_01 để"} {
		s := span(words)
		c.Verdict.Findings = append(c.Verdict.Findings, job.Finding{Rule: "made-up", Category: job.ForcedCriminality, Tier: job.Strong, Field: s.Field, Start: s.Start, End: s.End, Quote: s.Quote})
		c.Verdict.Facts.Places = append(c.Verdict.Facts.Places, job.Place{ID: "kh-bavet", Country: "KH", Span: s})
		c.Verdict.Facts.Employer = job.Employer{Name: job.Claim{Value: words, Span: s}}
	}
	return c
}

func TestAReaderSeesNoPieceOfAContact(t *testing.T) {
	w := newWorld(t)
	w.found(cut())
	w.ask(people.Reviewer, "GET", "/ads/cut", nil).want(200).says(`"Zalo: 0900 456"`, "@demo_nhan")
	w.ask(people.Reader, "GET", "/ads/cut", nil).want(200).says(`"Zalo: 0900 •••"`).lacks("456", "demo_nhan", "nhan_su")
	for _, format := range []string{"csv", "jsonl", "stix", "misp"} {
		w.ask(people.Reader, "GET", "/export?tlp=amber&format="+format+"&q=id", nil)
		w.ask(people.Reader, "GET", "/export?tlp=amber&format="+format, nil).want(200).lacks("0900 456", "456 123", "demo_nhan", "nhan_su")
	}
}

// TestAReaderHasNoHashOfWhatIsHidden holds that nobody finds hidden digits by trying them.
func TestAReaderHasNoHashOfWhatIsHidden(t *testing.T) {
	w := newWorld(t)
	c := cut()
	w.found(c)
	w.ask(people.Reviewer, "POST", "/decisions", map[string]any{"ads": []string{"cut"}, "decision": "confirmed", "reason": "signs", "content": c.ContentHash, "seen": 0}).want(201)
	var clear api.AdDetail
	w.ask(people.Reviewer, "GET", "/ads/cut", nil).want(200).into(&clear)
	if clear.Case.ContentHash == "" || clear.History[0].Content == "" || clear.Reviews[0].Content == "" || clear.Case.Review.Content == "" {
		t.Fatalf("a reviewer has the hashes %q, %q, %q, %q", clear.Case.ContentHash, clear.History[0].Content, clear.Reviews[0].Content, clear.Case.Review.Content)
	}
	w.ask(people.Reader, "GET", "/ads/cut", nil).want(200).lacks(clear.Case.ContentHash, "sha256:")
	for _, format := range []string{"csv", "jsonl", "labels", "stix", "misp"} {
		for _, who := range []string{"", "&masked=true"} {
			role := people.Reader
			if who != "" {
				role = people.Reviewer
			}
			w.ask(role, "GET", "/export?tlp=amber&format="+format+who, nil).want(200).lacks(clear.Case.ContentHash)
		}
	}
}

func TestHeadOfAnExportRefusesWhatGetRefuses(t *testing.T) {
	w := newWorld(t)
	for _, q := range []string{"format=csv&tlp=red", "format=csv&tlp=clear", "format=stix&q=zzzzqqqq", "format=bundle&masked=true", "format=csv", "format=xml"} {
		before := w.last()
		head, get := w.ask(people.Lead, http.MethodHead, "/export?"+q, nil), w.ask(people.Lead, http.MethodGet, "/export?"+q, nil)
		if head.StatusCode != get.StatusCode {
			t.Errorf("HEAD of %s = %d, GET = %d", q, head.StatusCode, get.StatusCode)
		}
		if get.StatusCode != 200 && w.last() != before {
			t.Errorf("the refusal of %s is in the audit log", q)
		}
	}
	if got := w.ask(people.Reader, http.MethodHead, "/export?format=bundle", nil).StatusCode; got == 200 {
		t.Errorf("HEAD of a bundle by a reader = %d", got)
	}
}

// TestSharedSearchesTellReadersNoContact shares searches that name a contact in the ways that people write.
func TestSharedSearchesTellReadersNoContact(t *testing.T) {
	w := newWorld(t)
	for _, q := range []string{"phone:0900000123", "handle:demo_tuyen", `handle:"demo_tuyen`, "handle：demo_tuyen", "handle=demo_tuyen", "demo_tuyen", "zalo demo_tuyen", "t[.]me/demo_tuyen", "mail:demo_tuyen", `company:"x" "0900 000"`, "0900 000 123", "site:demo_tuyen.example", "@demo_tuyen"} {
		for _, name := range []string{q, "n " + q, "Bavet"} {
			var s api.SavedSearch
			w.ask(people.Lead, "POST", "/searches", map[string]any{"name": name, "query": q, "shared": true}).want(201).into(&s)
			for _, path := range []string{"/searches", "/searches/" + s.ID, "/searches/" + s.ID + "/news"} {
				w.ask(people.Reader, "GET", path, nil).want(200).lacks("demo_tuyen", "0900000123", "0900 000")
			}
			w.ask(people.Reviewer, "GET", "/searches/"+s.ID, nil).want(200).says("0")
			w.ask(people.Lead, "DELETE", "/searches/"+s.ID, nil).want(204)
		}
	}
	var s api.SavedSearch
	w.ask(people.Lead, "POST", "/searches", map[string]any{"name": "gọi 0900 000 123", "query": "bếp", "shared": true}).want(201).into(&s)
	w.ask(people.Reader, "GET", "/searches/"+s.ID, nil).want(200).lacks("0900")
	w.ask(people.Lead, "POST", "/searches", map[string]any{"name": "Bavet, tuần này", "query": "place:bavet seen:7d", "shared": true}).want(201).into(&s)
	w.ask(people.Reader, "GET", "/searches/"+s.ID, nil).want(200).says("Bavet, tuần này", "place:bavet seen:7d")
}
