package digest_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/alerts/digest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares with testdata/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestDigestsAreAsTheyWere(t *testing.T) {
	masked := tayNinh("vi")
	masked.Clear = false
	for name, d := range map[string]digest.Digest{
		"busy.vi": busy(tayNinh("vi")), "busy.en": busy(tayNinh("en")), "busy.fr": busy(tayNinh("fr")),
		"masked.vi": busy(masked), "metadata.vi": busy(without(tayNinh("vi"))),
		"urgent.vi": urgent(tayNinh("vi")), "quiet.vi": frame(tayNinh("vi")),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".txt", []byte("Subject: "+digest.Subject(d)+"\n\n"+digest.Text(d)))
			golden(t, name+".html", []byte(digest.HTML(d)))
			if text, html := digest.Mail(d); text != digest.Text(d) || html != digest.HTML(d) {
				t.Error("the mail says something else than text and HTML")
			}
			golden(t, name+".csv", digest.CSV(d))
			golden(t, name+".json", digest.JSON(d))
		})
	}
}
