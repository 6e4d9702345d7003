package campaign_test

import (
	"fmt"
	"testing"

	"lurewatch/campaign"
	"lurewatch/job"
)

// template is an ad with slots: how many people, for which town, pay and number.
func template(people int, town, pay, number string) string {
	return fmt.Sprintf("Cần %d bạn trẻ qua %s làm văn phòng, chỉ ngồi trả lời tin nhắn khách, lương %s một tháng, bao ăn ở và vé xe, "+
		"có người đón tận cửa khẩu, không cần bằng cấp, đi ngay trong tuần. Liên hệ anh Mẫu số %s để giữ chỗ sớm.", people, town, pay, number)
}

func TestATemplateWithOtherSlotsIsOneCampaign(t *testing.T) {
	towns := []string{"Phố Mẫu", "Làng Thử", "Bến Ví Dụ", "Chợ Giả"}
	var log memory
	for i := range 20 {
		text := template(i+2, towns[i%len(towns)], fmt.Sprintf("%d triệu", 15+i), fmt.Sprintf("0900 000 1%02d", i))
		log.add(ad(fmt.Sprintf("t%02d", i), i, text))
	}
	log.add(ad("other", 40, sentence(7, 60)))
	b := open(t, t.TempDir())
	catchUp(t, b, &log)
	c, ok, err := b.Of("t13")
	if err != nil || !ok || c.ID != "t00" || c.Ads != 20 {
		t.Errorf("Of(t13) = %+v, %t, %v, want the 20 of t00", c, ok, err)
	}
	if _, ok, _ := b.Of("other"); ok {
		t.Error("an ad with another text is in a campaign")
	}
}

func TestASharedFooterJoinsNothing(t *testing.T) {
	footer := sentence(900, 80)
	for _, n := range []int{2, 20, 200, campaign.MaxBucket + 20} {
		t.Run(fmt.Sprintf("%d ads", n), func(t *testing.T) {
			var log memory
			for i := range n {
				log.add(ad(fmt.Sprintf("f%03d", i), i, sentence(i+1, 30)+"\n"+footer))
			}
			b := open(t, t.TempDir())
			catchUp(t, b, &log)
			wantPartition(t, b)
		})
	}
}

func TestContactsJoinAcrossSourcesAndLanguages(t *testing.T) {
	cases := func(edit ...func(*job.Case)) []job.Case {
		one, two := ad("a", 1, sentence(1, 40), phone(1)), ad("b", 2, sentence(2, 40), phone(1), telegram("x"))
		two.Ad.Source, two.Ad.Lang, two.Verdict.Lang = "channel", "", "km"
		for _, e := range edit {
			e(&one)
			e(&two)
		}
		return []job.Case{one, two}
	}
	contact := func(c job.Contact) func(*job.Case) {
		return func(k *job.Case) { k.Verdict.Facts.Contacts = []job.Contact{c} }
	}
	for _, tc := range []struct {
		name  string
		cases []job.Case
		want  bool
	}{
		{"one number joins", cases(), true},
		{"one handle joins", cases(contact(telegram("y"))), true},
		{"a number of two services is one number", []job.Case{ad("a", 1, "x", phone(3)), ad("b", 2, "y", job.Contact{Type: "whatsapp", Value: "+84900000103"})}, true},
		{"a handle of two services is two handles", []job.Case{ad("a", 1, "x", telegram("z")), ad("b", 2, "y", job.Contact{Type: "wechat", Value: "@demo_z"})}, false},
		{"an address of a page does not join", cases(contact(job.Contact{Type: "url", Value: "https://board.example/"})), false},
		{"a short number does not join", cases(contact(job.Contact{Type: "phone", Value: "+84111"})), false},
		{"a hotline does not join", cases(contact(phone(99))), false},
		{"an ad that is not flagged does not join", cases(func(c *job.Case) { c.Verdict.Band = job.None }), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var log memory
			log.add(tc.cases...)
			b := open(t, t.TempDir())
			catchUp(t, b, &log)
			if _, got, err := b.Of("b"); err != nil || got != tc.want {
				t.Errorf("joined: %t, %v, want %t", got, err, tc.want)
			}
		})
	}
}

func TestAContactOfManyCompaniesJoinsNothing(t *testing.T) {
	var log memory
	b := open(t, t.TempDir())
	all := []string{}
	for i := range campaign.MaxCompanies + 1 {
		c := ad(fmt.Sprintf("c%d", i), i, sentence(i, 30), phone(5))
		c.Ad.Company = "Công ty Ví Dụ " + letters(i)
		log.add(c)
		all = append(all, string(c.Ad.ID))
	}
	catchUp(t, b, &log)
	wantPartition(t, b)
	// One of the companies turns out to be another: the contact is common no more.
	last := ad(all[len(all)-1], len(all)-1, sentence(len(all)-1, 30), phone(5))
	last.Ad.Company = "CÔNG TY  ví dụ " + letters(0)
	log.add(last)
	catchUp(t, b, &log)
	want := "c0:"
	for _, id := range all {
		want += " " + id
	}
	wantPartition(t, b, want)
}

func TestACampaignShowsWhatItsAdsShare(t *testing.T) {
	two := ad("b", 5, sentence(2, 30), phone(1), telegram("x"))
	two.Ad.Source, two.Verdict.Lang = "channel", "km"
	var log memory
	log.add(ad("a", 1, sentence(1, 30), phone(1), telegram("only")), two)
	b := open(t, t.TempDir())
	catchUp(t, b, &log)
	got, ok, err := b.Campaign("a")
	want := job.Campaign{ID: "a", Ads: 2, FirstSeen: t0.Add(hours(1)), LastSeen: t0.Add(hours(5)), Members: []job.ID{"a", "b"},
		Sources: []string{"board", "channel"}, Langs: []string{"km", "vi"}, Contacts: []job.SharedContact{{Type: "phone", Value: "+84900000101", Ads: 2}}}
	if diff := diff(want, got); err != nil || !ok || diff != "" {
		t.Errorf("Campaign(a): %t, %v, differs (-want +got):\n%s", ok, err, diff)
	}
}
