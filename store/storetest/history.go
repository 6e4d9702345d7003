package storetest

import (
	"fmt"

	"lurewatch/job"
)

func (f *fixture) history(id job.ID) []job.Version {
	f.Helper()
	steps, err := f.store.History(f.ctx(), id)
	if err != nil {
		f.Fatalf("History(%s) = %v", id, err)
	}
	return steps
}

// shown is the step that a case begins when it is judged, with its text.
func shown(c job.Case) job.Version {
	c.ContentHash = c.Ad.ContentHash()
	return versionOf(c)
}

// textless is a step with the content of the step before.
func textless(v job.Version) job.Version {
	v.Ad = nil
	return v
}

func historyOne(f *fixture) {
	a := judged("a", "việc", job.Look, "r1", 1)
	f.found(1, a, judged("none", "việc", job.None, "r1", 1))
	f.found(9, judged("a", "việc", job.Look, "r1", 9)) // only seen
	f.same("history", f.history("a"), []job.Version{shown(a)})
	f.same("history of an ad without signs", f.history("none"), []job.Version(nil))
	f.same("history of an ad that is not known", f.history("nobody"), []job.Version(nil))
	f.rejudge(20, map[job.ID]job.Band{"a": job.Look}) // shows the same
	want := shown(a)
	want.RuleSet = "r2"
	f.same("after judging that shows the same", f.history("a"), []job.Version{want})
}

func historySteps(f *fixture) {
	first, second := judged("a", "việc", job.Look, "r1", 1), judged("a", "việc khác", job.Alert, "r1", 2)
	f.found(1, first)
	f.found(2, second)
	f.rejudge(3, map[job.ID]job.Band{"a": job.None})
	third := second
	third.Verdict, third.JudgedAt = again(second, job.None).Verdict, after(3)
	fourth := judged("a", "việc", job.None, "r2", 4)
	f.found(4, fourth)
	want := []job.Version{shown(first), shown(second), textless(shown(third)), shown(fourth)}
	f.same("history", f.history("a"), want)
	f.reopen()
	f.same("history after opening again", f.history("a"), want)
	f.found(5, judged("a", "việc", job.None, "r3", 5))
	want[3].RuleSet = "r3"
	f.same("history after judging that shows the same", f.history("a"), want)
}

func historyBefore(f *fixture) {
	f.found(1, judged("a", "việc một", job.None, "r1", 1))
	f.found(2, judged("a", "việc hai", job.None, "r1", 2))
	third := judged("a", "việc ba", job.Look, "r1", 3)
	f.found(3, third)
	f.same("history", f.history("a"), []job.Version{shown(third)})
	fourth := judged("a", "việc bốn", job.None, "r1", 4)
	f.found(4, fourth)
	f.same("history", f.history("a"), []job.Version{shown(third), shown(fourth)})
}

func historyBounded(f *fixture) {
	var all []job.Version
	for i := range 60 {
		c := judged("a", fmt.Sprintf("việc %d", i), job.Look, "r1", i)
		f.found(i, c)
		all = append(all, shown(c))
	}
	f.same("history", f.history("a"), append(all[:1:1], all[11:]...))
}

func historyPurged(f *fixture) {
	retention := int(f.subject.TextRetention.Seconds())
	f.found(1, judged("a", "việc một", job.Look, "r1", 1))
	f.found(2, judged("a", "việc hai", job.None, "r1", 2))
	f.found(2, judged("b", "việc một", job.Look, "r1", 1))
	f.wantPurge(retention+2, 9, 1)
	steps := f.history("a")
	if len(steps) != 2 || steps[0].Ad != nil || steps[1].Ad != nil || steps[0].Band != job.Look || len(steps[0].Rules) != 1 {
		f.Errorf("History after a purge = %+v, want two steps without texts", steps)
	}
	seen := judged("a", "việc hai", job.None, "r1", 3)
	f.found(retention+9, seen)
	steps = f.history("a")
	if len(steps) != 2 || steps[1].Ad == nil || steps[1].Ad.Text != "việc hai" || !steps[1].At.Equal(after(2)) {
		f.Errorf("History after it was seen again = %+v, want the same two steps, the last with its text", steps)
	}
}

// historyMovedText writes two verdicts on one content and drops the first of the two.
func historyMovedText(f *fixture) {
	f.found(0, judged("a", "đầu", job.Look, "r1", 0))
	second := judged("a", "việc", job.Look, "r1", 1)
	f.found(1, second)
	f.rejudge(2, map[job.ID]job.Band{"a": job.Alert}) // the same content, without its text
	for i := range 48 {
		f.found(3+i, judged("a", fmt.Sprintf("việc %d", i), job.Look, "r2", 3+i))
	}
	steps := f.history("a")
	if len(steps) != 50 || steps[1].Band != job.Alert || steps[1].Ad == nil || steps[1].Ad.Text != "việc" {
		f.Errorf("History has %d steps, the second %+v, want 50 and the text of the step that was dropped", len(steps), steps[1])
	}
}
