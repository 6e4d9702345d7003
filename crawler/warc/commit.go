package warc

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"os"
	"path/filepath"
	"time"

	"lurewatch/internal/durable"
)

// The most that one fsync is waited for: as many parcels, as many bytes.
const (
	maxBatch      = 1024
	maxBatchBytes = 16 << 20
)

// current is the file that is being written.
type current struct {
	name    string // once it is closed
	file    *os.File
	size    int64     // of what is on disk for sure
	sum     hash.Hash // SHA-256 of these bytes
	records int
	lines   []indexed
	day     string // on which it was begun
	dropped int64  // see entry
	sealed  bool   // it has its index and its line in the manifest, only not its name
}

// run is the goroutine that writes.
func (w *Writer) run() {
	defer close(w.done)
	for {
		select {
		case p := <-w.queue:
			w.commit(w.gather(p))
		case c := <-w.calls:
			c.answer <- c.do()
		case <-w.quit:
			w.closeErr = errors.Join(w.finish(), w.release())
			return
		}
	}
}

// gather takes all parcels that wait.
func (w *Writer) gather(first *parcel) []*parcel {
	batch := []*parcel{first}
	size := first.data.Len()
	for len(batch) < maxBatch && size < maxBatchBytes {
		select {
		case p := <-w.queue:
			batch = append(batch, p)
			size += p.data.Len()
		default:
			return batch
		}
	}
	return batch
}

// commit writes parcels and answers each.
func (w *Writer) commit(batch []*parcel) {
	err := w.broken
	if err == nil {
		err = w.ready()
	}
	if err == nil {
		err = w.append(batch)
	}
	for _, p := range batch {
		p.answer <- err
	}
}

// ready closes a file that is full or of yesterday, and begins one if there is none.
func (w *Writer) ready() error {
	now := w.opts.Now().UTC()
	if c := w.current; c != nil && (c.sealed || c.size >= w.opts.MaxSize || len(c.lines) >= w.opts.MaxExchanges || c.day != now.Format(time.DateOnly)) {
		if err := w.finish(); err != nil {
			return err
		}
	}
	if w.current != nil {
		return nil
	}
	return w.begin(now)
}

// begin creates a file with its warcinfo record.
func (w *Writer) begin(now time.Time) error {
	name := fileName(now, w.manifest.seq+1)
	info, err := w.info(name, now)
	if err != nil {
		return err
	}
	path := filepath.Join(w.dir, name+opened)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(info)
	if err = errors.Join(err, f.Sync(), durable.Sync(w.dir)); err != nil {
		return errors.Join(err, f.Close(), os.Remove(path))
	}
	w.current = &current{name: name, file: f, size: int64(len(info)), sum: sha256.New(), records: 1, day: now.Format(time.DateOnly)}
	w.current.sum.Write(info)
	w.bytes.Add(int64(len(info)))
	return nil
}

// Names of lines in the block of a warcinfo record.
const (
	conformsTo   = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
	manifestHead = "manifestHead" // hash of the newest line of the manifest when the file was begun
)

// info packs the warcinfo record of a file.
func (w *Writer) info(name string, now time.Time) ([]byte, error) {
	var block bytes.Buffer
	var h Header
	h.add("software", w.opts.Software)
	h.add("format", "WARC File Format 1.1")
	h.add("conformsTo", conformsTo)
	h.add("operator", w.opts.Operator)
	h.add("robots", w.opts.Robots)
	h.add("http-header-user-agent", w.opts.UserAgent)
	h.add(manifestHead, w.manifest.head)
	h.write(&block)
	p := w.parcels.Get().(*parcel)
	defer w.reuse(p)
	p.reset()
	err := p.addNew(draft{kind: TypeInfo, at: now, more: Header{{hdrFilename, name}}, contentType: typeFields, block: [2][]byte{block.Bytes()}})
	return bytes.Clone(p.data.Bytes()), err
}

// append writes a batch behind the current file and waits until it is on disk. After an error the file is as before.
func (w *Writer) append(batch []*parcel) error {
	c := w.current
	size := c.size
	for _, p := range batch {
		p.at = size
		if _, err := c.file.WriteAt(p.data.Bytes(), size); err != nil {
			return w.undo(err)
		}
		size += int64(p.data.Len())
	}
	w.syncs.Add(1)
	if err := c.file.Sync(); err != nil {
		// What is on disk now is not known, and a second fsync that succeeds would prove nothing.
		w.broken = fmt.Errorf("sync %s: %w; open the folder anew", c.name, err)
		return w.broken
	}
	for _, p := range batch {
		w.acknowledge(p)
	}
	w.bytes.Add(size - c.size)
	c.size = size
	return nil
}

// undo cuts off what a failed write left.
func (w *Writer) undo(err error) error {
	if e := w.current.file.Truncate(w.current.size); e != nil {
		w.broken = fmt.Errorf("undo a write to %s: %w; open the folder anew", w.current.name, e)
		return errors.Join(err, w.broken)
	}
	return err
}

// acknowledge takes a parcel that is on disk into the books.
func (w *Writer) acknowledge(p *parcel) {
	c := w.current
	c.sum.Write(p.data.Bytes())
	c.records += p.records
	line := p.index
	line.offset += p.at
	c.lines = append(c.lines, line)
	p.file = c.name
	if p.url != "" {
		p.sight.file, p.sight.offset = c.name, line.offset
		w.known.put(p.url, p.sight)
	}
	w.exchanges.Add(1)
}

// finish closes the current file: index, line in the manifest, name, in this order, so that a file has its name only
// if all of it is there. After an error it can be called again.
func (w *Writer) finish() error {
	c := w.current
	if c == nil || w.broken != nil {
		return w.broken
	}
	path := filepath.Join(w.dir, c.name)
	if c.records <= 1 && !c.sealed { // it says who crawled, and nothing more
		w.current = nil
		return errors.Join(c.file.Close(), os.Remove(path+opened), durable.Sync(w.dir))
	}
	if err := w.seal(c); err != nil {
		return fmt.Errorf("close %s: %w", c.name, err)
	}
	c.file.Close() // a second time after an error; everything was synced
	if err := errors.Join(os.Rename(path+opened, path), durable.Sync(w.dir)); err != nil {
		return fmt.Errorf("close %s: %w", c.name, err)
	}
	w.current = nil
	return nil
}

// seal writes the index and the line in the manifest, once.
func (w *Writer) seal(c *current) error {
	if c.sealed {
		return nil
	}
	if err := errors.Join(writeIndex(w.dir, c.name, c.lines), durable.Sync(w.dir)); err != nil {
		return err
	}
	err := w.manifest.append(entry{Event: eventClosed, File: c.name, Size: c.size, SHA256: hex.EncodeToString(c.sum.Sum(nil)),
		Records: c.records, Dropped: c.dropped, At: w.opts.Now()})
	c.sealed = err == nil
	return err
}
