package index_test

import (
	"crypto/sha256"
	"testing"
	"time"

	"lurewatch/index"
	"lurewatch/job"
)

// printed returns what the prints say of a contact; zero for none.
func printed(t *testing.T, p *index.Prints, term string) (alert, look int, last time.Time) {
	t.Helper()
	sum := sha256.Sum256([]byte(term))
	for _, bits := range []int{20, 256} {
		list, err := p.Range(t.Context(), sum, bits)
		if err != nil {
			t.Fatal(err)
		}
		alert, look, last = 0, 0, time.Time{}
		for _, one := range list {
			if one.Sum == sum {
				alert, look, last = one.Alert, one.Look, one.LastSeen
			}
		}
	}
	return alert, look, last
}

func TestPrintsCountTheFlaggedAdsOfEachContact(t *testing.T) {
	day := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	bearing := func(id job.ID, band job.Band, seen time.Time, contacts ...job.Contact) job.Case {
		c := flagged(id, "việc nhẹ")
		c.Verdict.Band, c.LastSeen, c.Verdict.Facts.Contacts = band, seen, contacts
		return c
	}
	number, name := job.Contact{Type: "zalo", Value: "+84900000111"}, job.Contact{Type: "telegram", Value: "Demo_Lan"}
	mail, page := job.Contact{Type: "email", Value: "hr@jobs.example"}, job.Contact{Type: "url", Value: "https://jobs.example/x"}
	help := job.Contact{Type: "phone", Value: "+84900000199"}
	dismissed := bearing("gone", job.Alert, day, number)
	dismissed.Review = job.Standing{State: job.ReviewDismissed, Content: dismissed.Ad.ContentHash()}
	dismissed.ContentHash = dismissed.Review.Content
	ix := indexOf(t, bearing("a", job.Alert, day, number, name), bearing("b", job.Look, day.AddDate(0, 0, 1), number, mail, page), bearing("c", job.Look, day, help), dismissed)
	p := index.NewPrints(ix, []string{"+84900000199"})
	for _, tc := range []struct {
		name, term  string
		alert, look int
		last        time.Time
	}{
		{"a number of two ads, and not of a dismissed one", "phone:+84900000111", 1, 1, day.AddDate(0, 0, 1)},
		{"a handle in lower case", "handle:demo_lan", 1, 0, day},
		{"a mail address", "email:hr@jobs.example", 0, 1, day.AddDate(0, 0, 1)},
		{"a help line", "phone:+84900000199", 0, 0, time.Time{}},
		{"a domain", "domain:jobs.example", 0, 0, time.Time{}},
		{"an address", "url:https://jobs.example/x", 0, 0, time.Time{}},
		{"a number nobody has", "phone:+84900000112", 0, 0, time.Time{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if alert, look, last := printed(t, p, tc.term); alert != tc.alert || look != tc.look || !last.Equal(tc.last) {
				t.Errorf("%d and %d ads, last %v; want %d, %d, %v", alert, look, last, tc.alert, tc.look, tc.last)
			}
		})
	}
	all, err := p.Range(t.Context(), [32]byte{}, 0)
	if err != nil || len(all) != 3 {
		t.Errorf("all are %d prints, %v, want 3", len(all), err)
	}
}

func TestPrintsFollowTheIndex(t *testing.T) {
	l := &memoryLog{}
	ix := indexOf(t)
	p := index.NewPrints(ix, nil)
	if _, look, _ := printed(t, p, "phone:+84900000111"); look != 0 {
		t.Fatalf("%d ads in an empty index", look)
	}
	for i, id := range []job.ID{"a", "b"} {
		c := flagged(id, "việc nhẹ")
		c.Verdict.Band, c.Verdict.Facts.Contacts = job.Look, []job.Contact{{Type: "phone", Value: "+84900000111"}}
		l.put(c)
		catchUp(t, ix, l)
		if err := p.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, look, _ := printed(t, p, "phone:+84900000111"); look != i+1 {
			t.Errorf("%d ads, want %d", look, i+1)
		}
	}
}
