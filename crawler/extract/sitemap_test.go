package extract_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

const mapAddress = "https://jobs.example/sitemap.xml"

func TestSitemapsAreRead(t *testing.T) {
	march := time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name, body string
		want       extract.Sitemap
	}{
		{"pages", `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> https://jobs.example/ad/1?a=1&amp;b=2 </loc><lastmod>2026-03-04</lastmod><priority>0.5</priority></url>` +
			`<url><loc><![CDATA[https://jobs.example/ad/2]]></loc><lastmod>2026-03-04T07:30:00+07:00</lastmod></url><url><loc>/ad/3</loc><lastmod>yesterday</lastmod></url></urlset>`,
			extract.Sitemap{Pages: []extract.Entry{{Loc: "https://jobs.example/ad/1?a=1&b=2", LastMod: march}, {Loc: "https://jobs.example/ad/2", LastMod: march.Add(30 * time.Minute)}, {Loc: "https://jobs.example/ad/3"}}}},
		{"an index", `<sitemapindex><sitemap><loc>https://jobs.example/s1.xml.gz</loc><lastmod>2026-03-04T00:00:00Z</lastmod></sitemap><sitemap><loc>https://other.example/s2.xml</loc></sitemap></sitemapindex>`,
			extract.Sitemap{Sitemaps: []extract.Entry{{Loc: "https://jobs.example/s1.xml.gz", LastMod: march}, {Loc: "https://other.example/s2.xml"}}}},
		{"with extensions and prefixes", "\uFEFF\n" + `<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="x"><s:url><s:loc>https://jobs.example/ad/1</s:loc><image:image><image:loc>https://jobs.example/p.jpg</image:loc></image:image></s:url></s:urlset>`,
			extract.Sitemap{Pages: []extract.Entry{{Loc: "https://jobs.example/ad/1"}}}},
		{"a newer XML that claims another charset", `<?xml version="1.1" encoding="windows-1252"?><urlset><url><loc>https://jobs.example/việc</loc></url></urlset>`,
			extract.Sitemap{Pages: []extract.Entry{{Loc: "https://jobs.example/vi%E1%BB%87c"}}}},
		{"plain text", "https://jobs.example/ad/1\r\n\n  https://jobs.example/ad/2 \nhttps://jobs.example/ad/1\nwords\n/ad/9",
			extract.Sitemap{Pages: []extract.Entry{{Loc: "https://jobs.example/ad/1"}, {Loc: "https://jobs.example/ad/2"}}, Faulty: 2}},
		{"the same address twice and one that is none", `<urlset><url><loc>https://jobs.example/a</loc></url><url><loc>https://jobs.example/a#x</loc></url><url><loc>ftp://jobs.example/</loc></url><url></url></urlset>`,
			extract.Sitemap{Pages: []extract.Entry{{Loc: "https://jobs.example/a"}}, Faulty: 1}},
		{"a bare ampersand and a control sign", "<urlset><url><loc>https://jobs.example/a?x=1&y=2</loc></url><url><loc>https://jobs.example/\x01b</loc></url></urlset>",
			extract.Sitemap{Pages: []extract.Entry{{Loc: "https://jobs.example/a?x=1&y=2"}, {Loc: "https://jobs.example/b"}}}},
		{"entries that are not closed", `<urlset><url><loc>https://jobs.example/a</loc><url><loc>https://jobs.example/b</loc>`,
			extract.Sitemap{Pages: []extract.Entry{{Loc: "https://jobs.example/a"}, {Loc: "https://jobs.example/b"}}}},
		{"one broken in the middle", `<urlset><url><loc>https://jobs.example/a</loc></url><url><loc>https://jobs.example/b</loc></url><<<`,
			extract.Sitemap{Pages: []extract.Entry{{Loc: "https://jobs.example/a"}, {Loc: "https://jobs.example/b"}}, Why: "broken XML: on line 1: expected element name after <"}},
		{"nothing", "", extract.Sitemap{}},
		{"a web page", "<!DOCTYPE html><html><body><a href='/x'>x</a></body></html>", extract.Sitemap{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for how, r := range map[string]io.Reader{"at once": strings.NewReader(tc.body), "byte by byte": iotest.OneByteReader(strings.NewReader(tc.body))} {
				if diff := cmp.Diff(tc.want, extract.ReadSitemap(mapAddress, r)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", how, diff)
				}
			}
		})
	}
}

func TestSitemapsAreBounded(t *testing.T) {
	entries := others(extract.MaxEntries+10, `<url><loc>https://jobs.example/%[1]d</loc></url>`)
	if s := extract.ReadSitemap(mapAddress, strings.NewReader("<urlset>"+entries)); len(s.Pages) != extract.MaxEntries || s.Why != "no more than 50000 entries are read" {
		t.Errorf("%d pages, why %q", len(s.Pages), s.Why)
	}
	endless := io.MultiReader(strings.NewReader("https://jobs.example/a\n"), repeated("x"))
	if s := extract.ReadSitemap(mapAddress, endless); len(s.Pages) != 1 || s.Why != fmt.Sprintf("more than %d bytes", extract.MaxSitemap) {
		t.Errorf("endless: %d pages, why %q", len(s.Pages), s.Why)
	}
}

// repeated is a reader of a text without end.
type repeated string

func (r repeated) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = r[i%len(r)]
	}
	return len(p), nil
}

func TestABrokenConnectionIsTold(t *testing.T) {
	broken := errors.New("connection reset")
	for name, body := range map[string]string{
		"XML":  `<urlset><url><loc>https://jobs.example/a</loc></url>` + strings.Repeat(" ", 1000),
		"text": "https://jobs.example/a\n" + strings.Repeat("\n", 1000),
		"soon": "https://jobs.example/a\n",
	} {
		s := extract.ReadSitemap(mapAddress, io.MultiReader(strings.NewReader(body), iotest.ErrReader(broken)))
		if len(s.Pages) != 1 || !strings.Contains(s.Why, "connection reset") {
			t.Errorf("%s: %d pages, why %q", name, len(s.Pages), s.Why)
		}
	}
}

func FuzzReadSitemap(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><urlset><url><loc>https://jobs.example/a</loc><lastmod>2026-03</lastmod></url><sitemap><loc>/b`))
	f.Add([]byte("https://jobs.example/a\nhttps://jobs.example/b"))
	f.Add([]byte("<a b=c \xff\x00>&x;<![CDATA[<url>]]><!-- <url> --><url/><?xml?><loc>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		s := extract.ReadSitemap(mapAddress, strings.NewReader(string(body)))
		for _, e := range append(s.Pages, s.Sitemaps...) {
			if c, err := job.Canonical(e.Loc); err != nil || c != e.Loc {
				t.Errorf("entry %q is not canonical: %q, %v", e.Loc, c, err)
			}
		}
		if whole := extract.ReadSitemap(mapAddress, iotest.OneByteReader(strings.NewReader(string(body)))); cmp.Diff(s, whole) != "" {
			t.Errorf("read byte by byte: %s", cmp.Diff(s, whole))
		}
	})
}
