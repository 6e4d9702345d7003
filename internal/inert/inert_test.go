package inert_test

import (
	"testing"

	"lurewatch/internal/inert"
)

func TestForeignTextDoesNothing(t *testing.T) {
	for _, tc := range []struct {
		name     string
		do       func(string) string
		in, want string
	}{
		{"controls of direction are spelled out", inert.Visible, "a\u202eb", "a[U+202E]b"},
		{"the joiners of Khmer stay", inert.Visible, "កុំ\u200dព្យូទ័រ", "កុំ\u200dព្យូទ័រ"},
		{"bytes that are no text are replaced", inert.Visible, "a\xffb", "a\ufffdb"},
		{"an address leads nowhere", inert.Address, "https://a.jobs.example/x.html", "hxxps://a[.]jobs[.]example/x.html"},
		{"a script is none", inert.Address, "javascript:alert(1)", "javascript[:]alert(1)"},
		{"addresses in a text", inert.Links, "see HTTP://a.example now", "see hxxp://a[.]example now"},
		{"a host in a text", inert.Unlinked, "vào jobs.example/a.b hoặc t.example", "vào jobs[.]example/a[.]b hoặc t[.]example"},
		{"a mail address and a name", inert.Unlinked, "hr@jobs.example, ib @demo_hr", "hr[@]jobs[.]example, ib [@]demo_hr"},
		{"an address in a text", inert.Unlinked, "HTTPS://jobs.example tg://x mailto:a", "hxxps://jobs[.]example tg[:]//x mailto[:]a"},
		{"a masked mail address", inert.Unlinked, "h••@jobs.example", "h••[@]jobs[.]example"},
		{"wide signs", inert.Unlinked, "hr＠jobs．example a。example", "hr[@]jobs[.]example a[.]example"},
		{"ends of sentences and figures stay", inert.Unlinked, "lương 15.000.000.Đi ngay.Bến xe TP.HCM, 招聘。高薪, 8.5 giờ. Zalo: x", "lương 15.000.000.Đi ngay.Bến xe TP.HCM, 招聘。高薪, 8.5 giờ. Zalo: x"},
		{"names in other scripts", inert.Unlinked, "вакансии.рф 工作.中国", "вакансии[.]рф 工作[.]中国"},
		{"lines become one", inert.OneLine, "a\r\nb\u2028c\x00", "a b c"},
		{"a formula is text", inert.Cell, "=1+1", "'=1+1"},
		{"a formula behind a semicolon is text", inert.Cell, "a; =1", "a; '=1"},
		{"what begins nothing stays", inert.Cell, "VN-20261122-0001", "VN-20261122-0001"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.do(tc.in); got != tc.want {
				t.Errorf("%q becomes %q, want %q", tc.in, got, tc.want)
			}
		})
	}
}
