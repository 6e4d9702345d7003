package board_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"lurewatch/job"
)

// get fetches an address without following redirects, and fails the test if there is no answer.
func get(tb testing.TB, url string, header ...string) (*http.Response, string) {
	tb.Helper()
	req, err := http.NewRequestWithContext(tb.Context(), http.MethodGet, url, nil)
	if err != nil {
		tb.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		tb.Fatalf("get %s: %v", url, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		tb.Fatalf("read %s: %v", url, err)
	}
	return resp, string(body)
}

// parse reads a page as a browser does.
func parse(tb testing.TB, page string) *html.Node {
	tb.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

// find lists the elements of a kind that have the attribute with the value; an empty key means any.
func find(n *html.Node, kind atom.Atom, key, value string) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.DataAtom == kind && (key == "" || attr(d, key) == value) {
			out = append(out, d)
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// words is the text under the nodes, with one space for each run of white space.
func words(nodes ...*html.Node) string {
	var b strings.Builder
	for _, n := range nodes {
		for d := range n.Descendants() {
			switch {
			case d.Type == html.TextNode:
				b.WriteString(d.Data)
			case d.DataAtom == atom.Br, d.DataAtom == atom.P, d.DataAtom == atom.H1:
				b.WriteByte(' ')
			}
		}
		b.WriteByte(' ')
	}
	return fold(b.String())
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// readJSONLD reads an ad from the JobPosting of a page.
func readJSONLD(tb testing.TB, doc *html.Node) job.Ad {
	tb.Helper()
	scripts := find(doc, atom.Script, "type", "application/ld+json")
	if len(scripts) != 1 {
		tb.Fatalf("page has %d JSON-LD scripts, want 1", len(scripts))
	}
	var v struct {
		Identifier, Title, Description, BaseSalary, DatePosted, InLanguage string
		HiringOrganization                                                 struct{ Name string }
		JobLocation                                                        struct {
			Address struct{ AddressLocality string }
		}
	}
	if err := json.Unmarshal([]byte(scripts[0].FirstChild.Data), &v); err != nil {
		tb.Fatalf("JSON-LD does not decode: %v", err)
	}
	return job.Ad{ID: job.ID(v.Identifier), Title: v.Title, Company: v.HiringOrganization.Name, Location: v.JobLocation.Address.AddressLocality,
		Salary: v.BaseSalary, Text: words(parse(tb, v.Description)), Lang: v.InLanguage, Posted: v.DatePosted}
}

// readArticle reads an ad from the article of a page.
func readArticle(tb testing.TB, doc *html.Node) job.Ad {
	tb.Helper()
	article := find(doc, atom.Article, "", "")
	if len(article) != 1 {
		tb.Fatalf("page has %d articles, want 1", len(article))
	}
	title := words(find(doc, atom.H1, "", "")...)
	for _, m := range find(doc, atom.Meta, "property", "og:title") {
		if og := fold(attr(m, "content")); og != title {
			tb.Errorf("og:title is %q, h1 %q, want the same", og, title)
		}
	}
	return job.Ad{Title: title, Text: words(find(article[0], atom.P, "", "")...)}
}

// readPairs reads an ad from the labelled pairs of a page.
func readPairs(tb testing.TB, doc *html.Node) job.Ad {
	tb.Helper()
	dd := func(class string) string { return words(find(doc, atom.Dd, "class", class)...) }
	return job.Ad{Title: dd("title"), Company: dd("company"), Location: dd("location"), Salary: dd("salary"), Text: dd("text"), Posted: dd("posted")}
}
