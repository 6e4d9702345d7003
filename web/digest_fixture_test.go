package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/alerts/post"
	"lurewatch/alerts/units"
	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/web"
)

// unitSeeds are made-up units: one at a stretch of border, the national one, and one whose file has faults.
var unitSeeds = fstest.MapFS{
	"units/tay-ninh.yaml": {Data: []byte("id: tay-ninh\nkind: border\nname: {vi: Đơn vị Tây Ninh, en: Tây Ninh unit, fr: Unité Tây Ninh}\nshort: {vi: Tây Ninh}\n" +
		"area: {provinces: [vn-tay-ninh], gates: [vn-mocbai], behind: [kh-bavet], countries: [KH], neighbours: [viet-nam]}\n" +
		"recipients: [truc-ban@tay-ninh.example, chi-huy@tay-ninh.example]\nadmin: quan-tri@tay-ninh.example\nfeed: true\n")},
	"units/viet-nam.yaml": {Data: []byte("id: viet-nam\nkind: national\nname: {vi: Đơn vị cả nước}\nshort: {vi: Cả nước}\n")},
	"units/hong.yaml":     {Data: []byte("id: hong\nkind: border\nname: {vi: Đơn vị hỏng}\nshort: {vi: Hỏng}\narea: {provinces: [vn-tay-ninh]}\nhour: \"25:99\"\n")},
}

// bureau is an office over the store of a manor, with the files of its units.
type bureau struct {
	*alerts.Office
	files  *units.Files
	sent   []alerts.Letter
	refuse error // of every letter
	tested []string
}

// mailWriter writes mails as the program does, and feeds.
type mailWriter struct{}

func (mailWriter) Write(_ context.Context, d digest.Digest, id string, k alerts.Kind) ([]byte, error) {
	if k == alerts.Feed {
		return []byte(digest.Subject(d) + "\n\n" + digest.Text(d)), nil
	}
	return post.Build(post.Message{ID: id, Date: d.Made, From: "ban-tin@console.example", To: d.Unit.Recipients, Subject: digest.Subject(d), Text: digest.Text(d), HTML: digest.HTML(d),
		PauseURL: d.Links.Pause, Files: []post.File{{Name: "d.csv", Type: "text/csv; charset=utf-8", Data: digest.CSV(d)}}}, post.Seal{})
}

func (mailWriter) Alarm(_ context.Context, a alerts.Alarm) ([]byte, error) {
	return []byte(a.Text()), nil
}

// Send keeps a letter.
func (b *bureau) Send(_ context.Context, l alerts.Letter) (string, error) {
	b.sent = append(b.sent, l)
	return "250 2.0.0 queued for " + l.Target.Address, b.refuse
}

// toAll routes every ad to all units.
type toAll []units.Unit

func (all toAll) Route(job.Case, func(string) bool) (out []units.Match) {
	for _, u := range all {
		out = append(out, units.Match{Unit: u.ID, Why: []units.Reason{{Kind: units.AtMeeting, Place: "vn-tay-ninh"}}})
	}
	return out
}

// newBureau opens an office and puts it into the options of the manor.
func newBureau(t testing.TB, m *manor, o *web.Options) *bureau {
	t.Helper()
	b := &bureau{files: &units.Files{Seeds: unitSeeds, Dir: t.TempDir()}}
	var err error
	b.Office, err = alerts.New(t.Context(), alerts.Options{
		Store: m.store, Dir: t.TempDir(), Domain: "console.example", Writer: mailWriter{}, Now: m.clock, Parallel: 1,
		Senders: map[alerts.Kind]alerts.Sender{alerts.Mail: b},
		Roster: func() alerts.Roster {
			all, amiss := b.files.All()
			r := alerts.Roster{Units: all, Router: toAll(all), Stopped: map[string]string{}}
			for _, err := range amiss {
				if f, ok := err.(units.Fault); ok {
					r.Stopped[f.Unit] = f.Err.Error()
				}
			}
			return r
		},
		Links: func(_ units.Unit, id, answer, pause string) digest.Links {
			return digest.Links{Console: "https://console.example/console/digests/" + id, Answer: "https://console.example/d/answer/" + answer,
				Pause: "https://console.example/d/pause/" + pause, Reply: "dap+" + answer + "@console.example", Write: "ops@console.example"}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	o.Digests = web.Digests{Office: b.Office, Book: b.files, Note: m.store.Note,
		AdOf: func(ctx context.Context, ref string) (id job.ID, err error) {
			raw, err := m.store.Row(ctx, "alerts.ref", ref)
			if err == nil {
				err = json.Unmarshal(raw, &id)
			}
			return id, err
		},
		Test: func(_ context.Context, unit string) ([]web.Tested, error) {
			b.tested = append(b.tested, unit)
			return []web.Tested{{Target: alerts.Target{Kind: alerts.Mail, Address: "truc-ban@tay-ninh.example"}, Answer: "550 5.1.1 truc-ban@tay-ninh.example unknown"}}, nil
		}}
	return b
}

// found puts an alert into the store, as a visit finds it, and onto the pages.
func (m *manor) found(t testing.TB, id job.ID, text string) {
	t.Helper()
	ctx, now := t.Context(), m.clock()
	c := lure()
	c.Ad.ID, c.Ad.Title, c.Ad.Text, c.Verdict.Findings, c.Verdict.Facts = id, "Tuyển gấp "+string(id), text, nil, job.Facts{}
	c.JudgedAt, c.ReadAt = now, now
	m.visits++
	if _, err := m.store.AddLinks(ctx, []job.Link{{Source: "s1", URL: fmt.Sprintf("https://viec.example/%d", m.visits), Due: now}}); err != nil {
		t.Fatal(err)
	}
	visits, err := m.store.Lease(ctx, job.Lease{Now: now, For: time.Minute, Max: 1, PerHost: 1})
	if err != nil || len(visits) != 1 {
		t.Fatalf("Lease = %v, %v", visits, err)
	}
	if _, err := m.store.Finish(ctx, job.Outcome{Visit: visits[0], Fate: job.Fetched, At: now, Cases: []job.Case{c}}); err != nil {
		t.Fatal(err)
	}
	if m.cases[id], err = m.store.Case(ctx, id); err != nil {
		t.Fatal(err)
	}
}

// tick lets the office do what is due.
func (m *manor) tick(t testing.TB) {
	t.Helper()
	if err := m.bureau.Tick(t.Context(), m.clock()); err != nil {
		t.Fatal(err)
	}
}

// told is a manor in which Tây Ninh has been told of two ads on 22 November 2026.
func told(t testing.TB, change ...func(*bench)) *manor {
	t.Helper()
	m := newManor(t, change...)
	m.tick(t)
	m.found(t, "a", "Đón ở bến xe, gọi 0900 000 123")
	m.found(t, "b", "Việc ở casino, zalo 0900 000 124")
	m.wait(19 * time.Hour) // to 07:00 on 22 November in Viet Nam
	m.tick(t)
	m.tick(t)
	if len(m.bureau.sent) == 0 {
		t.Fatal("nothing was sent")
	}
	for _, role := range people.Roles {
		m.login(t, string(role)) // the night ended the sessions
	}
	return m
}

const toldDigest = "tay-ninh.20261122"

// reference is the reference of an ad.
func (m *manor) reference(t testing.TB, id job.ID) string {
	t.Helper()
	raw, err := m.store.Row(t.Context(), "alerts.ref_of", string(id))
	var ref string
	if err != nil || json.Unmarshal(raw, &ref) != nil {
		t.Fatalf("the reference of %s: %q, %v", id, raw, err)
	}
	return ref
}

// token is one of Tây Ninh.
func (m *manor) token(p alerts.Purpose) string { return m.bureau.Token("tay-ninh", p) }

// foreign posts a form as a program without cookies does, or a page of another site.
func (m *manor) foreign(t testing.TB, path, kind, body, site string) (int, http.Header, string) {
	t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	if site != "" {
		r.Header.Set("Sec-Fetch-Site", site)
		r.Header.Set("Origin", "null")
	}
	return m.do(t, r)
}

// addDigestPages renders the pages of units, digests and links in one language.
func addDigestPages(t testing.TB, out map[string]string, m *manor, prefix string) {
	t.Helper()
	add := func(name, account, path string, form url.Values) {
		_, _, out[prefix+" "+name] = m.as(t, account, prefix+path, form)
	}
	unit := "/console/units/tay-ninh"
	for name, account := range map[string]string{"admin": "admin", "lead": "lead", "reader": "reader"} {
		add("console units "+name, account, "/console/units", nil)
	}
	add("console units of a kind", "lead", "/console/units?kind=search", nil)
	add("console unit", "admin", unit+"?done=save", nil)
	add("console unit for leads", "lead", unit+"?done=pause", nil)
	add("console unit stopped", "lead", "/console/units/hong", nil)
	add("console unit without a target", "lead", "/console/units/viet-nam", nil)
	add("console unit tested", "lead", unit+"/act", pairs("do", "test"))
	add("console unit wrong", "admin", unit, pairs("recipients", "ai đó", "hour", "99", "zone", "Mars", "tlp", "x", "mode", "x", "quiet", "x", "language", "x", "duty_phone", "x", "webhook", "http://x", "hash", ""))
	add("console unit changed", "admin", unit, pairs("hash", "another", "hour", "07:00"))
	add("console preview", "lead", unit+"/preview", nil)
	add("console digests", "lead", "/console/digests", nil)
	add("console digests of a unit", "admin", "/console/digests?unit=tay-ninh&day=2026-11-22", nil)
	add("console digests none", "reviewer", "/console/digests?day=2026-01-01", nil)
	add("console digest", "admin", "/console/digests/"+toldDigest+"?resent", nil)
	add("console answers", "reviewer", "/console/answers?dismissed", nil)
	add("console queue with answers for reviewers", "reviewer", "/console/queue", nil)
	add("console ad with an answer for reviewers", "reviewer", "/console/ad/a", nil)
	answer, pause := "/d/answer/"+m.token(alerts.ToAnswer), "/d/pause/"+m.token(alerts.ToPause)
	ref := m.reference(t, "b")
	add("link to answer", "", answer+"?ref="+ref, nil)
	add("link to answer, never told", "", answer, pairs("ref", "VN-20200101-0001", "answer", "right", "note", "x"))
	add("link to answer, long note", "", answer, pairs("ref", ref, "answer", "right", "note", strings.Repeat("x", 2000)))
	add("link answered", "", answer, pairs("ref", ref, "answer", "right"))
	add("link answered again", "", answer, pairs("ref", ref, "answer", "right"))
	add("link to pause", "", pause, nil)
	add("link paused", "", pause, pairs("List-Unsubscribe", "One-Click"))
	add("link resumed", "", pause, pairs("do", "resume"))
	add("console ad with an answer for readers", "reader", "/console/ad/a", nil)
	_, hash, err := m.bureau.files.Read("tay-ninh")
	if err != nil {
		t.Fatal(err)
	}
	add("console unit with paths", "admin", unit, pairs(settled("06:00", hash, "directory", "out", "webhook", "https://hook.example/x", "secret", "key")...))
	m.as(t, "admin", prefix+unit, pairs(settled("06:00", hash, "feed", "on")...))
	add("console unit with earlier versions", "admin", unit+"?done=restore", nil)
	add("console unit put back too late", "admin", unit+"/restore", pairs("hash", "another", "version", "000001"))
	for _, kind := range []string{"", "border", "national", "youth", "search"} {
		add("console new unit "+kind, "admin", "/console/new-unit?kind="+kind, nil)
	}
	add("console new unit wrong", "admin", "/console/new-unit", pairs("kind", "border", "id", "tay-ninh", "name_vi", "", "hour", "x", "zone", "Mars"))
	add("console new unit without an area", "admin", "/console/new-unit", pairs("kind", "youth", "name_vi", "Đoàn", "short_vi", strings.Repeat("x", 30), "webhook", "http://x"))
	made := m.makes(t, prefix, "don-vi-"+prefix[len(prefix)-min(2, len(prefix)):])
	add("console unit that was made", "admin", "/console/units/"+made+"?done=make", nil)
	if _, hash, err = m.bureau.files.Read(made); err != nil {
		t.Fatal(err)
	}
	add("console unit that changed", "admin", "/console/units/"+made+"/retire", pairs("hash", "another"))
	add("console unit of the seeds", "admin", unit+"/retire", pairs("hash", m.hash(t, "tay-ninh")))
	m.as(t, "admin", prefix+"/console/units/"+made+"/retire", pairs("hash", hash))
	add("console units with one out of use", "admin", "/console/units?done=retire", nil)
	add("nothing for a link of nobody", "", "/d/pause/none", nil)
}

// flagged is told, with an answer about the ad a that waits for a reviewer.
func flagged(t testing.TB) *manor {
	t.Helper()
	m := told(t, func(b *bench) { b.Reviews = nil })
	if _, err := m.store.Decide(t.Context(), job.Deciding{Ads: []job.ID{"a"}, Decision: job.Dismiss, Reason: job.Dismiss.Reasons()[0], By: "lan", At: m.clock()}); err != nil {
		t.Fatal(err)
	}
	m.answer(t, "a", "right", "Gọi 0900 000 125, đã xác minh")
	var err error
	if m.cases["a"], err = m.store.Case(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	return m
}

// answer answers by the link of Tây Ninh.
func (m *manor) answer(t testing.TB, id job.ID, said, note string) string {
	t.Helper()
	status, _, body := m.as(t, "", "/en/d/answer/"+m.token(alerts.ToAnswer), pairs("ref", m.reference(t, id), "answer", said, "note", note))
	if status != 200 {
		t.Fatalf("answer = %d: %s", status, text(body))
	}
	return body
}
