package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"lurewatch/check"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/web/api"
)

// Invented ads for each band, and a number that two of them bear.
const (
	knownPhone = "0900 000 101"
	lureText   = "Tuyển gấp 10 bạn gõ máy tại Bavet, Campuchia. Việc nhẹ lương 30 triệu, không cần kinh nghiệm, bao vé xe, giữ hộ chiếu. Zalo " + knownPhone
	someText   = "Đóng gói hàng tại nhà. Đặt cọc 300k nhận hàng. Lương 8 triệu. Công ty giao tận nơi, ký hợp đồng."
	minorText  = "Công ty Mẫu tuyển lễ tân nữ ngoại hình ưa nhìn, ứng lương 5 triệu ngay ngày đầu tại Đà Nẵng" // no signs, and a point worth asking about
	plainText  = "Công ty TNHH May Mẫu, số 1 phố Mẫu, Hà Nội, tuyển kế toán có kinh nghiệm 2 năm. Lương 12 triệu đồng một tháng, đóng bảo hiểm, làm giờ hành chính. Nộp hồ sơ tại phòng nhân sự."
	cloudText  = "Mây trắng trôi lững lờ trên đỉnh núi, gió thổi nhẹ qua rặng thông già, và con mèo vàng nằm ngủ bên bậu cửa sổ."
	newsText   = "Công an tỉnh Mẫu cảnh báo thủ đoạn lừa đảo tuyển người sang Campuchia làm việc nhẹ lương cao. Theo cơ quan điều tra, các nạn nhân bị thu hộ chiếu và bị ép lừa đảo qua mạng. Người dân cần cảnh giác và báo cho công an."
)

// decidedAt begins the addresses of ads that people decided on; behind it stands what they decided.
const decidedAt = "https://jobs.example/decided/"

// asker asks a running server and the command check over its data directory.
type asker struct {
	a        *app
	set      *rules.Set
	url      string
	asked    int // each question to the server comes from an address of its own
	compared int
}

// newAsked runs a server as serve does, with two flagged ads that bear knownPhone.
func newAsked(t *testing.T) *asker {
	t.Helper()
	noon := func() time.Time { return time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC) }
	dir, err := os.MkdirTemp("", "lw") // a socket has a short path
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	ctx, stop := context.WithCancel(context.Background())
	a := &app{ctx: ctx, io: stdio{in: strings.NewReader(""), out: io.Discard, err: io.Discard}, cli: &cli{Data: dir, Log: "error"}, now: noon}
	set := builtIn(t)
	d, err := a.openData()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, set: set, a: a, d: d, now: noon()}
	for _, id := range []job.ID{"lure-a", "lure-b"} {
		w.put(job.Ad{ID: id, URL: "https://jobs.example/" + string(id), Source: "s1", Lang: "vi", Text: lureText + " Mã " + string(id)}, false)
	}
	other := strings.ReplaceAll(lureText, knownPhone, "0900 000 102")
	for id, how := range map[job.ID]job.Deciding{
		"confirmed": {Decision: job.Confirm, Reason: job.ReasonSigns},
		"escalated": {Decision: job.Escalate, Reason: job.ReasonUrgent},
		"dismissed": {Decision: job.Dismiss, Reason: job.ReasonHonest},
	} {
		w.put(job.Ad{ID: id, URL: decidedAt + string(id), Source: "s1", Lang: "vi", Text: other + " Mã " + string(id)}, false)
		how.Ads, how.By, how.At = []job.ID{id}, "mai", w.now
		if _, err := d.store.Decide(ctx, how); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.catchUp(ctx, a.logger()); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	client := fetch.New(fetch.Options{AllowLoopback: true})
	s := server{a: a, d: d, set: set, client: client}
	s.entrance.BehindProxy = true
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := s.run(ctx, ln); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		wg.Wait()
		client.Close()
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return &asker{a: a, set: set, url: "http://" + ln.Addr().String()}
}

// of is what somebody asks.
func (q question) of(who string) string { return strings.ReplaceAll(q.typed, "{who}", who) }

// heard is what an answer says, in whatever way it came.
type heard struct {
	band         check.Band
	because      check.Because
	source       check.Source
	headline, do string
	reasons      []heardReason
	tels         []string     // the one to call first is the first
	answer       check.Answer // as it came; of a page it is empty
}

// heardReason is one reason. Of its quotations all must is one that everybody repeats; a page has room for fewer.
type heardReason struct {
	sign, must string
	quotes     []string
}

// heardOf reads an answer as programs get it.
func heardOf(a check.Answer) heard {
	out := heard{band: a.Assessment.Band, because: a.Assessment.Because, source: a.Source, headline: a.Headline, do: a.DoNow, answer: a}
	for _, r := range slices.Concat(a.Reasons, a.WorthAsking) {
		x := heardReason{sign: r.Sign, must: folded(r.Quote)}
		for _, q := range r.Quotes {
			x.quotes = append(x.quotes, folded(q.Text))
		}
		out.reasons = append(out.reasons, x)
	}
	for _, s := range slices.Concat([]check.Steps{{Steps: a.NextSteps}}, a.Situations) {
		for _, step := range s.Steps {
			if step.Tel != "" && !slices.Contains(out.tels, step.Tel) {
				out.tels = append(out.tels, step.Tel)
			}
		}
	}
	return out
}

func folded(s string) string { return strings.Join(strings.Fields(s), " ") }

// isSaidBy compares an answer of the command with another. Band and reason of a page are in its words and its look.
func (c heard) isSaidBy(t *testing.T, who string, other heard) {
	t.Helper()
	if other.band != c.band || other.headline != c.headline || other.do != c.do {
		t.Errorf("%s says %s %q %q, the command %s %q %q", who, other.band, other.headline, other.do, c.band, c.headline, c.do)
	}
	if diff := cmp.Diff(c.tels, other.tels); diff != "" {
		t.Errorf("%s names other numbers (-command +%s):\n%s", who, who, diff)
	}
	if len(other.reasons) != len(c.reasons) {
		t.Errorf("%s gives %d reasons, the command %d", who, len(other.reasons), len(c.reasons))
		return
	}
	for i, r := range other.reasons {
		want := c.reasons[i]
		foreign := slices.ContainsFunc(r.quotes, func(q string) bool { return !slices.Contains(want.quotes, q) })
		if r.sign != want.sign || foreign || !slices.Contains(r.quotes, want.must) || len(r.quotes) < min(2, len(want.quotes)) {
			t.Errorf("%s has as reason %d %q %q, the command %q %q", who, i+1, r.sign, r.quotes, want.sign, want.quotes)
		}
	}
}

// isWhole compares everything in an answer of the command with that of the program. An id and what follows from it are the
// program's alone, as is the address of the page about a sign; each opened a page of its own.
func (c heard) isWhole(t *testing.T, who string, other heard) {
	t.Helper()
	ignore := []cmp.Option{cmpopts.IgnoreFields(check.Answer{}, "ID", "Links", "SubmittedURL", "CheckedURL", "FinalURL", "Source"), cmpopts.IgnoreFields(check.Reason{}, "LearnMore")}
	if diff := cmp.Diff(c.answer, other.answer, ignore...); diff != "" {
		t.Errorf("%s answers otherwise (-command +%s):\n%s", who, who, diff)
	}
}

// isSaidIn holds that what the command prints for people says what it prints for programs.
func (c heard) isSaidIn(t *testing.T, plain string) {
	t.Helper()
	plain = folded(plain)
	want := []string{strings.ToUpper(c.headline), c.do}
	for _, r := range c.reasons {
		want = append(want, r.sign, string([]rune(r.must)[:min(60, len([]rune(r.must)))]))
	}
	for _, says := range want {
		if !strings.Contains(plain, folded(says)) {
			t.Errorf("the command prints for people no %q:\n%s", says, plain)
		}
	}
}

// command asks the command check, for programs and for people.
func (s *asker) command(t *testing.T, typed string, l check.Lang) (heard, string) {
	t.Helper()
	printed := func(forPrograms bool) string {
		var out bytes.Buffer
		b := *s.a
		b.io = stdio{in: strings.NewReader(typed), out: &out, err: io.Discard}
		_ = (&checkCmd{Target: []string{"-"}, JSON: forPrograms, Lang: string(l), Country: "VN", AllowLoopback: true}).check(&b, s.set) // the exit code says the band
		return out.String()
	}
	var a check.Answer
	if err := json.Unmarshal([]byte(printed(true)), &a); err != nil {
		t.Fatalf("the command about %q: %v", typed, err)
	}
	return heardOf(a), printed(false)
}

// program asks the interface for programs, and again until the answer is there.
func (s *asker) program(t *testing.T, typed, field string, l check.Lang) heard {
	t.Helper()
	body, err := json.Marshal(map[string]string{field: typed, "lang": string(l)})
	if err != nil {
		t.Fatal(err)
	}
	status, h, raw := s.send(t, "POST", api.Base+"/checks", "application/json", string(body))
	for at := h.Get("Location"); status == http.StatusAccepted; {
		status, _, raw = s.send(t, "GET", at+"?lang="+string(l), "", "")
	}
	var a check.Answer
	if err := json.Unmarshal([]byte(raw), &a); err != nil || status != http.StatusOK {
		t.Fatalf("the program got %d %s: %v", status, raw, err)
	}
	return heardOf(a)
}

var (
	pageState  = regexp.MustCompile(`<section class="verdict ([a-z]+)">`)
	pageTitle  = regexp.MustCompile(`(?s)<h1>.*?<span>(.*?)</span></h1>`)
	pageDo     = regexp.MustCompile(`(?s)<p class="do">(.*?)</p>`)
	pageCall   = regexp.MustCompile(`<a class="call" href="tel:([^"]+)">`)
	pageTel    = regexp.MustCompile(`href="tel:([^"]+)"`)
	pageReason = regexp.MustCompile(`(?s)<li id="r\d+" value="\d+"><strong[^>]*>(.*?)</strong>(.*?)</li>`)
	pageQuote  = regexp.MustCompile(`(?s)<q><bdi>(.*?)</bdi></q>`)
	anyTag     = regexp.MustCompile(`<[^>]*>`)
)

// page asks by the form, follows where it leads and reads the page of the answer.
func (s *asker) page(t *testing.T, typed string, l check.Lang) heard {
	t.Helper()
	prefix := pathIn(l)
	status, h, _ := s.send(t, "POST", prefix+"/check", "application/x-www-form-urlencoded", url.Values{"q": {typed}}.Encode())
	to := h.Get("Location")
	if status != http.StatusSeeOther || !strings.HasPrefix(to, prefix+"/kiem-tra/") {
		t.Fatalf("the form about %q = %d to %q", typed, status, to)
	}
	const wait = `class="verdict unread wait`
	body := wait
	for strings.Contains(body, wait) {
		if status, _, body = s.send(t, "GET", to, "", ""); status != http.StatusOK {
			t.Fatalf("the page of the answer = %d", status)
		}
	}
	return readPage(t, body)
}

// readPage reads what the page of an answer says.
func readPage(t *testing.T, body string) heard {
	t.Helper()
	one := func(re *regexp.Regexp) string {
		m := re.FindStringSubmatch(body)
		if m == nil {
			t.Fatalf("the page has no %s:\n%s", re, body)
		}
		return said(m[1])
	}
	bands := map[string]check.Band{"alert": check.StrongSigns, "look": check.SomeSigns, "none": check.NoneSeen, "unread": check.CouldNotRead, "report": check.CouldNotRead}
	out := heard{band: bands[one(pageState)], headline: one(pageTitle), do: one(pageDo), tels: []string{one(pageCall)}}
	top, _, _ := strings.Cut(body, `id="steps"`)
	for _, m := range pageReason.FindAllStringSubmatch(top, -1) {
		r := heardReason{sign: said(m[1])}
		for _, q := range pageQuote.FindAllStringSubmatch(m[2], -1) {
			r.quotes = append(r.quotes, said(q[1]))
		}
		out.reasons = append(out.reasons, r)
	}
	for _, m := range pageTel.FindAllStringSubmatch(body, -1) {
		if tel := html.UnescapeString(m[1]); !slices.Contains(out.tels, tel) {
			out.tels = append(out.tels, tel)
		}
	}
	return out
}

// said is a piece of a page as it is read.
func said(piece string) string {
	return folded(html.UnescapeString(anyTag.ReplaceAllString(piece, "")))
}

// send sends a request to the server, from an address of its own, and follows nothing.
func (s *asker) send(t *testing.T, method, path, kind, body string) (int, http.Header, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	s.asked++
	req.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.%d.%d", s.asked/250, s.asked%250+1))
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(b)
}
