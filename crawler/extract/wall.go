package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// WallKind is what stands in the way of an ad. The empty kind is no wall.
type WallKind string

// The kinds of walls.
const (
	Captcha WallKind = "captcha" // the page wants proof that its reader is no machine, by a picture or by waiting
	Login   WallKind = "login"   // the page wants its reader to log in
	Blocked WallKind = "blocked" // the page refuses its reader without a way to go on
)

// walls are phrases, in lower case, of pages that stand in the way of an ad. They count in a title or heading
// of a page with little text; where inText, they count in its text too. None is a word that a short offer may have:
// people are hired to type captchas and to check bags.
var walls = []struct {
	why     string
	kind    WallKind // "" for a page that says that there is no ad
	phrases []string
	inText  bool
}{
	{"robot check", Captcha, []string{"just a moment", "verify you are human", "verify you are a human", "are you a robot", "not a robot", "are you human",
		"checking your browser", "checking if the site connection is secure", "complete the captcha", "solve the captcha", "captcha challenge",
		"captcha verification", "attention required", "verification required",
		"complete the security check", "press & hold", "pardon our interruption", "please enable js and disable any ad blocker",
		"enable javascript and cookies to continue", "unusual traffic from your", "one more step before", "ddos protection by",
		"xác minh bạn là con người", "xác minh bạn không phải", "bạn không phải là robot", "tôi không phải là người máy", "kiểm tra trình duyệt",
		"安全验证", "安全驗證", "人机验证", "人機驗證", "请完成验证", "滑动验证", "ยืนยันว่าคุณเป็นมนุษย์", "ไม่ใช่หุ่นยนต์", "verifikasi bahwa anda manusia", "ロボットではありません"}, true},
	{"blocked page", Blocked, []string{"access denied", "access to this page has been denied", "you have been blocked", "you are unable to access",
		"request unsuccessful", "incapsula incident", "the request could not be satisfied", "request blocked", "your ip has been", "your ip address",
		"too many requests", "rate limit", "not available in your country", "not available in your region",
		"truy cập bị từ chối", "bạn đã bị chặn", "访问被拒绝", "访问受限", "拒绝访问", "访问过于频繁", "การเข้าถึงถูกปฏิเสธ"}, false},
	{"error page", "", []string{"page not found", "not found", "forbidden", "internal server error", "bad gateway",
		"service unavailable", "không tìm thấy", "không tồn tại", "trang lỗi", "页面不存在", "找不到", "ไม่พบหน้า", "រកមិនឃើញ", "見つかりません"}, false},
	{"log-in page", Login, []string{"log in", "login", "sign in", "sign-in", "đăng nhập", "登录", "登入", "ログイン", "เข้าสู่ระบบ", "ចូលគណនី", "ເຂົ້າສູ່ລະບົບ", "masuk akun"}, false},
}

// maxWall is the weight of text up to which a page can be a wall. An ad that mentions a log-in has more.
const maxWall = 300

// wall says why a page is no ad although it may have text, or "", and what kind of wall it is.
func (w *walk) wall(p Page, m mainText) (why string, kind WallKind) {
	if m.weight > maxWall {
		return "", ""
	}
	if w.password {
		return "log-in page", Login
	}
	heads := strings.ToLower(w.head.title)
	for _, h := range w.h1s {
		heads += "\n" + strings.ToLower(h.text)
	}
	if isNumbered(heads) {
		return "error page", ""
	}
	for _, wall := range walls {
		if says(heads, wall.phrases) || wall.inText && says(strings.ToLower(m.text), wall.phrases) {
			return wall.why, wall.kind
		}
	}
	switch kind = guarded(p, m); kind {
	case Captcha:
		return "robot check", kind
	case Blocked:
		return "blocked page", kind
	}
	return "", ""
}

// numbered are headings of error pages that have little but a number. A flat, a bus or a wage can have that number too.
var numbered = words("404 error_404 404_error http_404 lỗi_404 404_lỗi")

// isNumbered reports whether one of the headings, in lower case and a line each, begins as error pages do: "404 | Jobs".
func isNumbered(heads string) bool {
	for line := range strings.SplitSeq(heads, "\n") {
		for _, end := range []string{" | ", " - ", " – ", " — ", " · ", ": ", "!", "."} {
			line, _, _ = strings.Cut(line, end)
		}
		if numbered[strings.ReplaceAll(strings.TrimSpace(line), " ", "_")] {
			return true
		}
	}
	return false
}

// guards are parts of addresses that the scripts and frames of walls are loaded from. Only those that ordinary pages
// do not load are here; a puzzle that also guards honest forms counts on a page that is almost empty.
var guards = []struct {
	part  string
	kind  WallKind
	empty bool
}{
	{"captcha-delivery.com", Captcha, false},
	{"/cdn-cgi/challenge-platform/h/", Captcha, true},
	{"challenges.cloudflare.com", Captcha, true},
	{"px-captcha", Captcha, false},
	{"px-cloud.net", Captcha, true},
	{"recaptcha", Captcha, true},
	{"hcaptcha", Captcha, true},
	{"geetest", Captcha, true},
	{"_incapsula_resource", Blocked, true},
}

// maxEmpty is the weight of text below which a page with a puzzle is nothing but the puzzle.
const maxEmpty = 120

// guarded looks for the scripts, frames and boxes of the best known walls.
func guarded(p Page, m mainText) WallKind {
	if p.Doc == nil || len(p.Doc.Nodes) == 0 {
		return ""
	}
	found := WallKind("")
	r := items{left: maxItemNodes}
	r.visit(p.Doc.Nodes[0], func(n *html.Node) bool {
		if found == "" {
			found = guardOf(n, m.weight < maxEmpty)
		}
		return found == ""
	})
	return found
}

// guardOf returns the kind of wall that an element belongs to.
func guardOf(n *html.Node, empty bool) WallKind {
	box := n.DataAtom == atom.Script || n.DataAtom == atom.Iframe
	for _, a := range n.Attr {
		if !(box && a.Key == "src" || a.Key == "id" || a.Key == "class") || len(a.Val) > 2000 {
			continue
		}
		v := strings.ToLower(a.Val)
		for _, g := range guards {
			if (empty || !g.empty) && strings.Contains(v, g.part) {
				return g.kind
			}
		}
	}
	return ""
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
