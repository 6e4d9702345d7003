package share_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
	"lurewatch/share"
)

func TestCSVIsAsItWas(t *testing.T) {
	got, _ := write(t, share.CSV, options(share.CSV), lure(), plain(1))
	golden(t, "ads.csv", got)
	got, _ = write(t, share.CSV, masked(share.CSV), lure())
	golden(t, "masked.csv", got)
}

// table reads rows as maps by column.
func table(t testing.TB, b []byte) []map[string]string {
	t.Helper()
	b, ok := bytes.CutPrefix(b, []byte("\ufeff"))
	if !ok {
		t.Error("there is no byte order mark")
	}
	r := csv.NewReader(bytes.NewReader(b))
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range all[1:] {
		m := make(map[string]string)
		for i, c := range row {
			m[all[0][i]] = c
		}
		out = append(out, m)
	}
	return out
}

func TestCSVCellsAreSafe(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a formula", "=1+1", "'=1+1"},
		{"a telephone number", "+84 900 000 101", "'+84 900 000 101"},
		{"a dash", "- lương cao", "'- lương cao"},
		{"a function", "@SUM(A1)", "'@SUM(A1)"},
		{"a wide equals sign", "＝1", "'＝1"},
		{"a small plus sign", "﹢1", "'﹢1"},
		{"a minus sign", "−1", "'−1"},
		{"a formula after a tab", "\t=1", "'=1"},
		{"a formula after a line break", "\r\n=1", "'=1"},
		{"a formula after an invisible character", "\u200b=1", "\u200b'=1"},
		{"a formula after a quotation mark", `"=1`, `"'=1`},
		{"a formula after a semicolon", "a; =1;b", "a; '=1;b"},
		{"line breaks", "a\r\nb\u2028c", "a b c"},
		{"controls", "a\x00\u202eb", "ab"},
		{"broken text", "a\xffb", "a\ufffdb"},
		{"a link", "see HTTPS://evil.example/a.b now", "see hxxps://evil[.]example/a.b now"},
		{"an honest text", "lương 12 triệu = tốt", "lương 12 triệu = tốt"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			it := plain(1)
			it.Case.Ad.Title = test.text
			got, _ := write(t, share.CSV, options(share.CSV), it)
			if got := table(t, got)[0]["title"]; got != test.want {
				t.Errorf("cell is %q, want %q", got, test.want)
			}
		})
	}
}

func TestCSVCutsWhatNoCellHolds(t *testing.T) {
	it := plain(1)
	it.Case.Ad.Text = strings.Repeat("🙂", 20000)
	got, r := write(t, share.CSV, options(share.CSV), it)
	if got := table(t, got)[0]["text"]; !strings.HasSuffix(got, "…") || utf8.RuneCountInString(got) != 16384 {
		t.Errorf("cell has %d characters", utf8.RuneCountInString(got))
	}
	if len(r.LeftOut) != 1 || r.LeftOut[0].What != "text" {
		t.Errorf("report is %+v", r.LeftOut)
	}
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
	data, _ := write(t, share.CSV, options(share.CSV), lure(), plain(1))
	out, err := exec.Command(python, "-c", reference, file(t, "ads.csv", data)).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got []map[string]string
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(table(t, data), got); diff != "" {
		t.Errorf("rows (-Go +Python):\n%s", diff)
	}
}

// TestASpreadsheetReadsTheCSV has Gnumeric read the file and write what its cells hold: nothing may have been computed.
func TestASpreadsheetReadsTheCSV(t *testing.T) {
	ssconvert, err := exec.LookPath("ssconvert")
	if err != nil {
		t.Skip("Gnumeric (ssconvert) is not installed, so no spreadsheet reads the file")
	}
	hostile := plain(2)
	hostile.Case.Ad.Title, hostile.Case.Ad.Salary, hostile.Case.Ad.Location = "=1+1", "+2+3", "@SUM(1;2)"
	data, _ := write(t, share.CSV, options(share.CSV), lure(), hostile)
	out := filepath.Join(t.TempDir(), "out.csv")
	cmd := exec.Command(ssconvert, "--import-type=Gnumeric_stf:stf_csvtab", "--export-type=Gnumeric_stf:stf_csv", file(t, "ads.csv", data), out)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	want := table(t, data)
	got := table(t, append([]byte("\ufeff"), bytes.TrimPrefix(b, []byte("\ufeff"))...))
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	for i := range want {
		for _, column := range []string{"id", "title", "company", "salary", "location", "text", "url", "contacts", "tlp", "quotes"} {
			// An apostrophe before a text is how a spreadsheet marks it as one; some show it, some do not.
			if strings.TrimPrefix(got[i][column], "'") != strings.TrimPrefix(want[i][column], "'") {
				t.Errorf("row %d: %s is %q in the spreadsheet, want %q", i, column, got[i][column], want[i][column])
			}
		}
	}
}

func file(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// FuzzCSV exports ads with any text: rows stay rows, and no cell is a formula.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"=1", "a;=1", "\"", "\r\n", "\ufeff=1", "http://a.example", "a\xff", "；＝1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		it := plain(1)
		it.Case.Ad.Title, it.Case.Ad.Text, it.Case.Ad.URL = s, "x"+s, s
		it.Case.Verdict.Facts.Contacts = []job.Contact{{Type: "url", Value: s}}
		data, _ := write(t, share.CSV, options(share.CSV), it, plain(2))
		rows := table(t, data)
		if len(rows) != 2 {
			t.Fatalf("%d rows, want 2", len(rows))
		}
		for column, value := range rows[0] {
			if strings.ContainsAny(value, "\r\n\t") {
				t.Errorf("%s has a line break: %q", column, value)
			}
			for _, part := range strings.Split(value, ";") {
				first := strings.TrimLeftFunc(part, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == '"' })
				if strings.IndexAny(first, "=+-@＝＋－＠") == 0 {
					t.Errorf("%s is a formula: %q", column, value)
				}
			}
		}
	})
}
