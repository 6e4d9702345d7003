package index_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"lurewatch/index"
	"lurewatch/job"
)

// BenchmarkCatchUp indexes 2,000 invented ads of about 1 KB and reports ads a second and the size of the index
// by the size of the text, before bleve has merged anything away.
func BenchmarkCatchUp(b *testing.B) {
	cases := board(2000)
	l := &memoryLog{}
	text := 0
	for i, c := range cases {
		l.changes = append(l.changes, job.Change{Seq: uint64(i + 1), Case: c})
		for _, f := range job.Fields {
			text += len(c.Ad.Field(f))
		}
	}
	var took time.Duration
	var size int64
	for b.Loop() {
		dir := b.TempDir()
		ix, err := index.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		if _, err := ix.CatchUp(b.Context(), l); err != nil {
			b.Fatal(err)
		}
		took += time.Since(start)
		if err := ix.Close(); err != nil {
			b.Fatal(err)
		}
		size += onDisk(b, dir)
	}
	b.ReportMetric(float64(len(cases)*b.N)/took.Seconds(), "ads/s")
	b.ReportMetric(float64(size)/float64(text*b.N), "index/text")
}

// onDisk sums the sizes of all files under dir.
func onDisk(tb testing.TB, dir string) (size int64) {
	tb.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return size
}

func BenchmarkSearch(b *testing.B) {
	ix := indexOf(b, board(2000)...)
	for _, query := range []string{"", "viec", `"lương cao"`, "薪", "招聘", "0900 000 123", "salary visa -ticket"} {
		b.Run(fmt.Sprintf("%q", query), func(b *testing.B) {
			for b.Loop() {
				if _, err := ix.Search(b.Context(), job.Query{Text: query, Facets: true, HTML: true}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
