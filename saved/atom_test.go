package saved_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/saved"
)

var update = flag.Bool("update", false, "rewrite testdata")

func feed() saved.Feed {
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	return saved.Feed{
		Search: saved.Search{ID: "00000000000000a1", Name: "Tuyển gấp 0900 000 123"},
		Hits: []job.Hit{
			{ID: "b2", Title: "Việc nhẹ <lương cao> & 0900 000 123\x00", Band: job.Alert, Score: 87.5, FlaggedAt: at.Add(time.Hour), URL: "https://board.example/b2",
				Categories: []job.Category{job.ForcedCriminality}, Countries: []string{"KH"}, Fragments: map[string][]string{"text": {"gọi 0900 «000» 123 ngay"}}},
			{ID: "odd/id?", Title: " ", Band: job.Look, Score: 12, FlaggedAt: at},
		},
		Host: "console.example", Page: "https://console.example/search?q=x&y", Rights: "TLP:AMBER", Lang: "vi", At: at.Add(2 * time.Hour),
		Link: func(id job.ID) string { return "https://console.example/ads/" + string(id) },
		Mask: func(s string) string { return strings.ReplaceAll(s, "0900 000 123", "09••") },
	}
}

func TestAFeedInFull(t *testing.T) {
	var got bytes.Buffer
	if err := saved.WriteAtom(&got, feed()); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/feed.atom"
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the feed is\n%s\nwant\n%s", got.String(), want)
	}
	for _, clear := range []string{"0900", "board.example", "«"} {
		if strings.Contains(got.String(), clear) {
			t.Errorf("the feed has %q", clear)
		}
	}
}

func TestAFeedCanBeRead(t *testing.T) {
	f := feed()
	for len(f.Hits) < 2*saved.MaxEntries {
		f.Hits = append(f.Hits, f.Hits[0])
	}
	var out bytes.Buffer
	if err := saved.WriteAtom(&out, f); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Updated string   `xml:"http://www.w3.org/2005/Atom updated"`
		Entries []struct {
			ID    string `xml:"http://www.w3.org/2005/Atom id"`
			Title string `xml:"http://www.w3.org/2005/Atom title"`
		} `xml:"http://www.w3.org/2005/Atom entry"`
	}
	if err := xml.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Entries) != saved.MaxEntries || doc.Updated != "2026-11-22T09:00:00Z" {
		t.Errorf("%d entries, updated %s", len(doc.Entries), doc.Updated)
	}
	if e := doc.Entries[0]; e.ID != "tag:console.example,2026:ad/b2" || e.Title != "Việc nhẹ <lương cao> & 09••\ufffd" {
		t.Errorf("the first entry is %q", e)
	}
	if e := doc.Entries[1]; e.ID != "tag:console.example,2026:ad/odd%2Fid%3F" || e.Title != "odd/id?" {
		t.Errorf("the second entry is %q", e)
	}
	out.Reset()
	f.Hits = nil
	if err := saved.WriteAtom(&out, f); err != nil || !strings.Contains(out.String(), "<updated>2026-11-22T10:00:00Z</updated>") {
		t.Errorf("a feed without entries: %v\n%s", err, out.String())
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestAFeedThatCannotBeWritten(t *testing.T) {
	for name, take := range map[string]func(f *saved.Feed){
		"a mask": func(f *saved.Feed) { f.Mask = nil }, "links": func(f *saved.Feed) { f.Link = nil }, "a host": func(f *saved.Feed) { f.Host = "" },
	} {
		f := feed()
		take(&f)
		if err := saved.WriteAtom(&bytes.Buffer{}, f); err == nil {
			t.Errorf("a feed without %s is written", name)
		}
	}
	if err := saved.WriteAtom(full{}, feed()); err == nil {
		t.Error("a writer that fails is not noticed")
	}
}
