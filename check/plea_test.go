package check_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"lurewatch/check"
	"lurewatch/job"
)

// danger hears "help" as held, "bus" as on the way, "paid" as cheated.
func danger(text string, _ job.Verdict) check.Situation {
	for word, in := range map[string]check.Situation{"help": check.Abroad, "bus": check.OnTheWay, "paid": check.Replied} {
		if strings.Contains(text, word) {
			return in
		}
	}
	return ""
}

func TestWhoIsInDangerIsToldWhomToCallFirst(t *testing.T) {
	read := func(_ context.Context, _ []byte) (string, error) { return "please help me here", nil }
	unclear := func(_ context.Context, _ []byte) (string, error) { return "please help me here", check.ErrUnclear }
	for _, tc := range []struct {
		name  string
		q     check.Ask
		o     check.Options
		in    check.Situation
		lines string // of the first situation, by the ids of their numbers
	}{
		{"held abroad", check.Ask{Text: "help"}, check.Options{}, check.Abroad, "vn-consular vn-111"},
		{"held where a country is named", check.Ask{Text: "help Bavet"}, check.Options{}, check.Abroad, "vn-consular vn-embassy-kh vn-111"},
		{"on the way", check.Ask{Text: "bus Bavet"}, check.Options{}, check.OnTheWay, "vn-111 vn-consular vn-embassy-kh"},
		{"money is gone", check.Ask{Text: "paid"}, check.Options{}, check.Replied, "vn-111"},
		{"beside signs", check.Ask{Text: "help strong some"}, check.Options{}, check.Abroad, "vn-consular vn-111"},
		{"beside an address that cannot be read", check.Ask{URL: "https://jobs.example/1", Text: "help"}, check.Options{}, check.Abroad, "vn-consular vn-111"},
		{"in a picture", check.Ask{Picture: []byte("x")}, check.Options{Picture: read}, check.Abroad, "vn-consular vn-111"},
		{"in a picture that is hard to read", check.Ask{Picture: []byte("x")}, check.Options{Picture: unclear}, check.Abroad, "vn-consular vn-111"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.o.Plea, tc.o.Hotlines, tc.q.Lang = danger, pleaLines(t), check.VI
			a := ask(t, newDesk(t, tc.o), tc.q)
			if a.Plea != tc.in || a.Assessment.Band != check.CouldNotRead || a.Assessment.Because != check.Plea {
				t.Fatalf("plea %q, band %s because %q, want %q without a band", a.Plea, a.Assessment.Band, a.Assessment.Because, tc.in)
			}
			if a.Situations[0].Situation != tc.in || len(a.Situations) != len(check.Situations)-1 {
				t.Errorf("the situations are %v, want %s first and none of who has only seen an ad", a.Situations, tc.in)
			}
			var got []string
			for _, s := range a.NextSteps {
				if s.Hotline != "" {
					got = append(got, s.Hotline)
				}
			}
			if lines := strings.Join(got, " "); lines != tc.lines {
				t.Errorf("the numbers are %s, want %s", lines, tc.lines)
			}
			if len(a.Reasons)+len(a.WorthAsking)+len(a.NotFound) > 0 || a.Law != "" {
				t.Errorf("the answer speaks of an ad: %+v", a)
			}
			if !strings.Contains(a.Headline, "nguy hiểm") || strings.Contains(a.Headline+a.DoNow, "công ty") {
				t.Errorf("the answer says %q, %q", a.Headline, a.DoNow)
			}
		})
	}
}

func TestAPageIsNobodysPlea(t *testing.T) {
	o := check.Options{Plea: danger, URL: func(context.Context, string) check.Page { return check.Page{Answer: answer("help", "", noon)} }}
	if a := ask(t, newDesk(t, o), check.Ask{URL: "https://jobs.example/1"}); a.Plea != "" || a.Assessment.Band != check.NoneSeen {
		t.Errorf("a page is answered as plea %q, band %s", a.Plea, a.Assessment.Band)
	}
}

func TestAQuestionIsJudgedByTheOfferThatItRepeats(t *testing.T) {
	quoted := func(text string) (string, job.Verdict, bool) {
		offer, ok := strings.CutPrefix(text, "is this real report: ")
		return offer, judge(job.Ad{Text: offer}), ok
	}
	for text, want := range map[string]check.Band{
		"is this real report: some strong offer": check.StrongSigns,
		"is this real report: some offer":        check.SomeSigns,
		"is this real report: an offer":          check.NoneSeen,
		"a report on some offer":                 check.CouldNotRead,
	} {
		a := ask(t, newDesk(t, check.Options{Quoted: quoted}), check.Ask{Text: text, Lang: check.EN})
		if a.Assessment.Band != want {
			t.Errorf("%q is answered %s, want %s", text, a.Assessment.Band, want)
		}
		for _, r := range a.Reasons {
			if got := a.Found.Ad.Text[r.Span[0]:r.Span[1]]; got != r.Quote {
				t.Errorf("%q: a reason quotes %q, and at its place stands %q", text, r.Quote, got)
			}
		}
	}
}

func TestAHeadlineDoesNotContradictThePointsBelow(t *testing.T) {
	d := newDesk(t, check.Options{})
	bare, points := ask(t, d, check.Ask{Text: "an offer", Lang: check.EN}), ask(t, d, check.Ask{Text: "minor offer", Lang: check.EN})
	if bare.Headline != "No signs seen" || points.Headline == bare.Headline || len(points.WorthAsking) == 0 {
		t.Errorf("without points the headline is %q, with %d points %q", bare.Headline, len(points.WorthAsking), points.Headline)
	}
}

func TestWhatIsTooLittleToJudgeIsSaid(t *testing.T) {
	facts := func(f job.Facts, company string) check.Options {
		return check.Options{Text: func(_ context.Context, text string) job.Answer {
			a := answer(text, "", noon)
			a.Ad.Company, a.Verdict.Facts = company, f
			return a
		}}
	}
	work := []job.Occupation{{ID: "waiter"}}
	place := func(risk float64) []job.Place { return []job.Place{{ID: "x", Country: "KH", Risk: risk}} }
	for _, tc := range []struct {
		name string
		o    check.Options
		want string
	}{
		{"says nothing", facts(job.Facts{}, ""), "who hires, what the work is, where"},
		{"says the work only", facts(job.Facts{Occupations: work}, ""), ""},
		{"says where only", facts(job.Facts{Places: place(0.1)}, ""), ""},
		{"leads to a country of compounds", facts(job.Facts{Places: place(0.25), Occupations: work}, ""), "who hires"},
		{"leads there and says who hires", facts(job.Facts{Places: place(0.25)}, "Demo"), ""},
		{"says who hires", facts(job.Facts{}, "Demo"), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := ask(t, newDesk(t, tc.o), check.Ask{Text: "an offer", Lang: check.EN})
			if got := strings.Contains(a.DoNow, "too short to be judged"); got != (tc.want != "") || !strings.Contains(a.DoNow, tc.want) || a.Assessment.Band != check.NoneSeen {
				t.Errorf("the answer is %s, %q, want %q to be missing", a.Assessment.Band, a.DoNow, tc.want)
			}
		})
	}
}

// pleaLines are lines of Viet Nam and Cambodia.
func pleaLines(t *testing.T) check.Hotlines {
	t.Helper()
	const lines = `hotlines:
  - {id: vn-111, country: VN, audience: [anyone, family], names: {vi: 111, en: 111, fr: 111}, numbers: ["111"], status: verified, seen: "2026-09", sources: [https://demo.example/1]}
  - {id: vn-consular, country: VN, audience: [vietnamese_abroad], names: {vi: L, en: L, fr: L}, numbers: ["+84 900 000 101"], status: verified, seen: "2026-09", sources: [https://demo.example/2]}
  - {id: vn-embassy-kh, country: KH, audience: [vietnamese_abroad], names: {vi: E, en: E, fr: E}, numbers: ["+855 900 000 102"], status: verified, seen: "2026-09", sources: [https://demo.example/3]}
`
	h, err := check.ReadHotlines(fstest.MapFS{"lines.yaml": {Data: []byte(lines)}}, "lines.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return h
}
