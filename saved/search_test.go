package saved_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
	"lurewatch/saved"
)

func TestNews(t *testing.T) {
	at := time.Date(2026, 11, 22, 15, 0, 0, 0, time.FixedZone("", 7*3600))
	for _, tc := range []struct{ name, query, want string }{
		{"words", "việc nhẹ", "flagged:>=2026-11-22T08:00:00Z việc nhẹ"},
		{"everything", "", "flagged:>=2026-11-22T08:00:00Z"},
		{"an open quotation mark", `"việc nhẹ`, `flagged:>=2026-11-22T08:00:00Z "việc nhẹ`},
		{"alternatives", "casino OR crypto", "flagged:>=2026-11-22T08:00:00Z casino OR crypto"},
		{"an OR in front", " OR | casino", "flagged:>=2026-11-22T08:00:00Z casino"},
		{"a bar in front of a word", "||casino x", "flagged:>=2026-11-22T08:00:00Z casino x"},
		{"a word that begins as OR", "ORANGE x", "flagged:>=2026-11-22T08:00:00Z ORANGE x"},
		{"nothing but OR", "OR OR", "flagged:>=2026-11-22T08:00:00Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			found := job.Hits{Total: 3}
			var asked job.Query
			got, err := saved.News(t.Context(), saved.Search{Query: tc.query, Order: job.Serious, SeenAt: at}, func(_ context.Context, q job.Query) (job.Hits, error) {
				asked = q
				return found, nil
			})
			if err != nil || got.Total != 3 {
				t.Errorf("News = %+v, %v", got, err)
			}
			if diff := cmp.Diff(job.Query{Text: tc.want, Order: job.Flagged}, asked); diff != "" {
				t.Errorf("it asked (-want +got):\n%s", diff)
			}
		})
	}
	got, err := saved.News(t.Context(), saved.Search{Query: "casino"}, func(context.Context, job.Query) (job.Hits, error) {
		return job.Hits{Total: 1, Hits: []job.Hit{{ID: "casing"}}, Fuzzy: true, Next: "x"}, nil
	})
	if diff := cmp.Diff(job.Hits{}, got); diff != "" || err != nil {
		t.Errorf("News of similar words: %v (-want +got):\n%s", err, diff)
	}
	broken := errors.New("out of time")
	_, err = saved.News(t.Context(), saved.Search{Name: "x"}, func(context.Context, job.Query) (job.Hits, error) { return job.Hits{}, broken })
	wantErr(t, "News of a search that fails", err, broken)
}
