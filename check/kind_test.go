package check_test

import (
	"strings"
	"testing"

	"lurewatch/check"
)

// TestAdviceFitsWhatIsOffered asks about three invented ads with the rules that the program has.
func TestAdviceFitsWhatIsOffered(t *testing.T) {
	d := realDesk(t, check.Options{})
	for name, tc := range map[string]struct {
		text          string
		law, employer bool // the line about prosecution, and what is asked of an employer
	}{
		"chat work at a hot spot": {"Tuyển trực chat tại Bavet lương 900 đô, bao vé, giữ hộ chiếu, nghỉ ngang đền hợp đồng 60 triệu. Tele @demo_x", true, true},
		"a bride":                 {"Cần tìm cô dâu lấy chồng Trung Quốc, tuổi 18-25, gia đình nhà gái được 200 triệu, bao vé, lo hết giấy tờ, đi ngay. Liên hệ Zalo 0900 000 101", false, false},
		"tasks at home":           {"Cộng tác viên like video tại nhà, mỗi đơn hoàn tiền 20%, nạp trước 500k nhận lại 700k. Zalo 0900 000 101", false, true},
	} {
		a := ask(t, d, check.Ask{Text: tc.text, Lang: check.EN})
		var steps []string
		for _, s := range a.NextSteps {
			steps = append(steps, s.Kind)
		}
		verify := strings.Contains(strings.Join(steps, " "), "verify")
		if a.Assessment.Band != check.StrongSigns || (a.Law != "") != tc.law || verify != tc.employer || (len(a.NotFound) > 0) != tc.employer {
			t.Errorf("%s: %s, law %q, steps %q, not found %q", name, a.Assessment.Band, a.Law, steps, a.NotFound)
		}
	}
}
