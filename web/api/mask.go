package api

import (
	"reflect"
	"strings"
	"time"

	"lurewatch/internal/mask"
	"lurewatch/job"
)

// hidden stands for a contact that the mask does not know by its form.
const hidden = "••"

// hider hides contacts in whatever is sent.
type hider struct {
	contacts []job.Contact
	ad       mask.Ad // of which quotations and excerpts are; the zero Ad if none is known
}

// plain are the texts that are ours or that name nobody, by type and field. Every other text is masked.
var plain = map[string]bool{
	"Ad.Lang": true, "Ad.Source": true,
	"Verdict.Why": true, "Verdict.Lang": true, "Verdict.AlsoLang": true, "Verdict.RuleSet": true,
	"Finding.Rule": true, "Finding.Indicator": true, "Wage.Currency": true, "Wage.Period": true, "Amount.Currency": true,
	"Place.ID": true, "Place.Country": true, "Place.Kind": true, "Route.Place": true, "Occupation.ID": true, "Condition.ID": true,
	"PayView.Country": true, "PayView.Occupation": true, "Contact.Type": true, "SharedContact.Type": true,
	"Standing.By": true, "Standing.First": true, "Standing.RuleSet": true,
	"Review.By": true, "Review.Via": true, "Review.RuleSet": true, "Review.UndoneBy": true,
	"Version.RuleSet": true, "Version.Rules": true,
	"Evidence.File": true, "Evidence.Record": true, "Evidence.Type": true,
	"Campaign.Sources": true, "Campaign.Langs": true,
	"Hit.Source": true, "Hit.Lang": true, "Hit.Countries": true, "FacetCount.Value": true, "Hits.Next": true,
	"Clause.Typed": true, "Clause.Field": true, "Clause.Value": true, // the caller's own words
	"Note.Code": true, "Note.About": true,
	"SourceInfo.ID": true, "SourceInfo.State": true, "SourceSign.Kind": true, "SignFigures.Usual": true, "Rescoring.RuleSet": true,
}

// hashes are those of texts and pages as they are: the digits that a mask hides would be found by trying.
var hashes = map[string]bool{"Case.ContentHash": true, "Standing.Content": true, "Review.Content": true, "Version.Content": true, "Evidence.Digest": true}

// addresses are the texts in which numbers are mostly those of ads.
var addresses = map[string]bool{"Ad.URL": true, "Case.Page": true, "Hit.URL": true, "Evidence.URL": true}

// masked is a copy of v with the contacts hidden in every text.
func masked[T any](m hider, v T) T { return m.copy(reflect.ValueOf(&v).Elem(), "").Interface().(T) }

// copy is the value without contacts. The path is the type and the field that it stands in.
func (m hider) copy(v reflect.Value, path string) reflect.Value {
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
func (m hider) string(v reflect.Value, path string) reflect.Value {
	s := v.String()
	switch {
	case v.Type() != reflect.TypeFor[string]() || plain[path] || s == "":
		return v
	case path == "Ad.Images", hashes[path]: // names of files that nobody looked at
		s = ""
	case path == "Hit.Fragments":
		s = m.fragment(s)
	case addresses[path]:
		s = mask.Address(s, m.contacts)
	default:
		s = mask.Text(s, m.contacts)
	}
	return reflect.ValueOf(s)
}

func (m hider) structure(v reflect.Value) reflect.Value {
	switch x := v.Interface().(type) {
	case time.Time:
		return v
	case job.Contact:
		x.Value, x.Quote = m.contact(x.Value), m.contact(x.Quote)
		return reflect.ValueOf(x)
	case job.Span:
		x.Quote = m.quote(x)
		return reflect.ValueOf(x)
	case job.Finding:
		x.Quote = m.quote(x.Span())
		return reflect.ValueOf(x)
	case job.Claim:
		if x.Value == x.Quote {
			x.Value = m.quote(x.Span)
		} else {
			x.Value = mask.Text(x.Value, m.contacts)
		}
		x.Quote = m.quote(x.Span)
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

func (m hider) behind(v reflect.Value, path string) reflect.Value {
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
func (m hider) contact(s string) string {
	if s == "" {
		return s
	}
	if out := mask.Text(s, m.contacts); out != s {
		return out
	}
	return hidden
}

// quote hides contacts in what a span quotes, also where it begins or ends inside one.
func (m hider) quote(s job.Span) string { return mask.Text(m.ad.Quote(s), m.contacts) }

// words does so where it is not known where they stand.
func (m hider) words(s string) string { return mask.Text(m.ad.Words(s), m.contacts) }

// unmarked takes the marks of words found out of an excerpt.
var unmarked = strings.NewReplacer("«", "", "»", "")

// fragment hides contacts in an excerpt, also where the marks of words found stand inside one: it has no marks then.
func (m hider) fragment(s string) string {
	bare := unmarked.Replace(s)
	core := strings.Trim(bare, "… \n")
	if out := strings.Replace(bare, core, m.words(core), 1); out != bare {
		return out
	}
	return s // it is the same text with marks, and nothing in it was hidden
}
