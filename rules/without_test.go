package rules

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"testing/fstest"

	"lurewatch/job"
	"lurewatch/seeds"
)

func TestWithoutIgnoresOneRule(t *testing.T) {
	rule := func(id, phrase string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(fmt.Sprintf(`id: %s
title: {vi: a, en: a, fr: a}
category: forced_criminality
indicator: FC02
tier: strong
status: active
added: 2026-11-21
source: [TEST]
examples: {hit: [x], miss: [y]}
phrases: {en: [%s]}
`, id, phrase))}
	}
	s, err := Load(fstest.MapFS{"a/one.yaml": rule("one", "passport kept"), "a/two.yaml": rule("two", "guarded gate")}, seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	ad := job.Ad{ID: "1", Text: "Passport kept by us, guarded gate, good food."}
	fired := func(s *Set) []string {
		var ids []string
		for _, f := range s.Judge(ad).Findings {
			ids = append(ids, f.Rule)
		}
		return ids
	}
	if got := fired(s.Without("one")); !slices.Equal(got, []string{"two"}) {
		t.Errorf("without one, %v fire, want two", got)
	}
	if got := s.Without("one").Judge(ad); got.Band >= s.Judge(ad).Band || got.RuleSet == s.Version() {
		t.Errorf("without one the band is %v by %q, want less than %v by a version of its own", got.Band, got.RuleSet, s.Judge(ad).Band)
	}
	if got := fired(s.Without("none")); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("without a rule that is not there, %v fire, want both", got)
	}
	if got := fired(s); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("after Without the set itself lets %v fire, want both", got)
	}
	if _, ok := s.Without("one").Rule("one"); !ok {
		t.Error("a set without a rule does not list it")
	}
}

// TestWithoutCopiesEveryField fails when a field is added to Set and Without forgets it.
func TestWithoutCopiesEveryField(t *testing.T) {
	var full Set
	v := reflect.ValueOf(&full).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Name == "scratch" { // its own
			continue
		}
		var s Set
		filled := reflect.NewAt(f.Type, reflect.ValueOf(&s).Elem().Field(i).Addr().UnsafePointer()).Elem()
		fillValue(filled)
		if filled.IsZero() {
			t.Errorf("the test cannot fill %s: teach it to", f.Name)
		}
		if reflect.ValueOf(s.Without("")).Elem().Field(i).IsZero() {
			t.Errorf("Without does not copy %s", f.Name)
		}
	}
}

// fillValue makes a value other than zero, if it knows how.
func fillValue(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(1)
	case reflect.Float64:
		v.SetFloat(1)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Field(i)
			fillValue(reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem())
		}
	}
}
