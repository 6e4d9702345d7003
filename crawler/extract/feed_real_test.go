package extract_test

import (
	"bytes"
	"encoding/json"
	"io"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

var declared = regexp.MustCompile(`^[^>]*encoding=["']([^"']+)["']`)

// decoded returns a saved document in UTF-8, as the fetcher hands it over.
func decoded(body []byte) []byte {
	if utf8.Valid(body) && !bytes.Contains(body[:min(len(body), 200)], []byte{0}) {
		return body
	}
	var r io.Reader
	if e, _, certain := charset.DetermineEncoding(body, ""); certain {
		r = e.NewDecoder().Reader(bytes.NewReader(body))
	} else if m := declared.FindSubmatch(body); m != nil {
		r, _ = charset.NewReaderLabel(string(m[1]), bytes.NewReader(body))
	}
	if r == nil {
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	b, _ := io.ReadAll(r)
	return bytes.ToValidUTF8(b, []byte("\uFFFD"))
}

const feedAddress = "https://jobs.example/feed"

// soundFeed checks what holds for every feed.
func soundFeed(t *testing.T, name string, r extract.Result) {
	t.Helper()
	if len(r.Extras) != len(r.Ads) || len(r.Ads) == 0 && r.Why == "" {
		t.Errorf("%s: %d ads, %d extras, why %q", name, len(r.Ads), len(r.Extras), r.Why)
	}
	ids := map[job.ID]bool{}
	for _, ad := range r.Ads {
		if ids[ad.ID] || ad.Title == "" && ad.Text == "" || ad.URL == "" || len(ad.Text) > extract.MaxText || !utf8.ValidString(ad.Text+ad.Title+ad.Company) {
			t.Errorf("%s: ad %.300q", name, ad)
		}
		ids[ad.ID] = true
	}
}

// entries returns the items of what the gofeed corpus expects of a feed.
func entries(b []byte) []map[string]any {
	var want struct{ Items, Entries []map[string]any }
	if json.Unmarshal(b, &want) != nil {
		return nil
	}
	return append(want.Items, want.Entries...)
}

func TestFeedsOfTheGofeedCorpus(t *testing.T) {
	files := saved(t, "feeds.tar.gz")
	read, feeds, same, titles, titlesRight := 0, 0, 0, 0, 0
	for _, name := range sortedNames(files) {
		if !strings.Contains(name, "/gofeed/") || !strings.HasSuffix(name, ".xml") {
			continue
		}
		feeds++
		r := extract.ReadFeed(extract.Document{URL: feedAddress, Source: "src", Body: decoded(files[name])})
		soundFeed(t, name, r)
		if r.Why == "" || r.Why == "a feed without items" {
			read++
		} else {
			t.Logf("%s: %s", path.Base(name), r.Why)
		}
		expected, ok := files[strings.TrimSuffix(name, ".xml")+".json"]
		if !ok {
			continue
		}
		said, right := 0, 0
		for _, e := range entries(expected) {
			title, _ := e["title"].(string)
			if title == "" && e["description"] == nil && e["content"] == nil && e["summary"] == nil {
				continue
			}
			if title != "" {
				titles++
				if said < len(r.Ads) && comparable(r.Ads[said].Title) == comparable(title) {
					right++
				} else if said < len(r.Ads) {
					t.Logf("%s: title %q, want %q", path.Base(name), r.Ads[said].Title, title)
				}
			}
			said++
		}
		titlesRight += right
		if said == len(r.Ads) {
			same++
		} else {
			t.Logf("%s: %d ads, want %d", path.Base(name), len(r.Ads), said)
		}
	}
	t.Logf("%d of %d feeds read; as many ads as expected in %d; %d of %d titles", read, feeds, same, titlesRight, titles)
	if feeds-read > 1 || same < 530 || titlesRight < 44 { // one file of the corpus is no feed
		t.Errorf("want all feeds but one read, 530 with as many ads as expected, 44 titles")
	}
}

// comparable is a text without markup and spaces.
func comparable(s string) string {
	s = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(s, "")
	s = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(s)
	return strings.Join(strings.Fields(s), "")
}

var expectation = regexp.MustCompile(`entries\[0\]\['(title|link|description|summary)'\] == u?'((?:[^'\\]|\\.)*)'`)

func TestFeedsOfTheFeedparserCorpus(t *testing.T) {
	files := saved(t, "feeds.tar.gz")
	read, feeds := 0, 0
	right, wanted := map[string]int{}, map[string]int{}
	for _, name := range sortedNames(files) {
		if !strings.Contains(name, "/feedparser/") || !strings.HasSuffix(name, ".xml") {
			continue
		}
		feeds++
		body := decoded(files[name])
		r := extract.ReadFeed(extract.Document{URL: feedAddress, Source: "src", Body: body})
		soundFeed(t, name, r)
		if r.Why == "" || r.Why == "a feed without items" {
			read++
		} else {
			t.Logf("%s: %s", path.Base(name), r.Why)
		}
		m := expectation.FindSubmatch(body)
		if m == nil || bytes.ContainsRune(m[2], '\\') || len(m[2]) == 0 {
			continue
		}
		field, want := string(m[1]), comparable(string(m[2]))
		got := ""
		if len(r.Ads) > 0 {
			got = map[string]string{"title": r.Ads[0].Title, "link": r.Ads[0].URL, "description": r.Ads[0].Text, "summary": r.Ads[0].Text}[field]
		}
		wanted[field]++
		if got == "" && field == "link" && len(r.Links) > 0 {
			got = r.Links[0]
		}
		if comparable(got) == want || field != "title" && strings.Contains(comparable(got), want) {
			right[field]++
		} else {
			t.Logf("%s: %s %q, want %q", path.Base(name), field, got, m[2])
		}
	}
	t.Logf("%d of %d feeds read; right %v of %v", read, feeds, right, wanted)
	if feeds-read > 1 { // one file of the corpus is empty
		t.Errorf("%d feeds are not read, want one", feeds-read)
	}
	for field, least := range map[string]int{"title": 63, "link": 12, "description": 491, "summary": 51} {
		if right[field] < least {
			t.Errorf("%d of %s right, want at least %d", right[field], field, least)
		}
	}
}
