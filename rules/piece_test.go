package rules_test

import (
	"strings"
	"testing"

	"lurewatch/job"
)

func TestALureInALongTextIsFoundWhereverItStands(t *testing.T) {
	set := builtin(t)
	const lure = "Tuyển 5 bạn gõ máy, trực chat tại Bavet, lương 900 đô, bao xe và ăn ở. Không cần hộ chiếu, có người dắt qua. Zalo 0900 000 101. "
	const size = 280_000
	for _, filler := range []string{"@", "năm "} {
		for _, at := range []int{0, 1 << 17, 1<<17 - 60, 1<<17 - 1<<13, size} {
			n := at / len(filler)
			text := strings.Repeat(filler, n) + "\n" + lure + "\n" + strings.Repeat(filler, size/len(filler)-n)
			for _, ad := range []job.Ad{{ID: "1", Text: text}, {ID: "2", Title: text, Text: text[:10]}} {
				v := set.Judge(ad)
				if v.Band != job.Alert {
					t.Errorf("%q with a lure at %d of %s: band %v, want alert", filler, at, ad.ID, v.Band)
				}
				checkQuotes(t, ad, v)
			}
		}
	}
}
