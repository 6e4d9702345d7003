package index

import (
	"regexp"
	"strings"
	"unicode"
)

// The ways in which analysts make an address harmless: "hxxps", "[.]", "(dot)", "[@]", "[at]", "[:]".
var (
	harmlessScheme = regexp.MustCompile(`(?i)\bh(?:xx|\*\*|tt)p(s?)(?:\[?:\]?//|\[://\])`)
	harmlessSign   = regexp.MustCompile(`(?i)[ \t]{0,2}[\[({][ \t]?(?:\.|,|dot|chấm|cham|@|at|a còng|:|/)[ \t]?[\])}][ \t]{0,2}`)
)

// refang undoes what makes an address harmless.
func refang(s string) string {
	if strings.ContainsAny(s, "[({") {
		s = harmlessSign.ReplaceAllStringFunc(s, func(sign string) string {
			switch sign = strings.ToLower(strings.Trim(sign, "[](){} \t")); sign {
			case "@", "at", "a còng":
				return "@"
			case ":", "/":
				return sign
			}
			return "."
		})
	}
	if strings.Contains(s, "//") {
		s = harmlessScheme.ReplaceAllString(s, "http$1://")
	}
	return s
}

// visible drops what cannot be seen, zero-width spaces above all.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}
