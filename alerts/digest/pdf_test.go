package digest_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"lurewatch/alerts/digest"
)

// printed is what pdftotext of Poppler reads in the PDF of a digest, each white space as one space.
func printed(t *testing.T, d digest.Digest) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext of poppler-utils is not installed, so nobody reads the PDF")
	}
	data, err := digest.PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	in := file(t, "digest.pdf", data)
	if msg, err := exec.Command(tool, "-enc", "UTF-8", "-layout", in, in+".txt").CombinedOutput(); err != nil {
		t.Fatalf("pdftotext: %v: %s", err, msg)
	}
	raw, err := os.ReadFile(in + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestThePDFSaysWhatTheTextSays(t *testing.T) {
	for _, lang := range []string{"vi", "en", "fr"} {
		d := busy(tayNinh(lang))
		d.Items[3].Case.Ad.Title = norm.NFD.String("Việc nhẹ, ưỡn ẹo, đặt cọc, Ữ Ặ Ọ Ễ")
		pages := strings.Split(strings.TrimSuffix(printed(t, d), "\f"), "\f")
		if len(pages) < 2 {
			t.Errorf("%s: %d pages, want at least 2", lang, len(pages))
		}
		var all strings.Builder
		for i, p := range pages {
			lines := strings.Split(strings.TrimRight(p, "\n"), "\n")
			foot := flat(lines[len(lines)-1])
			if !strings.HasPrefix(foot, "TLP:AMBER · tay-ninh.20261122 · ") || !strings.HasSuffix(foot, " "+string(rune('1'+i))+"/"+string(rune('0'+len(pages)))) {
				t.Errorf("%s: the foot of page %d is %q", lang, i+1, foot)
			}
			all.WriteString(strings.Join(lines[:len(lines)-1], " ") + " ")
		}
		// A long word is broken at the margin, so white space is not compared.
		bare := func(s string) string { return norm.NFC.String(strings.Join(strings.Fields(s), "")) }
		got := bare(all.String())
		if strings.Contains(got, "TOKEN") {
			t.Errorf("%s: the PDF has the unit's token", lang)
		}
		d.Links.Answer, d.Links.Pause = "", ""
		for _, l := range strings.Split(digest.Text(d), "\n") {
			l = strings.Trim(strings.TrimPrefix(l, "-- "), "=- ")
			if !strings.Contains(got, bare(l)) {
				t.Errorf("%s: the PDF lacks %q", lang, l)
			}
		}
	}
}

func TestThePDFSaysWhatItCannotPrint(t *testing.T) {
	for _, tc := range []struct{ name, title, want string }{
		{"Chinese", "Việc nhẹ 招聘客服 ở Bavet", "“Việc nhẹ (chữ Hán không in được, xem thư) ở Bavet”"},
		{"Chinese in two words", "招聘 客服!", "“(chữ Hán không in được, xem thư)!”"},
		{"Thai with its marks", "งานที่ปอยเปต 30.000", "“(chữ Thái không in được, xem thư) 30.000”"},
		{"Khmer", "ការងារ x", "“(chữ Khmer không in được, xem thư) x”"},
		{"Lao, of which the font has letters", "ວຽກ x", "“(chữ Lào không in được, xem thư) x”"},
		{"Arabic, which is written from the right", "عمل x", "“(chữ khác không in được, xem thư) x”"},
		{"two scripts", "招聘 งาน", "“(chữ Hán không in được, xem thư) (chữ Thái không in được, xem thư)”"},
		{"a picture beyond the first plane", "🔥🔥 Hot", "“(ký hiệu) Hot”"},
		{"Russian", "Работа", "“Работа”"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := frame(tayNinh("vi"))
			d.Items = []digest.Item{item(1, digest.New, ad(1, tc.title))}
			if got := flat(printed(t, d)); !strings.Contains(got, tc.want) {
				t.Errorf("want %s in %s", tc.want, got)
			}
		})
	}
}

func TestTheSameDigestIsTheSamePDF(t *testing.T) {
	first, err := digest.PDF(busy(tayNinh("vi")))
	if err != nil {
		t.Fatal(err)
	}
	again, err := digest.PDF(busy(tayNinh("vi")))
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("another PDF of %d bytes, want %d; %v", len(again), len(first), err)
	}
}
