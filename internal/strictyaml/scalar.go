package strictyaml

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// text hands a scalar to a type that reads texts.
func (d *decoder) text(at *yaml.Node, t encoding.TextUnmarshaler, name string) {
	n := resolve(at)
	if n.Kind != yaml.ScalarNode {
		d.fault(at, name, "want a text, found %s", found(n))
		return
	}
	if err := t.UnmarshalText([]byte(n.Value)); err != nil {
		d.fault(at, name, "%v", err)
	}
}

var durationType = reflect.TypeFor[time.Duration]()

// scalar fills a text, a number, a truth value or a duration.
func (d *decoder) scalar(at *yaml.Node, v reflect.Value, name string) {
	n := resolve(at)
	want := wanted(v.Type())
	if n.Kind != yaml.ScalarNode {
		d.fault(at, name, "want %s, found %s", want, found(n))
		return
	}
	if !set(v, n) {
		d.fault(at, name, "want %s, found %s", want, found(n))
	}
}

// set reports whether the text of a scalar is a value of v's type, which v then has.
func set(v reflect.Value, n *yaml.Node) bool {
	plain := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	switch kind := v.Kind(); {
	case kind == reflect.String:
		v.SetString(n.Value)
		return true
	case v.Type() == durationType:
		t, err := time.ParseDuration(n.Value)
		v.SetInt(int64(t))
		return err == nil
	case kind == reflect.Bool:
		v.SetBool(n.Value == "true")
		return plain && (n.Value == "true" || n.Value == "false")
	case v.CanInt():
		i, err := strconv.ParseInt(n.Value, 10, v.Type().Bits())
		v.SetInt(i)
		return plain && err == nil
	case v.CanUint():
		i, err := strconv.ParseUint(n.Value, 10, v.Type().Bits())
		v.SetUint(i)
		return plain && err == nil
	}
	f, err := strconv.ParseFloat(n.Value, v.Type().Bits())
	v.SetFloat(f)
	return plain && err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
}

// wanted says what a type holds. It panics for a type that is not known.
func wanted(t reflect.Type) string {
	switch k := t.Kind(); {
	case k == reflect.String:
		return "a text"
	case t == durationType:
		return "a duration such as 5s or 2h"
	case k == reflect.Bool:
		return "true or false"
	case k >= reflect.Int && k <= reflect.Int64:
		return "a whole number"
	case k >= reflect.Uint && k <= reflect.Uintptr:
		return "a whole number of at least 0"
	case k == reflect.Float32, k == reflect.Float64:
		return "a number"
	}
	panic(fmt.Sprintf("strictyaml: decode into %s: the type is not known", t))
}

// found says what stands in the file.
func found(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case isNull(n):
		return "nothing"
	}
	return strconv.Quote(clip(n.Value))
}

// maxQuote is how much of a value a message quotes, in bytes.
const maxQuote = 60

func clip(s string) string {
	if len(s) <= maxQuote {
		return s
	}
	i := maxQuote
	for i > 0 && !utf8.RuneStart(s[i]) {
		i--
	}
	return s[:i] + "…"
}

// didYouMean names the key that was most likely meant; it is empty if none is near.
func didYouMean(key string, names []string) string {
	best, nearest := "", 1+len(key)/3
	for _, n := range names {
		if d := distance(key, n, nearest); d <= nearest && (best == "" || d < nearest) {
			best, nearest = n, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// distance is how many letters must be put in, taken out, replaced or swapped with the next to make b of a; beyond
// limit it is only more than limit.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
