package store

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
)

// residentKB is how much of a mapped file is in the memory of this process.
func residentKB(t *testing.T, path string) (kb int) {
	t.Helper()
	data, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Skip("the memory of the process cannot be read:", err)
	}
	inside := false
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		fields := strings.Fields(s.Text())
		switch {
		case len(fields) == 0:
		case !strings.HasSuffix(fields[0], ":"): // the first line of a mapping
			inside = strings.HasSuffix(s.Text(), path)
		case inside && fields[0] == "Rss:":
			n, _ := strconv.Atoi(fields[1])
			kb += n
		}
	}
	return kb
}

func TestTheProcessDoesNotGrowWithTheFile(t *testing.T) {
	const rows, size = 1000, 8000
	s, ctx := openTest(t), context.Background()
	value := func(i int) []byte { return bytes.Repeat([]byte{byte(i)}, size) }
	key := func(i int) []byte { return fmt.Appendf(nil, "row %d", i) }
	err := s.do(ctx, func(b *batch) error {
		for i := range rows {
			b.put(b.bodies, key(i), value(i))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	readAll := func() {
		t.Helper()
		err := s.db.View(func(tx *bbolt.Tx) error {
			for i := range rows {
				if got := tx.Bucket(bucketBodies).Get(key(i)); !bytes.Equal(got, value(i)) {
					t.Errorf("row %d is not as it was written", i)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	readAll()
	path := s.db.Path()
	before := residentKB(t, path)
	if before < rows*size>>10 {
		t.Fatalf("%d KB of the file are mapped after it was read, want %d or more: the test looks at the wrong memory", before, rows*size>>10)
	}
	for i := range unmapEvery {
		if err := s.do(ctx, mark(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	if after := residentKB(t, path); after > before/4 {
		t.Errorf("%d KB of the file are mapped after %d transactions, it was %d", after, unmapEvery, before)
	}
	readAll()
}
