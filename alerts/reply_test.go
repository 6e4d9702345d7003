package alerts_test

import (
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
)

func TestWhatIsNotUnderstoodIsAnswered(t *testing.T) {
	words := "Tin 899492 đúng, đã cử người ra bến xe"
	for _, tt := range []struct {
		name  string
		mail  func(*house, *alerts.Office) alerts.Incoming
		reply string // what the reply says; empty for none
		told  string // what the operator is told; empty for nothing
	}{
		{"no reference", func(h *house, f *alerts.Office) alerts.Incoming {
			return alerts.Incoming{From: "tay-ninh@guard.example", Token: f.Token("tay-ninh", alerts.ToAnswer), Text: words}
		}, words, words},
		{"a request to pause at the address for answers", func(h *house, f *alerts.Office) alerts.Incoming {
			return alerts.Incoming{From: "tay-ninh@guard.example", Token: f.Token("tay-ninh", alerts.ToAnswer), Text: "Đề nghị tạm dừng gửi thư"}
		}, "Đề nghị tạm dừng", "Đề nghị tạm dừng"},
		{"a reference of another unit", func(h *house, f *alerts.Office) alerts.Incoming {
			return alerts.Incoming{From: "tay-ninh@guard.example", Token: f.Token("tay-ninh", alerts.ToAnswer), Answers: []alerts.Answer{{Ref: h.ref("c")}, {Ref: h.ref("a"), Right: true}}}
		}, "đơn vị chưa được gửi tin nào mang mã này", "no such ad"},
		{"no token", func(h *house, f *alerts.Office) alerts.Incoming {
			return alerts.Incoming{From: "tay-ninh@guard.example", Text: words, Answers: []alerts.Answer{{Ref: h.ref("a")}}}
		}, "địa chỉ trả lời", "not sent to the address"},
		{"a machine", func(h *house, f *alerts.Office) alerts.Incoming {
			return alerts.Incoming{From: "tay-ninh@guard.example", Machine: true, Token: f.Token("tay-ninh", alerts.ToAnswer), Text: words}
		}, "", words},
		{"a stranger without a token", func(h *house, f *alerts.Office) alerts.Incoming {
			return alerts.Incoming{From: "x@x.example", Text: words}
		}, "", ""},
		{"all is understood", func(h *house, f *alerts.Office) alerts.Incoming {
			return alerts.Incoming{From: "tay-ninh@guard.example", Token: f.Token("tay-ninh", alerts.ToAnswer), Answers: []alerts.Answer{{Ref: h.ref("a")}}}
		}, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, f := toldHouse(t)
			h.receive(f, tt.mail(h, f))
			h.tick(f, h.now)
			got := h.posted.alarms("tay-ninh@guard.example")
			if want := tt.reply != ""; (len(got) == 1) != want || want && (!strings.Contains(got[0], tt.reply) || !strings.Contains(got[0], "KHAC VN-…")) {
				t.Errorf("replies = %q, want one with %q", got, tt.reply)
			}
			told := h.posted.alarms("ops@lure.example")
			if want := tt.told != ""; (len(told) == 1) != want || want && !strings.Contains(told[0], tt.told) {
				t.Errorf("the operator is told %q, want %q", told, tt.told)
			}
		})
	}
}

func TestNobodyIsWrittenToTwiceAnHour(t *testing.T) {
	h, f := toldHouse(t)
	m := alerts.Incoming{From: "Tay-Ninh@guard.example", Token: f.Token("tay-ninh", alerts.ToAnswer), Text: "cảm ơn"}
	start := h.now
	for i, want := range []int{1, 1, 2} {
		h.now = start.Add(time.Duration(i) * 31 * time.Minute)
		h.receive(f, m)
		h.tick(f, h.now)
		if got := h.posted.alarms("tay-ninh@guard.example"); len(got) != want {
			t.Errorf("%v after the first: %d replies, want %d", h.now.Sub(start), len(got), want)
		}
	}
}

func TestARepliesWordsAreWholeInEachLanguage(t *testing.T) {
	for _, lang := range []string{"vi", "en", "fr", ""} {
		r := alerts.Reply{Language: lang, Untaken: []alerts.Untaken{{Words: "xyz", Why: alerts.NoAnswer}, {Ref: "VN-20261122-000001", Why: alerts.NeverTold}, {Why: alerts.NoToken}}}
		text := r.Text()
		for _, want := range []string{"xyz", "VN-20261122-000001", "VN-…"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q: %q is not in\n%s", lang, want, text)
			}
		}
		if strings.Count(text, "\n- ") != 3 || strings.Contains(text, "{") || strings.Contains(text, "- .") || r.Subject() == "" {
			t.Errorf("%q: the text is not whole:\n%s", lang, text)
		}
	}
}
