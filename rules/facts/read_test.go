package facts_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lurewatch/job"
	"lurewatch/rules/facts"
)

// pieces are what random ads are made of: all that the readers look at, and text that is none of it.
var pieces = []string{"lương", "Lương", "phí", "15", "20", "1.000", "0900 000 101", "+84", "o9oo", "triệu", "tr", "tr5", "củ", "đ", "k", "$", "USD", "-", "–", "~", "đến", "từ", "/", "tháng", "/ngày", "(", ")", "+", "%",
	"Zalo", "tele", "@", "@mau_hr", "mau.example", "hxxp://", "[.]", " dot ", "https://", "/a?b", "微信", "：", "月入", "3万", "万", "元", "บาท", "๓๐", "០", "၃", "만원", "Nhật", "đi", "Cam", "kết", "Lào", "Cai", "西港", "柬埔寨", "K",
	"\u0301", "\u200b", "🇰🇭", "1\u20442", "½", "①", "𝟏", "{", "\"minvalue\":", "'", "l ư ơ n g", "\n", "\t", "\xff", "\xe0\xb9", "a", "ệ"}

// randomAd draws an ad of pieces.
func randomAd(t *rapid.T) job.Ad {
	text := func(name string) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 24).Draw(t, name), rapid.SampledFrom([]string{"", " "}).Draw(t, name+" gap"))
	}
	return job.Ad{ID: "r", Title: text("title"), Company: text("company"), Location: text("location"), Salary: text("salary"), Text: text("text"),
		Lang: rapid.SampledFrom([]string{"", "vi", "en", "zh", "zh-Hant", "th", "km", "xx"}).Draw(t, "lang")}
}

// checkSpans reports facts that do not quote the ad and numbers that cannot be.
func checkSpans(t interface{ Errorf(string, ...any) }, ad job.Ad, f job.Facts) {
	var spans []job.Span
	for _, w := range f.Wages {
		spans = append(spans, w.Span)
		if w.Min < 0 || w.Max < 0 || w.Max != 0 && w.Max < w.Min || w.Min == 0 && w.Max == 0 || w.Currency == "" {
			t.Errorf("impossible wage %+v", w)
		}
	}
	for _, p := range f.Places {
		spans = append(spans, p.Span)
	}
	for _, c := range f.Contacts {
		spans = append(spans, c.Span)
		if c.Value == "" || c.Type == "" {
			t.Errorf("empty contact %+v", c)
		}
	}
	for _, r := range f.Routes {
		spans = append(spans, r.Span)
	}
	for _, o := range f.Occupations {
		spans = append(spans, o.Span)
	}
	for _, c := range []job.Claim{f.Employer.Name, f.Employer.TaxCode, f.Employer.Licence, f.Employer.Address, f.Employer.Mail, f.Employer.Web} {
		if c != (job.Claim{}) {
			spans = append(spans, c.Span)
		}
	}
	for _, s := range spans {
		text := ad.Field(s.Field)
		if s.Start < 0 || s.End > len(text) || s.Start >= s.End || text[s.Start:s.End] != s.Quote {
			t.Errorf("span %+v does not quote %q", s, text)
		}
	}
}

func TestReadQuotesTheAd(t *testing.T) {
	b := newBench(t)
	rapid.Check(t, func(t *rapid.T) {
		ad := randomAd(t)
		checkSpans(t, ad, b.Read(b.doc(ad)))
	})
}

func FuzzReadQuotesTheAd(f *testing.F) {
	b := newBench(f)
	for _, s := range []string{"lương 15-20tr/tháng zalo 0900 000 101", "月入3万 微信：mau88", "đi Nhật, Hàn @mau t.me/mau hxxp://mau[.]example", "{\"currency\":\"VND\",\"minValue\":1}", "1.2.3,4,5-6+7"} {
		f.Add(s, "vi")
		f.Add(s, "zh")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		ad := job.Ad{Title: text, Salary: text, Text: text, Location: text, Lang: lang}
		checkSpans(t, ad, b.Read(b.doc(ad)))
		b.Negotiable(b.doc(ad))
	})
}

func FuzzContacts(f *testing.F) {
	b := newBench(f)
	for _, s := range []string{"không chín tám ba zalo", "zero nine 0900 o9l", "✈️ @demo vx：demo_1", "a còng b chấm com", "hxxp://a[.]b (a)", "(212) 555-0123 USA", "+84(0)900", "零九零零"} {
		f.Add(s, "vi")
		f.Add(s, "en")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		ad := job.Ad{Title: text, Text: text + " " + text, Company: text, Lang: lang}
		got := b.Read(b.doc(ad))
		checkSpans(t, ad, got)
		for _, c := range got.Contacts {
			if c.Type == "phone" && (c.Value[0] != '+' || strings.Trim(c.Value[1:], "0123456789") != "" || len(c.Value) > 16) {
				t.Errorf("phone %q is not in the form of E.164", c.Value)
			}
		}
	})
}

func FuzzPlaces(f *testing.F) {
	b := newBench(f)
	for _, s := range []string{"đón ở bến xe Mộc Bài", "từ Hà Nội đi Bavet", "🇹🇭🇰🇷🇭", "qua cửa khẩu Xa Mát", "西港集合 柬埔寨", "MST 0000000017-001, 12 đường A", "Cam → K"} {
		f.Add(s, "vi")
		f.Add(s, "zh")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		ad := job.Ad{Title: text, Text: text, Location: text, Lang: lang}
		got := b.Read(b.doc(ad))
		checkSpans(t, ad, got)
		for _, r := range got.Routes {
			if _, ok := b.Place(r.Place); !ok || r.Kind == "" {
				t.Errorf("route %+v leads nowhere", r)
			}
		}
	})
}

func TestReadWithoutAutomatonHitsStillReadsNumbers(t *testing.T) {
	b := newBench(t)
	d := b.doc(job.Ad{Salary: "15 triệu", Lang: "vi"})
	for i := range d.Hits {
		d.Hits[i] = nil
	}
	if got := b.Read(d).Wages; len(got) != 1 || got[0].Min != 15e6 {
		t.Errorf("Read without hits = %v, want 15 million", got)
	}
}

// TestReadOfHostileText ends soon only while reading is linear in the text.
func TestReadOfHostileText(t *testing.T) {
	b := newBench(t)
	for _, unit := range []string{"0900 000 101 ", "1.1.", "1 111 ", "a.com.", "Zalo ", "o9", "đi Nhật, ", "Chinatown Campuchia ", "lương 15 - ", "((((", "{'min':", "@a", "hxxp://", "không chín ", "0 chín ", "🇹🇭", "đón ở tại bến xe ", "đường ", "Co., Ltd ", "Công ty TNHH A ", "trực chat", "(đi "} {
		text := strings.Repeat(unit, 1<<18/len(unit))
		ad := job.Ad{Text: text, Salary: text, Lang: "vi"}
		checkSpans(t, ad, b.Read(b.doc(ad)))
	}
}

func TestReadOfNothing(t *testing.T) {
	b := newBench(t)
	if got := b.Read(new(facts.Doc)); len(got.Wages)+len(got.Places)+len(got.Contacts) != 0 {
		t.Errorf("Read of an empty document = %v", got)
	}
}

func TestReadIsSafeForConcurrentUse(t *testing.T) {
	b := newBench(t)
	ad := job.Ad{Title: "Đi Nhật lương 35 man", Text: "Zalo 0900 000 101, +855 12 000 101, mau.example", Lang: "vi"}
	want := b.Read(b.doc(ad))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if diff := cmp.Diff(want, b.Read(b.doc(ad))); diff != "" {
					t.Errorf("Read differs (-want +got):\n%s", diff)
				}
			}
		})
	}
	wg.Wait()
}
