package digest_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/alerts/digest"
)

// rows reads a CSV as maps by column.
func rows(t *testing.T, data []byte) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := []map[string]string{}
	for _, row := range all[1:] {
		m := make(map[string]string)
		for i, c := range row {
			m[all[0][i]] = c
		}
		out = append(out, m)
	}
	return out
}

func file(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// reference is what reads CSV files besides us.
const reference = `
import csv, json, sys
with open(sys.argv[1], encoding="utf-8-sig", newline="") as f:
    json.dump(list(csv.DictReader(f, strict=True)), sys.stdout)
`

func TestPythonReadsTheCSV(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed, so nobody else reads the file")
	}
	d := frame(tayNinh("vi"))
	for _, tc := range hostile {
		d.Items = append(d.Items, saying(d.Unit, tc.text).Items...)
	}
	data := digest.CSV(d)
	out, err := exec.Command(python, "-c", reference, file(t, "ads.csv", data)).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got []map[string]string
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows(t, data), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestASpreadsheetReadsTheCSV(t *testing.T) {
	gnumeric, err := exec.LookPath("ssconvert")
	if err != nil {
		t.Skip("ssconvert of Gnumeric is not installed, so no spreadsheet reads the file")
	}
	d := busy(tayNinh("vi"))
	d.Items[0].Case.Verdict.Facts.Contacts = append(d.Items[0].Case.Verdict.Facts.Contacts, contact("phone", "+84900000103"))
	d.Items[2].Case.Ad.Title, d.Items[2].Case.Ad.Company = "+84900000104", "0900000104"
	data := digest.CSV(d)
	in := file(t, "ads.csv", data)
	out := in + ".out.csv"
	if msg, err := exec.Command(gnumeric, "--import-encoding=UTF-8", in, out).CombinedOutput(); err != nil {
		t.Fatalf("ssconvert: %v: %s", err, msg)
	}
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	want, got := rows(t, data), rows(t, raw)
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	for i := range want {
		for _, column := range []string{"schema", "ref", "title", "contacts", "places", "url", "company", "why_places"} {
			// An apostrophe before a text is how a spreadsheet marks it as one; some show it, some do not.
			if strings.TrimPrefix(got[i][column], "'") != strings.TrimPrefix(want[i][column], "'") {
				t.Errorf("row %d: %s is %q in the spreadsheet, want %q", i, column, got[i][column], want[i][column])
			}
		}
	}
}

func TestColumnsNeverMove(t *testing.T) {
	const first = "\ufeffschema,tlp,digest,unit,day,ref,news,now,band,score,why,why_places,places,route,title,company,pay,pay_min,pay_max,pay_currency,pay_period," +
		"signs,sign_titles,contacts,contact_ads,campaign,campaign_ads,review,review_reason,reviewed_at,review_before," +
		"first_seen,last_seen,read_at,closed_at,evidence_sha256,url,source,ad"
	if got := string(digest.CSV(frame(tayNinh("vi")))); !strings.HasPrefix(got, first) {
		t.Errorf("columns of %s are %s", digest.CSVSchema, got)
	}
}
