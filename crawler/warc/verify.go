package warc

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Damage is one thing that is not as it was written.
type Damage struct {
	File   string `json:"file"`   // without folder
	Offset int64  `json:"offset"` // in bytes; 0 where it is about the file as a whole
	What   string `json:"what"`
}

// String returns "file:offset: what".
func (d Damage) String() string { return fmt.Sprintf("%s:%d: %s", d.File, d.Offset, d.What) }

// OpenFile is a file that is being written, or that a crash left open. It is no part of the chain yet: that it was
// shortened cannot be seen.
type OpenFile struct {
	File    string `json:"file"`
	Records int    `json:"records"`
	Torn    int64  `json:"torn"` // bytes after the last whole record: a write under way, or one that a crash ended
}

// Report is what [Verify] found.
type Report struct {
	Files   int        `json:"files"` // closed, as the manifest has them
	Expired int        `json:"expired"`
	Records int        `json:"records"` // of all types that were whole, in closed and open files
	Bytes   int64      `json:"bytes"`   // of the closed and open files that are there
	Open    []OpenFile `json:"open,omitempty"`
	Damage  []Damage   `json:"damage,omitempty"` // in the order of the manifest, then of names
	// Head is the hash of the last line of the manifest, 64 zeros if there is none. Whoever has an earlier Head can tell
	// with [Report.Follows] that nothing up to it was changed.
	Head string `json:"head"`

	lines []string // hashes, in order
}

// Follows reports whether a Head that was written down earlier is of this chain. It knows that only of a Report as Verify
// returned it, not of one that was decoded.
func (r Report) Follows(head string) bool { return head == noHash || slices.Contains(r.lines, head) }

// Progress says how far [Verify] has come.
type Progress struct {
	File        string // that is read now
	Done, Total int64  // bytes of all files
}

// Verify reads everything in a folder and compares it: the chain of the manifest; size and hash of each file; every
// record, its digests, and the record that a revisit refers to; every line of every index. It changes nothing and may
// run beside a [Writer]. It calls progress, if not nil, before each file and after the last.
//
// What is damaged is in the report; the error is the context's, or the disk's.
func Verify(ctx context.Context, dir string, progress func(Progress)) (Report, error) {
	v := &verifier{dir: dir, ctx: ctx, progress: progress, closed: map[string]entry{}, expired: map[string]bool{}, begun: map[string]int{noHash: 0}}
	if v.progress == nil {
		v.progress = func(Progress) {}
	}
	if err := v.run(); err != nil {
		return Report{}, fmt.Errorf("verify evidence files %s: %w", dir, err)
	}
	return v.report, nil
}

type verifier struct {
	dir      string
	ctx      context.Context
	progress func(Progress)
	at       Progress
	report   Report

	order   []entry          // closed files in the order of the manifest, expired ones too
	closed  map[string]entry // by file, without those that expired
	expired map[string]bool
	begun   map[string]int // by hash of a line, its number: the heads that a file may begin with
	last    *os.File       // the file that a revisit referred to last; nil for none
	lastOf  string         // its name
}

func (v *verifier) run() error {
	names, err := v.list()
	if err != nil {
		return err
	}
	if err := v.chain(); err != nil {
		return err
	}
	defer func() {
		if v.last != nil {
			v.last.Close()
		}
	}()
	for _, e := range v.order {
		if v.expired[e.File] {
			continue
		}
		if err := v.file(e); err != nil {
			return err
		}
	}
	if err := v.strangers(names); err != nil {
		return err
	}
	v.at.File = ""
	v.progress(v.at)
	return nil
}

// list returns the names in the folder, and sums up their sizes for the progress.
func (v *verifier) list() ([]string, error) {
	all, err := os.ReadDir(v.dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, n := range all {
		names = append(names, n.Name())
		if info, err := n.Info(); err == nil && isFileName(strings.TrimSuffix(n.Name(), opened)) {
			v.at.Total += info.Size()
		}
	}
	return names, nil
}

// damage reports what is wrong.
func (v *verifier) damage(file string, offset int64, what string, args ...any) {
	v.report.Damage = append(v.report.Damage, Damage{file, offset, fmt.Sprintf(what, args...)})
}

// chain reads the manifest.
func (v *verifier) chain() error {
	v.report.Head = noHash
	data, err := os.ReadFile(filepath.Join(v.dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // then every closed file is a stranger
	}
	if err != nil {
		return err
	}
	if len(data) > 0 && data[len(data)-1] != '\n' {
		v.damage(manifestName, int64(len(data)), "its last line has no end")
	}
	if err := eachLine(strings.NewReader(string(data)), v.line); err != nil {
		v.damage(manifestName, 0, "%v", err)
	}
	return nil
}

// line reads one line of the manifest.
func (v *verifier) line(line string, offset int64, n int) {
	e, err := parseEntry(line)
	prev := v.report.Head
	v.report.Head = hashLine(line)
	v.report.lines = append(v.report.lines, v.report.Head)
	v.begun[v.report.Head] = n
	if err != nil {
		v.damage(manifestName, offset, "line %d: %v", n, err)
		return
	}
	if e.Prev != prev {
		v.damage(manifestName, offset, "line %d: the chain is broken: it follows a line with hash %.80s, the line before has %s", n, e.Prev, prev)
	}
	if e.Seq != n {
		v.damage(manifestName, offset, "line %d: it has number %d", n, e.Seq)
	}
	_, isClosed := v.closed[e.File]
	switch {
	case e.Event == eventClosed && (isClosed || v.expired[e.File]):
		v.damage(manifestName, offset, "line %d: %s was closed before", n, e.File)
	case e.Event == eventClosed:
		e.Seq = n
		v.closed[e.File], v.order = e, append(v.order, e)
		v.report.Files++
	case !isClosed:
		v.damage(manifestName, offset, "line %d: %s expired without having been there", n, e.File)
	default:
		delete(v.closed, e.File)
		v.expired[e.File] = true
		v.report.Files--
		v.report.Expired++
	}
}

// strangers looks at the files that the manifest does not account for: open ones are read, others are damage.
func (v *verifier) strangers(names []string) error {
	for _, n := range names {
		name, isOpen := strings.CutSuffix(n, opened)
		index, isIndex := strings.CutSuffix(n, ".cdxj")
		if isIndex {
			name = index + ending
		}
		_, isClosed := v.closed[name]
		switch {
		case !isFileName(name) || isClosed && !isOpen:
		case isOpen && isClosed:
			// Its Writer has closed it meanwhile, or will when it is opened again; it was read under its name.
		case isOpen:
			if err := v.open(name); err != nil {
				return err
			}
		case v.expired[name]:
			// It is just being deleted, or will be when the folder is opened again.
		case isIndex && slices.Contains(names, name+opened):
			// The file is just being closed.
		default:
			v.damage(n, 0, "it is not in the manifest")
		}
	}
	return nil
}
