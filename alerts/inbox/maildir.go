package inbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// Maildir is a folder that a mail server of this machine delivers to, with the folders new, cur and tmp in it.
type Maildir struct {
	Path string
}

// Poll hands each mail in new to handle, oldest first by name, and moves it to cur, marked seen, once handle returned nil.
// A mail whose handle failed stays and comes with the next poll; the others go on. A mail can come twice, when the machine
// stops between the two. Mails larger than MaxMail are moved too, flagged. It returns how many were handled, and a
// [*PollError] if mails were not. Handle is called by one goroutine at a time. Two polls at once can hand over a mail twice.
func (m Maildir) Poll(ctx context.Context, handle func(ctx context.Context, raw []byte) error) (int, error) {
	root, err := os.OpenRoot(m.Path)
	if err != nil {
		return 0, fmt.Errorf("poll maildir: %w", err)
	}
	defer func() { _ = root.Close() }()
	names, err := waiting(root)
	if err != nil {
		return 0, fmt.Errorf("poll maildir %s: %w", m.Path, err)
	}
	handled := 0
	var fault PollError
	for _, name := range names[:min(len(names), maxPoll)] {
		if err := ctx.Err(); err != nil {
			fault.Left = append(fault.Left, err)
			break
		}
		switch passed, err := take(ctx, root, name, handle); {
		case passed:
			fault.Passed = append(fault.Passed, fmt.Errorf("mail %q: %w", name, err))
		case err != nil:
			fault.Left = append(fault.Left, fmt.Errorf("mail %q: %w", name, err))
		default:
			handled++
		}
	}
	if len(fault.Passed)+len(fault.Left) > 0 {
		return handled, fmt.Errorf("poll maildir %s: %w", m.Path, &fault)
	}
	return handled, nil
}

// waiting are the names of the mails in new.
func waiting(root *os.Root) ([]string, error) {
	dir, err := root.Open("new")
	if err != nil {
		return nil, err
	}
	defer func() { _ = dir.Close() }()
	entries, err := dir.ReadDir(-1)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// take handles one mail and moves it. One that is passed over is moved too, and the error says why.
func take(ctx context.Context, root *os.Root, name string, handle func(context.Context, []byte) error) (passed bool, err error) {
	raw, err := read(root, "new/"+name)
	if err == nil {
		err = handle(ctx, raw)
	}
	if err != nil && !errors.Is(err, errLarge) {
		return false, err
	}
	flags := "S"
	if err != nil {
		flags = "FS"
	}
	base, _, _ := strings.Cut(name, ":")
	moved := root.Rename("new/"+name, "cur/"+base+":2,"+flags)
	return err != nil && moved == nil, errors.Join(err, moved)
}

func read(root *os.Root, name string) ([]byte, error) {
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, fs.ErrInvalid)
	}
	raw, err := io.ReadAll(io.LimitReader(f, MaxMail+1))
	if err == nil && len(raw) > MaxMail {
		return nil, errLarge
	}
	return raw, err
}
