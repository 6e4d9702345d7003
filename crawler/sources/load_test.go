package sources_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler"
	"lurewatch/crawler/sources"
)

// full says everything that a file can say.
const full = `id: bakery
title: The bakers' board
kind: board
start: ["HTTPS://Jobs.Bakery.example/list?utm_source=x", "https://bakery.example/"]
hosts: [jobs.bakery.example, bakery.example]
links:
  ads: ["/job/*"]
  lists: ["/list?page=*"]
  never: ["re:^/login"]
pagination: {next: "a[rel=next]@data-href", parameter: page, last: 3}
read:
  ways: [json-ld, selectors, json]
  selectors: {title: h1.t, text: "#body", url: a.more@href}
  json: {items: "data.items[*]", fields: {title: title, text: "body | more[0].text"}, url: "https://bakery.example/job/{id}"}
schedule: {cron: "17 5,17 * * *", zone: Asia/Ho_Chi_Minh}
delay: 8s
max_depth: 6
max_pages_per_round: 400
revisit: {min: 12h, max: 14d}
owner: The Bakers' Guild
languages: [vi, zh-hant]
country: VN
render: true
proxy: tor
proven: {on: "2026-11-22", by: one list}
notes: |
  Nothing.
disabled: it is made up
`

// small says what every file must say.
const small = `id: bakery
title: B
kind: page
start: ["https://bakery.example/jobs"]
read: {ways: [main-text]}
schedule: {cron: "5 * * * *"}
owner: B
languages: [en]
proven: not yet
`

func files(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

func schedule(t testing.TB, spec string) crawler.Schedule {
	t.Helper()
	s, err := crawler.ParseSchedule(spec)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func pattern(t testing.TB, text string) sources.Pattern {
	t.Helper()
	var p sources.Pattern
	if err := p.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return p
}

// bySpelling compares values that are compiled from a text by that text.
var bySpelling = cmp.Options{
	cmp.Comparer(func(a, b sources.Pattern) bool { return a.String() == b.String() }),
	cmp.Comparer(func(a, b crawler.Schedule) bool { return a.String() == b.String() }),
}

func TestLoadFileReadsAllThereIs(t *testing.T) {
	got, err := sources.LoadFile(files("bakery.yaml", full), "bakery.yaml")
	want := sources.Source{
		ID: "bakery", Title: "The bakers' board", Kind: sources.Board,
		Start: []string{"https://jobs.bakery.example/list", "https://bakery.example/"}, Hosts: []string{"jobs.bakery.example", "bakery.example"},
		Links: sources.Links{Ads: []sources.Pattern{pattern(t, "/job/*")}, Lists: []sources.Pattern{pattern(t, "/list?page=*")},
			Never: []sources.Pattern{pattern(t, "re:^/login")}},
		Pagination: sources.Pagination{Next: sources.Selector{CSS: "a[rel=next]", Attr: "data-href"}, Parameter: "page", First: 1, Step: 1, Last: 3},
		Read: sources.Read{Ways: []sources.Way{sources.JSONLD, sources.BySelectors, sources.ByJSON},
			Selectors: map[sources.Field]sources.Selector{sources.Title: {CSS: "h1.t"}, sources.Text: {CSS: "#body"}, sources.URL: {CSS: "a.more", Attr: "href"}},
			JSON: sources.JSON{Items: "data.items[*]", Fields: map[sources.Field]sources.Path{sources.Title: "title", sources.Text: "body | more[0].text"},
				URL: "https://bakery.example/job/{id}"}},
		Cron: "17 5,17 * * *", Zone: "Asia/Ho_Chi_Minh", Schedule: schedule(t, "CRON_TZ=Asia/Ho_Chi_Minh 17 5,17 * * *"),
		Delay: 8 * time.Second, MaxDepth: 6, MaxPages: 400, Revisit: sources.Revisit{Min: 12 * time.Hour, Max: 14 * 24 * time.Hour},
		Owner: "The Bakers' Guild", Languages: []string{"vi", "zh-Hant"}, Country: "VN", Render: true, Proxy: "tor",
		Proven: sources.Proven{On: "2026-11-22", By: "one list"}, Notes: "Nothing.", Disabled: "it is made up",
	}
	if d := cmp.Diff(want, got, bySpelling); err != nil || d != "" {
		t.Errorf("LoadFile: %v (-want +got):\n%s", err, d)
	}
}

func TestLoadFileFillsInWhatIsNotSaid(t *testing.T) {
	got, err := sources.LoadFile(files("bakery.yaml", small), "bakery.yaml")
	want := sources.Source{
		ID: "bakery", Title: "B", Kind: sources.Page, Start: []string{"https://bakery.example/jobs"}, Hosts: []string{"bakery.example"},
		Read: sources.Read{Ways: []sources.Way{sources.MainText}}, Cron: "5 * * * *", Schedule: schedule(t, "CRON_TZ=UTC 5 * * * *"),
		Delay: sources.DefaultDelay, MaxPages: sources.DefaultMaxPages, Revisit: sources.DefaultRevisit, Owner: "B", Languages: []string{"en"},
	}
	if d := cmp.Diff(want, got, bySpelling); err != nil || d != "" {
		t.Errorf("LoadFile: %v (-want +got):\n%s", err, d)
	}
	crawl, err := got.Crawl()
	if err != nil || crawl.ID != "bakery" || crawl.MaxPages != want.MaxPages || crawl.Revisit != crawler.Revisit(want.Revisit) || !crawl.Follow("https://bakery.example/x") {
		t.Errorf("Crawl = %+v, %v", crawl, err)
	}
}

func TestEveryFaultSaysWhereAndWhatIsWanted(t *testing.T) {
	change := strings.NewReplacer
	for _, tc := range []struct {
		name, text string
		want       []string // each a line of the message
	}{
		{"nothing but a title", "title: B\n", []string{
			"bakery.yaml:1:1: id is missing: what the source is called for ever",
			"bakery.yaml:1:1: kind is missing: board, feed, sitemap, telegram, api, page",
			"bakery.yaml:1:1: start is missing: where every round begins",
			"bakery.yaml:1:1: read is missing: how an ad is read",
			"bakery.yaml:1:1: schedule is missing: when it is visited",
			"bakery.yaml:1:1: owner is missing: who runs the site",
			"bakery.yaml:1:1: languages is missing: what the ads are written in",
			`bakery.yaml:1:1: proven is missing: "not yet", or the date and the saved page`}},
		{"no source file", "- a\n", []string{"bakery.yaml:1:1: want a mapping of keys to values, found a list"}},
		{"another name than the file", change("id: bakery", "id: baker").Replace(small), []string{`bakery.yaml:1:5: id is "baker", want kebab-case and the name of the file, "bakery"`}},
		{"values of another kind, each told once", change("title: B", "title: [B]", "[main-text]", "main-text", "kind: page", "kind: {a: b}", "[en]", "en").Replace(small), []string{
			"bakery.yaml:2:8: title: want a text, found a list", "bakery.yaml:3:7: kind: want a text, found a mapping",
			`bakery.yaml:5:14: ways: want a list, found "main-text"`, `bakery.yaml:8:12: languages: want a list, found "en"`}},
		{"a blank title", change("title: B", "title: ''").Replace(small), []string{"bakery.yaml:2:8: title has 0 characters, want 1 to 100"}},
		{"a kind that is none", change("kind: page", "kind: website").Replace(small), []string{`bakery.yaml:3:7: kind is "website", want one of board, feed, sitemap, telegram, api, page`}},
		{"a key with a slip", small + "langauges: [vi]\n", []string{`bakery.yaml:10:1: key "langauges" is not known; did you mean "languages"?`}},
		{"a key of read with a slip", change("ways", "wasy").Replace(small), []string{"bakery.yaml:5:7: read has no ways", `bakery.yaml:5:8: key "wasy" is not known; did you mean "ways"?`}},
		{"start that is no address", change("https://bakery.example/jobs", "bakery").Replace(small), []string{`bakery.yaml:4:9: address "bakery": not an address that can be visited`}},
		{"start twice", change(`["https://bakery.example/jobs"]`, `["https://bakery.example/#a", "https://bakery.example/"]`).Replace(small), []string{"bakery.yaml:4:38: https://bakery.example/ is there twice"}},
		{"no start", change(`["https://bakery.example/jobs"]`, "[]").Replace(small), []string{"bakery.yaml:4:8: start is empty, want at least one address"}},
		{"start on a host that is not listed", small + "hosts: [other.example]\n", []string{"bakery.yaml:4:9: host bakery.example is not among hosts"}},
		{"a host with a port", small + "hosts: [bakery.example, 'bakery.example:81', Bakery.example]\n", []string{
			`bakery.yaml:10:25: host is "bakery.example:81", want a bare name in lower case`, `bakery.yaml:10:46: host is "Bakery.example", want a bare name in lower case`}},
		{"a pattern that does not compile", small + "links: {ads: ['re:(']}\n", []string{`bakery.yaml:10:15: ads: pattern "re:(": error parsing regexp`}},
		{"a pattern that is no path", small + "links: {never: [job]}\n", []string{`bakery.yaml:10:17: never: pattern "job": want a path that begins with /, or re: and a regular expression`}},
		{"a pattern that is too long", small + "links: {never: [/" + strings.Repeat("a", 200) + "]}\n", []string{"bakery.yaml:10:17: never: pattern has 201 bytes, want at most 200"}},
		{"pages without end", small + "pagination: {parameter: p, last: 5000}\n", []string{"bakery.yaml:10:34: pagination has 5000 pages, want at most 500"}},
		{"pages without a last", small + "pagination: {parameter: p}\n", []string{"bakery.yaml:10:13: pagination goes from 1 to 0 by 1, want steps of at least 1 upward"}},
		{"pages of no parameter", small + "pagination: {last: 3}\n", []string{"bakery.yaml:10:20: last says nothing without parameter"}},
		{"a selector that does not compile", small + "pagination: {next: 'a['}\n", []string{`bakery.yaml:10:20: next: selector "a["`}},
		{"no way of reading", change("ways: [main-text]", "ways: []").Replace(small), []string{"bakery.yaml:5:14: read has no ways, want some of json-ld, microdata"}},
		{"a way that is none, and one twice", change("[main-text]", "[eyes, main-text, main-text]").Replace(small), []string{
			`bakery.yaml:5:15: way is "eyes", want one of json-ld`, `bakery.yaml:5:32: way "main-text" is there twice`}},
		{"selectors without their way", change("{ways: [main-text]}", "{ways: [main-text], selectors: {title: h1}}").Replace(small), []string{
			`bakery.yaml:5:38: selectors is there, but "selectors" is not among the ways`}},
		{"a way without its selectors", change("[main-text]", "[selectors]").Replace(small), []string{`bakery.yaml:5:15: way "selectors" needs selectors below read`}},
		{"selectors of unknown fields", change("{ways: [main-text]}", "{ways: [selectors], selectors: {titel: h1, company: b}}").Replace(small), []string{
			"bakery.yaml:5:38: selectors find neither title nor text", `bakery.yaml:5:39: field "titel" is not known, want one of title, company`}},
		{"a path that is none", change("{ways: [main-text]}", "{ways: [json], json: {items: 'a..b', fields: {text: c}}}").Replace(small), []string{`bakery.yaml:5:36: items: path "a..b": want names joined by dots`}},
		{"JSON without items and text", change("{ways: [main-text]}", "{ways: [json], json: {fields: {company: c}}}").Replace(small), []string{
			"bakery.yaml:5:28: json has no items", "bakery.yaml:5:28: json has no path to a title or a text below fields"}},
		{"a template without a name", change("{ways: [main-text]}", "{ways: [json], json: {items: a, fields: {text: c}, url: https://bakery.example/}}").Replace(small), []string{
			`bakery.yaml:5:63: url "https://bakery.example/": want a name between braces`}},
		{"a template that is no address", change("{ways: [main-text]}", "{ways: [json], json: {items: a, fields: {text: c}, url: '/{id}'}}").Replace(small), []string{`bakery.yaml:5:63: url "/{id}": address "/x"`}},
		{"a feed that is read by its text", change("kind: page", "kind: feed").Replace(small), []string{"bakery.yaml:5:14: a source of kind feed is read by feed, which is not among the ways"}},
		{"a channel that is a chat", change("kind: page", "kind: telegram", "main-text", "telegram", "https://bakery.example/jobs", "https://t.me/demo_bakery").Replace(small), []string{
			"bakery.yaml:4:9: https://t.me/demo_bakery: want the preview of a channel, https://t.me/s/…"}},
		{"a cron of two fields", change("5 * * * *", "5 4").Replace(small), []string{`bakery.yaml:6:18: cron is "5 4", want five fields such as 17 5,17 * * *: expected exactly 5 fields, found 2`}},
		{"a zone inside cron", change("5 * * * *", "CRON_TZ=UTC 5 * * * *").Replace(small), []string{`bakery.yaml:6:18: cron is "CRON_TZ=UTC 5 * * * *", want five fields without a time zone`}},
		{"a cron of no day", change("5 * * * *", "5 4 30 2 *").Replace(small), []string{`bakery.yaml:6:18: cron "5 4 30 2 *" never comes`}},
		{"an interval", change("5 * * * *", "@every 2h").Replace(small), []string{`bakery.yaml:6:18: cron is "@every 2h", want five fields without a time zone`}},
		{"a cron of every minute", change("5 * * * *", "* * * * *").Replace(small), []string{`bakery.yaml:6:18: cron "* * * * *" comes again after 1m0s, want at least 30m0s`}},
		{"a zone that is not known", change(`"5 * * * *"`, `"5 * * * *", zone: Asia/Saigon2`).Replace(small), []string{`bakery.yaml:6:37: zone is "Asia/Saigon2", want a name of the time zone database`}},
		{"a delay that is rude", small + "delay: 100ms\n", []string{"bakery.yaml:10:8: delay is 100ms, want 2s to 10m0s"}},
		{"a delay in words", small + "delay: slowly\n", []string{`bakery.yaml:10:8: delay: want a duration such as 8s, 12h or 14d, found "slowly"`}},
		{"counts that are negative", small + "max_depth: -1\nmax_pages_per_round: -1\n", []string{"bakery.yaml:10:12: max_depth is -1, want 1 to 500", "bakery.yaml:11:22: max_pages_per_round is -1, want 1 to 100000"}},
		{"a range upside down", small + "revisit: {min: 14d, max: 1h}\n", []string{"bakery.yaml:10:10: revisit is 336h0m0s to 1h0m0s, want a range within 1h0m0s to 2160h0m0s"}},
		{"a language that is a name", change("[en]", "[Vietnamese]").Replace(small), []string{`bakery.yaml:8:13: language is "Vietnamese", want a BCP 47 tag`}},
		{"no language", change("[en]", "[]").Replace(small), []string{"bakery.yaml:8:12: languages is empty, want at least one"}},
		{"a country that is a name", small + "country: Viet Nam\n", []string{`bakery.yaml:10:10: country is "Viet Nam", want two capitals such as VN`}},
		{"a region that is no country", small + "country: EU\n", []string{`bakery.yaml:10:10: country is "EU"`}},
		{"a proxy with a password", small + "proxy: http://a:b@bakery.example\n", []string{"bakery.yaml:10:8: proxy is"}},
		{"proof that is not there", change("proven: not yet", "proven: of course").Replace(small), []string{`bakery.yaml:9:9: proven: want "not yet" or a date and a saved page`}},
		{"proof without a page", change("proven: not yet", `proven: {on: "2026-11-22"}`).Replace(small), []string{"bakery.yaml:9:9: proven: by is empty, want which saved page was read right"}},
		{"proof without a date", change("proven: not yet", "proven: {on: yesterday, by: a page}").Replace(small), []string{`bakery.yaml:9:9: proven: on is "yesterday", want a date such as 2026-11-22`}},
		{"disabled without a reason", small + "disabled: ''\n", []string{"bakery.yaml:10:11: disabled is empty, want why the source is not visited"}},
		{"notes that are a book", small + "notes: " + strings.Repeat("a", 2001) + "\n", []string{"bakery.yaml:10:8: notes have 2001 characters, want at most 2000"}},
		{"a list without end", small + "hosts: [" + strings.Repeat("a.example, ", 101) + "bakery.example]\n", []string{"bakery.yaml:10:8: hosts has 102 entries, want at most 100"}},
		{"a file without end", small + strings.Repeat("#", 64<<10), []string{"bakery.yaml:1:1: the file is longer than 65536 bytes"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := sources.LoadFile(files("bakery.yaml", tc.text), "bakery.yaml")
			if err == nil {
				t.Fatalf("no error, want %q", tc.want)
			}
			got := strings.Split(err.Error(), "\n")
			if len(got) != len(tc.want) {
				t.Fatalf("error has %d lines, want %d:\n%v", len(got), len(tc.want), err)
			}
			for i, want := range tc.want {
				if !strings.HasPrefix(got[i], want) {
					t.Errorf("line %d is\n%s\nwant it to begin\n%s", i+1, got[i], want)
				}
			}
		})
	}
}

// TestTheDocumentedFileIsRead loads the examples of the package's documentation.
func TestTheDocumentedFileIsRead(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var examples []string // text between lines of words
	for line := range strings.Lines(string(doc)) {
		if example, ok := strings.CutPrefix(line, "//\t"); !ok {
			examples = append(examples, "")
		} else if len(examples) > 0 {
			examples[len(examples)-1] += example
		}
	}
	examples = slices.DeleteFunc(examples, func(s string) bool { return s == "" })
	if len(examples) != 2 {
		t.Fatalf("doc.go has %d examples, want a file and a way of reading", len(examples))
	}
	got, err := sources.LoadFile(files("bakery.yaml", examples[0]), "bakery.yaml")
	if err != nil || got.Pagination.Next.Attr != "href" || got.Disabled == "" {
		t.Errorf("LoadFile = %+v, %v", got, err)
	}
	api := strings.Replace(small, "read: {ways: [main-text]}\n", examples[1], 1)
	if got, err = sources.LoadFile(files("bakery.yaml", api), "bakery.yaml"); err != nil || got.Read.JSON.Items != "data.jobs[*]" {
		t.Errorf("LoadFile = %+v, %v", got, err)
	}
}

func TestABrokenFileHidesNoOther(t *testing.T) {
	other := strings.ReplaceAll(small, "bakery", "mill")
	got, err := sources.Load(files("mill.yaml", other, "oven.yaml", "kind: [", "bakery.yaml", full, "README.md", "not read", "shop.yml", small))
	if len(got) != 2 || got[0].ID != "bakery" || got[1].ID != "mill" {
		t.Errorf("Load = %d sources, want bakery and mill", len(got))
	}
	want := "oven.yaml:2:1: not YAML: did not find expected node content\nshop.yml:1:1: a source file ends in .yaml; this one is not read"
	if err == nil || err.Error() != want {
		t.Errorf("error is\n%v\nwant\n%s", err, want)
	}
	if crawl, err := sources.Crawls(got); err != nil || len(crawl) != 1 || crawl[0].ID != "mill" {
		t.Errorf("Crawls = %+v, %v, want mill alone: bakery is disabled", crawl, err)
	}
	if _, err := sources.Load(files("README.md", "")); err == nil {
		t.Error("a folder without sources is no error")
	}
}

func FuzzLoadFile(f *testing.F) {
	f.Add(full)
	f.Add(small)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := sources.LoadFile(files("bakery.yaml", text), "bakery.yaml")
		if err == nil && (s.ID != "bakery" || len(s.Start) == 0 || len(s.Hosts) == 0 || s.Delay < crawler.DefaultDelay || s.Schedule.String() == "") {
			t.Errorf("a file without fault makes %+v", s)
		}
	})
}
