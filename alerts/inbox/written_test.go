package inbox_test

import (
	"strings"
	"testing"

	"lurewatch/alerts/inbox"
)

// below is what a mail program puts under an answer: the digest, which has codes of its own.
const below = "BẢN TIN HẰNG NGÀY\nTrả lời: DUNG VN-20261122-0001 hoặc SAI VN-20261122-0002\nSAI VN-20261122-0003\n"

func quotedBelow() string {
	return "> " + strings.ReplaceAll(strings.TrimSpace(below), "\n", "\n> ") + "\n"
}

func plainMail(text string) []byte {
	return []byte("From: duty@unit.example\r\nTo: answers+k3@example.org\r\nSubject: Re: [1 khan] Tay Ninh\r\nMessage-ID: <a@unit.example>\r\n" +
		"Content-Type: text/plain; charset=utf-8\r\n\r\n" + strings.ReplaceAll(text, "\n", "\r\n"))
}

func htmlMail(html string) []byte {
	return []byte("From: duty@unit.example\r\nTo: answers+k3@example.org\r\nSubject: Re: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html)
}

func read(t testing.TB, raw []byte) inbox.Incoming {
	t.Helper()
	in, err := inbox.ReadMail(raw)
	if err != nil {
		t.Fatalf("ReadMail: %v", err)
	}
	return in
}

func TestOnlyWhatWasWrittenIsRead(t *testing.T) {
	const said = "DUNG VN-20261122-0007\n"
	outlook := func(from, sent, to, subject string) string {
		return said + "\n" + from + " Digest <digest@example.org>\n" + sent + " 21/11/2026 06:00\n" + to + " duty@unit.example\n" + subject + " [1 khẩn] Tây Ninh\n\n" + below
	}
	tests := []struct{ name, text string }{
		{"nothing below", said},
		{"Gmail in English", said + "\nOn Sat, Nov 21, 2026 at 6:00 AM Bản tin <digest@example.org> wrote:\n\n" + quotedBelow()},
		{"Gmail in English over two lines", said + "\nOn Sat, Nov 21, 2026 at 6:00 AM Bản tin tuyển dụng rủi ro <\ndigest@example.org> wrote:\n\n" + quotedBelow()},
		{"Gmail in Vietnamese", said + "\nVào Th 7, 21 thg 11, 2026 vào lúc 06:00 Bản tin <digest@example.org> đã\nviết:\n\n" + quotedBelow()},
		{"Gmail in Vietnamese, older", said + "\nVào 06:00, T7, 21 Th11, 2026 Bản tin <digest@example.org> đã viết:\n" + quotedBelow()},
		{"Gmail in French", said + "\nLe sam. 21 nov. 2026 à 06:00, Bản tin <digest@example.org> a écrit :\n\n" + quotedBelow()},
		{"Thunderbird in English", said + "\nOn 21/11/2026 06:00, Bản tin wrote:\n" + quotedBelow()},
		{"Thunderbird in Vietnamese", said + "\nVào lúc 06:00 21/11/2026, Bản tin đã viết:\n" + quotedBelow()},
		{"Thunderbird in French", said + "\nLe 21/11/2026 à 06:00, Bản tin a écrit :\n" + quotedBelow()},
		{"an attribution without quotes", said + "\nVào lúc 06:00 21/11/2026, Bản tin đã viết:\n\n" + below},
		{"Outlook in English", outlook("From:", "Sent:", "To:", "Subject:")},
		{"Outlook in Vietnamese", outlook("Từ:", "Đã gửi:", "Đến:", "Chủ đề:")},
		{"Outlook in Vietnamese, other words", outlook("Người gửi:", "Ngày gửi:", "Tới:", "Tiêu đề:")},
		{"Outlook in French", outlook("De :", "Envoyé :", "À :", "Objet :")},
		{"Outlook with bold names", outlook("*From:*", "*Sent:*", "*To:*", "*Subject:*")},
		{"Outlook on the web", said + "\n________________________________\nFrom: Digest <digest@example.org>\nSent: Saturday\n\n" + below},
		{"Outlook's older line", said + "\n-----Original Message-----\nFrom: Digest\n\n" + below},
		{"in Vietnamese", said + "\n-----Thư gốc-----\nTừ: Bản tin\n\n" + below},
		{"Zimbra in English", said + "\n----- Original Message -----\nFrom: \"Digest\" <digest@example.org>\n\n" + below},
		{"Zimbra in French", said + "\n----- Mail original -----\nDe: \"Digest\" <digest@example.org>\nÀ: duty@unit.example\nEnvoyé: Samedi 21 Novembre 2026\nObjet: x\n\n" + below},
		{"Zimbra in Vietnamese", said + "\n----- Thư Gốc -----\nTừ: \"Bản tin\" <digest@example.org>\nĐến: duty@unit.example\nĐã gửi: Thứ bảy\nChủ đề: x\n\n" + below},
		{"forwarded", said + "\n---------- Forwarded message ---------\nFrom: Digest\n\n" + below},
		{"a signature", said + "\n-- \nĐại úy A\nSAI VN-20261122-0009\n"},
		{"a signature without its blank", said + "\n--\nĐại úy A\nSAI VN-20261122-0009\n"},
		{"a telephone's line", said + "\nGửi từ iPhone của tôi\n\n" + below},
		{"a telephone's line in English", said + "\nSent from my iPhone\n\n" + below},
		{"a telephone's line in French", said + "\nEnvoyé de mon iPhone\n\n" + below},
		{"below the quote", "On 21/11/2026 06:00, Bản tin wrote:\n" + quotedBelow() + "\n" + said},
		{"between quotes", "Vào lúc 06:00 21/11/2026, Bản tin đã viết:\n> 1. VN-20261122-0007\n" + said + quotedBelow()},
	}
	want := []inbox.Answer{{Ref: "VN-20261122-0007", Right: true}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := read(t, plainMail(tt.text))
			if got := inbox.Codes(in); len(got) != 1 || got[0] != want[0] {
				t.Errorf("answers are %v, want %v; it was written:\n%s", got, want, in.Text)
			}
		})
	}
}

func TestOrdinaryLinesAreKept(t *testing.T) {
	tests := []struct{ name, text string }{
		{"a sentence with a date", "Vào ngày 21/11 chúng tôi đã kiểm tra, sau đó anh B viết:\n\nSAI VN-20261122-0007"},
		{"from a place", "Từ: Mộc Bài\nSAI VN-20261122-0007"},
		{"dashes around a code", "--- SAI VN-20261122-0007 ---"},
		{"a line of underscores", "______________\nSAI VN-20261122-0007"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := inbox.Codes(read(t, plainMail(tt.text))); len(got) != 1 {
				t.Errorf("answers are %v, want one", got)
			}
		})
	}
}

func TestHTMLIsReadWithoutItsQuotes(t *testing.T) {
	under := "<div>" + strings.ReplaceAll(below, "\n", "<br>") + "</div>"
	const said = `<div dir="ltr"><b>SAI</b> VN-20261122-0007<br>c&ocirc;ng ty</div>`
	tests := []struct{ name, html string }{
		{"Gmail", said + `<div class="gmail_quote"><div class="gmail_attr">Vào Th 7, 21 thg 11, 2026 X đã viết:</div><blockquote>` + under + `</blockquote></div>`},
		{"Outlook on the web", said + `<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Digest</div>` + under},
		{"Outlook", said + `<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>From:</b></p></div>` + under},
		{"Thunderbird", said + `<div class="moz-cite-prefix">On 21/11/2026 X wrote:<br></div><blockquote type="cite">` + under + `</blockquote>`},
		{"Zimbra", said + `<hr id="zwchr"><div><b>From: </b>Digest</div>` + under},
		{"Apple", said + `<br><blockquote type="cite"><div>On 21 Nov 2026, X wrote:</div>` + under + `</blockquote>`},
		{"fields in text alone", said + `<div>From: Digest</div><div>Sent: Saturday</div><div>To: duty</div><div>Subject: x</div>` + under},
		{"a style and a script", `<style>SAI VN-20261122-0001</style><script>"SAI VN-20261122-0002"</script><!-- SAI VN-20261122-0003 -->` + said},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := read(t, htmlMail("<html><body>"+tt.html+"</body></html>"))
			if got := inbox.Codes(in); len(got) != 1 || got[0].Ref != "VN-20261122-0007" || got[0].Right {
				t.Errorf("answers are %v, want one; it was written:\n%s", got, in.Text)
			}
		})
	}
}
