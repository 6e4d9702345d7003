package digest_test

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lurewatch/alerts/digest"
)

// luminance is the relative luminance of a colour "#rrggbb" (WCAG 2.2).
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	var l float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// grounds are what mails are read on: white, and the dark grounds of Chromium, of GNOME and of two mail programs.
var grounds = []string{"#ffffff", "#000000", "#121212", "#1f1f1f", "#202124", "#242424"}

var (
	colours = regexp.MustCompile(`([a-z-]+)(?::|=")(?:[0-9a-z ]+)?(#[0-9a-f]{6})`)
	styles  = regexp.MustCompile(`style="([^"]*)"`)
)

func TestColoursAreReadOnLightAndDark(t *testing.T) {
	page := digest.HTML(busy(tayNinh("vi")))
	seen := 0
	for _, m := range styles.FindAllStringSubmatch(page, -1) {
		var ground, ink string
		for _, c := range colours.FindAllStringSubmatch(m[1], -1) {
			seen++
			switch c[1] {
			case "background-color":
				ground = c[2]
			case "color":
				ink = c[2]
			}
			if c[1] == "color" {
				continue
			}
			for _, g := range grounds {
				if got := contrast(t, c[2], g); got < 3 && c[1] != "background-color" && !strings.Contains(m[1], "background-color:"+c[2]) {
					t.Errorf("%s %s on %s has a contrast of %.2f, want 3", c[1], c[2], g, got)
				}
			}
		}
		if (ground == "") != (ink == "") {
			t.Errorf("a ground without ink or ink without a ground: %s", m[1])
		}
		if ground != "" && contrast(t, ground, ink) < 4.5 {
			t.Errorf("%s on %s has a contrast of %.2f, want 4.5", ink, ground, contrast(t, ground, ink))
		}
	}
	if seen < 10 {
		t.Errorf("only %d colours are found", seen)
	}
	for _, m := range regexp.MustCompile(`fill="(#[0-9a-f]{6})"`).FindAllStringSubmatch(page, -1) {
		for _, g := range grounds {
			if got := contrast(t, m[1], g); got < 3 {
				t.Errorf("a bar of %s on %s has a contrast of %.2f, want 3", m[1], g, got)
			}
		}
	}
}

func TestPagesFetchNothing(t *testing.T) {
	for _, d := range []digest.Digest{busy(tayNinh("vi")), urgent(tayNinh("en")), frame(tayNinh("fr"))} {
		page := digest.HTML(d)
		for _, bad := range []string{"<script", "<style", "<link", "<img", "<iframe", "<form", "src=", "url(", "@import", "class=", "ZgotmplZ"} {
			if strings.Contains(page, bad) {
				t.Errorf("the page of %s has %s", d.ID, bad)
			}
		}
		for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			if !slices.ContainsFunc([]string{"https://lurewatch.example/", "mailto:operator@lurewatch.example", "mailto:answers&#43;TOKEN@lurewatch.example?", "mailto:answers+TOKEN@lurewatch.example?"}, func(own string) bool { return strings.HasPrefix(m[1], own) }) {
				t.Errorf("the page of %s has a link to %s", d.ID, m[1])
			}
		}
	}
	if page := digest.HTML(busy(tayNinh("vi"))); !strings.Contains(page, `<svg role="img" aria-label="Tin mới từng ngày: 18/11: 2`) || strings.Count(page, "18/11: 2 · ") != 2 {
		t.Error("the trend has no text beside its drawing")
	}
}

func TestLinksOfTheOperatorMustBeLinks(t *testing.T) {
	d := busy(tayNinh("vi"))
	d.Links = digest.Links{Console: "javascript:alert(1)", Answer: "https://user:pw@lurewatch.example/", Pause: "ftp://lurewatch.example", Reply: "a@b.example?cc=x", Write: "a b@x.example"}
	for form, got := range map[string]string{"text": digest.Text(d), "html": digest.HTML(d)} {
		for _, bad := range []string{"javascript:", "user:pw", "ftp:", "cc=x", "a b@", "mailto:", "DUNG", "Cách trả lời"} {
			if strings.Contains(got, bad) {
				t.Errorf("%s has %q", form, bad)
			}
		}
	}
}
