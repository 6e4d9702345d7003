package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"
)

// maxLine is the longest line of JSON Lines that is read, in bytes.
const maxLine = 16 << 20

// stdin returns standard input. Reading it ends when ctx does, as reading a terminal or a pipe by itself does not;
// the goroutine that waits for it ends with the process.
func (a *app) stdin() io.Reader {
	r, w := io.Pipe()
	go func() {
		_, err := io.Copy(w, a.io.in)
		w.CloseWithError(err)
	}()
	context.AfterFunc(a.ctx, func() { w.CloseWithError(context.Cause(a.ctx)) })
	return r
}

// openInput opens a file, or standard input for "-", and unpacks it if it is gzip.
func (a *app) openInput(name string) (io.ReadCloser, error) {
	var file io.ReadCloser
	if name == "-" {
		file = io.NopCloser(a.stdin())
	} else {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		file = f
	}
	b := bufio.NewReaderSize(file, 1<<16)
	if magic, _ := b.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return input{b, file}, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return input{z, file}, nil
}

// utf8Mark is the byte order mark that some programs put before UTF-8.
var utf8Mark = []byte("\xef\xbb\xbf")

type input struct {
	io.Reader
	io.Closer
}

// lineFault is what is wrong with one line.
type lineFault struct {
	file         string
	line, column int
	why          string
}

func (f lineFault) Error() string {
	if f.column > 0 {
		return fmt.Sprintf("%s:%d:%d: %s", f.file, f.line, f.column, f.why)
	}
	return fmt.Sprintf("%s:%d: %s", f.file, f.line, f.why)
}

// eachLine calls do with every line that is not empty, numbered from 1. A line over maxLine is passed to bad. It
// returns what do returns, and read errors.
func eachLine(name string, r io.Reader, do func(n int, line []byte) error, bad func(lineFault)) error {
	b := bufio.NewReaderSize(r, 1<<16)
	for n := 1; ; n++ {
		line, err := readLine(b)
		if n == 1 {
			line = bytes.TrimPrefix(line, utf8Mark)
		}
		if errors.Is(err, errLongLine) {
			bad(lineFault{file: name, line: n, why: fmt.Sprintf("line is longer than %d bytes", maxLine)})
			continue
		}
		if len(bytes.TrimSpace(line)) > 0 {
			if err := do(n, line); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s, line %d: %w", name, n, err)
		}
	}
}

var errLongLine = errors.New("line too long")

// readLine returns one line without its end. A long line is read to its end and not kept.
func readLine(b *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := b.ReadSlice('\n')
		if long = long || len(line)+len(part) > maxLine; !long {
			line = append(line, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if long {
			return nil, errLongLine
		}
		return bytes.TrimRight(line, "\r\n"), err
	}
}

// decodeLine reads one JSON object into v and says where it is broken, by column.
func decodeLine(name string, n int, line []byte, v any) error {
	if i := invalidUTF8(line); i >= 0 {
		return lineFault{name, n, i + 1, "the line is not UTF-8"}
	}
	err := json.Unmarshal(line, v)
	if err == nil {
		return nil
	}
	f := lineFault{file: name, line: n, why: err.Error()}
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		f.column = int(syntax.Offset)
	case errors.As(err, &typ) && typ.Field == "":
		f.column, f.why = int(typ.Offset), "want a JSON object, an ad"
	case errors.As(err, &typ):
		f.column, f.why = int(typ.Offset), fmt.Sprintf("%q is a %s, want a %s", typ.Field, typ.Value, typ.Type.Kind())
	}
	return f
}

// invalidUTF8 is where the first invalid byte of a line is, -1 if there is none.
func invalidUTF8(line []byte) int {
	if utf8.Valid(line) {
		return -1
	}
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRune(line[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
