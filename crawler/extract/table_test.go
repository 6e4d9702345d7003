package extract_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

// bySelectors and byPaths are readers for the sources of saved pages, under the names that testdata/saved.tsv gives them.
var bySelectors = map[string]extract.Selectors{
	"jobsdb": {Title: "[data-automation=job-detail-title]", Company: "[data-automation=job-detail-company]", Location: "[data-automation=job-detail-location]",
		Text: "[data-automation=jobAdDetails]"},
	"jobsdb list": {Item: "article[data-automation=normalJob]", Title: "[data-automation=jobTitle]", Company: "[data-automation=jobAdvertiser]",
		Location: "[data-automation=jobCardLocation]", Text: "[data-automation=jobShortDescription]", Link: "a[data-automation=jobTitle]"},
	"linkedin list": {Item: ".job-search-card", Title: ".base-search-card__title", Company: ".base-search-card__subtitle", Location: ".job-search-card__location",
		Posted: "time@datetime", Link: "a.base-card__full-link", Key: "@data-entity-urn"},
	"successfactors list": {Item: "tr.data-row:not(.header)", Title: "a.jobTitle-link", Location: ".colLocation .jobLocation", Posted: ".jobDate", Link: "a.jobTitle-link"},
	"topcv list": {Item: ".job-item-search-result", Title: "h3.title a span@title || h3.title a span || h3.title a", Company: ".company-name || a.company",
		Location: ".city-text || label.address", Salary: "label.salary || .title-salary", Link: "h3.title a", Key: "@data-job-id", Next: "a[rel=next]@data-href || a[rel=next]"},
}

var byPaths = map[string]extract.Paths{
	"vieclam24h": {Items: "data.items[*]", Title: "title", Company: "employer_info.name", Location: "contact_address", Salary: "salary_min | salary_max",
		Text: "job_requirement_html || job_requirement", Until: "resume_apply_expired", URL: "https://vieclam24h.vn/viec-lam/{title_slug}-id{id}.html"},
	"vietnamworks": {Items: "data[*]", Title: "jobTitle", Company: "companyName", Location: "workingLocations[*].cityNameVI", Salary: "prettySalary",
		Text: "jobDescription | jobRequirement", Posted: "approvedOn", Until: "expiredOn", URL: "jobUrl"},
	"greenhouse":   {Items: "jobs[*]", Title: "title", Location: "location.name", Text: "content", Posted: "updated_at", URL: "absolute_url"},
	"lever":        {Items: "[*]", Title: "text", Location: "categories.location", Text: "description | lists[*].text | lists[*].content", URL: "hostedUrl"},
	"workday":      {Title: "jobPostingInfo.title", Location: "jobPostingInfo.location", Posted: "jobPostingInfo.startDate", Text: "jobPostingInfo.jobDescription | jobPostingInfo.additionalJobDescription"},
	"workday list": {Items: "jobPostings[*]", Title: "title", Location: "locationsText", Posted: "postedOn", URL: "externalPath"},
	"eightfold":    {Items: "positions[*]", Title: "name", Location: "locations[*]", Text: "job_description", URL: "canonicalPositionUrl"},
}

// readAt is when the saved pages are read, long after all of them.
var readAt = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

// expected is one line of testdata/saved.tsv.
type expected struct {
	file, mode      string
	ad              int
	field, relation string
	plain           string
	runes           int
	hash            string
}

func expectations(t *testing.T) []expected {
	t.Helper()
	b, err := os.ReadFile("testdata/saved.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var all []expected
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		e := expected{file: c[0], mode: c[1], field: c[3], relation: c[4]}
		e.ad, err = strconv.Atoi(c[2])
		if plain, ok := strings.CutPrefix(c[5], "="); ok {
			e.plain = plain
		} else if _, err := fmt.Sscanf(c[5], "%d %s", &e.runes, &e.hash); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		all = append(all, e)
	}
	return all
}

// hashed is a value as testdata/saved.tsv holds it.
func hashed(s string) (runes int, hash string) {
	sum := sha256.Sum256([]byte(s))
	return len([]rune(s)), hex.EncodeToString(sum[:4])
}

// holds reports whether a text, spaces collapsed, holds the hashed one.
func (e expected) holds(s string) bool {
	r := []rune(s)
	for i := 0; i+e.runes <= len(r); i++ {
		if _, h := hashed(string(r[i : i+e.runes])); h == e.hash {
			return true
		}
	}
	return false
}

// judge says whether what was read is as expected: right, wrong or missing.
func (e expected) judge(got string) string {
	got = strings.Join(strings.Fields(got), " ")
	n, h := hashed(got)
	right := e.plain != "" && got == e.plain || e.plain == "" && n == e.runes && h == e.hash
	switch e.relation {
	case "has":
		right = e.holds(got)
	case "lacks":
		right = !e.holds(got)
	}
	switch {
	case right:
		return "right"
	case got == "" || e.relation == "has":
		return "missing"
	}
	return "wrong"
}

// fieldOf returns a field of what was read, by its name in testdata/saved.tsv.
func fieldOf(r extract.Result, e expected) string {
	yes := map[bool]string{true: "yes"}
	switch e.field {
	case "ads":
		return strconv.Itoa(len(r.Ads))
	case "listing":
		return yes[r.Listing]
	case "wall":
		return string(r.WallKind)
	case "next":
		return r.Next
	}
	if e.ad >= len(r.Ads) {
		return ""
	}
	ad, more := r.Ads[e.ad], r.Extras[e.ad]
	switch e.field {
	case "posted":
		return ad.Posted
	case "url":
		return ad.URL
	case "until":
		return more.Until
	case "expired":
		return yes[more.Expired]
	case "unread":
		return strings.Join(more.Unread, "; ")
	case "from":
		return more.From
	case "summary":
		return more.Summary
	}
	return ad.Field(job.Field(e.field))
}

// readAs reads a saved file in one of the ways of testdata/saved.tsv.
func readAs(t *testing.T, file, mode string, body []byte) extract.Result {
	t.Helper()
	p := extract.Page{URL: addressIn(body), Source: "src", Doc: extract.Parse(body).Selection, Now: readAt}
	if u, err := job.Canonical(p.URL); err == nil {
		p.URL = u
	}
	how, name, _ := strings.Cut(mode, " ")
	switch how {
	case "bare":
		p.Doc = extract.Parse(bytes.ReplaceAll(body, []byte("ld+json"), []byte("x"))).Selection
	case "telegram":
		p.URL = "https://t.me/s/tchantest"
	case "selectors":
		p.URL = strings.Replace(p.URL, "/ad/7", "/list", 1)
		reader, err := bySelectors[name].Compile()
		if err != nil {
			t.Fatal(err)
		}
		return reader.Read(p)
	case "paths":
		api, err := byPaths[name].Compile()
		if err != nil {
			t.Fatal(err)
		}
		return api.Read(extract.Document{URL: "https://jobs.example/list", Source: "src", Body: body, Now: readAt})
	}
	return extract.Read(p)
}

func TestSavedPagesAsReadByEye(t *testing.T) {
	files := map[string][]byte{}
	for _, archive := range []string{"jobpages.tar.gz", "telegram.tar.gz"} {
		for name, body := range saved(t, archive) {
			files[path.Base(name)] = body
		}
	}
	type page struct{ file, mode string }
	var order []page
	rows := map[page][]expected{}
	for _, e := range expectations(t) {
		p := page{e.file, e.mode}
		if rows[p] == nil {
			order = append(order, p)
		}
		rows[p] = append(rows[p], e)
	}
	total := map[string]int{}
	for _, p := range order {
		body, ok := files[p.file]
		if !ok {
			t.Errorf("no saved page %s", p.file)
			continue
		}
		r := readAs(t, p.file, p.mode, body)
		count := map[string]int{}
		var faults []string
		for _, e := range rows[p] {
			verdict := e.judge(fieldOf(r, e))
			count[verdict]++
			total[verdict]++
			if verdict != "right" {
				faults = append(faults, fmt.Sprintf("%s %d %s", e.field, e.ad, verdict))
			}
		}
		slices.Sort(faults)
		t.Logf("%-46s %-24s right %2d wrong %d missing %d  %s", p.file, p.mode, count["right"], count["wrong"], count["missing"], strings.Join(slices.Compact(faults), ", "))
	}
	t.Logf("right %d, wrong %d, missing %d", total["right"], total["wrong"], total["missing"])
	if total["right"] < leastRight {
		t.Errorf("%d values are right, want at least %d", total["right"], leastRight)
	}
}

// leastRight is how many of the values in testdata/saved.tsv are read right.
const leastRight = 393
