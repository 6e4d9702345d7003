package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"lurewatch/rules/lang/internal/model"
)

// word is a word of the corpus and what it may speak by, as numbers of features.
type word struct {
	whole   int32
	grams   []int32
	letters []int32
	marked  bool // a letter of Vietnamese stands in it
	sure    bool // it stands in a list of words
	count   int  // how often ads and lists have it
	text    string
}

// example is some words in a row in a language; its weight is how much it counts.
type example struct {
	lane   int
	weight float64
	words  []int32
}

// corpus is what is learned from.
type corpus struct {
	rand     *rand.Rand
	examples []example
	words    []word
	byText   map[string]int32
	features map[model.Feature]int32
	hashes   []model.Feature
	english  map[string]int // how often English lists, ads and phrases have a word
}

func newCorpus(r *rand.Rand) *corpus {
	return &corpus{rand: r, byText: map[string]int32{}, features: map[model.Feature]int32{}, english: map[string]int{}}
}

func (c *corpus) feature(f model.Feature) int32 {
	n, ok := c.features[f]
	if !ok {
		n = int32(len(c.hashes))
		c.features[f] = n
		c.hashes = append(c.hashes, f)
	}
	return n
}

// scan returns the words of a text as the reader sees them.
func (c *corpus) scan(text string) (out []int32) {
	var s model.Scanner
	s.Reset(text)
	for t := s.Next(); t != model.End; t = s.Next() {
		if t == model.Word {
			out = append(out, c.intern(&s))
		}
	}
	return out
}

func (c *corpus) intern(s *model.Scanner) int32 {
	whole, grams, letters := s.Features()
	key := fmt.Sprint(string(s.Text()), letters, s.Viet() > 0)
	n, ok := c.byText[key]
	if !ok {
		w := word{marked: s.Viet() > 0, text: string(s.Text())}
		if !w.marked {
			w.whole = c.feature(whole)
			for _, g := range grams {
				w.grams = append(w.grams, c.feature(g))
			}
			for _, l := range letters {
				w.letters = append(w.letters, c.feature(l))
			}
		}
		n = int32(len(c.words))
		c.byText[key], c.words = n, append(c.words, w)
	}
	c.words[n].count++
	return n
}

// add takes words as an example of a language. What is English throughout is no example of another: ads everywhere have
// English titles and lines. The words are judged as they were written, before they lost their marks: "cần" is not English, "can" would be.
func (c *corpus) add(lane int, weight float64, words, written []int32) {
	if len(words) == 0 || lane < model.Other && lane != model.En && c.isEnglish(written) {
		return
	}
	c.examples = append(c.examples, example{lane, weight, slices.Clone(words)})
}

type ad struct{ Lang, Title, Text, Company, Style string }

// readAds reads a file of ads.
func readAds(path string) (ads []ad, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var a ad
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return nil, fmt.Errorf("read %s: line %d: %w", path, len(ads)+1, err)
		}
		ads = append(ads, a)
	}
	return ads, lines.Err()
}

// shares are how many words in a hundred lose their marks in the copies of an ad.
var shares = []int{0, 50, 100}

// takeEnglish notes words of English.
func (c *corpus) takeEnglish(text string, times int) {
	for _, w := range c.scan(text) {
		c.english[c.words[w].text] += times
	}
}

// addAd takes an ad if it is in Latin letters: its title, its text, and windows of a few words, with their marks,
// with some of them and without.
func (c *corpus) addAd(a ad) {
	lane := slices.Index(names[:model.Other], a.Lang)
	if lane < 0 || !mostlyLatin(a.Title+a.Text) {
		return
	}
	writtenTitle, written := c.scan(a.Title), c.scan(a.Text)
	for _, share := range shares {
		if share > 0 && isASCII(a.Title+a.Text) {
			break
		}
		title, text := c.scan(c.strip(a.Title, share)), c.scan(c.strip(a.Text, share))
		if len(text) != len(written) {
			continue // a mark stood where it made a word
		}
		c.add(lane, 1, title, writtenTitle)
		c.add(lane, 1, text[:min(len(text), 100)], written)
		for range 3 + len(text)/20 {
			n := 1 + c.rand.IntN(8)
			if at := c.rand.IntN(len(text) + 1); at+n <= len(text) {
				c.add(lane, 0.7, text[at:at+n], written[at:at+n])
			}
		}
	}
	if lane != model.Vi { // firms of Viet Nam have Vietnamese names
		c.add(model.Other, 0.3, c.scan(a.Company), nil)
	}
}

// strip takes the marks off share of a hundred words.
func (c *corpus) strip(s string, share int) string {
	if share == 0 {
		return s
	}
	words := strings.SplitAfter(s, " ")
	for i, w := range words {
		if c.rand.IntN(100) < share {
			words[i] = bare(w)
		}
	}
	return strings.Join(words, "")
}

// bare takes the marks off a text.
func bare(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case r == 'đ':
			b.WriteByte('d')
		case r == 'Đ':
			b.WriteByte('D')
		case r < 0x300 || r >= 0x370:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// mostlyLatin reports whether three letters in four are Latin.
func mostlyLatin(s string) bool {
	var sc model.Scanner
	sc.Reset(s)
	for sc.Next() != model.End {
	}
	others := int32(0)
	for _, n := range sc.Letters[model.Latin+1:] {
		others += n
	}
	return sc.Letters[model.Latin] > 3*others
}

// readWords takes a list of words: every line as it stands, words alone, and handfuls of them.
func (c *corpus) readWords(path string, lane int) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var all []int32
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		written := c.scan(line)
		for _, form := range []string{line, bare(line)} {
			words := c.scan(form)
			if len(words) != len(written) {
				break
			}
			all = append(all, words...)
			for i, w := range words {
				c.words[w].sure = true
				c.add(lane, 0.5, words[i:i+1], written[i:i+1])
				if i+3 <= len(words) {
					c.add(lane, 0.5, words[i:i+3], written[i:i+3])
				}
			}
			if isASCII(line) {
				break
			}
		}
	}
	for range len(all) {
		var words []int32
		for range 2 + c.rand.IntN(4) {
			words = append(words, all[c.rand.IntN(len(all))])
		}
		c.add(lane, 0.5, words, nil)
	}
	return nil
}

// know settles which words are known whole: those of the lists, those that stand in ads more than twice, and in
// English sources more than three times.
func (c *corpus) know() {
	for i := range c.words {
		w := &c.words[i]
		w.sure = w.sure || w.count > 2 || c.english[w.text] > 3
	}
}

// readLexicon takes the phrases of a lexicon, with and without their marks.
func (c *corpus) readLexicon(path string, lane int) error {
	lines, err := phrases(path)
	if err != nil {
		return err
	}
	for _, line := range lines {
		for i, form := range []string{line, bare(line)} {
			if i > 0 && form == line {
				break
			}
			c.add(lane, 0.25, c.scan(form), c.scan(line))
		}
	}
	return nil
}

// phrases returns the phrases of a lexicon that are in Latin letters.
func phrases(path string) (out []string, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(b)) {
		if !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "[") && mostlyLatin(line) {
			out = append(out, outOfBraces(line))
		}
	}
	return out, nil
}

// isEnglish reports whether all words are words of English: on its list, or seen twice.
func (c *corpus) isEnglish(words []int32) bool {
	for _, w := range words {
		if c.words[w].marked || len(c.words[w].letters) > 0 || c.english[c.words[w].text] < 2 {
			return false
		}
	}
	return len(words) > 0
}

// outOfBraces drops the names of classes of words.
func outOfBraces(s string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, s, _ = strings.Cut(rest, "}")
	}
}
