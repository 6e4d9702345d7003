package warc

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Place is where the answer to one request lies.
type Place struct {
	Ref
	Type   string // [TypeResponse] or [TypeRevisit]
	Record string // its id
	URL    string
	At     time.Time // when the page was asked for, UTC
	// SHA256 is of the body, "sha256:" and hex: of a revisit, of the body that it refers to; empty if that is gone.
	SHA256 string
	// Original is the record that a revisit refers to; nil for a response, and where that record is gone.
	Original *Place
}

// Find returns where the newest answer of an address lies that was asked for up to a time. It reads the indexes of the
// files that are closed, newest first; what a [Writer] has not closed yet, [Writer.Find] finds. An address is compared
// letter by letter. The errors are [ErrNoRecord], a [*Fault] and those of the disk. Many may look at once.
func Find(dir, url string, at time.Time) (Place, error) {
	p, err := find(dir, url, at)
	if err != nil {
		return Place{}, fmt.Errorf("find %.200q: %w", url, err)
	}
	return p, nil
}

// Find is as the function of that name, and finds what is in the open file too.
func (w *Writer) Find(ctx context.Context, url string, at time.Time) (Place, error) {
	var best hit
	err := w.ask(ctx, func() error {
		if w.current != nil {
			best = newest(w.current.lines, w.current.name, url, at)
		}
		return nil
	})
	if err != nil && !errors.Is(err, ErrClosed) {
		return Place{}, fmt.Errorf("find %.200q: %w", url, err)
	}
	if best.File == "" {
		return Find(w.dir, url, at)
	}
	p, err := best.place(w.dir)
	if err != nil {
		return Place{}, fmt.Errorf("find %.200q: %w", url, err)
	}
	return p, nil
}

// hit is a line of an index that is about an address. Its stamp orders it.
type hit struct {
	Ref
	stamp string
}

// later reports whether h is a newer answer than o, of one file.
func (h hit) later(o hit) bool {
	return o.File == "" || h.stamp > o.stamp || h.stamp == o.stamp && h.Offset > o.Offset
}

// newest looks through the index of the open file, which is not sorted yet.
func newest(lines []indexed, file, url string, at time.Time) (best hit) {
	key, until := surt(url)+" ", at.UTC().Format(stampLayout)
	for _, l := range lines {
		rest, ok := strings.CutPrefix(l.text, key)
		if !ok {
			continue
		}
		stamp, text, _ := strings.Cut(rest, " ")
		var named indexLine
		if json.Unmarshal([]byte(text+"}"), &named) != nil || named.URL != url || stamp > until {
			continue
		}
		if h := (hit{Ref{file, l.offset, l.length}, stamp}); h.later(best) {
			best = h
		}
	}
	return best
}

// begunBefore is how long before its file was begun a page in it can have been asked for.
const begunBefore = 2 * time.Minute

func find(dir, url string, at time.Time) (Place, error) {
	indexes, err := filepath.Glob(filepath.Join(dir, prefix+"*.cdxj"))
	if err != nil {
		return Place{}, err
	}
	slices.Sort(indexes)
	for _, path := range slices.Backward(indexes) {
		file := strings.TrimSuffix(filepath.Base(path), ".cdxj") + ending
		if !isFileName(file) {
			continue
		}
		begun, err := time.Parse(stampLayout, file[len(prefix):len(prefix)+len(stampLayout)])
		if err == nil && begun.After(at.Add(begunBefore)) {
			continue
		}
		switch h, err := search(path, file, url, at); {
		case errors.Is(err, os.ErrNotExist): // it expired meanwhile
		case err != nil:
			return Place{}, err
		case h.File != "":
			return h.place(dir)
		}
	}
	return Place{}, ErrNoRecord
}

// search looks an address up in the index of a file, which is sorted.
func search(path, file, url string, at time.Time) (best hit, err error) {
	f, err := os.Open(path)
	if err != nil {
		return hit{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return hit{}, err
	}
	key, until := surt(url)+" ", at.UTC().Format(stampLayout)
	begin, err := firstLine(f, info.Size(), key)
	if err != nil {
		return hit{}, err
	}
	lines := bufio.NewReader(io.NewSectionReader(f, begin, info.Size()-begin))
	for {
		line, err := lines.ReadString('\n')
		rest, ok := strings.CutPrefix(line, key)
		if !ok || err != nil && err != io.EOF {
			return best, unlessEnd(err)
		}
		stamp, text, _ := strings.Cut(rest, " ")
		var l indexLine
		if json.Unmarshal([]byte(text), &l) != nil || l.URL != url || stamp > until {
			continue
		}
		offset, err1 := strconv.ParseInt(l.Offset, 10, 64)
		length, err2 := strconv.ParseInt(l.Length, 10, 64)
		if h := (hit{Ref{file, offset, length}, stamp}); err1 == nil && err2 == nil && h.later(best) {
			best = h
		}
	}
}

// unlessEnd is err, or nil for the end of a file.
func unlessEnd(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// firstLine returns where the first line begins that is not less than key, by halves.
func firstLine(f io.ReaderAt, size int64, key string) (int64, error) {
	low, high := int64(0), size
	for low < high {
		middle := (low + high) / 2
		start, line, err := lineFrom(f, size, middle)
		switch {
		case err != nil:
			return 0, err
		case start >= high:
			high = middle
		case line < key:
			low = start + int64(len(line))
		default:
			high = middle
		}
	}
	start, _, err := lineFrom(f, size, low)
	return start, err
}

// lineFrom returns the first line that begins at or after an offset, with its end, and where it begins; size if there
// is none.
func lineFrom(f io.ReaderAt, size, offset int64) (int64, string, error) {
	start := max(0, offset-1)
	r := bufio.NewReaderSize(io.NewSectionReader(f, start, size-start), 1<<10)
	if offset > 0 {
		skipped, err := r.ReadString('\n')
		if start += int64(len(skipped)); err != nil {
			return size, "", unlessEnd(err)
		}
	}
	line, err := r.ReadString('\n')
	return start, line, unlessEnd(err)
}

// place reads the record that was found, and compares its digests.
func (h hit) place(dir string) (Place, error) {
	rec, err := Read(dir, h.Ref)
	if err != nil {
		return Place{}, err
	}
	p := placeOf(h.File, rec)
	at, ok := rec.Original()
	if !ok {
		return p, nil
	}
	original, err := Read(dir, at)
	if err != nil {
		return p, unlessGone(err)
	}
	o := placeOf(at.File, original)
	p.SHA256, p.Original = o.SHA256, &o
	return p, nil
}

// placeOf is where a record that was read lies; its digest is that of a response.
func placeOf(file string, rec Record) Place {
	p := Place{Ref: Ref{file, rec.Offset, rec.Length}, Type: rec.Type(), Record: rec.ID(), URL: rec.URL(), At: rec.Date().UTC()}
	if p.Type == TypeResponse {
		_, body := rec.HTTP()
		sum := sha256.Sum256(body)
		p.SHA256 = "sha256:" + hex.EncodeToString(sum[:])
	}
	return p
}

// unlessGone is err, or nil for a record that expired.
func unlessGone(err error) error {
	if errors.Is(err, ErrNoRecord) {
		return nil
	}
	return err
}
