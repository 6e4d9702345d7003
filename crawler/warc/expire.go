package warc

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"lurewatch/internal/durable"
)

// Expire deletes the files that were closed before a time, with their indexes, and returns their names. The manifest
// gets a line for each, so that a file that expired differs from one that is missing.
//
// A younger file may refer to a record that is up to [Options.ReferFor] older. Who promises to keep what was seen
// within a time T passes now - T - ReferFor.
func (w *Writer) Expire(ctx context.Context, before time.Time) ([]string, error) {
	var gone []string
	err := w.ask(ctx, func() (err error) {
		gone, err = w.expire(before)
		return err
	})
	return gone, err
}

func (w *Writer) expire(before time.Time) ([]string, error) {
	var names []string
	for name, e := range w.manifest.closed {
		if e.At.Before(before) && (w.current == nil || name != w.current.name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for i, name := range names {
		if err := w.manifest.append(entry{Event: eventExpired, File: name, At: w.opts.Now()}); err != nil {
			return names[:i], errors.Join(err, w.removeExpired())
		}
	}
	return names, w.removeExpired()
}

// removeExpired deletes the files that the manifest says expired.
func (w *Writer) removeExpired() error {
	removed := 0
	for name := range w.manifest.expired {
		for _, n := range []string{name, indexName(name)} {
			switch err := os.Remove(filepath.Join(w.dir, n)); {
			case err == nil:
				removed++
			case !errors.Is(err, fs.ErrNotExist):
				return err
			}
		}
		delete(w.manifest.expired, name)
	}
	if removed == 0 {
		return nil
	}
	return durable.Sync(w.dir)
}
