package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lurewatch/crawler"
	"lurewatch/job"
)

// scrape asks as a monitor does.
func scrape(t *testing.T, m metrics) string {
	t.Helper()
	m.log = slog.New(slog.NewTextHandler(io.Discard, nil))
	w := httptest.NewRecorder()
	m.handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func TestAMonitorSeesCrawlStoreAndSources(t *testing.T) {
	at := time.Unix(1_700_000_000, 0)
	body := scrape(t, metrics{
		stats: func() crawler.Stats {
			return crawler.Stats{Fetched: 7, Errors: 2, AdsNew: 5, Flagged: job.FlaggedCount{Alert: 1}}
		},
		info: func(context.Context) (job.Info, error) {
			return job.Info{Cases: 9, Frontier: job.FrontierCount{Due: 3}, Sources: []job.SourceInfo{
				{ID: "bakery", LastSuccess: at, Visits: 12, Health: &job.SourceHealth{State: job.SourceBroken, Signs: make([]job.SourceSign, 2)}},
				{ID: "market"},
			}}, nil
		},
		rules: "abc",
	})
	for _, want := range []string{
		`lurewatch_crawl_visits_total{fate="fetched"} 7`, `lurewatch_crawl_visits_total{fate="failed"} 2`, `lurewatch_crawl_ads_total{kind="new"} 5`,
		`lurewatch_crawl_flagged_total{band="alert"} 1`, `lurewatch_ads 9`, `lurewatch_frontier_addresses{state="due"} 3`,
		`lurewatch_source_state{source="bakery",state="broken"} 1`, `lurewatch_source_state{source="bakery",state="ok"} 0`,
		`lurewatch_source_state{source="market",state="new"} 1`, `lurewatch_source_signs{source="bakery"} 2`,
		`lurewatch_source_last_success_timestamp_seconds{source="bakery"} 1.7e+09`, `lurewatch_source_visits_total{source="bakery"} 12`,
		`rules="abc"`, "process_resident_memory_bytes", "go_goroutines",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the answer lacks %q", want)
		}
	}
	if strings.Contains(body, `last_success_timestamp_seconds{source="market"}`) {
		t.Error("a source without a success has a time of it")
	}
}

func TestAMonitorHearsOfTheCrawlWhenTheStoreCannotBeRead(t *testing.T) {
	body := scrape(t, metrics{stats: func() crawler.Stats { return crawler.Stats{Fetched: 7} },
		info: func(context.Context) (job.Info, error) { return job.Info{}, errors.New("damaged") }})
	if !strings.Contains(body, `lurewatch_crawl_visits_total{fate="fetched"} 7`) || strings.Contains(body, "lurewatch_ads ") {
		t.Errorf("the answer is\n%s", body)
	}
}
