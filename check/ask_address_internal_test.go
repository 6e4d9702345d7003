package check

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOnlyWordsWithASignAreSearched holds that searching word by word finds what searching the whole text does.
func TestOnlyWordsWithASignAreSearched(t *testing.T) {
	pieces := []string{"https://jobs.example/a", "hxxp:\\\\jobs.example", "www.jobs.example", "việc nhẹ", "hr@jobs.example", "javascript:alert(1)", "//jobs.example/x",
		"jobs.com", "bit.ly/x", "«https：//jobs.example»", "1.000.000", "8:00", "a.b", "https:", "/x", "\u00a0jobs.net\u00a0", "\vjobs.org", "data: x", "về..."}
	seps := []string{" ", "\n", "\t", "", "\u00a0", "\v", " ,"}
	for i, a := range pieces {
		for j, b := range pieces {
			text := a + seps[(i+j)%len(seps)] + b + seps[(i*j)%len(seps)] + pieces[(i+2*j)%len(pieces)] + strings.Repeat("\n", i%2)
			want := addressPattern.FindAllStringSubmatchIndex(text, -1)
			if diff := cmp.Diff(want, addressMatches(text)); diff != "" {
				t.Errorf("%q (-whole +by words):\n%s", text, diff)
			}
		}
	}
}
