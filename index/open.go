package index

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"lurewatch/internal/flock"
)

// The files in the directory of an index: our lock, which stays when the rest is deleted, and what bleve makes.
const (
	lockFile  = "lock"
	metaFile  = "index_meta.json"
	storeDir  = "store"
	boltFile  = "root.bolt"
	boltPause = "200ms" // how long bleve waits for a store that someone has open
)

// The internal keys. formatKey is written last when an index is made, so an index without it is half made.
var (
	formatKey   = []byte("lurewatch_format")
	positionKey = []byte("lurewatch_position")
	aimKey      = []byte("lurewatch_aim") // there until an index that is built anew is whole; see [Lasting]
)

// Open opens the index in dir, or makes an empty one at position 0. An index that does not open (half made,
// damaged, of another format) is deleted and begun anew; [Index.Rebuilt] says why. What a [RebuildFrom] that was
// killed left is put right. An index that is open
// already is left alone: [ErrInUse].
func Open(dir string) (*Index, error) {
	dir = filepath.Clean(dir)
	lock, err := hold(dir)
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	ix := &Index{dir: dir, lock: lock, segments: segments{of: map[uint64]*rows{}, tags: newVocabulary()}}
	if err = mend(dir); err == nil {
		err = ix.open()
	}
	if err != nil {
		lock.Close()
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	return ix, nil
}

// hold makes the directory and takes its lock.
func hold(dir string) (*os.File, error) {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, errors.New("it is a file, not a folder: move it away")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	f, err := flock.Take(filepath.Join(dir, lockFile))
	if errors.Is(err, flock.ErrHeld) {
		return nil, ErrInUse
	}
	return f, err
}

// open opens what is there, or makes a new index in its place.
func (ix *Index) open() error {
	if exists(filepath.Join(ix.dir, metaFile)) || exists(filepath.Join(ix.dir, storeDir)) {
		err := ix.load(false)
		if err == nil || errors.Is(err, ErrInUse) {
			return err
		}
		ix.rebuilt = err.Error()
		if err := clearIndex(ix.dir); err != nil {
			return err
		}
	}
	return ix.create()
}

// load opens an existing index. Damage shows as an error, or as a panic or a memory fault inside bleve, which
// maps its files. After a panic bleve keeps its lock until the process ends, so only an error can mean that
// someone else has it.
func (ix *Index) load(look bool) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	if err := ix.sound(); err != nil {
		return err
	}
	b, err := ix.openBleve(look)
	if err != nil {
		return err
	}
	position, err := readHead(b)
	if err != nil {
		return errors.Join(err, b.Close())
	}
	aim, err := readNumber(b, aimKey)
	if err != nil {
		return errors.Join(fmt.Errorf("read how far it is to come: %w", err), b.Close())
	}
	ix.bleve = b
	ix.position.Store(position)
	ix.aimed.Store(aim)
	return nil
}

// openBleve opens what bleve made, to look at it only or to write too.
func (ix *Index) openBleve(look bool) (bleve.Index, error) {
	b, err := bleve.OpenUsing(ix.dir, map[string]any{"bolt_timeout": boltPause, "read_only": look})
	if err != nil && flock.Held(filepath.Join(ix.dir, storeDir, boltFile)) {
		return nil, ErrInUse
	}
	return b, err
}

// readHead checks the format of an index and returns its position.
func readHead(b bleve.Index) (position uint64, err error) {
	found, err := b.GetInternal(formatKey)
	switch {
	case err != nil:
		return 0, fmt.Errorf("read its format: %w", err)
	case len(found) == 0:
		return 0, errors.New("it is half made")
	case string(found) != format:
		return 0, fmt.Errorf("format %q, this release knows %q", clipBytes(string(found), 20), format)
	}
	if position, err = readNumber(b, positionKey); err != nil {
		return 0, fmt.Errorf("read its position: %w", err)
	}
	return position, nil
}

// readNumber reads a number that is kept under an internal key; 0 for none.
func readNumber(b bleve.Index, key []byte) (uint64, error) {
	p, err := b.GetInternal(key)
	if err != nil || len(p) == 0 {
		return 0, err
	}
	return strconv.ParseUint(string(p), 10, 64)
}

// create makes an empty index that survives a power cut. bleve does not sync its description, without which
// it cannot open anything.
func (ix *Index) create() error {
	b, err := bleve.NewUsing(ix.dir, bleve.NewIndexMapping(), scorch.Name, bleve.Config.DefaultKVStore,
		map[string]any{"bolt_timeout": boltPause})
	if err != nil {
		return err
	}
	for _, name := range []string{filepath.Join(ix.dir, metaFile), filepath.Join(ix.dir, storeDir), ix.dir, filepath.Dir(ix.dir)} {
		if err := syncFile(name); err != nil {
			return errors.Join(err, b.Close())
		}
	}
	if err := b.SetInternal(formatKey, []byte(format)); err != nil {
		return errors.Join(err, b.Close())
	}
	ix.bleve = b
	return nil
}

// clearIndex deletes what bleve made.
func clearIndex(dir string) error {
	for _, name := range []string{metaFile, metaFile + "_temp", storeDir} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return syncFile(dir)
}

// syncFile makes a file, or the entries of a directory, survive a power cut.
func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}
