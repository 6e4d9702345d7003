package check_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/check"
	"lurewatch/job"
)

// noon is when the clocks of tests stand.
var noon = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)

// judge is a rule set of four words: strong, some and report are what they say, Bavet is a place in Cambodia.
func judge(ad job.Ad) job.Verdict {
	v := job.Verdict{Kind: job.KindAd, Lang: "vi", RuleSet: "demo"}
	find := func(word, rule string, tier job.Tier, points float64) bool {
		i := strings.Index(ad.Text, word)
		if i >= 0 {
			v.Findings = append(v.Findings, job.Finding{Rule: rule, Category: job.ForcedCriminality, Indicator: "FC01", Tier: tier, Points: points, Field: job.Text, Start: i, End: i + len(word), Quote: word})
		}
		return i >= 0
	}
	if find("some", "demo-some", job.Medium, 1) {
		v.Band, v.Score = job.Look, 40.4
	}
	if find("strong", "demo-strong", job.Strong, 3) {
		v.Band, v.Score = job.Alert, 80.6
	}
	find("minor", "demo-minor", job.Weak, 0.2)
	if strings.Contains(ad.Text, "report") {
		v.Kind, v.Band = job.KindReport, job.None
	}
	if i := strings.Index(ad.Text, "Bavet"); i >= 0 {
		v.Facts.Places = []job.Place{{ID: "kh-bavet", Country: "KH", Span: job.Span{Field: job.Text, Start: i, End: i + 5, Quote: "Bavet"}}}
	}
	return v
}

// answer is how a reader answers about an ad with a text.
func answer(text, url string, at time.Time) job.Answer {
	ad := job.Ad{ID: "check", Source: "check", Text: text, URL: url}
	return job.Answer{Readable: job.Read, Ad: ad, Verdict: judge(ad), At: at, Read: []string{"text"}, NotRead: []string{"pictures", "links"}}
}

// newDesk is a desk over judge, whose clock stands at noon.
func newDesk(t testing.TB, o check.Options) *check.Desk {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return noon }
	}
	if o.Text == nil {
		o.Text = func(_ context.Context, text string) job.Answer { return answer(text, "", o.Now()) }
	}
	if o.Rule == nil {
		o.Rule = func(id string) (job.Rule, bool) {
			return job.Rule{ID: id, Title: map[string]string{"vi": "Tên " + id, "en": "Title " + id}}, true
		}
	}
	return check.New(o)
}

func ask(t testing.TB, d *check.Desk, q check.Ask) check.Answer {
	t.Helper()
	a, err := d.Check(t.Context(), q)
	if err != nil {
		t.Fatalf("Check(%+v): %v", q, err)
	}
	return a
}

func TestBandsOfTexts(t *testing.T) {
	for _, tc := range []struct {
		text     string
		band     check.Band
		because  check.Because
		headline string
		score    int
	}{
		{"strong", check.StrongSigns, "", "Many danger signs", 81},
		{"some", check.SomeSigns, "", "Some signs to check", 40},
		{"plain words", check.NoneSeen, "", "No signs seen", 0},
		{"report about strong", check.CouldNotRead, check.NewsPage, "We could not check this ad", 0},
	} {
		a := ask(t, newDesk(t, check.Options{}), check.Ask{Text: tc.text, Lang: check.EN})
		if a.Assessment.Band != tc.band || a.Assessment.Because != tc.because || a.Headline != tc.headline || a.Assessment.Score != tc.score || a.Source != check.Pasted {
			t.Errorf("%q: %s because %q, %q, score %d, source %s; want %+v", tc.text, a.Assessment.Band, a.Assessment.Because, a.Headline, a.Assessment.Score, a.Source, tc)
		}
		if flagged := tc.band == check.StrongSigns || tc.band == check.SomeSigns; flagged != (a.Law != "") || flagged != (len(a.Reasons) > 0) {
			t.Errorf("%q: law %q, %d reasons", tc.text, a.Law, len(a.Reasons))
		}
		if a.Assessment.ReviewedByPerson || a.Assessment.Review.State != check.ByMachine || a.DoNow == "" || a.Limits == "" || len(a.NextSteps) == 0 || len(a.Situations) != 4 {
			t.Errorf("%q: answer is not whole: %+v", tc.text, a)
		}
	}
}

func TestPointsOfAnAdWithoutSignsAreOnlyWorthAsking(t *testing.T) {
	a := ask(t, newDesk(t, check.Options{}), check.Ask{Text: "a minor thing"})
	if a.Assessment.Band != check.NoneSeen || len(a.Reasons) != 0 || len(a.WorthAsking) != 1 || a.WorthAsking[0].Rule != "demo-minor" {
		t.Errorf("%s with reasons %v, worth asking %v; want none seen and the point worth asking about", a.Assessment.Band, a.Reasons, a.WorthAsking)
	}
}

func TestWordsBesideAnAddressSpeakOnlyWhereTheyBearMore(t *testing.T) {
	for _, tc := range []struct {
		name, page, words string
		band              check.Band
		source            check.Source
	}{
		{"the page bears more", "strong", "some", check.StrongSigns, check.FetchedNow},
		{"as much", "some", "some", check.SomeSigns, check.FetchedNow},
		{"the words bear more", "plain", "some", check.SomeSigns, check.Pasted},
		{"the page cannot be read and the words bear signs", "", "strong", check.StrongSigns, check.Pasted},
		{"the page cannot be read and the words bear none", "", "plain", check.CouldNotRead, check.FetchedNow},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, check.Options{URL: func(_ context.Context, url string) check.Page {
				if tc.page == "" {
					return check.Page{Answer: job.Answer{Readable: job.Unreachable, At: noon}}
				}
				return check.Page{Answer: answer(tc.page, url, noon)}
			}})
			a := ask(t, d, check.Ask{URL: "https://jobs.example/a", Text: tc.words, Linked: true})
			if a.Assessment.Band != tc.band || a.Source != tc.source {
				t.Errorf("%s from %s, want %s from %s", a.Assessment.Band, a.Source, tc.band, tc.source)
			}
			if linked := strings.Contains(strings.Join(a.Assessment.Coverage.NotRead, " "), "linked_page"); linked != (tc.source == check.Pasted) {
				t.Errorf("not read: %v", a.Assessment.Coverage.NotRead)
			}
		})
	}
}

func TestContacts(t *testing.T) {
	day := 24 * time.Hour
	for _, tc := range []struct {
		name    string
		known   job.Known
		err     error
		band    check.Band
		because check.Because
	}{
		{"unknown", job.Known{Type: "phone"}, nil, check.NoneSeen, ""},
		{"in one ad with some signs", job.Known{Type: "phone", Ads: 1, LastSeen: noon}, nil, check.SomeSigns, ""},
		{"in one ad with strong signs", job.Known{Type: "phone", Ads: 1, Alert: 1, LastSeen: noon}, nil, check.SomeSigns, ""},
		{"in two ads with strong signs", job.Known{Type: "phone", Ads: 3, Alert: 2, LastSeen: noon.Add(-10 * day)}, nil, check.StrongSigns, ""},
		{"in such ads long ago", job.Known{Type: "phone", Ads: 3, Alert: 3, LastSeen: noon.Add(-181 * day)}, nil, check.SomeSigns, ""},
		{"the look-up fails", job.Known{}, errors.New("index is damaged"), check.CouldNotRead, check.LookupFailed},
		{"no contact after all", job.Known{}, nil, check.CouldNotRead, check.LookupFailed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, check.Options{Known: func(_ context.Context, asked []string) ([]job.Known, error) {
				if len(asked) != 1 || asked[0] != "0900000101" {
					t.Errorf("asked for %q", asked)
				}
				return []job.Known{tc.known}, tc.err
			}})
			for _, l := range check.Langs {
				a := ask(t, d, check.Ask{Contact: "0900000101", Lang: l})
				if a.Assessment.Band != tc.band || a.Assessment.Because != tc.because || a.Source != check.FromContact || a.Kind != check.KindContact {
					t.Errorf("%s because %q, want %s because %q", a.Assessment.Band, a.Assessment.Because, tc.band, tc.because)
				}
				if a.Contact == nil || a.Contact.Masked != "0900•••101" || a.Contact.Ads != tc.known.Ads || a.Contact.Strong != tc.known.Alert || a.Contact.Some != tc.known.Ads-tc.known.Alert {
					t.Errorf("contact is %+v, want the counts of %+v, masked", a.Contact, tc.known)
				}
				if len(a.Reasons) != 0 || (a.Contact.Text != "") != (tc.known.Ads > 0) {
					t.Errorf("reasons %v, text %q", a.Reasons, a.Contact.Text)
				}
			}
		})
	}
	if a := ask(t, newDesk(t, check.Options{}), check.Ask{Contact: "0900000101"}); a.Assessment.Because != check.NoLookup {
		t.Errorf("without a look-up: %s, want %s", a.Assessment.Because, check.NoLookup)
	}
	if a := ask(t, newDesk(t, check.Options{}), check.ParseAsk("strong 0900000101")); a.Assessment.Band != check.StrongSigns || a.Source != check.Pasted {
		t.Errorf("words around a contact that bear signs: %s from %s, want strong signs from the words", a.Assessment.Band, a.Source)
	}
}

func TestPictures(t *testing.T) {
	for _, tc := range []struct {
		name    string
		text    string
		err     error
		band    check.Band
		because check.Because
	}{
		{"an ad", "a strong ad", nil, check.StrongSigns, ""},
		{"no words", " ..", nil, check.CouldNotRead, check.PictureWithoutText},
		{"no program", "", fmt.Errorf("ocr: %w", check.ErrNoReader), check.CouldNotRead, check.NoReader},
		{"20,000 by 20,000 pixels", "", fmt.Errorf("ocr: %w", check.ErrTooLarge), check.CouldNotRead, check.TooLarge},
		{"too slow", "", fmt.Errorf("ocr: %w", context.DeadlineExceeded), check.CouldNotRead, check.Timeout},
		{"no picture", "", errors.New("ocr: unknown format"), check.CouldNotRead, check.BadPicture},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, check.Options{Picture: func(context.Context, []byte) (string, error) { return tc.text, tc.err }})
			a := ask(t, d, check.Ask{Picture: []byte("picture")})
			if a.Assessment.Band != tc.band || a.Assessment.Because != tc.because || a.Kind != check.KindPicture {
				t.Errorf("%s because %q, want %s because %q", a.Assessment.Band, a.Assessment.Because, tc.band, tc.because)
			}
			if tc.because == "" && (a.Source != check.FromPicture || cmp.Diff([]string{"picture_text"}, a.Assessment.Coverage.Read) != "") {
				t.Errorf("source %s, read %v", a.Source, a.Assessment.Coverage.Read)
			}
		})
	}
	if a := ask(t, newDesk(t, check.Options{}), check.Ask{Picture: []byte{1}}); a.Assessment.Because != check.NoReader {
		t.Errorf("without a reader: %s, want %s", a.Assessment.Because, check.NoReader)
	}
	d := newDesk(t, check.Options{Picture: func(context.Context, []byte) (string, error) { t.Error("it was read"); return "", nil }})
	if a := ask(t, d, check.Ask{Picture: make([]byte, check.MaxPicture+1)}); a.Assessment.Because != check.TooLarge {
		t.Errorf("a picture beyond the limit: %s, want %s", a.Assessment.Because, check.TooLarge)
	}
}

func TestWhatCannotBeCheckedSaysWhyAndWhatToDo(t *testing.T) {
	for _, b := range check.Reasons {
		for _, l := range check.Langs {
			a := ask(t, newDesk(t, check.Options{}), check.Ask{Because: b, Lang: l})
			if a.Assessment.Band != check.CouldNotRead || a.Assessment.Because != b || a.Assessment.Why == "" || a.Assessment.Instead == "" || !strings.Contains(a.DoNow, a.Assessment.Instead) {
				t.Errorf("%s, %s: %+v", b, l, a.Assessment)
			}
		}
	}
	if a := ask(t, newDesk(t, check.Options{}), check.Ask{Because: "a new one"}); a.Assessment.Because != check.Unknown {
		t.Errorf("a reason that is not known becomes %s, want %s", a.Assessment.Because, check.Unknown)
	}
	if a := ask(t, newDesk(t, check.Options{}), check.Ask{}); a.Assessment.Because != check.Empty {
		t.Errorf("the zero Ask: %s, want %s", a.Assessment.Because, check.Empty)
	}
}

func TestACancelledCheckIsAnError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newDesk(t, check.Options{}).Check(ctx, check.Ask{Text: "strong"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Check of a cancelled context: %v, want context.Canceled", err)
	}
}

func TestIdsCannotBeGuessed(t *testing.T) {
	d, seen := newDesk(t, check.Options{}), map[check.ID]bool{}
	for range 1000 {
		a := ask(t, d, check.Ask{Text: "plain"})
		if seen[a.ID] || len(a.ID) != len("chk_")+26 || !strings.HasPrefix(string(a.ID), "chk_") {
			t.Fatalf("id %q, want chk_ and 26 letters, each once", a.ID)
		}
		seen[a.ID] = true
	}
	broken := newDesk(t, check.Options{Rand: strings.NewReader("short")})
	if _, err := broken.Check(t.Context(), check.Ask{Text: "plain"}); err == nil {
		t.Error("Check without randomness returns no error")
	}
}

func TestWordsThatAreGuessesNeverSayThatNothingWasSeen(t *testing.T) {
	for text, want := range map[string]check.Band{"strong": check.StrongSigns, "some": check.SomeSigns, "plain words": check.CouldNotRead} {
		d := newDesk(t, check.Options{Picture: func(context.Context, []byte) (string, error) { return text, check.ErrUnclear }})
		a := ask(t, d, check.Ask{Picture: []byte("picture")})
		if a.Assessment.Band != want || (a.Assessment.Because == check.UnclearPicture) != (want == check.CouldNotRead) {
			t.Errorf("%q, of which most is guessed: %s because %q, want %s", text, a.Assessment.Band, a.Assessment.Because, want)
		}
	}
}
