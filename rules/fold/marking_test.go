package fold_test

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"lurewatch/rules/fold"
)

// markings are those of a text as a phrase; ok says that they tell all.
func markings(text string) (folded string, list []byte, ok bool) {
	t := fold.New(text)
	list, ok = t.Markings()
	return t.S, list, ok
}

func TestMarkingsTellWhatMarksTell(t *testing.T) {
	for _, tc := range []struct {
		name, phrase, text string
		exact, want        bool
	}{
		{"the same marks", "bán đồ", "Bán Đồ", true, true},
		{"another tone", "bán", "bạn", false, false},
		{"another shape", "cho", "chơ", false, false},
		{"marks left out", "tuyển dụng", "tuyen dung", false, true},
		{"marks left out of an exact word", "bán", "ban", true, false},
		{"some marks left out", "tuyển dụng", "tuyên dung", false, true},
		{"the tone on another vowel", "hoà", "hòa", true, true},
		{"a tone in the wrong word", "hoa hồng", "hoá hông", false, false},
		{"no space between words", "lương cao", "lươngcao", true, true},
		{"no space, another tone", "việc nhẹ", "việcnhé", false, false},
		{"a sign between words", "lương/ngày", "luong/ngay", false, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			folded, p, ok := markings(tc.phrase)
			same, m, also := markings(tc.text)
			if !ok || !also || folded != same {
				t.Fatalf("%q and %q fold to %q and %q, with markings %v and %v, want the same with both", tc.phrase, tc.text, folded, same, ok, also)
			}
			if got := fold.MarkingsAdmit(p, m, tc.exact); got != tc.want {
				t.Errorf("MarkingsAdmit(%q, %q, %v) = %v, want %v", tc.phrase, tc.text, tc.exact, got, tc.want)
			}
		})
	}
}

func TestWhatMarkingsCannotTellIsOdd(t *testing.T) {
	for _, text := range []string{"v i ệ c nhẹ", "vi\u200bệc", "bạ\u0323n", "ｖiệc", "vịiệc", "việc 高薪", "500k/ngày", "v|ệc"} {
		f := fold.New(text)
		list, odd := f.Marking(nil)
		if !odd || bytes.IndexByte(list, fold.OddMarking) < 0 || len(list) != len(f.S) {
			t.Errorf("Marking(%q) = %v, %v, want one for each byte of %q and some odd", text, list, odd, f.S)
		}
	}
}

// A phrase and a text that fold alike are compared by their markings as by their marks.
func TestMarkingsAgreeWithMarks(t *testing.T) {
	vowels := map[rune][]rune{'a': []rune("aáạâấăằAÀ"), 'o': []rune("oòôốơợO"), 'n': []rune("nN"), 'd': []rune("dđĐ"), ' ': []rune(" -.")}
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.StringOfN(rapid.SampledFrom([]rune("aond ")), 1, 12, -1).Draw(t, "plain")
		write := func(name string) string {
			var out []rune
			for _, r := range plain {
				out = append(out, rapid.SampledFrom(vowels[r]).Draw(t, name))
			}
			return string(out)
		}
		phrase, text := write("phrase"), write("text")
		a, p, ok := markings(phrase)
		b := fold.New(text)
		m, odd := b.Marking(nil)
		if !ok || odd || a != b.S {
			t.Skip("not to be compared by markings")
		}
		for _, exact := range []bool{false, true} {
			want, marks := fold.MarksOf(phrase), fold.MarksOf(text)
			if got, want := fold.MarkingsAdmit(p, m, exact), want.Admits(&marks, exact); got != want {
				t.Errorf("MarkingsAdmit(%q, %q, %v) = %v, Marks.Admits = %v", phrase, text, exact, got, want)
			}
		}
	})
}

func TestAPartIsMarkedAsInTheWholeText(t *testing.T) {
	for _, text := range []string{"Tuyển bạn gõ máy, 500k/ngày", "v i ệ c nhẹ 高薪", "ab \u202Eevol\u202C cd", "<b>việc</b> nhẹ"} {
		f := fold.New(text)
		whole, _ := f.Marking(nil)
		for start := range f.S {
			for end := start; end <= len(f.S); end++ {
				part, odd := f.MarkingOf(nil, start, end)
				if !bytes.Equal(part, whole[start:end]) || odd != (bytes.IndexByte(part, fold.OddMarking) >= 0) {
					t.Fatalf("MarkingOf(%d, %d) of %q = %v, %v, want %v of the whole text", start, end, text, part, odd, whole[start:end])
				}
			}
		}
	}
}
