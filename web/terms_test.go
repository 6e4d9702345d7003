package web

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
)

func TestSearchesAreReadInASimpleWay(t *testing.T) {
	got := clauses(`việc -source:"a b" OR "đặt cọc" band:alert https://x.example`)
	want := []job.Clause{{Typed: "việc", Value: "việc"}, {Typed: `-source:"a b"`, Field: "source", Value: "a b", Not: true},
		{Typed: `"đặt cọc"`, Value: "đặt cọc", Or: true}, {Typed: "band:alert", Field: "band", Value: "alert"}, {Typed: "https://x.example", Value: "https://x.example"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("clauses (-want +got):\n%s", diff)
	}
}

func TestPartsAreTakenOutOfASearch(t *testing.T) {
	for _, tc := range []struct {
		name, query string
		clause      job.Clause
		want        string
	}{
		{"a word", "a b c", job.Clause{Typed: "b"}, "a c"},
		{"a word that is part of another", "ab b", job.Clause{Typed: "b"}, "ab"},
		{"a phrase", `x "a b" y`, job.Clause{Typed: `"a b"`}, "x y"},
		{"a number with spaces", "phone:0900 000 123 x", job.Clause{Typed: "phone:0900 000 123"}, "x"},
		{"the minus that was not told", "x -band:look", job.Clause{Typed: "band:look", Not: true}, "x"},
		{"the minus that was told", "x -band:look", job.Clause{Typed: "-band:look", Not: true}, "x"},
		{"the word for without", "x NOT a", job.Clause{Typed: "a", Not: true}, "x"},
		{"one side of an AND", "a AND b", job.Clause{Typed: "a"}, "b"},
		{"one side of an OR", "a OR b", job.Clause{Typed: "b"}, "a"},
		{"the middle of an OR", "a OR b OR c", job.Clause{Typed: "b"}, "a OR c"},
		{"what is not there", "a", job.Clause{Typed: "z"}, "a"},
		{"nothing", "a", job.Clause{}, "a"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := without(tc.query, tc.clause); got != tc.want {
				t.Errorf("without(%q, %q) = %q, want %q", tc.query, tc.clause.Typed, got, tc.want)
			}
		})
	}
}

func TestUnknownFieldsAreTold(t *testing.T) {
	for _, tc := range []struct{ query, name, meant string }{
		{"country:KH việc", "", ""},
		{"contry:KH việc", "contry", "country:KH việc"},
		{"-bnad:look", "bnad", "-band:look"},
		{"zzzzzz:1", "zzzzzz", ""},
		{"https://x.example hxxps://y.example tel:1 12:30", "", ""},
		{`"luong: cao" x: y`, "", ""},
	} {
		if name, meant := unknownField(tc.query); name != tc.name || meant != tc.meant {
			t.Errorf("unknownField(%q) = %q, %q, want %q, %q", tc.query, name, meant, tc.name, tc.meant)
		}
	}
}

func TestValuesAreShutOut(t *testing.T) {
	for in, want := range map[string]string{"": "-band:look", "x band:look": "x -band:look", "x": "x -band:look"} {
		if got := excluded(in, "band:look"); got != want {
			t.Errorf("excluded(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPlacesAreNamedAsTheGazetteerDoes(t *testing.T) {
	gazetteer := func(id string) (map[string]string, bool) {
		names, ok := map[string]map[string]string{
			"vn-gate-moc-bai": {"vi": "Mộc Bài", "en": "Moc Bai"}, "kh-demo": {"vi": "các khu ở Bavet", "en": "Bavet compounds"}, "la-demo": {"en": "Demo\u202e"},
		}[id]
		return names, ok
	}
	for l, all := range map[lang]map[string]string{
		vi: {"vn-gate-moc-bai": "Mộc Bài (cửa khẩu, Việt Nam)", "kh-demo": "Các khu ở Bavet (Campuchia)", "la-demo": "Demo[U+202E] (Lào)", "kh-bavet": "Bavet (Campuchia)"},
		en: {"vn-gate-moc-bai": "Moc Bai (border gate, Viet Nam)", "kh-demo": "Bavet compounds (Cambodia)"},
		fr: {"vn-gate-moc-bai": "Mộc Bài (poste frontière, Viêt Nam)", "kh-demo": "Bavet compounds (Cambodge)"},
	} {
		v := view{Lang: l, words: readWords()[l], place: gazetteer}
		for id, want := range all {
			if got := v.Place(id); got != want {
				t.Errorf("%s: Place(%q) = %q, want %q", l, id, got, want)
			}
		}
	}
}

func TestPlacesAndCountriesAreNamed(t *testing.T) {
	v := view{Lang: vi, words: readWords()[vi]}
	for in, want := range map[string]string{"kh-bavet": "Bavet (Campuchia)", "vn-gate-moc-bai": "Moc Bai (cửa khẩu, Việt Nam)", "vn-st-mong-cai": "Mong Cai (bến xe, sân bay, Việt Nam)", "de": "Đức", "": "", "odd": "odd", "kh-": "Campuchia"} {
		if got := v.Place(in); got != want {
			t.Errorf("Place(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"KH": "Campuchia", "DE": "Đức", "ZZ": "Vùng không xác định", "x\u202e": "x[U+202E]"} {
		if got := v.Country(in); got != want {
			t.Errorf("Country(%q) = %q, want %q", in, got, want)
		}
	}
	if got := v.Language("my"); got != "Tiếng Miến Điện" {
		t.Errorf("Language(my) = %q", got)
	}
	if got := (view{Lang: fr, words: readWords()[fr]}).Language("sw"); got != "Swahili" {
		t.Errorf("Language(sw) = %q", got)
	}
}
