package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// maxOutput is the most that tesseract may print about one part of a picture, in bytes.
const maxOutput = 4 << 20

// The ways of tesseract to divide a page.
const (
	auto  = "3" // finds columns and blocks by itself
	block = "6" // takes all for one block of text
	one   = "7" // takes all for one line
)

// engine runs tesseract.
type engine struct {
	path, data string
	limits     limits
}

// limits are what one process may use.
type limits struct {
	memory uint64 // address space, in bytes
	cpu    uint64 // seconds of processor time
}

func find(o Options) (engine, error) {
	path, err := exec.LookPath(o.Path)
	if err != nil {
		return engine{}, fmt.Errorf("%w: %w", ErrAbsent, err)
	}
	cpu := uint64(o.Timeout/time.Second) + 1
	return engine{path: path, data: o.Data, limits: limits{memory: uint64(o.Memory) << 20, cpu: cpu}}, nil
}

// languages lists what is installed, without the data that only tell how a page lies.
func (e engine) languages(ctx context.Context) ([]string, error) {
	out, err := e.run(ctx, nil, "--list-langs")
	if err != nil {
		return nil, err
	}
	_, names, _ := strings.Cut(string(out), "\n") // the first line is a heading
	all := strings.Fields(names)
	all = slices.DeleteFunc(all, func(s string) bool { return s == "osd" || s == "equ" || !plain(s) })
	slices.Sort(all)
	return all, nil
}

// plain reports whether a name is one of a language and can stand among others.
func plain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') })
}

// settings keep the marks that stand high above Thai letters in their line, and the blanks between its phrases.
var settings = []string{"-c", "textord_min_linesize=2.5", "-c", "preserve_interword_spaces=1", "tsv", "txt"}

// read returns the lines of text in g, in the coordinates of g.
func (e engine) read(ctx context.Context, g *image.Gray, langs []string, division string) ([]line, error) {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, g); err != nil {
		return nil, fmt.Errorf("write picture for tesseract: %w", err)
	}
	lines, err := e.print(ctx, b.Bytes(), langs, division)
	return downwards(lines), err
}

// readEach returns the lines in some pictures of one line each, in the coordinates of their picture, which their page
// tells, from 1.
func (e engine) readEach(ctx context.Context, pages []*image.Gray, langs []string) ([]line, error) {
	return e.print(ctx, tiff(pages), langs, one)
}

func (e engine) print(ctx context.Context, picture []byte, langs []string, division string) ([]line, error) {
	args := []string{"stdin", "stdout", "-l", strings.Join(langs, "+"), "--psm", division}
	out, err := e.run(ctx, picture, append(args, settings...)...)
	if err != nil {
		return nil, err
	}
	return parse(string(out), langs)
}

// run gives tesseract a picture and returns what it prints. The process is gone, with what it started, when run returns.
func (e engine) run(ctx context.Context, picture []byte, args ...string) ([]byte, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	out, said := &capped{max: maxOutput}, &capped{max: 1 << 10, drop: true}
	cmd := exec.CommandContext(ctx, e.path, args...)
	cmd.Env = e.environment()
	cmd.Dir = os.TempDir()
	cmd.Stdout, cmd.Stderr = out, said
	cmd.SysProcAttr = attributes()
	cmd.Cancel = func() error { kill(cmd.Process); return nil }
	cmd.WaitDelay = time.Second // for what its children still hold
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", e.path, err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", e.path, err)
	}
	err = e.limits.apply(cmd.Process.Pid)
	if err == nil {
		stdin.Write(picture) // one that is not read to its end shows in the status
	} else {
		kill(cmd.Process)
	}
	stdin.Close()
	err = errors.Join(err, cmd.Wait())
	kill(cmd.Process) // children that outlive it
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case out.over:
		return nil, fmt.Errorf("%w: it printed more than %d bytes", ErrFailed, maxOutput)
	case err != nil:
		return nil, fmt.Errorf("%w: %w: it said %q", ErrFailed, err, said.buf.String())
	}
	return out.buf.Bytes(), nil
}

// environment is all that tesseract sees of ours. One thread for each process keeps the count of processors honest, and
// is the faster way for pictures of this size.
func (e engine) environment() []string {
	env := []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1"}
	if e.data != "" {
		env = append(env, "TESSDATA_PREFIX="+e.data)
	}
	return env
}

// capped keeps at most max bytes of what is written. It refuses more, or drops it.
type capped struct {
	buf  bytes.Buffer
	max  int
	drop bool
	over bool
}

func (c *capped) Write(p []byte) (int, error) {
	room := c.max - c.buf.Len()
	if len(p) <= room {
		return c.buf.Write(p)
	}
	c.over = true
	c.buf.Write(p[:room])
	if c.drop {
		return len(p), nil
	}
	return room, io.ErrShortWrite
}
