package fit_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/fit"
)

// samples are invented: rule "bad" fires on lures, "both" on all, "good" on honest ads only.
func samples() []fit.Sample {
	var out []fit.Sample
	trades := []string{"bep", "kho", "hang", "xe", "may", "son", "dien", "nuoc", "sach", "hoa", "ca", "rau", "go", "da", "vai", "giay", "nhua", "thep", "gach", "kinh"}
	for i, w := range trades {
		out = append(out,
			fit.Sample{ID: job.ID(fmt.Sprint("l", i)), Kind: fit.Lure, Alert: true, Observation: rules.Observation{
				Rules: []string{"bad", "both"}, Alerting: true, Heard: true, Text: fmt.Sprintf("%s thi ho chieu %s sep giu, tien %s tru dan %s vao luong", w, w, w, w)}},
			fit.Sample{ID: job.ID(fmt.Sprint("h", i)), Kind: fit.Honest, Observation: rules.Observation{
				Rules: []string{"both", "good"}, Heard: true, Text: fmt.Sprintf("%s hang ban %s tuyen nguoi %s nghi chu nhat %s that vui", w, w, w, w)}})
	}
	for i, w := range trades {
		out = append(out, fit.Sample{ID: job.ID(fmt.Sprint("r", i)), Kind: fit.Report, Observation: rules.Observation{
			Rules: []string{"both"}, Heard: true, Text: fmt.Sprintf("%s canh sat noi nan nhan %s duoc cuu, bao %s dua tin", w, w, w)}})
	}
	return out
}

var tiers = map[string]float64{"bad": 3.2, "both": 1.5, "good": 0.6, "never": 1.5}

func TestPointsAreLearnedAndNeverNegative(t *testing.T) {
	r, err := fit.Points(t.Context(), samples(), tiers, fit.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for id, p := range r.Points {
		if p < 0 {
			t.Errorf("points of %s = %v, want none below 0", id, p)
		}
	}
	if r.Points["bad"] <= r.Points["both"] || r.Points["both"] < r.Points["good"] && r.Points["good"] > 0.3 {
		t.Errorf("points = %v, want most for the rule that only lures have", r.Points)
	}
	if want := tiers["never"] / 3; r.Points["never"] != want {
		t.Errorf("points of a rule that never fired = %v, want those of its tier, %v", r.Points["never"], want)
	}
}

func TestTheSameSeedGivesTheSameResult(t *testing.T) {
	a, errA := fit.Points(t.Context(), samples(), tiers, fit.Options{Seed: 3})
	b, errB := fit.Points(t.Context(), samples(), tiers, fit.Options{Seed: 3})
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if a.Bias != b.Bias || a.Look != b.Look || a.Alert != b.Alert || fmt.Sprint(a.Points) != fmt.Sprint(b.Points) {
		t.Errorf("two fits with one seed differ: %+v and %+v", a.Fitted, b.Fitted)
	}
}

func TestLuresAreToldFromHonestAds(t *testing.T) {
	s := samples()
	r, err := fit.Points(t.Context(), s, tiers, fit.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i := range s {
		row := r.Judge(&s[i])
		if row.Look != (s[i].Kind == fit.Lure) {
			t.Errorf("%s is a look = %v at %.2f, bound %.2f", s[i].ID, row.Look, row.Odds, r.Look)
		}
		if row.Alert && !s[i].Alerting && !s[i].Seconded {
			t.Errorf("%s is an alert though its rules do not combine", s[i].ID)
		}
	}
}

func TestNearCopiesStayInOneFold(t *testing.T) {
	text := "can muoi nguoi lam tai xuong go, bao an o, lien he anh ba de biet them chi tiet ve cong viec so "
	var s []fit.Sample
	for i := range 30 {
		s = append(s, fit.Sample{ID: job.ID(fmt.Sprint(i)), Observation: rules.Observation{Text: text + fmt.Sprint(i)}})
	}
	s = append(s, fit.Sample{ID: "x", Group: "g"}, fit.Sample{ID: "y", Group: "g"})
	folds := fit.Folds(s, 5, 1)
	for i := 1; i < 30; i++ {
		if folds[i] != folds[0] {
			t.Fatalf("near copies are in folds %v", folds[:30])
		}
	}
	if folds[30] != folds[31] {
		t.Error("two samples of one template are in different folds")
	}
}

func TestLearningEndsWithItsContext(t *testing.T) {
	stopped := errors.New("stopped")
	for _, after := range []int{0, 1, 10, 100, 1000} { // looks at the context until it ends
		ctx, cancel := context.WithCancelCause(t.Context())
		c := &counted{Context: ctx, left: after, end: func() { cancel(stopped) }}
		if r, err := fit.Points(c, samples(), tiers, fit.Options{Seed: 1}); !errors.Is(err, stopped) {
			t.Errorf("ended after %d looks: Points = %v, %v, want the cause of the context's end", after, r, err)
		}
	}
}

// counted is a context that ends when it has been looked at a number of times.
type counted struct {
	context.Context
	left int
	end  func()
}

func (c *counted) Err() error {
	if c.left--; c.left < 0 {
		c.end()
	}
	return c.Context.Err()
}

func TestTooFewSamplesIsAnError(t *testing.T) {
	if _, err := fit.Points(t.Context(), samples()[:2], tiers, fit.Options{}); !errors.Is(err, fit.ErrSamples) {
		t.Errorf("a fit of two samples gave %v, want %v", err, fit.ErrSamples)
	}
}

func TestAdsThatSetTheBoundsCountMoreForThePoints(t *testing.T) {
	s := samples()
	for i := range s { // only half of the lures of each source have the sign that the other source has on honest ads
		s[i].Source = []string{"one", "two"}[i/2%2]
		s[i].Rules = nil
		if (s[i].Kind == fit.Lure) == (s[i].Source == "one") {
			s[i].Rules = []string{"bad"}
		}
	}
	points := func(bounds ...string) float64 {
		r, err := fit.Points(t.Context(), s, tiers, fit.Options{Seed: 1, Bounds: bounds})
		if err != nil {
			t.Fatal(err)
		}
		return r.Points["bad"]
	}
	if one, two := points("one"), points("two"); one <= two {
		t.Errorf("points of the sign of lures in one source = %.2f with its bounds, %.2f with those of another, want more", one, two)
	}
}

func TestVietnameseWithoutItsMarksHasABoundOfItsOwn(t *testing.T) {
	s := samples()
	for i := range 170 {
		plain := fit.Sample{ID: job.ID(fmt.Sprint("p", i)), Kind: fit.Honest, Observation: rules.Observation{
			Lang: "vi", Heard: true, Text: fmt.Sprintf("so %d viec lam %d gan nha %d", i, 7*i, 3*i)}}
		bare := plain
		bare.Disguised, bare.Lang = true, rules.Unmarked
		if i%2 == 0 {
			bare.Rules = []string{"bad"} // what its words seem to say without marks
		}
		s = append(s, plain, bare)
	}
	r, err := fit.Points(t.Context(), s, tiers, fit.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got, vi := r.Shift[rules.Unmarked], r.Shift["vi"]; got >= vi {
		t.Errorf("shift without marks = %.2f, with them %.2f, want a lower one without", got, vi)
	}
	flagged := 0
	for i := range s {
		if s[i].Lang == rules.Unmarked && r.Judge(&s[i]).Look {
			flagged++
		}
	}
	if flagged > 170/10 {
		t.Errorf("%d of 170 honest ads without marks are a look, want as few as of others", flagged)
	}
}
