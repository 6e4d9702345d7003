package facts_test

import (
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/rules/facts"
)

func TestReadOccupations(t *testing.T) {
	b := newBench(t)
	for _, row := range golden(t, "occupations.txt", 3) {
		lang, text, want := row[0], row[1], row[2]
		f := b.Read(b.doc(job.Ad{Text: text, Lang: lang}))
		if got := list(f.Occupations, func(o job.Occupation) string { return o.ID }); got != want {
			t.Errorf("occupations of %s %q = %q, want %q", lang, text, got, want)
		}
	}
}

func TestReadOccupationsTellsEachClassThreeTimes(t *testing.T) {
	b := newBench(t)
	got := b.Read(b.doc(job.Ad{Title: "Phụ bếp", Text: strings.Repeat("phụ bếp, ", 300) + "lái xe", Company: "Karaoke Mẫu", Lang: "vi"})).Occupations
	if len(got) != 3 && len(got) != 4 || got[0].ID != "restaurant_kitchen" || got[0].Field != job.Title {
		t.Errorf("occupations = %v, want restaurant_kitchen three times, first in the title", got)
	}
}

func TestOccupation(t *testing.T) {
	b := newBench(t)
	if got, ok := b.Occupation("translator"); !ok || got.Skill != facts.SomeSkill || got.Names["vi"] != "phiên dịch" {
		t.Errorf("Occupation(translator) = %+v, %v", got, ok)
	}
	if _, ok := b.Occupation("king"); ok {
		t.Error("Occupation(king) is known")
	}
}
