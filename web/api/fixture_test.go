package api_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"lurewatch/alerts/units"
	"lurewatch/campaign"
	"lurewatch/check"
	"lurewatch/index"
	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
	"lurewatch/share"
	"lurewatch/store"
	"lurewatch/web/api"
)

func TestMain(m *testing.M) {
	// bleve starts its analysis workers when the program starts and keeps them.
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("github.com/blevesearch/bleve_index_api.AnalysisWorker"))
}

// day is when the tests begin.
var day = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex // guards t
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// world is the interface over a real store, index and book of campaigns, with an account and a token of each role.
type world struct {
	testing.TB
	store  *store.Store
	index  *index.Index
	book   *campaign.Book
	house  *people.House
	shelf  *saved.Shelf
	clock  *clock
	o      api.Options
	h      http.Handler
	tokens map[people.Role]string
	pages  int
	desk   *check.Desk
	prints *index.Prints
}

const (
	phone  = "0900 000 123"
	handle = "demo_tuyen" // a contact without a form of its own
)

// pitch is long enough to tie copies together.
const pitch = "Tuyển người gõ máy tại khu vui chơi, việc nhẹ lương cao, bao ăn ở và vé xe, không cần kinh nghiệm, đi ngay trong tuần, làm việc với máy tính cả ngày"

// ad is a flagged ad with a telephone number and a Zalo name.
func ad(id job.ID, band job.Band, text string) job.Case {
	text += " gọi " + phone + " zalo " + handle
	at, from := strings.Index(text, phone), strings.Index(text, handle)
	v := job.Verdict{Band: band, Score: 10 * float64(band), Kind: job.KindAd, Lang: "vi", RuleSet: "r1"}
	v.Findings = []job.Finding{{Rule: "made-up", Category: job.ForcedCriminality, Indicator: "FC02", Tier: job.Strong, Points: 2, Field: job.Text, Start: at, End: at + len(phone), Quote: phone}}
	v.Facts.Contacts = []job.Contact{
		{Type: "phone", Value: "+84900000123", Span: job.Span{Field: job.Text, Start: at, End: at + len(phone), Quote: phone}},
		{Type: "zalo", Value: handle, Span: job.Span{Field: job.Text, Start: from, End: from + len(handle), Quote: handle}},
	}
	return job.Case{
		Ad:      job.Ad{ID: id, URL: "https://board.example/" + string(id), Title: "Tuyển người, gọi " + phone, Text: text, Source: "board", Lang: "vi", Summary: phone, Images: "[" + phone + ".jpg]"},
		Verdict: v, JudgedAt: day,
	}
}

// newWorld has the ads a and b, which are a campaign, c, and ordinary, which is not flagged.
func newWorld(t testing.TB, edit ...func(*api.Options)) *world {
	t.Helper()
	w := &world{TB: t, clock: &clock{t: day}, tokens: make(map[people.Role]string)}
	dir := t.TempDir()
	var err error
	w.store, err = store.Open(dir)
	w.must(err)
	w.index, err = index.Open(dir + "/index")
	w.must(err)
	w.book, err = campaign.Open(dir, campaign.Options{})
	w.must(err)
	t.Cleanup(func() { w.must(errors.Join(w.book.Close(), w.index.Close(), w.store.Close())) })
	w.index.Campaigns(w.book.Members)
	w.house, err = people.New(people.Options{Rows: w.store, Now: w.clock.now, Rand: rand.Reader, Memory: 8})
	w.must(err)
	w.shelf = saved.New(w.store, w.clock.now, rand.Reader)
	w.found(ad("a", job.Alert, pitch), ad("b", job.Alert, pitch), other("c"), job.Case{Ad: job.Ad{ID: "ordinary", Text: "Kế toán kho"}, Verdict: job.Verdict{Kind: job.KindAd}, JudgedAt: day})
	w.people()
	w.o = w.options()
	for _, e := range edit {
		e(&w.o)
	}
	w.h = api.New(w.o)
	return w
}

// other is an ad that shares nothing with those of [ad].
func other(id job.ID) job.Case {
	return job.Case{
		Ad:      job.Ad{ID: id, URL: "https://board.example/" + string(id), Title: "Phụ bếp tại nhà hàng", Text: "Cần người phụ bếp, đặt cọc hồ sơ", Source: "board", Lang: "vi"},
		Verdict: job.Verdict{Band: job.Look, Score: 40, Kind: job.KindAd, Lang: "vi", RuleSet: "r1"}, JudgedAt: day,
	}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// found puts ads into the store as a crawl does, and lets everything follow.
func (w *world) found(cases ...job.Case) {
	w.Helper()
	w.pages++
	ctx, now := context.Background(), w.clock.now()
	_, err := w.store.AddLinks(ctx, []job.Link{{Source: "board", URL: fmt.Sprintf("https://board.example/list/%d", w.pages), Due: now}})
	w.must(err)
	visits, err := w.store.Lease(ctx, job.Lease{Now: now, For: time.Minute, Max: 1, PerHost: 1})
	w.must(err)
	_, err = w.store.Finish(ctx, job.Outcome{Visit: visits[0], Fate: job.Fetched, At: now, Cases: cases})
	w.must(err)
	w.follow()
}

func (w *world) follow() {
	w.Helper()
	_, err := w.index.CatchUp(context.Background(), w.store)
	w.must(err)
	_, err = w.book.CatchUp(context.Background(), w.store)
	w.must(err)
}

// people makes an account of each role, named after it, and a token for each.
func (w *world) people() {
	w.Helper()
	const password = "con trâu đi trước"
	link, _, err := w.house.First(context.Background())
	w.must(err)
	_, admin, err := w.house.Accept(context.Background(), link, people.AcceptForm{Name: "admin", Password: password, From: "192.0.2.1:1"})
	w.must(err)
	for _, r := range people.Roles {
		who := admin
		if r != people.Admin {
			link, err := w.house.Invite(context.Background(), admin, r, string(r))
			w.must(err)
			_, who, err = w.house.Accept(context.Background(), link, people.AcceptForm{Password: password, From: "192.0.2.1:1"})
			w.must(err)
		}
		w.tokens[r], _, err = w.house.MakeToken(context.Background(), who, "test", r, time.Hour)
		w.must(err)
	}
}

func (w *world) options() api.Options {
	rule := job.Rule{ID: "made-up", Title: map[string]string{"en": "made up", "vi": "bịa"}, Category: job.ForcedCriminality, Tier: job.Strong, Status: "active"}
	w.desk = check.New(w.deskOptions())
	w.prints = index.NewPrints(w.index, nil)
	return api.Options{
		Desk: w.desk, Range: func(ctx context.Context, sum [32]byte, bits int) ([]api.Print, error) {
			list, err := w.prints.Range(ctx, sum, bits)
			var out []api.Print
			for _, p := range list {
				out = append(out, api.Print(p))
			}
			return out, err
		},
		OpenPerMinute: 1_000_000, OpenBurst: 10_000,
		Search: w.index.Search, Known: w.index.Known,
		Case: func(ctx context.Context, id job.ID) (job.Case, bool, error) {
			c, err := w.store.Case(ctx, id)
			if errors.Is(err, store.ErrNotFound) {
				return c, false, nil
			}
			return c, err == nil, err
		},
		CampaignOf:   func(_ context.Context, id job.ID) (job.Campaign, bool, error) { return w.book.Of(id) },
		CampaignByID: func(_ context.Context, id job.ID) (job.Campaign, bool, error) { return w.book.Campaign(id) },
		Campaigns: func(_ context.Context, limit int, after job.ID) ([]job.Campaign, error) {
			return w.book.List(limit, after)
		},
		Evidence: func(_ context.Context, c job.Case) ([]job.Evidence, error) {
			return []job.Evidence{{File: "one.warc.gz", Length: 9, Record: "<urn:uuid:1>", URL: c.Ad.URL, At: day, Digest: "sha256:00", Type: "response"}}, nil
		},
		Record: func(context.Context, job.Evidence) (io.ReadCloser, error) { return nil, errors.New("not in this test") },
		Book:   w.store, Shelf: w.shelf,
		Info:  func(ctx context.Context) (job.Info, error) { return w.store.Info(ctx, w.clock.now()) },
		Rules: func() []job.Rule { return []job.Rule{rule} },
		Rule:  func(id string) (job.Rule, bool) { return rule, id == rule.ID }, RuleSet: "r1",
		Office: &outbox{}, Units: func() []units.Unit {
			return []units.Unit{{ID: "tay-ninh", Kind: units.Border, Name: units.Name{Vi: "Đơn vị Tây Ninh"}, Recipients: []string{"truc-ban@tay-ninh.example"}}}
		},
		Token:   w.house.Token,
		Ceiling: share.TLPAmber, PerMinute: 1_000_000, Burst: 10_000, Now: w.clock.now, Version: "test",
	}
}

// answer is what came of a request.
type answer struct {
	testing.TB
	*http.Response
	body string
}

// ask makes a request with the token of a role; "" shows none. Body nil sends none, a string goes as it is, and anything
// else as JSON.
func (w *world) ask(r people.Role, method, path string, body any) answer {
	w.Helper()
	return w.send(w.request(r, method, path, body))
}

func (w *world) request(r people.Role, method, path string, body any) *http.Request {
	w.Helper()
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		in = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		w.must(err)
		in = bytes.NewReader(raw)
	}
	req := httptest.NewRequest(method, api.Base+path, in)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r != "" {
		req.Header.Set("Authorization", "Bearer "+w.tokens[r])
	}
	return req
}

func (w *world) send(req *http.Request) answer {
	w.Helper()
	rec := httptest.NewRecorder()
	w.h.ServeHTTP(rec, req)
	return answer{w.TB, rec.Result(), rec.Body.String()}
}

// want checks the status, and that a refusal is a problem.
func (a answer) want(status int) answer {
	a.Helper()
	if a.StatusCode != status {
		a.Errorf("status %d, want %d: %s", a.StatusCode, status, a.body)
	}
	if kind := a.Header.Get("Content-Type"); a.StatusCode >= 400 && kind != "application/problem+json" {
		a.Errorf("status %d is %q, want application/problem+json", a.StatusCode, kind)
	}
	return a
}

// says checks that the body has each text.
func (a answer) says(texts ...string) answer {
	a.Helper()
	for _, t := range texts {
		if !strings.Contains(a.body, t) {
			a.Errorf("the answer lacks %q: %.600s", t, a.body)
		}
	}
	return a
}

// lacks checks that the body has none of the texts.
func (a answer) lacks(texts ...string) answer {
	a.Helper()
	for _, t := range texts {
		if strings.Contains(a.body, t) {
			a.Errorf("the answer has %q: %.600s", t, a.body)
		}
	}
	return a
}

func (a answer) into(v any) {
	a.Helper()
	if err := json.Unmarshal([]byte(a.body), v); err != nil {
		a.Fatalf("decode %.200s: %v", a.body, err)
	}
}

// lines lists the lines of the audit log after one.
func (w *world) lines(after uint64) []job.Audit {
	w.Helper()
	all, err := w.store.Audits(context.Background(), after, 1000)
	w.must(err)
	return all
}

// last is the newest line of the audit log.
func (w *world) last() uint64 {
	w.Helper()
	head, err := w.store.AuditHead(context.Background())
	w.must(err)
	return head.Seq
}
