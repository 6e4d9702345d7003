package digest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"lurewatch/internal/sentence"
)

// languages are those that a digest can be written in, the default first.
var languages = [...]string{"vi", "en", "fr"}

//go:embed words.json
var wordFile []byte

// words has every text of ours by its key and the language. {name} in a text stands for a value, and where a count
// decides, the text for one stands before a bar and that for more behind it. The file is part of the program, so a
// fault in it is a programmer's and panics.
var words = sync.OnceValue(func() map[string]map[string]string {
	var w map[string]map[string]string
	if err := json.Unmarshal(wordFile, &w); err != nil {
		panic(fmt.Errorf("read words.json: %w", err))
	}
	return w
})

// say returns the text of a key with the values put in; pairs alternate between a name and its value. A key without a
// text comes back in double brackets, which a test looks for.
func (p pen) say(key string, pairs ...any) string {
	s, ok := p.words[key][p.lang]
	if !ok {
		return sentence.Missing(key)
	}
	return sentence.Fill(s, pairs...)
}

// label is the text of a key with a colon behind it.
func (p pen) label(key string) string { return p.say(key) + p.say("colon") }

// many is say for a text that a count decides; {n} is the count.
func (p pen) many(key string, n int, pairs ...any) string {
	s, ok := p.words[key][p.lang]
	if !ok {
		return sentence.Missing(key)
	}
	if one, more, found := strings.Cut(s, "|"); found {
		if s = more; sentence.One(p.lang, n) {
			s = one
		}
	}
	return sentence.Fill(s, append(pairs, "n", n)...)
}

// name returns the word for one of a kind of names, such as a period, and the word for "other" where there is none.
func (p pen) name(kind, value string) string {
	if s, ok := p.words[kind+"."+value][p.lang]; ok {
		return s
	}
	if s, ok := p.words[kind+".other"][p.lang]; ok {
		return s
	}
	return p.clean(value)
}
