package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"lurewatch/job"
)

// inventor is a generator of invented flagged ads: sentences with gaps, in nine languages. The same seed gives the same
// ads. Names and contacts are made of syllables and reserved numbers and belong to nobody.
type inventor struct {
	rnd *rand.Rand
	day time.Time
	// ring is how many ads in a row name the same contacts, and half of each is then in words of its own, so that nothing
	// else ties them together; 0 means that each picks its contacts among many.
	ring int
}

// tongue is a language of the generator.
type tongue struct {
	lang      string
	share     int // of a hundred
	title     []string
	sentences []string
	works     []string
	places    []string
}

// tongues are invented; {work}, {place}, {name}, {n}, {pay}, {phone} and {handle} are gaps.
var tongues = []tongue{
	{"vi", 52, []string{"Tuyển gấp {n} {work} tại {place}", "{work} lương cao, bao ăn ở", "Việc nhẹ lương cao {pay} triệu, cần {n} bạn"},
		[]string{"Công ty {name} cần tuyển {n} {work} làm việc tại {place}.", "Lương cứng {pay} triệu một tháng, thưởng thêm theo doanh số.", "Không cần bằng cấp, không cần kinh nghiệm, được đào tạo từ đầu.", "Bao ăn ở, xe đưa đón tận nơi, lo toàn bộ hộ chiếu và vé.", "Chỉ cần đặt cọc {n} trăm nghìn để giữ chỗ, đi làm trả lại.", "Làm trong văn phòng có máy lạnh, ngày làm {n} tiếng, tuần nghỉ một ngày.", "Ưu tiên bạn gõ máy nhanh, biết tiếng Trung là lợi thế.", "Qua cửa khẩu {place} có người đón, không cần lo giấy tờ.", "Liên hệ Zalo {phone} gặp chị {name} để được tư vấn.", "Nhắn Telegram {handle} gửi ảnh và hồ sơ.", "Tuổi từ {n} đến ba mươi lăm, nam nữ đều được, ưu tiên độc thân.", "Hợp đồng sáu tháng, ứng trước {pay} triệu cho gia đình.", "Khu nhà {name} có bảo vệ, điện nước miễn phí, mạng mạnh."},
		[]string{"nhân viên gõ máy", "chăm sóc khách hàng", "phụ bếp", "lễ tân sòng bài", "cộng tác viên bán hàng", "kỹ thuật viên", "phiên dịch"}, []string{"Bavet", "Mộc Bài", "Poipet", "Sihanoukville", "Tam Giác Vàng", "Myawaddy", "Lao Bảo"}},
	{"en", 20, []string{"Urgent: {n} {work} in {place}", "{work}, high salary, free accommodation", "Earn {pay}000 USD as {work}"},
		[]string{"{name} group is hiring {n} {work} for our office in {place}.", "Monthly salary {pay}00 USD plus commission and bonus.", "No experience required, full training is provided on site.", "We arrange visa, ticket and accommodation; passport must be valid.", "A refundable deposit of {n} USD reserves your place.", "Contact our agent {name} on Telegram {handle} or call {phone}.", "Age between {n} and thirty five, typing speed and chat skills are a plus.", "Working hours are {n} a day with one day off each week.", "The compound {name} has a gym, a canteen and a clinic.", "Our driver meets you at the border gate of {place}."},
		[]string{"customer service agents", "chat support operators", "casino dealers", "typing clerks", "sales promoters"}, []string{"Bavet", "Poipet", "Manila", "Mae Sot", "Vientiane"}},
	{"zh", 9, []string{"{place}高薪招聘{work}{n}名", "海外{work}，包吃包住"}, []string{"{name}公司招聘{work}{n}名，工作地点{place}。", "月薪{pay}千美金，另有提成和奖金。", "无需学历和经验，入职后统一培训。", "包吃包住，机票和签证全部报销。", "工作时间每天{n}小时，每月休息四天。", "有意者请联系飞机{handle}或致电{phone}。", "要求打字速度快，会聊天者优先。", "园区{name}环境优美，有健身房和食堂。"}, []string{"打字员", "客服专员", "荷官", "翻译"}, []string{"西港", "木牌", "金三角", "妙瓦底"}},
	{"th", 5, []string{"รับสมัคร{work} {place} เงินเดือนสูง"}, []string{"บริษัท {name} รับสมัคร{work}จำนวน {n} คน ทำงานที่{place}", "เงินเดือน {pay} พันดอลลาร์ พร้อมค่าคอมมิชชั่น", "ไม่ต้องมีประสบการณ์ มีที่พักและอาหารฟรี", "มีรถรับส่งข้ามแดน ไม่ต้องใช้เอกสาร", "ติดต่อไลน์ {handle} หรือโทร {phone}", "ทำงานวันละ {n} ชั่วโมง หยุดสัปดาห์ละหนึ่งวัน"}, []string{"แอดมินตอบแชท", "พนักงานคีย์ข้อมูล"}, []string{"ปอยเปต", "แม่สอด"}},
	{"km", 4, []string{"ជ្រើសរើស{work} {place} ប្រាក់ខែខ្ពស់"}, []string{"ក្រុមហ៊ុន {name} ជ្រើសរើស{work}ចំនួន {n} នាក់ នៅ{place}", "ប្រាក់ខែ {pay} រយដុល្លារ មានកន្លែងស្នាក់នៅ", "មិនត្រូវការបទពិសោធន៍ មានការបណ្តុះបណ្តាល", "ទំនាក់ទំនងតេឡេក្រាម {handle} ឬ {phone}"}, []string{"បុគ្គលិកឆាត", "អ្នកបកប្រែ"}, []string{"បាវិត", "ប៉ោយប៉ែត"}},
	{"lo", 2, []string{"ຮັບສະໝັກ{work} {place}"}, []string{"ບໍລິສັດ {name} ຮັບສະໝັກ{work} {n} ຄົນ ຢູ່{place}", "ເງິນເດືອນ {pay} ລ້ານ ມີທີ່ພັກ ແລະ ອາຫານ", "ຕິດຕໍ່ {handle} ຫຼື {phone}"}, []string{"ພະນັກງານພິມ", "ຜູ້ແປພາສາ"}, []string{"ສາມຫຼ່ຽມຄຳ", "ວຽງຈັນ"}},
	{"my", 3, []string{"{work} အလုပ်ခေါ်စာ {place}"}, []string{"{name} ကုမ္ပဏီမှ {work} {n} ဦး {place} တွင် ခေါ်ယူသည်", "လစာ {pay} သိန်း နေစရာ စားစရာ ပေးသည်", "ဆက်သွယ်ရန် {handle} {phone}"}, []string{"စာရိုက်ဝန်ထမ်း", "ဘာသာပြန်"}, []string{"မြဝတီ", "မယ်ဆောက်"}},
	{"ko", 3, []string{"{place} {work} 모집 고수익"}, []string{"{name} 회사에서 {work} {n}명을 모집합니다 근무지는 {place}입니다", "월급 {pay}백 달러 숙식 제공 항공권 지원", "경력 무관 초보 환영 하루 {n}시간 근무", "텔레그램 {handle} 또는 전화 {phone}"}, []string{"채팅 상담원", "텔레마케터"}, []string{"캄보디아", "마닐라"}},
	{"ja", 2, []string{"{place}で{work}募集、高収入"}, []string{"{name}社では{work}を{n}名募集しています。勤務地は{place}です。", "月給{pay}千ドル、寮と食事つき、渡航費は会社負担。", "未経験でも歓迎、一日{n}時間勤務。", "連絡先はテレグラム{handle}または{phone}"}, []string{"チャットオペレーター", "かけ子スタッフ"}, []string{"カンボジア", "フィリピン"}},
}

func newInventor(seed uint64) *inventor {
	return &inventor{rnd: rand.New(rand.NewPCG(seed, 5)), day: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

var syllables = strings.Fields("an bao cam dan em giang hai kim lan minh nam oanh phuc quan rong sen tam uyen vinh xuan yen dong bac tay thanh long ngoc")

// name makes a name of two to four syllables, so that there are some ten thousand words.
func (b *inventor) name() string {
	var s strings.Builder
	for range 2 + b.rnd.IntN(2) {
		s.WriteString(pick(b.rnd, syllables))
	}
	out := s.String()
	return strings.ToUpper(out[:1]) + out[1:]
}

// ad invents the n-th case of about 1,200 bytes.
func (b *inventor) ad(n int) job.Case {
	t := b.tongue()
	handle, phone := fmt.Sprintf("@demo_%s%d", strings.ToLower(b.name()), b.rnd.IntN(20)), fmt.Sprintf("+8490000%04d", b.rnd.IntN(10000))
	if b.ring > 0 {
		handle, phone = fmt.Sprintf("@demo_ring%d", n/b.ring), fmt.Sprintf("+8490000%04d", n/b.ring%10000)
	}
	fill := func(s string) string {
		return strings.NewReplacer("{work}", pick(b.rnd, t.works), "{place}", pick(b.rnd, t.places), "{name}", b.name(), "{n}", fmt.Sprint(1+b.rnd.IntN(60)),
			"{pay}", fmt.Sprint(10+b.rnd.IntN(90)), "{phone}", "0"+phone[3:], "{handle}", handle).Replace(s)
	}
	var text strings.Builder
	for text.Len() < 900 {
		text.WriteString(fill(pick(b.rnd, t.sentences)) + " ")
		for own := text.Len(); b.ring > 0 && text.Len() < 2*own && text.Len() < 900; {
			text.WriteString(strings.ToLower(b.name()) + " ")
		}
	}
	ad := job.Ad{ID: job.ID(fmt.Sprintf("%016x%016x", b.rnd.Uint64(), n)), Title: fill(pick(b.rnd, t.title)), Company: "Demo " + b.name(), Lang: t.lang,
		Source: fmt.Sprintf("demo-board-%02d", b.rnd.IntN(40)), Text: text.String()}
	ad.URL = "https://" + ad.Source + ".example/" + string(ad.ID)
	return b.judged(ad, handle, phone)
}

// judged invents a verdict.
func (b *inventor) judged(ad job.Ad, handle, phone string) job.Case {
	v := job.Verdict{Band: job.Look, Score: float64(b.rnd.IntN(6000)) / 100, Kind: job.KindAd, Lang: ad.Lang}
	if b.rnd.IntN(5) == 0 {
		v.Band, v.Score = job.Alert, v.Score+40
	}
	for range 1 + b.rnd.IntN(2) {
		v.Categories = append(v.Categories, job.CategoryVerdict{ID: pick(b.rnd, job.Categories[:]), Positive: true})
	}
	for range 2 + b.rnd.IntN(5) {
		r := int(min(149, b.rnd.ExpFloat64()*30))
		v.Findings = append(v.Findings, job.Finding{Rule: fmt.Sprintf("demo-rule-%03d", r), Indicator: fmt.Sprintf("FC%02d", r%20), Tier: job.Strong, Field: job.Text})
	}
	for range 1 + b.rnd.IntN(3) {
		c := pick(b.rnd, []string{"KH", "LA", "MM", "PH", "TH", "VN", "AE"})
		v.Facts.Places = append(v.Facts.Places, job.Place{ID: fmt.Sprintf("%s-demo%02d", strings.ToLower(c), b.rnd.IntN(12)), Country: c})
	}
	v.Facts.Contacts = []job.Contact{{Type: "telegram", Value: handle}, {Type: "zalo", Value: phone}, {Type: "url", Value: "https://" + strings.Trim(handle, "@") + ".example/"}}
	v.Facts.Wages = []job.Wage{{USDMonth: [2]float64{600, float64(700 + b.rnd.IntN(3000))}}}
	first := b.day.Add(-time.Duration(b.rnd.IntN(700*24)) * time.Hour)
	c := job.Case{Ad: ad, Verdict: v, ContentHash: "demo", FirstSeen: first, LastSeen: first.Add(time.Duration(b.rnd.IntN(500)) * time.Hour), FlaggedAt: first.Add(time.Minute), Versions: 1 + b.rnd.IntN(3)}
	if b.rnd.IntN(4) == 0 {
		c.Review = job.Standing{State: pick(b.rnd, job.ReviewStates[1:]), Content: "demo"}
	}
	return c
}

func (b *inventor) tongue() tongue {
	n := b.rnd.IntN(100)
	for _, t := range tongues {
		if n -= t.share; n < 0 {
			return t
		}
	}
	return tongues[0]
}
