package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"lurewatch/crawler"
	"lurewatch/job"
)

// metricsTime bounds how long summing up the store may take when a monitor asks.
const metricsTime = 5 * time.Second

// metrics tells a monitor how the server is: what the crawl of this process did, and what the data directory holds.
// It keeps nothing; every answer is read anew.
type metrics struct {
	stats func() crawler.Stats // nil where nothing is crawled
	info  func(context.Context) (job.Info, error)
	rules string // version of the rule set
	log   *slog.Logger
}

var (
	metricBuild    = describe("build_info", "A constant 1 with the versions in use.", "version", "rules")
	metricVisits   = describe("crawl_visits_total", "Visits since the process started, by what became of them.", "fate")
	metricAds      = describe("crawl_ads_total", "Ads that were new or changed since the process started.", "kind")
	metricFlagged  = describe("crawl_flagged_total", "New and changed ads that were flagged since the process started.", "band")
	metricCases    = describe("ads", "Ads that are known.")
	metricBands    = describe("ads_flagged", "Ads that are flagged now, by band.", "band")
	metricFrontier = describe("frontier_addresses", "Addresses by state.", "state")
	metricChanges  = describe("changes_position", "Newest position of the change log.")
	metricFollower = describe("follower_position", "Up to where a follower has read the change log.", "follower")
	metricState    = describe("source_state", "1 for the state a source is in, 0 for the others.", "source", "state")
	metricSigns    = describe("source_signs", "How many things are amiss with a source.", "source")
	metricSuccess  = describe("source_last_success_timestamp_seconds", "When a page of the source could be read last.", "source")
	metricNew      = describe("source_last_new_ad_timestamp_seconds", "When a round of the source last found a new ad.", "source")
	metricOfSource = describe("source_visits_total", "Visits to a source ever.", "source")
)

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("lurewatch_"+name, help, labels, nil)
}

// handler answers in the format that a Prometheus server reads.
func (m metrics) handler() http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(m, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}

// Describe implements [prometheus.Collector]: the sources are not known beforehand.
func (m metrics) Describe(chan<- *prometheus.Desc) {}

// Collect implements [prometheus.Collector].
func (m metrics) Collect(out chan<- prometheus.Metric) {
	gauge(out, metricBuild, 1, buildVersion(), m.rules)
	if m.stats != nil {
		m.collectCrawl(out)
	}
	ctx, cancel := context.WithTimeout(context.Background(), metricsTime)
	defer cancel()
	info, err := m.info(ctx)
	if err != nil {
		m.log.Warn("the store could not be summed up for a monitor", "why", err)
		return
	}
	collectInfo(out, info)
	for _, s := range info.Sources {
		collectSource(out, s)
	}
}

func (m metrics) collectCrawl(out chan<- prometheus.Metric) {
	s := m.stats()
	for fate, n := range map[job.Fate]int{job.Fetched: s.Fetched, job.NotModified: s.NotModified, job.Failed: s.Errors, job.Disallowed: s.Disallowed, "other": s.Other} {
		counter(out, metricVisits, n, string(fate))
	}
	counter(out, metricAds, s.AdsNew, "new")
	counter(out, metricAds, s.AdsChanged, "changed")
	counter(out, metricFlagged, s.Flagged.Alert, job.Alert.String())
	counter(out, metricFlagged, s.Flagged.Look, job.Look.String())
}

func collectInfo(out chan<- prometheus.Metric, i job.Info) {
	gauge(out, metricCases, float64(i.Cases))
	gauge(out, metricBands, float64(i.Flagged.Alert), job.Alert.String())
	gauge(out, metricBands, float64(i.Flagged.Look), job.Look.String())
	gauge(out, metricFrontier, float64(i.Frontier.Due), "due")
	gauge(out, metricFrontier, float64(i.Frontier.Waiting), "waiting")
	gauge(out, metricFrontier, float64(i.Frontier.Leased), "leased")
	gauge(out, metricChanges, float64(i.Changes))
	gauge(out, metricFollower, float64(i.IndexPosition), "index")
	gauge(out, metricFollower, float64(i.CampaignPosition), "campaigns")
}

func collectSource(out chan<- prometheus.Metric, s job.SourceInfo) {
	for _, state := range []job.SourceState{job.SourceNew, job.SourceOK, job.SourceDegraded, job.SourceBroken} {
		is := 0.0
		if s.Health != nil && s.Health.State == state || s.Health == nil && state == job.SourceNew {
			is = 1
		}
		gauge(out, metricState, is, s.ID, string(state))
	}
	counter(out, metricOfSource, s.Visits, s.ID)
	moment(out, metricSuccess, s.LastSuccess, s.ID)
	if s.Health != nil {
		gauge(out, metricSigns, float64(len(s.Health.Signs)), s.ID)
		moment(out, metricNew, s.Health.LastNew, s.ID)
	}
}

func gauge(out chan<- prometheus.Metric, d *prometheus.Desc, v float64, labels ...string) {
	out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
}

func counter(out chan<- prometheus.Metric, d *prometheus.Desc, n int, labels ...string) {
	out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
}

// moment tells a time in seconds since 1970, and nothing for one that never was.
func moment(out chan<- prometheus.Metric, d *prometheus.Desc, t time.Time, labels ...string) {
	if !t.IsZero() {
		gauge(out, d, float64(t.UnixMilli())/1000, labels...)
	}
}
