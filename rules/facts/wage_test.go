package facts_test

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"lurewatch/job"
)

var update = flag.Bool("update", false, "rewrite testdata/wages.txt")

const wagesFile = "testdata/wages.txt"

// TestReadWages runs testdata/wages.txt: a line has the field and the language, the text, and after "=>" each
// wage as min-max, currency, period and dollars a month.
func TestReadWages(t *testing.T) {
	b := newBench(t)
	file, err := os.ReadFile(wagesFile)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	lines, cases := bufio.NewScanner(strings.NewReader(string(file))), 0
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		head, rest, ok := strings.Cut(line, " | ")
		if !ok || strings.HasPrefix(line, "#") {
			fmt.Fprintln(&out, line)
			continue
		}
		cases++
		text, want, _ := strings.Cut(rest, " => ")
		field, lang, _ := strings.Cut(head, " ")
		ad := adWith(job.Field(field), text)
		ad.Lang = lang
		got := wagesOf(b.Read(b.doc(ad)))
		fmt.Fprintf(&out, "%s | %s => %s\n", head, text, got)
		if got != want && !*update {
			t.Errorf("%s:%d: %s %q: got %s, want %s", wagesFile, n, head, text, got, want)
		}
	}
	if *update {
		if err := os.WriteFile(wagesFile, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if cases < 150 {
		t.Errorf("%s has %d cases, want at least 150", wagesFile, cases)
	}
}

// wagesOf prints wages as testdata has them.
func wagesOf(f job.Facts) string {
	var all []string
	for _, w := range f.Wages {
		period, worth := w.Period, "no dollars"
		if period == "" {
			period = "no period"
		}
		if w.USDMonth != [2]float64{} {
			worth = fmt.Sprintf("$%.0f-%.0f", w.USDMonth[0], w.USDMonth[1])
		}
		all = append(all, fmt.Sprintf("%.10g-%.10g %s, %s, %s", w.Min, w.Max, w.Currency, period, worth))
	}
	if all == nil {
		return "none"
	}
	return strings.Join(all, "; ")
}

// adWith is an ad with one field.
func adWith(f job.Field, text string) job.Ad {
	ad := job.Ad{ID: "t"}
	switch f {
	case job.Title:
		ad.Title = text
	case job.Company:
		ad.Company = text
	case job.Location:
		ad.Location = text
	case job.Salary:
		ad.Salary = text
	default:
		ad.Text = text
	}
	return ad
}

func TestReadKeepsAtMostTwentyWages(t *testing.T) {
	b := newBench(t)
	got := b.Read(b.doc(job.Ad{Text: strings.Repeat("lương 15 triệu. ", 50), Lang: "vi"})).Wages
	if len(got) != 20 {
		t.Errorf("Read of 50 wages = %d, want 20", len(got))
	}
}

func TestWageQuotesWhatTheAdSays(t *testing.T) {
	b := newBench(t)
	for text, want := range map[string]string{
		"Lương từ 18 đến 22 triệu/tháng nhé": "18 đến 22 triệu/tháng",
		"LƯƠNG 𝟏𝟓 – 𝟐𝟎 TRIỆU, bao ăn":        "𝟏𝟓 – 𝟐𝟎 TRIỆU",
		"thu nhập lên đến 30 củ":             "lên đến 30 củ",
		"Salary: USD 1,100 / month.":         "USD 1,100 / month",
	} {
		got := b.Read(b.doc(job.Ad{Text: text, Lang: "vi"})).Wages
		if len(got) != 1 || got[0].Quote != want {
			t.Errorf("Read(%q) quotes %v, want %q", text, got, want)
		}
	}
}

func TestNegotiable(t *testing.T) {
	b := newBench(t)
	for salary, want := range map[string]bool{
		"Thỏa thuận": true, "thoa thuan": true, "Cạnh Tranh": true, "Negotiable": true, "面议": true,
		"{'min': None, 'max': None}": true, "": false, "15 triệu": false, "theo giờ": false,
	} {
		if got := b.Negotiable(b.doc(job.Ad{Salary: salary, Lang: "vi"})); got != want {
			t.Errorf("Negotiable(%q) = %v, want %v", salary, got, want)
		}
	}
}
