package web

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lurewatch/job"
)

// drawn writes pieces as text: [class:text] and ^number.
func drawn(all []Piece) string {
	var b strings.Builder
	for _, p := range all {
		if p.Class == "" {
			b.WriteString(p.Text)
		} else {
			b.WriteString("[" + p.Class + ":" + p.Text + "]")
		}
		for _, r := range p.Refs {
			b.WriteString("^" + string(rune('0'+r.Num)))
		}
	}
	return b.String()
}

func TestPiecesDrawEveryMarkOnce(t *testing.T) {
	m := func(start, end, num, weight int, class string) mark {
		return mark{start, end, weight, class, Ref{ID: "m", Num: num}}
	}
	for _, tc := range []struct {
		name, text string
		marks      []mark
		want       string
	}{
		{"no marks", "abc", nil, "abc"},
		{"one in the middle", "abcde", []mark{m(1, 3, 1, 1, "s")}, "a[s:bc]^1de"},
		{"touching", "abcd", []mark{m(0, 2, 1, 1, "s"), m(2, 4, 2, 1, "s")}, "[s:ab]^1[s:cd]^2"},
		{"overlapping, the heavier is seen", "abcdef", []mark{m(0, 4, 1, 1, "w"), m(2, 6, 2, 2, "s")}, "[w:ab][s:cd]^1[s:ef]^2"},
		{"one inside another", "abcde", []mark{m(0, 5, 1, 2, "s"), m(1, 2, 2, 1, "w")}, "[s:a][s:b]^2[s:cde]^1"},
		{"equal spans", "ab", []mark{m(0, 2, 2, 1, "w"), m(0, 2, 1, 1, "s")}, "[s:ab]^1^2"},
		{"cut runes are taken in whole", "xđặty", []mark{m(2, 5, 1, 1, "s")}, "x[s:đặ]^1ty"},
		{"a tone sign stays with its letter", "ไม่ต้อง", []mark{m(0, 12, 1, 1, "s")}, "[s:ไม่ต้]^1อง"},
		{"a mark that begins with a vowel sign takes the letter in", "កនៅក", []mark{m(6, 9, 1, 1, "s")}, "ក[s:នៅ]^1ក"},
		{"a letter below stays with the one above", "ក្ន", []mark{m(0, 6, 1, 1, "s")}, "[s:ក្ន]^1"},
		{"a vowel stays with the letter behind it", "จากเงิน", []mark{m(0, 12, 1, 1, "s")}, "[s:จากเงิ]^1น"},
		{"accents that are letters of their own", "da\u0323t", []mark{m(0, 2, 1, 1, "s")}, "[s:da\u0323]^1t"},
		{"a sign after a line break stays there", "a\n\u0301b", []mark{m(0, 2, 1, 1, "s")}, "[s:a\n]^1\u0301b"},
		{"outside, empty and reversed", "ab", []mark{m(-1, 1, 1, 1, "s"), m(1, 9, 2, 1, "s"), m(1, 1, 3, 1, "s"), m(2, 1, 4, 1, "s")}, "ab"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := drawn(pieces(tc.text, tc.marks, nil)); got != tc.want {
				t.Errorf("pieces = %q, want %q", got, tc.want)
			}
		})
	}
}

func TestPiecesLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zđặ日ต้កន្ៅ .]{0,30}`).Draw(t, "text")
		n := rapid.IntRange(0, 6).Draw(t, "marks")
		var marks []mark
		inside := 0
		for i := range n {
			start := rapid.IntRange(-2, len(text)+2).Draw(t, "start")
			end := rapid.IntRange(-2, len(text)+2).Draw(t, "end")
			marks = append(marks, mark{start, end, i, "c", Ref{ID: "m", Num: i}})
			if start >= 0 && end <= len(text) && start < end {
				inside++
			}
		}
		var got strings.Builder
		refs := 0
		for _, p := range pieces(text, marks, nil) {
			got.WriteString(p.Text)
			refs += len(p.Refs)
		}
		if got.String() != text || refs != inside {
			t.Errorf("pieces join to %q with %d numbers, want %q with %d", got.String(), refs, text, inside)
		}
	})
}

func TestExcerptsBringNoTags(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"marks and entities", "a &lt;b&gt; <mark>đặt &amp; cọc</mark>!", "a <b> [hit:đặt & cọc]^0!"},
		{"tags that are not ours stay text", `<script>x</script><mark onclick=x>y</mark>`, `<script>x</script><mark onclick=x>y`},
		{"an open mark marks nothing", "a<mark>b", "ab"},
		{"entities of the ad itself stay", "caf&amp;eacute;", "caf&eacute;"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text, marks := fragment(tc.in)
			if got := drawn(pieces(text, marks, nil)); got != tc.want {
				t.Errorf("fragment(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
}

func TestMaskHidesContacts(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"a number in groups", "gọi 0900 000 123 nhé", "gọi 0900 ••• 123 nhé"},
		{"a number with dots, brackets and a country", "(+84) 900.000.123 / +84 900 000 124", "(+84) 90•.•••.123 / +84 90• ••• 124"},
		{"a number in wide digits", "０９００００１２３", "０９００••１２３"},
		{"a number behind another figure", "tuổi 20 0900000123", "tuổi 20 0900•••123"},
		{"mail", "hiring@jobs.example, x@a.example", "h••@jobs.example, x••@a.example"},
		{"wages and dates are no numbers to call", "15.000.000 - 20.000.000 đ, 01/12/2026, 8h00 - 17h00", "15.000.000 - 20.000.000 đ, 01/12/2026, 8h00 - 17h00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := (masker{}).text(tc.in, nil); got != tc.want {
				t.Errorf("mask(%q) = %q, want %q", tc.in, got, tc.want)
			}
			if got := (masker{off: true}).text(tc.in, nil); got != tc.in {
				t.Errorf("mask off: %q, want %q", got, tc.in)
			}
		})
	}
	for _, tc := range []struct{ kind, in, want string }{
		{"telegram", "@demo_hr_01", "@de••"}, {"zalo", "không chín không", "kh••"}, {"line", "ab", "••"},
		{"url", "https://t.example/demo_hr?x=1", "https://t.example/••"}, {"url", "jobs.example", "jobs.example"},
		{"facebook", "fb.example/demo.hr.01", "fb.example/••"}, {"email", "h@a.example", "h••@a.example"}, {"phone", "1234567", "12••"},
	} {
		if got := (masker{}).contact(tc.kind, tc.in); got != tc.want {
			t.Errorf("contact %s %q = %q, want %q", tc.kind, tc.in, got, tc.want)
		}
	}
}

func TestMaskFollowsTheFacts(t *testing.T) {
	text := "ib demo_hr_01 hoặc demo_hr_01"
	c := []job.Contact{{Type: "telegram", Value: "demo_hr_01", Span: job.Span{Field: job.Text, Start: 3, End: 13, Quote: "demo_hr_01"}}}
	if got, want := shown(text, 0, len(text), masker{}.edits(job.Text, text, c)), "ib de•• hoặc de••"; got != want {
		t.Errorf("masked = %q, want %q", got, want)
	}
	// A span that does not say what it claims is not trusted with bytes.
	c[0].Start, c[0].End, c[0].Quote, c[0].Value = 5, 900, "x", "y"
	if got := shown(text, 0, len(text), masker{}.edits(job.Text, text, c)); got != text {
		t.Errorf("masked = %q, want it untouched", got)
	}
}

func FuzzForeignText(f *testing.F) {
	f.Add("Zalo 0900 000 123, hiring@jobs.example", 5, 17, "0900 000 123")
	f.Add("<mark>a</mark>&lt;\u202e\xff", 0, 3, "\xff")
	f.Fuzz(func(t *testing.T, text string, start, end int, quote string) {
		plain, marks := fragment(text)
		marks = append(marks, mark{start, end, 1, "s", Ref{ID: "m", Num: 1}})
		c := []job.Contact{{Type: "phone", Value: quote, Span: job.Span{Field: job.Text, Start: start, End: end, Quote: quote}}}
		for _, p := range pieces(plain, marks, masker{}.edits(job.Text, plain, c)) {
			if p.Text != visible(p.Text) {
				t.Errorf("piece %q has bytes or controls that a page must not show", p.Text)
			}
		}
		visible(defanged(text))
	})
}

func TestMarksOverHiddenContacts(t *testing.T) {
	text := "mail hiring@jobs.example"
	marks := []mark{{0, 8, 1, "s", Ref{ID: "a", Num: 1}}, {8, 10, 1, "s", Ref{ID: "b", Num: 2}}}
	if got, want := drawn(pieces(text, marks, masker{}.edits(job.Text, text, nil))), "[s:mail h••]^1[s:•]^2@jobs.example"; got != want {
		t.Errorf("pieces = %q, want %q", got, want)
	}
}

func TestControlsAreVisible(t *testing.T) {
	for in, want := range map[string]string{
		"a\u202eb\u2066c": "a[U+202E]b[U+2066]c", "a\x00b\x1b": "a[U+0000]b[U+001B]", "a\xffb": "a\uFFFDb", "dòng\n\tmới": "dòng\n\tmới", "កុំ\u200dព្យូទ័រ": "កុំ\u200dព្យូទ័រ",
	} {
		if got := visible(in); got != want {
			t.Errorf("visible(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDefangedAddressesLeadNowhere(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.jobs.example/x.html?y=1": "hxxps://a[.]jobs[.]example/x.html?y=1", "HTTP://jobs.example": "hxxp://jobs[.]example", "javascript:alert(1)": "javascript[:]alert(1)",
	} {
		if got := defanged(in); got != want {
			t.Errorf("defanged(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFiltersGoOnAndOff(t *testing.T) {
	for _, tc := range []struct {
		query, term, want string
		on                bool
	}{
		{"", "band:alert", "band:alert", false}, {"bavet", "band:alert", "bavet band:alert", false},
		{"a band:alert b", "band:alert", "a b", true}, {"band:alertx", "band:alert", "band:alertx band:alert", false},
		{"x source:\"a b\"", "source:" + quotedValue("a b"), "x", true},
	} {
		if got, on := toggled(tc.query, tc.term); got != tc.want || on != tc.on {
			t.Errorf("toggled(%q, %q) = %q, %v, want %q, %v", tc.query, tc.term, got, on, tc.want, tc.on)
		}
	}
}

func TestSealedTextOpensOnlyHere(t *testing.T) {
	a, b := newSealer(), newSealer()
	sealed := a.seal("đặt cọc 0900 000 123")
	if got, ok := a.open(sealed); !ok || got != "đặt cọc 0900 000 123" {
		t.Errorf("open = %q, %v", got, ok)
	}
	for _, bad := range []string{"", "x", sealed[1:], strings.ToLower(sealed)} {
		if got, ok := a.open(bad); ok {
			t.Errorf("open(%.20q) = %q, want refused", bad, got)
		}
	}
	if _, ok := b.open(sealed); ok {
		t.Error("another process opened it")
	}
}
