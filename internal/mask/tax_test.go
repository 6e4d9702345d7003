package mask_test

import (
	"strings"
	"testing"

	"lurewatch/internal/mask"
	"lurewatch/job"
)

func TestTaxCodesAreNoTelephoneNumbers(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"a tax code", "MST: 0900001119, gọi 0900 000 123", "MST: 0900001119, gọi 0900 ••• 123"},
		{"a tax code of a branch", "Mã số thuế 0900001119-001.", "Mã số thuế 0900001119-001."},
		{"without marks", "ma so thue: 0900001119", "ma so thue: 0900001119"},
		{"in English", "Tax code 0900001119", "Tax code 0900001119"},
		{"in Chinese", "公司税号：0900001119", "公司税号：0900001119"},
		{"with more words", "MST số: 0900001119", "MST số: 0900001119"},
		{"behind many numbers", strings.Repeat("0900000123, gọi\n", 30) + "MST 0900001119", strings.Repeat("0900•••123, gọi\n", 30) + "MST 0900001119"},
		{"a number behind the words that is none", "MST: 0900000123", "MST: 0900•••123"},
		{"the digits without the words", "gọi 0900001119", "gọi 0900•••119"},
		{"the end of a longer number", "MST 09000011191", "MST 0900••••191"},
		{"the words inside another", "xmst 0900001119", "xmst 0900•••119"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := mask.Text(tc.in, nil); got != tc.want {
				t.Errorf("mask(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
	contact := []job.Contact{{Type: "phone", Value: "+84900001119", Span: job.Span{Quote: "0900001119"}}}
	if got, want := mask.Text("MST: 0900001119", contact), "MST: 0900•••119"; got != want {
		t.Errorf("mask of a contact behind the words = %q, want %q", got, want)
	}
}
