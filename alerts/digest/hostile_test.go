package digest_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// saying is a digest of two ads of which every text is s.
func saying(u units.Unit, s string) digest.Digest {
	d := frame(u)
	d.Sources.Amiss[0].ID = "demo-board-2"
	c := job.Case{Ad: job.Ad{ID: job.ID(s), URL: s, Title: s, Company: s, Location: s, Salary: s, Text: s, Source: s, Posted: s}, ClosedWhy: s, Page: s,
		Review: job.Standing{State: job.ReviewUnsure, Reason: job.ReasonOther, Note: s, By: s, At: d.Made},
		Verdict: job.Verdict{Band: job.Alert, Score: 88, Facts: job.Facts{
			Contacts: []job.Contact{contact("telegram", s), contact("url", s), contact(s, s)},
			Routes:   []job.Route{{Kind: job.RouteMeeting, Place: "kh-bavet", Span: job.Span{Quote: s}}}}}}
	it := digest.Item{Ref: "VN-20261122-0001", News: digest.New, Case: c, Now: []digest.Pressing{digest.MeetingSoon}, Campaign: job.ID(s), CampaignAds: 2,
		Why: []units.Reason{{Kind: units.AtContact, Quote: s}}, Bearers: map[string]int{"telegram " + s: 2, "url " + s: 2}}
	second := it
	second.Ref, second.News, second.Now = "VN-20261122-0002", digest.Changed, nil
	d.Items = []digest.Item{it, second}
	return d
}

var hostile = []struct{ name, text string }{
	{"tags", `<script>alert(1)</script><a href="https://evil.example/">x</a><img src=//evil.example/x>`},
	{"the end of an attribute", `" onmouseover="alert(1)" x="`},
	{"the end of a comment and of a style", `--></style>;background:url(//evil.example/)`},
	{"a template", `{{.Unit}} {unit} {n}`},
	{"an address", "https://evil.example/a?b=www.evil.example#c"},
	{"an address in capitals", "HTTPS://EVIL.EXAMPLE"},
	{"a host", "evil.example/a và www.evil.example"},
	{"a mail address and a name", "hr@evil.example, ib @demo_hr_01"},
	{"a scheme of an app", "tg://resolve?domain=demo mailto:hr@evil.example"},
	{"lines that look like ours", "x\r\n\r\n== Lưu ý ==\nDUNG VN-20261122-0009\n.\r\n"},
	{"headers", "x\r\nBcc: hr@evil.example\r\nSubject: y"},
	{"a boundary", "\n--boundary--\n"},
	{"controls of direction", "a\u202egnp.exe\u202c \u2066b\u2069 \u200f"},
	{"other line ends", "a\u2028b\u2029c\u0085d\v\f"},
	{"bytes that are no text", "a\xff\xfe\x00\x1b[31m"},
	{"a formula", `=HYPERLINK("http://evil.example";"x")`},
	{"a formula behind a line end", "\t\r\n=1+1"},
	{"a formula behind a semicolon", `a";=cmd|' /C calc'!A1`},
	{"a wide formula", "＝1+1；＠SUM(A1)"},
}

// linkable is what a mail program may make a link of.
var linkable = regexp.MustCompile(`(?i)https?://|www\.\w|evil\.example|@\w|mailto:|tg://`)

func TestAdsInjectNothing(t *testing.T) {
	masked := tayNinh("vi")
	masked.Clear = false
	plain := saying(tayNinh("vi"), "x")
	lines, tags := strings.Count(digest.Text(plain), "\n"), skeleton(t, digest.HTML(plain))
	for _, tc := range hostile {
		for _, u := range []units.Unit{tayNinh("vi"), masked} {
			t.Run(tc.name, func(t *testing.T) {
				d := saying(u, tc.text)
				text := digest.Text(d)
				own := operators(text)
				if m := linkable.FindString(own); m != "" {
					t.Errorf("the text has %q:\n%s", m, own)
				}
				if i := strings.IndexFunc(text, func(r rune) bool {
					return r != '\n' && unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar && !strings.Contains(tc.name, "bytes")
				}); i >= 0 {
					t.Errorf("the text has %q", text[i:i+4])
				}
				if n := strings.Count(text, "\n"); n != lines {
					t.Errorf("the text has %d lines, want %d:\n%s", n, lines, text)
				}
				page := digest.HTML(d)
				if got := skeleton(t, page); !slices.Equal(got, tags) {
					t.Errorf("the page has other tags: %v", got)
				}
				if m := linkable.FindString(operators(words(t, page))); m != "" {
					t.Errorf("the page has %q in its words", m)
				}
				if s := digest.Subject(d); s != digest.Subject(plain) {
					t.Errorf("the subject is %q", s)
				}
				checkCells(t, digest.CSV(d))
				if !json.Valid(digest.JSON(d)) {
					t.Error("the JSON is none")
				}
				if !u.Clear {
					return
				}
				if _, err := digest.PDF(d); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// operators takes the addresses of the operator out.
func operators(s string) string {
	return strings.NewReplacer("https://lurewatch.example/", "", "operator@lurewatch.example", "").Replace(s)
}

// skeleton lists the tags of a page with their attributes, in order; of links it has the address too.
func skeleton(t *testing.T, page string) []string {
	t.Helper()
	var out []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			tok := z.Token()
			s := tok.Type.String() + " " + tok.Data
			for _, a := range tok.Attr {
				if s += " " + a.Key; a.Key == "href" || a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					s += "=" + a.Val
				}
			}
			out = append(out, s)
		case html.CommentToken:
			t.Errorf("the page has a comment: %s", z.Raw())
		}
	}
}

// words are the texts of a page.
func words(t *testing.T, page string) string {
	t.Helper()
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		}
	}
}

func checkCells(t *testing.T, data []byte) {
	t.Helper()
	data, ok := bytes.CutPrefix(data, []byte("\ufeff"))
	if !ok || bytes.Count(data, []byte("\n")) != bytes.Count(data, []byte("\r\n")) {
		t.Error("the CSV has no byte order mark, or a line end that is not CRLF")
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("the CSV has %d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		for i, c := range row {
			if strings.ContainsAny(c, "\r\n\t\v\f\u2028\u0085\u202e") {
				t.Errorf("%s has a line end or a control: %q", rows[0][i], c)
			}
			for _, part := range strings.FieldsFunc(c, func(r rune) bool { return r == ';' || r == '；' }) {
				begins := strings.TrimLeftFunc(part, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == '"' })
				if strings.IndexAny(begins, "=+-@＝＋－＠") == 0 {
					t.Errorf("%s is a formula: %q", rows[0][i], c)
				}
			}
		}
	}
}

// FuzzForeignText tells an ad with any text in every form but the PDF.
func FuzzForeignText(f *testing.F) {
	for _, tc := range hostile {
		f.Add(tc.text)
	}
	plain := saying(tayNinh("vi"), "x")
	lines := strings.Count(digest.Text(plain), "\n")
	f.Fuzz(func(t *testing.T, s string) {
		if len(strings.TrimSpace(strings.Map(printing, s))) < 1 {
			return // an empty line is left out
		}
		d := saying(tayNinh("vi"), s)
		if n := strings.Count(digest.Text(d), "\n"); n > lines {
			t.Errorf("%d lines, want at most %d", n, lines)
		}
		if page := digest.HTML(d); strings.Count(page, "<a ") != strings.Count(digest.HTML(plain), "<a ") || strings.Contains(page, "<script") {
			t.Error("the page has other links or a script")
		}
		checkCells(t, digest.CSV(d))
		json.Valid(digest.JSON(d))
	})
}

func printing(r rune) rune {
	if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
		return ' '
	}
	return r
}
