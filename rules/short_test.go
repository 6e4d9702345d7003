package rules_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
)

func TestShortFormsAndPlainTextAreTheSameToTheSecondReader(t *testing.T) {
	s := builtin(t)
	for _, tc := range []struct{ name, plain, short string }{
		{"small words", "Quán không bắt buộc bằng cấp, được ăn trưa với mọi người trong quán.", "Quán ko bắt buộc bằng cấp, đc ăn trưa vs mn trg quán."},
		{"a board's ad", "Công ty tuyển dụng 5 nhân viên, yêu cầu kinh nghiệm 1 năm, lương 9 triệu / tháng.", "Cty td 5 nv, yc kn 1 năm, lg 9 tr / th."},
		{"the other forms", "Công ty tuyển dụng nhân viên không cần kinh nghiệm, thu nhập mỗi tháng 9 triệu.", "CTY TD NV hông cần KN, tn mỗi tg 9 củ."},
		{"how to apply", "Liên hệ số điện thoại của quản lý, hồ sơ nộp tại văn phòng thành phố.", "Lh sđt của ql, hồ sơ nộp tại vp tp."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			plain, short := s.Observe(job.Ad{ID: "1", Text: tc.plain}), s.Observe(job.Ad{ID: "2", Text: tc.short})
			if diff := cmp.Diff(plain.Text, short.Text); diff != "" {
				t.Errorf("plain and short are read apart (-plain +short):\n%s", diff)
			}
		})
	}
}

func TestWhatIsQuotedOfShortFormsIsWhatIsWritten(t *testing.T) {
	ad := job.Ad{ID: "1", Title: "Việc nhẹ lg cao", Text: "Bên e cần 10 b trực chat bên Bavet, lg 25tr/th, bao ăn ở, bao vé xe, ko yc kn, ko cần hộ chiếu, đi trg tuần, mn ib e nha."}
	v := builtin(t).Judge(ad)
	heard := slices.ContainsFunc(v.Findings, func(f job.Finding) bool { return f.Rule == "worded-like-known-lures" })
	if !heard {
		t.Errorf("the second reader says nothing of a lure in short forms; findings %v", v.Findings)
	}
	for _, f := range v.Findings {
		if got := ad.Field(f.Field)[f.Start:f.End]; got != f.Quote {
			t.Errorf("finding %s quotes %q, at its place is %q", f.Rule, f.Quote, got)
		}
	}
}

func TestALineIsAMessengerOnlyWhereLettersAreNotLatin(t *testing.T) {
	s := builtin(t)
	for _, tc := range []struct {
		name, text string
		want       bool
	}{
		{"the head of a production line", "Line Leader wanted for a garment plant in Svay Rieng. You report to the Line Manager and look after one product line.", false},
		{"a messenger in Chinese", "急招海外客服兩名，包住，面試用 LINE 進行，薪水面談，請先傳照片。", true},
		{"a messenger in Japanese", "海外のお仕事です。面接はLINEで行います。寮あり、未経験歓迎。", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := s.Judge(job.Ad{ID: "1", Text: tc.text})
			got := slices.ContainsFunc(v.Facts.Conditions, func(c job.Condition) bool { return c.ID == "private-chat" })
			if got != tc.want {
				t.Errorf("private-chat in %q is %v, want %v; conditions %v", tc.text, got, tc.want, v.Facts.Conditions)
			}
		})
	}
}
