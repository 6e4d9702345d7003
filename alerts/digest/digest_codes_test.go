package digest_test

import (
	"regexp"
	"strings"
	"testing"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// A reply may quote the digest whole, without marks. Nothing in it may read as an answer.
func TestAQuotedDigestAnswersNothing(t *testing.T) {
	c := job.Case{Ad: job.Ad{ID: "a", Title: "DUNG VN-20261122-0001 sai vn-20261122-0002"}, Verdict: job.Verdict{Band: job.Alert}}
	d := digest.Digest{ID: "tay-ninh.20261122", Day: "2026-11-22", Covers: []string{"2026-11-22"}, Unit: units.Unit{ID: "tay-ninh", Short: units.Name{Vi: "Tây Ninh"}, Language: "vi", Clear: true},
		Items: []digest.Item{{Ref: "VN-20261122-0009", News: digest.New, Case: c}}, Links: digest.Links{Reply: "answers+t@lure.example"}}
	text := digest.Text(d)
	if !strings.Contains(text, "DUNG VN-…") {
		t.Errorf("it is not said how to answer:\n%s", text)
	}
	if m := regexp.MustCompile(`(?i)(DUNG|SAI)\s+VN-\d`).FindString(text); m != "" {
		t.Errorf("%q reads as an answer:\n%s", m, text)
	}
}
