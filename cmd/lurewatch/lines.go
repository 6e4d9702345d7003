package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// maxLine is the longest line of JSON Lines that is read, in bytes.
const maxLine = 16 << 20

// openInput opens a file, or standard input for "-", and unpacks it if it is gzip.
func openInput(name string, stdin io.Reader) (io.ReadCloser, error) {
	var file io.ReadCloser = io.NopCloser(stdin)
	if name != "-" {
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
	case errors.As(err, &typ):
		f.column, f.why = int(typ.Offset), fmt.Sprintf("%q is a %s, want a %s", typ.Field, typ.Value, typ.Type)
	}
	return f
}
