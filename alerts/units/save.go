package units

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"lurewatch/internal/durable"
	"lurewatch/internal/strictyaml"
	"lurewatch/job"
)

// ErrChanged is returned when the file of a unit is no longer what it was when the settings were shown.
var ErrChanged = errors.New("the file has changed since it was read")

// Hash returns what the operator's file of a unit is now, as SHA-256 in hex; "" if there is none.
func Hash(dir, id string) (string, error) {
	_, hash, err := now(dir, id)
	return hash, err
}

// now reads the operator's file of a unit; both are empty if there is none.
func now(dir, id string) (text []byte, hash string, err error) {
	if !idForm.MatchString(id) {
		return nil, "", fmt.Errorf("read unit %q: want lower-case letters, digits and hyphens", id)
	}
	path := filepath.Join(dir, id+suffix)
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // a pipe would wait for somebody who writes
		return nil, "", fmt.Errorf("read unit file %s: it is no file", path)
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("read unit %s: %w", id, err)
	}
	return b, sum(b), nil
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// Save writes the operator's file of a unit and returns its hash. was is its [Hash] when the settings were read; if it is
// another now, nothing is written and the error is [ErrChanged]. Settings with a fault are refused with the faults that
// a file of them would have. The file and the folder, which is made if need be, are on disk when Save returns. One
// goroutine saves at a time.
//
// A file that was not there has just what differs from the seed. In one that was, every key whose value stays keeps its
// text, and no comment is lost. That holds for files in block form, each of whose keys begins a line; of any other, of one
// that could not be read, of one with hundreds of quoted texts that have "#" in them, and where what is read back is not
// exactly the unit, all is written anew without comments.
func Save(seeds fs.FS, dir string, u Unit, was string, known func(id string) bool) (hash string, err error) {
	old, hash, err := now(dir, u.ID)
	if err != nil {
		return "", err
	}
	if hash != was {
		return "", fmt.Errorf("save unit %s: %w", u.ID, ErrChanged)
	}
	b, err := checked(seeds, dir, u, old, known)
	if err != nil {
		return "", fmt.Errorf("save unit %s: %w", u.ID, err)
	}
	if err := durable.Folder(dir); err != nil {
		return "", fmt.Errorf("save unit %s: %w", u.ID, err)
	}
	if err := durable.Replace(filepath.Join(dir, u.ID+suffix), b); err != nil {
		return "", fmt.Errorf("save unit %s: %w", u.ID, err)
	}
	return sum(b), nil
}

// checked writes the file of a unit, over the text that it has, and reads it again as [Load] would.
func checked(seeds fs.FS, dir string, u Unit, old []byte, known func(id string) bool) ([]byte, error) {
	s, _ := open(seeds, dir)
	base, whole := Unit{}.Filled(), true
	var l layers
	if s.seeded[u.ID] != "" {
		var err error
		s.own, s.edited = nil, nil
		if l, err = s.layers(u.ID); err != nil {
			return nil, err
		}
		if base, err = l.unit(nil); err != nil {
			return nil, err
		}
		whole = false
	}
	u = u.Filled()
	b, ok := edited(old, u, base, whole)
	if !ok || !l.say(b, u) {
		b = written(u, base, whole)
	}
	doc, err := strictyaml.Parse(u.ID+suffix, b)
	if err != nil {
		return nil, err
	}
	all := append(slices.Clone(l), doc)
	if _, err := all.unit(known); err != nil {
		return nil, err
	}
	if !l.say(b, u) {
		return nil, doc.At().Errorf("what is read of the file is not what was to be saved, or it is longer than %d bytes", MaxFile)
	}
	s, _ = open(seeds, dir)
	return b, s.fits(u, all)
}

// say reports whether the layers and an operator's file upon them are the settings of a unit.
func (l layers) say(b []byte, u Unit) bool {
	doc, err := strictyaml.Parse(u.ID+suffix, b)
	if err != nil || len(b) > MaxFile || titled(doc, u.ID) != nil {
		return false
	}
	got, faults := append(slices.Clone(l), doc).decode()
	return len(faults) == 0 && equal(reflect.ValueOf(got.Filled()), reflect.ValueOf(u))
}

// written is the file of a unit: its id, and the settings that are not those of base; of a whole unit its kind too.
func written(u, base Unit, whole bool) []byte {
	var b bytes.Buffer
	to, from := reflect.ValueOf(u), reflect.ValueOf(base)
	for i := range to.NumField() {
		k := key(to.Type().Field(i))
		if needed(k, whole) || !equal(to.Field(i), from.Field(i)) {
			b.WriteString(k + ":")
			value(&b, to.Field(i))
		}
	}
	return b.Bytes()
}

// equal compares settings; an empty list is as good as none.
func equal(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Slice:
		return slices.Equal(a.Interface().([]string), b.Interface().([]string))
	case reflect.Struct:
		for i := range a.NumField() {
			if !equal(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return a.Equal(b)
}

// value writes what stands behind a key and its colon, with the end of the line.
func value(b *bytes.Buffer, v reflect.Value) {
	switch {
	case v.Kind() == reflect.Struct:
		part(b, v)
		return
	case v.Kind() == reflect.Slice:
		quoted := make([]string, v.Len())
		for i := range quoted {
			quoted[i] = quote(v.Index(i).String())
		}
		b.WriteString(" [" + strings.Join(quoted, ", ") + "]")
	case v.Kind() == reflect.Bool:
		b.WriteString(" " + strconv.FormatBool(v.Bool()))
	case v.Type() == reflect.TypeFor[job.Band]():
		b.WriteString(" " + v.Interface().(job.Band).String())
	default:
		b.WriteString(" " + quote(v.String()))
	}
	b.WriteByte('\n')
}

// part writes a mapping of what is set.
func part(b *bytes.Buffer, v reflect.Value) {
	if v.IsZero() {
		b.WriteString(" {}\n")
		return
	}
	b.WriteByte('\n')
	for i := range v.NumField() {
		if f := v.Field(i); !f.IsZero() {
			b.WriteString("  " + key(v.Type().Field(i)) + ":")
			value(b, f)
		}
	}
}

// quote writes a text as JSON does, which YAML reads in the same way.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a text can be encoded, and a Builder takes it
	return strings.TrimSuffix(b.String(), "\n")
}
