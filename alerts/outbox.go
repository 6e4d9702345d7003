package alerts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lurewatch/internal/durable"
)

// State is how far a posting is.
type State string

// The states. A posting that is sent, failed or withdrawn is in the archive.
const (
	Queued   State = "queued"
	Deferred State = "deferred" // tried in vain, and tried again at Next
	Sent     State = "sent"
	Failed   State = "failed" // refused for good, bounced, or given up
	// Withdrawn is a posting that was not sent, as the target was its unit's no more when it was to go.
	Withdrawn State = "withdrawn"
)

// Posting is one digest, notice or alarm on its way to one target, and in the archive what became of it.
type Posting struct {
	Digest string `json:"digest"`
	Unit   string `json:"unit,omitempty"` // empty for an alarm
	Target Target `json:"target"`
	// MessageID is the same for every copy that is ever sent, without angle brackets. An empty one is of a release that kept
	// none, and is what [Posting.messageID] makes of the name.
	MessageID string `json:"message_id,omitempty"`
	State     State  `json:"state"`
	// SHA256 is of the bytes, in hex.
	SHA256 string    `json:"sha256"`
	Queued time.Time `json:"queued"`
	Done   time.Time `json:"done,omitzero"`
	Next   time.Time `json:"next,omitzero"` // when it is tried next
	Tries  int       `json:"tries"`         // since it was queued last
	// Log has the newest tries, oldest first.
	Log []Try `json:"log,omitempty"`
	// By is who had it sent once more; empty for a posting that was queued once.
	By string `json:"by,omitempty"`
	// Again counts what was delivered to this target before and is sent once more; 0 for the first. Each is a posting of its own.
	Again int `json:"again,omitempty"`
}

// Try is one try to deliver, or a bounce that came back.
type Try struct {
	At time.Time `json:"at"`
	OK bool      `json:"ok"`
	// Answer is what the other side said, or why nothing came of it.
	Answer string `json:"answer"`
}

// The most tries of a posting that are kept, and the longest answer, in bytes.
const (
	maxTries  = 20
	maxAnswer = 500
)

func (p Posting) key() string {
	if p.Again > 0 {
		return fmt.Sprintf("%s/%s #%d", p.Digest, p.Target, p.Again+1)
	}
	return p.Digest + "/" + p.Target.String()
}

// note keeps a try.
func (p *Posting) note(at time.Time, ok bool, answer string) {
	if len(answer) > maxAnswer {
		answer = strings.ToValidUTF8(answer[:maxAnswer], "") + "…"
	}
	p.Log = append(p.Log, Try{At: at, OK: ok, Answer: answer})
	p.Log = p.Log[max(0, len(p.Log)-maxTries):]
}

// Letter is what a [Sender] gets.
type Letter struct {
	MessageID string // without angle brackets
	Digest    string
	Unit      string // empty for an alarm
	Target    Target
	Data      []byte
}

// fileName is the name of the bytes of a digest in the outbox.
func fileName(id string, k Kind) string {
	if k == Mail {
		return id + ".eml"
	}
	return id + "." + string(k)
}

// splitName is the inverse of fileName.
func splitName(name string) (id string, k Kind) {
	ext := filepath.Ext(name)
	if ext == ".eml" {
		return strings.TrimSuffix(name, ext), Mail
	}
	return strings.TrimSuffix(name, ext), Kind(strings.TrimPrefix(ext, "."))
}

// keepFile writes bytes into the outbox so that they and their name survive a power cut. A file that is there already was
// never queued, and is replaced.
func (f *Office) keepFile(id string, k Kind, data []byte) error {
	name := fileName(id, k)
	if name != filepath.Base(name) {
		return fmt.Errorf("keep %q: no name of a file", name)
	}
	if f.o.ReadOnly {
		return fmt.Errorf("keep %s: %w", name, errReadOnly)
	}
	if err := durable.Replace(filepath.Join(f.folder(), name), data); err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	return nil
}

// remove deletes a file that may be gone already.
func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// bytes reads what is to be sent. Where the file is lost or not what was queued it is made again from the ledger: with
// the same message id, and with the ads as they are now.
func (f *Office) bytes(ctx context.Context, p Posting) ([]byte, error) {
	if data, ok, err := f.readFile(p); ok || err != nil {
		return data, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	list, err := f.postings(ctx, p.Digest)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(q Posting) bool { return q.Target.Kind != p.Target.Kind })
	for _, q := range list { // it may have been made again for another target
		if data, ok, err := f.readFile(q); ok || err != nil {
			return data, err
		}
	}
	return f.makeAgain(ctx, p, list)
}

// readFile reads the bytes of a posting, and reports whether they are there and are what its row says.
func (f *Office) readFile(p Posting) (data []byte, ok bool, err error) {
	data, err = os.ReadFile(filepath.Join(f.folder(), fileName(p.Digest, p.Target.Kind)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	return data, err == nil && sumOf(data) == p.SHA256, err
}

// makeAgain makes the bytes of a posting that are lost, and enters them into the rows of all targets of its kind: all get
// the same.
func (f *Office) makeAgain(ctx context.Context, p Posting, list []Posting) ([]byte, error) {
	d, ok, err := f.whole(ctx, p.Digest)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, fmt.Errorf("the bytes of %s are lost: %w", p.Digest, errLost)
	}
	data, err := f.o.Writer.Write(ctx, d, p.messageID(f.o.Domain), p.Target.Kind)
	if err == nil {
		err = f.keepFile(p.Digest, p.Target.Kind, data)
	}
	if err == nil {
		err = f.enterSum(ctx, list, sumOf(data))
	}
	if err != nil {
		return nil, fmt.Errorf("make %s again: %w", p.Digest, err)
	}
	f.o.Log.Warn("what was to be sent was lost and is made again", "digest", p.Digest, "kind", p.Target.Kind, "was", p.SHA256, "is", sumOf(data))
	return data, nil
}

// enterSum writes into the rows of postings what their bytes are now.
func (f *Office) enterSum(ctx context.Context, list []Posting, sum string) error {
	var st step
	for _, table := range [...]string{tableOutbox, tableArchive} {
		for _, p := range list {
			row, raw, err := get[Posting](ctx, f.o.Store, table, p.key())
			if err != nil {
				return err
			}
			if raw != nil {
				row.SHA256 = sum
				st.swap(table, p.key(), row, raw)
			}
		}
	}
	return st.write(ctx, f.o.Store, nil)
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// errLost is returned for an alarm whose bytes are lost: nothing makes it again.
var errLost = errors.New("nothing to make them again from")

// sweepFiles removes what a crash left in the outbox: files that were not finished, and those of digests that never
// entered the ledger.
func (c *clerk) sweepFiles(ctx context.Context) error {
	list, err := os.ReadDir(c.folder())
	if err != nil {
		return err
	}
	for _, e := range list {
		if !strings.HasPrefix(e.Name(), durable.Temporary) {
			id, _ := splitName(e.Name())
			known, err := c.known(ctx, id)
			if err != nil {
				return err
			}
			if known {
				continue
			}
		}
		if err := remove(filepath.Join(c.folder(), e.Name())); err != nil {
			return fmt.Errorf("sweep the outbox: %w", err)
		}
	}
	return nil
}

// known reports whether a posting names the digest or alarm.
func (c *clerk) known(ctx context.Context, id string) (bool, error) {
	for _, table := range [...]string{tableOutbox, tableArchive} {
		rows, err := c.rows.Rows(ctx, table, id+"/", 1)
		if err != nil || len(rows) > 0 && strings.HasPrefix(rows[0].Key, id+"/") {
			return err == nil, err
		}
	}
	return false, nil
}
