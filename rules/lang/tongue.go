package lang

import (
	"slices"

	"lurewatch/rules/lang/internal/model"
)

// Und is the tag of a text whose language cannot be told: no words, or only names, numbers and addresses.
const Und = "und"

// Langs lists the tags of the languages that are told apart, [Und] last. Filipino includes Taglish and Cebuano, Hindi
// both its letters and Latin ones.
func Langs() []string { return slices.Clone(tags[:]) }

// tags are the tags by tongue.
var tags = [...]string{vi: "vi", en: "en", id: "id", ms: "ms", fil: "fil", hi: "hi", fr: "fr", zhHans: "zh-Hans", zhHant: "zh-Hant", ja: "ja",
	ko: "ko", th: "th", km: "km", lo: "lo", my: "my", ru: "ru", ar: "ar", und: Und}

// tongue is an index into tags.
type tongue uint8

const (
	vi tongue = iota
	en
	id
	ms
	fil
	hi
	fr
	zhHans
	zhHant
	ja
	ko
	th
	km
	lo
	my
	ru
	ar
	und
	tongues
)

// laneTongue is the language of each lane of the table.
var laneTongue = [model.Lanes]tongue{model.Vi: vi, model.En: en, model.Id: id, model.Ms: ms, model.Fil: fil, model.Hi: hi, model.Fr: fr, model.Other: und}

// scriptTongue is the language that has a script to itself. Latin letters and Chinese characters are not among them.
var scriptTongue = [model.Scripts]tongue{model.Hangul: ko, model.Thai: th, model.Khmer: km, model.Lao: lo, model.Myanmar: my,
	model.Devanagari: hi, model.Cyrillic: ru, model.Arabic: ar}

// letterWeight is how much of a word a letter is, in tenths: five Latin letters make a word, and under two characters
// of Chinese. A text and its translation weigh about the same.
var letterWeight = [model.Scripts]int32{model.Latin: 2, model.Han: 6, model.Kana: 3, model.Hangul: 4, model.Thai: 2, model.Khmer: 2,
	model.Lao: 2, model.Myanmar: 2, model.Devanagari: 2, model.Cyrillic: 2, model.Arabic: 2}
