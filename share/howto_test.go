package share_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lurewatch/share"
)

// commands are the lines of the instructions that begin with a dollar sign, by part.
func commands(howto string) [][]string {
	var out [][]string
	for _, part := range strings.Split(howto, strings.Repeat("-", 72)) {
		var lines []string
		for _, l := range strings.Split(part, "\n") {
			if c, ok := strings.CutPrefix(strings.TrimSpace(l), "$ "); ok {
				lines = append(lines, c)
			}
		}
		out = append(out, lines)
	}
	return out
}

// TestABundleIsVerifiedByItsOwnInstructions unpacks a bundle elsewhere and does what HOWTO-VERIFY.txt says, then changes
// it and does so again.
func TestABundleIsVerifiedByItsOwnInstructions(t *testing.T) {
	for _, tool := range []string{"sh", "unzip", "sha256sum", "sed", "gzip", "tail"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed, so the instructions cannot be followed", tool)
		}
	}
	b, r := write(t, share.Bundle, options(share.Bundle), lure(), plain(1))
	unpack := func(t *testing.T) string {
		there := filepath.Join(t.TempDir(), "copied here")
		if out, err := exec.Command("unzip", "-q", file(t, "evidence.wacz", b), "-d", there).CombinedOutput(); err != nil {
			t.Fatalf("unzip: %v\n%s", err, out)
		}
		return there
	}
	follow := func(dir, command string) (string, error) {
		cmd := exec.Command("sh", "-ec", command)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "LC_ALL=C")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	parts := commands(string(opened(t, b)["HOWTO-VERIFY.txt"]))
	if len(parts) != 3 || len(parts[0]) != 6 || !slices.Equal(parts[0], parts[1]) || !slices.Equal(parts[0], parts[2]) {
		t.Fatalf("commands in three languages are %q", parts)
	}
	dir := unpack(t)
	var all strings.Builder
	for _, c := range parts[0] {
		out, err := follow(dir, c)
		if err != nil || strings.Contains(out, "FAILED") {
			t.Errorf("$ %s: %v\n%s", c, err, out)
		}
		all.WriteString(out)
	}
	for _, want := range []string{r.Seal, "datapackage.json: OK", "archive/0001-001.warc.gz: OK", "audit/000000000002.entry: OK", lure().Audits[0].Prev, "WARC-Target-URI: https://jobs.example/viec/1?a=1"} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("what the instructions print has no %q:\n%s", want, &all)
		}
	}
	changes := map[string]struct {
		file    string
		command int // by which it shows
	}{
		"a record":          {"archive/0001-001.warc.gz", 0},
		"a verdict":         {"ads/0001/verdict.json", 0},
		"the list of files": {"datapackage.json", 1},
		"the audit log":     {"audit/000000000003.entry", 3},
	}
	for name, change := range changes {
		dir, path := unpack(t), change.file
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)/2] ^= 1
		if err := os.WriteFile(filepath.Join(dir, path), data, 0o644); err != nil {
			t.Fatal(err)
		}
		if out, err := follow(dir, parts[0][change.command]); err == nil {
			t.Errorf("%s was changed, and $ %s sees nothing:\n%s", name, parts[0][change.command], out)
		}
	}
}

func TestInstructionsBeginWithTheLanguageAskedFor(t *testing.T) {
	for lang, first := range map[string]string{"": "CÁCH KIỂM TRA", "vi": "CÁCH KIỂM TRA", "en": "HOW TO VERIFY", "fr": "COMMENT VÉRIFIER", "xx": "CÁCH KIỂM TRA"} {
		o := options(share.Bundle)
		o.Lang = lang
		b, _ := write(t, share.Bundle, o, plain(1))
		howto := string(opened(t, b)["HOWTO-VERIFY.txt"])
		if !strings.HasPrefix(howto, "TLP:AMBER\n"+first) || strings.Contains(howto, "audit") && strings.Contains(howto, "$ sha256sum -c audit") {
			t.Errorf("%q: instructions are\n%s", lang, howto)
		}
	}
}
