package fetch_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"lurewatch/crawler/fetch"
)

func TestTextComesAsUTF8(t *testing.T) {
	const viet1258 = "tuy\xea\xd2n d\xf9ng vi\xea\xf2c l\xe0m l\xfd\xf5ng cao" // "tuyển dụng việc làm lương cao", tones apart
	const viet = "tuyê\u0309n dùng viê\u0323c làm lương cao"
	const gbk, chinese = "\xd5\xd0\xc6\xb8", "招聘"
	for _, tc := range []struct{ name, contentType, body, want, charset string }{
		{"a BOM is dropped", "text/html", "\ufeff<p>việc", "<p>việc", "utf-8"},
		{"a BOM beats the header", "text/html; charset=windows-1252", "\ufeff<p>việc", "<p>việc", "utf-8"},
		{"UTF-16 little endian by BOM", "text/html", "\xff\xfe<\x00p\x00>\x00\xc7\x1e", "<p>ệ", "utf-16le"},
		{"UTF-16 big endian by BOM", "text/plain; charset=utf-8", "\xfe\xff\x00a\x1e\xc7", "aệ", "utf-16be"},
		{"UTF-16 by header", "text/plain; charset=utf-16le", "a\x00\xc7\x1e", "aệ", "utf-16le"},
		{"the header", "text/html; charset=windows-1258", viet1258, viet, "windows-1258"},
		{"the header in quotes and capitals", `text/html; Charset="GBK"`, gbk, chinese, "gbk"},
		{"a header with mistakes", `text/html; foo; charset = gb2312; charset`, gbk, chinese, "gbk"},
		{"the header beats a meta", "text/html; charset=gbk", "<meta charset=windows-1252>" + gbk, "<meta charset=windows-1252>" + chinese, "gbk"},
		{"a label nobody knows is passed over", "text/html; charset=klingon", "<meta charset=gbk>" + gbk, "<meta charset=gbk>" + chinese, "gbk"},
		{"a meta", "text/html", "<html><head><meta charset='windows-1258'>" + viet1258, "<html><head><meta charset='windows-1258'>" + viet, "windows-1258"},
		{"a meta of old", "text/html", `<META http-equiv=Content-Type content="text/html; charset=gb2312">` + gbk, `<META http-equiv=Content-Type content="text/html; charset=gb2312">` + chinese, "gbk"},
		{"a meta beyond the first kilobyte", "text/html", strings.Repeat(" ", 3000) + "<meta charset=gbk>" + gbk, strings.Repeat(" ", 3000) + "<meta charset=gbk>" + chinese, "gbk"},
		{"a meta in a comment is none", "text/html", "<!-- <meta charset=gbk> --><p>việc", "<!-- <meta charset=gbk> --><p>việc", "utf-8"},
		{"a meta in a script is none", "text/html", "<script>'<meta charset=gbk>'</script><p>việc", "<script>'<meta charset=gbk>'</script><p>việc", "utf-8"},
		{"a meta outside HTML is none", "text/plain", "<meta charset=gbk>việc", "<meta charset=gbk>việc", "utf-8"},
		{"a meta beats an XML declaration", "text/html", `<?xml version="1.0" encoding="utf-8"?><meta charset=gbk>` + gbk, `<?xml version="1.0" encoding="utf-8"?><meta charset=gbk>` + chinese, "gbk"},
		{"a meta that says UTF-16 lies", "text/html", "<meta charset=utf-16>việc", "<meta charset=utf-16>việc", "utf-8"},
		{"an XML declaration", "application/rss+xml", `<?xml version='1.0' encoding = 'GBK'?><t>` + gbk, `<?xml version='1.0' encoding = 'GBK'?><t>` + chinese, "gbk"},
		{"an XML declaration without an encoding", "application/xml", `<?xml version="1.0"?><t>việc`, `<?xml version="1.0"?><t>việc`, "utf-8"},
		{"UTF-8 that does not say", "text/html", "<p>việc làm", "<p>việc làm", "utf-8"},
		{"ASCII", "text/html", "<p>job", "<p>job", "utf-8"},
		{"UTF-8 with a bad byte", "text/html", "<p>việc \xff" + strings.Repeat("làm ", 20), "<p>việc \ufffd" + strings.Repeat("làm ", 20), "utf-8"},
		{"bad bytes under a header", "text/html; charset=utf-8", "a\xe1\xbbb\xff", "a\ufffdb\ufffd", "utf-8"},
		{"Vietnamese that does not say", "text/html", viet1258, viet, "windows-1258"},
		{"French that does not say", "text/html", "employ\xe9 de caf\xe9 \xe0 Hu\xea", "employé de café à Huê", "windows-1252"},
		{"Italian that does not say", "text/html", "ci\xf2 che pu\xf2, citt\xe0 e perch\xe9, pi\xf9 caff\xe8, universit\xe0, luned\xec, qualit\xe0, \xe8, attivit\xe0", "ciò che può, città e perché, più caffè, università, lunedì, qualità, è, attività", "windows-1252"},
		{"JSON", "application/ld+json", `{"title":"việc"}`, `{"title":"việc"}`, "utf-8"},
		{"a combining mark stays apart", "text/plain; charset=utf-8", "vie\u0323\u0302c", "vie\u0323\u0302c", "utf-8"},
		{"a charset that browsers refuse", "text/html; charset=iso-2022-kr", "<p>việc", "<p>việc", "utf-8"},
		{"an empty text", "text/html", "", "", "utf-8"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := get(t, newClient(t, fetch.Options{}), serve(t, answer([]byte(tc.body), "Content-Type", tc.contentType)))
			if string(p.Body) != tc.want || p.Charset != tc.charset {
				t.Errorf("Get = %q from %s, want %q from %s", p.Body, p.Charset, tc.want, tc.charset)
			}
			if !utf8.Valid(p.Body) {
				t.Errorf("Get = %q, which is not UTF-8", p.Body)
			}
		})
	}
}

func TestContentType(t *testing.T) {
	const png = "\x89PNG\r\n\x1a\n\xff\xfe"
	for _, tc := range []struct{ name, header, body, want, charset string }{
		{"the header's, without parameters", "Text/HTML ; charset=utf-8", "x", "text/html", "utf-8"},
		{"two headers in one", "text/html, text/plain", "x", "text/html", "utf-8"},
		{"a picture stays as it is", "image/png", png, "image/png", ""},
		{"a download stays as it is", "application/octet-stream", "\xff\xfea", "application/octet-stream", ""},
		{"HTML without a header", "", "<!DOCTYPE html><p>việc", "text/html", "utf-8"},
		{"XML without a header", "", "<?xml version='1.0'?><rss/>", "text/xml", "utf-8"},
		{"text without a header", "", "việc làm", "text/plain", "utf-8"},
		{"a picture without a header", "", png, "image/png", ""},
		{"a header that is no type", "html", "<html><p>x", "text/html", "utf-8"},
		{"nothing without a header", "", "", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			head := "HTTP/1.1 200 OK\r\nConnection: close\r\n"
			if tc.header != "" {
				head += "Content-Type: " + tc.header + "\r\n"
			}
			p := get(t, newClient(t, fetch.Options{}), serve(t, raw(head+"\r\n"+tc.body)))
			if p.ContentType != tc.want || p.Charset != tc.charset {
				t.Errorf("Get = type %q from %q, want %q from %q", p.ContentType, p.Charset, tc.want, tc.charset)
			}
			if string(p.Body) != tc.body {
				t.Errorf("Get = %q, want %q", p.Body, tc.body)
			}
		})
	}
}

func TestBytesThatAreCalledTextAreNot(t *testing.T) {
	for _, tc := range []struct{ name, header, body, want string }{
		{"a picture", "text/html", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"},
		{"a PDF", "text/plain; charset=utf-8", "%PDF-1.7\n", "application/pdf"},
		{"an archive", "text/html", "PK\x03\x04\x14\x00", "application/zip"},
		{"control characters", "text/plain", "abc\x01\x02\x00def", "application/octet-stream"},
		{"many control characters", "text/html", "abc\x01\x02\x03def\x04", "application/octet-stream"},
		{"a page", "text/html", "<!doctype html><p>x", "text/html"},
		{"UTF-16 that says so", "text/html; charset=utf-16le", "<\x00p\x00>\x00", "text/html"},
		{"UTF-16 with a mark", "text/plain", "\xff\xfea\x00", "text/plain"},
		{"UTF-16 that does not say", "text/html", "<\x00p\x00>\x00\xc7\x1e \x00", "text/html"},
		{"UTF-16 without a header", "", "<\x00h\x00t\x00m\x00l\x00>\x00", "text/html"},
		{"UTF-16 the other way round", "text/plain", "\x00v\x00i\x1e\xc7\x00c", "text/plain"},
		{"VISCII that says so", "text/html; charset=viscii", "<p>M\x19", "text/html"},
		{"a capital of VISCII", "text/html", "<p>K\x19 thu\xa7t vi\xaen m\xe1y m\xf3c c\xa5n ng\xdf\xb6i", "text/html"},
		{"a feed with a stray control character", "application/xml", "<?xml version='1.0'?><rss><channel><title>a\x0bb</title></channel></rss>", "application/xml"},
		{"the same outside a type", "", "<?xml version='1.0'?><rss><channel><title>a\x0bb</title></channel></rss>", "text/xml"},
		{"a feed", "application/xml", "<?xml version='1.0'?><rss/>", "application/xml"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := fetch.MediaType(tc.header, []byte(tc.body)); got != tc.want {
				t.Errorf("media type of %q sent as %q is %q, want %q", tc.body, tc.header, got, tc.want)
			}
		})
	}
}

func TestTextDecodesFilesWhoseCharsetIsTold(t *testing.T) {
	for _, tc := range []struct {
		name, file, want string
		html, ok         bool
	}{
		{"UTF-8", "gõ máy", "gõ máy", false, true},
		{"UTF-8 with a mark", "\xef\xbb\xbfgõ", "gõ", false, true},
		{"UTF-16", "\xff\xfeg\x00\xf5\x00", "gõ", false, true},
		{"a page that says GB2312", "<html><meta charset=gb2312><p>\xd5\xd0\xc6\xb8", "<html><meta charset=gb2312><p>招聘", true, true},
		{"too few bytes of an unknown charset", "\xd5\xd0\xc6\xb8\xb4\xf2\xd7\xd6", "", false, false},
		{"a text in an old font", "vi\xd6c l\xb5m l\xad\xacng cao t\xb9i nh\xb5", "việc làm lương cao tại nhà", false, true},
		{"a picture", "GIF89a\x01\x00", "", false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, html, ok := fetch.Text([]byte(tc.file))
			if ok != tc.ok || ok && (string(got) != tc.want || html != tc.html) {
				t.Errorf("Text(%q) = %q, %v, %v, want %q, %v, %v", tc.file, got, html, ok, tc.want, tc.html, tc.ok)
			}
		})
	}
}

func FuzzText(f *testing.F) {
	f.Add("text/html; charset=windows-1258", []byte("<meta charset=gbk>\xea\xf2"))
	f.Add("application/xml", []byte("<?xml encoding='utf-16'?>\xff"))
	f.Add("text/html; charset=iso-8859-1", []byte("<SCRIPT>&<!--vi\xd6c l\xb5m t\xb9i nh\xb5 \x1b$B"))
	f.Add("text/plain; charset=utf-16le", []byte("\x00v\x00i\x1e\xc7\xd8\x00\x00"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		text, charset, _ := fetch.ToUTF8(body, fetch.MediaType(contentType, body), contentType)
		if !utf8.Valid(text) || charset == "" {
			t.Errorf("a text of %q comes as %q from %q, want UTF-8 and a charset", contentType, text, charset)
		}
	})
}
