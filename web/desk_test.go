package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/web"
)

// ledger keeps decisions in memory as the store does: it looks at what the person had seen, and keeps the standing of
// before for undoing.
type ledger struct {
	cases map[job.ID]job.Case
	lines []job.Audit
	was   map[uint64]map[job.ID]job.Standing
}

func (k *ledger) Note(_ context.Context, a job.Audit) (job.Audit, error) {
	a.Seq = uint64(len(k.lines) + 1)
	k.lines = append(k.lines, a)
	return a, nil
}

func (k *ledger) Decide(ctx context.Context, d job.Deciding) (job.Audit, error) {
	if err := d.Check(); err != nil {
		return job.Audit{}, err
	}
	if d.Seen != nil && *d.Seen > uint64(len(k.lines)) {
		return job.Audit{}, job.ErrChanged
	}
	for _, id := range d.Ads {
		c, ok := k.cases[id]
		switch {
		case !ok || !c.Verdict.Flagged() && c.Review.State == "":
			return job.Audit{}, job.ErrUnknown
		case d.Content != "" && d.Content != c.ContentHash:
			return job.Audit{}, job.ErrChanged
		}
		if err := c.Review.Refuses(d); err != nil {
			return job.Audit{}, err
		}
	}
	data, err := json.Marshal(d)
	if err != nil {
		return job.Audit{}, err
	}
	line, err := k.Note(ctx, job.Audit{By: d.By, At: d.At, Act: "decide", Data: data})
	k.was[line.Seq] = map[job.ID]job.Standing{}
	for _, id := range d.Ads {
		c := k.cases[id]
		k.was[line.Seq][id] = c.Review
		c.Review = c.Review.Next(d)
		c.Review.Seq, c.Review.Content = line.Seq, c.ContentHash
		k.cases[id] = c
	}
	return line, err
}

func (k *ledger) Undo(ctx context.Context, seq uint64, by string, at time.Time) (job.Audit, error) {
	n := 0
	for id, was := range k.was[seq] {
		if c := k.cases[id]; c.Review.Seq == seq {
			c.Review = was
			k.cases[id] = c
			n++
		}
	}
	if n == 0 {
		return job.Audit{}, job.ErrUndone
	}
	return k.Note(ctx, job.Audit{By: by, At: at, Act: "undo"})
}

func (k *ledger) Audits(_ context.Context, after uint64, limit int) ([]job.Audit, error) {
	from := min(after, uint64(len(k.lines)))
	return k.lines[from:min(int(from)+limit, len(k.lines))], nil
}

// acts returns what was done, in order.
func (k *ledger) acts() (out []string) {
	for _, l := range k.lines {
		out = append(out, l.By+" "+l.Act)
	}
	return out
}

// desk is a browser at a bench where people decide.
type desk struct {
	*bench
	*ledger
	who    people.Principal
	cookie string
}

// newDesk returns a desk with a campaign of n ads, of which the index tells in order.
func newDesk(t testing.TB, n int, change ...func(*bench)) *desk {
	t.Helper()
	d := &desk{who: people.Principal{Name: "lan", Role: people.Reviewer}}
	d.bench = newBench(t, append([]func(*bench){full(n), func(b *bench) {
		d.ledger = &ledger{cases: b.cases, was: map[uint64]map[job.ID]job.Standing{}}
		b.Desk = web.Desk{Decide: d.Decide, Undo: d.Undo, Audits: d.Audits}
		b.Exports = web.Exports{Note: d.Note}
		b.Who = func(*http.Request) people.Principal { return d.who }
		b.hits = job.Hits{Total: n}
		for i := range n {
			id := job.ID("member-" + strconv.Itoa(100 + i)[1:])
			c := b.cases[id]
			c.Ad.Title, c.ContentHash = "Tin số "+strconv.Itoa(i), "hash-"+string(id)
			b.cases[id] = c
			b.hits.Hits = append(b.hits.Hits, job.Hit{ID: id, Title: c.Ad.Title})
		}
	}}, change...)...)
	return d
}

func (d *desk) visit(t testing.TB, method, path string, form url.Values) (int, http.Header, string) {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if d.cookie != "" {
		r.Header.Set("Cookie", d.cookie)
	}
	status, h, body := d.do(t, r)
	if c := h.Get("Set-Cookie"); c != "" {
		d.cookie, _, _ = strings.Cut(c, ";")
	}
	return status, h, body
}

// send posts a form and follows where it leads.
func (d *desk) send(t testing.TB, path string, pairs ...string) (int, string) {
	t.Helper()
	status, h, body := d.visit(t, "POST", path, values(pairs...))
	if status == http.StatusSeeOther {
		status, _, body = d.visit(t, "GET", h.Get("Location"), nil)
	}
	return status, body
}

func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// decide sends the form of an ad as the queue has it.
func (d *desk) decide(t testing.TB, id job.ID, pairs ...string) (int, string) {
	t.Helper()
	c := d.bench.cases[id]
	return d.send(t, "/en/console/ad/"+string(id)+"/decide", append([]string{"to", "queue", "content", c.ContentHash, "seen", strconv.FormatUint(c.Review.Seq, 10)}, pairs...)...)
}

func (d *desk) state(id job.ID) job.ReviewState { return d.bench.cases[id].Review.Is() }

func TestTheDeskIsForThoseWhoMay(t *testing.T) {
	paths := map[string]string{"GET /console/queue": "decide", "POST /console/queue/again": "decide", "POST /console/ad/member-00/decide": "decide",
		"POST /console/ad/member-00/skip": "decide", "POST /console/undo": "decide", "POST /console/campaign/member-00/decide": "decide", "POST /console/export": "export"}
	for path, act := range paths {
		for _, role := range []people.Role{"", people.Reader, people.Reviewer, people.Lead, people.Admin} {
			d := newDesk(t, 1)
			d.who.Role = role
			method, at, _ := strings.Cut(path, " ")
			status, _, _ := d.visit(t, method, at, nil)
			want := map[bool]int{true: 403, false: 401}[role != ""]
			if role.May(people.Act(act)) {
				if status == 401 || status == 403 {
					t.Errorf("%s as %q = %d", path, role, status)
				}
			} else if status != want {
				t.Errorf("%s as %q = %d, want %d", path, role, status, want)
			}
		}
	}
	d := newDesk(t, 1)
	d.who.Role = people.Reader
	for _, path := range []string{"/en/console/ad/member-00", "/en/console/campaign/member-00", "/en/console"} {
		_, _, body := d.visit(t, "GET", path, nil)
		if strings.Contains(body, "/console/queue") || strings.Contains(body, `class="decide"`) {
			t.Errorf("%s offers a reader to decide", path)
		}
	}
	bare := newBench(t, full(1))
	for path := range paths {
		method, at, _ := strings.Cut(path, " ")
		r := httptest.NewRequest(method, at, nil)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		if status, _, _ := bare.do(t, r); status != 404 {
			t.Errorf("%s without a desk = %d, want 404", path, status)
		}
	}
	// A change of language asks for the address of a form.
	for at, want := range map[string]string{"/fr/console/ad/member-00/decide": "/fr/console/ad/member-00", "/console/undo": "/console/queue", "/en/console/campaign/x/decide": "/en/console/campaign/x", "/console/export": "/console"} {
		if status, h, _ := newDesk(t, 1).visit(t, "GET", at, nil); status != 303 || h.Get("Location") != want {
			t.Errorf("GET %s = %d to %s, want %s", at, status, h.Get("Location"), want)
		}
	}
}
