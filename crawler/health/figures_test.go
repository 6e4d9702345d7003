package health_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lurewatch/crawler/health"
	"lurewatch/job"
)

func TestSignsCarryTheFiguresThatTheySay(t *testing.T) {
	b := boards(1)[0]
	kinds := map[string]bool{}
	for _, brk := range breaks {
		list := b.rounds(20)
		for i := range 3 {
			r := b.round(20 + i)
			brk.do(&r)
			list = append(list, r)
			for _, s := range health.Judge(list, health.Options{Now: r.Ended}).Signs {
				kinds[s.Kind] = true
				if want := told(s); !strings.HasPrefix(s.Says, want[0]) || !strings.Contains(s.Says, want[1]) {
					t.Errorf("%s: %s says %q, its figures say %q", brk.name, s.Kind, s.Says, want)
				}
			}
		}
	}
	if len(kinds) < 10 {
		t.Errorf("%d kinds of signs were seen, want most of them", len(kinds))
	}
}

// told is how a sign must begin and what must be in it, by its figures.
func told(s job.SourceSign) [2]string {
	f := s.Figures
	switch {
	case f.WasWhole > 0 && (s.Kind == "how" || s.Kind == "charset") && f.Usual == "", s.Kind == "walls" && len(f.Walls) == 0:
		return [2]string{"a name for what was counted", ""}
	case f.WasWhole > 0:
		return [2]string{fmt.Sprintf("%d of %d ", f.Part, f.Whole), fmt.Sprintf("%s, it was %d of %d", f.Usual, f.WasPart, f.WasWhole)}
	case s.Kind == "new ads":
		return [2]string{fmt.Sprintf("%d new ads in %d rounds", f.Part, s.Rounds), fmt.Sprintf("it was %.3g a round", f.WasMean)}
	case f.WasMean > 0:
		return [2]string{fmt.Sprintf("%.3g ", f.Mean), fmt.Sprintf("it was %.3g", f.WasMean)}
	case f.Whole > 0:
		return [2]string{"", fmt.Sprint(f.Whole)}
	}
	return [2]string{"some figures", ""}
}

func TestALateRoundSaysWhenItWasDue(t *testing.T) {
	r := boards(3)[0].rounds(2)
	o := health.Options{Next: r[1].Ended, Every: 6 * time.Hour, Now: r[1].Ended.Add(13 * time.Hour)}
	f := health.Judge(r, o).Signs[0].Figures
	if !f.Due.Equal(o.Next) || f.Late != 13*time.Hour {
		t.Errorf("figures = %+v, want due %v and 13 hours late", f, o.Next)
	}
}

func TestAnUnreadRoundSaysWhyAndByWhatWall(t *testing.T) {
	walls := map[string]int{"login": 1, "captcha": 2}
	h := health.Judge([]job.Run{{Ended: t0, Yield: job.Yield{Visits: 3, Fetched: 3, Walls: walls}}}, health.Options{Now: t0})
	if f := h.Signs[0].Figures; f.Walls["captcha"] != 2 || f.Part != 3 || f.Whole != 3 {
		t.Errorf("figures = %+v, want 3 of 3, two of them captcha", f)
	}
	h.Signs[0].Figures.Walls["captcha"] = 9
	if walls["captcha"] != 2 {
		t.Error("the figures share a map with the round")
	}
	h = health.Judge([]job.Run{{Ended: t0, Yield: job.Yield{Visits: 3, Failed: 3}, Why: "no such host"}}, health.Options{Now: t0})
	if f := h.Signs[0].Figures; f.Why != "no such host" || f.Whole != 3 {
		t.Errorf("figures = %+v, want 3 visits and why", f)
	}
}
