package check_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/check"
	"lurewatch/job"
)

// found is a finding of a rule at a word of an ad.
func found(ad, word, rule, indicator string, tier job.Tier, points float64) job.Finding {
	i := strings.Index(ad, word)
	return job.Finding{Rule: rule, Indicator: indicator, Tier: tier, Points: points, Field: job.Text, Start: i, End: i + len(word), Quote: word}
}

// reasons answers about an ad with findings.
func reasons(t *testing.T, ad string, contacts []job.Contact, findings ...job.Finding) check.Answer {
	d := newDesk(t, check.Options{Text: func(context.Context, string) job.Answer {
		return job.Answer{Readable: job.Read, Ad: job.Ad{Text: ad}, At: noon, Verdict: job.Verdict{Band: job.Alert, Kind: job.KindAd, Findings: findings, Facts: job.Facts{Contacts: contacts}}}
	}})
	return ask(t, d, check.Ask{Text: ad, Lang: check.EN})
}

func TestReasonsAreThreeTheWeightiestFirst(t *testing.T) {
	const ad = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma"
	long := strings.TrimSuffix(ad, " rho sigma")
	trial := found(ad, "kappa", "trial", "FC09", job.Strong, 50)
	trial.Trial = true
	for _, tc := range []struct {
		name string
		give []job.Finding
		want string // the rules
	}{
		{"by points", []job.Finding{found(ad, "alpha", "a", "FC01", job.Strong, 1), found(ad, "beta", "b", "FC02", job.Weak, 2)}, "b a"},
		{"then by tier", []job.Finding{found(ad, "alpha", "a", "FC01", job.Weak, 1), found(ad, "beta", "b", "FC02", job.Strong, 1)}, "b a"},
		{"at most three", []job.Finding{found(ad, "alpha", "a", "FC01", job.Weak, 4), found(ad, "beta", "b", "FC02", job.Weak, 3), found(ad, "gamma", "c", "FC03", job.Weak, 2), found(ad, "delta", "d", "FC04", job.Weak, 1)}, "a b c"},
		{"no findings on trial and none that mitigate", []job.Finding{trial, found(ad, "iota", "m", "MG01", job.Mitigating, 9), found(ad, "mu", "less", "FC05", job.Weak, -1), found(ad, "alpha", "a", "FC01", job.Weak, 1)}, "a"},
		{"rules without points last", []job.Finding{found(ad, "alpha", "zero", "FC01", job.Strong, 0), found(ad, "beta", "zero2", "FC02", job.Strong, 0), found(ad, "gamma", "zero3", "FC03", job.Strong, 0), found(ad, "delta", "d", "FC04", job.Weak, 0.1)}, "d zero zero2"},
		{"each with a quotation of its own", []job.Finding{found(ad, "alpha beta", "a", "FC01", job.Weak, 9), found(ad, "alpha", "b", "FC02", job.Weak, 8), found(ad, "beta", "c", "FC03", job.Weak, 7), found(ad, "gamma", "d", "FC04", job.Weak, 1), found(ad, "delta", "e", "FC05", job.Weak, 0.5)}, "a d e"},
		{"never the same words twice", []job.Finding{found(ad, "alpha", "a", "FC01", job.Weak, 9), found(ad, "alpha", "b", "FC02", job.Weak, 8)}, "a"},
		{"each of another indicator where there are enough", []job.Finding{found(ad, "alpha", "a", "FC01", job.Weak, 9), found(ad, "beta", "b", "FC01", job.Weak, 8), found(ad, "gamma", "c", "FC02", job.Weak, 1), found(ad, "delta", "d", "FC03", job.Weak, 0.5)}, "a c d"},
		{"the same indicator where there are not", []job.Finding{found(ad, "alpha", "a", "FC01", job.Weak, 9), found(ad, "beta", "b", "FC01", job.Weak, 8)}, "a b"},
		{"the wording of the whole ad behind what points at something", []job.Finding{found(ad, long, "whole", "XC04", job.Weak, 90), found(ad, "beta", "b", "FC01", job.Weak, 1)}, "b whole"},
		{"a rule once", []job.Finding{found(ad, "alpha", "a", "FC01", job.Weak, 2), found(ad, "beta", "a", "FC01", job.Weak, 2)}, "a"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, r := range reasons(t, ad, nil, tc.give...).Reasons {
				got = append(got, r.Rule)
			}
			if strings.Join(got, " ") != tc.want {
				t.Errorf("reasons are %q, want %q", got, tc.want)
			}
		})
	}
}

func TestAReasonQuotesEverythingThatItsRuleFound(t *testing.T) {
	const ad = "chat in Bavet today"
	got := reasons(t, ad, nil, found(ad, "Bavet", "a", "FC02", job.Strong, 2), found(ad, "chat", "a", "FC02", job.Strong, 2)).Reasons
	want := []check.Reason{{Rule: "a", Indicator: "FC02", Tier: job.Strong, Weight: 2, Quote: "Bavet", Field: job.Text, Span: [2]int{8, 13},
		Quotes: []check.Quote{{Text: "chat", Field: job.Text, Span: [2]int{0, 4}}, {Text: "Bavet", Field: job.Text, Span: [2]int{8, 13}}},
		Sign:   "Title a", Why: check.WordsOf(check.EN)["why.FC02"], LearnMore: "FC02"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}

func TestQuotationsHideContactsAndControls(t *testing.T) {
	const ad = "call 0900 000 101 or\u202e @demo_lan now, hr@jobs.example"
	phone := []job.Contact{{Type: "phone", Value: "+84900000101", Span: job.Span{Field: job.Text, Start: 5, End: 17, Quote: "0900 000 101"}}}
	for _, f := range []job.Finding{found(ad, ad, "a", "FC01", job.Weak, 1), found(ad, "000 101", "a", "FC01", job.Weak, 1), {Rule: "a", Tier: job.Weak, Points: 1, Field: job.Text, Start: 900, End: 912, Quote: "0900 000 101"}} {
		a := reasons(t, ad, phone, f)
		q := a.Reasons[0].Quote
		for _, clear := range []string{"000 101", "demo_lan", "hr@", "\u202e"} {
			if strings.Contains(q, clear) {
				t.Errorf("the quotation %q shows %q", q, clear)
			}
		}
	}
	long := strings.Repeat("từ ", 200)
	if q := reasons(t, long, nil, found(long, long, "a", "FC01", job.Weak, 1)).Reasons[0].Quote; len([]rune(q)) != 160 || !strings.HasSuffix(q, "…") {
		t.Errorf("a long quotation has %d characters, want 160 with an ellipsis: %q", len([]rune(q)), q)
	}
}
