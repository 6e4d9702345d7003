package units

import (
	"bytes"
	"cmp"
	"reflect"
	"slices"
	"sort"
	"strings"

	"lurewatch/internal/strictyaml"
)

// block is one top-level key of a file in block form, with its value.
type block struct {
	key string
	// body are the lines from the key to the end of its value, and tail the blank lines and those of comments behind it. All
	// have their line ends.
	body, tail []string
	field      int // of a [Unit]
	tries      int // how often was looked whether something is a comment
}

// maxTries is how often is looked whether what stands in a value is a comment. It takes hundreds of texts with "#" in them to
// need more, and a file of 64 KiB is read in some milliseconds.
const maxTries = 200

// edited is the operator's text with the settings of a unit. A key whose value stays keeps its text, whether or not it is that
// of base; one whose value changed is written anew in its place, or goes if the value is that of base now; what is new stands
// at the end. Every comment stays: one behind a key or an item that stays is behind it still, the others of a value that
// was written anew are lines before it. It is false for a text without keys at the beginning of lines, and for one that needs
// more than maxTries. Whether it says what it should, its reader has to see.
func edited(old []byte, u, base Unit, whole bool) ([]byte, bool) {
	var was Unit
	doc, err := strictyaml.Parse("", old)
	if err != nil || doc.Decode(&was) != nil {
		return nil, false
	}
	eol := "\n"
	if bytes.Contains(old, []byte("\r\n")) {
		eol = "\r\n"
	}
	if !bytes.HasSuffix(old, []byte("\n")) {
		old = append(slices.Clone(old), eol...)
	}
	head, blocks, ok := split(old, doc)
	if !ok {
		return nil, false
	}
	to, from, now := reflect.ValueOf(u), reflect.ValueOf(base), reflect.ValueOf(was.Filled())
	var out strings.Builder
	out.WriteString(strings.Join(head, ""))
	for i := range blocks {
		b := &blocks[i]
		v := to.Field(b.field)
		switch {
		case equal(v, now.Field(b.field)):
			out.WriteString(strings.Join(b.body, ""))
		case needed(b.key, whole) || !equal(v, from.Field(b.field)):
			out.WriteString(b.rewritten(v, eol))
		default:
			out.WriteString(b.dropped(eol))
		}
		out.WriteString(strings.Join(b.tail, ""))
	}
	if slices.ContainsFunc(blocks, func(b block) bool { return b.tries > maxTries }) {
		return nil, false
	}
	for i := range to.NumField() {
		k := key(to.Type().Field(i))
		if !doc.Has(k) && (needed(k, whole) || !equal(to.Field(i), from.Field(i))) {
			out.WriteString(entry(k, to.Field(i), "", eol))
		}
	}
	return []byte(out.String()), true
}

// needed reports whether a key stands in a file whatever its value is.
func needed(key string, whole bool) bool { return key == "id" || key == "kind" && whole }

// split takes a text apart: the lines before the first key, and the keys in their order. It is false if a key is not at the
// beginning of a line, or lines end as those of few texts do.
func split(text []byte, doc *strictyaml.Document) (head []string, blocks []block, ok bool) {
	if strings.ContainsAny(strings.ReplaceAll(string(text), "\r\n", "\n"), "\r\u0085\u2028\u2029") {
		return nil, nil, false
	}
	at := make(map[string]int)
	for i := range reflect.TypeFor[Unit]().NumField() {
		k := key(reflect.TypeFor[Unit]().Field(i))
		if !doc.Has(k) {
			continue
		}
		p := doc.Key(k)
		if p.Column != 1 {
			return nil, nil, false
		}
		at[k] = p.Line - 1
		blocks = append(blocks, block{key: k, field: i})
	}
	slices.SortFunc(blocks, func(a, b block) int { return cmp.Compare(at[a.key], at[b.key]) })
	lines := strings.SplitAfter(string(text), "\n")
	for i := range blocks {
		from, to := at[blocks[i].key], len(lines)
		if i+1 < len(blocks) {
			to = at[blocks[i+1].key]
		}
		if from < 0 || from >= to || to > len(lines) {
			return nil, nil, false
		}
		blocks[i].body, blocks[i].tail = untail(lines[from:to])
	}
	if len(blocks) == 0 {
		return nil, nil, false
	}
	return lines[:at[blocks[0].key]], blocks, true
}

// untail parts a key with its value from the lines behind them that say nothing.
func untail(lines []string) (body, tail []string) {
	end := len(lines)
	for end > 1 && idle(lines[end-1]) {
		end--
	}
	if quotes(lines) { // the last lines of a text may look idle
		whole := strings.Join(lines, "")
		end += sort.Search(len(lines)-end, func(n int) bool { return alike(whole, strings.Join(lines[:end+n], "")) })
	}
	return lines[:end], lines[end:]
}

// idle reports whether a line is blank or a comment.
func idle(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || line[0] == '#'
}

// entry is a key with its value, and a comment behind the key.
func entry(key string, v reflect.Value, comment, eol string) string {
	var b bytes.Buffer
	value(&b, v)
	first, rest, _ := strings.Cut(b.String(), "\n")
	if comment != "" {
		first += " " + comment
	}
	return strings.ReplaceAll(key+":"+first+"\n"+rest, "\n", eol)
}

// rewritten is the key with another value.
func (b *block) rewritten(v reflect.Value, eol string) string {
	notes := b.comments()
	if v.Kind() == reflect.Slice && v.Len() > 0 {
		if items, ok := b.items(notes); ok {
			return relisted(b.body[0], items, v.Interface().([]string), eol)
		}
	}
	return noted("", notes[1:], eol) + entry(b.key, v, notes[0], eol)
}

// dropped is what stays of a key that goes.
func (b *block) dropped(eol string) string { return noted("", b.comments(), eol) }

// noted writes comments as lines.
func noted(indent string, notes []string, eol string) string {
	var out strings.Builder
	for _, n := range notes {
		if n != "" {
			out.WriteString(indent + n + eol)
		}
	}
	return out.String()
}
