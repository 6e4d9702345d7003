package ocr

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"slices"
	"time"
)

// Options says how a [Reader] works. Of each field, the zero value means the default named.
type Options struct {
	// Path is the program: tesseract on PATH.
	Path string
	// Data is the directory with the trained languages: the one tesseract was built with.
	Data string
	// AtOnce is how many pictures are decoded and read at once: 2. More wait.
	AtOnce int
	// Timeout is how long one picture may take, without waiting for others: 10 seconds.
	Timeout time.Duration
	// Memory is the most address space that one process of tesseract may take, in MiB, on Linux: 768.
	Memory int
}

func (o Options) withDefaults() Options {
	o.Path = cmp.Or(o.Path, "tesseract")
	o.AtOnce = cmp.Or(o.AtOnce, 2)
	o.Timeout = cmp.Or(o.Timeout, 10*time.Second)
	o.Memory = cmp.Or(o.Memory, 768)
	return o
}

// Result is what was read in a picture.
type Result struct {
	// Text has one line for each paragraph, message or entry of a list, ended by "\n" but for the last.
	Text string
	// Languages are those that the lines were read in, by the names of tesseract ("vie", "chi_sim"), those of more
	// characters first.
	Languages []string
	// Confidence is how sure tesseract is of the characters in Text, 0 to 1. See [Result.Clear].
	Confidence float64
	// Width and Height are those of the picture as it came, in pixels.
	Width, Height int
	// Cut says that the time ended before the picture did, and Text is of its upper part or of the first reading only.
	Cut bool
}

// Reader reads pictures. It is safe for concurrent use, holds nothing open between two readings and need not be closed.
type Reader struct {
	engine    engine
	timeout   time.Duration
	slots     chan struct{} // one element for each picture being read
	installed []string      // languages, sorted
}

// openTimeout is how long tesseract may take to name its languages.
const openTimeout = 30 * time.Second

// Open finds tesseract and asks which languages it has. Where it is missing, does not answer or has none of them, the error
// is [ErrAbsent] with the reason.
func Open(ctx context.Context, o Options) (*Reader, error) {
	o = o.withDefaults()
	e, err := find(o)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, openTimeout, ErrTime)
	defer cancel()
	installed, err := e.languages(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: ask %s for its languages: %w", ErrAbsent, e.path, err)
	}
	if len(installed) == 0 {
		return nil, fmt.Errorf("%w: %s has no languages", ErrAbsent, e.path)
	}
	return &Reader{engine: e, timeout: o.Timeout, slots: make(chan struct{}, o.AtOnce), installed: installed}, nil
}

// leastClear is the confidence from which on words are read and not guessed: screenshots have 0.89 to 0.96, of Khmer some 0.72;
// mirrored, blurred and upside-down ones 0.46 to 0.80.
const leastClear = 0.85

// Clear reports whether the words were read: of others most are guesses.
func (r Result) Clear() bool { return r.Confidence >= leastClear }

// Languages lists what is installed, by the names of tesseract, sorted. The caller may keep it.
func (r *Reader) Languages() []string { return append([]string(nil), r.installed...) }

// Read returns the text in a picture. Of a picture without text the result has its width and height, and the error is
// [ErrNoText]. When ctx ends the error is its cause, and tesseract is gone.
func (r *Reader) Read(ctx context.Context, picture []byte) (Result, error) {
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return Result{}, context.Cause(ctx)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, r.timeout, ErrTime)
	defer cancel()
	img, err := open(picture)
	if err != nil {
		return Result{}, err
	}
	out := Result{Width: img.Bounds().Dx(), Height: img.Bounds().Dy()} // as stored
	g := fit(upright(grey(img), orientation(picture)))
	for _, b := range bands(g.Rect.Dy()) {
		flatten(view(g, b.from, b.to))
	}
	for _, b := range bands(g.Rect.Dy()) {
		blot(view(g, b.top, b.bottom))
	}
	lines, cut, err := r.twice(ctx, g)
	if err != nil {
		return out, err
	}
	p := compose(lines, g.Rect.Dx())
	out.Text, out.Confidence, out.Languages, out.Cut = p.text, p.confidence, p.languages, cut
	if out.Text == "" {
		return out, ErrNoText
	}
	return out, nil
}

// twice reads g in the first languages and, where lines came out badly, in those of another script. It reports whether
// the time ended on the way.
func (r *Reader) twice(ctx context.Context, g *image.Gray) (lines []line, cut bool, err error) {
	first, others := r.first()
	if len(first) == 0 {
		first, others = others, nil
	}
	lines, cut, err = r.pass(ctx, g, first)
	if err != nil || cut || len(others) == 0 {
		return lines, cut, err
	}
	bad := badly(lines)
	if len(bad) == 0 {
		return lines, false, nil
	}
	langs, err := r.script(ctx, g, bad, others)
	if err != nil || len(langs) == 0 {
		return orCut(lines, err)
	}
	if os.Getenv("PAGE") != "" {
		again, cut, err := r.pass(ctx, g, langs)
		if err != nil {
			return orCut(lines, err)
		}
		return betterPage(lines, again), cut, nil
	}
	lines, err = r.again(ctx, g, lines, langs)
	return orCut(lines, err)
}

// maxPages is how many lines one process reads in a second reading.
const maxPages = 60

// again reads lines of g one by one in other languages, and returns the better reading of each. With
// an error it returns the lines that were read until then, and the others as they were.
func (r *Reader) again(ctx context.Context, g *image.Gray, lines []line, langs []string) ([]line, error) {
	lines, at := slices.Clone(lines), spans(g, lines)
	var doubtful []int
	for i, l := range lines {
		if !l.sure() {
			doubtful = append(doubtful, i)
		}
	}
	for group := range slices.Chunk(doubtful, maxPages) {
		var pages []*image.Gray
		for _, i := range group {
			page := sheet(g, at[i], lines[i].box)
			lighten(page)
			if os.Getenv("X2") != "" {
				page = double(page)
			}
			pages = append(pages, page)
		}
		read, err := r.engine.readEach(ctx, pages, langs)
		if err != nil {
			return lines, err
		}
		for _, l := range read {
			if l.page < 1 || l.page > len(group) {
				continue
			}
			i := group[l.page-1]
			if os.Getenv("X2") != "" {
				l.halve()
			}
			l.move(at[i].Min.Sub(image.Pt(margin, margin)))
			lines[i] = better(lines[i], l)
		}
	}
	return lines, nil
}

// orCut keeps what a first reading found when the second ran out of time.
func orCut(lines []line, err error) ([]line, bool, error) {
	if errors.Is(err, ErrTime) && len(lines) > 0 {
		return lines, true, nil
	}
	return lines, false, err
}

// pass reads all bands of g in some languages. When the time ends after the first band it returns what it has.
func (r *Reader) pass(ctx context.Context, g *image.Gray, langs []string) (lines []line, cut bool, err error) {
	for _, b := range bands(g.Rect.Dy()) {
		shown := part(g, b.top, b.bottom)
		lighten(shown)
		more, err := r.engine.read(ctx, shown, langs, auto)
		if errors.Is(err, ErrTime) && b.top > 0 {
			return lines, true, nil
		}
		if err != nil {
			return nil, false, err
		}
		lines = join(lines, more, b)
	}
	return lines, false, nil
}
