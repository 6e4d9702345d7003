package index

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// elsewhere is an error of what the index asks, not of its files.
type elsewhere struct{ error }

func (e elsewhere) Unwrap() error { return e.error }

// damage makes an error of reading the index an [ErrDamaged]: nothing that is typed leads to one. What is not of its
// files stays as it is.
func damage(err error) error {
	var other elsewhere
	if errors.Is(err, ErrDamaged) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, bleve.ErrorIndexClosed) || errors.As(err, &other) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// sound reads all segments of the index once and compares them with the sums that bleve wrote behind them: bleve itself
// opens a segment of any content, and meets what is wrong in it in goroutines of its own, where nobody can stop it from
// ending the program. The index is opened for that without those goroutines.
func (ix *Index) sound() error {
	b, err := ix.openBleve(true)
	if err != nil {
		return err
	}
	return errors.Join(soundSegments(b), b.Close())
}

// soundSegments compares the segments of an open index with their sums.
func soundSegments(b bleve.Index) error {
	inner, err := b.Advanced()
	if err != nil {
		return err
	}
	reader, err := inner.Reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return fmt.Errorf("bleve reads %T", reader)
	}
	for _, s := range snapshot.Segments() {
		kept, ok := s.Segment().(segment.PersistedSegment)
		if !ok { // it is in memory
			continue
		}
		if err := soundFile(kept.Path()); err != nil {
			return fmt.Errorf("%w: segment %s: %w", ErrDamaged, filepath.Base(kept.Path()), err)
		}
	}
	return nil
}

// sumSize is the length of the sum at the end of a segment: CRC-32 of all before it, big-endian.
const sumSize = 4

// soundFile compares a segment with its sum.
func soundFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < sumSize {
		return fmt.Errorf("it has %d bytes", info.Size())
	}
	in, sum := bufio.NewReaderSize(f, 1<<20), crc32.NewIEEE()
	if _, err := io.CopyN(sum, in, info.Size()-sumSize); err != nil {
		return err
	}
	var want [sumSize]byte
	if _, err := io.ReadFull(in, want[:]); err != nil {
		return err
	}
	if got, want := sum.Sum32(), binary.BigEndian.Uint32(want[:]); got != want {
		return fmt.Errorf("its sum is %08x, want %08x", got, want)
	}
	return nil
}
