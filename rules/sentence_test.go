package rules

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTextsAreCutIntoSentences(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"full stops", "Công an tỉnh đã cảnh báo. Bên em làm thật, lương cao.", []string{"Công an tỉnh đã cảnh báo.", "Bên em làm thật, lương cao."}},
		{"numbers and addresses", "Lương 15.000.000 đồng tại demo.example nhé", []string{"Lương 15.000.000 đồng tại demo.example nhé"}},
		{"short ones belong to what follows", "Cảnh báo! Nhiều người đã bị lừa đảo.", []string{"Cảnh báo! Nhiều người đã bị lừa đảo."}},
		{"lines however short", "Gấp\nLương cao", []string{"Gấp", "Lương cao"}},
		{"dashes with spaces round them", "Công an tỉnh đã cảnh báo – bên em làm thật", []string{"Công an tỉnh đã cảnh báo –", "bên em làm thật"}},
		{"hyphens", "Công an tỉnh Bình Phước-Tây Ninh cảnh báo", []string{"Công an tỉnh Bình Phước-Tây Ninh cảnh báo"}},
		{"a colon speaks of what follows", "Công an cảnh báo tin có nội dung: tuyển người", []string{"Công an cảnh báo tin có nội dung: tuyển người"}},
		{"Chinese", "警方提醒近日骗局多发。招聘客服底薪八千元。", []string{"警方提醒近日骗局多发。", "招聘客服底薪八千元。"}},
		{"clauses of Thai", "ตำรวจเตือนภัยแก๊งคอลเซ็นเตอร์ รับสมัครพนักงาน", []string{"ตำรวจเตือนภัยแก๊งคอลเซ็นเตอร์", "รับสมัครพนักงาน"}},
		{"nothing", "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, s := range sentences(tc.text) {
				got = append(got, s.of(tc.text))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("sentences of %q (-want +got):\n%s", tc.text, diff)
			}
		})
	}
}

func TestSentencesCoverTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(prose)).Draw(t, "text"), "")
		list, at := sentences(text), 0
		for i := range list {
			if list[i].start != at || list[i].end <= at {
				t.Fatalf("sentence %d of %q is %d to %d, want it to begin at %d", i, text, list[i].start, list[i].end, at)
			}
			if at = list[i].end; sentenceAt(list, at-1) != &list[i] {
				t.Fatalf("byte %d of %q is not in sentence %d", at-1, text, i)
			}
		}
		if at != len(text) || sentenceAt(list, at) != nil {
			t.Fatalf("sentences of %q end at %d, want %d and nothing behind", text, at, len(text))
		}
	})
}

// prose are pieces of texts with sentences and quotations, and bytes that are no text.
var prose = []string{"Công an cảnh báo người dân", "lương cao", ".", ". ", "\n", "\n\n", " ", "? ", "。", " – ", ": ", "\"", "“", "”", "'", "«", "»", "「", "」", "ตำรวจเตือนภัย", "\xff", "a"}

func TestQuotationsAreLeftOut(t *testing.T) {
	const said = "tuyển người trực chat, lương cao"
	for _, tc := range []struct{ name, text, want string }{
		{"plain marks", `Tin: "` + said + `". Đừng tin.`, `Tin: "". Đừng tin.`},
		{"curved marks", "Tin “" + said + "” và “" + said + "”", "Tin “” và “”"},
		{"opened with curved, closed with plain marks", "Tin “" + said + `".`, `Tin “".`},
		{"single marks", "Tin '" + said + "', đừng tin", "Tin '', đừng tin"},
		{"apostrophes", "don't believe what they promise, it isn't true at all", ""},
		{"a word in marks", `Tin "chat" và "việc nhẹ" là tin giả`, ""},
		{"never closed", "Tin “" + said, ""},
		{"closed in another paragraph", `Tin "` + said + "\n\n" + `Đừng tin" nhé`, ""},
		{"nothing between", `"" “”`, ""},
		{"an invalid byte", "\xff\"" + said + "\"\xff", "\xff\"\"\xff"},
	} {
		if tc.want == "" {
			tc.want = tc.text
		}
		t.Run(tc.name, func(t *testing.T) {
			if got := withoutQuotes(tc.text); got != tc.want {
				t.Errorf("withoutQuotes(%q) = %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}

func TestWithoutQuotesLeavesPartsInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(prose)).Draw(t, "text"), "")
		rest := text
		for _, c := range []byte(withoutQuotes(text)) {
			i := strings.IndexByte(rest, c)
			if i < 0 {
				t.Fatalf("withoutQuotes(%q) = %q, want parts of it in order", text, withoutQuotes(text))
			}
			rest = rest[i+1:]
		}
	})
}
