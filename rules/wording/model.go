package wording

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/klauspost/compress/zstd"
)

// MaxFile is the most that a model file may have, in bytes.
const MaxFile = 2 << 20

// magic begins a model file; the digit is the version of the features.
const magic = "lurewatch wording 3\n"

// Model is a trained reader. It never changes and is safe for concurrent use.
type Model struct {
	weights *[1 << tableBits]int8 // by slot
	scale   float64               // of a weight
	bias    float64
	// factWeight is how much a fact counts against the n-grams, which together have length 1.
	factWeight float64
	whole      bool   // has learned from whole texts, not from windows
	header     string // one line of JSON: from what and when
}

// Header says from what, when and how the model was trained: one line of JSON.
func (m *Model) Header() string { return m.header }

// Whole reports whether the model has learned from whole texts. It reads them in windows like any other: what is added to
// a text must not make it less of what it is.
func (m *Model) Whole() bool { return m.whole }

// WriteTo writes the model file: the magic line, the header line, four numbers, the weights compressed.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	b := append([]byte(magic), m.header...)
	b = append(b, '\n')
	whole := 0.0
	if m.whole {
		whole = 1
	}
	for _, f := range []float64{m.scale, m.bias, m.factWeight, whole} {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(f))
	}
	raw := make([]byte, len(m.weights))
	for i, v := range m.weights {
		raw[i] = byte(v)
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		return 0, fmt.Errorf("write model: %w", err)
	}
	b = enc.EncodeAll(raw, b)
	if len(b) > MaxFile {
		return 0, fmt.Errorf("write model: %d bytes, want at most %d", len(b), MaxFile)
	}
	n, err := w.Write(b)
	return int64(n), err
}

// numbers is the size of what stands between header and weights, in bytes.
const numbers = 4 * 8

// ErrModel is returned when a model file is damaged or of another version.
var ErrModel = errors.New("not a model file of this version")

// Parse reads a model file.
func Parse(b []byte) (*Model, error) {
	if len(b) > MaxFile {
		return nil, fmt.Errorf("read model: %d bytes, want at most %d", len(b), MaxFile)
	}
	rest, ok := cut(b, magic)
	if !ok {
		return nil, fmt.Errorf("read model: %w", ErrModel)
	}
	end := 0
	for end < len(rest) && rest[end] != '\n' {
		end++
	}
	if len(rest) < end+1+numbers {
		return nil, fmt.Errorf("read model: file ends early: %w", ErrModel)
	}
	m := &Model{header: string(rest[:end])}
	rest = rest[end+1:]
	whole := 0.0
	for i, f := range []*float64{&m.scale, &m.bias, &m.factWeight, &whole} {
		*f = math.Float64frombits(binary.LittleEndian.Uint64(rest[8*i:]))
	}
	m.whole = whole != 0
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(2<<tableBits))
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	defer dec.Close()
	raw, err := dec.DecodeAll(rest[numbers:], nil)
	if err != nil {
		return nil, fmt.Errorf("read model: weights: %w", err)
	}
	if len(raw) != 1<<tableBits {
		return nil, fmt.Errorf("read model: %d weights, want %d: %w", len(raw), 1<<tableBits, ErrModel)
	}
	m.weights = new([1 << tableBits]int8)
	for i, v := range raw {
		m.weights[i] = int8(v)
	}
	return m, nil
}

func cut(b []byte, prefix string) ([]byte, bool) {
	if len(b) < len(prefix) || string(b[:len(prefix)]) != prefix {
		return b, false
	}
	return b[len(prefix):], true
}
