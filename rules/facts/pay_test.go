package facts_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"lurewatch/job"
)

func TestReadPay(t *testing.T) {
	b := newBench(t)
	for _, row := range golden(t, "pay.txt", 3) {
		lang, text, want := row[0], row[1], row[2]
		ad := job.Ad{Lang: lang, Text: text}
		if title, rest, ok := strings.Cut(text, " | "); ok {
			ad.Title, ad.Text = title, rest
		}
		p := b.Read(b.doc(ad)).Pay
		got := "-"
		if p != (job.PayView{}) {
			got = p.Country + " " + p.Occupation + " " + string(p.Level)
		}
		if got != want {
			t.Errorf("pay of %s %q = %q (%+v), want %q", lang, text, got, p, want)
		}
		if p.Level != "" && (p.Ceiling <= 0 || p.USDMonth <= 0 || p.Ratio < 0) {
			t.Errorf("pay of %q = %+v, want figures above zero", text, p)
		}
	}
}

// TestPayOfPromises holds the levels against what reported lures promised. Those whose pay is usual by the figures
// are known: pay alone does not give them away.
func TestPayOfPromises(t *testing.T) {
	var seed struct {
		Promises []struct {
			Lang, To, Work string
			USDMonth       [2]float64 `yaml:"usd_month"`
		}
	}
	file, err := os.ReadFile("../../seeds/wages.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Load(file, &seed); err != nil {
		t.Fatal(err)
	}
	b := newBench(t)
	countries := map[string]string{"KH": "Cambodia", "LA": "Laos", "MM": "Myanmar", "AE": "UAE"}
	above := 0
	for _, p := range seed.Promises {
		usd := strconv.Itoa(int(p.USDMonth[0])) + " - " + strconv.Itoa(int(p.USDMonth[1])) + " USD / month"
		ad := job.Ad{Lang: p.Lang, Salary: usd, Text: "Work in " + countries[p.To]}
		if v := b.Read(b.doc(ad)).Pay; v.Level == job.PayHigh || v.Level == job.PayFarAbove {
			above++
		}
	}
	if want := 12; above < want {
		t.Errorf("%d of %d promises are above what is usual, want at least %d", above, len(seed.Promises), want)
	}
}
