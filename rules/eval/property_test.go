package eval_test

import (
	"testing"
	"unicode/utf8"

	"lurewatch/job"
	"lurewatch/rules/eval"
)

// invented are ads in every language of the tables.
var invented = []job.Ad{
	{Lang: "vi", Title: "Tuyển gấp", Company: "Demo", Salary: "20 - 30 triệu", Text: "Việc nhẹ lương cao ở Campuchia, bao vé. Bảo hiểm đầy đủ.\nZalo 0900 000 101 @demo_vi"},
	{Lang: "en", Title: "Chat agent", Salary: "$1,500", Text: "Work in Cambodia for 1500 USD, call +84 900 000 102 or t.me/demo_en. Insurance paid."},
	{Lang: "zh-Hans", Text: "柬埔寨招聘打字客服，月薪8000元，包吃住，微信 demo_zh。五险一金。"},
	{Lang: "zh-Hant", Text: "柬埔寨徵客服，高薪，護照代辦，LINE demo_tw"},
	{Lang: "th", Text: "รับแอดมินที่กัมพูชา เงินเดือน 25,000 บาท โทร 0900000103 มีประกันสังคม"},
	{Lang: "id", Text: "Lowongan kerja di Kamboja, gaji 11juta, tidak perlu pengalaman, hubungi @demo_id"},
	{Lang: "ms", Text: "Kerja di Kemboja, gaji RM6,500, pasport tak perlu"},
	{Lang: "fil", Text: "Hiring sa Cambodia, sahod 50000 pesos, libre ang ticket. May SSS."},
	{Lang: "ko", Text: "캄보디아 텔레마케팅, 월급 600만원, 숙소 제공, 텔레그램 @demo_ko"},
	{Lang: "ja", Text: "カンボジアで電話業務、月給50万円、テレグラム @demo_ja。社会保険あり。"},
	{Lang: "fr", Text: "Société à Bangkok cherche des agents, salaire 1500 euros. Mutuelle payée."},
	{Lang: "hi", Text: "कंबोडिया में नौकरी, वेतन ₹50,000, टेलीग्राम @demo_hi। बीमा।"},
	{Lang: "km", Text: "ត្រូវការបុគ្គលិកទៅថៃ ប្រាក់ខែ 500 ដុល្លារ"},
	{Lang: "lo", Text: "ຮັບພະນັກງານໄປກຳປູເຈຍ ເງິນເດືອນ 8000 ກີບ"},
	{Lang: "my", Text: "ထိုင်းမှာ အလုပ် လစာ 25,000 ဘတ်"},
	{Text: "No language <b>and</b> &amp; some tags"},
	{Text: ""},
}

// hold checks what every transform promises of one ad.
func hold(t *testing.T, tr eval.Transform, ad job.Ad, seed uint64) {
	t.Helper()
	got, changed := tr.Apply(ad, seed)
	again, _ := tr.Apply(ad, seed)
	if got != again {
		t.Errorf("%s by seed %d makes %+v, then %+v", tr.ID, seed, got, again)
	}
	if changed != (got != ad) {
		t.Errorf("%s says changed %v of %+v", tr.ID, changed, got)
	}
	for _, f := range job.Fields {
		if utf8.ValidString(ad.Field(f)) && !utf8.ValidString(got.Field(f)) {
			t.Errorf("%s by seed %d makes %s invalid: %q", tr.ID, seed, f, got.Field(f))
		}
	}
	rest := got
	rest.Title, rest.Text = ad.Title, ad.Text
	switch tr.ID {
	case "E11":
		rest.Salary = ad.Salary
	case "E16":
		rest.Company = ad.Company
	}
	if rest != ad {
		t.Errorf("%s touches more than it may: %+v of %+v", tr.ID, got, ad)
	}
	if ad.Text != "" && got.Text == "" {
		t.Errorf("%s empties %q", tr.ID, ad.Text)
	}
}

func TestEveryTransformKeepsItsPromises(t *testing.T) {
	all, err := eval.Transforms("all")
	if err != nil {
		t.Fatal(err)
	}
	for _, tr := range all {
		t.Run(tr.Name, func(t *testing.T) {
			changed := 0
			for _, ad := range invented {
				ad.ID, ad.Source, ad.URL, ad.Location, ad.Posted = "id", "source", "https://jobs.example/", "Huế", "2026"
				for seed := range uint64(20) {
					hold(t, tr, ad, seed)
					if _, c := tr.Apply(ad, seed); c {
						changed++
					}
				}
			}
			if changed == 0 {
				t.Error("it changes nothing")
			}
		})
	}
}

func TestADifferentSeedStrikesElsewhere(t *testing.T) {
	list, _ := eval.Transforms("E04")
	seen := make(map[string]bool)
	for seed := range uint64(10) {
		got, _ := list[0].Apply(invented[0], seed)
		seen[got.Text] = true
	}
	if len(seen) < 5 {
		t.Errorf("10 seeds make %d texts", len(seen))
	}
}

func FuzzTransforms(f *testing.F) {
	for _, ad := range invented {
		f.Add(ad.Text, ad.Lang, uint64(1))
	}
	f.Add("\xff\u0301<b>&#x1B0;\u202e", "vi", uint64(2))
	all, err := eval.Transforms("all")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text, lang string, seed uint64) {
		for _, tr := range all {
			hold(t, tr, job.Ad{ID: "1", Title: lang, Text: text, Lang: lang, Salary: text}, seed)
		}
	})
}
