package eval

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"

	"lurewatch/job"
)

// numberWords is E11, on title, text and the salary field.
func numberWords(ad job.Ad, r *rand.Rand) job.Ad {
	lang := tongue(ad.Lang, ad.Title+ad.Text)
	ad.Title, ad.Salary, ad.Text = paySpelled(ad.Title, lang, r), paySpelled(ad.Salary, lang, r), paySpelled(ad.Text, lang, r)
	return ad
}

// Amounts: a number or two, with what says that it is money behind or before it.
var (
	millions = regexp.MustCompile(`(?i)(\d{1,3})(?:\s*(?:triệu|trieu|tr|củ))?(?:\s*(?:-|–|đến|tới)\s*(\d{1,3}))?\s*(triệu|trieu|tr|củ)((?:\s*/\s*|\s+)(?:tháng|thang|th))?`)
	sums     = regexp.MustCompile(`(?i)(?:(usd|us\$|\$|rm|rp\.?|php|₱|฿|₹|nt\$|hk\$|s\$|€|£)\s*)?(\d{1,3}(?:[.,]\d{3})+|\d{3,8})(\s*(?:-|–|~|to|đến)\s*[$฿₱]?\s*(?:\d{1,3}(?:[.,]\d{3})+|\d{3,8}))?(\s*(?:usdt|usd|dollars?|đô|\$|vnđ|vnd|đồng|đ\b|baht|บาท|฿|元|块|塊|人民币|rmb|pesos?|php|rupiah|ringgit|euros?|€|fcfa|원|만원|円|万|萬|kip|ກີບ|ບາດ|បាត|ដុល្លារ|ဘတ်|ယွမ်|रुपये|₹))?`)
)

// paySpelled disguises each amount in one of the ways of its language.
func paySpelled(s, lang string, r *rand.Rand) string {
	s = replaceAll(millions, s, func(m []string) string { return inMillions(m, r) })
	return replaceAll(sums, s, func(m []string) string {
		if m[1] == "" && m[4] == "" {
			return m[0]
		}
		return sum(m, lang, r)
	})
}

// replaceAll is like ReplaceAllStringFunc with groups, and leaves alone what stands within a longer number or word.
func replaceAll(re *regexp.Regexp, s string, with func(groups []string) string) string {
	var b strings.Builder
	at := 0
	for _, loc := range re.FindAllStringSubmatchIndex(s, -1) {
		b.WriteString(s[at:loc[0]])
		at = loc[1]
		whole := s[loc[0]:loc[1]]
		if loc[0] > 0 && isDigit(s[loc[0]-1]) || loc[1] < len(s) && (isDigit(s[loc[1]]) || s[loc[1]]|32 >= 'a' && s[loc[1]]|32 <= 'z') {
			b.WriteString(whole)
			continue
		}
		groups := make([]string, len(loc)/2)
		for i := range groups {
			if loc[2*i] >= 0 {
				groups[i] = s[loc[2*i]:loc[2*i+1]]
			}
		}
		b.WriteString(with(groups))
	}
	return b.String() + s[at:]
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// inMillions disguises "20 - 30 triệu/tháng".
func inMillions(m []string, r *rand.Rand) string {
	low, high := m[1], m[2]
	unit := one(r, []string{"củ", "triệu", "tr"})
	switch r.IntN(4) {
	case 0:
		if high != "" {
			return spelledVi(low) + " đến " + spelledVi(high) + " " + unit + m[4]
		}
		return spelledVi(low) + " " + unit + m[4]
	case 1:
		if high != "" {
			return low + "tr-" + high + "tr/th"
		}
		return low + "tr/th"
	case 2:
		return strings.Replace(m[0], "0", "O", -1)
	}
	return strings.Replace(m[0], low, spaced(low), 1)
}

// sum disguises an amount with its currency.
func sum(m []string, lang string, r *rand.Rand) string {
	n, err := strconv.Atoi(strings.NewReplacer(".", "", ",", "").Replace(m[2]))
	if err != nil {
		return m[0]
	}
	switch k := r.IntN(4); {
	case k == 0 && m[3] == "" && n%100 == 0 && spelledSum(n, lang) != "":
		return spelledSum(n, lang) + " " + strings.TrimSpace(m[1]+m[4])
	case k == 1 && n%100 == 0 && n >= 1000 && n < 1000000 && m[3] == "":
		return m[1] + strings.TrimSuffix(strconv.FormatFloat(float64(n)/1000, 'f', 1, 64), ".0") + "k" + m[4]
	case k == 2 && m[3] == "":
		return m[1] + strings.Replace(m[0][len(m[1]):], m[2], spaced(m[2]), 1)
	}
	return strings.Replace(m[0], "0", one(r, []string{"O", "o"}), -1)
}

// spaced sets the digits of a number apart.
func spaced(n string) string { return strings.Join(strings.Split(n, ""), " ") }

var viDigits = strings.Fields("không một hai ba bốn năm sáu bảy tám chín")

// spelledVi spells a number under 1000 the way it is spoken: hai chục, hai mươi lăm.
func spelledVi(digits string) string {
	n, err := strconv.Atoi(digits)
	if err != nil || n >= 1000 {
		return digits
	}
	var out []string
	if n >= 100 {
		out = append(out, viDigits[n/100], "trăm")
	}
	tens, units := n/10%10, n%10
	switch {
	case tens > 1 && units == 0:
		out = append(out, viDigits[tens], "chục")
	case tens > 1:
		out = append(out, viDigits[tens], "mươi", viUnit(units))
	case tens == 1:
		out = append(out, "mười")
		if units > 0 {
			out = append(out, viUnit(units))
		}
	case units > 0 && n >= 100:
		out = append(out, "lẻ", viDigits[units])
	case units > 0 || n == 0:
		out = append(out, viDigits[units])
	}
	return strings.Join(out, " ")
}

func viUnit(n int) string {
	if n == 5 {
		return "lăm"
	}
	return viDigits[n]
}

// counting is how a language says digits, hundred and thousand.
type counting struct {
	digits            []string
	hundred, thousand string
	between           string
}

var countings = map[string]counting{
	"vi":  {viDigits, "trăm", "nghìn", " "},
	"en":  {strings.Fields("zero one two three four five six seven eight nine"), "hundred", "thousand", " "},
	"zh":  {strings.Fields("零 一 二 三 四 五 六 七 八 九"), "百", "千", ""},
	"ja":  {strings.Fields("零 一 二 三 四 五 六 七 八 九"), "百", "千", ""},
	"ko":  {strings.Fields("영 일 이 삼 사 오 육 칠 팔 구"), "백", "천", ""},
	"th":  {strings.Fields("ศูนย์ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า"), "ร้อย", "พัน", ""},
	"id":  {strings.Fields("nol satu dua tiga empat lima enam tujuh delapan sembilan"), "ratus", "ribu", " "},
	"ms":  {strings.Fields("kosong satu dua tiga empat lima enam tujuh lapan sembilan"), "ratus", "ribu", " "},
	"fil": {strings.Fields("zero isa dalawa tatlo apat lima anim pito walo siyam"), "daan", "libo", " "},
	"fr":  {strings.Fields("zéro un deux trois quatre cinq six sept huit neuf"), "cent", "mille", " "},
	"hi":  {strings.Fields("शून्य एक दो तीन चार पांच छह सात आठ नौ"), "सौ", "हजार", " "},
	"km":  {strings.Fields("សូន្យ មួយ ពីរ បី បួន ប្រាំ ប្រាំមួយ ប្រាំពីរ ប្រាំបី ប្រាំបួន"), "រយ", "ពាន់", ""},
	"lo":  {strings.Fields("ສູນ ໜຶ່ງ ສອງ ສາມ ສີ່ ຫ້າ ຫົກ ເຈັດ ແປດ ເກົ້າ"), "ຮ້ອຍ", "ພັນ", ""},
	"my":  {strings.Fields("သုည တစ် နှစ် သုံး လေး ငါး ခြောက် ခုနစ် ရှစ် ကိုး"), "ရာ", "ထောင်", ""},
}

// spelledSum spells full hundreds under 10,000, and "" for others.
func spelledSum(n int, lang string) string {
	c, ok := countings[lang]
	if !ok || n >= 10000 || n < 100 {
		return ""
	}
	var out []string
	if n >= 1000 {
		out = append(out, c.digits[n/1000], c.thousand)
	}
	if h := n / 100 % 10; h > 0 {
		out = append(out, c.digits[h], c.hundred)
	}
	return strings.Join(out, c.between)
}
