package facts_test

import (
	"testing"

	"lurewatch/job"
)

func TestReadEmployer(t *testing.T) {
	b := newBench(t)
	value := func(c job.Claim) string { return c.Value }
	for _, tc := range []struct {
		name string
		ad   job.Ad
		of   func(job.Claim) string
		part func(job.Employer) job.Claim
		want string
	}{
		{"the company field", job.Ad{Company: "  Công ty Mẫu  ", Text: "Công ty TNHH Khác"}, value, func(e job.Employer) job.Claim { return e.Name }, "Công ty Mẫu"},
		{"a company in Vietnamese", job.Ad{Text: "Công ty TNHH Thương Mại Mẫu Xanh cần tuyển"}, value, func(e job.Employer) job.Claim { return e.Name }, "Công ty TNHH Thương Mại Mẫu Xanh"},
		{"a form without a name", job.Ad{Text: "công ty cổ phần cần tuyển gấp"}, value, func(e job.Employer) job.Claim { return e.Name }, ""},
		{"a company in English", job.Ad{Text: "we are Demo Star Co., Ltd in town"}, value, func(e job.Employer) job.Claim { return e.Name }, "Demo Star Co., Ltd"},
		{"in Singapore", job.Ad{Text: "join Demo Cloud Pte Ltd"}, value, func(e job.Employer) job.Claim { return e.Name }, "Demo Cloud Pte Ltd"},
		{"in Malaysia", job.Ad{Text: "by Demo Jaya Sdn Bhd."}, value, func(e job.Employer) job.Claim { return e.Name }, "Demo Jaya Sdn Bhd"},
		{"in Indonesia", job.Ad{Text: "PT Demo Sejahtera membuka"}, value, func(e job.Employer) job.Claim { return e.Name }, "PT Demo Sejahtera"},
		{"in Chinese", job.Ad{Text: "我们是演示科技有限公司,招人"}, value, func(e job.Employer) job.Claim { return e.Name }, "我们是演示科技有限公司"},
		{"a tax code", job.Ad{Text: "MST: 0000000017"}, value, func(e job.Employer) job.Claim { return e.TaxCode }, "0000000017"},
		{"a tax code of a branch", job.Ad{Text: "mã số thuế 0000000017-001"}, value, func(e job.Employer) job.Claim { return e.TaxCode }, "0000000017-001"},
		{"ten digits without a label", job.Ad{Text: "mã 0000000017"}, value, func(e job.Employer) job.Claim { return e.TaxCode }, ""},
		{"a Vietnamese licence", job.Ad{Text: "giấy phép số 999/LĐTBXH-GP"}, value, func(e job.Employer) job.Claim { return e.Licence }, "999/LĐTBXH-GP"},
		{"a Philippine licence", job.Ad{Text: "DMW License No. 000-LB-demo"}, value, func(e job.Employer) job.Claim { return e.Licence }, "DMW License No. 000-LB-demo"},
		{"an agency of Singapore", job.Ad{Text: "EA Licence: 00C0000"}, value, func(e job.Employer) job.Claim { return e.Licence }, "EA Licence: 00C0000"},
		{"a house and street", job.Ad{Text: "đến số 12/3 đường Hoa Mẫu, phường 9"}, value, func(e job.Employer) job.Claim { return e.Address }, "12/3 đường Hoa Mẫu"},
		{"an address with its label", job.Ad{Text: "Địa chỉ: số 5 Hoa Mẫu, phường 1, Quận 3, Hà Nội"}, value, func(e job.Employer) job.Claim { return e.Address }, "5 Hoa Mẫu, phường 1, Quận 3"},
		{"an address in English", job.Ad{Text: "at 12 Demo Flower Street"}, value, func(e job.Employer) job.Claim { return e.Address }, "12 Demo Flower Street"},
		{"a road without a house", job.Ad{Text: "con đường dài"}, value, func(e job.Employer) job.Claim { return e.Address }, ""},
		{"a mail domain of its own", job.Ad{Text: "hr@mau.example"}, value, func(e job.Employer) job.Claim { return e.Mail }, "mau.example"},
		{"free mail", job.Ad{Text: "demo_job_0@gmail.com"}, value, func(e job.Employer) job.Claim { return e.Mail }, ""},
		{"a web site", job.Ad{Text: "www.mau.example/viec"}, value, func(e job.Employer) job.Claim { return e.Web }, "mau.example"},
		{"a page anybody can have", job.Ad{Text: "https://forms.gle/demo"}, value, func(e job.Employer) job.Claim { return e.Web }, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.ad.Lang = "vi"
			if got := tc.of(tc.part(b.Read(b.doc(tc.ad)).Employer)); got != tc.want {
				t.Errorf("employer of %+v: %q, want %q", tc.ad, got, tc.want)
			}
		})
	}
}

// The check digit is computed by hand for 000000001: 3·1 = 3, 3 mod 11 = 3, 10 - 3 = 7.
func TestTaxCodeIsChecked(t *testing.T) {
	b := newBench(t)
	for text, want := range map[string]bool{"MST 0000000017": true, "MST 0000000018": false} {
		if got := b.Read(b.doc(job.Ad{Text: text, Lang: "vi"})).Employer; got.TaxCodeValid != want || got.TaxCode.Value == "" {
			t.Errorf("employer of %q = %+v, want valid %v", text, got, want)
		}
	}
}
