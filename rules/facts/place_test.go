package facts_test

import (
	"strings"
	"testing"

	"lurewatch/job"
)

// TestReadPlaces checks which places a text names, and above all which it does not.
func TestReadPlaces(t *testing.T) {
	b := newBench(t)
	for _, tc := range []struct{ name, lang, text, want string }{
		{"full name", "vi", "làm bên Campuchia", "kh"},
		{"full name without marks", "vi", "lam viec o Viet Nam", "vn"},
		{"written apart", "vi", "qua Cam pu chia", "kh"},
		{"hidden by look-alikes", "vi", "qua Саmpuchia", "kh"},
		{"flag", "vi", "có xe 🇰🇭 đón", "kh"},
		{"Cam after a word of travel", "vi", "việc làm Cam, đi Cam tối nay", "kh kh"},
		{"Cam without marks in plain text", "vi", "qua cam lam game", "kh"},
		{"Cam is an orange", "vi", "bán nước cam, trồng cam sành", ""},
		{"Cam in a promise", "vi", "chúng tôi cam kết lương đủ, có bản cam đoan", ""},
		{"Cam begins another name", "vi", "làm ở Cam Ranh, tại Cẩm Lệ", ""},
		{"Cam with other marks", "vi", "đi cảm ơn, sang cấm", ""},
		{"K is Cambodia", "vi", "bên K cần người, qua K liền", "kh kh"},
		{"K is not", "vi", "đi k ạ? 20 k, tổ K", ""},
		{"Lào after a word of travel", "vi", "casino ở Lào, sang lào", "la la"},
		{"unmarked Lao after a word of travel", "vi", "sang lao lam casino", "la"},
		{"Lào Cai is not Laos", "vi", "làm ở Lào Cai, o lao cai", "vn-laocai vn-laocai"},
		{"lao động is not Laos", "vi", "đi lao động, tai lao dong pho thong, lao công", ""},
		{"Lao Bảo is a gate", "vi", "hẹn ở Lao Bảo", "vn-laobao"},
		{"Nhật after a word of travel", "vi", "XKLĐ Nhật, đi Nhật", "jp jp"},
		{"Nhật Bản needs nothing beside it", "vi", "công ty Nhật Bản", "jp"},
		{"Nhật is a day or a feast", "vi", "nghỉ chủ nhật, mừng sinh nhật, cập nhật", ""},
		{"a language is not a place", "vi", "biết tiếng Nhật, tiếng Anh, tiếng Hàn", ""},
		{"日本語 is a language", "ja", "日本語を話す人", ""},
		{"Đài after a word of travel", "vi", "sang Đài làm xưởng", "tw"},
		{"đài is a station", "vi", "làm tại đài truyền hình, tổng đài viên", ""},
		{"đài with other marks", "vi", "luật đất đai, áo dài, đi dài ngày", ""},
		{"Hàn after a word of travel", "vi", "đơn hàng đi Hàn", "kr"},
		{"hàn is welding", "vi", "thợ hàn, đi hàn xì, hàn điện", ""},
		{"hàn with other marks", "vi", "đến hạn, ở hân hoan", ""},
		{"the first of a list speaks for all", "vi", "xuất khẩu lao động đi Nhật, Hàn, Đài", "jp kr tw"},
		{"Miến after a word of travel", "vi", "đi Miến làm game", "mm"},
		{"miền and miễn phí are not Myanmar", "vi", "an o mien phi, di mien nam, về miền tây, tai mien trung", ""},
		{"Mỹ with a capital", "vi", "định cư tại Mỹ, bay Mỹ", "us us"},
		{"Mỹ is beauty or another name", "vi", "bán mỹ phẩm, ở Mỹ Đình, tại mỹ viện", ""},
		{"Anh with a capital", "vi", "du học Anh, làm ở Anh", "gb gb"},
		{"anh is a person", "vi", "đi anh nhé, từ Anh/Chị, ở anh em", ""},
		{"Đức with a capital", "vi", "du học Đức ngành điều dưỡng", "de"},
		{"Đức is a name", "vi", "anh Đức tuyển, tại Đức Huệ, đạo đức", ""},
		{"Úc, Pháp and Nga", "vi", "đi Úc. sang Pháp. qua Nga.", "au fr ru"},
		{"Pháp is law", "vi", "đại diện tại pháp luật, giải pháp", ""},
		{"Thái Nguyên is not Thailand", "vi", "làm tại Thái Nguyên và Thái Bình", "vn-thai-nguyen vn-thai-binh"},
		{"Thái after a word of travel", "vi", "đi Thái bán hàng", "th"},
		{"Trung with a capital", "vi", "sang Trung làm dâu", "cn"},
		{"trung tâm is not China", "vi", "tại trung tâm, qua trung gian", ""},
		{"a Vietnamese nickname in an English ad", "en", "experience in BI tools, to my email, in Y", ""},
		{"西港 beside a word of travel", "zh", "去西港上班", "kh-sihanoukville"},
		{"西港 with its country named", "zh", "柬埔寨高薪。公司西港五楼", "kh kh-sihanoukville"},
		{"西港 alone", "zh", "台南市西港区的工厂", "tw-tainan"},
		{"木牌 is a wooden sign", "zh", "制作木牌和木牌匾", ""},
		{"金边 is a gold rim", "zh", "金边眼镜销售", ""},
		{"金边 with its country", "zh", "柬埔寨金边招聘", "kh kh-phnompenh"},
		{"老街 is an old street", "zh", "古城老街店铺", ""},
		{"老街 of Kokang is not Lào Cai", "zh", "缅甸果敢老街公司直招越南客服", "mm mm-laukkaing mm-laukkaing vn"},
		{"老街 beside Viet Nam is Lào Cai", "zh", "越南老街招聘导游", "vn vn-laocai"},
		{"a former district is its province", "vi", "xuất phát Tràng Định, đón ở Si Ma Cai", "vn-lang-son vn-laocai"},
		{"a district of a common name, with its rank only", "vi", "huyện An Phú; phường An Phú", "vn-an-giang"},
		{"hướng hóa is a direction", "vi", "theo xu hướng hóa đơn điện tử", ""},
		{"a bus station is no railway station", "vi", "bến xe Lào Cai, ga Lào Cai", "vn-st-lao-cai-bus vn-st-lao-cai"},
		{"跨国公司 is not Koh Kong", "zh", "大型跨国公司", ""},
		{"compound by a common name", "en", "Chinatown restaurant needs a cook", ""},
		{"compound by a common name, in company", "en", "Sihanoukville, Chinatown, free flat", "kh-sihanoukville kh-shv-chinatown"},
		{"Ha Long Bay is not Long Bay", "en", "cruise on Ha Long Bay, Cambodia office", "vn-quang-ninh kh"},
		{"Long Bay in company", "en", "Long Bay, Cambodia", "kh-longbay kh"},
		{"KK Park", "vi", "khu KK, KK Park và KK园区", "mm-kkpark mm-kkpark mm-kkpark"},
		{"Bavet as it sounds", "vi", "bên Ba Vẹt, Ba Vet", "kh-bavet kh-bavet"},
		{"gate by a name of its own", "vi", "đón ở Mộc Bài", "vn-mocbai"},
		{"gate by a common name", "vi", "cửa khẩu Hoa Lư", "vn-gate-hoa-lu"},
		{"a street of the same name", "vi", "số 5 Hoa Lư, đường Hoàng Diệu", ""},
		{"a district of the same name", "vi", "KCN Long Bình, phường An Phú", ""},
		{"market in the city", "vi", "bán tại chợ Kim Biên", ""},
		{"home", "vi", "Hà Nội, TP.HCM và Đà Nẵng", "vn-ha-noi vn-ho-chi-minh vn-da-nang"},
		{"đa năng is not Đà Nẵng", "vi", "máy đa năng", ""},
		{"the longest name wins", "en", "Golden Triangle Special Economic Zone", "la-gtsez"},
		{"Thai, Khmer, Burmese, Lao, Korean", "", "ปอยเปต បាវិត မြဝတီ ບໍ່ແກ້ວ 시아누크빌", "kh-poipet kh-bavet mm-myawaddy la-gtsez kh-sihanoukville"},
		{"a row of flags is read in pairs", "", "🇹🇭🇰🇷 🇻🇳🇰🇭", "th kr vn kh"},
		{"flags of countries without a list of their own", "", "🇧🇭 🇴🇲 🇶🇦 🇰🇼 🇵🇰 🇿🇲", "bh om qa kw pk zm"},
		{"slang for Cambodia", "vi", "qua campu, bên Cam Bốt, sang CPC, xứ Chùa Tháp", "kh kh kh"},
		{"Miên after a word of travel", "vi", "đi Miên", "kh"},
		{"slang for others", "vi", "xứ Kim Chi, xứ cờ hoa, xứ sở hoa anh đào", "kr us jp"},
		{"the Gulf", "en", "Bahrain, Oman, Kuwait, Qatar, Saudi Arabia, UAE", "bh om kw qa sa ae"},
		{"the Gulf in Chinese", "zh", "巴林、科威特、卡塔尔、阿联酋", "bh kw qa ae"},
		{"far countries", "en", "Peru, Kenya, Ukraine, Pakistan", "pe ke ua pk"},
		{"countries in Khmer, Lao, Burmese, Hindi", "", "ជប៉ុន ຍີ່ປຸ່ນ ဂျပန် जापान", "jp jp jp"},
		{"Jordan is a man too", "en", "Jordan shoes, Chad", ""},
		{"Jordan beside a word of travel", "en", "jobs in Jordan", "jo"},
		{"Mỹ Đức is a district", "vi", "làm ở Mỹ Đức, tại mỹ đức", ""},
		{"tiếng Anh quốc tế", "vi", "chứng chỉ tiếng Anh quốc tế", ""},
		{"not a place: over there, abroad", "vi", "bên kia, biên giới bên kia, nước ngoài, overseas, 海外", ""},
		{"合法国家 is not France", "zh", "合法国家, 国泰国际, 精英国际", ""},
		{"기대만큼 is not Taiwan", "ko", "기대만큼 대만족", ""},
		{"이란 is a particle", "ko", "행복이란 무엇", ""},
		{"マインド is not India", "ja", "マインド、ブラインド", ""},
		{"Mường La is in Sơn La", "vi", "huyện Mường La, Sơn La", "vn-son-la"},
		{"the Golden Triangle of business", "vi", "tam giác vàng trong marketing", ""},
		{"the Golden Triangle in Laos", "vi", "Tam giác vàng bên Lào", "la-gtsez la"},
		{"compounds by common names", "en", "Crown Tower, Venus Park, Century Hotel, Apollo", ""},
		{"a gold rim and a sign", "zh", "金边框 制作木牌 老街坊", ""},
		{"bus stations and airports", "vi", "bến xe Miền Đông, sân bay Nội Bài, ngã tư An Sương", "vn-st-mien-dong vn-st-noi-bai vn-st-an-suong"},
		{"Mỹ Đình is a part of town", "vi", "căn hộ Mỹ Đình", ""},
		{"the other side of the gates", "vi", "Đen Sạ Vẳn, Bằng Tường, Ô Da Đao", "la-densavan cn-pingxiang kh-oyadav"},
		{"provinces of before and after 2025", "vi", "Bình Phước, Hà Giang, Kon Tum, Thái Bình", "vn-binh-phuoc vn-ha-giang vn-kon-tum vn-thai-binh"},
		{"Los Angeles is not Angeles", "en", "Los Angeles City", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var ids []string
			for _, p := range b.Read(b.doc(job.Ad{Text: tc.text, Lang: tc.lang})).Places {
				ids = append(ids, p.ID)
			}
			if got := strings.Join(ids, " "); got != tc.want {
				t.Errorf("places of %q = %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}

func TestReadPlacesInLocation(t *testing.T) {
	b := newBench(t)
	for text, want := range map[string]string{
		"Nhật": "jp", "Hàn, Đài": "kr tw", "Mỹ": "us", "12 Lò Đúc, Hà Nội": "vn-ha-noi", "Phường Khuê Mỹ, Đà Nẵng": "vn-da-nang", "Mỹ Tho": "vn-tien-giang", "K": "",
	} {
		var ids []string
		for _, p := range b.Read(b.doc(job.Ad{Location: text, Lang: "vi"})).Places {
			ids = append(ids, p.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("places of location %q = %q, want %q", text, got, want)
		}
	}
}

func TestReadPlacesTakesCompanyFromOtherFields(t *testing.T) {
	b := newBench(t)
	got := b.Read(b.doc(job.Ad{Title: "西港五楼", Text: "柬埔寨", Lang: "zh"})).Places
	if len(got) != 2 || got[0].ID != "kh-sihanoukville" || got[0].Field != job.Title {
		t.Errorf("places = %v, want kh-sihanoukville in the title and kh", got)
	}
}

func TestReadPlacesTellsEachThreeTimes(t *testing.T) {
	b := newBench(t)
	got := b.Read(b.doc(job.Ad{Text: strings.Repeat("Bavet, ", 9) + "Poipet"})).Places
	if len(got) != 4 || got[3].ID != "kh-poipet" || got[0].Kind != "town" || got[0].Country != "KH" || got[0].Risk != 0.9 {
		t.Errorf("places = %v, want Bavet three times, then Poipet", got)
	}
}

func TestPlace(t *testing.T) {
	b := newBench(t)
	got, ok := b.Place("vn-gate-hoa-lu")
	if !ok || got.Kind != "gate" || got.Country != "VN" || got.Province != "vn-dong-nai" || got.Names["vi"] != "Hoa Lư" {
		t.Errorf("Place(vn-gate-hoa-lu) = %+v, %v", got, ok)
	}
	if got.Neighbour != "KH" {
		t.Errorf("Place(vn-gate-hoa-lu).Neighbour = %q, want KH", got.Neighbour)
	}
	if old, _ := b.Place("vn-binh-phuoc"); old.Into != "vn-dong-nai" {
		t.Errorf("Place(vn-binh-phuoc).Into = %q, want vn-dong-nai", old.Into)
	}
	if _, ok := b.Place("nowhere"); ok {
		t.Error("Place(nowhere) is known")
	}
}
