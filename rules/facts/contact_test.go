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
		{"number in words", "vi", "gọi không chín không không không không không một không một", "phone +84900000101"},
		{"number in words without marks", "vi", "zalo khong chin khong khong khong khong khong mot khong mot", "zalo +84900000101"},
		{"words and figures", "vi", "0 chín 0 0 không 0 0 một 0 1", "phone +84900000101"},
		{"words with dots", "vi", "không.chín.không.không.không.không.không.một.không.hai", "phone +84900000102"},
		{"words that are no number", "vi", "không năm nào, không ba không mẹ", ""},
		{"English words", "en", "zero nine zero zero zero zero zero one zero three", "phone +84900000103"},
		{"Chinese words for a Vietnamese number", "vi", "零九零零零零零一零四", "phone +84900000104"},
		{"Chinese words", "zh", "电话 幺三九零零零零零幺零幺", "phone +8613900000101"},
		{"Thai words", "th", "โทร ศูนย์แปดหนึ่งศูนย์ศูนย์ศูนย์ศูนย์หนึ่งศูนย์หนึ่ง", "phone +66810000101"},
		{"Korean words", "ko", "공일공 공공공공 공일공일", "phone +821000000101"},
		{"letter O and I", "vi", "O9OO OOO 1OI", "phone +84900000101"},
		{"letter l", "vi", "0900 000 l0l", "phone +84900000101"},
		{"00 in letters", "vi", "oo84 900 000 105", "phone +84900000105"},
		{"a word begins behind it", "en", "Direct: +1 (212) 555-0123LinkedIn", "phone +12125550123"},
		{"dashes and a label", "vi", "SĐT: 0900-000-106", "phone +84900000106"},
		{"in brackets", "vi", "[0900000107]", "phone +84900000107"},
		{"slashes apart", "vi", "0900 000 108/0900 000 109", "phone +84900000108; phone +84900000109"},
		{"Lao Viettel form", "lo", "ໂທ 020 55 000 101", "phone +8562055000101"},
		{"Cambodian in a Khmer ad", "km", "ទូរស័ព្ទ 012 000 101", "phone +85512000101"},
		{"Cambodian in an English ad that names Cambodia", "en", "Cambodia office, call 012 000 101", "phone +85512000101"},
		{"Burmese", "my", "ဖုန်း 09 5000101", "phone +9595000101"},
		{"Taiwanese", "zh-Hant", "電話 0912 000 101", "phone +886912000101"},
		{"Hong Kong in English", "en", "Hong Kong, WhatsApp 9123 0101", "whatsapp +85291230101"},
		{"eight digits without a word", "en", "Hong Kong, order 9123 0101", ""},
		{"Singapore", "en", "Singapore, call 8123 0101", "phone +6581230101"},
		{"Malaysian", "ms", "telefon 012-300 0101", "phone +60123000101"},
		{"Indonesian", "id", "wa 0812 3000 0101", "whatsapp +6281230000101"},
		{"Philippine", "fil", "tawag 0917 000 0101", "phone +639170000101"},
		{"Korean", "ko", "연락처 010-2000-0101", "phone +821020000101"},
		{"Japanese", "ja", "電話 090-2000-0101", "phone +819020000101"},
		{"Indian", "hi", "फोन 98000 00101", "phone +919800000101"},
		{"Indian by its country", "en", "India, call 98000 00101", "phone +919800000101"},
		{"British by its country", "en", "United Kingdom, call 020 7946 0101", "phone +442079460101"},
		{"American by its country", "en", "USA, call (212) 555-0123", "phone +12125550123"},
		{"American with its code", "en", "+1 212 555 0123", "phone +12125550123"},
		{"British with its code", "vi", "+44 20 7946 0101", "phone +442079460101"},
		{"Thai with its code", "vi", "+66 81 000 0101", "phone +66810000101"},
		{"Burmese with its code", "en", "+95 9 5000101", "phone +9595000101"},
		{"Chinese with its code", "vi", "+86 139 0000 0101", "phone +8613900000101"},
		{"Taiwanese with its code", "vi", "+886 912 000 101", "phone +886912000101"},
		{"Zalo in Korean letters", "ko", "잘로 +84 900 000 110", "zalo +84900000110"},
		{"Zalo, kết bạn", "vi", "kb zalo 0900000111", "zalo +84900000111"},
		{"add Zalo", "vi", "Zalo add: 0900000112", "zalo +84900000112"},
		{"plane and name", "vi", "✈️ @demo_job", "telegram demo_job"},
		{"plane is a journey", "vi", "✈️ bay ngay job_2026", ""},
		{"tlg", "vi", "tlg: @demo_tlg", "telegram demo_tlg"},
		{"Telegram in Thai", "th", "เทเลแกรม @demo_th", "telegram demo_th"},
		{"Telegram in Khmer", "km", "តេឡេក្រាម @demo_kh", "telegram demo_kh"},
		{"Telegram in Korean", "ko", "텔레 @demo_kr", "telegram demo_kr"},
		{"Telegram in Chinese", "zh", "纸飞机：@demo_cn", "telegram demo_cn"},
		{"Telegram user", "en", "telegram username: demo_user1", "telegram demo_user1"},
		{"WhatsApp in Hindi", "hi", "व्हाट्सएप +919800000101", "whatsapp +919800000101"},
		{"wa.me with a sign", "en", "wa.me/+84900000113", "whatsapp +84900000113"},
		{"vx", "zh", "vx：demo_vx", "wechat demo_vx"},
		{"V信", "zh", "V信 demo_v88", "wechat demo_v88"},
		{"薇信", "zh", "加薇 demo_w66", "wechat demo_w66"},
		{"微信号", "zh", "微信号:demo2026", "wechat demo2026"},
		{"WeChat with a double letter", "en", "wechat id: demoannah", "wechat demoannah"},
		{"LINE in Thai", "th", "ไลน์ไอดี: demo99x", "line demo99x"},
		{"LINE account", "th", "Line: @demoshop", "line @demoshop"},
		{"LINE link of an account", "th", "https://line.me/R/ti/p/@demoshop", "line @demoshop"},
		{"a line is no contact", "en", "production line 2b, line manager", ""},
		{"KakaoTalk", "ko", "카톡 id: demokakao1", "kakaotalk demokakao1"},
		{"KakaoTalk in English", "en", "KakaoTalk: demo_kk1", "kakaotalk demo_kk1"},
		{"open chat of KakaoTalk", "ko", "https://open.kakao.com/o/demo123", "kakaotalk o/demo123"},
		{"Viber number", "en", "Viber +84900000114", "viber +84900000114"},
		{"Viber in Burmese", "my", "ဗိုင်ဘာ 09 5000101", "viber +9595000101"},
		{"Signal number", "en", "Signal +84900000115", "signal +84900000115"},
		{"Signal name", "en", "signal: @demo_sig", "signal demo_sig"},
		{"a signal is no contact", "en", "signal processing 5g_test", ""},
		{"QQ", "zh", "QQ：900000101", "qq 900000101"},
		{"QQ without a colon", "zh", "QQ 900000101", ""},
		{"Instagram", "en", "IG: @demo.insta", "instagram demo.insta"},
		{"Instagram link", "en", "instagram.com/demo.insta", "instagram demo.insta"},
		{"TikTok", "vi", "tiktok @demo_tt", "tiktok demo_tt"},
		{"TikTok link", "vi", "https://www.tiktok.com/@demo_tt", "tiktok demo_tt"},
		{"Discord", "en", "discord: demo_dc", "discord demo_dc"},
		{"Discord invitation", "en", "https://discord.gg/DemoInv1", "discord DemoInv1"},
		{"Potato", "zh", "土豆 @demo_pt", "potato demo_pt"},
		{"potatoes", "en", "potato fields 2026_x", ""},
		{"Messenger", "vi", "messenger: demo.mess1", "facebook demo.mess1"},
		{"Facebook in Korean", "ko", "페이스북: demo_fb1", "facebook demo_fb1"},
		{"fanpage link", "vi", "fb.com/demo.page", "facebook demo.page"},
		{"profile of Facebook", "vi", "https://www.facebook.com/profile.php?id=1000101", "facebook 1000101"},
		{"mail with a còng and chấm", "vi", "demo a còng mau chấm example", "email demo@mau.example"},
		{"mail with at and dot", "en", "demo at mau dot example", "email demo@mau.example"},
		{"mail after its word", "en", "email: demo at mau.example", "email demo@mau.example"},
		{"people at a place", "en", "meet us at mau.example", "url https://mau.example/"},
		{"mail with (a)", "vi", "demo(a)mau.example", "email demo@mau.example"},
		{"mail with [a]", "vi", "demo[a]mau.example", "email demo@mau.example"},
		{"mail in full width", "zh", "demo＠mau.example", "email demo@mau.example"},
		{"chấm com", "vi", "xem mau chấm example", "url https://mau.example/"},
		{"chăm is care", "vi", "mau.example chăm sóc khách", "url https://mau.example/"},
		{"curly dot", "en", "mau{.}example", "url https://mau.example/"},
		{"hxxp with spelled dots", "en", "hxxp://mau(dot)example/a", "url http://mau.example/a"},
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
