package facts_test

import (
	"strings"
	"testing"

	"lurewatch/job"
)

// hostile are texts on which a reader that looks back or ahead without bound does not end.
var hostile = []string{"1", "1-", "1-1-1-1", "triệu", "triệu ", "hai mươi ", "trăm ", "一", "万", "o1", "1o", "5oo.", "l", "1 ", "1 111 ", "1 111 - ", "20 mấy ", "$", "$1-", "+", "1tr", "1tr5-", "từ ", "đến ", "lương ", "phí 1k ", "(1)", "1/", "rưỡi ", "สอง", "ล้าน", "만", "1만", "सौ", "a hundred and "}

func TestReadOfHostileMoneyEnds(t *testing.T) {
	b := newBench(t)
	for _, unit := range hostile {
		text := strings.Repeat(unit, 1<<16/len(unit))
		for _, ad := range []job.Ad{{Text: text, Lang: "vi"}, {Salary: text, Lang: "zh"}} {
			f := b.Read(b.doc(ad))
			checkSpans(t, ad, f)
			checkSums(t, ad, f)
		}
	}
}

// BenchmarkReadHostile shows that a megabyte costs no more than it should.
func BenchmarkReadHostile(b *testing.B) {
	r := newBench(b)
	for _, unit := range hostile {
		b.Run(strings.TrimSpace(unit), func(b *testing.B) {
			d := r.doc(job.Ad{Text: strings.Repeat(unit, 1<<20/len(unit)), Lang: "vi"})
			b.SetBytes(1 << 20)
			for b.Loop() {
				r.Read(d)
			}
		})
	}
}

// checkSums reports sums that do not quote the ad and numbers that cannot be.
func checkSums(t interface{ Errorf(string, ...any) }, ad job.Ad, f job.Facts) {
	for _, a := range f.Amounts {
		text := ad.Field(a.Field)
		if a.Start < 0 || a.End > len(text) || a.Start >= a.End || text[a.Start:a.End] != a.Quote {
			t.Errorf("sum %+v does not quote the ad", a)
		}
		if a.Kind == "" || a.Currency == "" || a.Min < 0 || a.Max < 0 || a.Max != 0 && a.Max < a.Min || a.Min == 0 && a.Max == 0 {
			t.Errorf("impossible sum %+v", a)
		}
	}
}

func FuzzWages(f *testing.F) {
	b := newBench(f)
	for _, s := range []string{"lương hai mươi lăm triệu rưỡi", "từ 15tr5 - 20 triệu/tháng", "一万五千到两万元", "3천만~1억 1천만원", "5oo.ooo đ", "1 500 - 2 000 €", "20 mấy triệu", "cọc 500k, phạt 5tr", "$2k - $2800 + bonus (SGD)", "8*** USD", "सौ लाख", "สองหมื่นห้าพัน"} {
		for _, lang := range []string{"vi", "zh", "ko", "fr", ""} {
			f.Add(s, lang)
		}
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		ad := job.Ad{Title: text, Salary: text, Text: text, Lang: lang}
		d := b.doc(ad)
		facts := b.Read(d)
		checkSpans(t, ad, facts)
		checkSums(t, ad, facts)
		b.Negotiable(d)
	})
}
