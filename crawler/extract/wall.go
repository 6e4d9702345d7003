package extract

import "strings"

// walls are phrases, in lower case, of pages that stand in the way of an ad. They count in a title or heading
// of a page with little text; those of a robot check count in its text too.
var walls = []struct {
	why     string
	phrases []string
	inText  bool
	asks    bool // the page would be another for who logs in or proves to be human
}{
	{"robot check", []string{"just a moment", "verify you are human", "are you a robot", "not a robot", "checking your browser", "captcha",
		"attention required", "verification required", "xác minh bạn là con người", "安全验证", "人机验证"}, true, true},
	{"error page", []string{"404", "page not found", "not found", "access denied", "forbidden", "internal server error", "bad gateway",
		"service unavailable", "không tìm thấy", "không tồn tại", "trang lỗi", "页面不存在", "找不到", "ไม่พบหน้า", "រកមិនឃើញ", "見つかりません"}, false, false},
	{"log-in page", []string{"log in", "login", "sign in", "sign-in", "đăng nhập", "登录", "登入", "ログイン", "เข้าสู่ระบบ", "ចូលគណនី"}, false, true},
}

// maxWall is the weight of text up to which a page can be a wall. An ad that mentions a log-in has more.
const maxWall = 300

// wall says why a page is no ad although it has text, or "", and whether the page asks something of its reader.
func (w *walk) wall(m mainText) (why string, asks bool) {
	if m.weight > maxWall {
		return "", false
	}
	if w.password {
		return "log-in page", true
	}
	heads := w.head.title
	for _, h := range w.h1s {
		heads += "\n" + h.text
	}
	heads = strings.ToLower(heads)
	for _, wall := range walls {
		if says(heads, wall.phrases) || wall.inText && says(strings.ToLower(m.text), wall.phrases) {
			return wall.why, wall.asks
		}
	}
	return "", false
}

// says reports whether s contains one of the phrases, not as part of a longer Latin word or number.
func says(s string, phrases []string) bool {
	for _, p := range phrases {
		i := strings.Index(s, p)
		if i >= 0 && !(i > 0 && isWord(s[i-1]) && isWord(p[0])) && !(i+len(p) < len(s) && isWord(s[i+len(p)]) && isWord(p[len(p)-1])) {
			return true
		}
	}
	return false
}

// isWord reports whether a byte is an ASCII letter or digit.
func isWord(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' }
