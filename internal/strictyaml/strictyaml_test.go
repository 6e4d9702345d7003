package strictyaml_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/internal/strictyaml"
)

// shelf has a field of every kind.
type shelf struct {
	Name    string
	Width   int            `yaml:"width_cm"`
	Load    float64        `yaml:"load"`
	Fixed   bool           `yaml:"fixed"`
	Boards  []board        `yaml:"boards"`
	Prices  map[string]int `yaml:"prices"`
	Dry     time.Duration  `yaml:"dry"`
	Bought  day            `yaml:"bought"`
	Owner   *string        `yaml:"owner"`
	Small   uint8          `yaml:"small"`
	Size    [2]float64     `yaml:"size"`
	Maker   `yaml:",inline"`
	Hidden  string `yaml:"-"`
	private string
}

// Maker is put in place of its name.
type Maker struct {
	Town string `yaml:"town"`
}

type board struct {
	Wood string
	Long int
}

// UnmarshalYAML reads a text as a board of that wood.
func (b *board) UnmarshalYAML(decode func(any) error) error {
	if decode(&b.Wood) == nil {
		return nil
	}
	type plain board
	if err := decode((*plain)(b)); err != nil {
		return err
	}
	if b.Long < 0 {
		return fmt.Errorf("long is %d, want 0 or more", b.Long)
	}
	return nil
}

// day reads itself from a text.
type day struct{ time.Time }

func (d *day) UnmarshalText(b []byte) (err error) {
	if d.Time, err = time.Parse(time.DateOnly, string(b)); err != nil {
		return fmt.Errorf("%q: want a date such as 2026-11-22", b)
	}
	return nil
}

const full = `# a shelf
name: NO
width_cm: 80
load: 12.5
fixed: true
boards: [oak, &pine {wood: pine, long: 3}, *pine]
prices: {oak: 3, "ash": 4}
dry: 1h30m
bought: 2026-11-22
owner: 1.10
small: 255
size: [3, 4.5]
town: Huế
`

func decode(t testing.TB, text string) (shelf, error) {
	t.Helper()
	d, err := strictyaml.Parse("s.yaml", []byte(text))
	if err != nil {
		return shelf{}, err
	}
	var s shelf
	err = d.Decode(&s)
	return s, err
}

func TestDecodeFillsEveryKind(t *testing.T) {
	got, err := decode(t, full)
	owner := "1.10"
	want := shelf{Name: "NO", Width: 80, Load: 12.5, Fixed: true, Boards: []board{{"oak", 0}, {"pine", 3}, {"pine", 3}},
		Prices: map[string]int{"oak": 3, "ash": 4}, Dry: 90 * time.Minute, Bought: day{time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)},
		Owner: &owner, Small: 255, Size: [2]float64{3, 4.5}, Maker: Maker{"Huế"}, private: ""}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(shelf{})); err != nil || d != "" {
		t.Errorf("Decode: %v (-want +got):\n%s", err, d)
	}
}

func TestEveryFaultHasItsPlace(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string // the whole message, a line each
	}{
		{"a key that is not known", "width: 3", []string{`s.yaml:1:1: key "width" is not known`}},
		{"a key with a slip", "name: a\nbaords: []", []string{`s.yaml:2:1: key "baords" is not known; did you mean "boards"?`}},
		{"a hidden and a private field", "hidden: a\nprivate: b", []string{`s.yaml:1:1: key "hidden" is not known`, `s.yaml:2:1: key "private" is not known`}},
		{"a key twice", "name: a\nload: 1\nname: b", []string{`s.yaml:3:1: key "name" is there twice, first in line 1`}},
		{"a key twice in a map", "prices: {a: 1, a: 2}", []string{`s.yaml:1:16: key "a" is there twice, first in line 1`}},
		{"a key without a value", "name:\nboards: ~", []string{`s.yaml:1:6: name: has no value`, `s.yaml:2:9: boards: has no value`}},
		{"a list for a text", "name: [a]", []string{`s.yaml:1:7: name: want a text, found a list`}},
		{"a text for a list", "boards: oak", []string{`s.yaml:1:9: boards: want a list, found "oak"`}},
		{"a list for a mapping", "prices: [1]", []string{`s.yaml:1:9: prices: want a mapping of keys to values, found a list`}},
		{"a list for the document", "- a", []string{`s.yaml:1:1: want a mapping of keys to values, found a list`}},
		{"numbers that are none", "width_cm: '80'\nload: .inf\nsmall: 256", []string{`s.yaml:1:11: width_cm: want a whole number, found "80"`,
			`s.yaml:2:7: load: want a number, found ".inf"`, `s.yaml:3:8: small: want a whole number of at least 0, found "256"`}},
		{"a pair of three", "size: [1, 2, 3]", []string{`s.yaml:1:7: size: want a list of 2, found 3`}},
		{"a number in a pair", "size: [1, x]", []string{`s.yaml:1:11: size: want a number, found "x"`}},
		{"yes is no truth value", "fixed: yes", []string{`s.yaml:1:8: fixed: want true or false, found "yes"`}},
		{"a duration in words", "dry: two days", []string{`s.yaml:1:6: dry: want a duration such as 5s or 2h, found "two days"`}},
		{"what a type says of itself", "bought: soon", []string{`s.yaml:1:9: bought: "soon": want a date such as 2026-11-22`}},
		{"what a type that reads itself says", "boards:\n  - {long: -1}\n  - {wod: oak}", []string{`s.yaml:2:5: boards: long is -1, want 0 or more`,
			`s.yaml:3:6: key "wod" is not known; did you mean "wood"?`}},
		{"a value inside a map", "prices:\n  oak: dear", []string{`s.yaml:2:8: oak: want a whole number, found "dear"`}},
		{"a key that is a list", "[a]: b", []string{`s.yaml:1:1: a key is a list, want a text`}},
		{"a tag of one's own", "name: !shout hey", []string{`s.yaml:1:7: name: tag !shout is not known`}},
		{"a merge key", "prices: &p {oak: 1}\n<<: *p", []string{`s.yaml:2:1: key "<<" is not known`}},
		{"a long value", "fixed: " + strings.Repeat("ệ", 60), []string{`s.yaml:1:8: fixed: want true or false, found "` + strings.Repeat("ệ", 20) + `…"`}},
		{"several at once", "naem: a\nload: x\nfixed: 1", []string{`s.yaml:1:1: key "naem" is not known; did you mean "name"?`,
			`s.yaml:2:7: load: want a number, found "x"`, `s.yaml:3:8: fixed: want true or false, found "1"`}},
		{"no file", "", []string{`s.yaml:1:1: the file is empty`}},
		{"comments only", "# a\n\n# b\n", []string{`s.yaml:1:1: the file is empty`}},
		{"not YAML", "a: [1,\nb: 2", []string{`s.yaml:3:1: not YAML: did not find expected ',' or ']'`}},
		{"two documents", "name: a\n---\nname: b", []string{`s.yaml:1:1: not YAML: expected single document, found multiple`}},
		{"an alias of nothing", "name: *a", []string{`s.yaml:1:7: not YAML: unknown anchor 'a' referenced`}},
		{"an alias in itself", "boards: &b [*b]", []string{`s.yaml:1:13: alias *b contains itself`}},
		{"nesting without end", strings.Repeat("[", 5000) + strings.Repeat("]", 5000), []string{`s.yaml:1:65: nests deeper than 64`}},
		{"nesting by aliases", "a: &a " + nest(40, "x") + "\nb: " + nest(40, "*a"), []string{`s.yaml:2:44: nests deeper than 64`}},
		{"aliases that multiply", laughs(9), []string{`s.yaml:6:5: has more than 1048576 values once its aliases are followed`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := decode(t, tc.text)
			if err == nil {
				t.Fatalf("no error, want\n%s", strings.Join(tc.want, "\n"))
			}
			if d := cmp.Diff(strings.Join(tc.want, "\n"), err.Error()); d != "" {
				t.Errorf("error differs (-want +got):\n%s", d)
			}
			var f *strictyaml.Fault
			if !errors.As(err, &f) || f.File != "s.yaml" {
				t.Errorf("error is no Fault of the file: %#v", err)
			}
		})
	}
}

func nest(n int, inner string) string { return strings.Repeat("[", n) + inner + strings.Repeat("]", n) }

// laughs is a file whose line i has ten times the values of line i-1.
func laughs(lines int) string {
	s := "a0: &a0 [" + strings.Repeat("x,", 9) + "x]\n"
	for i := 1; i < lines; i++ {
		s += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10), ","))
	}
	return s
}

func TestWhatHasNoFaultIsFilled(t *testing.T) {
	got, err := decode(t, "name: a\nload: x\nboards: [oak, [ash], elm]")
	if err == nil || got.Name != "a" || len(got.Boards) != 3 || got.Boards[2].Wood != "elm" {
		t.Errorf("Decode = %+v, %v, want name a, three boards and an error", got, err)
	}
}

func TestPlaces(t *testing.T) {
	d, err := strictyaml.Parse("s.yaml", []byte("name: a\nboards:\n  - oak\n  - {wood: *b, long: 3}\n"))
	if err == nil {
		t.Fatal("an unknown anchor is no error")
	}
	if d, err = strictyaml.Parse("s.yaml", []byte("name: &n a\nboards:\n  - oak\n  - {wood: *n, long: 3}\n")); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name    string
		steps   []any
		at, key string
		has     bool
	}{
		{"the document", nil, "s.yaml:1:1", "s.yaml:1:1", true},
		{"a key", []any{"boards"}, "s.yaml:3:3", "s.yaml:2:1", true},
		{"an item", []any{"boards", 1}, "s.yaml:4:5", "s.yaml:4:5", true},
		{"a key of an item", []any{"boards", 1, "long"}, "s.yaml:4:22", "s.yaml:4:16", true},
		{"an alias is where it stands", []any{"boards", 1, "wood"}, "s.yaml:4:12", "s.yaml:4:6", true},
		{"as near as it goes", []any{"boards", 7, "long"}, "s.yaml:3:3", "s.yaml:2:1", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := d.At(tc.steps...).String(); got != tc.at {
				t.Errorf("At(%v) = %s, want %s", tc.steps, got, tc.at)
			}
			if got := d.Key(tc.steps...).String(); got != tc.key {
				t.Errorf("Key(%v) = %s, want %s", tc.steps, got, tc.key)
			}
			if got := d.Has(tc.steps...); got != tc.has {
				t.Errorf("Has(%v) = %t, want %t", tc.steps, got, tc.has)
			}
		})
	}
}

func TestReadIsBounded(t *testing.T) {
	files := fstest.MapFS{"a.yaml": {Data: []byte("name: a\n")}}
	if _, err := strictyaml.Read(files, "a.yaml", 8); err != nil {
		t.Errorf("a file of the longest size: %v", err)
	}
	_, err := strictyaml.Read(files, "a.yaml", 7)
	if want := "a.yaml:1:1: the file is longer than 7 bytes"; err == nil || err.Error() != want {
		t.Errorf("Read = %v, want %s", err, want)
	}
	if _, err := strictyaml.Read(files, "b.yaml", 0); err == nil || !strings.HasPrefix(err.Error(), "read b.yaml: ") {
		t.Errorf("Read of no file = %v", err)
	}
	if _, err := strictyaml.Parse("c.yaml", make([]byte, strictyaml.MaxBytes+1)); err == nil {
		t.Error("Parse takes a file of any length")
	}
}

func TestJoinSortsByPlace(t *testing.T) {
	at := func(file string, line, column int) error {
		return strictyaml.Place{File: file, Line: line, Column: column}.Errorf("x")
	}
	err := strictyaml.Join(at("b", 1, 1), errors.Join(at("a", 2, 9), at("a", 2, 1)), nil, errors.New("elsewhere"))
	if got, want := err.Error(), "elsewhere\na:2:1: x\na:2:9: x\nb:1:1: x"; got != want {
		t.Errorf("Join = %q, want %q", got, want)
	}
	if got := strictyaml.Faults(fmt.Errorf("load: %w", at("a", 3, 1))); len(got) != 1 || got[0].Line != 3 {
		t.Errorf("Faults of a wrapped fault = %v", got)
	}
	if got := strictyaml.Faults(err); len(got) != 3 || got[2].File != "b" || strictyaml.Faults(nil) != nil {
		t.Errorf("Faults = %v, want the three", got)
	}
	if strictyaml.Join(nil, errors.Join()) != nil {
		t.Error("Join of nothing is an error")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(full)
	f.Add(laughs(3))
	f.Add("boards: [[a], {wood: [b]}]\nname: !x y")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := decode(t, text); err != nil {
			var fault *strictyaml.Fault
			if !errors.As(err, &fault) {
				t.Errorf("%v is no Fault", err)
			}
		}
	})
}
