package warc_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/warc"
)

// warcio installs the reader of the same name in a folder of its own and returns that. Where npm or what it loads
// packages from is absent, the test is skipped.
func warcio(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("installs a package")
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is not installed, so warcio cannot read what was written: ", err)
	}
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--fetch-retries=0", "warcio@2.4.11")
	cmd.Dir = dir
	spill(t, dir, "package.json", []byte(`{"private":true}`))
	spill(t, dir, "read.mjs", slurp(t, "testdata", "read.mjs"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("warcio cannot be installed: %v\n%s", err, out)
	}
	return dir
}

func node(t *testing.T, dir string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("node", args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("node %v: %v\n%s", args, err, &stderr)
	}
	return out
}

// foreign is a record as warcio read it.
type foreign struct {
	Type, ID, URL, Date, Refers, Method, Mime, Text string
	Status                                          int
	Offset                                          int64
}

// visits are exchanges of every kind.
func visits(t *testing.T) []warc.Exchange {
	t.Helper()
	chunked, zipped, cut, h2, empty := page(2), page(3), page(4), page(5), page(6)
	chunked.Header.Set("Transfer-Encoding", "chunked")
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(zipped.Body)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	zipped.Body = b.Bytes()
	zipped.Header.Set("Content-Encoding", "gzip")
	cut.Header.Set("Content-Length", "4000")
	cut.Truncated = warc.TruncLength
	h2.Proto = "HTTP/2.0"
	h2.URL = "https://www.Jobs.example/Ad/5?q=vi%E1%BB%87c&a=1"
	empty.Status, empty.Body = "301 Moved Permanently", nil
	empty.Header = http.Header{"Location": {"/ad/7"}, "Content-Length": {"0"}}
	return []warc.Exchange{page(1), chunked, zipped, cut, h2, empty, again(time.Hour), unchanged(2*time.Hour, "If-None-Match: \"v1\"\r\n"), page(8)}
}

// TestWarcioReadsWhatWasWritten has another archive's reader read records, decode bodies and make an index.
func TestWarcioReadsWhatWasWritten(t *testing.T) {
	tool, dir := warcio(t), t.TempDir()
	w := open(t, dir, warc.Options{Software: "lurewatch/test"})
	want := visits(t)
	for _, x := range want {
		record(t, w, x)
	}
	closed(t, w)
	sound(t, dir)
	name := files(t, dir, ".warc.gz")[0]
	path := filepath.Join(dir, name)

	ours := all(t, dir, name)
	for i, line := range bytes.Split(bytes.TrimSpace(node(t, tool, "read.mjs", path)), []byte("\n")) {
		var got foreign
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if i >= len(ours) {
			t.Fatalf("warcio reads more than %d records: %s", len(ours), line)
		}
		o := ours[i]
		if got.Type != o.Type() || got.ID != o.ID() || got.Offset != o.Offset || got.URL != o.URL() || got.Date != o.Header.Get("WARC-Date") {
			t.Errorf("record %d: warcio reads %+v, we read %+v", i, got, o.Header)
		}
		if i > 0 {
			checkForeign(t, got, want[(i-1)/3])
		}
		if i == 3*len(want) {
			ours = ours[:0]
		}
	}
	if len(ours) > 0 {
		t.Errorf("warcio read fewer than %d records", len(ours))
	}

	cdx := lines(node(t, tool, "node_modules/warcio/dist/cli.js", "cdx-index", path))
	for i, l := range cdx {
		cdx[i] = strings.Replace(l, `"filename":"`+path, `"filename":"`+name, 1)
	}
	index := lines(slurp(t, dir, files(t, dir, ".cdxj")[0]))
	for i, l := range index { // warcio leaves out what we call unknown
		index[i] = strings.Replace(l, `"mime":"unk",`, "", 1)
	}
	if diff := cmp.Diff(cdx, index); diff != "" {
		t.Errorf("index (-warcio +ours):\n%s", diff)
	}
}

// checkForeign compares what warcio read with what was recorded.
func checkForeign(t *testing.T, got foreign, x warc.Exchange) {
	t.Helper()
	switch got.Type {
	case "response":
		text := string(x.Body)
		if x.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(bytes.NewReader(x.Body))
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(z)
			if err != nil {
				t.Fatal(err)
			}
			text = string(b)
		}
		if got.Text != text || got.Status/100 != int(x.Status[0]-'0') || got.Mime != x.Header.Get("Content-Type") {
			t.Errorf("%s: warcio reads %+v, want %q", x.URL, got, text)
		}
	case "revisit":
		if got.Text != "" || got.Refers != x.URL {
			t.Errorf("%s: warcio reads a revisit %+v, want it to refer there", x.URL, got)
		}
	case "request":
		if got.Method != "GET" {
			t.Errorf("%s: warcio reads a request %+v", x.URL, got)
		}
	}
}

// lines splits and sorts.
func lines(b []byte) []string {
	var out []string
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		out = append(out, s.Text())
	}
	slices.Sort(out)
	return out
}

// TestReaderReadsWhatWgetWrote reads a file of another archive's writer.
func TestReaderReadsWhatWgetWrote(t *testing.T) {
	wget, err := exec.LookPath("wget")
	if err != nil {
		t.Skip("wget is not installed, so there is no file of another writer: ", err)
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "18")
		io.WriteString(w, "<p>Việc làm</p>")
	}))
	defer site.Close()
	dir := t.TempDir()
	cmd := exec.Command(wget, "-q", "--no-config", "--no-proxy", "--warc-file=peer", "-O", os.DevNull, site.URL+"/ad")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("this wget writes no archive: %v\n%s", err, out)
	}
	types := map[string]int{}
	for _, rec := range all(t, dir, "peer.warc.gz") {
		types[rec.Type()]++
		if err := rec.Check(); err != nil {
			t.Errorf("%s at byte %d: %v", rec.Type(), rec.Offset, err)
		}
		if _, body := rec.HTTP(); rec.Type() == warc.TypeResponse && string(body) != "<p>Việc làm</p>" {
			t.Errorf("body is %q", body)
		}
	}
	if types["response"] != 1 || types["request"] != 1 || types["warcinfo"] != 1 {
		t.Errorf("records: %v, want a warcinfo, a request and a response", types)
	}
}
