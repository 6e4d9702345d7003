package campaign_test

import (
	"fmt"
	"testing"

	"lurewatch/campaign"
)

// BenchmarkCatchUp takes in 10,000 ads: a third copies of 300 texts with other slots, one in five with a contact of
// another ad, the rest alone.
func BenchmarkCatchUp(b *testing.B) {
	const n = 10_000
	var log memory
	for i := range n {
		text := sentence(i, 120)
		if i%3 == 0 {
			text = sentence(i%900/3, 100) + fmt.Sprintf(" lương %d triệu số 0900 000 1%02d %s", i%40, i%100, sentence(i, 5))
		}
		c := ad(fmt.Sprintf("b%05d", i), i, text)
		if i%5 == 0 {
			c = ad(fmt.Sprintf("b%05d", i), i, text, telegram(letters(i/15)))
		}
		log.seq++
		log.changes = append(log.changes, change(log.seq, c))
	}
	for b.Loop() {
		book, err := campaign.Open(b.TempDir(), campaign.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := book.CatchUp(b.Context(), &log); err != nil {
			b.Fatal(err)
		}
		book.Close()
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "ads/s")
}

// BenchmarkSign takes the signature of a text of 200 words.
func BenchmarkSign(b *testing.B) {
	text := sentence(1, 200)
	for b.Loop() {
		campaign.Sign(text)
	}
}
