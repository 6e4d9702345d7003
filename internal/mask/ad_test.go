package mask_test

import (
	"strings"
	"testing"

	"lurewatch/internal/mask"
	"lurewatch/job"
)

// spoken is an ad with three contacts in its text.
func spoken() (job.Ad, []job.Contact) {
	ad := job.Ad{Title: "Tuyển gấp", Text: "Zalo: 0900 000 123 gặp chị Ba, tele @demo_nhan_su_01 hoặc demo.viec@jobs.example"}
	contact := func(kind, value, quote string) job.Contact {
		at := strings.Index(ad.Text, quote)
		return job.Contact{Type: kind, Value: value, Span: job.Span{Field: job.Text, Start: at, End: at + len(quote), Quote: quote}}
	}
	return ad, []job.Contact{contact("zalo", "+84900000123", "0900 000 123"), contact("telegram", "demo_nhan_su_01", "@demo_nhan_su_01"), contact("email", "demo.viec@jobs.example", "demo.viec@jobs.example")}
}

func TestWordsThatCutAContact(t *testing.T) {
	ad, contacts := spoken()
	for _, tc := range []struct{ name, quote, want, lost string }{
		{"whole words", "gặp chị Ba", "gặp chị Ba", "gặp chị Ba"},
		{"a whole number", "Zalo: 0900 000 123", "Zalo: 0900 ••• 123", "Zalo: 0900 ••• 123"},
		{"the beginning of a number", "Zalo: 0900 000", "Zalo: 0900 •••", "Zalo: ••"},
		{"half a group of a number", "Zalo: 0900 00", "Zalo: 0900 ••", "Zalo: ••"},
		{"the end of a number", "000 123 gặp", "••• 123 gặp", "•• gặp"},
		{"the beginning of a name", "tele @demo_nhan", "tele @de••", "tele ••"},
		{"the end of a name", "nhan_su_01 hoặc", " hoặc", "•• hoặc"},
		{"the middle of a name", "an_su", "••", "••"},
		{"the beginning of a mail address", "hoặc demo.vi", "hoặc d••", "hoặc ••"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			at := strings.Index(ad.Text, tc.quote)
			a := mask.Of(ad, contacts)
			if got := a.Quote(job.Span{Field: job.Text, Start: at, End: at + len(tc.quote), Quote: tc.quote}); got != tc.want {
				t.Errorf("Quote(%q) = %q, want %q", tc.quote, got, tc.want)
			}
			if got := a.Words(tc.quote); got != tc.want {
				t.Errorf("Words(%q) = %q, want %q", tc.quote, got, tc.want)
			}
			if got := mask.Of(job.Ad{}, contacts).Quote(job.Span{Field: job.Text, Start: at, End: at + len(tc.quote), Quote: tc.quote}); got != tc.lost {
				t.Errorf("after the text was dropped Quote(%q) = %q, want %q", tc.quote, got, tc.lost)
			}
		})
	}
}

func TestSearchesThatAskForAContact(t *testing.T) {
	for _, tc := range []struct {
		query string
		want  bool
	}{
		{"", false}, {"việc nhẹ lương cao", false}, {"Bavet OR Myawaddy -casino", false}, {"band:alert place:bavet seen:7d", false}, {"wage:>2000 score:80..95", false},
		{"first_seen:2026-11 flagged:>=2026-11-01T06:00:00Z", false}, {"tuyển 10 bạn 1000 USD", false}, {"việc 2026", false}, {"campaign:7b7e73fe42f59a192c7922b323917f55", false},
		{"phone:0900000123", true}, {"Phone :0900", true}, {"handle:demo_hr", true}, {"handle：demo_hr", true}, {"ｈａｎｄｌｅ:demo_hr", true}, {"hándle:demo_hr", true}, {"handle=demo_hr", true},
		{`-handle:"demo_hr`, true}, {"mail:demo.viec", true}, {"email: demo", true}, {"zalo:demo", true}, {"sđt: 09", true}, {"(contact:demo OR contact:demo_2)", true},
		{"t.me/demo_hr", true}, {"t[.]me/demo_hr", true}, {"hxxps://t[.]me/demo_hr", true}, {"hr[at]jobs[.]example", true}, {"hr@jobs.example", true}, {"@demo_hr", true}, {"＠demo_hr", true},
		{"0900 000 123", true}, {`company:"x" "0900 001"`, true}, {`"000 123" bếp`, true}, {"0-9-0-0-1", true}, {"٠٩٠٠١", true}, {"bếp 0901", true},
	} {
		if got := mask.Asks(tc.query); got != tc.want {
			t.Errorf("Asks(%q) = %v, want %v", tc.query, got, tc.want)
		}
	}
}
