package index_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"lurewatch/index"
	"lurewatch/job"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childVar); dir != "" {
		os.Exit(followForEver(dir))
	}
	// bleve starts its analysis workers when the program starts and keeps them.
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("github.com/blevesearch/bleve_index_api.AnalysisWorker"))
}

// day is a fixed time; tests count from it.
var day = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)

// memoryLog is a change log that keeps the newest state of each case, as a store does.
type memoryLog struct {
	changes []job.Change
	seq     uint64
	calls   chan uint64 // if not nil, told the position of every call
}

func (l *memoryLog) put(cases ...job.Case) {
	for _, c := range cases {
		l.seq++
		l.changes = slices.DeleteFunc(l.changes, func(ch job.Change) bool { return ch.Case.Ad.ID == c.Ad.ID })
		l.changes = append(l.changes, job.Change{Seq: l.seq, Case: c})
	}
}

func (l *memoryLog) Changes(ctx context.Context, after uint64, limit int) ([]job.Change, error) {
	if l.calls != nil {
		select {
		case l.calls <- after:
		case <-ctx.Done():
		}
	}
	i := slices.IndexFunc(l.changes, func(ch job.Change) bool { return ch.Seq > after })
	if i < 0 {
		return nil, ctx.Err()
	}
	return slices.Clone(l.changes[i:min(i+limit, len(l.changes))]), ctx.Err()
}

// flagged is a case in the review queue with the given text.
func flagged(id job.ID, text string) job.Case {
	return job.Case{
		Ad:        job.Ad{ID: id, Source: "board", URL: "https://jobs.example/" + string(id), Text: text},
		Verdict:   job.Verdict{Band: job.Look, Score: 50, Kind: job.KindAd, Lang: "vi"},
		FirstSeen: day, LastSeen: day, JudgedAt: day, Versions: 1,
	}
}

func open(t testing.TB, dir string) *index.Index {
	t.Helper()
	ix, err := index.Open(dir)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return ix
}

// indexOf opens an index with the given cases.
func indexOf(t testing.TB, cases ...job.Case) *index.Index {
	t.Helper()
	ix := open(t, t.TempDir())
	l := &memoryLog{}
	l.put(cases...)
	catchUp(t, ix, l)
	return ix
}

func catchUp(t testing.TB, ix *index.Index, l index.Log) int {
	t.Helper()
	n, err := ix.CatchUp(t.Context(), l)
	if err != nil {
		t.Fatalf("CatchUp: %v", err)
	}
	return n
}

func search(t testing.TB, ix *index.Index, q job.Query) job.Hits {
	t.Helper()
	hits, err := ix.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("Search(%q): %v", q.Text, err)
	}
	return hits
}

// ids returns the ids that a query finds, in order.
func ids(t testing.TB, ix *index.Index, query string) string {
	t.Helper()
	var out []string
	for _, h := range search(t, ix, job.Query{Text: query, Size: 100}).Hits {
		out = append(out, string(h.ID))
	}
	return strings.Join(out, " ")
}

func count(t testing.TB, ix *index.Index) int {
	t.Helper()
	n, err := ix.Count()
	if err != nil {
		t.Fatalf("Count: %v", err)
	}
	return int(n)
}

// board invents n ads in Vietnamese, English and Chinese of about 900 bytes each.
func board(n int) []job.Case {
	vi := strings.Fields("tuyển nhân viên văn phòng làm việc tại cửa khẩu lương cao bao ăn ở không cần bằng cấp liên hệ " +
		"ngay hôm nay xe đưa đón phỏng vấn nhanh nhận việc liền hoa hồng đặt cọc hộ chiếu môi giới xuất cảnh miễn phí vé máy bay")
	en := strings.Fields("urgent hiring customer service agent typing skills free visa ticket accommodation monthly bonus " +
		"contact agent passport required start immediately overseas office resort high salary no experience")
	zh := []string{"高薪招聘", "包吃包住", "打字员", "无需经验", "机票报销", "月薪三万", "海外工作", "客服专员"}
	out := make([]job.Case, n)
	state := uint64(7)
	pick := func(words []string) string {
		state = state*6364136223846793005 + 1442695040888963407
		return words[int(state>>33)%len(words)]
	}
	for i := range out {
		var b strings.Builder
		for b.Len() < 900 {
			switch i % 3 {
			case 0:
				fmt.Fprintf(&b, "%s ", pick(vi))
			case 1:
				fmt.Fprintf(&b, "%s ", pick(en))
			default:
				fmt.Fprintf(&b, "%s，", pick(zh))
			}
		}
		fmt.Fprintf(&b, "0900 000 %03d", 100+i%100)
		c := flagged(job.ID(fmt.Sprintf("%032x", i*2654435761)), b.String())
		c.Ad.Title = pick(vi) + " " + pick(vi) + " " + pick(en) + " " + pick(en)
		c.Verdict.Score = float64(i % 97)
		c.LastSeen = day.Add(time.Duration(i%50) * 24 * time.Hour)
		c.Verdict.Categories = []job.CategoryVerdict{{ID: job.Categories[i%7], Positive: true}}
		c.Verdict.Findings = []job.Finding{{Rule: "invented-" + pick(en)}, {Rule: "invented-" + pick(en)}}
		c.Verdict.Facts.Places = []job.Place{{ID: "kh-" + pick(en), Country: "KH"}}
		c.Verdict.Facts.Contacts = []job.Contact{{Type: "phone", Value: fmt.Sprintf("+84900000%03d", 100+i%100)}}
		out[i] = c
	}
	return out
}
