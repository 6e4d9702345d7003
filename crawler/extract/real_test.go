package extract_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

// saved returns the files of an archive of saved pages that lies beside the repository, by name. The pages are
// other people's and not part of it; without them the test is skipped.
func saved(t *testing.T, archive string) map[string][]byte {
	t.Helper()
	name := filepath.Join("..", "..", "..", "shared", "data", "fixtures", archive)
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("no saved pages at %s", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
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

var ownAddress = regexp.MustCompile(`(?i)(?:rel="canonical"|property="og:url")\s+(?:href|content)="(https?://[^"]+)"`)

// addressIn returns the address a saved page gives itself.
func addressIn(page []byte) string {
	if m := ownAddress.FindSubmatch(page); m != nil {
		return string(m[1])
	}
	return address
}

// marks writes a letter for each field an ad has, and a dot for each it lacks.
func marks(ad job.Ad) string {
	s := ""
	for i, v := range []string{ad.Title, ad.Company, ad.Location, ad.Salary, ad.Text, ad.Lang, ad.Posted} {
		if v == "" {
			s += "."
		} else {
			s += "TCLSXGP"[i : i+1]
		}
	}
	return s
}

func TestSavedPagesAreRead(t *testing.T) {
	t.Log("T title, C company, L location, S salary, X text, G language, P posted")
	for _, archive := range []string{"jobpages.tar.gz", "jsonld.tar.gz", "nonjob_pages.tar.gz"} {
		for name, body := range saved(t, archive) {
			if !strings.HasSuffix(name, ".html") {
				continue
			}
			r, err := extract.ReadHTML(addressIn(body), "src", body)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			sound(t, r)
			if bytes.Contains(body, []byte("JobPosting")) && r.How != extract.JSONLD {
				t.Errorf("%s holds a JobPosting and was read as %q (%s)", name, r.How, r.Why)
			}
			if archive != "jobpages.tar.gz" {
				continue
			}
			found := "-------"
			if len(r.Ads) > 0 {
				found = marks(r.Ads[0])
			}
			t.Logf("%s %-9s listing=%-5v links=%-4d %-18s %s", found, r.How, r.Listing, len(r.Links), r.Why, filepath.Base(name))
		}
	}
}

func TestMainTextOfSavedPagesHoldsTheirPostings(t *testing.T) {
	for name, body := range saved(t, "jobpages.tar.gz") {
		r, err := extract.ReadHTML(addressIn(body), "src", body)
		if err != nil || r.How != extract.JSONLD {
			continue
		}
		bare, err := extract.ReadHTML(addressIn(body), "src", bytes.ReplaceAll(body, []byte("ld+json"), []byte("x")))
		if err != nil || len(bare.Ads) != 1 {
			t.Errorf("%s without its JSON-LD: %d ads (%s), %v", name, len(bare.Ads), bare.Why, err)
			continue
		}
		held, all := 0, 0
		main := strings.Join(strings.Fields(bare.Ads[0].Text), "")
		for line := range strings.Lines(r.Ads[0].Text) {
			line = strings.TrimLeft(strings.Join(strings.Fields(line), ""), "-•")
			all += len(line)
			if strings.Contains(main, line) {
				held += len(line)
			}
		}
		t.Logf("%s: main text holds %d%% of the posting and is %d%% of its size", filepath.Base(name), 100*held/max(1, all), 100*len(bare.Ads[0].Text)/len(r.Ads[0].Text))
	}
}

func TestSavedPostingsAreComplete(t *testing.T) {
	files := saved(t, "jsonld.tar.gz")
	for _, name := range []string{"jsonld/utils_test_job.json", "jsonld/utils_test_data_mywork.json"} {
		var postings []json.RawMessage
		if err := json.Unmarshal(files[name], &postings); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		count := map[rune]int{}
		for _, p := range postings {
			r := read(t, script(strings.ReplaceAll(string(p), "</", `<\/`)))
			if r.How != extract.JSONLD || len(r.Ads) != 1 {
				t.Errorf("%s: %d ads, how %q from %.80s", name, len(r.Ads), r.How, p)
				continue
			}
			for _, m := range marks(r.Ads[0]) {
				count[m]++
			}
		}
		t.Logf("%s: of %d postings title %d, company %d, location %d, salary %d, text %d, posted %d",
			name, len(postings), count['T'], count['C'], count['L'], count['S'], count['X'], count['P'])
		for _, must := range "TCX" {
			if count[must] < len(postings) {
				t.Errorf("%s: %c in %d of %d postings", name, must, count[must], len(postings))
			}
		}
	}
}
