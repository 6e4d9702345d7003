package check_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/check"
	"lurewatch/job"
)

const advert = "Tuyển nhân viên trực tin nhắn, lương cao, bao ăn ở, không cần kinh nghiệm."

func TestAskIsDecidedByContent(t *testing.T) {
	url := func(s string) check.Ask { return check.Ask{URL: s} }
	beside := func(s, typed string) check.Ask { return check.Ask{URL: s, Text: typed, Linked: true} }
	contact := func(s string) check.Ask { return check.Ask{Contact: s} }
	why := func(b check.Because) check.Ask { return check.Ask{Because: b} }
	for _, tc := range []struct {
		name, in string
		want     check.Ask
	}{
		{"nothing", "", why(check.Empty)},
		{"spaces", " \n\t", why(check.Empty)},
		{"invisible characters", "\u200b\ufeff\u2060\u3164\u034f", why(check.Empty)},
		{"punctuation", "... !!! ???", why(check.NoText)},
		{"two letters", "ab", why(check.NoText)},
		{"pictures", "🔥🔥🔥", why(check.NoText)},
		{"2 MB of text", strings.Repeat("việc nhẹ ", 200_000), why(check.TooLarge)},

		{"an address", " https://jobs.example/a \n", url("https://jobs.example/a")},
		{"an address without a t", "htps://jobs.example/a", url("https://jobs.example/a")},
		{"an address without its first letter", "ttp://jobs.example/a", url("http://jobs.example/a")},
		{"an address with letters struck twice", "hhttpss://jobs.example/a", url("https://jobs.example/a")},
		{"a defanged address", "hxxps[:]//jobs[.]example/a", url("https://jobs.example/a")},
		{"an address in brackets", "<HTTP://jobs.example>", url("http://jobs.example")},
		{"an address without a scheme", "facebook.com/groups/1/posts/2", url("https://facebook.com/groups/1/posts/2")},
		{"a bare domain", "jobs.example", url("https://jobs.example")},
		{"an address with invisible characters", "https://jobs\u200b.example/a", url("https://jobs.example/a")},
		{"backslashes", `https:\\jobs.example/a`, url("https://jobs.example/a")},
		{"a number for an address", "http://2130706433/", url("http://2130706433/")},
		{"an address of IPv6", "http://[::1]/a", url("http://[::1]/a")},
		{"an address in a sentence", "xem https://jobs.example/a.", beside("https://jobs.example/a", "xem https://jobs.example/a.")},
		{"what a telephone shares", "Xem tin này https://x.example/ad/7", beside("https://x.example/ad/7", "Xem tin này https://x.example/ad/7")},
		{"the same address twice", "https://x.example/a https://x.example/a", url("https://x.example/a")},
		{"two addresses", "https://x.example/a\nhttps://x.example/b", why(check.Several)},
		{"two addresses and few words", "xem https://x.example/a và https://x.example/b", check.Ask{Text: "xem https://x.example/a và https://x.example/b", Linked: true, Because: check.Several}},

		{"a script", "javascript:alert(1)", why(check.NotAllowed)},
		{"data", "data:text/html,<p>x", why(check.NotAllowed)},
		{"a file", "file:///etc/passwd", why(check.NotAllowed)},
		{"a file server", "ftp://x.example/a", why(check.NotAllowed)},
		{"a file server with a lock", "sftp://x.example/a", why(check.NotAllowed)},
		{"a view of a source", "view-source:https://x.example/a", why(check.NotAllowed)},
		{"a scheme without a host", "https://", why(check.NotAllowed)},
		{"credentials in an address", "https://mai:bi-mat@jobs.example/a", why(check.Credentials)},
		{"a user name in an address", "https://mai@jobs.example/a", why(check.Credentials)},
		{"an @ in a path", "https://jobs.example/@mai", url("https://jobs.example/@mai")},

		{"a number", "0900000101", contact("0900000101")},
		{"a number with points", "0900.000.101", contact("0900000101")},
		{"a number with spaces", "0 9 0 0 0 0 0 1 0 1", contact("0900000101")},
		{"a number of Viet Nam with its code", "+84 900 000 101", contact("+84900000101")},
		{"a number with a zero behind its code", "+84 (0) 900 000 101", contact("+84900000101")},
		{"a number with a code and no plus", "84900000101", contact("+84900000101")},
		{"a number with two zeros", "0084 900 000 101", contact("+84900000101")},
		{"a number with brackets", "(0900) 000-101", contact("0900000101")},
		{"a number with letters for digits", "O9OO OOO 1O1", contact("0900000101")},
		{"a number with some letters for digits", "09OO OOO 1O1", contact("0900000101")},
		{"a number in wide digits", "０９００ ０００ １０１", contact("0900000101")},
		{"a number to be clicked", "tel:+84900000101", contact("+84900000101")},
		{"a number behind a word", "Zalo: 0900 000 101", contact("0900000101")},
		{"a number that touches a word", "Zalo0900000101", contact("0900000101")},
		{"a question about a number", "số 0900 000 101 có lừa đảo không?", check.Ask{Contact: "0900000101", Text: "số 0900 000 101 có lừa đảo không?"}},
		{"two numbers", "0900 000 101, 0900 000 102", why(check.Several)},
		{"the same number twice", "0900 000 101 / 0900000101", contact("0900000101")},
		{"a sum of money", "15.000.000 - 20.000.000", why(check.NoText)},
		{"a date", "01/02/2026", why(check.NoText)},
		{"a handle", "@demo_lan", contact("@demo_lan")},
		{"a mail address", "HR@jobs.example", contact("hr@jobs.example")},
		{"an account of Zalo", "zalo.me/0900000101", contact("0900000101")},
		{"an account of Zalo with a code", "https://zalo.me/84900000101", contact("+84900000101")},
		{"a group of Zalo", "https://zalo.me/g/demoabc123", contact("https://zalo.me/g/demoabc123")},
		{"an account of WhatsApp", "https://wa.me/84900000101", contact("+84900000101")},
		{"an account of WhatsApp in a query", "https://api.whatsapp.com/send?phone=84900000101", contact("+84900000101")},
		{"an account of Telegram", "https://t.me/Demo_Lan", contact("@demo_lan")},
		{"an invitation of Telegram", "https://t.me/+demoabc", contact("https://t.me/+demoabc")},
		{"a post of Telegram", "https://t.me/demo_lan/12", url("https://t.me/demo_lan/12")},
		{"a handle without its sign", "demo_kr_01", contact("@demo_kr_01")},
		{"a handle behind its service", "Telegram: demo_kr_01", contact("@demo_kr_01")},
		{"a handle with its sign behind its service", "Telegram @Demo_kr_01", contact("@demo_kr_01")},
		{"a handle behind its service and no space", "line:demo_line_24", contact("@demo_line_24")},
		{"an id of LINE", "LINE ID demo_line_24", contact("@demo_line_24")},
		{"an id of LINE with a colon", "LINE ID: Demo_line_24", contact("@demo_line_24")},
		{"a handle of letters behind a colon", "zalo: demolan", contact("@demolan")},
		{"a handle with invisible characters", "demo\u200b_kr_01", contact("@demo_kr_01")},
		{"an id in Chinese", "微信：demo_w66", contact("@demo_w66")},
		{"an account behind its service", "Telegram: t.me/demo_kr_01", contact("@demo_kr_01")},
		{"a word behind a service", "zalo nhé", check.Ask{Text: "zalo nhé"}},
		{"a name behind a service", "Zalo Minh", check.Ask{Text: "Zalo Minh"}},
		{"one word", "Campuchia", check.Ask{Text: "Campuchia"}},
		{"a sum in one word", "2000usd", check.Ask{Text: "2000usd"}},
		{"two numbers and what they are", "Zalo: 0900 000 101\nSĐT 0900 000 102", why(check.Several)},
		{"many numbers and what they are", strings.Repeat("Liên hệ Zalo 0900 000 101 hoặc SĐT 0900 000 102\n", 9), why(check.Several)},
		{"two handles", "@demo_kr_01 @demo_zz", why(check.Several)},
		{"two numbers and words", "em gọi 0900 000 101 hay 0900 000 102 ạ", check.Ask{Text: "em gọi 0900 000 101 hay 0900 000 102 ạ", Because: check.Several}},
		{"an address and a number", "https://x.example/a 0900000101", url("https://x.example/a")},

		{"an ad", advert, check.Ask{Text: advert}},
		{"an ad with a number", advert + " 0900000101", check.Ask{Text: advert + " 0900000101"}},
		{"an ad with an address", advert + " https://x.example/a", check.Ask{Text: advert + " https://x.example/a", Linked: true}},
		{"an ad with a line end of Windows", advert + "\r\nGấp", check.Ask{Text: advert + "\nGấp"}},
		{"a short ad", "Tuyển gấp 10 bạn", check.Ask{Text: "Tuyển gấp 10 bạn"}},
		{"sentences without spaces", "Việc nhẹ.lương cao.TP.HCM", check.Ask{Text: "Việc nhẹ.lương cao.TP.HCM"}},
		{"bytes that are no text", "vi\xffc nh\xffe", check.Ask{Text: "vi\ufffdc nh\ufffde"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, check.ParseAsk(tc.in)); diff != "" {
				t.Errorf("ParseAsk(%.80q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestLongTextIsReadInProportion(t *testing.T) {
	for _, s := range []string{"a.", "a-", "a@", "@a", "https:/", "0 ", "1.000", "+84 ", "(", "@demo%d ", "090%07d ", "https://x%d.example/ ", "zalo.me/%d "} {
		var b strings.Builder
		for i := 0; b.Len() < check.MaxText/16; i++ {
			b.WriteString(strings.ReplaceAll(strings.ReplaceAll(s, "%07d", fmt.Sprintf("%07d", i)), "%d", fmt.Sprint(i)))
		}
		began := time.Now()
		ask := check.ParseAsk(b.String())
		t.Logf("%q: %s in %v", s, ask.Kind(), time.Since(began))
	}
}

func TestKindOfAnAsk(t *testing.T) {
	for want, ask := range map[check.Kind]check.Ask{
		check.KindNothing: {}, check.KindURL: {URL: "https://x.example/", Text: "x"}, check.KindText: {Text: "x"},
		check.KindContact: {Contact: "@demo", Text: "x"}, check.KindPicture: {Picture: []byte{1}},
	} {
		if got := ask.Kind(); got != want {
			t.Errorf("Kind of %+v = %s, want %s", ask, got, want)
		}
	}
}

// FuzzParseAsk holds that every input has one clear kind, and that what leads is never empty.
func FuzzParseAsk(f *testing.F) {
	for _, s := range []string{"", advert, "https://x.example/a", "0900 000 101", "@demo_lan", "zalo.me/g/x", "javascript:alert(1)", "https://a:b@c.example", "+84 (0) 900", "t.me/+", "１２３"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		ask := check.ParseAsk(typed)
		switch kind := ask.Kind(); {
		case kind == check.KindNothing && ask.Because == "":
			t.Errorf("ParseAsk(%q) is nothing and says not why", typed)
		case kind != check.KindNothing && kind != check.KindText && ask.Because != "":
			t.Errorf("ParseAsk(%q) is %s and says %s", typed, kind, ask.Because)
		case ask.URL != "" && !strings.HasPrefix(ask.URL, "http://") && !strings.HasPrefix(ask.URL, "https://"):
			t.Errorf("ParseAsk(%q) leads to %q", typed, ask.URL)
		case ask.URL != "" && ask.Contact != "":
			t.Errorf("ParseAsk(%q) is two things", typed)
		}
		if again := check.ParseAsk(ask.URL); ask.URL != "" && again.URL == "" && again.Contact == "" && again.Because != check.Several && again.Because != check.NotAllowed && again.Because != check.Credentials && again.Text == "" {
			t.Errorf("ParseAsk(%q) leads to %q, which is %+v", typed, ask.URL, again)
		}
	})
}

func TestWhatIsNamedAContactIsLookedUp(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     check.Ask
	}{
		{"a handle without its sign", "demo_kr_01", check.Ask{Contact: "@demo_kr_01"}},
		{"a handle of letters", "Demolan", check.Ask{Contact: "@demolan"}},
		{"a handle behind its service", "Telegram: demo_kr_01", check.Ask{Contact: "@demo_kr_01"}},
		{"a number in words", "gọi 0900 000 101 nhé", check.Ask{Contact: "0900000101"}},
		{"two handles", "@demo_kr_01 @demo_zz", check.Ask{Because: check.Several}},
		{"two numbers in words", "call 0900 000 101 or 0900000102 now", check.Ask{Because: check.Several}},
		{"an address", "https://jobs.example/a", check.Ask{Contact: "https://jobs.example/a"}},
		{"words", "anh Minh", check.Ask{Contact: "anh Minh"}},
		{"blanks", " \u200b ", check.Ask{Because: check.Empty}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, check.ParseContact(tc.in)); diff != "" {
				t.Errorf("ParseContact(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestWhatIsNoContactIsMaskedWhole(t *testing.T) {
	d := newDesk(t, check.Options{Known: func(_ context.Context, asked []string) ([]job.Known, error) {
		return []job.Known{{Asked: asked[0], Type: "handle"}}, nil
	}})
	a := ask(t, d, check.Ask{Contact: "@demo_kr_01 @demo_zz và demolan"})
	for _, secret := range []string{"demo_kr", "demo_zz", "demolan"} {
		if strings.Contains(a.Contact.Masked, secret) {
			t.Errorf("%q is masked as %q", secret, a.Contact.Masked)
		}
	}
}
