package rules

import (
	"strings"
	"testing"

	"lurewatch/job"
)

// shortSet is a set with short forms and no rules, for what the second reader reads.
func shortSet(t testing.TB, list string) *shortForms {
	t.Helper()
	s, faults := parseShort("short/vi.txt", []byte(list))
	for _, f := range faults {
		t.Error(f)
	}
	return s
}

func TestShortFormsAreWrittenOut(t *testing.T) {
	s := shortSet(t, "được = đc\nkhông = k, ko, =hông\nnhân viên = nv\ntriệu = #tr\nnghìn = #k\ncông ty cổ phần = cty cp\ncông ty = cty\n")
	for _, tc := range []struct{ name, text, want string }{
		{"one", "làm đc", "lam duoc"},
		{"without its marks", "lam dc", "lam duoc"},
		{"the longer of two", "cty cp Mẫu, cty Mẫu", "cong ty co phan mau, cong ty mau"},
		{"part of a word", "nva, anv, nv2", "nva, anv, nv2"},
		{"beside signs", "NV/nv: 2 nv", "nhan vien/nhan vien: 2 nhan vien"},
		{"only as it is marked", "hông có hoa hồng, hong", "khong co hoa hong, hong"},
		{"only behind a number", "20 tr, trước tr", "20 trieu, truoc tr"},
		{"one letter, behind a number", "k cần 300 k", "khong can 300 nghin"},
		{"at the ends", "ko\nnv", "khong\nnhan vien"},
		{"a name of somebody", "zalo @nv_ko_101", "zalo __________"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			set := &Set{short: map[string]*shortForms{"vi": s}}
			r := newReading(set)
			r.doc.Lang = "vi"
			r.doc.Text[body].Reset(tc.text)
			if at := strings.Index(r.doc.Text[body].S, "@"); at >= 0 {
				r.names = []name{{int32(body), int32(at), int32(len(r.doc.Text[body].S))}}
			}
			r.join(body)
			if got := string(r.fair.text); got != tc.want {
				t.Errorf("%q is read as %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}

func TestShortFormsOfAnotherLanguageStay(t *testing.T) {
	r := newReading(&Set{short: map[string]*shortForms{"vi": shortSet(t, "nhân viên = nv")}})
	r.doc.Lang = "en"
	r.doc.Text[body].Reset("NV, USA")
	if r.join(body); string(r.fair.text) != "nv, usa" {
		t.Errorf("an English text is read as %q, want it as it is", r.fair.text)
	}
}

// TestAPassageOfTheFairCopyIsFoundInTheOriginal takes every passage of a fair copy back to the ad.
func TestAPassageOfTheFairCopyIsFoundInTheOriginal(t *testing.T) {
	r := newReading(&Set{groups: 1, short: map[string]*shortForms{"vi": shortSet(t, "nhân viên = nv\nkhông = ko\n")}})
	r.doc.Lang = "vi"
	r.doc.Ad = job.Ad{Title: "Tuyển nv", Text: "Cần 5 nv, ko cần bằng"}
	for _, f := range []int{heads[0], body} {
		r.doc.Text[f].Reset(r.doc.Ad.Field(job.Fields[f]))
	}
	o := r.observe()
	if want := "tuyen nhan vien\ncan 5 nhan vien, khong can bang"; o.text != want {
		t.Fatalf("fair copy is %q, want %q", o.text, want)
	}
	for _, tc := range []struct{ passage, want string }{
		{"tuyen nhan", "Tuyển nv"},
		{"vien\ncan", "nv"},
		{"can 5", "Cần 5"},
		{"vien, khong can", "nv, ko cần"},
		{"hong", "ko"},
		{"bang", "bằng"},
	} {
		at := strings.LastIndex(o.text, tc.passage)
		if s, ok := r.locate(at, at+len(tc.passage)); !ok || s.Quote != tc.want || r.doc.Ad.Field(s.Field)[s.Start:s.End] != tc.want {
			t.Errorf("passage %q is %q at %d to %d of %s, want %q", tc.passage, s.Quote, s.Start, s.End, s.Field, tc.want)
		}
	}
	text := r.doc.Text[body].S
	for _, word := range []string{"can 5", ", ko", " can bang"} {
		at := r.fair.place(strings.Index(text, word))
		if got := o.text[at:]; got[0] != word[0] {
			t.Errorf("%q is at %q of the fair copy", word, got)
		}
	}
	if at := r.fair.place(strings.Index(text, "ko")); !strings.HasPrefix(o.text[at:], "khong") {
		t.Errorf(`"ko" is at %q of the fair copy, want what it means`, o.text[at:])
	}
}

func TestFaultsOfShortFormsHaveTheirPlace(t *testing.T) {
	for _, tc := range []struct{ name, list, want string }{
		{"no equals sign", "được đc", "short/vi.txt:1:1: \"được đc\": want what is meant"},
		{"says the same", "# a comment\nđược = được", "short/vi.txt:2:1: short form \"được\" folds to what it means"},
		{"twice", "nhân viên = nv\nnam việt = nv", "short/vi.txt:2:1: short form \"nv\" is in this file already"},
		{"nothing", "nhân viên = nv,", "short/vi.txt:1:1: short form \"\" folds to \"\", want a word"},
		{"too long", "x = nhan vien kinh doanh", "want a word and at most 16 bytes"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, faults := parseShort("short/vi.txt", []byte(tc.list))
			if len(faults) != 1 || !strings.Contains(faults[0].Error(), tc.want) {
				t.Errorf("parseShort(%q) = %v, want %q", tc.list, faults, tc.want)
			}
		})
	}
}
