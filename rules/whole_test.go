package rules_test

import (
	"slices"
	"strings"
	"testing"

	"lurewatch/job"
)

func TestWholeWordsAreNotTakenApart(t *testing.T) {
	s := builtin(t)
	for _, tc := range []struct{ name, text, term, quote string }{
		{"a contract without marks is no paying in", "ky hop dong truoc khi vao lam", "fee-before", ""},
		{"a contract in leet is none either", "ký h0p d0ng lao d0ng, lương 8 triệu", "fee-before", ""},
		{"paying in beside a contract", "ky hop dong truoc khi di, dong 2 trieu", "fee-before", "dong 2 trieu"},
		{"a bank without marks is no prepayment", "chuyen khoan ngan hang hang thang", "top-up-first", ""},
		{"strict without marks is no chat", "Phoi hop chat che voi cac bo phan", "chat-work", ""},
		{"to be taken on without marks is no egg", "danh sach 12 ban trung tuyen", "egg-selling", ""},
		{"an egg", "can ban trung, bao an o", "egg-selling", "ban trung"},
		{"chat", "Tuyen nhan vien truc chat voi khach", "chat-work", "truc chat"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := ""
			for _, c := range s.Judge(job.Ad{ID: "1", Lang: "vi", Text: tc.text}).Facts.Conditions {
				if c.ID == tc.term {
					got = c.Quote
				}
			}
			if got != tc.quote {
				t.Errorf("%q says %s with %q, want %q", tc.text, tc.term, got, tc.quote)
			}
		})
	}
}

func TestWholeWordsHideInTheirOwnField(t *testing.T) {
	s := builtin(t)
	for _, tc := range []struct{ name, title, text, quote string }{
		{"a contract in the title, whatever the text has", "ky hop dong truoc khi vao lam", "chuyen khoan ngan hang", ""},
		{"a contract in the title is none in the text", "ky hop dong", "phai dong 2 trieu truoc khi di", "dong 2 trieu"},
		{"a contract in the text is none in the title", "phai dong 2 trieu truoc khi di", "ky hop dong", "dong 2 trieu"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := ""
			for _, c := range s.Judge(job.Ad{ID: "1", Lang: "vi", Title: tc.title, Text: tc.text}).Facts.Conditions {
				if c.ID == "fee-before" {
					got = c.Quote
				}
			}
			if got != tc.quote {
				t.Errorf("%q with %q says fee-before with %q, want %q", tc.title, tc.text, got, tc.quote)
			}
		})
	}
}

func TestShortMonthsAreNoMessenger(t *testing.T) {
	s := builtin(t)
	for _, tc := range []struct {
		name, text string
		private    bool
	}{
		{"months", "Phụ bếp, làm đủ 6 tg mới có phép, lương 8 triệu", false},
		{"a messenger", "Phụ bếp, lương 8 triệu, hỏi TG @demo_bep_01", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := s.Judge(job.Ad{ID: "1", Lang: "vi", Text: tc.text}).Facts
			says := slices.ContainsFunc(f.Conditions, func(c job.Condition) bool { return c.ID == "private-chat" })
			if got := says || len(f.Contacts) > 0; got != tc.private {
				t.Errorf("%q says how to reach somebody = %v, want %v", tc.text, got, tc.private)
			}
		})
	}
}

func TestNotInShortDenies(t *testing.T) {
	s := builtin(t)
	for _, word := range []string{"không", "ko", "hem", "hok", "khum"} {
		for _, c := range s.Judge(job.Ad{ID: "1", Lang: "vi", Text: "Phụ bếp ở Viêng Chăn, quán " + word + " giữ hộ chiếu, lương 8 triệu"}).Facts.Conditions {
			if c.ID == "papers-kept" && !c.Negated {
				t.Errorf("%q before it: papers-kept is affirmed, want denied", word)
			}
		}
	}
}

func TestHourlyPayIsNoLongDay(t *testing.T) {
	s := builtin(t)
	for _, tc := range []struct {
		lang, text string
		long       bool
	}{
		{"en", "Pay is 12 pounds an hour.", false},
		{"en", "£12 an hour, day shifts", false},
		{"en", "12 hours a day, two days off a month", true},
		{"en", "work 14 hours daily", true},
		{"en", "12-hour shifts", true},
		{"vi", "lương 12 đô một giờ", false},
		{"vi", "làm 12 tiếng một ngày", true},
		{"fr", "12 euros de l'heure", false},
		{"fr", "12 euros par jour", false},
		{"fr", "12 heures par jour", true},
		{"hi", "14 dollar har ghante", false},
		{"hi", "12 ghante roz", true},
		{"km", "12$/ម៉ោង", false},
		{"km", "12 ម៉ោងក្នុងមួយថ្ងៃ", true},
		{"my", "12 ဒေါ်လာ/နာရီ", false},
		{"my", "12 နာရီ", true},
		{"th", "วันละ 12,000 บาท", false},
		{"th", "วันละ 12 ชั่วโมง", true},
		{"ko", "하루 12만원", false},
		{"ko", "하루 12 시간", true},
		{"ja", "1日12,000円", false},
		{"ja", "1日12時間", true},
	} {
		said := false
		for _, c := range s.Judge(job.Ad{ID: "1", Lang: tc.lang, Text: strings.TrimSpace(tc.text)}).Facts.Conditions {
			said = said || c.ID == "long-hours"
		}
		if said != tc.long {
			t.Errorf("%q says long hours: %v, want %v", tc.text, said, tc.long)
		}
	}
}
