package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"lurewatch/internal/sentence"
)

// lang is a language of the pages, by its BCP 47 tag.
type lang string

const (
	vi lang = "vi"
	en lang = "en"
	fr lang = "fr"
)

// langs lists the languages in the order of the language switch. The first is the default.
var langs = [...]lang{vi, en, fr}

// Prefix is what addresses in this language begin with: nothing for the default.
func (l lang) Prefix() string {
	if l == langs[0] {
		return ""
	}
	return "/" + string(l)
}

// Name is the language's name in itself.
func (l lang) Name() string {
	switch l {
	case en:
		return "English"
	case fr:
		return "Français"
	}
	return "Tiếng Việt"
}

// Colon is the colon as the language sets it behind a word.
func (l lang) Colon() string {
	if l == fr {
		return "\u00a0:"
	}
	return ":"
}

//go:embed words/*.json
var wordFiles embed.FS

// words maps keys to the sentences of one language. {name} in a sentence stands for a value.
type words map[string]string

// readWords reads the sentences of all languages. The files are part of the program, so a fault in one is a
// programmer's and panics.
func readWords() map[lang]words {
	all := make(map[lang]words, len(langs))
	for _, l := range langs {
		raw, err := wordFiles.ReadFile("words/" + string(l) + ".json")
		if err != nil {
			panic(err)
		}
		var w words
		if err := json.Unmarshal(raw, &w); err != nil {
			panic(fmt.Errorf("read words/%s.json: %w", l, err))
		}
		all[l] = w
	}
	return all
}

// say returns the sentence of a key with the values put in; pairs alternate between a name and its value.
// A key that has no sentence comes back in double brackets, which a test looks for in every page.
func (w words) say(key string, pairs ...any) string {
	s, ok := w[key]
	if !ok {
		return sentence.Missing(key)
	}
	return sentence.Fill(s, pairs...)
}

// name returns the word for an open-ended value such as a country code, and the value itself where there is
// no word for it.
func (w words) name(kind, value string) string {
	if s, ok := w[kind+"."+value]; ok {
		return s
	}
	return visible(value)
}

// one reports whether n takes the singular: zero does in French, and Vietnamese has no difference.
func (l lang) one(n int) bool { return sentence.One(string(l), n) }

// Number writes a number with the language's separators and at most one decimal.
func (l lang) Number(x float64) string { return sentence.Number(string(l), x) }

// Count writes a whole number.
func (l lang) Count(n int) string { return l.Number(float64(n)) }

// Measure writes a measured number with three digits that count: 1,840; 18.4; 0.184.
func (l lang) Measure(x float64) string {
	if math.Abs(x) >= 100 {
		return l.Number(math.Round(x))
	}
	s := strconv.FormatFloat(x, 'g', 3, 64)
	if strings.Contains(s, "e") {
		return "0"
	}
	if l != en {
		s = strings.Replace(s, ".", ",", 1)
	}
	return strings.Replace(s, "-", "−", 1)
}

// Percent writes a share of 1, in whole hundredths but for what would then seem to be nothing or all.
func (l lang) Percent(share float64) string {
	x := share * 100
	if 1 <= x && x <= 99 {
		x = math.Round(x)
	}
	if l == fr {
		return l.Number(x) + "\u202f%"
	}
	return l.Number(x) + "%"
}

// hanoi is Viet Nam's time, which has had no daylight saving since 1975.
var hanoi = time.FixedZone("", 7*60*60)

// Time writes a moment in Viet Nam's time with its offset from UTC. The zero time is a dash.
func (l lang) Time(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	layout := "15:04 02/01/2006 (UTC-07:00)"
	switch l {
	case en:
		layout = "2 Jan 2006 15:04 (UTC-07:00)"
	case fr:
		layout = "02/01/2006 15:04 (UTC-07:00)"
	}
	return t.In(hanoi).Format(layout)
}

// Date writes a day in Viet Nam, short enough for tables and plots. The zero time is a dash.
func (l lang) Date(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return l.day(t.In(hanoi))
}

// day writes the day that a time has in its own zone.
func (l lang) day(t time.Time) string {
	if l == en {
		return t.Format("2 Jan 2006")
	}
	return t.Format("02/01/2006")
}

// months are the names that [lang.Month] writes in English and French.
var months = map[lang][12]string{
	en: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	fr: {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
}

// Month writes a month and its year in words.
func (l lang) Month(t time.Time) string {
	if l == vi {
		return fmt.Sprintf("tháng %d/%d", t.Month(), t.Year())
	}
	return fmt.Sprintf("%s %d", months[l][t.Month()-1], t.Year())
}
