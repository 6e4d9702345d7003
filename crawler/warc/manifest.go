package warc

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const manifestName = "MANIFEST.jsonl"

// The events of a manifest.
const (
	eventClosed  = "closed"
	eventExpired = "expired"
)

// entry is one line of the manifest.
type entry struct {
	Seq     int       `json:"seq"` // from 1, without gaps
	Event   string    `json:"event"`
	File    string    `json:"file"`
	Size    int64     `json:"size,omitempty"` // of a closed file, as are the next three
	SHA256  string    `json:"sha256,omitempty"`
	Records int       `json:"records,omitempty"` // of all types
	Dropped int64     `json:"dropped,omitempty"` // bytes after the last whole record that a crash left and that were cut
	At      time.Time `json:"at"`                // when it was closed or expired, UTC
	Prev    string    `json:"prev"`              // SHA-256 of the line before, without its line feed; noHash for the first
}

// noHash stands where there is no line before.
var noHash = strings.Repeat("0", 2*sha256.Size)

func hashLine(line string) string {
	sum := sha256.Sum256([]byte(line))
	return hex.EncodeToString(sum[:])
}

// parseEntry reads a line and demands that it is written exactly as this package writes it.
func parseEntry(line string) (entry, error) {
	var e entry
	d := json.NewDecoder(strings.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return e, fmt.Errorf("it is not a line of a manifest: %w", err)
	}
	if same, err := json.Marshal(e); err != nil || string(same) != line {
		return e, errors.New("it is not written as lines of a manifest are")
	}
	switch {
	case !isFileName(e.File):
		return e, fmt.Errorf("%.80q is not the name of a file", e.File)
	case e.Event != eventClosed && e.Event != eventExpired:
		return e, fmt.Errorf("%.80q is not an event", e.Event)
	}
	return e, nil
}

// manifest is the file that a Writer appends to.
type manifest struct {
	file    *os.File
	size    int64
	seq     int              // of the last line
	head    string           // hash of the last line
	closed  map[string]entry // by file, those that did not expire
	expired map[string]bool  // whose files may not be gone yet
}

// openManifest reads the manifest of a folder for appending. A last line without its end is completed if it is whole
// and cut off if not: whoever wrote it was never told that it is there. Other damage is passed over; Verify names it.
func openManifest(dir string) (*manifest, error) {
	f, err := os.OpenFile(filepath.Join(dir, manifestName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	m := &manifest{file: f, head: noHash, closed: map[string]entry{}, expired: map[string]bool{}}
	if err := m.read(); err != nil {
		f.Close()
		return nil, fmt.Errorf("read %s: %w", manifestName, err)
	}
	return m, nil
}

func (m *manifest) read() error {
	all, err := io.ReadAll(m.file)
	if err != nil {
		return err
	}
	if i := bytes.LastIndexByte(all, '\n') + 1; i < len(all) {
		if all, err = m.mend(all, i); err != nil {
			return err
		}
	}
	m.size = int64(len(all))
	return eachLine(bytes.NewReader(all), func(line string, _ int64, n int) {
		m.head, m.seq = hashLine(line), n
		if e, err := parseEntry(line); err == nil {
			m.take(e)
		}
	})
}

// mend completes or cuts off the last line, which begins at i, and returns what is left.
func (m *manifest) mend(all []byte, i int) ([]byte, error) {
	if _, err := parseEntry(string(all[i:])); err == nil {
		_, err := m.file.WriteAt([]byte{'\n'}, int64(len(all)))
		return append(all, '\n'), errors.Join(err, m.file.Sync())
	}
	return all[:i], errors.Join(m.file.Truncate(int64(i)), m.file.Sync())
}

func (m *manifest) take(e entry) {
	if e.Event == eventExpired {
		delete(m.closed, e.File)
		m.expired[e.File] = true
		return
	}
	m.closed[e.File] = e
}

// append adds a line, whose Seq and Prev it fills in. After nil the line is on disk; after an error it is not there.
func (m *manifest) append(e entry) error {
	e.Seq, e.Prev, e.At = m.seq+1, m.head, e.At.UTC().Truncate(time.Second)
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if _, err = m.file.WriteAt(append(line, '\n'), m.size); err == nil {
		err = m.file.Sync()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("append to %s: %w", manifestName, err), m.file.Truncate(m.size))
	}
	m.size += int64(len(line)) + 1
	m.seq, m.head = e.Seq, hashLine(string(line))
	m.take(e)
	return nil
}
