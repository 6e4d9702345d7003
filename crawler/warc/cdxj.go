package warc

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const stampLayout = "20060102150405"

// indexed is one line of an index. Text is the line up to the place of the record, so that it can be made before the
// place is known.
type indexed struct {
	text           string
	offset, length int64
}

// indexLine is the JSON of a line as readers know it: all strings.
type indexLine struct {
	URL      string `json:"url"`
	Mime     string `json:"mime"`
	Status   string `json:"status"`
	Digest   string `json:"digest"`
	Length   string `json:"length,omitempty"`
	Offset   string `json:"offset,omitempty"`
	Filename string `json:"filename,omitempty"`
}

// maxMime is the most of a media type that is indexed, in bytes; it comes from a server.
const maxMime = 200

// indexText returns the beginning of the line for a record with these lines and this HTTP head. It is false for records
// that have none: all but responses and revisits.
func indexText(h Header, head []byte) (string, bool) {
	l := indexLine{URL: h.Get(hdrURL), Status: statusOf(head), Digest: "-"}
	switch h.Get(hdrType) {
	case TypeResponse:
		l.Mime, _, _ = strings.Cut(headerLine(head, "Content-Type"), ";")
		if l.Mime = strings.TrimSpace(l.Mime); l.Mime == "" {
			l.Mime = "unk"
		}
		l.Mime = l.Mime[:min(len(l.Mime), maxMime)]
	case TypeRevisit:
		l.Mime = "warc/revisit"
	default:
		return "", false
	}
	if _, value, ok := strings.Cut(h.Get(hdrPayload), ":"); ok {
		l.Digest = value
	}
	at, err := time.Parse(time.RFC3339Nano, h.Get(hdrDate))
	if err != nil {
		return "", false
	}
	var b bytes.Buffer
	b.WriteString(surt(l.URL) + " " + at.UTC().Format(stampLayout) + " ")
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(l) // strings alone cannot fail
	return strings.TrimSuffix(b.String(), "}\n"), true
}

// line returns the whole line for a record of the named file.
func (x indexed) line(file string) string {
	return x.text + `,"length":"` + strconv.FormatInt(x.length, 10) + `","offset":"` + strconv.FormatInt(x.offset, 10) +
		`","filename":"` + file + `"}`
}

// sortIndex sorts by the bytes of the lines, as readers search them.
func sortIndex(lines []indexed) {
	slices.SortFunc(lines, func(a, b indexed) int {
		if c := strings.Compare(a.text, b.text); c != 0 {
			return c
		}
		return strings.Compare(a.line(""), b.line(""))
	})
}

// writeIndex writes the index of a file, whole or not at all. It sorts lines.
func writeIndex(dir, file string, lines []indexed) error {
	sortIndex(lines)
	path := filepath.Join(dir, indexName(file))
	f, err := os.OpenFile(path+".tmp", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(f, 64<<10)
	for _, l := range lines {
		b.WriteString(l.line(file))
		b.WriteByte('\n')
	}
	if err := errors.Join(b.Flush(), f.Sync(), f.Close()); err != nil {
		os.Remove(path + ".tmp")
		return err
	}
	return os.Rename(path+".tmp", path)
}

// maxLine is the longest line of an index or a manifest that is read, in bytes.
const maxLine = 32 << 10

// eachLine calls visit with every line, its offset and its number from 1. A line over the limit ends the reading with
// bufio.ErrTooLong.
func eachLine(r io.Reader, visit func(line string, offset int64, number int)) error {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, 4<<10), maxLine)
	s.Split(wholeLines)
	offset := int64(0)
	for n := 1; s.Scan(); n++ {
		visit(s.Text(), offset, n)
		offset += int64(len(s.Bytes())) + 1
	}
	return s.Err()
}

// wholeLines splits at line feeds and keeps everything else.
func wholeLines(data []byte, atEOF bool) (int, []byte, error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}
