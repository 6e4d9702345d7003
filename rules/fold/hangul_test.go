package fold_test

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"lurewatch/rules/fold"
)

func TestDecomposedHangulFoldsLikeComposed(t *testing.T) {
	for _, s := range []string{"해외 고수익 알바 모집", "여권은 회사에서 보관", "값", "가각"} {
		d := norm.NFD.String(s)
		if got, want := fold.String(d), fold.String(s); got != want {
			t.Errorf("String of the decomposed %q = %q, want %q", s, got, want)
		}
		f := fold.New(d)
		from, to := f.Origin(0, 3)
		if got, want := norm.NFC.String(d[from:to]), s[:3]; got != want {
			t.Errorf("origin of the first syllable of %q = %q, want %q", s, got, want)
		}
	}
}

func TestInvisibleCharactersDoNotHideMarks(t *testing.T) {
	if m := fold.MarksOf("bạn"); m.Allow("bá\u200bn") || !m.Allow("bạ\u2060n") {
		t.Error("marks around invisible characters are not compared")
	}
}
