package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"lurewatch/job"
)

// Label is what is known of an ad.
type Label string

// The labels.
const (
	Lure     Label = "lure"
	Honest   Label = "legit"
	Presumed Label = "presumed" // nobody labelled it; from a place where lures are rare
)

// Reporting is the category of an honest text that is about lures: news, a warning, a question.
const Reporting = "reporting"

// Ad is an ad with what is known of it. Category is one of job.Categories for lures, otherwise "legit",
// [Reporting] or empty. Band, Style and Template are as in the file; empty if it does not say.
type Ad struct {
	job.Ad
	Label    Label
	Band     string // the band a person gave it
	Category string
	Style    string // how it is written: a board ad, a chat message, without diacritics
	Template string // ads made from one template name it
}

// UnmarshalJSON reads an ad with "label" lure or legit, 1 or 0, or null, and "band", "category", "kind", "style",
// "template". A "dataset" stands for the source. Labels that nobody knows, or that contradict each other, are an error
// that names all of them.
func (a *Ad) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, &a.Ad); err != nil {
		return err
	}
	var extra struct {
		Label    any    `json:"label"`
		Band     string `json:"band"`
		Category string `json:"category"`
		Kind     string `json:"kind"`
		Style    string `json:"style"`
		Template string `json:"template"`
		Dataset  string `json:"dataset"`
	}
	if err := json.Unmarshal(b, &extra); err != nil {
		return err
	}
	a.Band, a.Category, a.Style, a.Template = extra.Band, extra.Category, extra.Style, extra.Template
	if extra.Dataset != "" {
		a.Source = extra.Dataset
	}
	switch extra.Label {
	case "lure", "1", 1.0, true:
		a.Label = Lure
	case "legit", "0", 0.0, false:
		a.Label = Honest
	case nil, "":
		a.Label = Presumed
	default:
		return fmt.Errorf("label is %v, want lure, legit or null", extra.Label)
	}
	return a.check(extra.Kind)
}

// check says what is wrong with the labels.
func (a *Ad) check(kind string) error {
	var faults []error
	fault := func(wrong bool, format string, args ...any) {
		if wrong {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	band, category, lure, label := a.Band, a.Category, a.Label == Lure, a.Label
	if label == Presumed {
		label = "null"
	}
	harm := slices.Contains(job.Categories[:], job.Category(category))
	bands, kinds := []string{"", "alert", "look", "none"}, []string{"", string(job.KindAd), string(job.KindReport)}
	fault(!slices.Contains(bands, band), "band is %q, want alert, look or none", band)
	fault(!slices.Contains(kinds, kind), "kind is %q, want ad or report", kind)
	fault(!harm && category != "" && category != string(Honest) && category != Reporting, "category is %q, want one of %q, %s or %s", category, job.Categories, Honest, Reporting)
	fault(lure && band == "none" || !lure && (band == "alert" || band == "look"), "label %s contradicts band %s", label, band)
	fault(lure && (category == string(Honest) || category == Reporting) || !lure && harm, "label %s contradicts category %s", label, category)
	fault(kind == string(job.KindReport) && (lure || category != Reporting) || kind == string(job.KindAd) && category == Reporting, "kind %s contradicts label %s and category %q", kind, label, category)
	return oneError(faults)
}

// oneError joins faults in one line; nil if there are none.
func oneError(faults []error) error {
	if len(faults) == 0 {
		return nil
	}
	text := faults[0].Error()
	for _, f := range faults[1:] {
		text += "; " + f.Error()
	}
	return errors.New(text)
}
