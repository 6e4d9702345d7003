package sources_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lurewatch/crawler/fetch"
	"lurewatch/crawler/robots"
	"lurewatch/crawler/sources"
	"lurewatch/job"
	"lurewatch/seeds"
)

// built returns the sources that the binary carries.
func built(t testing.TB) []sources.Source {
	t.Helper()
	dir, err := fs.Sub(seeds.FS, "sources")
	if err != nil {
		t.Fatal(err)
	}
	all, err := sources.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheBuiltInSourcesAreGentleAndSpread(t *testing.T) {
	all := built(t)
	if len(all) < 25 {
		t.Errorf("there are %d sources, want at least 25", len(all))
	}
	minute := make(map[int]string)
	kinds, languages := make(map[sources.Kind]int), make(map[string]int)
	for _, s := range all {
		if s.Delay < 5*time.Second {
			t.Errorf("%s: delay is %v, want at least 5s", s.ID, s.Delay)
		}
		m := s.Schedule.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).Minute()
		if m == 0 {
			t.Errorf("%s: schedule %q is at a full hour, like everybody's", s.ID, s.Cron)
		}
		if other := minute[m]; other != "" {
			t.Errorf("%s: schedule %q is at the same minute as that of %s", s.ID, s.Cron, other)
		}
		minute[m] = s.ID
		kinds[s.Kind]++
		if s.Disabled != "" {
			continue
		}
		for _, l := range s.Languages {
			languages[l[:2]]++
		}
		for _, u := range s.Start {
			if s.Kind == sources.Board && !s.Links.Follow(u) && len(s.Links.Lists) > 0 {
				t.Errorf("%s: start %s is no list by its own links", s.ID, u)
			}
		}
	}
	for _, k := range sources.Kinds {
		if kinds[k] == 0 {
			t.Errorf("no source of kind %s", k)
		}
	}
	for _, l := range []string{"vi", "km", "lo", "th", "zh", "en"} {
		if languages[l] == 0 {
			t.Errorf("no source that is visited is in %s", l)
		}
	}
}

// TestNoHostIsVisitedTwice holds that two sources do not fetch the same pages.
func TestNoHostIsVisitedTwice(t *testing.T) {
	owner := make(map[string]string)
	for _, s := range built(t) {
		for _, h := range s.Hosts {
			if s.Disabled != "" {
				continue
			}
			if other := owner[h]; other != "" {
				t.Errorf("host %s belongs to %s and to %s", h, other, s.ID)
			}
			owner[h] = s.ID
		}
	}
}

// TestSavedRobotsFilesAreObeyed asks the robots.txt files that are saved beside the repository. A source whose start
// is forbidden must be disabled.
func TestSavedRobotsFilesAreObeyed(t *testing.T) {
	saved := archive(t, "robots.tar.gz")
	asked := 0
	for _, s := range built(t) {
		for _, u := range s.Start {
			file, ok := saved["robots/real/tests_test_data_"+job.Host(u)]
			if !ok {
				continue
			}
			asked++
			rules := robots.Parse(file)
			target := strings.TrimPrefix(u, job.Origin(u))
			if !rules.Allowed(fetch.Product, target) && s.Disabled == "" {
				t.Errorf("%s: the saved robots.txt forbids %s, and the source is not disabled", s.ID, u)
			}
			if wait, ok := rules.CrawlDelay(fetch.Product); ok && wait > s.Delay {
				t.Errorf("%s: the saved robots.txt asks for %v between requests, delay is %v", s.ID, wait, s.Delay)
			}
		}
	}
	if asked < 5 {
		t.Errorf("%d addresses were asked about, want at least 5: are the files called otherwise?", asked)
	}
}

// TestWhatIsProvenHasATest holds that exactly those sources say they are proven that are proven in this package.
func TestWhatIsProvenHasATest(t *testing.T) {
	var got []string
	for _, s := range built(t) {
		if s.Proven.On != "" {
			got = append(got, s.ID)
		}
	}
	if !slices.Equal(got, proofs) {
		t.Errorf("sources that say they are proven: %v, with a proof in this package: %v", got, proofs)
	}
}

// fixtures is where saved pages lie beside the repository. They are other people's and no part of it.
var fixtures = filepath.Join("..", "..", "..", "shared", "data", "fixtures")

// have skips a test where a file is absent.
func have(t *testing.T, name string) {
	t.Helper()
	if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) {
		t.Skipf("no saved pages at %s", name)
	}
}
