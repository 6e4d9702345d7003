package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	xdraw "golang.org/x/image/draw"

	"lurewatch/check/ocr"
	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

// screenshot is an invented ad as it stands on a phone.
type screenshot struct {
	Name  string
	Lang  string // as fontconfig names it
	Chat  bool   // each line is a message; otherwise the ad is one post
	Dark  bool
	saved string // how the picture was saved: png, jpeg, or small for a PNG of half the size
	Lines []string
}

// screenshots are all invented. The last lines lead nowhere.
var screenshots = []screenshot{
	{"vi, a hub, a post", "vi", false, false, "png", []string{
		"TUYỂN 10 BẠN NAM NỮ GÕ MÁY TÍNH TẠI BAVET CAMPUCHIA",
		"Lương cứng 1000 USD một tháng, hoa hồng riêng, bao ăn ở, không cần kinh nghiệm",
		"Xe đón tận nhà, lo hết giấy tờ qua cửa khẩu, không cần hộ chiếu",
		"Ai đi được trong tuần nhắn Zalo 0900 000 101 gặp Demo"}},
	{"vi without marks, a chat in the dark", "vi", true, true, "jpeg", []string{
		"Chao em, ben chi dang tuyen nguoi di lam ben Campuchia",
		"Viec nhe luong cao 25 trieu mot thang, bao an o, khong can kinh nghiem",
		"Em di duoc toi nay thi inbox Telegram @demo_tuyendung"}},
	{"vi, work at home, a chat", "vi", true, false, "small", []string{
		"Chào bạn, bên mình cần cộng tác viên làm nhiệm vụ online tại nhà",
		"Chỉ cần thả tim, mỗi ngày kiếm 500k đến 1 triệu",
		"Bạn kết bạn Telegram @demo_nhiemvu để được hướng dẫn"}},
	{"vi, ordinary work, a post in the dark", "vi", false, true, "jpeg", []string{
		"Công ty may Demo tuyển kế toán kho tại Thủ Đức",
		"Yêu cầu: tốt nghiệp cao đẳng kế toán, biết Excel, có hai năm kinh nghiệm",
		"Lương 11 đến 14 triệu, đóng bảo hiểm đầy đủ, thưởng tháng 13",
		"Nộp hồ sơ qua mail tuyendung@congtymay.example trước ngày 30"}},
	{"en, a hub, a chat", "en", true, false, "jpeg", []string{
		"Hi dear, our company in Myawaddy is hiring customer service agents",
		"Salary 1500 USD per month plus commission, free food and room",
		"Message me on Telegram @demo_hr"}},
	{"en, ordinary work, a post in the dark", "en", false, true, "small", []string{
		"Demo Bakery is looking for a shop assistant in Manchester",
		"You will serve customers, keep the counter clean and help with deliveries",
		"Pay is 12.50 pounds an hour, 30 hours a week, paid holidays",
		"Send your CV to jobs@demobakery.example by 30 June"}},
	{"zh, a hub, a post", "zh-cn", false, false, "jpeg", []string{
		"柬埔寨西港招聘聊天客服，不需要经验，不需要学历",
		"月薪两万起，包吃包住，公司包机票，专人接送",
		"有意者加飞机 @demo_zhaopin"}},
	{"zh, work at home, a chat in the dark", "zh-cn", true, true, "png", []string{
		"您好，我们招兼职，在家用手机刷单",
		"每天可以赚三百到八百元",
		"请加微信 demo_jianzhi 了解"}},
	{"th, a hub, a chat", "th", true, false, "png", []string{
		"รับสมัครแอดมินตอบแชท ทำงานที่ปอยเปต",
		"เงินเดือน 40000 บาท มีที่พักและอาหารฟรี ไม่ต้องมีประสบการณ์",
		"สนใจทักไลน์ demo_admin"}},
	{"th, office work abroad, a post in the dark", "th", false, true, "png", []string{
		"รับสมัครพนักงานแอดมิน ทำงานที่กัมพูชา",
		"เงินเดือน 25000 บาท มีที่พัก",
		"สนใจทักไลน์ demo_admin"}},
	{"th, ordinary work, a post in the dark", "th", false, true, "jpeg", []string{
		"ร้านกาแฟเดโม รับสมัครพนักงานบาริสต้า สาขาเชียงใหม่",
		"เงินเดือน 13000 บาท มีประกันสังคม หยุดสัปดาห์ละหนึ่งวัน",
		"เวลาทำงาน 8 โมงเช้าถึง 5 โมงเย็น",
		"ส่งใบสมัครที่ jobs@cafedemo.example"}},
}

// said is all that people wrote on the screen: the name of the group, the ad, and what was answered in a chat.
func (s screenshot) said() string {
	all := append([]string{"Demo Group"}, s.Lines...)
	if s.Chat {
		all = append(all, "OK")
	}
	return strings.Join(all, "\n")
}

// The size of each phone in pixels of a page, and how many of the screen there are to one.
const (
	phoneWidth, phoneHeight = 390, 620
	phoneScale              = 2
)

// phones shows all screenshots beside one another.
var phones = template.Must(template.New("").Parse(`<!doctype html><meta charset=utf-8><style>
*{box-sizing:border-box}body{margin:0;display:flex;font:15px/1.35 "Noto Sans","Noto Sans Thai","Noto Sans CJK SC",sans-serif}
div.phone{width:390px;height:620px;flex:none;overflow:hidden;background:#fff;color:#111}div.dark{background:#18191a;color:#e4e6eb}
.bar{display:flex;justify-content:space-between;padding:8px 20px;font-size:13px;font-weight:600}.head{padding:8px 12px;background:#f0f2f5}.dark .head{background:#242526}
small,.time{color:#65676b;font-size:12px}.dark small,.dark .time{color:#b0b3b8}.time{text-align:center;padding:6px}
i{width:28px;height:28px;border-radius:50%;background:#7a8;float:left;margin-right:8px}.row{padding:3px 10px;overflow:hidden}
p{margin:0;float:left;background:#e4e6eb;border-radius:16px;padding:8px 12px;max-width:280px}.dark p{background:#3a3b3c}.row p.me{float:right;background:#0084ff;color:#fff}
.post{padding:12px}.foot{display:flex;justify-content:space-between;padding:10px 14px;border-top:1px solid #888}</style><body>
{{range .}}<div class="phone{{if .Dark}} dark{{end}}"><div class=bar><span>9:41</span><span>5G 82%</span></div><div class=head><i></i><b>Demo Group</b><br><small>2 h</small></div>
{{if .Chat}}<div class=time>20:15</div>{{range .Lines}}<div class=row><i></i><p>{{.}}</p></div>{{end}}<div class=row><p class=me>OK</p></div>
{{else}}<div class=post>{{range .Lines}}{{.}}<br>{{end}}</div><div class=foot><span>12</span><span>3</span></div>{{end}}</div>{{end}}`))

// photograph draws all screenshots with Chromium, or skips the test.
func photograph(t *testing.T) image.Image {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium to draw screenshots with: ", err)
	}
	dir := t.TempDir()
	page, shot := filepath.Join(dir, "phones.html"), filepath.Join(dir, "phones.png")
	var b bytes.Buffer
	if err := errors.Join(phones.Execute(&b, screenshots), os.WriteFile(page, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--user-data-dir="+filepath.Join(dir, "profile"),
		fmt.Sprintf("--force-device-scale-factor=%d", phoneScale), fmt.Sprintf("--window-size=%d,%d", phoneWidth*len(screenshots), phoneHeight), "--screenshot="+shot, "file://"+page)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("chromium: %v\n%s", err, out)
	}
	f, err := os.Open(shot)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if w := img.Bounds().Dx(); w != phoneWidth*phoneScale*len(screenshots) {
		t.Fatalf("chromium drew %d pixels across, want %d phones", w, len(screenshots))
	}
	return img
}

// save cuts the picture of one phone out of those of all, and saves it.
func (s screenshot) save(t *testing.T, all image.Image, i int) []byte {
	t.Helper()
	phone := image.NewRGBA(image.Rect(0, 0, phoneWidth*phoneScale, phoneHeight*phoneScale))
	draw.Draw(phone, phone.Rect, all, image.Pt(i*phoneWidth*phoneScale, 0), draw.Src)
	var b bytes.Buffer
	var err error
	switch s.saved {
	case "jpeg":
		err = jpeg.Encode(&b, phone, &jpeg.Options{Quality: 60})
	case "small":
		half := image.NewRGBA(image.Rect(0, 0, phoneWidth, phoneHeight))
		xdraw.BiLinear.Scale(half, half.Rect, phone, phone.Rect, draw.Src, nil)
		err = png.Encode(&b, half)
	default:
		err = png.Encode(&b, phone)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAScreenshotHasTheBandOfItsText(t *testing.T) {
	r, err := ocr.Open(t.Context(), ocr.Options{Timeout: 5 * time.Minute})
	if errors.Is(err, ocr.ErrAbsent) {
		t.Skip("no tesseract to read with: ", err)
	} else if err != nil {
		t.Fatal(err)
	}
	set, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	all := photograph(t)
	bands := make(map[job.Band]int)
	for i, s := range screenshots {
		t.Run(s.Name, func(t *testing.T) {
			needs(t, r, s.Lang)
			text := set.Judge(job.Ad{ID: "text", Text: s.said()})
			bands[text.Band]++
			got, err := r.Read(t.Context(), s.save(t, all, i))
			if err != nil {
				t.Fatal(err)
			}
			seen := set.Judge(job.Ad{ID: "picture", Text: got.Text})
			if seen.Band != text.Band {
				t.Errorf("the picture has band %v, its text %v; read, with confidence %.2f:\n%s", seen.Band, text.Band, got.Confidence, got.Text)
			}
			if missed := missing(text, seen); 4*len(missed) > len(ruleIDs(text)) {
				t.Errorf("of %d rules that the text meets the picture misses %q; read:\n%s", len(ruleIDs(text)), missed, got.Text)
			}
			alone := set.Judge(job.Ad{ID: "ad", Text: strings.Join(s.Lines, "\n")})
			t.Logf("picture %v %.1f, its text %v %.1f, the ad without the screen %v %.1f; rules %d of %d, read in %v at %.2f", seen.Band, seen.Score, text.Band, text.Score, alone.Band, alone.Score, len(ruleIDs(text))-len(missing(text, seen)), len(ruleIDs(text)), got.Languages, got.Confidence)
		})
	}
	if len(bands) > 0 && (bands[job.Alert] == 0 || bands[job.None] == 0) {
		t.Errorf("the texts have the bands %v, want some that differ", bands)
	}
}

// needs skips a test without the fonts or the language data for a language.
func needs(t *testing.T, r *ocr.Reader, lang string) {
	t.Helper()
	data := cmp.Or(map[string]string{"vi": "vie", "en": "eng", "zh-cn": "chi_sim", "th": "tha"}[lang], lang)
	if !slices.Contains(r.Languages(), data) {
		t.Skip("tesseract has no ", data)
	}
	if fonts, err := exec.Command("fc-list", ":lang="+lang, "family").Output(); err != nil || len(fonts) == 0 {
		t.Skip("no font for ", lang, " to draw with")
	}
}

// ruleIDs are the rules that a verdict has findings of.
func ruleIDs(v job.Verdict) (out []string) {
	for _, f := range v.Findings {
		if !slices.Contains(out, f.Rule) {
			out = append(out, f.Rule)
		}
	}
	return out
}

// missing are the rules of one verdict that another has not.
func missing(of, in job.Verdict) (out []string) {
	has := ruleIDs(in)
	for _, id := range ruleIDs(of) {
		if !slices.Contains(has, id) {
			out = append(out, id)
		}
	}
	return out
}
