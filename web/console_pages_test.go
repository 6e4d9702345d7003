package web_test

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
)

// full gives a bench everything that a console can show, with a campaign of n ads.
func full(n int) func(*bench) {
	return func(b *bench) {
		members := fill(b, n)
		camp := job.Campaign{ID: members[0], Ads: n + 2, Members: members, FirstSeen: noon.Add(-72 * time.Hour), LastSeen: noon,
			Contacts: []job.SharedContact{{Type: "telegram", Value: "demo_hr_01", Ads: n}, {Type: "phone", Value: "+84900000123", Ads: n}, {Type: "email", Value: "hiring@jobs.example", Ads: n}}}
		b.Options.Campaign = func(_ context.Context, id job.ID) (job.Campaign, bool, error) {
			return camp, slices.Contains(members, id), nil
		}
		b.CampaignByID = func(_ context.Context, id job.ID) (job.Campaign, bool, error) {
			return camp, id == camp.ID || id == "old-name", nil
		}
		b.Campaigns = func(context.Context, int, job.ID) ([]job.Campaign, error) {
			return []job.Campaign{{ID: "ad-1", Ads: 2, LastSeen: noon}, camp}, nil
		}
		b.Known = func(_ context.Context, asked []string) ([]job.Known, error) {
			b.asked = append(b.asked, asked...)
			return known(asked), nil
		}
		b.Reviews = func(context.Context, job.ID) ([]job.Review, error) {
			return []job.Review{{Seq: 1, Decision: job.Unsure, Reason: job.ReasonTooLittle, By: "lan", At: noon, Version: 1, UndoneBy: "minh", UndoneAt: noon.Add(time.Hour)},
				{Seq: 2, Decision: job.Confirm, Reason: job.ReasonOther, Note: "seen <b>before</b> with 0900 000 123", By: "minh", At: noon, Version: 2, Campaign: "ad-1"}}, nil
		}
		b.History = func(context.Context, job.ID) ([]job.Version, error) { return versions(b.cases["ad-1"].Ad), nil }
		b.Evidence = func(context.Context, job.Case) ([]job.Evidence, error) {
			return []job.Evidence{{File: "demo-1.warc.gz", Offset: 4096, Length: 512, Record: "<urn:uuid:demo>", URL: "https://viec.example/tin/7", At: noon, Digest: "sha256:00ff", Type: "response"}}, nil
		}
	}
}

// fill puts n ads with the contacts of the first into a bench and returns their ids, oldest first.
func fill(b *bench, n int) []job.ID {
	var ids []job.ID
	for i := range n {
		c := lure()
		c.Ad.ID, c.Ad.Source = job.ID(fmt.Sprintf("member-%02d", i)), []string{"bang-tin", "nhom-kin"}[i%2]
		c.FirstSeen = noon.Add(time.Duration(i-n) * 24 * time.Hour)
		b.cases[c.Ad.ID] = c
		ids = append(ids, c.Ad.ID)
	}
	return ids
}

// known answers a look-up: numbers that end in 123 stand in three ads, text with an exclamation mark is no contact.
func known(asked []string) []job.Known {
	var out []job.Known
	for _, a := range asked {
		k := job.Known{Asked: a, Type: "phone", Value: strings.ReplaceAll(a, " ", "")}
		switch {
		case strings.Contains(a, "!"):
			k.Type = ""
		case strings.HasSuffix(k.Value, "123"):
			k.Value, k.Ads, k.Alert, k.FirstSeen, k.LastSeen, k.Sample = "+84900000123", 3, 2, noon.Add(-48*time.Hour), noon, "ad-1"
		case strings.Contains(a, "["):
			k.Type, k.Value = "domain", "jobs.example"
		}
		out = append(out, k)
	}
	return out
}

// versions is the life of an ad: another text, and then another verdict.
func versions(ad job.Ad) []job.Version {
	older := ad
	older.Text = strings.Replace(ad.Text, "Không cần hộ chiếu", "Cần hộ chiếu", 1)
	return []job.Version{{At: noon.Add(-48 * time.Hour), Content: "a", Band: job.Look, Score: 40, RuleSet: "2026.10.1", Rules: []string{"wage"}, Ad: &older},
		{At: noon.Add(-24 * time.Hour), Content: "b", Band: job.Alert, Score: 87.5, RuleSet: "2026.10.1", Rules: []string{"wage", "no-passport"}, Ad: &ad},
		{At: noon, Content: "b", Band: job.Alert, Score: 90, RuleSet: "2026.11.1", Rules: []string{"no-passport"}}}
}

// text is what a page says, without its tags.
func text(body string) string {
	plain := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " ")
	return strings.Join(strings.Fields(html.UnescapeString(plain)), " ")
}

// says checks that a page says something.
func says(t testing.TB, body string, wants ...string) {
	t.Helper()
	plain := text(body)
	for _, w := range wants {
		if !strings.Contains(plain, w) {
			t.Errorf("the page does not say %q", w)
		}
	}
}

// has checks that the source of a page has something.
func has(t testing.TB, body string, wants ...string) {
	t.Helper()
	plain := html.UnescapeString(body)
	for _, w := range wants {
		if !strings.Contains(plain, w) {
			t.Errorf("the page lacks %s", w)
		}
	}
}

func TestConditionsAreNamedInWords(t *testing.T) {
	b := newBench(t, func(b *bench) {
		c := b.cases["ad-1"]
		c.Verdict.Facts.Conditions = []job.Condition{{ID: "no-papers-needed"}, {ID: "no-longer-there"}}
		b.cases["ad-1"] = c
		b.Term = func(id string) (map[string]string, bool) {
			return map[string]string{"vi": "Không cần hộ chiếu", "en": "no passport needed"}, id == "no-papers-needed"
		}
	})
	for path, want := range map[string]string{"/console/ad/ad-1": "Không cần hộ chiếu", "/en/console/ad/ad-1": "no passport needed", "/fr/console/ad/ad-1": "no passport needed"} {
		_, _, body := b.get(t, path)
		says(t, body, want)
		if strings.Contains(text(body), "no-papers-needed") {
			t.Errorf("%s shows the id of a condition", path)
		}
	}
}

func TestTheListSaysHowItWasUnderstood(t *testing.T) {
	b := newBench(t, full(3), func(b *bench) {
		b.hits.Query = []job.Clause{{Typed: "việc", Value: "viec", Fuzzy: true}, {Typed: "country:KH", Field: "country", Value: "KH", Not: true}, {Typed: "đặt", Value: "đặt", Or: true}}
		b.hits.Fuzzy, b.hits.Notes = true, []job.Note{{Code: job.NoteBadValue, About: "band:alrt"}, {Code: job.NoteTooLong}, {Code: job.NoteNoField, About: "contry"}}
	})
	_, _, body := b.get(t, "/en/console?q=vi%E1%BB%87c+-country:KH+OR+%C4%91%E1%BA%B7t+contry:VN")
	says(t, body, "việc or nearly", "without Country: Cambodia", "or đặt", "Nothing was found as typed", "There is no field “contry”", "The field has no such value: band:alrt", "Only its beginning counts", "Did you mean việc -country:KH OR đặt country:VN")
	has(t, body, `href="/en/console?q=vi%E1%BB%87c+OR+%C4%91%E1%BA%B7t+contry%3AVN"`, `aria-label="Remove this part: Cambodia"`)
}

func TestFiltersIncludeAndExclude(t *testing.T) {
	b := newBench(t, func(b *bench) {
		b.hits.Facets = map[string][]job.FacetCount{"review": {{Value: "open", Count: 4}}, "place": {{Value: "kh-bavet", Count: 2}}, "country": {{Value: "DE", Count: 1}}}
		for i := range 12 {
			b.hits.Facets["source"] = append(b.hits.Facets["source"], job.FacetCount{Value: fmt.Sprintf("s %d", i), Count: 12 - i})
		}
	})
	_, _, body := b.get(t, "/en/console?q=x+country:DE&order=newest")
	has(t, body, `href="/en/console?order=newest&q=x+country%3ADE+review%3Aopen"`, `href="/en/console?order=newest&q=x+country%3ADE+-review%3Aopen" aria-label="Leave out ads with: Not reviewed"`,
		`href="/en/console?order=newest&q=x" class="on"`, `q=x+country%3ADE+source%3A%22s+0%22"`)
	says(t, body, "Germany", "Bavet (Cambodia)", "5 more")
	if b.query.Order != job.Newest {
		t.Errorf("order = %q, want newest", b.query.Order)
	}
}

func TestTheHistogramLeadsToItsWeeks(t *testing.T) {
	monday := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	b := newBench(t, func(b *bench) {
		b.hits.Weeks = []job.Week{{Start: monday, Alert: 2, Look: 6}, {Start: monday.AddDate(0, 0, 7)}, {Start: monday.AddDate(0, 0, 14), Alert: 1}}
	})
	_, _, body := b.get(t, "/en/console?q=x+first_seen:2025")
	const link = `/en/console?q=x+first_seen%3A%3E%3D2026-11-02+first_seen%3A%3C%3D2026-11-08`
	if n := strings.Count(html.UnescapeString(body), `href="`+link+`"`); n != 2 {
		t.Errorf("%d links lead to the first week, want one in the drawing and one in the table", n)
	}
	says(t, body, "2 Nov 2026", "16 Nov 2026", "Week from 2 Nov 2026: 2 many signs, 6 some signs")
	has(t, body, `<rect class="alert"`, `height="25"`, `height="75"`)
	if table := body[strings.Index(body, "Weeks begin on Monday"):]; strings.Contains(table[:strings.Index(table, "</table>")], "9 Nov 2026") {
		t.Error("the table has a week without ads")
	}
	if _, _, body := newBench(t).get(t, "/en/console"); strings.Contains(body, "<svg class=\"histogram") {
		t.Error("a histogram of nothing is drawn")
	}
}

func TestPagesFollowCursors(t *testing.T) {
	b := newBench(t, func(b *bench) { b.hits.Total, b.hits.Next = 900, "next" })
	path, seen := "/en/console?q=x", []string{}
	for range 12 {
		_, _, body := b.get(t, path)
		m := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(body)
		if m == nil {
			t.Fatalf("GET %s has no next page", path)
		}
		path = html.UnescapeString(m[1])
		b.hits.Next = fmt.Sprintf("c%d", len(seen)+1)
		seen = append(seen, path)
	}
	if len(path) > 300 {
		t.Errorf("the address of page 13 has %d bytes: %s", len(path), path)
	}
	if n := strings.Count(path, "via="); n != 8 {
		t.Errorf("page 13 knows the way back for %d pages, want 8", n)
	}
	_, _, body := b.get(t, path)
	says(t, body, "Ads 241–241 of 900")
	prev := html.UnescapeString(regexp.MustCompile(`rel="prev" href="([^"]+)"`).FindStringSubmatch(body)[1])
	if u, err := url.Parse(prev); err != nil || u.Query().Get("n") != "11" || u.Query().Get("after") != "c10" {
		t.Errorf("the page before page 13 is %s", prev)
	}
	for _, bad := range []string{"n=5", "n=x&after=c", "n=-1&after=c", "n=2&after=" + strings.Repeat("c", 500)} {
		if b.get(t, "/en/console?"+bad); b.query.After != "" {
			t.Errorf("?%.20s asks for the page after %.10q", bad, b.query.After)
		}
	}
}

func TestTheAdTellsItsStory(t *testing.T) {
	b := newBench(t, full(3), func(b *bench) {
		c := b.cases["ad-1"]
		c.Ad.Images, c.Ad.Summary = "The office [office.jpg]\n[zalo_0900000123.png]", "Việc nhẹ"
		c.Review = job.Standing{State: job.ReviewConfirmed, Content: "older"}
		c.ContentHash, c.ClosedAt, c.ClosedWhy = "newer", noon, "page is gone"
		c.Verdict.Facts.Employer = job.Employer{TaxCode: job.Claim{Value: "0900001119", Span: job.Span{Quote: "MST 0900001119"}}, TaxCodeValid: true, Web: job.Claim{Value: "jobs.example"}}
		c.Verdict.Facts.Amounts = []job.Amount{{Kind: job.Deposit, Min: 2e6, Max: 2e6, Currency: "VND", USD: [2]float64{77, 77}, Span: job.Span{Quote: "cọc 2 triệu"}}}
		c.Verdict.Facts.Routes = []job.Route{{Kind: job.RouteMeeting, Place: "vn-gate-moc-bai", Span: job.Span{Quote: "đón ở Mộc Bài"}}}
		c.Verdict.Facts.Occupations = []job.Occupation{{ID: "desk_chat", Span: job.Span{Quote: "Trực tin nhắn"}}}
		c.Verdict.Facts.Conditions = []job.Condition{{ID: "papers-kept", Negated: true, Span: job.Span{Quote: "không giữ giấy tờ"}}}
		c.Verdict.Facts.Pay = job.PayView{Country: "KH", USDMonth: 1520, Ceiling: 600, Ratio: 2.53, Level: job.PayFarAbove}
		c.Verdict.Facts.Contacts = append(c.Verdict.Facts.Contacts, job.Contact{Type: "url", Value: "https://jobs.example/apply", Span: job.Span{Quote: "jobs.example/apply"}})
		b.cases["ad-1"] = c
		b.Options.Campaign = func(context.Context, job.ID) (job.Campaign, bool, error) {
			return job.Campaign{ID: "member-00", Ads: 5}, true, nil
		}
	})
	_, _, body := b.get(t, "/en/console/ad/ad-1")
	says(t, body, "Confirmed changed since it was decided on Closed",
		"Tax code 0900001119 MST 0900001119", "Web site jobs[.]example", "deposit 2,000,000 VND 77", "meeting point Moc Bai (border gate, Viet Nam)", "typing or chatting at a desk",
		"(the ad denies it)", "Cambodia (up to 600 USD a month): far above, 1,520 USD, 2.53 times", "The office [office.jpg]", "zalo_0900•••123.png", "hxxps://jobs[.]example/", "which is not judged: Việc nhẹ",
		"Signs confirmed : another reason", "seen <b>before</b> with 0900 ••• 123", "decided for the whole campaign", "undone by minh on 21 Nov 2026 13:00 (UTC+07:00)",
		"The text is the same, the verdict differs.", "Rules that find nothing any more: sign wage", "Rules that began to find something: sign no-passport",
		"demo-1.warc.gz 4096 + 512 sha256:00ff <urn:uuid:demo> response", "hxxps://viec[.]example/tin/7", "3 points")
	has(t, body, "<del>Cần</del><ins>Không cần</ins>", `href="/en/console/campaign/member-00"`, `<li class="undone">`)
	says(t, body, "2 ads 19 Nov 2026 – 21 Nov 2026") // of the three that bear the number, this is one
	anchors(t, body)
}

func TestPartsThatFailLeaveTheAdReadable(t *testing.T) {
	fails := errors.New("made up")
	b := newBench(t, full(2), func(b *bench) {
		b.Known = func(context.Context, []string) ([]job.Known, error) { return nil, fails }
		b.Reviews = func(context.Context, job.ID) ([]job.Review, error) { return nil, fails }
		b.History = func(context.Context, job.ID) ([]job.Version, error) { return nil, fails }
		b.Evidence = func(context.Context, job.Case) ([]job.Evidence, error) { return nil, fails }
	})
	status, _, body := b.get(t, "/en/console/ad/ad-1")
	if status != 200 {
		t.Fatalf("status %d", status)
	}
	says(t, body, "No history is recorded.", "Evidence cannot be looked up", "Nobody has decided")
	if n := strings.Count(b.log.String(), "made up"); n != 4 {
		t.Errorf("the log tells of %d faults, want 4:\n%s", n, b.log)
	}
}

func TestTheCampaignPageAddsItsAdsUp(t *testing.T) {
	b := newBench(t, full(23))
	_, _, body := b.get(t, "/en/console/campaign/old-name?from=20")
	says(t, body, "Campaign of 25 ads", "Another 2 belong to the campaign", "Ads 21–23 of 23", "sign no-passport 23", "bang-tin 12", "nhom-kin 11", "Cambodia 23", "25,000,000–40,000,000 VND / month 23",
		"950–1,520 USD", "Each dot: the ads first seen on one day", "h••@jobs.example", "Contact and contact Ads 1 2 23", "Source 29 Oct 2026 30 Oct 2026", "bang-tin 1 1 1")
	if strings.Contains(text(body), "sign on-trial") {
		t.Error("rules on trial are counted")
	}
	has(t, body, `rel="prev" href="/en/console/campaign/member-00"`, `<circle class="dot"`, `q=campaign%3Amember-00+country%3AKH`)
	if n := strings.Count(body, `<line class="link"`); n != 3 {
		t.Errorf("the graph has %d lines, want 3", n)
	}
	if _, _, again := b.get(t, "/en/console/campaign/old-name?from=20"); tokens.ReplaceAllString(again, "") != tokens.ReplaceAllString(body, "") {
		t.Error("the page is drawn differently the second time")
	}
	if status, _, _ := b.get(t, "/console/campaign/none"); status != 404 {
		t.Errorf("GET of no campaign = %d, want 404", status)
	}
}

// tokens are contacts in addresses, which differ each time.
var tokens = regexp.MustCompile(`/~[\w-]+`)

func TestCampaignsAreListedInBothOrders(t *testing.T) {
	b := newBench(t, full(4))
	for path, want := range map[string]string{"": "6 ads", "?order=newest": "2 ads"} {
		_, _, body := b.get(t, "/en/console/campaigns"+path)
		if got := regexp.MustCompile(`<strong>(\d+ ads)</strong>`).FindStringSubmatch(body); got == nil || got[1] != want {
			t.Errorf("the first campaign of %q has %v, want %s", path, got, want)
		}
	}
	b = newBench(t, full(4), func(b *bench) {
		b.Campaigns = func(context.Context, int, job.ID) ([]job.Campaign, error) { return nil, nil }
	})
	_, _, body := b.get(t, "/en/console/campaigns")
	says(t, body, "There are no campaigns yet.")
}
