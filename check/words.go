package check

import (
	"embed"
	"strings"
	"sync"
	"time"

	"lurewatch/internal/sentence"
	"lurewatch/internal/strictyaml"
)

// Lang is a language of answers, by its BCP 47 tag.
type Lang string

// The languages. Vietnamese is the default.
const (
	VI Lang = "vi"
	EN Lang = "en"
	FR Lang = "fr"
)

// Langs lists the languages, the default first.
var Langs = [...]Lang{VI, EN, FR}

// ParseLang returns the language with a tag, and the default for one that answers are not given in.
func ParseLang(tag string) Lang {
	for _, l := range Langs {
		if string(l) == strings.ToLower(tag) {
			return l
		}
	}
	return VI
}

//go:embed words/*.yaml
var wordFiles embed.FS

// Words are the sentences of one language, by key. {name} in a sentence stands for a value. It is never changed.
type Words map[string]string

var allWords = sync.OnceValue(readWords)

// WordsOf returns the sentences of a language.
func WordsOf(l Lang) Words { return allWords()[ParseLang(string(l))] }

// readWords reads the sentences of all languages. The files are part of the program, so a fault in one panics.
func readWords() map[Lang]Words {
	all := make(map[Lang]Words, len(Langs))
	for _, l := range Langs {
		doc, err := strictyaml.Read(wordFiles, "words/"+string(l)+".yaml", 0)
		if err != nil {
			panic(err)
		}
		w := Words{}
		if err := doc.Decode(&w); err != nil {
			panic(err)
		}
		all[l] = w
	}
	return all
}

// Say returns the sentence of a key with the values put in; pairs alternate between a name and its value. A key that has
// no sentence comes back in double brackets.
func (w Words) Say(key string, pairs ...any) string {
	s, ok := w[key]
	if !ok {
		return sentence.Missing(key)
	}
	return sentence.Fill(s, pairs...)
}

// name returns the word for an open-ended value such as a part of a page, and the value itself where there is none.
func (w Words) name(kind, value string) string {
	if s, ok := w[kind+"."+value]; ok {
		return s
	}
	return value
}

// names lists the words for values.
func (w Words) names(kind string, values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = w.name(kind, v)
	}
	return strings.Join(out, ", ")
}

// hanoi is Viet Nam's time, which has had no other offset since 1975.
var hanoi = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// Date writes a day in Viet Nam.
func (l Lang) Date(t time.Time) string {
	if l == EN {
		return t.In(hanoi).Format("2 Jan 2006")
	}
	return t.In(hanoi).Format("02/01/2006")
}

// Time writes a moment in Viet Nam's time with its offset from UTC.
func (l Lang) Time(t time.Time) string {
	if l == EN {
		return t.In(hanoi).Format("2 Jan 2006 15:04 (UTC-07:00)")
	}
	return t.In(hanoi).Format("15:04 02/01/2006 (UTC-07:00)")
}
