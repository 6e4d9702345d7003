package digest_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"lurewatch/alerts/digest"
)

func TestWordsOfStrangers(t *testing.T) {
	const known = "duty@unit.example"
	for _, tt := range []struct{ name, in, want string }{
		{"plain words", "550 5.1.1 hộp thư đầy", "550 5.1.1 hộp thư đầy"},
		{"lines", "a\r\nb\x00\tc", "a b[U+0000] c"},
		{"a link", "see https://evil.example/a or evil.example", "see hxxps://evil[.]example/a or evil[.]example"},
		{"a code", "DUNG vn-20261122-000007", "DUNG VN[-]20261122-000007"},
		{"an address", "hr@demo.example", "h••[@]demo[.]example"},
		{"a telephone number", "gọi 0900 000 101", "gọi 0900 ••• 101"},
		{"the known address", "<Duty@Unit.example>: full", "<Duty[@]Unit[.]example>: full"},
		{"a longer address that begins with it", "duty@unit.example.evil", "d••[@]unit[.]example[.]evil"},
		{"a longer address that ends with it", "x.duty@unit.example", "x••[@]unit[.]example"},
		{"the known address at the end of a sentence", "no duty@unit.example.", "no duty[@]unit[.]example."},
		{"no text", "\xff", "\ufffd"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := digest.Foreign(tt.in, known, 200); got != tt.want {
				t.Errorf("Foreign(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
	if got := digest.Foreign(strings.Repeat("ộ", 300), "", 200); utf8.RuneCountInString(got) != 200 {
		t.Errorf("a long text has %d characters, want 200", utf8.RuneCountInString(got))
	}
}

func FuzzWordsOfStrangers(f *testing.F) {
	f.Add("550 <duty@unit.example> https://evil.example VN-20261122-000007 0900 000 101")
	f.Add("\u202eduty@unit.example\x00@demo_hr")
	f.Fuzz(func(t *testing.T, s string) {
		got := digest.Foreign(s, "duty@unit.example", 200)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > 200 || strings.ContainsAny(got, "\r\n\x00\u202e") || strings.Contains(got, "http://") || strings.Contains(got, "https://") {
			t.Errorf("Foreign(%q) = %q", s, got)
		}
	})
}
