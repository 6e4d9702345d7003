package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"lurewatch/job"
)

// sumsOf prints wages with their basis and the other amounts, as the tables below have them.
func sumsOf(f job.Facts) string {
	var all []string
	for _, w := range f.Wages {
		all = append(all, strings.TrimSpace(fmt.Sprintf("pay %s-%s %s %s %s", plain(w.Min), plain(w.Max), w.Currency, w.Period, w.Basis)))
	}
	for _, a := range f.Amounts {
		all = append(all, fmt.Sprintf("%s %s-%s %s $%.0f-%.0f", a.Kind, plain(a.Min), plain(a.Max), a.Currency, a.USD[0], a.USD[1]))
	}
	return strings.Join(all, "; ")
}

func TestReadTellsPayFromOtherSums(t *testing.T) {
	b := newBench(t)
	for _, tc := range []struct{ name, lang, text, want string }{
		{"a deposit before the trip", "vi", "đặt cọc 3 triệu trước khi đi", "deposit 3000000-3000000 VND $116-116"},
		{"a deposit said behind the sum", "vi", "chỉ cần 500k tiền cọc", "deposit 500000-500000 VND $19-19"},
		{"a top-up of a task scheme", "vi", "nạp 300k nhận nhiệm vụ", "deposit 300000-300000 VND $12-12"},
		{"a fee in dollars", "vi", "phí xuất cảnh 5.500 USD", "fee 5500-5500 USD $5500-5500"},
		{"a range of fees", "vi", "tổng phí từ 80 đến 120 triệu", "fee 80000000-120000000 VND $3083-4625"},
		{"a penalty for leaving", "vi", "phạt 5 triệu nếu bỏ việc", "penalty 5000000-5000000 VND $193-193"},
		{"compensation", "vi", "hợp đồng bồi thường 150 triệu", "penalty 150000000-150000000 VND $5781-5781"},
		{"a ransom", "vi", "tiền chuộc 3.000 USD", "penalty 3000-3000 USD $3000-3000"},
		{"a debt", "vi", "còn nợ 20 triệu", "debt 20000000-20000000 VND $771-771"},
		{"an advance beside pay", "vi", "lương 18 triệu, cho ứng 10 triệu", "pay 18000000-18000000 VND; advance 10000000-10000000 VND $385-385"},
		{"base pay and a bonus", "vi", "lương cứng 8tr, thưởng nóng 2tr", "pay 8000000-8000000 VND  base; bonus 2000000-2000000 VND $77-77"},
		{"pay and an allowance after a plus", "vi", "lương 9 triệu + phụ cấp 500k", "pay 9000000-9000000 VND; bonus 500000-500000 VND $19-19"},
		{"all taken together", "vi", "tổng thu nhập 25 - 40 triệu/tháng", "pay 25000000-40000000 VND month total"},
		{"commission for an order", "vi", "hoa hồng 30k/đơn", "commission 30000-30000 VND $1-1"},
		{"commission by the day is pay", "vi", "hoa hồng 300k - 500k/ngày", "pay 300000-500000 VND day commission"},
		{"tips by the night are pay", "vi", "tiền tip 2 triệu/đêm", "pay 2000000-2000000 VND shift tips"},
		{"the price of a thing", "vi", "giá 250 nghìn", "price 250000-250000 VND $10-10"},
		{"pay, commission and penalty in Chinese", "zh", "底薪8000元，罚款2000元，押金3000元", "pay 8000-8000 CNY month base; penalty 2000-2000 CNY $298-298; deposit 3000-3000 CNY $447-447"},
		{"pay and fee in English", "en", "Basic salary $900 monthly. Visa fee 300 USD, deposit $500.", "pay 900-900 USD month base; fee 300-300 USD $300-300; deposit 500-500 USD $500-500"},
		{"a penalty in Indonesian", "id", "gaji 9 juta, denda 5 juta", "pay 9000000-9000000 IDR; penalty 5000000-5000000 IDR $278-278"},
		{"a deposit in Thai", "th", "เงินเดือน 25,000 บาท มัดจำ 2,000 บาท", "pay 25000-25000 THB month; deposit 2000-2000 THB $59-59"},
		{"a deposit in Korean", "ko", "월급 300만원, 보증금 50만원", "pay 3000000-3000000 KRW month; deposit 500000-500000 KRW $368-368"},
		{"a fee in French", "fr", "salaire 1 500 €, frais 300 €", "pay 1500-1500 EUR; fee 300-300 EUR $341-341"},
		{"turnover is neither", "vi", "doanh thu 300 triệu/tháng", ""},
		{"people are neither", "vi", "hàng triệu người dùng, 5 nghìn nhân viên", ""},
		{"tickets are neither", "vi", "lương 10 triệu, có 2 vé máy bay", "pay 10000000-10000000 VND"},
		{"figures in words", "vi", "lương hai mươi lăm triệu, cọc hai triệu rưỡi", "pay 25000000-25000000 VND; deposit 2500000-2500000 VND $96-96"},
		{"words that are no figure", "vi", "mỗi năm trăm người đi, ba mươi tuổi", ""},
		{"letters for noughts", "vi", "lương 3o triệu/tháng", "pay 30000000-30000000 VND month"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := sumsOf(b.Read(b.doc(job.Ad{Text: tc.text, Lang: tc.lang}))); got != tc.want {
				t.Errorf("Read(%q) = %s, want %s", tc.text, got, tc.want)
			}
		})
	}
}

func TestReadKeepsAtMostTwentySums(t *testing.T) {
	b := newBench(t)
	got := b.Read(b.doc(job.Ad{Text: strings.Repeat("phí 300k. ", 50), Lang: "vi"})).Amounts
	if len(got) != 20 {
		t.Errorf("Read of 50 fees = %d, want 20", len(got))
	}
}
