package strictyaml

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Unmarshaler is a type that reads itself. Decode fills a value from the same place of the file, with the faults of
// that as its error; UnmarshalYAML may call it with one value after another until one fits. An error that is no
// [Fault] is reported at the value.
type Unmarshaler interface {
	UnmarshalYAML(decode func(into any) error) error
}

// Decode fills what into points to. The error joins every fault; what has no fault is filled all the same. It
// panics if into is no pointer or leads to a type that this package does not know.
func (d *Document) Decode(into any) error {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		panic(fmt.Sprintf("strictyaml: decode into %T: want a pointer", into))
	}
	dec := decoder{doc: d, plans: make(map[reflect.Type]plan)}
	dec.value(d.root, v.Elem(), "")
	return Join(dec.faults...)
}

// decoder fills one Go value.
type decoder struct {
	doc    *Document
	faults []error
	plans  map[reflect.Type]plan
}

// fault notes what is wrong at a node; name is what its value is called, empty for a whole document.
func (d *decoder) fault(n *yaml.Node, name, format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	if name != "" {
		what = name + ": " + what
	}
	d.faults = append(d.faults, d.doc.place(n).Errorf("%s", what))
}

// value fills v from a node.
func (d *decoder) value(at *yaml.Node, v reflect.Value, name string) {
	n := resolve(at)
	if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") {
		d.fault(at, name, "tag %s is not known", n.Tag)
		return
	}
	if u, ok := v.Addr().Interface().(Unmarshaler); ok {
		d.unmarshal(at, u, name)
		return
	}
	if isNull(n) {
		d.fault(at, name, "has no value")
		return
	}
	if t, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		d.text(at, t, name)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		d.value(at, p.Elem(), name)
		v.Set(p)
	case reflect.Struct:
		d.mapping(at, v, name)
	case reflect.Map:
		d.table(at, v, name)
	case reflect.Slice, reflect.Array:
		d.list(at, v, name)
	default:
		d.scalar(at, v, name)
	}
}

// isNull reports whether a key has nothing after it, or null.
func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

func (d *decoder) unmarshal(at *yaml.Node, u Unmarshaler, name string) {
	err := u.UnmarshalYAML(func(into any) error {
		inner := decoder{doc: d.doc, plans: d.plans}
		inner.value(at, reflect.ValueOf(into).Elem(), name)
		return Join(inner.faults...)
	})
	var f *Fault
	switch {
	case errors.As(err, &f):
		d.faults = append(d.faults, err)
	case err != nil:
		d.fault(at, name, "%v", err)
	}
}

// mapping fills a struct.
func (d *decoder) mapping(at *yaml.Node, v reflect.Value, name string) {
	p := d.plan(v.Type())
	for key, value := range d.entries(at, name) {
		index, ok := p.index[key.Value]
		if !ok {
			d.faults = append(d.faults, d.doc.place(key).Errorf("key %q is not known%s", key.Value, didYouMean(key.Value, p.names)))
			continue
		}
		d.value(value, v.FieldByIndex(index), key.Value)
	}
}

// table fills a map.
func (d *decoder) table(at *yaml.Node, v reflect.Value, name string) {
	if v.Type().Key().Kind() != reflect.String {
		panic(fmt.Sprintf("strictyaml: decode into %s: want text keys", v.Type()))
	}
	v.Set(reflect.MakeMap(v.Type()))
	for key, value := range d.entries(at, name) {
		elem := reflect.New(v.Type().Elem()).Elem()
		d.value(value, elem, key.Value)
		v.SetMapIndex(reflect.ValueOf(key.Value).Convert(v.Type().Key()), elem)
	}
}

// entries ranges over the keys and values of a mapping, and reports what is none and what is there twice.
func (d *decoder) entries(at *yaml.Node, name string) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		n := resolve(at)
		if n.Kind != yaml.MappingNode {
			d.fault(at, name, "want a mapping of keys to values, found %s", found(n))
			return
		}
		first := make(map[string]int, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := resolve(n.Content[i])
			line, twice := first[key.Value]
			switch {
			case key.Kind != yaml.ScalarNode || isNull(key):
				d.fault(n.Content[i], name, "a key is %s, want a text", found(key))
			case twice:
				d.faults = append(d.faults, d.doc.place(n.Content[i]).Errorf("key %q is there twice, first in line %d", key.Value, line))
			default:
				first[key.Value] = key.Line
				if !yield(key, n.Content[i+1]) {
					return
				}
			}
		}
	}
}

// list fills a slice, or an array of exactly as many. An item that is wrong stays empty, so that positions are those of
// the file.
func (d *decoder) list(at *yaml.Node, v reflect.Value, name string) {
	n := resolve(at)
	if n.Kind != yaml.SequenceNode {
		d.fault(at, name, "want a list, found %s", found(n))
		return
	}
	if v.Kind() == reflect.Slice {
		v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	} else if v.Len() != len(n.Content) {
		d.fault(at, name, "want a list of %d, found %d", v.Len(), len(n.Content))
		return
	}
	for i, item := range n.Content {
		d.value(item, v.Index(i), name)
	}
}

// plan is how the keys of a mapping lead to the fields of a struct.
type plan struct {
	index map[string][]int
	names []string // in the order of the fields
}

func (d *decoder) plan(t reflect.Type) plan {
	p, ok := d.plans[t]
	if !ok {
		p.index = make(map[string][]int)
		p.add(t, nil)
		d.plans[t] = p
	}
	return p
}

// add adds the fields of a struct that is reached by an index.
func (p *plan) add(t reflect.Type, to []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		index := append(slices.Clone(to), i)
		switch {
		case strings.Contains(options, "inline"):
			p.add(f.Type, index)
		case name == "-" || !f.IsExported():
		default:
			if name == "" {
				name = strings.ToLower(f.Name)
			}
			p.index[name] = index
			p.names = append(p.names, name)
		}
	}
}
