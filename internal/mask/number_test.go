package mask_test

import (
	"testing"

	"lurewatch/internal/mask"
)

func TestNumbersToCallAreHidden(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"groups behind slashes", "gọi 0900/000/123", "gọi 0900/•••/123"},
		{"groups behind stars", "090*000*0123", "090*0••*•123"},
		{"groups behind underscores", "0900_000_123", "0900_•••_123"},
		{"letters for digits", "zalo 0900o00i23 nhé", "zalo 0900•••i23 nhé"},
		{"a group of letters", "09oo ooo 123", "09oo ••• 123"},
		{"a letter begins it", "O9oo 000 123", "O9oo ••• 123"},
		{"a country without a plus", "tele 855 12 345 678", "tele 855 1• ••• 678"},
		{"eight digits", "Lào 2012 3456", "Lào 201• ••56"},
		{"two numbers behind one slash", "0900000123/0900000124", "0900••••••/•••••••124"},
		{"a number without its zero", "900.000.123", "900.0••.123"},
		{"invisible characters between", "0900\u200b000\u200b123", "0900\u200b•••\u200b123"},
		{"a number behind a date", "01/12/2026 0900 000 123", "01/12/2026 0900 ••• 123"},
		{"a number behind a wage", "15.000.000đ 0900000123", "15.000.000đ 0900•••123"},
		{"a number behind a bare wage", "lương 15.000.000, 0900000123", "lương 15.000.000, 0900•••123"},
		{"a number that looks like a wage", "0915.000.000", "0915.•••.000"},
		{"a country that looks like a wage", "+84 900 000 000", "+84 90• ••• 000"},
		{"a handle", "ib @badguy77.", "ib @ba••."},
		{"a wide handle", "＠badguy77", "＠ba••"},
		{"a handle in an address", "https://x.example/@badguy77", "https://x.example/@ba••"},
		{"a short handle is none", "@hr, giá 5k @ 10 cái", "@hr, giá 5k @ 10 cái"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := mask.Text(tc.in, nil); got != tc.want {
				t.Errorf("mask(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
}

func TestWagesAndDatesAreShown(t *testing.T) {
	for _, in := range []string{
		"15.000.000 - 20.000.000", "15.000.000-20.000.000đ", "15.000.000đ-20.000.000đ", "15-20.000.000", "8.000.000 – 12.500.000 VNĐ/tháng",
		"1,100 – 1,400", "1,100–1,400 USD", "$1,100-$1,400", "1.234-1.567", "800-1.200$", "1500-2500 USD", "2000-3000", "12000-15000",
		"15000000", "15500000-20000000", "15000000đ", "25 000 000 VND", "15,000,000.00", "100.000.000", "12.345.678 đ", "RM 3,500-4,500", "NT$ 28,590",
		"2.000.000/26 ngày công", "15.000.000 10 người", "từ 20 15.000.000đ",
		"01/12/2026", "1-12-2026", "01.12.2026", "2026-11-01", "20261120", "01/12/2026-05/12/2026", "01/12/2026 - 05/12/2026", "01-15/12/2026",
		"01/12/2026 08:00-17:00", "01-12-2026 08:00", "8h00 - 17h00", "08:00-17:30", "2026-11-20 18:05",
		"2025-2026", "1995–2005", "2024, 2025, 2026", "18-35 tuổi", "18 - 25, 30 - 35", "24/7", "10 15 triệu", "20 o 30", "5 in 6 l 7",
	} {
		if got := mask.Text(in, nil); got != in {
			t.Errorf("mask(%q) = %q, want it untouched", in, got)
		}
	}
}

func TestAddressesKeepTheNumberOfTheAd(t *testing.T) {
	for in, want := range map[string]string{
		"https://x.example/tin/20123456.html": "https://x.example/tin/20123456.html",
		"https://x.example/z/0900000123":      "https://x.example/z/0900•••123",
		"https://x.example/posts/1234567890":  "https://x.example/posts/1234567890",
	} {
		if got := mask.Address(in, nil); got != want {
			t.Errorf("address(%q) = %q, want %q", in, got, want)
		}
	}
}
