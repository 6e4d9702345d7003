package facts_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"lurewatch/job"
)

// golden reads a table of testdata: one case a line, its parts set apart by tabs; # begins a remark.
func golden(t *testing.T, name string, parts int) [][]string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out [][]string
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, "\t")
		if len(row) != parts {
			t.Fatalf("%s:%d: %d parts, want %d", name, n, len(row), parts)
		}
		out = append(out, row)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// list writes values as the golden tables do: "-" for none.
func list[T any](values []T, write func(T) string) string {
	var all []string
	for _, v := range values {
		all = append(all, write(v))
	}
	if all == nil {
		return "-"
	}
	return strings.Join(all, " ")
}

func TestReadRoutes(t *testing.T) {
	b := newBench(t)
	for _, row := range golden(t, "routes.txt", 3) {
		lang, text, want := row[0], row[1], row[2]
		f := b.Read(b.doc(job.Ad{Text: text, Lang: lang}))
		if got := list(f.Routes, func(r job.Route) string { return string(r.Kind) + ":" + r.Place }); got != want {
			t.Errorf("routes of %s %q = %q, want %q", lang, text, got, want)
		}
	}
}
