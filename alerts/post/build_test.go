package post_test

import (
	"bytes"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/alerts/post"
)

var hanoi = time.FixedZone("", 7*3600)

func digest() post.Message {
	return post.Message{
		ID:         "digest.demo-unit.20261121@example.org",
		Date:       time.Date(2026, 11, 21, 6, 0, 0, 0, hanoi),
		From:       "Bản tin tuyển dụng rủi ro <digest@example.org>",
		To:         []string{"duty@unit.example"},
		ReplyTo:    "answers+k3@example.org",
		Subject:    "[1 khẩn] Tây Ninh 21/11: 2 mới, 3 đổi, 1 gỡ và thêm vài chữ cho dài hơn một dòng thư",
		Language:   "vi",
		List:       "Tây Ninh <demo-unit.digest.example.org>",
		References: []string{"thread.demo-unit.202611@example.org"},
		PauseURL:   "https://example.org/u/TOKEN",
		PauseMail:  "pause+k3@example.org",
		Text:       "BẢN TIN\n.một dòng bắt đầu bằng dấu chấm\nCuối dòng có khoảng trắng \nHết",
		HTML:       "<!doctype html><p>B\u1ea3n tin",
		Files:      []post.File{{Name: "2026-11-21-ads.csv", Type: "text/csv; charset=utf-8", Data: []byte("\uFEFFref,title\r\n1,Gõ máy\r\n")}},
		Header:     map[string]string{"X-Digest-New": "2", "X-Digest-Severity": "A"},
	}
}

func build(t testing.TB, m post.Message, s post.Seal) []byte {
	t.Helper()
	raw, err := post.Build(m, s)
	if err != nil {
		t.Fatalf("Build: %v", err)
	}
	return raw
}

func parse(t testing.TB, raw []byte) *mail.Message {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("the mail cannot be read: %v\n%s", err, raw)
	}
	return m
}

func TestTheHeaderIsWhatDigestsNeed(t *testing.T) {
	m := parse(t, build(t, digest(), post.Seal{}))
	var d mime.WordDecoder
	got := make(map[string]string)
	for name, values := range m.Header {
		if name == "Content-Type" {
			continue
		}
		text, err := d.DecodeHeader(strings.Join(values, "|"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got[name] = text
	}
	want := map[string]string{
		"Date":                     "Sat, 21 Nov 2026 06:00:00 +0700",
		"From":                     "Bản tin tuyển dụng rủi ro <digest@example.org>",
		"To":                       "duty@unit.example",
		"Reply-To":                 "answers+k3@example.org",
		"Subject":                  digest().Subject,
		"Message-Id":               "<digest.demo-unit.20261121@example.org>",
		"References":               "<thread.demo-unit.202611@example.org>",
		"List-Id":                  "Tây Ninh <demo-unit.digest.example.org>",
		"List-Unsubscribe":         "<https://example.org/u/TOKEN>, <mailto:pause+k3@example.org>",
		"List-Unsubscribe-Post":    "List-Unsubscribe=One-Click",
		"Auto-Submitted":           "auto-generated",
		"X-Auto-Response-Suppress": "OOF, AutoReply",
		"Content-Language":         "vi",
		"Mime-Version":             "1.0",
		"X-Digest-New":             "2",
		"X-Digest-Severity":        "A",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
}

// leaf is a part that is not a multipart.
type leaf struct {
	Path, Type, Disposition, Body string
}

func leaves(t testing.TB, path string, h textproto.MIMEHeader, r io.Reader) []leaf {
	t.Helper()
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		t.Fatalf("%q: %v", h.Get("Content-Type"), err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return []leaf{{path, h.Get("Content-Type"), h.Get("Content-Disposition"), string(b)}}
	}
	var all []leaf
	for mr := multipart.NewReader(r, params["boundary"]); ; {
		p, err := mr.NextRawPart()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, leaves(t, path+"/"+strings.TrimPrefix(kind, "multipart/"), p.Header, decoded(p))...)
	}
}

func TestTextsAreAlternativesAndFilesAttached(t *testing.T) {
	m := parse(t, build(t, digest(), post.Seal{}))
	got := leaves(t, "", textproto.MIMEHeader(m.Header), m.Body)
	want := []leaf{
		{"/mixed/alternative", "text/plain; charset=utf-8", "", strings.ReplaceAll(digest().Text, "\n", "\r\n") + "\r\n"},
		{"/mixed/alternative", "text/html; charset=utf-8", "", digest().HTML + "\r\n"},
		{"/mixed", "text/csv; charset=utf-8; name=2026-11-21-ads.csv", "attachment; filename=2026-11-21-ads.csv", string(digest().Files[0].Data)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	only := digest()
	only.HTML, only.Files = "", nil
	m = parse(t, build(t, only, post.Seal{}))
	if got := m.Header.Get("Content-Type"); got != "text/plain; charset=utf-8" {
		t.Errorf("a mail of text alone is %s, want text/plain", got)
	}
}

func TestTheBytesAreThoseOfAMail(t *testing.T) {
	keys, _ := dkimKeys(t)
	raw := build(t, digest(), post.Seal{DKIM: keys})
	for i, line := range bytes.SplitAfter(raw, []byte("\n")) {
		if len(line) > 0 && !bytes.HasSuffix(line, []byte("\r\n")) {
			t.Errorf("line %d does not end with CRLF: %q", i+1, line)
		}
		if bytes.ContainsRune(bytes.TrimRight(line, "\r\n"), '\r') || len(line) > 80 {
			t.Errorf("line %d is %d bytes, want at most 78 and no bare CR: %q", i+1, len(line)-2, line)
		}
	}
	for i, b := range raw {
		if b > '~' || b < ' ' && b != '\r' && b != '\n' {
			t.Fatalf("byte %d is %#x, want printable ASCII", i, b)
		}
	}
	for _, word := range []string{"User-Agent", "X-Mailer", "go-mail"} {
		if bytes.Contains(raw, []byte(word)) {
			t.Errorf("the mail has %q", word)
		}
	}
}

func TestTheSameMessageIsTheSameBytes(t *testing.T) {
	keys, _ := dkimKeys(t)
	cert, _ := certificate(t, rsaKey())
	signer, err := post.LoadSigner(cert, keyFile(t, rsaKey()))
	if err != nil {
		t.Fatal(err)
	}
	s := post.Seal{DKIM: keys, Signer: signer}
	m := digest()
	for i := range 20 {
		m.Header["X-"+strings.Repeat("A", i+1)] = "x"
	}
	first := build(t, m, s)
	for range 5 {
		m.Header = maps.Clone(m.Header)
		if again := build(t, m, s); !bytes.Equal(first, again) {
			t.Fatalf("the second mail differs (-first +second):\n%s", cmp.Diff(string(first), string(again)))
		}
	}
	other := digest()
	other.Text += "."
	if bytes.Equal(first, build(t, other, s)) {
		t.Error("another text is the same mail")
	}
}

func TestNoFieldCanBreakOut(t *testing.T) {
	tests := []struct {
		name string
		edit func(m *post.Message, evil string)
	}{
		{"id", func(m *post.Message, s string) { m.ID += s }},
		{"from", func(m *post.Message, s string) { m.From = s + m.From }},
		{"from address", func(m *post.Message, s string) { m.From = "a" + s + "@example.org" }},
		{"to", func(m *post.Message, s string) { m.To = append(m.To, "a@unit.example"+s) }},
		{"reply-to", func(m *post.Message, s string) { m.ReplyTo += s }},
		{"language", func(m *post.Message, s string) { m.Language += s }},
		{"list name", func(m *post.Message, s string) { m.List = "Tây" + s + " <l.example.org>" }},
		{"list id", func(m *post.Message, s string) { m.List = "Tây <l.example.org" + s + ">" }},
		{"references", func(m *post.Message, s string) { m.References = append(m.References, "a"+s+"@example.org") }},
		{"pause url", func(m *post.Message, s string) { m.PauseURL += s }},
		{"pause mail", func(m *post.Message, s string) { m.PauseMail += s }},
		{"header value", func(m *post.Message, s string) { m.Header = map[string]string{"X-A": "a" + s} }},
		{"header name", func(m *post.Message, s string) { m.Header = map[string]string{"X-A" + s: "a"} }},
		{"file name", func(m *post.Message, s string) { m.Files[0].Name += s }},
		{"file type", func(m *post.Message, s string) { m.Files[0].Type += s }},
	}
	evils := map[string]string{"crlf": "\r\nBcc: evil@example.net\r\n\r\nbody", "lf": "\nBcc: evil@example.net", "cr": "\rBcc: x@example.net",
		"nul": "\x00", "line separator": "\u2028Bcc: x", "next line": "\u0085Bcc: x", "right to left": "\u202e"}
	for _, tt := range tests {
		for name, evil := range evils {
			m := digest()
			tt.edit(&m, evil)
			if raw, err := post.Build(m, post.Seal{}); err == nil {
				t.Errorf("%s with %s: a mail was made:\n%.300s", tt.name, name, raw)
			} else if strings.ContainsAny(err.Error(), "\r\x00") {
				t.Errorf("%s with %s: the error has it too: %q", tt.name, name, err)
			}
		}
	}
	for name, evil := range evils {
		m := digest()
		m.Subject = "3 mới" + evil + "=?utf-8?Q?=0AX: y?="
		got := parse(t, build(t, m, post.Seal{}))
		for h := range got.Header {
			if _, known := parse(t, build(t, digest(), post.Seal{})).Header[h]; !known {
				t.Errorf("subject with %s makes a field %s", name, h)
			}
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
		if err != nil || strings.ContainsAny(subject, "\r\n\x00\u2028\u0085\u202e") || !strings.HasPrefix(subject, "3 mới") {
			t.Errorf("subject with %s is %q, %v", name, subject, err)
		}
	}
}

func TestTextCannotBreakOutOfItsPart(t *testing.T) {
	m := digest()
	first := build(t, m, post.Seal{})
	_, params, err := mime.ParseMediaType(parse(t, first).Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	m.Text = "--" + params["boundary"] + "\r\nContent-Type: text/html\r\n\r\n<b>x</b>\r\n--" + params["boundary"] + "--\r\n.\r\n\x00\xff\r"
	got := parse(t, build(t, m, post.Seal{}))
	parts := leaves(t, "", textproto.MIMEHeader(got.Header), got.Body)
	if len(parts) != 3 || !strings.Contains(parts[0].Body, "<b>x</b>") {
		t.Errorf("%d parts, want 3 and all of the text in the first: %q", len(parts), parts)
	}
}

func TestFaultsAreNamed(t *testing.T) {
	tests := []struct {
		name string
		edit func(*post.Message)
		want string
	}{
		{"nobody to send to", func(m *post.Message) { m.To = nil }, "to: nobody"},
		{"no date", func(m *post.Message) { m.Date = time.Time{} }, "date: it is not set"},
		{"an id in brackets", func(m *post.Message) { m.ID = "<" + m.ID + ">" }, "message id:"},
		{"a pause link without TLS", func(m *post.Message) { m.PauseURL = "http://example.org/u" }, "want https"},
		{"a pause link of another kind", func(m *post.Message) { m.PauseURL = "javascript:alert(1)" }, "is not a URL"},
		{"a field that is not an extension", func(m *post.Message) { m.Header = map[string]string{"Bcc": "a@b.example"} }, "header:"},
		{"a path for a file", func(m *post.Message) { m.Files[0].Name = "../ads.csv" }, "file:"},
		{"an address without a domain", func(m *post.Message) { m.To = []string{"duty"} }, "not a mail address"},
		{"two faults", func(m *post.Message) { m.From, m.Language = "x", "tiếng Việt" }, "language:"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := digest()
			tt.edit(&m)
			if _, err := post.Build(m, post.Seal{}); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Build = %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestAddressesAreWrittenAsMailServersReadThem(t *testing.T) {
	tests := []struct{ name, from, want string }{
		{"bare", "digest@example.org", "digest@example.org"},
		{"a plain name", "Lurewatch <digest@example.org>", "Lurewatch <digest@example.org>"},
		{"a name that needs quotes", `"Digest, daily" <digest@example.org>`, `"Digest, daily" <digest@example.org>`},
		{"a domain in Vietnamese", "digest@thử.example", "digest@xn--th-yct.example"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := digest()
			m.From = tt.from
			if got := parse(t, build(t, m, post.Seal{})).Header.Get("From"); got != tt.want {
				t.Errorf("From is %q, want %q", got, tt.want)
			}
		})
	}
}

// BenchmarkBuild makes the mail of a large digest, 100 KB each of text, HTML and CSV, with both signatures.
func BenchmarkBuild(b *testing.B) {
	keys, _ := dkimKeys(b)
	m := digest()
	m.Text = strings.Repeat("Nhân viên gõ máy, đón ở cửa khẩu, không cần bằng cấp\n", 1500)
	m.HTML, m.Files[0].Data = "<p>"+m.Text, []byte(m.Text)
	for b.Loop() {
		if _, err := post.Build(m, post.Seal{DKIM: keys}); err != nil {
			b.Fatal(err)
		}
	}
}
