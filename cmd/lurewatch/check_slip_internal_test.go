package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lurewatch/check"
)

// TestSlipsAreAnsweredInWords types what people mistype, and wants to be told what is wrong and what to do next.
func TestSlipsAreAnsweredInWords(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, content := range map[string]string{
		"tin.txt": lureText, "rong.txt": "", "anh.heic": "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "ve.svg": "<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'><text>" + lureText + "</text></svg>",
		"quet.tif": "II*\x00\x08\x00\x00\x00", "don.pdf": "%PDF-1.7\n",
	} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir("thumuc", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("kin.txt", []byte(lureText), 0); err != nil {
		t.Fatal(err)
	}
	dash, closed := "-"+lureText, exitFailed
	closedOut, closedSays := "", "may not read the file"
	if os.Geteuid() == 0 { // who may read everything
		closed, closedOut, closedSays = exitStrong, "many danger signs", ""
	}
	for _, tc := range []struct {
		name           string
		args           []string
		want           int
		stdout, stderr string
	}{
		{"nothing", nil, exitUsage, "", "hint: Give an address, a file"},
		{"a wrong name", []string{"tinn.txt"}, exitFailed, "", "no such file: “tinn.txt”"},
		{"a wrong name with blanks", []string{"tin của em.txt"}, exitFailed, "", "hint: Look at its name"},
		{"a wrong folder", []string{"./thumuc/tin.txt"}, exitFailed, "", "no such file"},
		{"a name in two pairs of quotes", []string{`"tinn.txt"`}, exitFailed, "", "no such file"},
		{"a name of Windows", []string{`C:\Users\mai\tin`}, exitFailed, "", "no such file"},
		{"a file that is taken for a folder", []string{"tin.txt/"}, exitFailed, "", "no such file"},
		{"a folder", []string{"thumuc"}, exitFailed, "", "hint: Name one file in it"},
		{"an address of a file", []string{"file:///etc/hosts"}, exitUnread, "not a public web page", "give its name without file://"},
		{"one word", []string{"Campuchia"}, exitFailed, "", "hint: Give the whole text"},
		{"a sum", []string{"12345"}, exitFailed, "", "no whole telephone number"},
		{"a handle of letters without its @", []string{"demolan"}, exitFailed, "", "an account with @"},
		{"a handle with its @", []string{"@demolan"}, exitUnread, "cannot be looked up here", "--data names another"},
		{"a number in three words", []string{"0900", "000", "101"}, exitUnread, "cannot be looked up here", "looked up in a data directory"},
		{"two files", []string{"tin.txt", "rong.txt"}, exitUsage, "", "several things to check"},
		{"a file and an address", []string{"tin.txt", "https://jobs.example/a"}, exitUsage, "", "hint: Check one after another"},
		{"two addresses", []string{"https://jobs.example/a", "https://jobs.example/b"}, exitUnread, "one address at a time", ""},
		{"a text without quotes", strings.Fields(lureText), exitStrong, "many danger signs", ""},
		{"a text that begins with a dash", []string{dash}, exitStrong, "many danger signs", ""},
		{"the same without quotes", strings.Fields(dash), exitStrong, "many danger signs", ""},
		{"a text in a script without blanks", []string{"招聘柬埔寨打字员，包机票，工资很高，公司保管护照"}, -1, "", ""},
		{"a long text in a script without blanks", []string{strings.Repeat("招聘打字员包机票，", 30)}, -1, "", ""},
		{"a flag with one dash", []string{"-json", "tin.txt"}, exitUsage, "", "stands behind --"},
		{"an empty file", []string{"rong.txt"}, exitUnread, "nothing was entered", "“rong.txt” is empty"},
		{"a picture of a telephone", []string{"anh.heic"}, exitUnread, "picture", ""},
		{"a drawing", []string{"ve.svg"}, exitUnread, "picture", ""},
		{"a picture of a scanner", []string{"quet.tif"}, exitUnread, "picture", ""},
		{"a document", []string{"don.pdf"}, exitUnread, "this is a file, not text", ""},
		{"a file without permission", []string{"kin.txt"}, closed, closedOut, closedSays},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out, words bytes.Buffer
			got := run(t.Context(), slices.Concat([]string{"check", "--lang", "en", "--data", "none"}, tc.args), stdio{strings.NewReader(""), &out, &words})
			if tc.want == -1 { // what the rules make of it is theirs
				if got == exitFailed || got == exitUsage || words.Len() > 0 {
					t.Errorf("exit code %d: %s, want it judged", got, words.String())
				}
				return
			}
			if got != tc.want || !strings.Contains(strings.ToLower(out.String()), tc.stdout) || !strings.Contains(words.String(), tc.stderr) || tc.stdout == "" && out.Len() > 0 || tc.stderr == "" && words.Len() > 0 {
				t.Errorf("exit code %d, want %d; %q and %q\n%s%s", got, tc.want, tc.stdout, tc.stderr, out.String(), words.String())
			}
		})
	}
}

func TestEverySlipIsSaidInEveryLanguage(t *testing.T) {
	for _, l := range check.Langs {
		for _, key := range []string{"nothing", "no_file", "word", "number", "folder", "closed", "several"} {
			err := (&checkCmd{Lang: string(l)}).slip(key, filepath.Join("a", "b\x1b[31m"))
			var words bytes.Buffer
			say(&words, err)
			if s := words.String(); strings.Contains(s, "[[") || strings.Contains(s, "{") || strings.Contains(s, "\x1b") || strings.Count(s, "\n") != 2 {
				t.Errorf("%s: %s is said as %q", l, key, s)
			}
		}
	}
}

func TestFlagsBesideATextWithADashStayFlags(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"flags before it", "check --lang en -việc nhẹ", "check --lang en -- -việc nhẹ"},
		{"flags behind it", "check -việc nhẹ --lang en", "check --lang en -- -việc nhẹ"},
		{"two dashes", "check --việc nhẹ", "check -- --việc nhẹ"},
		{"a flag", "check --lang=en tin.txt", "check --lang=en tin.txt"},
		{"a flag with a value of other letters", "check --data=thư-mục tin.txt", "check --data=thư-mục tin.txt"},
		{"behind two dashes already", "check -- -việc", "check -- -việc"},
		{"another command", "search -việc", "search -việc"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := strings.Join(dashedText(strings.Fields(tc.in)), " "); got != tc.want {
				t.Errorf("dashedText(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
}
