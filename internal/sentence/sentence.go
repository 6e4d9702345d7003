// Package sentence puts values into the sentences that people read, in Vietnamese, English and French. Languages are BCP 47
// tags: vi, en, fr; any other is written as Vietnamese is. All of it is pure.
package sentence

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Fill puts values into a sentence, where {name} stands for one; pairs alternate between a name and its value. All are put
// in at once, so that a value with braces in it brings nothing else in.
func Fill(s string, pairs ...any) string {
	if len(pairs) < 2 || !strings.Contains(s, "{") {
		return s
	}
	named := make([]string, len(pairs)&^1)
	for i := range named {
		if named[i] = fmt.Sprint(pairs[i]); i%2 == 0 {
			named[i] = "{" + named[i] + "}"
		}
	}
	return strings.NewReplacer(named...).Replace(s)
}

// Missing is what stands where a key has no sentence: tests look for the brackets in whatever is shown.
func Missing(key string) string { return "[[" + key + "]]" }

// One reports whether a count takes the singular: zero does in French, and Vietnamese has no difference.
func One(lang string, n int) bool { return n == 1 || lang == "fr" && n == 0 }

// Number writes a number with the separators of a language and at most one decimal: 1.840,5 in Vietnamese.
func Number(lang string, x float64) string {
	group, point := ".", ","
	switch lang {
	case "en":
		group, point = ",", "."
	case "fr":
		group = "\u202f"
	}
	whole, tenth, _ := strings.Cut(strconv.FormatFloat(math.Abs(x), 'f', 1, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if tenth != "0" {
		whole += point + tenth
	}
	if x < 0 {
		return "−" + whole
	}
	return whole
}
