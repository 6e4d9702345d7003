package ocr

import (
	"context"
	"image"
	"slices"
	"unicode"
)

// Confidences of a line, 0 to 1.
const (
	legibleConf = 0.35 // below, a line is dropped
	sureConf    = 0.70 // below, a line may be of another script
)

// badShare is the part of all that was read, by width, which must have come out badly for a second reading.
const badShare = 0.15

// maxProbe is how many lines are tried in other scripts.
const maxProbe = 3

// scripts say which languages read a script, by the names of tesseract, those that share it together.
var scripts = []struct {
	table []*unicode.RangeTable
	langs []string
}{
	{[]*unicode.RangeTable{unicode.Hiragana, unicode.Katakana}, []string{"jpn"}}, // before Han, which Japanese has too
	{[]*unicode.RangeTable{unicode.Hangul}, []string{"kor"}},
	{[]*unicode.RangeTable{unicode.Han}, []string{"chi_sim", "chi_tra"}},
	{[]*unicode.RangeTable{unicode.Thai}, []string{"tha"}},
	{[]*unicode.RangeTable{unicode.Khmer}, []string{"khm"}},
	{[]*unicode.RangeTable{unicode.Lao}, []string{"lao"}},
	{[]*unicode.RangeTable{unicode.Myanmar}, []string{"mya"}},
}

// first returns the languages of the first reading, those that are written in Latin letters, and of those that are
// installed all that may be used in a second.
func (r *Reader) first() (langs, others []string) {
	for _, l := range []string{"vie", "eng"} {
		if slices.Contains(r.installed, l) {
			langs = append(langs, l)
		}
	}
	for _, s := range scripts {
		for _, l := range s.langs {
			if slices.Contains(r.installed, l) {
				others = append(others, l)
			}
		}
	}
	return langs, others
}

// badly returns the places of the lines that came out worst, widest first, or none if there are few.
func badly(lines []line) []image.Rectangle {
	var bad []image.Rectangle
	all, sum := 0, 0
	for _, l := range lines {
		all += l.box.Dx()
		if l.conf < sureConf {
			sum += l.box.Dx()
			bad = append(bad, l.box)
		}
	}
	if float64(sum) < badShare*float64(all) {
		return nil
	}
	slices.SortStableFunc(bad, func(a, b image.Rectangle) int { return b.Dx() - a.Dx() })
	bad = bad[:min(len(bad), maxProbe)]
	for i := range bad {
		bad[i].Max.X = min(bad[i].Max.X, bad[i].Min.X+maxWidth)
	}
	return bad
}

// script reads some lines of g in all other languages and returns those of the script that fits best, none if none
// does.
func (r *Reader) script(ctx context.Context, g *image.Gray, at []image.Rectangle, others []string) ([]string, error) {
	probe := stack(g, at)
	lighten(probe)
	lines, err := r.engine.read(ctx, probe, others, block)
	if err != nil {
		return nil, err
	}
	weight := make([]float64, len(scripts))
	for _, l := range lines {
		for _, c := range l.text {
			if i := scriptOf(c); i >= 0 {
				weight[i] += l.conf
			}
		}
	}
	best := 0
	for i, w := range weight {
		if w > weight[best] {
			best = i
		}
	}
	if kana := weight[0]; kana > 0 && kana*4 > weight[2] && weight[best] == weight[2] {
		best = 0 // a fifth of kana among Chinese characters is Japanese
	}
	if weight[best] < 1 {
		return nil, nil
	}
	langs := slices.DeleteFunc(slices.Clone(scripts[best].langs), func(l string) bool { return !slices.Contains(r.installed, l) })
	if len(langs) > 1 {
		if langs, err = r.surest(ctx, probe, langs); err != nil {
			return nil, err
		}
	}
	return langs, nil
}

// clearly is by how much a language must be surer than one that is named before it in scripts.
const clearly = 0.08

// surest returns that of some languages of one script in which a probe reads best.
func (r *Reader) surest(ctx context.Context, probe *image.Gray, langs []string) ([]string, error) {
	var best []string
	top := -1.0
	for i := range langs {
		lines, err := r.engine.read(ctx, probe, langs[i:i+1], block)
		if err != nil {
			return nil, err
		}
		var sum, runes float64
		for _, l := range lines {
			sum, runes = sum+l.conf*float64(l.runes), runes+float64(l.runes)
		}
		if runes > 0 && sum/runes > top+clearly {
			best, top = langs[i:i+1:i+1], sum/runes
		}
	}
	return best, nil
}

// scriptOf is the place in scripts of that to which a character belongs, or -1.
func scriptOf(c rune) int {
	for i, s := range scripts {
		if unicode.In(c, s.table...) {
			return i
		}
	}
	return -1
}

// margin is the ground around each line of a probe, and maxWidth the most of a line that is tried, in pixels.
const (
	margin   = 12
	maxWidth = 600
)

// stack puts parts of g below one another.
func stack(g *image.Gray, at []image.Rectangle) *image.Gray {
	w, h := 2*margin, margin
	for _, r := range at {
		w, h = max(w, r.Dx()+2*margin), h+r.Dy()+margin
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	y := margin
	for _, r := range at {
		r = r.Intersect(g.Rect)
		ground := edge(g, r)
		for dy := -margin; dy < r.Dy()+margin && y+dy < h; dy++ {
			to := row(out, y+dy)
			for x := range to {
				to[x] = ground
			}
			if dy >= 0 && dy < r.Dy() {
				copy(to[margin:], row(g, r.Min.Y+dy)[r.Min.X:r.Max.X])
			}
		}
		y += r.Dy() + margin
	}
	return out
}

// edge is the commonest grey of a part of g: its ground.
func edge(g *image.Gray, r image.Rectangle) uint8 {
	var count [256]int
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, p := range row(g, y)[r.Min.X:r.Max.X] {
			count[p]++
		}
	}
	return commonest(&count)
}
