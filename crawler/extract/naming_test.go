package extract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

// lists reads a page of a list in each form in which one can come. What it is given is title, text and key of each item.
var lists = []struct {
	name string
	read func(t *testing.T, url string, items [][3]string) extract.Result
}{
	{"selectors", func(t *testing.T, url string, items [][3]string) extract.Result {
		reader, err := extract.Selectors{Item: ".card", Title: "h3", Text: "p", Key: "@data-id"}.Compile()
		if err != nil {
			t.Fatal(err)
		}
		return reader.Read(extract.Page{URL: url, Source: "src", Doc: extract.Parse([]byte(written(items, `<div class="card" data-id="%[3]s"><h3>%[1]s</h3><p>%[2]s</p></div>`, ""))).Selection})
	}},
	{"json paths", func(t *testing.T, url string, items [][3]string) extract.Result {
		api, err := extract.Paths{Items: "[*]", Key: "id", Title: "t", Text: "x"}.Compile()
		if err != nil {
			t.Fatal(err)
		}
		return api.Read(extract.Document{URL: url, Source: "src", Body: []byte("[" + written(items, `{"t":%[1]q,"x":%[2]q,"id":%[3]q}`, ",") + "]")})
	}},
	{"a feed", func(t *testing.T, url string, items [][3]string) extract.Result {
		return extract.ReadFeed(extract.Document{URL: url, Source: "src", Body: []byte("<rss><channel>" +
			written(items, "<item><title>%[1]s</title><description>%[2]s</description><guid>%[3]s</guid></item>", "") + "</channel></rss>")})
	}},
	{"postings for machines", func(t *testing.T, url string, items [][3]string) extract.Result {
		r, err := extract.ReadHTML(url, "src", []byte(script("["+written(items, `{"@type":"JobPosting","title":%[1]q,"description":%[2]q,"identifier":%[3]q}`, ",")+"]")))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}},
}

func written(items [][3]string, format, between string) string {
	var all []string
	for _, i := range items {
		all = append(all, fmt.Sprintf(format, i[0], i[1], i[2]))
	}
	return strings.Join(all, between)
}

func TestItemsKeepTheirIDOnAnotherPage(t *testing.T) {
	cooper, carter, weaver := [3]string{"Cooper", "Barrels of oak.", ""}, [3]string{"Cooper", "Barrels of ash.", ""}, [3]string{"Weaver", "Linen.", ""}
	smith := [3]string{"Smith", "Iron.", "k7"}
	for _, l := range lists {
		t.Run(l.name, func(t *testing.T) {
			first := l.read(t, "https://jobs.example/list", [][3]string{cooper, carter, smith})
			second := l.read(t, "https://jobs.example/list?page=2", [][3]string{weaver, carter, cooper, {"Smith", "Iron and steel.", "k7"}})
			if len(first.Ads) != 3 || len(second.Ads) != 4 {
				t.Fatalf("pages have %d and %d ads, want 3 and 4", len(first.Ads), len(second.Ads))
			}
			for i, j := range []int{2, 1, 3} {
				if a, b := first.Ads[i], second.Ads[j]; a.ID != b.ID || a.URL == b.URL {
					t.Errorf("ad %q is %s on %s and %s on %s, want one id on two pages", a.Text, a.ID, a.URL, b.ID, b.URL)
				}
			}
			ids := map[job.ID]bool{}
			for _, ad := range slices.Concat(first.Ads, second.Ads) {
				ids[ad.ID] = true
			}
			if len(ids) != 4 {
				t.Errorf("there are %d ids, want 4", len(ids))
			}
		})
	}
}

func TestAnItemThatIsThereTwiceIsOneAd(t *testing.T) {
	for _, l := range lists {
		t.Run(l.name, func(t *testing.T) {
			r := l.read(t, "https://jobs.example/list", [][3]string{{"Cooper", "Oak.", ""}, {"Weaver", "Linen.", ""}, {"Cooper", "Oak.", ""}})
			if len(r.Ads) != 2 || len(r.Extras) != 2 {
				t.Errorf("there are %d ads, want 2", len(r.Ads))
			}
		})
	}
}
