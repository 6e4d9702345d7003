package digest_test

import (
	"encoding/json"
	"strings"
	"testing"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// forms writes a digest in every form that is text.
func forms(d digest.Digest) map[string]string {
	return map[string]string{"subject": digest.Subject(d), "text": digest.Text(d), "html": digest.HTML(d), "csv": string(digest.CSV(d)), "json": string(digest.JSON(d))}
}

func TestContactsAreMaskedForWhoMustNotSeeThem(t *testing.T) {
	masked := tayNinh("vi")
	masked.Clear = false
	youth := tayNinh("vi")
	youth.Kind = units.Youth
	for name, u := range map[string]units.Unit{"a unit that does not need them": masked, "a youth organisation that asks for them": youth} {
		d := busy(u)
		d.Items[0].Case.Ad.URL = "https://jobs.example/zalo/0900000101"
		d.Items[0].Case.Ad.Company = "liên hệ 0900 000 101"
		d.Items[1].Case.Ad.Salary = "ib @demo_hr_01"
		d.Items[1].Case.Verdict.Facts.Wages = nil
		for form, got := range forms(d) {
			for _, secret := range []string{"0900 000 101", "0900000101", "900000101", "demo_hr_01", "hr@demo", "hr[@]demo"} {
				if strings.Contains(got, secret) {
					t.Errorf("%s: %s has %q", name, form, secret)
				}
			}
		}
	}
	got := forms(busy(tayNinh("vi")))
	if !strings.Contains(got["text"], "+84 900 000 101") || !strings.Contains(got["csv"], "zalo:+84900000101") || !strings.Contains(got["json"], `"+84900000101"`) {
		t.Error("a unit that needs contacts is not told them")
	}
}

func TestMetadataOnlyTellsNothingThatAnAdSays(t *testing.T) {
	const word = "bimatcuatin"
	d := saying(without(tayNinh("vi")), word+" 0900 000 101 https://"+word+".example/")
	for i := range d.Items {
		d.Items[i].Signs, d.Items[i].Evidence = []string{"pay-far-above"}, strings.Repeat("ab", 32)
		d.Items[i].Case.Verdict.Facts.Wages = []job.Wage{{Min: 7654321, Max: 7654321, Currency: "VND", Span: job.Span{Quote: word}}}
		d.Items[i].Case.Verdict.Facts.Conditions = []job.Condition{{ID: word, Span: job.Span{Quote: word}}}
		d.Items[i].Case.Verdict.Findings = []job.Finding{{Rule: "pay-far-above", Quote: word}}
	}
	all := forms(d)
	for form, got := range all {
		for _, said := range []string{word, "0900 000 101", "0900000101", "7654321", "7,7", "Lương cao", "pay-far-above", "abab", "gặp hoặc đón", "meeting:"} {
			if strings.Contains(got, said) {
				t.Errorf("%s has %q:\n%s", form, said, got)
			}
		}
		if form != "subject" && !strings.Contains(got, "VN-20261122-0001") {
			t.Errorf("%s lacks the reference", form)
		}
	}
	d = busy(without(tayNinh("vi")))
	if got := digest.Text(d); !strings.Contains(got, "Địa danh: Bavet, cửa khẩu Mộc Bài, bến xe Miền Đông") || !strings.Contains(got, "Gửi đơn vị vì: liên quan đến cửa khẩu Mộc Bài\n") {
		t.Errorf("places and the reason are missing:\n%s", got)
	}
}

func TestJSONHasAFixedShape(t *testing.T) {
	for _, d := range []digest.Digest{busy(tayNinh("vi")), frame(tayNinh("vi")), {}} {
		raw := digest.JSON(d)
		if strings.Contains(string(raw), "null") {
			t.Errorf("the JSON of %q has a null: %s", d.ID, raw)
		}
		var got struct {
			Schema string
			Counts map[string]int
			Items  []struct {
				Ref  string
				Says *struct{ URL string }
			}
		}
		if err := json.Unmarshal(raw, &got); err != nil || got.Schema != digest.JSONSchema || len(got.Items) != len(d.Items) || len(got.Counts) != 7 {
			t.Errorf("JSON of %q = %+v, %v", d.ID, got, err)
		}
	}
}
