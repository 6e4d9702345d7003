package facts_test

import (
	"testing"

	"lurewatch/job"
)

func TestReadTakesWhatAWorkerPaysForNoWage(t *testing.T) {
	b := newBench(t)
	for _, tc := range []struct{ name, lang, text, want string }{
		{"what leaving early costs", "en", "If you leave early you must repay USD 4,000", "debt 4000-4000 USD $4000-4000"},
		{"the price of leaving behind a word of pay", "en", "pay $3,000 to leave", "penalty 3000-3000 USD $3000-3000"},
		{"a payment asked of the worker", "en", "you have to pay us $300 first", "fee 300-300 USD $300-300"},
		{"a deduction behind the pay", "en", "salary $900, $100 deducted for food", "pay 900-900 USD"},
		{"what the employer pays stays pay", "en", "We pay $900 a month", "pay 900-900 USD month"},
		{"repaying in Vietnamese", "vi", "Bỏ việc trước hạn phải trả lại công ty 4.000 USD", "debt 4000-4000 USD $4000-4000"},
		{"being let go home for money", "vi", "gia đình phải trả 100 triệu mới được về", "penalty 100000000-100000000 VND $3854-3854"},
		{"an advance on the first wage", "vi", "lương 25 triệu, ứng lương tháng đầu 10 triệu", "pay 25000000-25000000 VND; advance 10000000-10000000 VND $385-385"},
		{"a loan", "vi", "cho mượn 20 triệu trả dần", "debt 20000000-20000000 VND $771-771"},
		{"taken off wages each month", "vi", "trừ lương mỗi tháng 3 triệu tiền vé", ""},
		{"a fee of the sentence before", "vi", "Không thu tiền đặt cọc. 15 triệu/tháng", "pay 15000000-15000000 VND month"},
		{"owed to the company in Chinese", "zh", "离职要还公司3万元", "debt 30000-30000 CNY $4472-4472"},
		{"damages in Thai", "th", "ต้องชดใช้ 50,000 บาท", "penalty 50000-50000 THB $1487-1487"},
		{"damages in Indonesian", "id", "ganti rugi 20 juta", "penalty 20000000-20000000 IDR $1110-1110"},
		{"paying back in Malay", "ms", "bayar balik RM4,000", "debt 4000-4000 MYR $980-980"},
		{"paying back in Khmer", "km", "បើឈប់មុនត្រូវសង 2000 ដុល្លារ", "debt 2000-2000 USD $2000-2000"},
		{"paying back in Lao", "lo", "ຕ້ອງຈ່າຍຄືນ 2000 ໂດລາ", "debt 2000-2000 USD $2000-2000"},
		{"paying back in Burmese, the verb last", "my", "ထွက်ရင် 2000 ဒေါ်လာ ပြန်ပေးရမယ်", "debt 2000-2000 USD $2000-2000"},
		{"damages in Korean, the noun last", "ko", "중도 퇴사 시 400만원 배상", "penalty 4000000-4000000 KRW $2945-2945"},
		{"paying back in Japanese, the noun last", "ja", "途中で辞めたら40万円返済", "debt 400000-400000 JPY $2540-2540"},
		{"what a worker must pay in Filipino", "fil", "kailangan mong magbayad ng ₱50,000", "fee 50000-50000 PHP $800-800"},
		{"paying back in Hindi, the verb last", "hi", "40,000 रुपये लौटाने होंगे", "debt 40000-40000 INR $416-416"},
		{"paying back in French", "fr", "si vous partez, remboursez 4 000 dollars", "debt 4000-4000 USD $4000-4000"},
		{"up to, without marks, is no fine", "vi", "thu nhap len den 20 trieu/thang", "pay 0-20000000 VND month total"},
		{"advising, without marks, is no sum", "vi", "Nhan vien ban hang, tu van khach hang", ""},
		{"a contract, without marks, is no fee", "vi", "luong hop dong 9 trieu", "pay 9000000-9000000 VND"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := sumsOf(b.Read(b.doc(job.Ad{Text: tc.text, Lang: tc.lang}))); got != tc.want {
				t.Errorf("Read(%q) = %s, want %s", tc.text, got, tc.want)
			}
		})
	}
}
