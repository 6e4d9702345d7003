package facts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/job"
)

// claim says what a word of the class employs is.
type claim uint8

const (
	formBefore   claim = iota + 1 // the form of a company in front of its name: công ty TNHH
	formBehind                    // the form behind its name: Co., Ltd
	taxCode                       // a tax code follows
	licence                       // a licence to send or place workers
	licenceMark                   // the end of the number of one
	addressLabel                  // an address follows
	street                        // a word for a street, its house number in front
	streetLatin                   // the same behind the name of the street: Street
	streetHan                     // the same, its number behind: 路12号
)

// employerWords are the words that say something of the employer. Compiled 2026-11 from the laws on companies and on
// the placement of workers abroad of the countries whose languages they are in.
var employerWords = map[claim][]string{
	formBefore: {"công ty tnhh", "công ty trách nhiệm hữu hạn", "công ty cổ phần", "công ty cp", "cty tnhh", "cty cp", "cty cổ phần", "ctcp", "công ty tnhh mtv", "công ty tnhh một thành viên", "công ty hợp danh", "doanh nghiệp tư nhân", "dntn", "hộ kinh doanh", "hợp tác xã",
		"pt", "pt.", "บริษัท", "ห้างหุ้นส่วน", "ບໍລິສັດ", "ក្រុមហ៊ុន", "株式会社", "有限会社", "合同会社", "주식회사", "유한회사", "société", "sarl", "syarikat"},
	formBehind: {"co., ltd", "co.,ltd", "co. ltd", "co ltd", "company limited", "pte ltd", "pte. ltd", "pte., ltd", "sdn bhd", "sdn. bhd", "sdn.bhd", "ltd", "inc", "corp", "corporation", "llc", "jsc", "j.s.c", "joint stock company", "plc", "gmbh",
		"有限公司", "有限责任公司", "有限責任公司", "股份有限公司", "株式会社", "有限会社", "주식회사"},
	taxCode:      {"mst", "mã số thuế", "mã số doanh nghiệp", "mã dn", "msdn", "tax code", "tax id"},
	licence:      {"giấy phép xuất khẩu lao động", "giấy phép xklđ", "giấy phép đưa người lao động", "giấy phép hoạt động dịch vụ đưa người lao động", "giấy phép dịch vụ việc làm", "giấy phép hoạt động dịch vụ việc làm", "giấy phép cho thuê lại lao động", "dmw license", "dmw licence", "dmw lic", "dmw-", "poea license", "poea licence", "poea lic", "poea-", "sippmi", "sip2mi", "sip3mi", "sippptki", "siup pptki", "p3mi", "ea licence", "ea license", "ea lic", "ea reg", "mom licence", "mom license", "jtk license", "apjt", "ใบอนุญาตจัดหางาน", "ໃບອະນຸຍາດຈັດຫາງານ", "人力仲介许可", "人力资源服务许可证", "劳务派遣经营许可证", "對外勞務合作經營資格", "对外劳务合作经营资格", "私立就業服務機構許可證", "私業許字", "有料職業紹介事業", "許可番号", "국외유료직업소개", "직업소개사업"},
	licenceMark:  {"lđtbxh-gp", "lđtbxh - gp", "lđtbxh/gp", "ldtbxh-gp", "bnv-gp", "sldtbxh-gp"},
	addressLabel: {"địa chỉ", "đ/c", "địa chỉ công ty", "địa chỉ làm việc", "trụ sở", "trụ sở chính", "văn phòng", "address", "office address", "head office", "alamat", "ที่อยู่", "ທີ່ຢູ່", "អាសយដ្ឋាន", "पता", "주소", "住所", "所在地"},
	street:       {"đường", "phố", "ngõ", "hẻm"},
	streetLatin:  {"street", "road", "avenue", "boulevard", "st.", "rd."},
	streetHan:    {"路", "街", "大道", "巷"},
}

// employers adds the words for employers. A word with two meanings has the later one.
func (l *lexicon) employers() {
	for what := formBefore; what <= streetHan; what++ {
		for _, say := range employerWords[what] {
			l.add(say, employs).claim = what
		}
	}
}

// employerReader gathers what one ad says of its employer. The first of each kind counts.
type employerReader struct {
	d     *Doc
	found job.Employer
}

// collect takes what the hits of a field say. digits are the rows of digits of the field.
func (e *employerReader) collect(f int, marks []mark, digits []run) {
	if f == company {
		e.field()
		return
	}
	for _, m := range marks {
		if m.word.is&employs == 0 || !m.word.agrees(e.d, f, m.start, m.end) {
			continue
		}
		switch m.word.claim {
		case formBefore:
			e.claim(&e.found.Name, f, m.start, nameEnd(e.d, f, m.end), m.end)
		case formBehind:
			e.claim(&e.found.Name, f, nameStart(e.d, f, m.start), m.end, m.end)
		case taxCode:
			e.tax(f, m.end, digits)
		case licence:
			e.claim(&e.found.Licence, f, m.start, numberEnd(e.d.Text[f].S, m.end), 0)
		case licenceMark:
			e.claim(&e.found.Licence, f, tokenStart(e.d.Text[f].S, m.start), m.end, m.end)
		default:
			e.address(f, m)
		}
	}
}

// field takes the company field as the name.
func (e *employerReader) field() {
	whole := e.d.Ad.Company
	name := strings.TrimSpace(whole)
	if name == "" {
		return
	}
	start := strings.Index(whole, name)
	e.found.Name = job.Claim{Value: name, Span: job.Span{Field: job.Company, Start: start, End: start + len(name), Quote: name}}
}

// claim notes the folded bytes start to end, if nothing was noted before and there is more in them than the word,
// which ends or begins them. than is the end of the word, or 0 where the word alone is enough.
func (e *employerReader) claim(to *job.Claim, f, start, end, than int) {
	if to.Value != "" || start < 0 || end <= start || than > 0 && end == than && start == than {
		return
	}
	span := e.d.Span(f, start, end)
	to.Value, to.Span = strings.Join(strings.Fields(span.Quote), " "), span
}

// maxName is the longest name of a company, in folded bytes.
const maxName = 100

// nameEnd returns where the name ends that begins at s[at:], behind the form of a company: at a sign that sets off,
// or where small words follow capital ones. It returns -1 if no name is there.
func nameEnd(d *Doc, f, at int) int {
	s := d.Text[f].S
	end, capital := at, false
	for i := skipBlank(s, at); i < len(s) && i-at < maxName && s[i] != '\n' && !strings.ContainsRune(",.;:()|!?\"", rune(s[i])); {
		next := wordEnd(s, i)
		upper, letter := isUpper(d.written(f, i, next))
		if next == i || letter && !upper && capital {
			break
		}
		if letter && upper {
			capital, end = true, next
		} else if !letter && next-i > 0 && s[i] >= utf8.RuneSelf {
			capital, end = true, next // a script without capitals
		}
		i = skipBlank(s, next)
	}
	if !capital {
		return -1
	}
	return end
}

// nameStart returns where the name begins that ends at s[:at], in front of the form of a company; -1 if none does.
func nameStart(d *Doc, f, at int) int {
	s := d.Text[f].S
	start := -1
	for i := trimBack(s, at); i > 0 && at-i < maxName; {
		begin := wordStart(s, i)
		if begin == i {
			break
		}
		upper, letter := isUpper(d.written(f, begin, i))
		if letter && !upper {
			break
		}
		start = begin
		if begin == 0 || s[begin-1] != ' ' {
			break
		}
		i = begin - 1
	}
	return start
}

// trimBack goes back over spaces and the comma in "Mau Co., Ltd".
func trimBack(s string, at int) int {
	for at > 0 && (s[at-1] == ' ' || s[at-1] == ',') {
		at--
	}
	return at
}

// isSep reports whether a byte sets words apart. Every byte of other scripts is part of a word.
func isSep(c byte) bool {
	return c < utf8.RuneSelf && !isLetter(c) && !isDigit(c) && c != '&' && c != '\'' && c != '-'
}

func wordEnd(s string, at int) int {
	for at < len(s) && !isSep(s[at]) {
		at++
	}
	return max(at, 0)
}

func wordStart(s string, at int) int {
	for at > 0 && !isSep(s[at-1]) {
		at--
	}
	return at
}

// isUpper reports whether a word begins with a capital or a digit, and whether it is in a script that has capitals.
func isUpper(word string) (upper, letter bool) {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r) || unicode.IsDigit(r) || r == '&', unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsDigit(r) || r == '&'
}

// freeMail are mail domains that anybody can have an address at.
var freeMail = []string{"126.com", "163.com", "aol.com", "daum.net", "foxmail.com", "gmail.com", "gmx.com", "gmx.net", "googlemail.com", "hanmail.net", "hotmail.com", "icloud.com", "inbox.com", "live.com", "mail.com", "mail.ru", "me.com", "msn.com", "naver.com", "outlook.com", "outlook.com.vn", "proton.me", "protonmail.com", "qq.com", "rediffmail.com", "sina.com", "sohu.com", "tutanota.com", "yahoo.co.id", "yahoo.co.in", "yahoo.co.jp", "yahoo.com", "yahoo.com.ph", "yahoo.com.sg", "yahoo.com.tw", "yahoo.com.vn", "yandex.com", "yandex.ru", "yeah.net", "ymail.com", "zoho.com"}

// openHosts are web hosts at which anybody can have a page: networks, forms, short addresses, shops.
var openHosts = []string{"bit.ly", "blogspot.com", "cutt.ly", "docs.google.com", "drive.google.com", "facebook.com", "forms.gle", "forms.office.com", "github.com", "google.com", "goo.gl", "instagram.com", "linkedin.com", "linktr.ee", "maps.app.goo.gl", "pinterest.com", "s.id", "shopee.vn", "sites.google.com", "t.co", "threads.net", "tiktok.com", "tinyurl.com", "twitter.com", "weebly.com", "wixsite.com", "wordpress.com", "x.com", "youtu.be", "youtube.com"}

// domains takes the domains of mail and web addresses from the contacts.
func (e *employerReader) domains(contacts []job.Contact) {
	for i := range contacts {
		switch c := &contacts[i]; c.Type {
		case "email":
			_, domain, _ := strings.Cut(c.Value, "@")
			if _, free := slices.BinarySearch(freeMail, domain); !free && e.found.Mail.Value == "" {
				e.found.Mail = job.Claim{Value: domain, Span: c.Span}
			}
		case "url":
			host := strings.TrimPrefix(job.Host(c.Value), "www.")
			if !slices.ContainsFunc(openHosts, func(o string) bool { return host == o || strings.HasSuffix(host, "."+o) }) && e.found.Web.Value == "" {
				e.found.Web = job.Claim{Value: host, Span: c.Span}
			}
		}
	}
}
