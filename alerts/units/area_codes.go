package units

import (
	"strings"

	"lurewatch/job"
)

// areaCodes are the provinces of Viet Nam by the code with which their landlines begin behind +84: those of 2017, which the
// mergers of 2025 left as they were. Recalled, compiled 2026-11.
var areaCodes = map[string]string{
	"203": "vn-quang-ninh", "204": "vn-bac-giang", "205": "vn-lang-son", "206": "vn-cao-bang", "207": "vn-tuyen-quang",
	"208": "vn-thai-nguyen", "209": "vn-bac-kan", "210": "vn-phu-tho", "211": "vn-vinh-phuc", "212": "vn-son-la",
	"213": "vn-lai-chau", "214": "vn-laocai", "215": "vn-dien-bien", "216": "vn-yen-bai", "218": "vn-hoa-binh",
	"219": "vn-ha-giang", "220": "vn-hai-duong", "221": "vn-hung-yen", "222": "vn-bac-ninh", "225": "vn-hai-phong",
	"226": "vn-ha-nam", "227": "vn-thai-binh", "228": "vn-nam-dinh", "229": "vn-ninh-binh", "232": "vn-quang-binh",
	"233": "vn-quang-tri", "234": "vn-hue", "235": "vn-quang-nam", "236": "vn-da-nang", "237": "vn-thanh-hoa",
	"238": "vn-nghe-an", "239": "vn-ha-tinh", "251": "vn-dong-nai", "252": "vn-binh-thuan", "254": "vn-ba-ria-vung-tau",
	"255": "vn-quang-ngai", "256": "vn-binh-dinh", "257": "vn-phu-yen", "258": "vn-khanh-hoa", "259": "vn-ninh-thuan",
	"260": "vn-kon-tum", "261": "vn-dak-nong", "262": "vn-dak-lak", "263": "vn-lam-dong", "269": "vn-gia-lai",
	"270": "vn-vinh-long", "271": "vn-binh-phuoc", "272": "vn-long-an", "273": "vn-tien-giang", "274": "vn-binh-duong",
	"275": "vn-ben-tre", "276": "vn-tay-ninh", "277": "vn-dong-thap", "290": "vn-ca-mau", "291": "vn-bac-lieu",
	"292": "vn-can-tho", "293": "vn-hau-giang", "294": "vn-tra-vinh", "296": "vn-an-giang", "297": "vn-kien-giang",
	"299": "vn-soc-trang", "24": "vn-ha-noi", "28": "vn-ho-chi-minh",
}

// landline returns the province of a landline of Viet Nam; "" for any other contact.
func landline(c job.Contact) string {
	n, ok := strings.CutPrefix(c.Value, "+84")
	if !ok || c.Type != "phone" || len(n) != len("276")+7 || n[0] != '2' {
		return ""
	}
	if id := areaCodes[n[:2]]; id != "" {
		return id
	}
	return areaCodes[n[:3]]
}
