package web

import (
	"strings"
	"testing"
	"unicode/utf8"

	"lurewatch/job"
)

// joined is what fields show, with marks in brackets.
func joined(fields []FieldView) string {
	var b strings.Builder
	for _, f := range fields {
		for _, p := range f.Pieces {
			if p.Class != "" {
				b.WriteString("[" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
	}
	return b.String()
}

func TestAnAdIsShownInPartAroundItsMarks(t *testing.T) {
	long := strings.Repeat("trà đá ", 400)
	mark := func(text string) Piece { return Piece{Text: text, Class: "strong"} }
	for name, tc := range map[string]struct {
		pieces       []Piece
		most         int
		cut          bool
		begins, ends string
	}{
		"a short ad is whole":               {[]Piece{{Text: "ở "}, mark("Bavet"), {Text: " nhé"}}, 100, false, "ở [Bavet] nhé", "nhé"},
		"without marks its beginning":       {[]Piece{{Text: long}}, 100, true, "trà đá trà", "…"},
		"what is far from a mark goes":      {[]Piece{{Text: long}, mark("Bavet"), {Text: long}, mark("hộ chiếu"), {Text: long}}, 1000, true, "…", "…"},
		"what many spell with five letters": {[]Piece{{Text: strings.Repeat("<", 5000)}}, 1000, true, "<<<", "<…"},
		"a mark around everything":          {[]Piece{mark(long)}, 1000, true, "[trà đá", "…]"},
		"signs without a letter":            {[]Piece{{Text: "a" + strings.Repeat("\u0301", 5000)}}, 1000, true, "a\u0301", "…"},
	} {
		t.Run(name, func(t *testing.T) {
			fields, cut := echo([]FieldView{{Field: job.Text, Pieces: tc.pieces}}, tc.most)
			got := joined(fields)
			if cut != tc.cut || !strings.HasPrefix(got, tc.begins) || !strings.HasSuffix(got, tc.ends) || !utf8.ValidString(got) {
				t.Errorf("echo = %v %.60q … %q", cut, got, got[max(0, len(got)-20):])
			}
			if weigh(fields) > tc.most+100 {
				t.Errorf("it weighs %d bytes, want about %d", weigh(fields), tc.most)
			}
			for _, p := range tc.pieces {
				if p.Class != "" && len(p.Text) < 20 && !strings.Contains(got, "["+p.Text+"]") {
					t.Errorf("the mark %q is gone", p.Text)
				}
			}
		})
	}
}

func FuzzEchoCutsNoLetter(f *testing.F) {
	f.Add("Tuyển người ở Bavet, hộ chiếu", "Bavet", "นะค่ะ ក្រុមហ៊ុន", 10)
	f.Fuzz(func(t *testing.T, before, marked, after string, most int) {
		if most < 0 || most > 1<<16 || !utf8.ValidString(before) || !utf8.ValidString(marked) || !utf8.ValidString(after) {
			t.Skip()
		}
		fields, _ := echo([]FieldView{{Field: job.Text, Pieces: []Piece{{Text: before}, {Text: marked, Class: "weak"}, {Text: after}}}}, most)
		if got := joined(fields); !utf8.ValidString(got) {
			t.Errorf("echo = %q", got)
		}
	})
}
