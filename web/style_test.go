package web

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
)

// WCAG 2.2 AA asks for 4.5 between text and what is behind it, and 3 between the parts of a control and theirs.
var contrasts = []struct {
	front, behind string
	least         float64
}{
	{"ink", "page", 4.5}, {"ink", "card", 4.5}, {"quiet", "page", 4.5}, {"quiet", "card", 4.5}, {"link", "page", 4.5}, {"link", "card", 4.5},
	{"on-main", "main", 4.5}, {"main", "page", 3}, {"field", "page", 3}, {"field", "card", 3},
	{"alert", "alert-soft", 4.5}, {"look", "look-soft", 4.5}, {"none", "none-soft", 4.5}, {"grey", "grey-soft", 4.5},
	{"quiet", "alert-soft", 4.5}, {"quiet", "look-soft", 4.5}, {"quiet", "none-soft", 4.5}, {"quiet", "grey-soft", 4.5},
	{"ink", "alert-soft", 4.5}, {"ink", "look-soft", 4.5}, {"ink", "none-soft", 4.5}, {"ink", "grey-soft", 4.5}, {"link", "grey-soft", 4.5},
	{"ink", "m-strong", 4.5}, {"ink", "m-medium", 4.5}, {"ink", "m-weak", 4.5}, {"ink", "m-hit", 4.5}, {"link", "m-hit", 4.5},
	{"alert", "page", 4.5}, {"alert", "card", 4.5}, {"look", "card", 4.5}, {"look", "page", 4.5}, {"link", "look-soft", 4.5},
}

func TestColoursCanBeRead(t *testing.T) {
	light, dark, found := strings.Cut(string(styleFile), "prefers-color-scheme: dark")
	if !found {
		t.Fatal("the style sheet has no dark theme")
	}
	dark, _, _ = strings.Cut(dark, "* {")
	for theme, css := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]+);`).FindAllStringSubmatch(css, -1) {
			colours[m[1]] = m[2]
		}
		for _, c := range contrasts {
			a, b := luminance(t, colours[c.front]), luminance(t, colours[c.behind])
			if got := (max(a, b) + .05) / (min(a, b) + .05); got < c.least {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want %.1f", theme, c.front, c.behind, got, c.least)
			}
		}
	}
}

// luminance is the relative luminance of a colour, as WCAG defines it.
func luminance(t testing.TB, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = strings.Join([]string{hex[:1], hex[:1], hex[1:2], hex[1:2], hex[2:], hex[2:]}, "")
	}
	var rgb [3]int
	if _, err := fmt.Sscanf(hex, "%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2]); err != nil {
		t.Fatalf("colour %q: %v", hex, err)
	}
	sum := 0.0
	for i, share := range []float64{.2126, .7152, .0722} {
		x := float64(rgb[i]) / 255
		if x <= .04045 {
			x /= 12.92
		} else {
			x = math.Pow((x+.055)/1.055, 2.4)
		}
		sum += share * x
	}
	return sum
}
