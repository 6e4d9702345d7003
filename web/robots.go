package web

import (
	"net/http"
	"strings"
)

// unindexed is what search engines keep away from, in every language: the answers that people got, the console, and what
// the links in mails lead to.
var unindexed = [...]string{answerPath, "/console", "/d/"}

// robots tells robots what is not theirs. Pages that say it themselves say it too, as a robot that keeps away does not see
// them.
func robots(w http.ResponseWriter, _ *http.Request) {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, l := range langs {
		for _, prefix := range prefixes(l) {
			for _, path := range unindexed {
				b.WriteString("Disallow: " + prefix + path + "\n")
			}
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	writeText(w, b.String())
}
