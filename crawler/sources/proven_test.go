package sources_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"lurewatch/crawler/extract"
	"lurewatch/crawler/sources"
	"lurewatch/job"
)

// proofs are the sources whose reader is proven below.
var proofs = []string{"indeed-vn", "jobsdb-hk", "topcv", "vieclam24h", "vieclam24h-api", "vietnamworks-api"}

// archive returns the files of an archive of saved pages, by name; without it the test is skipped.
func archive(t *testing.T, name string) map[string][]byte {
	t.Helper()
	name = filepath.Join(fixtures, name)
	have(t, name)
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string][]byte)
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag == tar.TypeReg {
			if files[h.Name], err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// page returns the saved page whose name ends so.
func page(t *testing.T, files map[string][]byte, suffix string) []byte {
	t.Helper()
	for name, b := range files {
		if strings.HasSuffix(name, suffix) {
			return b
		}
	}
	t.Fatalf("no saved page ends in %s", suffix)
	return nil
}

func source(t *testing.T, id string) sources.Source {
	t.Helper()
	for _, s := range built(t) {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("no source is called %s", id)
	return sources.Source{}
}

func parse(t *testing.T, page []byte) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// selected is what a selector finds first, in one line.
func selected(doc *goquery.Document, s sources.Selector) string {
	found := doc.Find(s.CSS)
	if s.Attr != "" {
		return found.First().AttrOr(s.Attr, "")
	}
	return strings.Join(strings.Fields(found.First().Text()), " ")
}

// ownAddress is the address that a saved page says it has.
func ownAddress(t *testing.T, doc *goquery.Document) string {
	t.Helper()
	href := doc.Find("link[rel=canonical]").AttrOr("href", "")
	u, err := job.Canonical(href)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestSavedAdsAreReadByTheirMarkup proves the sources that are read by JSON-LD: the ad is found, and its address is
// that of an ad.
func TestSavedAdsAreReadByTheirMarkup(t *testing.T) {
	files := archive(t, "jobpages.tar.gz")
	for _, tc := range []struct{ source, page string }{
		{"topcv", "topcv_detail_sample.html"},
		{"topcv", "be429556_debug.html"},
		{"vieclam24h", "vietlam24h-detail.html"},
		{"indeed-vn", "single_job_response.html"},
	} {
		t.Run(tc.source+" "+tc.page, func(t *testing.T) {
			s, body := source(t, tc.source), page(t, files, tc.page)
			address := ownAddress(t, parse(t, body))
			if got := s.Links.Kind(address); got != sources.Ad {
				t.Errorf("the address of the ad is %s by the source's links, want ad", got)
			}
			if s.Read.Ways[0] != sources.JSONLD {
				t.Errorf("the first way is %s, want %s", s.Read.Ways[0], sources.JSONLD)
			}
			got, err := extract.ReadHTML(address, s.ID, body)
			if err != nil || len(got.Ads) != 1 {
				t.Fatalf("ReadHTML = %d ads, %v, want one", len(got.Ads), err)
			}
			ad := got.Ads[0]
			if ad.Title == "" || ad.Company == "" || ad.Location == "" || len(ad.Text) < 300 {
				t.Errorf("title %d, company %d, location %d, text %d bytes, want all of them", len(ad.Title), len(ad.Company), len(ad.Location), len(ad.Text))
			}
		})
	}
}

// TestSavedAdsAreReadBySelectors proves selectors. Where a page says the same in its markup, both must agree.
func TestSavedAdsAreReadBySelectors(t *testing.T) {
	files := archive(t, "jobpages.tar.gz")
	for _, tc := range []struct {
		source, page string
		without      []sources.Field // that the page does not have, or not where the selector looks
	}{
		{"topcv", "topcv_detail_sample.html", nil},
		{"topcv", "be429556_debug.html", nil},
		{"jobsdb-hk", "spark_data_sample.html", []sources.Field{sources.Location, sources.Salary}},
		{"jobsdb-hk", "jobsdb_detail.html", []sources.Field{sources.Salary}},
	} {
		t.Run(tc.source+" "+tc.page, func(t *testing.T) {
			s, doc := source(t, tc.source), parse(t, page(t, files, tc.page))
			got := make(map[sources.Field]string)
			for f, sel := range s.Read.Selectors {
				got[f] = selected(doc, sel)
			}
			for _, f := range tc.without {
				if got[f] != "" {
					t.Errorf("%s is found in this page now: say so", f)
				}
				delete(got, f)
			}
			for f, text := range got {
				if text == "" || f != sources.Text && len(text) > 300 {
					t.Errorf("%s finds %d bytes, want a few", f, len(text))
				}
			}
			if n := len(got[sources.Text]); n < 100 {
				t.Errorf("text finds %d bytes, want at least 100", n)
			}
			agree(t, doc, got)
		})
	}
}

// agree compares what selectors found with the page's JSON-LD, if there is one.
func agree(t *testing.T, doc *goquery.Document, got map[sources.Field]string) {
	t.Helper()
	var posting struct {
		Title              string
		HiringOrganization struct{ Name string }
	}
	text := doc.Find(`script[type="application/ld+json"]`).First().Text()
	if text == "" {
		return
	}
	if err := json.Unmarshal([]byte(text), &posting); err != nil {
		t.Fatal(err)
	}
	solid := func(s string) string { return strings.Join(strings.Fields(s), "") } // links inside a title add spaces
	if solid(got[sources.Title]) != solid(posting.Title) {
		t.Error("title differs from the page's own")
	}
	if !strings.EqualFold(solid(got[sources.Company]), solid(posting.HiringOrganization.Name)) {
		t.Error("company differs from the page's own")
	}
}

// TestSavedListsLeadOn proves links and pagination on saved lists.
func TestSavedListsLeadOn(t *testing.T) {
	files := archive(t, "jobpages.tar.gz")
	for _, tc := range []struct {
		source, page string
		ads          int // at least so many different ones
		next         bool
	}{
		{"topcv", "7b92463f_debug_page_1.html", 40, true},
		{"topcv", "6e0bd672_debug_page_10.html", 40, true},
		{"topcv", "topcv_search_sample.html", 40, true},
		{"itviec", "frontend_list_it.html", 20, false},
	} {
		t.Run(tc.source+" "+tc.page, func(t *testing.T) {
			s, doc := source(t, tc.source), parse(t, page(t, files, tc.page))
			ads := make(map[string]bool)
			doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
				u, err := job.Canonical(a.AttrOr("href", ""))
				if err == nil && job.Host(u) == s.Hosts[0] && s.Links.Kind(u) == sources.Ad {
					ads[regexp.MustCompile(`\?.*`).ReplaceAllString(u, "")] = true
				}
			})
			if len(ads) < tc.ads {
				t.Errorf("%d ads are linked, want at least %d", len(ads), tc.ads)
			}
			if !tc.next {
				return
			}
			next, err := job.Canonical(selected(doc, s.Pagination.Next))
			if err != nil || !s.Links.Follow(next) || !strings.Contains(next, "page=") {
				t.Errorf("the next page is %q, %v, want one to follow", next, err)
			}
		})
	}
}

// TestSavedAnswersAreReadByTheirPaths proves JSON paths.
func TestSavedAnswersAreReadByTheirPaths(t *testing.T) {
	files := archive(t, "jobpages.tar.gz")
	for _, tc := range []struct {
		source, page string
		items        int
		seldom       []sources.Field // that not every ad has
	}{
		{"vieclam24h-api", "vieclam24h_vieclam24h.json", 30, nil},
		{"vietnamworks-api", "vietnamwork_vietnamwork.json", 50, []sources.Field{sources.Location}},
	} {
		t.Run(tc.source, func(t *testing.T) {
			read := source(t, tc.source).Read.JSON
			var doc any
			if err := json.Unmarshal(page(t, files, tc.page), &doc); err != nil {
				t.Fatal(err)
			}
			items := follow(doc, string(read.Items))
			if len(items) != tc.items {
				t.Fatalf("%s finds %d ads, want %d", read.Items, len(items), tc.items)
			}
			for f, p := range read.Fields {
				missing := 0
				for _, item := range items {
					if !says(item, p) {
						missing++
					}
				}
				if missing == len(items) || missing > 0 && !has(tc.seldom, f) {
					t.Errorf("%s (%s) is empty in %d of %d ads", f, p, missing, len(items))
				}
			}
		})
	}
}

func has(fields []sources.Field, f sources.Field) bool {
	for _, g := range fields {
		if f == g {
			return true
		}
	}
	return false
}

// says reports whether one of the parts of a path leads to a text or a number.
func says(item any, p sources.Path) bool {
	for _, part := range p.Parts() {
		for _, v := range follow(item, string(part)) {
			if text, ok := v.(string); ok && strings.TrimSpace(text) != "" {
				return true
			}
			if _, ok := v.(float64); ok {
				return true
			}
		}
	}
	return false
}

var step = regexp.MustCompile(`[^.\[\]]+|\[\*\]|\[\d+\]`)

// follow returns all that a path leads to.
func follow(doc any, path string) []any {
	at := []any{doc}
	for _, s := range step.FindAllString(path, -1) {
		var next []any
		for _, v := range at {
			switch v := v.(type) {
			case map[string]any:
				if w, ok := v[s]; ok {
					next = append(next, w)
				}
			case []any:
				if s == "[*]" {
					next = append(next, v...)
				} else if i, err := strconv.Atoi(strings.Trim(s, "[]")); err == nil && i < len(v) {
					next = append(next, v[i])
				}
			}
		}
		at = next
	}
	return at
}
