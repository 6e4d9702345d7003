package index_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"lurewatch/index"
	"lurewatch/job"
)

// queryMaker makes queries from the grammar, and now and then breaks them. The same seed makes the same.
type queryMaker struct{ rnd *rand.Rand }

func (m queryMaker) pick(list ...string) string { return list[m.rnd.IntN(len(list))] }

func (m queryMaker) word() string {
	return m.pick("việc", "nhe", "lương-cao", "typing", "compond", "clerk~", "招聘", "薪", "打字圆", "เงินเดือน", "ប្រាក់", "ເງິນ", "လစာ", "알바", "バイト", "काम",
		"0900 000 111", "(+84) 900-000-111", "@demo_lan", "hxxps://evil[.]example/a", "evil (dot) example", "t.me/demo_zh", "a:b", "😀", "~", "*", "1", "")
}

func (m queryMaker) field() string {
	name := m.pick("band", "category", "rule", "indicator", "country", "place", "phone", "handle", "domain", "email", "contact", "url", "source", "lang", "kind", "seen",
		"first_seen", "flagged", "score", "wage", "review", "campaign", "tier", "company", "closed", "version", "nothing", "BAND")
	value := m.pick("alert", "alert,look", "KH|la", ">=2026-11-01", "<7d", "24h", "2026-11-01..2026-11-20", "9999-12-31", "0000", "2026-11-01T06:00:00Z", ">2000", "1e999", "NaN",
		"..", ",,", ">", "stale", "yes", "strong", "0900 000 111,0900000112", "@x", "evil.example", `"a b"`, `"`, "", " ", "ánh", "65535y")
	return name + ":" + value
}

func (m queryMaker) part(depth int) string {
	switch m.rnd.IntN(9) {
	case 0:
		return m.pick("-", "NOT ", "--", "-NOT ") + m.part(depth+1)
	case 1:
		return m.part(depth+1) + m.pick(" OR ", "|", " | ", " AND ", " OR OR ") + m.part(depth+1)
	case 2:
		if depth < 12 {
			return m.pick("(", "((", "-(") + m.query(depth+1) + m.pick(")", "", "))")
		}
	case 3, 4:
		return m.field()
	case 5:
		return `"` + m.word() + " " + m.word() + m.pick(`"`, "”", "")
	}
	return m.word()
}

func (m queryMaker) query(depth int) string {
	var parts []string
	for range m.rnd.IntN(max(1, 3-depth)) + 1 {
		parts = append(parts, m.part(depth))
	}
	q := strings.Join(parts, m.pick(" ", " ", "\t", "\u3000", ""))
	if depth == 0 && m.rnd.IntN(4) == 0 { // break it
		b := []byte(q)
		for range 1 + m.rnd.IntN(4) {
			if len(b) > 0 {
				b[m.rnd.IntN(len(b))] = byte(m.rnd.IntN(256))
			}
		}
		q = string(b)
	}
	return q
}

// noise is a query of any bytes.
func (m queryMaker) noise() string {
	b := make([]byte, m.rnd.IntN(300))
	for i := range b {
		b[i] = byte(m.rnd.IntN(256))
	}
	return string(b)
}

// TestTwoThousandMadeUpQueries asks what nobody would: no error, and none runs out of its time.
func TestTwoThousandMadeUpQueries(t *testing.T) {
	ix := indexOf(t, append(press(), board(200)...)...)
	ix.Campaigns(func(id job.ID) ([]job.ID, error) { return []job.ID{"vi", "not-here", id}, nil })
	m := queryMaker{rand.New(rand.NewPCG(2026, 11))}
	var slowest time.Duration
	after, found := "", 0
	for n := range 2000 {
		q := job.Query{Text: m.query(0), Facets: true, Weeks: true, HTML: n%2 == 0, Order: job.Orders[n%len(job.Orders)], After: after, Now: day}
		if n%4 == 3 {
			q.Text = m.noise()
		}
		begun := time.Now()
		hits, err := ix.Search(t.Context(), q)
		if err != nil {
			t.Fatalf("query %d, %q: %v", n, q.Text, err)
		}
		if hits.Total > 210 || len(hits.Hits) > hits.Total || len(hits.Query) > index.MaxWords {
			t.Fatalf("query %d, %q: %d of %d ads, %d clauses", n, q.Text, len(hits.Hits), hits.Total, len(hits.Query))
		}
		if hits.Total > 0 {
			found++
		}
		slowest, after = max(slowest, time.Since(begun)), hits.Next
	}
	if found < 250 {
		t.Errorf("only %d of 2000 queries find something: they test little", found)
	}
	t.Logf("%d of 2000 find something; the slowest took %v of %v", found, slowest, index.Timeout)
}

func FuzzSearch(f *testing.F) {
	ix := indexOf(f, append(press(), flagged("x", "a b c 工 x ทำงาน 0900 000 123"))...)
	m := queryMaker{rand.New(rand.NewPCG(1, 1))}
	for range 40 {
		f.Add(m.query(0), "")
	}
	f.Add("typing OR (lương -band:look", "AAAA")
	f.Fuzz(func(t *testing.T, query, after string) {
		hits, err := ix.Search(context.Background(), job.Query{Text: query, After: after, HTML: true, Facets: true, Weeks: true})
		if err != nil || hits.Total > 11 {
			t.Errorf("Search(%q) = %d ads, %v", query, hits.Total, err)
		}
		if known, err := ix.Known(context.Background(), []string{query}); err != nil || len(known) != 1 || (known[0].Type == "") != (known[0].Value == "") {
			t.Errorf("Known(%q) = %v, %v", query, known, err)
		}
	})
}
