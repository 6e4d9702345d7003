package web

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/internal/mask"
)

func TestInputIsDecidedByContent(t *testing.T) {
	ad := "Tuyển nhân viên trực tin nhắn, lương cao, bao ăn ở, không cần kinh nghiệm."
	url := func(s string) input { return input{url: s} }
	beside := func(s, typed string) input { return input{url: s, text: typed, linked: true} }
	which := input{unread: whichAddress}
	for _, tc := range []struct {
		name, in string
		want     input
	}{
		{"an address", " https://jobs.example/a \n", url("https://jobs.example/a")},
		{"a defanged address", "hxxps[:]//jobs[.]example/a", url("https://jobs.example/a")},
		{"an address in brackets", "<HTTP://jobs.example>", url("http://jobs.example")},
		{"an address without a scheme", "facebook.com/groups/1/posts/2", url("https://facebook.com/groups/1/posts/2")},
		{"a bare host", "jobs.example", url("https://jobs.example")},
		{"an address behind invisible characters", "\u200b\ufeffhttps://jobs.example/a", url("https://jobs.example/a")},
		{"an address with invisible characters", "https://jobs\u200b.example/a", url("https://jobs.example/a")},
		{"one slash", "https:/jobs.example/a", url("https://jobs.example/a")},
		{"one slash and little more", "https:/x", url("https://x")},
		{"slashes without a scheme", "//x", url("https://x")},
		{"backslashes", `https:\\jobs.example/a`, url("https://jobs.example/a")},

		{"an address in a sentence", "xem https://jobs.example/a.", beside("https://jobs.example/a", "xem https://jobs.example/a.")},
		{"what a telephone shares", "Xem tin này https://x.example/ad/7", beside("https://x.example/ad/7", "Xem tin này https://x.example/ad/7")},
		{"an address without a scheme in a sentence", "xem facebook.com/groups/1 nhé", beside("https://facebook.com/groups/1", "xem facebook.com/groups/1 nhé")},
		{"an address behind a word", "Xemhttps://x.example/ad/7", url("https://x.example/ad/7")},
		{"an address in brackets in a sentence", "tin (https://x.example/ad_(7)) đó", beside("https://x.example/ad_(7))", "tin (https://x.example/ad_(7)) đó")},
		{"the same address twice", "https://x.example/a https://x.example/a", url("https://x.example/a")},

		{"two addresses on two lines", "https://x.example/a\nhttps://x.example/b", which},
		{"two addresses and few words", "xem https://x.example/a và https://x.example/b", input{text: "xem https://x.example/a và https://x.example/b", linked: true, unread: whichAddress}},
		{"a script", "javascript:alert(1)", which},
		{"data", "data:text/html,<p>x", which},
		{"a file", "file:///etc/passwd", which},
		{"a file server", "ftp://x.example/a", which},
		{"a view of a source", "view-source:https://x.example/a", which},
		{"a scheme without a host", "https://", which},

		{"an ad", ad, input{text: ad}},
		{"an ad with an address", ad + " https://x.example/a", input{text: ad + " https://x.example/a", linked: true}},
		{"an ad with two addresses", ad + " fb.com/a zalo.me/b", input{text: ad + " fb.com/a zalo.me/b", linked: true}},
		{"an ad with a line that has a colon", "File:xin.doc " + ad, input{text: "File:xin.doc " + ad, linked: true}},
		{"a short ad", "Tuyển gấp 10 bạn", input{text: "Tuyển gấp 10 bạn"}},
		{"a short ad with a contact", "Việc nhẹ, Zalo:0900000123", input{text: "Việc nhẹ, Zalo:0900000123"}},
		{"sentences without spaces", "Việc nhẹ.lương cao.TP.HCM", input{text: "Việc nhẹ.lương cao.TP.HCM"}},
		{"an ad in few ideographs", "高薪招聘打字员包吃住月薪两万可预支路费全包 t.me/abc", input{text: "高薪招聘打字员包吃住月薪两万可预支路费全包 t.me/abc", linked: true}},
		{"a mail address", "hr@jobs.example", input{text: "hr@jobs.example"}},
		{"a word", "việc.làm", input{text: "việc.làm"}},

		{"a number", "0900.000.123", input{unread: noText}},
		{"invisible characters", "\u200b\ufeff\u2060\u3164\u034f", input{unread: noText}},
		{"punctuation", "... !!! ???", input{unread: noText}},
		{"two letters", "ab", input{unread: noText}},
		{"pictures", "🔥🔥🔥", input{unread: noText}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, readInput(tc.in), cmp.AllowUnexported(input{})); diff != "" {
				t.Errorf("readInput(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestLongTextIsReadInProportion(t *testing.T) {
	for _, in := range []string{strings.Repeat("a.", 6_000), strings.Repeat("a-", 6_000), strings.Repeat("a@", 6_000), strings.Repeat("https:/", 2_000), strings.Repeat("0 ", 6_000), strings.Repeat("1.000", 3_000)} {
		readInput(in)
		mask.Text(in, nil)
	}
}
