package api

import (
	"reflect"
	"strings"
	"time"

	"lurewatch/job"
)

// hidden stands for a contact that the mask does not know by its form.
const hidden = "••"

// mask hides contacts in whatever is sent.
type mask struct {
	text, address func(string, []job.Contact) string
	contacts      []job.Contact
}

// plain are the texts that are ours or that name nobody, by type and field. Every other text is masked.
var plain = map[string]bool{
	"Ad.Lang": true, "Ad.Source": true, "Case.ContentHash": true,
	"Verdict.Why": true, "Verdict.Lang": true, "Verdict.AlsoLang": true, "Verdict.RuleSet": true,
	"Finding.Rule": true, "Finding.Indicator": true, "Wage.Currency": true, "Wage.Period": true, "Amount.Currency": true,
	"Place.ID": true, "Place.Country": true, "Place.Kind": true, "Route.Place": true, "Occupation.ID": true, "Condition.ID": true,
	"PayView.Country": true, "PayView.Occupation": true, "Contact.Type": true, "SharedContact.Type": true,
	"Standing.By": true, "Standing.First": true, "Standing.Content": true, "Standing.RuleSet": true,
	"Review.By": true, "Review.Via": true, "Review.Content": true, "Review.RuleSet": true, "Review.UndoneBy": true,
	"Version.Content": true, "Version.RuleSet": true, "Version.Rules": true,
	"Evidence.File": true, "Evidence.Record": true, "Evidence.Digest": true, "Evidence.Type": true,
	"Campaign.Sources": true, "Campaign.Langs": true,
	"Hit.Source": true, "Hit.Lang": true, "Hit.Countries": true, "FacetCount.Value": true, "Hits.Next": true,
	"Clause.Typed": true, "Clause.Field": true, "Clause.Value": true, // the caller's own words
	"Note.Code": true, "Note.About": true,
	"SourceInfo.ID": true, "SourceInfo.State": true, "SourceSign.Kind": true, "SignFigures.Usual": true, "Rescoring.RuleSet": true,
}

// addresses are the texts in which numbers are mostly those of ads.
var addresses = map[string]bool{"Ad.URL": true, "Case.Page": true, "Hit.URL": true, "Evidence.URL": true}

// masked is a copy of v with the contacts hidden in every text.
func masked[T any](m mask, v T) T { return m.copy(reflect.ValueOf(&v).Elem(), "").Interface().(T) }

// copy is the value without contacts. The path is the type and the field that it stands in.
func (m mask) copy(v reflect.Value, path string) reflect.Value {
	switch v.Kind() {
	case reflect.String:
		return m.string(v, path)
	case reflect.Struct:
		return m.structure(v)
	case reflect.Pointer, reflect.Interface:
		return m.behind(v, path)
	case reflect.Slice:
		if v.IsNil() || v.Type().Elem().Kind() == reflect.Uint8 {
			return reflect.Zero(v.Type()) // bytes can hold anything
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(m.copy(v.Index(i), path))
		}
		return out
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeMapWithSize(v.Type(), v.Len())
		for at := v.MapRange(); at.Next(); {
			out.SetMapIndex(at.Key(), m.copy(at.Value(), path))
		}
		return out
	}
	return v
}

// string masks a text. Named types are ids and words of ours.
func (m mask) string(v reflect.Value, path string) reflect.Value {
	s := v.String()
	switch {
	case v.Type() != reflect.TypeFor[string]() || plain[path] || s == "":
		return v
	case path == "Ad.Images": // names of files that nobody looked at
		s = ""
	case path == "Hit.Fragments":
		s = m.fragment(s)
	case addresses[path]:
		s = m.address(s, m.contacts)
	default:
		s = m.text(s, m.contacts)
	}
	return reflect.ValueOf(s)
}

func (m mask) structure(v reflect.Value) reflect.Value {
	switch x := v.Interface().(type) {
	case time.Time:
		return v
	case job.Contact:
		x.Value, x.Quote = m.contact(x.Value), m.contact(x.Quote)
		return reflect.ValueOf(x)
	case job.SharedContact:
		x.Value = m.contact(x.Value)
		return reflect.ValueOf(x)
	}
	out := reflect.New(v.Type()).Elem()
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() {
			out.Field(i).Set(m.copy(v.Field(i), v.Type().Name()+"."+f.Name))
		}
	}
	return out
}

func (m mask) behind(v reflect.Value, path string) reflect.Value {
	if v.IsNil() {
		return v
	}
	inner := m.copy(v.Elem(), path)
	if v.Kind() == reflect.Interface {
		return inner
	}
	out := reflect.New(v.Type().Elem())
	out.Elem().Set(inner)
	return out
}

// contact hides what is known to be a contact, whatever its form.
func (m mask) contact(s string) string {
	if s == "" {
		return s
	}
	if out := m.text(s, m.contacts); out != s {
		return out
	}
	return hidden
}

// unmarked takes the marks of words found out of an excerpt.
var unmarked = strings.NewReplacer("«", "", "»", "")

// fragment hides contacts in an excerpt, also where the marks of words found stand inside one: it has no marks then.
func (m mask) fragment(s string) string {
	bare := unmarked.Replace(s)
	if out := m.text(bare, m.contacts); out != bare {
		return out
	}
	return s // it is the same text with marks, and nothing in it was hidden
}
