package units_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"lurewatch/alerts/units"
	"lurewatch/seeds"
)

const national = "id: viet-nam\nkind: national\nname: {vi: Toàn quốc}\nshort: {vi: Toàn quốc}\n"

// small are seeds of two units.
var small = fstest.MapFS{
	"units/tay-ninh.yaml": {Data: []byte(whole + "former: [a, b]\nadmin: a@unit.example\n")},
	"units/viet-nam.yaml": {Data: []byte(national)},
}

// folder makes an operator's folder of files by name.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAnOperatorsFileReplacesTheKeysThatItHas(t *testing.T) {
	dir := folder(t, map[string]string{
		"tay-ninh.yaml": "id: tay-ninh\nrecipients: [duty@unit.example]\nname: {vi: Tên mới}\nformer: []\npdf: true\n",
		"extra.yaml":    strings.Replace(whole, "id: tay-ninh", "id: extra", 1) + "hour: \"05:00\"\n",
		".hidden":       "?",
	})
	book, errs := units.Load(small, dir, nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	u, ok := book.Unit("tay-ninh")
	if !ok {
		t.Fatal("tay-ninh is not there")
	}
	got := []any{u.Name.Vi, u.Name.In("en"), u.Short.Vi, len(u.Former), u.Admin, strings.Join(u.Recipients, " "), u.PDF, u.Hour, u.Area.Gates[0]}
	want := []any{"Tên mới", "Tên mới", "Tây Ninh", 0, "a@unit.example", "duty@unit.example", true, "06:00", "vn-mocbai"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the unit (-want +got):\n%s", diff)
	}
	if x, ok := book.Unit("extra"); !ok || x.Hour != "05:00" {
		t.Errorf("extra = %+v, %t", x, ok)
	}
	if _, ok := book.Unit("nobody"); ok || len(book.All()) != 3 {
		t.Errorf("%d units, want 3", len(book.All()))
	}
}

func TestAFaultStopsItsUnitAlone(t *testing.T) {
	for _, tt := range []struct {
		name, file, text, unit, want string
	}{
		{"a fault in what replaces a seed", "tay-ninh.yaml", "id: tay-ninh\nhour: noon\n", "tay-ninh", "tay-ninh.yaml:2:7: hour"},
		{"no YAML", "tay-ninh.yaml", "id: [", "tay-ninh", "not YAML"},
		{"a whole unit that is not whole", "extra.yaml", "id: extra\nrecipients: [a@unit.example]\n", "extra", "kind"},
		{"an id that is not the file's", "extra.yaml", strings.Replace(whole, "id: tay-ninh", "id: other", 1), "extra", `extra.yaml:1:5: id "other": want "extra"`},
		{"no id", "tay-ninh.yaml", "hour: \"05:00\"\n", "tay-ninh", "id: is required"},
		{"a neighbour that is not there", "extra.yaml", strings.Replace(whole, "id: tay-ninh", "id: extra", 1) + "  neighbours: [nobody]\n", "extra", `extra.yaml:8:16: neighbours "nobody"`},
		{"a long file", "extra.yaml", "# " + strings.Repeat("x", units.MaxFile), "extra", "longer than"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			book, errs := units.Load(small, folder(t, map[string]string{tt.file: tt.text}), nil)
			var f units.Fault
			if len(errs) != 1 || !errors.As(errs[0], &f) || f.Unit != tt.unit || !strings.Contains(f.Error(), tt.want) {
				t.Fatalf("Load = %v, want a fault of %s with %q", errs, tt.unit, tt.want)
			}
			if _, ok := book.Unit(tt.unit); ok {
				t.Errorf("%s is there all the same", tt.unit)
			}
			if s := book.Stopped(); len(s) != 1 || s[0].Unit != tt.unit {
				t.Errorf("Stopped() = %v", s)
			}
			if _, ok := book.Unit("viet-nam"); !ok {
				t.Error("another unit is stopped too")
			}
		})
	}
}

func TestAStoppedUnitIsANeighbourStill(t *testing.T) {
	dir := folder(t, map[string]string{"tay-ninh.yaml": "id: tay-ninh\nhour: noon\n", "extra.yaml": strings.Replace(whole, "id: tay-ninh", "id: extra", 1) + "  neighbours: [tay-ninh]\n"})
	book, _ := units.Load(small, dir, nil)
	if _, ok := book.Unit("extra"); !ok || len(book.Stopped()) != 1 {
		t.Errorf("stopped are %v, want tay-ninh alone", book.Stopped())
	}
}

func TestWhatElseIsAmissIsTold(t *testing.T) {
	_, errs := units.Load(small, folder(t, map[string]string{"extra.yml": whole}), nil)
	if len(errs) != 1 || !strings.Contains(errs[0].Error(), "extra.yml: want files that end in .yaml") {
		t.Errorf("a file with another ending: %v", errs)
	}
	_, errs = units.Load(fstest.MapFS{"units/tay-ninh.yaml": small["units/tay-ninh.yaml"]}, "", nil)
	if len(errs) != 1 || !errors.Is(errs[0], units.ErrNoNational) {
		t.Errorf("no national unit: %v", errs)
	}
	if _, errs = units.Load(small, filepath.Join(t.TempDir(), "none"), nil); len(errs) > 0 {
		t.Errorf("a folder that is not there: %v", errs)
	}
	if _, errs = units.Load(fstest.MapFS{}, "", nil); len(errs) != 2 {
		t.Errorf("no seeds: %v", errs)
	}
}

func TestSaveWritesWhatDiffersFromTheSeed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "units")
	book, _ := units.Load(small, dir, nil)
	u, _ := book.Unit("tay-ninh")
	u.Recipients, u.Former, u.Admin, u.PDF = []string{"duty@unit.example"}, nil, "", true
	u.Name.Fr = `Garde "côtière" <&>`
	u.Webhook = units.Webhook{URL: "https://hook.unit.example/?a=1&b=2", Secret: "hook.key"}
	hash, err := units.Save(small, dir, u, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "tay-ninh.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	want := `id: "tay-ninh"
name:
  vi: "Biên phòng Tây Ninh"
  en: "Border Guard of Tây Ninh"
  fr: "Garde \"côtière\" <&>"
former: []
recipients: ["duty@unit.example"]
admin: ""
pdf: true
webhook:
  url: "https://hook.unit.example/?a=1&b=2"
  secret: "hook.key"
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("the file (-want +got):\n%s", diff)
	}
	if now, err := units.Hash(dir, "tay-ninh"); now != hash || err != nil {
		t.Errorf("Hash = %q, %v, want what Save returned, %q", now, err, hash)
	}
	book, errs := units.Load(small, dir, nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	again, _ := book.Unit("tay-ninh")
	u.Former = []string{}
	if diff := cmp.Diff(u, again); diff != "" {
		t.Errorf("the unit that is read again (-want +got):\n%s", diff)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files are left in the folder, want 1", len(left))
	}
}

func TestSaveRefuses(t *testing.T) {
	dir := folder(t, map[string]string{"tay-ninh.yaml": "id: tay-ninh\npdf: true\n"})
	was, _ := units.Hash(dir, "tay-ninh")
	book, _ := units.Load(small, dir, nil)
	u, _ := book.Unit("tay-ninh")
	bad := func(edit func(*units.Unit)) units.Unit {
		c := u
		edit(&c)
		return c
	}
	for _, tt := range []struct {
		name string
		u    units.Unit
		was  string
		want string
	}{
		{"what changed since it was read", u, "", units.ErrChanged.Error()},
		{"a name with a line end", bad(func(u *units.Unit) { u.Name.Vi = "a\r\nBcc: b" }), was, "want one line"},
		{"an address that is none", bad(func(u *units.Unit) { u.Recipients = []string{"nobody"} }), was, "recipients"},
		{"a neighbour that is not there", bad(func(u *units.Unit) { u.Area.Neighbours = []string{"x"} }), was, "neighbours"},
		{"a name that leads out of the folder", bad(func(u *units.Unit) { u.ID = "../tay-ninh" }), "", `unit "../tay-ninh"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := units.Save(small, dir, tt.u, tt.was, nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Save = %v, want %q", err, tt.want)
			}
			if now, _ := units.Hash(dir, "tay-ninh"); now != was {
				t.Error("the file is another")
			}
		})
	}
}

func TestSaveMakesAWholeUnit(t *testing.T) {
	dir := t.TempDir()
	u := units.Unit{ID: "tim-casino", Kind: units.Saved, Name: units.Name{Vi: "Tìm casino"}, Short: units.Name{Vi: "Casino"}, Query: `casino "Bavet" -báo`, Recipients: []string{"an@unit.example"}}
	if _, err := units.Save(seeds.FS, dir, u, "", nil); err != nil {
		t.Fatal(err)
	}
	book, errs := units.Load(seeds.FS, dir, newGazetteer(t).known)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	got, _ := book.Unit("tim-casino")
	if diff := cmp.Diff(u.Filled(), got); diff != "" {
		t.Errorf("the unit (-want +got):\n%s", diff)
	}
}
