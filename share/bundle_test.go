package share_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/warc"
	"lurewatch/job"
	"lurewatch/share"
)

// opened are the files of a bundle by name.
func opened(t testing.TB, b []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string][]byte)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := out[f.Name]; twice || f.Method != zip.Store || f.Flags&8 != 0 || !f.Modified.Equal(noon) {
			t.Errorf("%s: method %d, flags %x, of %v, twice %v", f.Name, f.Method, f.Flags, f.Modified, twice)
		}
		out[f.Name] = data
	}
	return out
}

func digest(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

func TestABundleListsAllThatIsInIt(t *testing.T) {
	b, r := write(t, share.Bundle, options(share.Bundle), lure(), plain(1))
	files := opened(t, b)
	var pkg struct {
		Profile   string
		TLP       share.TLP
		Resources []struct {
			Name, Path, Hash string
			Bytes            int
		}
		Home struct{ URL string }
	}
	if err := json.Unmarshal(files["datapackage.json"], &pkg); err != nil {
		t.Fatal(err)
	}
	listed := []string{"datapackage-digest.json", "datapackage.json"}
	for _, f := range pkg.Resources {
		listed = append(listed, f.Path)
		if f.Hash != "sha256:"+digest(files[f.Path]) || f.Bytes != len(files[f.Path]) || f.Name != filepath.Base(f.Path) {
			t.Errorf("%+v is not what is there", f)
		}
	}
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(listed)
	slices.Sort(names)
	if diff := cmp.Diff(listed, names); diff != "" {
		t.Errorf("files (-listed +there):\n%s", diff)
	}
	if pkg.Profile != "data-package" || pkg.TLP != share.TLPAmber || pkg.Home.URL != lure().Case.Ad.URL {
		t.Errorf("datapackage.json says %+v", pkg)
	}
	if want := fmt.Sprintf(`{"hash":"sha256:%s","path":"datapackage.json"}`, r.Seal); r.Seal != digest(files["datapackage.json"]) || string(files["datapackage-digest.json"]) != want {
		t.Errorf("seal %s, digest %s", r.Seal, files["datapackage-digest.json"])
	}
	for _, want := range []string{"archive/0001-001.warc.gz", "archive/0001-002.warc.gz", "ads/0001/ad.json", "ads/0001/verdict.json", "ads/0001/reviews.json", "ads/0001/history.json",
		"ads/0001/evidence.json", "ads/0002/verdict.json", "audit.jsonl", "audit-sha256.txt", "audit/000000000002.entry", "rules.json", "export.json", "indexes/index.cdx", "pages/pages.jsonl", "HOWTO-VERIFY.txt"} {
		if len(files[want]) == 0 {
			t.Errorf("there is no %s", want)
		}
	}
}

func TestRecordsAreByteForByte(t *testing.T) {
	it := lure()
	b, _ := write(t, share.Bundle, options(share.Bundle), it)
	files := opened(t, b)
	for i := range it.Evidence {
		raw, id, payload := member(it.Case.Ad, i+1)
		name := fmt.Sprintf("archive/0001-%03d.warc.gz", i+1)
		if !bytes.Equal(files[name], raw) {
			t.Errorf("%s is not the record that was stored", name)
		}
		record, err := warc.NewReader(bytes.NewReader(files[name])).Next()
		if err != nil || record.ID() != id {
			t.Errorf("%s: record %s, %v", name, record.ID(), err)
		}
		if !bytes.Contains(files["ads/0001/evidence.json"], []byte(payload)) {
			t.Errorf("evidence.json has no payload %s", payload)
		}
	}
}

func TestTheIndexFindsEachRecord(t *testing.T) {
	b, _ := write(t, share.Bundle, options(share.Bundle), lure())
	files := opened(t, b)
	lines := strings.Split(strings.TrimSuffix(string(files["indexes/index.cdx"]), "\n"), "\n")
	if len(lines) != 2 || !slices.IsSorted(lines) {
		t.Fatalf("index is %q", lines)
	}
	for i, line := range lines {
		parts := strings.SplitN(line, " ", 3)
		var l struct{ URL, Mime, Status, Digest, Length, Offset, Filename string }
		if err := json.Unmarshal([]byte(parts[2]), &l); err != nil {
			t.Fatal(err)
		}
		_, _, payload := member(lure().Case.Ad, i+1)
		want := struct{ URL, Mime, Status, Digest, Length, Offset, Filename string }{lure().Case.Ad.URL, "text/html", "200", strings.TrimPrefix(payload, "sha256:"),
			fmt.Sprint(len(files["archive/"+l.Filename])), "0", fmt.Sprintf("0001-%03d.warc.gz", i+1)}
		if l != want || parts[0] != "example,jobs)/viec/1?a=1" || parts[1] != fmt.Sprintf("202611200%d0000", i+1) {
			t.Errorf("line %q, want %+v", line, want)
		}
	}
	if got := strings.Count(string(files["pages/pages.jsonl"]), "\n"); got != 3 {
		t.Errorf("pages.jsonl has %d lines, want a header and two pages", got)
	}
}

// TestTheIndexIsThatOfTheCrawler has the crawler write an archive, and compares its index with that of a bundle of it.
func TestTheIndexIsThatOfTheCrawler(t *testing.T) {
	for _, url := range []string{"https://www.Jobs.example/Ad/5/?q=vi%E1%BB%87c&a=1", "http://jobs.example:80/", "https://jobs.example:8443/a?b", "https://www2.jobs.example/x#y", "https://user@jobs.example"} {
		dir := t.TempDir()
		w, err := warc.Open(dir, warc.Options{})
		if err != nil {
			t.Fatal(err)
		}
		ref, err := w.Record(t.Context(), warc.Exchange{URL: url, At: noon, Status: "200 OK", Proto: "HTTP/1.1", Header: map[string][]string{"Content-Type": {"text/html; charset=utf-8"}}, Body: []byte("<p>x")})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		it := plain(1)
		it.Evidence = []job.Evidence{{File: ref.File, Offset: ref.Offset, Length: ref.Length, URL: url, At: noon, Type: "response"}}
		o := options(share.Bundle)
		o.Record = func(_ context.Context, e job.Evidence) (io.ReadCloser, error) {
			f, err := os.ReadFile(filepath.Join(dir, e.File))
			if err != nil {
				return nil, err
			}
			return io.NopCloser(bytes.NewReader(f[e.Offset : e.Offset+e.Length])), nil
		}
		b, r := write(t, share.Bundle, o, it)
		if len(r.LeftOut) > 0 {
			t.Fatalf("%s: left out %+v", url, r.LeftOut)
		}
		index, err := filepath.Glob(filepath.Join(dir, "*.cdxj"))
		if err != nil || len(index) != 1 {
			t.Fatal(index, err)
		}
		theirs, err := os.ReadFile(index[0])
		if err != nil {
			t.Fatal(err)
		}
		place := regexp.MustCompile(`"length".*`)
		if got, want := place.ReplaceAllString(string(opened(t, b)["indexes/index.cdx"]), ""), place.ReplaceAllString(string(theirs), ""); got != want {
			t.Errorf("index of a bundle %q, of the crawler %q", got, want)
		}
	}
}

func TestTheAuditLogCanBeChecked(t *testing.T) {
	it := lure()
	b, _ := write(t, share.Bundle, options(share.Bundle), it)
	files := opened(t, b)
	lines := bytes.Split(bytes.TrimSpace(files["audit.jsonl"]), []byte("\n"))
	if len(lines) != len(it.Audits) {
		t.Fatalf("%d lines, want %d", len(lines), len(it.Audits))
	}
	for i, line := range lines {
		var a job.Audit
		if err := json.Unmarshal(line, &a); err != nil {
			t.Fatal(err)
		}
		if a.Sum() != it.Audits[i].Hash || a.Hash != it.Audits[i].Hash {
			t.Errorf("line %d has another hash after it was read: %s", a.Seq, line)
		}
		entry := files[fmt.Sprintf("audit/%012d.entry", a.Seq)]
		if digest(entry) != a.Hash || !bytes.HasSuffix(entry, []byte(a.Prev)) {
			t.Errorf("entry %d is not what its hash is of", a.Seq)
		}
	}
}

func TestRecordsThatCannotBeHadAreReported(t *testing.T) {
	whole, _, _ := member(lure().Case.Ad, 1)
	tests := []struct {
		name   string
		record func(context.Context, job.Evidence) (io.ReadCloser, error)
		why    string
	}{
		{"nobody has them", nil, "no longer kept"},
		{"they expired", func(context.Context, job.Evidence) (io.ReadCloser, error) { return nil, fs.ErrNotExist }, "no longer kept"},
		{"the disk fails", func(context.Context, job.Evidence) (io.ReadCloser, error) {
			return nil, errors.New("input/output error")
		}, "damaged"},
		{"they are another's", func(context.Context, job.Evidence) (io.ReadCloser, error) {
			raw, _, _ := member(job.Ad{URL: "https://other.example/"}, 7)
			return io.NopCloser(bytes.NewReader(raw)), nil
		}, "damaged"},
		{"they are cut", func(context.Context, job.Evidence) (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(whole[:len(whole)-9])), nil
		}, "damaged"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := options(share.Bundle)
			o.Record = test.record
			b, r := write(t, share.Bundle, o, lure())
			if len(r.LeftOut) != 1 || r.LeftOut[0].Count != 2 || r.LeftOut[0].What != "record" || !strings.Contains(r.LeftOut[0].Why, test.why) {
				t.Errorf("report is %+v", r.LeftOut)
			}
			files := opened(t, b)
			if !bytes.Contains(files["export.json"], []byte(test.why)) || !bytes.Contains(files["HOWTO-VERIFY.txt"], []byte("left_out")) {
				t.Errorf("the bundle does not say what is missing: %s", files["export.json"])
			}
			if bytes.Contains(files["HOWTO-VERIFY.txt"], []byte("gzip")) {
				t.Error("the instructions speak of a record that is not there")
			}
		})
	}
}

func TestARecordThatWasChangedIsLeftOut(t *testing.T) {
	for name, change := range map[string]func(*job.Evidence){
		"another payload": func(e *job.Evidence) { e.Digest = "sha256:" + strings.Repeat("0", 64) },
		"another length":  func(e *job.Evidence) { e.Length++ },
		"another id":      func(e *job.Evidence) { e.Record = "<urn:uuid:1>" },
	} {
		it := lure()
		change(&it.Evidence[0])
		if _, r := write(t, share.Bundle, options(share.Bundle), it); len(r.LeftOut) != 1 || r.LeftOut[0].Count != 1 {
			t.Errorf("%s: report is %+v", name, r.LeftOut)
		}
	}
}
