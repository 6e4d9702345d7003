package campaign_test

import (
	"testing"

	"lurewatch/campaign"
	"lurewatch/job"
)

func TestTextMasksWhatVaries(t *testing.T) {
	span := func(f job.Field, start, end int) job.Span { return job.Span{Field: f, Start: start, End: end} }
	for _, tc := range []struct {
		name string
		c    job.Case
		want string
	}{
		{"nothing", job.Case{}, ""},
		{"title and text, folded", job.Case{Ad: job.Ad{Title: "Tuyển GẤP", Text: "Việc nhẹ!", Company: "Mẫu", Salary: "9"}}, "tuyen gap viec nhe"},
		{"digits", job.Case{Ad: job.Ad{Text: "gọi 0900 000 101, lương 15tr"}}, "goi 0 luong 0 tr"},
		{"what judging found", job.Case{Ad: job.Ad{Text: "ở Bavet lương chín triệu"}, Verdict: job.Verdict{Facts: job.Facts{
			Places: []job.Place{{Span: span(job.Text, 4, 9)}}, Wages: []job.Wage{{Span: span(job.Text, 18, 31)}}}}}, "o 0 luong 0"},
		{"spans that overlap", job.Case{Ad: job.Ad{Text: "aa bb cc dd"}, Verdict: job.Verdict{Facts: job.Facts{
			Places: []job.Place{{Span: span(job.Text, 3, 8)}, {Span: span(job.Text, 6, 11)}}}}}, "aa 0"},
		{"spans of another field, or of none", job.Case{Ad: job.Ad{Text: "aa bb"}, Verdict: job.Verdict{Facts: job.Facts{
			Contacts: []job.Contact{{Span: span(job.Salary, 0, 2)}, {Span: span(job.Text, 3, 99)}, {Span: span(job.Text, -1, 2)}}}}}, "aa bb"},
		{"scripts without spaces, by character", job.Case{Ad: job.Ad{Text: "高薪招聘 gõ"}}, "高 薪 招 聘 go"},
		{"marks with their character", job.Case{Ad: job.Ad{Text: "ที่นี่"}}, "ที่ นี่"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := campaign.Text(tc.c); got != tc.want {
				t.Errorf("Text = %q, want %q", got, tc.want)
			}
		})
	}
}

func TestAShortTextHasNoSignature(t *testing.T) {
	if _, ok := campaign.Sign("mot hai ba bon nam sau bay tam chin muoi"); ok {
		t.Error("a text of ten words has a signature: it would join whatever says the same little")
	}
	s, ok := campaign.Sign(sentence(1, 30))
	if whole, head := s.Alike(&s); !ok || whole != 1 || head != 1 {
		t.Errorf("a text is like itself by %v and %v, %t, want 1 and 1", whole, head, ok)
	}
	o, _ := campaign.Sign(sentence(2, 30))
	if whole, head := s.Alike(&o); whole > 0.1 || head > 0.1 {
		t.Errorf("texts without a common word are alike by %v and %v", whole, head)
	}
}

func FuzzTextAndSignNeverPanic(f *testing.F) {
	f.Add("ที่ 高薪 gõ máy 15tr", 3, 9)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		c := job.Case{Ad: job.Ad{Title: text, Text: text}, Verdict: job.Verdict{Facts: job.Facts{
			Contacts: []job.Contact{{Span: job.Span{Field: job.Text, Start: start, End: end}}}}}}
		campaign.Sign(campaign.Text(c))
	})
}
