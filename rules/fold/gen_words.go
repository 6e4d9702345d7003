//go:build ignore

// gen_words writes words.txt: the Latin words of the lexicons of the rule library, folded, without Vietnamese, and
// syllables.txt: those of its Vietnamese lexicon, with their
// marks: syllables, and some words of other languages.
package main

import (
	"bytes"
	"iter"
	"log"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"lurewatch/rules/fold"
)

// class matches what stands for the words of a class.
var class = regexp.MustCompile(`\{[^}]*\}`)

func main() {
	words := make(map[string]bool)
	for _, lang := range []string{"en", "fil", "fr", "id", "ms"} {
		for line := range lines(lang) {
			for w := range strings.FieldsFuncSeq(fold.String(line), func(r rune) bool { return r < 'a' || r > 'z' }) {
				if len(w) > 1 && len(w) <= 24 {
					words[w] = true
				}
			}
		}
	}
	write("words.txt", words)

	syllables, seen := make(map[string]bool), make(map[string]int)
	for line := range lines("vi") {
		for w := range strings.FieldsFuncSeq(strings.ToLower(line), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if seen[w]++; seen[w] >= minSeen && len([]rune(w)) <= 24 {
				syllables[w] = true
			}
		}
	}
	write("syllables.txt", syllables)
}

// minSeen is how often a syllable is in the lexicon: it has phrases without marks, too.
const minSeen = 2

// lines are the phrases of the lexicon of a language, without classes.
func lines(lang string) iter.Seq[string] {
	b, err := os.ReadFile("../library/lexicon/" + lang + ".txt")
	if err != nil {
		log.Fatal(err)
	}
	return func(yield func(string) bool) {
		for line := range strings.Lines(string(b)) {
			if line[0] != '#' && line[0] != '[' && !yield(class.ReplaceAllString(line, " ")) {
				return
			}
		}
	}
}

// write writes a list of words, sorted, one a line.
func write(file string, words map[string]bool) {
	var out bytes.Buffer
	for _, w := range slices.Sorted(maps.Keys(words)) {
		out.WriteString(w + "\n")
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
