package digest_test

import (
	"strings"
	"testing"

	"lurewatch/alerts/digest"
	"lurewatch/job"
)

// found is a finding where an ad says some words.
func found(t *testing.T, text, words string, points float64) job.Finding {
	t.Helper()
	at := strings.Index(text, words)
	if at < 0 {
		t.Fatalf("%q is not in %q", words, text)
	}
	return job.Finding{Rule: "pay-far-above", Field: job.Text, Start: at, End: at + len(words), Quote: words, Points: points}
}

func TestADigestTellsThePassagesThatWeighMost(t *testing.T) {
	const text = "Xưởng lớn gần biên giới. Ca đêm từ 20 giờ đến sáng. Tới nơi chủ cầm hộ chiếu, muốn về phải trả đủ 60 triệu! " +
		"Ai hỏi gọi 0900 000 101 gặp anh Bảy; đi đường mòn có người dẫn, ngày 1.500 tệ. Bao ăn ở."
	u := tayNinh("vi")
	u.Clear = false
	d := frame(u)
	c := ad(1, "Tuyển 5 bạn", contact("phone", "+84900000101"))
	c.Ad.Text = text
	c.Verdict.Findings = []job.Finding{found(t, text, "biên giới", 0.1), found(t, text, "đường mòn", 2), found(t, text, "cầm hộ chiếu", 1), found(t, text, "60 triệu", 1.5)}
	d.Items = []digest.Item{item(1, digest.New, c)}
	const want = "Lời trong tin: “chủ cầm hộ chiếu, muốn về phải trả đủ 60 triệu!” “đi đường mòn có người dẫn, ngày 1.500 tệ”\n"
	if got := digest.Text(d); !strings.Contains(got, want) {
		t.Errorf("want %q in\n%s", want, got)
	}

	d.Items[0].Case.Ad.Title = "" // the beginning of the text stands in its place, and is not told twice
	d.Items[0].Case.Verdict.Findings = []job.Finding{found(t, text, "biên giới", 3), found(t, text, "người dẫn", 1)}
	got := digest.Text(d)
	if strings.Count(got, "Xưởng lớn") != 1 || !strings.Contains(got, "Lời trong tin: “đi đường mòn có người dẫn, ngày 1.500 tệ”\n") || strings.Contains(got, "0900 000 101") {
		t.Errorf("want the beginning once and the contact masked:\n%s", got)
	}
}
