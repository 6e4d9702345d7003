package rules_test

import (
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

func TestWhatFactsAreCalled(t *testing.T) {
	s, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	v := s.Judge(job.Ad{ID: "1", Lang: "vi", Text: "Tuyển gõ máy ở Bavet, bao ăn ở, không cần kinh nghiệm, đón tận nhà, đi qua cửa khẩu Mộc Bài"})
	if len(v.Facts.Conditions) < 3 || len(v.Facts.Places) < 2 {
		t.Fatalf("the ad has %d conditions and %d places, want three and two", len(v.Facts.Conditions), len(v.Facts.Places))
	}
	for _, c := range v.Facts.Conditions {
		title, ok := s.Term(c.ID)
		for _, l := range []string{"vi", "en", "fr"} {
			if !ok || strings.TrimSpace(title[l]) == "" {
				t.Errorf("Term(%s) has no title in %s", c.ID, l)
			}
		}
	}
	for _, p := range v.Facts.Places {
		if names, ok := s.Place(p.ID); !ok || names["vi"] == "" || names["en"] == "" {
			t.Errorf("Place(%s) = %v, %v, want names in vi and en", p.ID, names, ok)
		}
	}
	if names, _ := s.Place("vn-gate-a-pa-chai"); names["vi"] != "A Pa Chải" {
		t.Errorf("Place = %v, want the name with its marks", names)
	}
	if _, ok := s.Term("made-up"); ok {
		t.Error("a term that there is not has a title")
	}
	if _, ok := s.Place("made-up"); ok {
		t.Error("a place that there is not has a name")
	}
}
