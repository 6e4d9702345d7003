package index

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"lurewatch/internal/flock"
)

// OpenReading opens the index in dir only to search it: its files stay as they are, byte by byte. CatchUp must not be called.
// It is an error if there is none, or one that [Open] would begin anew. log and now are as in [OpenLasting].
func OpenReading(dir string, log *slog.Logger, now func() time.Time) (*Lasting, error) {
	dir = filepath.Clean(dir)
	lock, err := holdReading(dir)
	if err != nil {
		return nil, fmt.Errorf("open index %s to read it: %w", dir, err)
	}
	ix := &Index{dir: dir, lock: lock, segments: segments{of: map[uint64]*rows{}, tags: newVocabulary()}}
	if err := ix.load(true); err != nil {
		lock.Close()
		return nil, fmt.Errorf("open index %s to read it: %w", dir, err)
	}
	return lasting(ix, log, now), nil
}

// holdReading takes the lock of an index that there is.
func holdReading(dir string) (*os.File, error) {
	name := filepath.Join(dir, lockFile)
	if _, err := os.Stat(name); err != nil {
		return nil, err
	}
	f, err := flock.Take(name)
	if err != nil {
		return nil, ErrInUse
	}
	return f, nil
}
