package warc

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"
)

// TestTheNextRecordIsFoundAnywhere lays a record at each place around the border of what is looked through at once, behind
// bytes that look like the beginning of one.
func TestTheNextRecordIsFoundAnywhere(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, "WARC/1.1\r\n")
	z.Close()
	const border = 64 << 10
	for at := border - 12; at < border+12; at++ {
		file := bytes.Repeat([]byte("\x1f\x8b\x08\x00 not a record "), border)[:at]
		file = append(file, b.Bytes()...)
		got, err := nextRecord(bytes.NewReader(file), 1, int64(len(file)))
		if err != nil || got != int64(at) {
			t.Errorf("nextRecord = %d, %v, want %d", got, err, at)
		}
		if got, err := nextRecord(bytes.NewReader(file), int64(at)+1, int64(len(file))); err != nil || got != int64(len(file)) {
			t.Errorf("behind it, nextRecord = %d, %v, want the end", got, err)
		}
	}
}
