package robots_test

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"

	"lurewatch/crawler/robots"
)

// archive holds the vectors of github.com/google/robotstxt-spec-test at commit 552ade5, next to the repository.
const archive = "../../../shared/data/fixtures/robots.tar.gz"

// standardVectors is how many vectors that commit has that are not marked GOOGLE_SPECIFIC.
const standardVectors = 378

// vector is one expectation of the suite about one robots.txt.
type vector struct {
	file, robots, url, product, outcome string
	google                              bool // marked GOOGLE_SPECIFIC: not asked for by the RFC
}

func TestSpecVectors(t *testing.T) {
	right := map[bool]int{}
	total := map[bool]int{}
	for _, v := range readVectors(t) {
		want := v.outcome == "ALLOWED"
		got := robots.Parse([]byte(v.robots)).Allowed(v.product, target(v.url))
		total[v.google]++
		switch {
		case got == want:
			right[v.google]++
		case !v.google:
			t.Errorf("%s: Allowed(%q, %q) = %v, want %v in\n%s", v.file, v.product, v.url, got, want, v.robots)
		}
	}
	t.Logf("%d of %d standard vectors, %d of %d marked GOOGLE_SPECIFIC", right[false], total[false], right[true], total[true])
	if total[false] != standardVectors {
		t.Errorf("the archive has %d standard vectors, want %d", total[false], standardVectors)
	}
}

// target returns path and query of an address as written.
func target(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		return rest[i:]
	}
	return ""
}

func readVectors(t *testing.T) []vector {
	t.Helper()
	f, err := os.Open(archive)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no conformance vectors at %s", archive)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(h.Name, "robots/spec/") || !strings.HasSuffix(h.Name, ".textproto") {
			continue
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, parseVectors(t, path.Base(h.Name), string(text))...)
	}
}

// parseVectors reads the part of the text form of protocol buffers that the suite uses: fields whose values are
// adjacent strings or one word.
func parseVectors(t *testing.T, file, text string) []vector {
	t.Helper()
	var all []vector
	var body string
	words := tokens(text)
	for i := 0; i < len(words); {
		name := words[i]
		i++
		var value string
		for ; i < len(words) && words[i][0] == '"'; i++ {
			value += unquote(t, words[i])
		}
		switch name {
		case "robotstxt":
			body = value
		case "testurl":
			all = append(all, vector{file: file, robots: body, url: value})
		case "useragent":
			all[len(all)-1].product = value
		case "expected_outcome":
			all[len(all)-1].outcome = words[i]
			i++
		case "test_type":
			all[len(all)-1].google = words[i] == "GOOGLE_SPECIFIC"
			i++
		}
	}
	return all
}

// tokens splits into quoted strings and words; comments and punctuation are dropped.
func tokens(s string) []string {
	const between = " \t\r\n,;:[]{}"
	var out []string
	for s = strings.TrimLeft(s, between); s != ""; s = strings.TrimLeft(s, between) {
		end := 0
		switch s[0] {
		case '#':
			if end = strings.IndexByte(s, '\n'); end < 0 {
				return out
			}
			s = s[end:]
			continue
		case '"':
			for end = 1; s[end] != '"'; end++ {
				if s[end] == '\\' {
					end++
				}
			}
			end++
		default:
			if end = strings.IndexAny(s, between+`"#`); end < 0 {
				end = len(s)
			}
		}
		out = append(out, s[:end])
		s = s[end:]
	}
	return out
}

func unquote(t *testing.T, quoted string) string {
	t.Helper()
	s, err := strconv.Unquote(strings.ReplaceAll(quoted, `\'`, `'`))
	if err != nil {
		t.Fatalf("unquote %s: %v", quoted, err)
	}
	return s
}
