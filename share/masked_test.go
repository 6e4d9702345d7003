package share_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"lurewatch/crawler/board"
	"lurewatch/internal/mask"
	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
	"lurewatch/share"
)

// TestMaskedExportsHaveNoHashOfWhatTheyHide holds that nobody finds hidden digits by trying them.
func TestMaskedExportsHaveNoHashOfWhatTheyHide(t *testing.T) {
	for _, form := range share.Formats() {
		if form.NeedsClear {
			continue
		}
		it := lure()
		secrets := []string{it.Case.ContentHash}
		for _, e := range it.Evidence {
			secrets = append(secrets, strings.TrimPrefix(e.Digest, "sha256:"))
		}
		clear, _ := write(t, form.Format, options(form.Format), it)
		if !bytes.Contains(clear, []byte(secrets[0])) {
			t.Errorf("%s in clear lacks the hash", form.Format)
		}
		got, _ := write(t, form.Format, masked(form.Format), it)
		for _, secret := range secrets {
			if i := bytes.Index(got, []byte(secret)); i >= 0 {
				t.Errorf("%s masked has a hash: …%s", form.Format, got[max(0, i-60):i+len(secret)])
			}
		}
	}
}

// seeded are the ads of the demo and those that were written for measuring, judged.
func seeded(t testing.TB) []job.Case {
	t.Helper()
	set, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	demo, err := fs.Sub(seeds.FS, "demo")
	if err != nil {
		t.Fatal(err)
	}
	samples, err := board.LoadSamples(demo)
	if err != nil {
		t.Fatal(err)
	}
	var ads []job.Ad
	for _, s := range samples {
		ads = append(ads, s.Ad)
	}
	for _, name := range []string{"../seeds/ads/written_vi.jsonl.gz", "../seeds/ads/written_other.jsonl.gz"} {
		ads = append(ads, written(t, name)...)
	}
	var out []job.Case
	for _, ad := range ads {
		c := job.Case{Ad: ad, ContentHash: ad.ContentHash(), Verdict: set.Judge(ad), FirstSeen: noon, LastSeen: noon, JudgedAt: noon, Versions: 1}
		if len(c.Verdict.Facts.Contacts) > 0 {
			c.Verdict.Band = max(c.Verdict.Band, job.Look)
			out = append(out, c)
		}
	}
	return out
}

func written(t testing.TB, name string) (ads []job.Ad) {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var ad job.Ad
		if err := json.Unmarshal(lines.Bytes(), &ad); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		ads = append(ads, ad)
	}
	return ads
}

// cutting adds findings and a place that begin or end inside of each contact.
func cutting(c job.Case) job.Case {
	c.Verdict.Findings = append([]job.Finding(nil), c.Verdict.Findings...)
	c.Verdict.Facts.Places = append([]job.Place(nil), c.Verdict.Facts.Places...)
	for _, k := range c.Verdict.Facts.Contacts {
		text := c.Ad.Field(k.Field)
		for i := 1; i < len(k.Quote); i += 4 {
			for _, at := range [][2]int{{max(0, k.Start-20), k.Start + i}, {k.Start + i, min(len(text), k.End+20)}, {k.Start + i/2, k.Start + i}} {
				start, end := whole(text, at[0]), whole(text, at[1])
				if start >= end {
					continue
				}
				c.Verdict.Findings = append(c.Verdict.Findings, job.Finding{Rule: "r", Field: k.Field, Start: start, End: end, Quote: text[start:end]})
				c.Verdict.Facts.Places = append(c.Verdict.Facts.Places, job.Place{ID: "p", Country: "KH", Span: job.Span{Field: k.Field, Start: start, End: end, Quote: text[start:end]}})
			}
		}
	}
	return c
}

// wordless is an ad of which nothing is left that it says: what an export of it has are words and figures of ours.
func wordless(c job.Case) share.Item {
	c.Ad = job.Ad{ID: c.Ad.ID, URL: c.Ad.URL}
	c.Verdict.Findings = append([]job.Finding(nil), c.Verdict.Findings...)
	for i := range c.Verdict.Findings {
		c.Verdict.Findings[i].Quote = ""
	}
	c.Verdict.Facts = job.Facts{Wages: append([]job.Wage(nil), c.Verdict.Facts.Wages...)}
	for i := range c.Verdict.Facts.Wages {
		c.Verdict.Facts.Wages[i].Quote = ""
	}
	c.Review = job.Standing{State: job.ReviewConfirmed, Reason: job.ReasonSigns, At: noon, Content: c.ContentHash}
	return share.Item{Case: c}
}

// isOurs reports whether an export of the ad says it without a word of the ad.
func isOurs(t testing.TB, f share.Format, c job.Case, part string) bool {
	t.Helper()
	got, _ := write(t, f, masked(f), wordless(c))
	return strings.Contains(joined(said(string(got))), part)
}

// whole moves a place to the end of the character that it is in.
func whole(text string, at int) int {
	for at < len(text) && at > 0 && text[at]&0xC0 == 0x80 {
		at++
	}
	return at
}

var between = regexp.MustCompile(`(\d)[^\pL\d•]{1,2}(\d)`)

// joined is a text in lower case with the digits of numbers joined.
func joined(s string) string {
	for s = strings.ToLower(s); ; {
		next := between.ReplaceAllString(s, "$1$2")
		if next == s {
			return s
		}
		s = next
	}
}

// hiddenParts are what the mask of the whole ad hides of a contact: of a number any five digits in a row of which two are
// hidden, of anything else what the dots stand for.
func hiddenParts(ad job.Ad, contacts []job.Contact, k job.Contact) (out []string) {
	text := ad.Field(k.Field)
	if !mask.Quoted(text, k.Start, k.End, k.Quote) {
		return nil
	}
	covered := make(map[int]bool)
	for _, e := range mask.Edits(k.Field, text, contacts) {
		for i := max(e.Start, k.Start); i < min(e.End, k.End); i++ {
			covered[i] = true
		}
		if e.Repl != "•" && e.Start < k.End && e.End > k.Start && e.End-e.Start >= 5 {
			out = append(out, strings.ToLower(text[e.Start:e.End]))
		}
	}
	var digits []int
	for i, r := range text[k.Start:k.End] {
		if unicode.IsDigit(r) && r < unicode.MaxASCII {
			digits = append(digits, k.Start+i)
		}
	}
	for i := 0; i+5 <= len(digits); i++ {
		part, hides := "", 0
		for _, at := range digits[i : i+5] {
			if part += text[at : at+1]; covered[at] {
				hides++
			}
		}
		if hides >= 2 {
			out = append(out, part)
		}
	}
	return out
}

func TestNoMaskedExportHasAPieceOfAContact(t *testing.T) {
	cases := seeded(t)
	if testing.Short() {
		cases = cases[:20]
	}
	tried := 0
	for _, c := range cases {
		contacts := c.Verdict.Facts.Contacts
		seen := mask.Of(c.Ad, contacts)
		shown := joined(c.Ad.URL + " " + c.Ad.Source + " " + string(c.Ad.ID) + " 2026112012000001")
		for _, f := range job.Fields {
			shown += " " + joined(seen.Field(f))
		}
		it := share.Item{Case: cutting(c)}
		it.Case.Review = job.Standing{State: job.ReviewConfirmed, Reason: job.ReasonSigns, At: noon, Content: c.ContentHash}
		for _, form := range share.Formats() {
			if form.NeedsClear {
				continue
			}
			got, _ := write(t, form.Format, masked(form.Format), it)
			out := joined(said(string(got)))
			for _, k := range contacts {
				for _, part := range hiddenParts(c.Ad, contacts, k) {
					if strings.Contains(shown, part) {
						continue
					}
					tried++
					if i := strings.Index(out, part); i >= 0 && !isOurs(t, form.Format, c, part) {
						t.Errorf("%s of %s has %q of a contact: …%s…", form.Format, c.Ad.ID, part, out[max(0, i-60):min(len(out), i+40)])
					}
				}
			}
		}
	}
	if tried < 1000 && !testing.Short() {
		t.Errorf("%d hidden parts of %d ads were looked for, want more", tried, len(cases))
	}
	t.Logf("%d hidden parts of %d ads", tried, len(cases))
}

// identifiers are ids, times and hashes that are no words of an ad.
var identifiers = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.]+Z|"timestamp":"\d+"|[0-9a-f]{32}`)

func said(s string) string { return identifiers.ReplaceAllString(s, " ") }
