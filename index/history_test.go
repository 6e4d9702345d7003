package index_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"lurewatch/index"
	"lurewatch/job"
)

// TestSearchIsRightThroughAHistory changes, drops and adds ads for a while and compares, after each batch and after
// opening the index again, what is found and counted with what a plain list says.
func TestSearchIsRightThroughAHistory(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	dir, l, now := t.TempDir(), &memoryLog{}, map[job.ID]job.Case{}
	langs, words := []string{"vi", "en", "km"}, []string{"lương cao", "cao lương", "typing", "招聘打字", "打字招聘"}
	ix, err := index.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for round := range 30 {
		for range 1 + rnd.IntN(40) {
			c := flagged(job.ID(fmt.Sprint("ad", rnd.IntN(120))), words[rnd.IntN(len(words))])
			c.Verdict.Lang, c.Verdict.Band = langs[rnd.IntN(len(langs))], job.Band(rnd.IntN(3))
			now[c.Ad.ID] = c
			l.put(c)
		}
		catchUp(t, ix, l)
		for _, q := range []string{"lang:vi", `"luong cao"`, "招聘打字", "-band:alert typing", "lang:vi|km band:alert", "cao"} {
			h := search(t, ix, job.Query{Text: q, Size: 1000, Facets: true})
			var got, want []string
			for _, hit := range h.Hits {
				got = append(got, string(hit.ID))
			}
			alerts := 0
			for id, c := range now {
				if c.Verdict.Flagged() && holdsPlainly(c, q) {
					want = append(want, string(id))
					if c.Verdict.Band == job.Alert {
						alerts++
					}
				}
			}
			if got, want := sorted(got), sorted(want); got != want || h.Total != len(h.Hits) {
				t.Fatalf("round %d: %q finds %q of %d, want %q", round, q, got, h.Total, want)
			}
			i := slices.IndexFunc(h.Facets["band"], func(f job.FacetCount) bool { return f.Value == "alert" })
			if counted := i >= 0 && h.Facets["band"][i].Count == alerts; !counted && (i >= 0 || alerts > 0) {
				t.Fatalf("round %d: %q counts %v, want %d alerts", round, q, h.Facets["band"], alerts)
			}
		}
		if round%7 == 6 {
			if err := ix.Close(); err != nil {
				t.Fatal(err)
			}
			if ix, err = index.Open(dir); err != nil || ix.Rebuilt() != "" {
				t.Fatalf("Open: %v, rebuilt %q", err, ix.Rebuilt())
			}
		}
	}
	if err := ix.Close(); err != nil {
		t.Error(err)
	}
}

// holdsPlainly reads the queries of the test above in another way.
func holdsPlainly(c job.Case, q string) bool {
	switch q {
	case "lang:vi":
		return c.Verdict.Lang == "vi"
	case `"luong cao"`:
		return c.Ad.Text == "lương cao"
	case "招聘打字":
		return c.Ad.Text == "招聘打字"
	case "-band:alert typing":
		return c.Verdict.Band != job.Alert && c.Ad.Text == "typing"
	case "lang:vi|km band:alert":
		return c.Verdict.Lang != "en" && c.Verdict.Band == job.Alert
	}
	return strings.Contains(c.Ad.Text, "cao")
}

func TestSearchGoesOnWhileTheIndexFollows(t *testing.T) {
	ix, l := open(t, t.TempDir()), &memoryLog{}
	l.put(many(50)...)
	catchUp(t, ix, l)
	var searching sync.WaitGroup
	for range 3 {
		searching.Go(func() {
			for range 40 {
				h, err := ix.Search(t.Context(), job.Query{Text: `text "text" band:alert,look`, Facets: true, Weeks: true, Size: 10})
				if err != nil || h.Total < 50 || len(h.Hits) != 10 {
					t.Errorf("Search meanwhile: %d of %d, %v", len(h.Hits), h.Total, err)
				}
				if k, err := ix.Known(t.Context(), []string{"@nobody"}); err != nil || k[0].Ads != 0 {
					t.Errorf("Known meanwhile: %v, %v", k, err)
				}
			}
		})
	}
	for i := range 20 {
		c := flagged(job.ID(fmt.Sprint("more", i)), "text")
		l.put(c, many(50)[i])
		catchUp(t, ix, l)
	}
	searching.Wait()
}

func TestAClosedIndexDoesNotSearch(t *testing.T) {
	ix, err := index.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if h, err := ix.Search(t.Context(), job.Query{}); err == nil {
		t.Errorf("Search of a closed index = %v", h)
	}
	if k, err := ix.Known(t.Context(), []string{"x"}); err == nil {
		t.Errorf("Known of a closed index = %v", k)
	}
}
