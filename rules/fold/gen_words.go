//go:build ignore

// gen_words writes words.txt: the Latin words of the lexicons of the rule library, folded, without Vietnamese, which
// has syllables instead.
package main

import (
	"bytes"
	"log"
	"os"
	"regexp"
	"slices"
	"strings"

	"lurewatch/rules/fold"
)

// class matches what stands for the words of a class.
var class = regexp.MustCompile(`\{[^}]*\}`)

func main() {
	words := make(map[string]bool)
	for _, lang := range []string{"en", "fil", "fr", "id", "ms"} {
		b, err := os.ReadFile("../library/lexicon/" + lang + ".txt")
		if err != nil {
			log.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			if line[0] == '#' || line[0] == '[' {
				continue
			}
			text := fold.String(class.ReplaceAllString(line, " "))
			for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return r < 'a' || r > 'z' }) {
				if len(w) > 1 && len(w) <= 24 {
					words[w] = true
				}
			}
		}
	}
	var list []string
	for w := range words {
		list = append(list, w)
	}
	slices.Sort(list)
	var out bytes.Buffer
	for _, w := range list {
		out.WriteString(w + "\n")
	}
	if err := os.WriteFile("words.txt", out.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
