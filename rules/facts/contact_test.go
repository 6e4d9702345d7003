package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"lurewatch/job"
)

func TestReadContacts(t *testing.T) {
	b := newBench(t)
	for _, tc := range []struct{ name, lang, text, want string }{
		{"plain number", "vi", "gọi 0900000101 gặp Tư", "phone +84900000101"},
		{"spaces", "vi", "0900 000 101", "phone +84900000101"},
		{"dots", "vi", "0900.000.101.", "phone +84900000101"},
		{"dashes and parentheses", "vi", "(090) 000-0101", "phone +84900000101"},
		{"digit by digit", "vi", "0 9 0 0 0 0 0 1 0 1", "phone +84900000101"},
		{"pairs", "vi", "09 00 00 01 01", "phone +84900000101"},
		{"letters for zeros", "vi", "o9oo ooo 1o1", "phone +84900000101"},
		{"full width", "vi", "０９００ ０００ １０１", "phone +84900000101"},
		{"country code", "vi", "+84 900 000 101", "phone +84900000101"},
		{"country code and zero", "vi", "+84 (0) 900 000 101", "phone +84900000101"},
		{"country code after 00", "vi", "0084900000101", "phone +84900000101"},
		{"country code without a sign", "vi", "84900000101", "phone +84900000101"},
		{"touches a word", "vi", "sđt0900000101", "phone +84900000101"},
		{"two in a row", "vi", "0900 000 101 - 0900 000 102", "phone +84900000101; phone +84900000102"},
		{"the same twice", "vi", "0900000101, 0900 000 101", "phone +84900000101"},
		{"Zalo before it", "vi", "Zalo: 0900 000 101", "zalo +84900000101"},
		{"Zalo behind it", "vi", "0900 000 101 (Zalo)", "zalo +84900000101"},
		{"Zalo glued to it", "vi", "zalo0900000101", "zalo +84900000101"},
		{"phone and Zalo", "vi", "SĐT/Zalo: 0900 000 101", "zalo +84900000101"},
		{"WhatsApp, Viber, Telegram", "vi", "WhatsApp +84900000101, viber: 0900000102, tele 0900000103", "whatsapp +84900000101; viber +84900000102; telegram +84900000103"},
		{"the word governs one number", "vi", "Zalo 0900000101. Hotline công ty 0900000102", "zalo +84900000101; phone +84900000102"},
		{"Cambodian", "vi", "+855 12 000 101", "phone +85512000101"},
		{"Lao", "vi", "00856 20 55 000 101", "phone +8562055000101"},
		{"Thai in a Thai ad", "th", "โทร 081-000-0101", "phone +66810000101"},
		{"Thai form in a Vietnamese ad", "vi", "081-000-0101", "phone +84810000101"},
		{"Chinese in a Chinese ad", "zh", "微信：13900000101", "wechat +8613900000101"},
		{"Chinese form elsewhere", "vi", "13900000101", ""},
		{"tax code", "vi", "MST: 0312345678, STK 0900000101", ""},
		{"date and time", "vi", "09/11/2026 08:00, 09-11-2026 08", ""},
		{"wages", "vi", "lương 0.900.000.101? không, 15.000.000 - 20.000.000", "phone +84900000101"},
		{"too long", "vi", "0900000101234567", ""},
		{"Telegram name", "vi", "tele @hr_mau", "telegram hr_mau"},
		{"Telegram name without a sign", "vi", "Telegram: HR_Mau88", "telegram hr_mau88"},
		{"Telegram and a word", "vi", "telegram hoặc zalo, tele nhé, Zalo Minh", ""},
		{"plane is Telegram", "zh", "飞机 @mau_2026", "telegram mau_2026"},
		{"nearest messenger", "vi", "zalo/tele: @mau_hr", "telegram mau_hr"},
		{"WeChat", "en", "WeChat: mau123", "wechat mau123"},
		{"微信", "zh", "微信：mau_hr 加V:mau2026", "wechat mau_hr; wechat mau2026"},
		{"WeChat id of letters", "en", "wechat id: mauhr", "wechat mauhr"},
		{"LINE", "th", "LINE ID: mau.jobs9 ไลน์ @mauhr", "line mau.jobs9; line @mauhr"},
		{"Facebook name", "vi", "fb: mau.hr.2026", "facebook mau.hr.2026"},
		{"mail", "vi", "gửi CV về Tuyen.Dung@Mau.Example!", "email tuyen.dung@mau.example"},
		{"mail in disguise", "en", "hr [at] mau [dot] example", "email hr@mau.example"},
		{"mail with spelled dot", "en", "hr (at) mau dot example", "email hr@mau.example"},
		{"mail with spaces", "en", "hr @ mau.example", "email hr@mau.example"},
		{"address", "vi", "xem https://Mau.example/viec?id=5&utm_source=x.", "url https://mau.example/viec?id=5"},
		{"address without a scheme", "vi", "xem mau.example/viec nhé", "url https://mau.example/viec"},
		{"defanged", "en", "hxxps://mau[.]example/a", "url https://mau.example/a"},
		{"defanged without a scheme", "en", "go to mau[.]example now", "url https://mau.example/"},
		{"spelled dot", "en", "mau dot example", "url https://mau.example/"},
		{"sentences without a space", "vi", "việc nhẹ.Có xe đón.Me lo.La tốt", ""},
		{"technology", "vi", "ASP.NET, VB.NET, Node.js", ""},
		{"Telegram link", "vi", "t.me/Mau_HR", "telegram mau_hr"},
		{"Telegram invitation", "vi", "https://t.me/+AbCdEf123", "telegram +AbCdEf123"},
		{"Zalo link", "vi", "zalo.me/0900000101, https://zalo.me/g/abcdef123", "zalo +84900000101; zalo g/abcdef123"},
		{"WhatsApp link", "en", "https://wa.me/84900000101?text=hi", "whatsapp +84900000101"},
		{"Facebook links", "vi", "facebook.com/Mau.HR, https://m.me/mau.hr, https://www.facebook.com/groups/123456/", "facebook mau.hr; facebook groups/123456"},
		{"LINE link", "th", "https://line.me/ti/p/~mauhr", "line mauhr"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var all []string
			for _, c := range b.Read(b.doc(job.Ad{Text: tc.text, Lang: tc.lang})).Contacts {
				all = append(all, c.Type+" "+c.Value)
			}
			if got := strings.Join(all, "; "); got != tc.want {
				t.Errorf("contacts of %q = %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}

func TestReadKeepsAtMostFiftyContacts(t *testing.T) {
	b := newBench(t)
	var text strings.Builder
	for i := range 99 {
		fmt.Fprintf(&text, "0900 000 1%02d, ", i)
	}
	if got := b.Read(b.doc(job.Ad{Text: text.String(), Lang: "vi"})).Contacts; len(got) != 50 {
		t.Errorf("Read of 99 numbers = %d contacts, want 50", len(got))
	}
}

func TestContactIsNoWage(t *testing.T) {
	b := newBench(t)
	ad := job.Ad{Text: "Lương: liên hệ 0900 000 101, lương zalo 0900000102", Lang: "vi"}
	if got := b.Read(b.doc(ad)).Wages; len(got) != 0 {
		t.Errorf("wages of %q = %v, want none", ad.Text, got)
	}
}
