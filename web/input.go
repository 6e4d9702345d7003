package web

import (
	"regexp"
	"strings"
)

// input is what a person gave to be checked.
type input struct {
	url  string // an address with a scheme; "" for text
	text string
}

var (
	schemePattern = regexp.MustCompile(`(?i)^h(?:tt|xx)p(s?)\[?:\]?//`)
	hostPattern   = regexp.MustCompile(`(?i)^(?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?(?:[/?#]|$)`)
	refang        = strings.NewReplacer("[.]", ".", "(.)", ".", "[dot]", ".", "[:]", ":", "[/]", "/", "[://]", "://")
)

// readInput decides by content: one word that is an address, with a scheme, without one or defanged, is
// fetched; everything else is the text of an ad. It does not judge where the address leads.
func readInput(typed string) input {
	typed = strings.TrimSpace(typed)
	word := strings.Trim(typed, "<>\"'“”«»")
	if word == "" || len(strings.Fields(word)) != 1 {
		return input{text: typed}
	}
	word = refang.Replace(word)
	if m := schemePattern.FindStringSubmatch(word); m != nil {
		return input{url: "http" + strings.ToLower(m[1]) + "://" + word[len(m[0]):]}
	}
	if hostPattern.MatchString(word) {
		return input{url: "https://" + word}
	}
	return input{text: typed}
}
