package eval

import (
	"encoding/json"
	"fmt"

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

// UnmarshalJSON reads an ad with "label" lure or legit, 1 or 0, or null, and "band", "category", "style",
// "template". A "dataset" stands for the source.
func (a *Ad) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, &a.Ad); err != nil {
		return err
	}
	var extra struct {
		Label    any    `json:"label"`
		Band     string `json:"band"`
		Category string `json:"category"`
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
	return nil
}
