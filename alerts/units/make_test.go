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
)

func TestAnIDIsProposedFromAName(t *testing.T) {
	for name, want := range map[string]string{
		"Đoàn Thanh niên An Giang": "doan-thanh-nien-an-giang", "  Tìm “casino”, Bavet  ": "tim-casino-bavet", "Garde-frontières n° 7": "garde-frontieres-n-7",
		"Tổ chức thanh thiếu niên thành phố Hồ Chí Minh": "to-chuc-thanh-thieu-nien-thanh-pho-ho", "柬埔寨": "", "": "", strings.Repeat("a", 50): "", "...": "", "ĐỒNG NAI": "dong-nai",
	} {
		got := units.ID(name)
		if got != want {
			t.Errorf("ID(%q) = %q, want %q", name, got, want)
		}
		if got != "" && !units.ValidID(got) {
			t.Errorf("ID(%q) = %q is none", name, got)
		}
	}
}

// youth is a unit as somebody makes it.
func youth(id string) units.Unit {
	return units.Unit{ID: id, Kind: units.Youth, Name: units.Name{Vi: "Đoàn thử"}, Short: units.Name{Vi: "Đoàn thử"}, Area: units.Area{Provinces: []string{"vn-tay-ninh"}}}
}

func TestAUnitIsMadeTakenOutOfUseAndPutBack(t *testing.T) {
	told := 0
	f := &units.Files{Seeds: filed, Dir: filepath.Join(t.TempDir(), "units"), Saved: func() { told++ }}
	if err := f.Make(youth("doan-thu")); err != nil {
		t.Fatal(err)
	}
	u, hash, err := f.Read("doan-thu")
	if diff := cmp.Diff(youth("doan-thu").Filled(), u); err != nil || diff != "" {
		t.Fatalf("what was made, %v (-want +got):\n%s", err, diff)
	}
	if list, err := f.Versions("doan-thu"); len(list) > 0 || err != nil || !f.Own("doan-thu") || f.Own("tay-ninh") || f.Own("none") {
		t.Errorf("a new unit has the versions %v, %v", list, err)
	}
	if err := f.Retire("doan-thu", "another"); !errors.Is(err, units.ErrChanged) {
		t.Errorf("Retire of a file that changed = %v", err)
	}
	before, err := os.ReadFile(filepath.Join(f.Dir, "doan-thu.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Retire("doan-thu", hash); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Read("doan-thu"); err == nil || f.Own("doan-thu") {
		t.Error("it is there still")
	}
	gone, err := f.Retired()
	if err != nil || len(gone) != 1 || gone[0].ID != "doan-thu" || gone[0].Name.Vi != "Đoàn thử" || string(gone[0].Last.Text) != string(before) {
		t.Fatalf("Retired = %+v, %v", gone, err)
	}
	if err := f.Make(youth("doan-thu")); !errors.Is(err, units.ErrTaken) {
		t.Errorf("Make under its id = %v", err)
	}
	if err := f.Restore("doan-thu", gone[0].Last.ID, ""); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(filepath.Join(f.Dir, "doan-thu.yaml"))
	if err != nil || string(after) != string(before) {
		t.Errorf("put back as %q, %v", after, err)
	}
	if gone, err = f.Retired(); len(gone) > 0 || err != nil || told != 3 {
		t.Errorf("after it was put back %v is out of use, %v; told %d times", gone, err, told)
	}
}

func TestAUnitIsNotMadeOverAnother(t *testing.T) {
	f := &units.Files{Seeds: filed, Dir: t.TempDir()}
	for _, id := range []string{"tay-ninh", "hong"} {
		if err := f.Make(youth(id)); !errors.Is(err, units.ErrTaken) {
			t.Errorf("Make(%s) = %v", id, err)
		}
	}
	for _, id := range []string{"", "../x", "Doan", "a b", "đoàn", "-a", strings.Repeat("a", 41)} {
		if err := f.Make(youth(id)); err == nil {
			t.Errorf("a unit %q is made", id)
		}
	}
	if err := os.WriteFile(filepath.Join(f.Dir, "mine.yaml"), []byte("id: [\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Make(youth("mine")); !errors.Is(err, units.ErrTaken) {
		t.Errorf("Make over a file with a fault = %v", err)
	}
	if names, err := os.ReadDir(f.Dir); err != nil || len(names) != 1 {
		t.Errorf("something was written: %v, %v", names, err)
	}
}

func TestAUnitThatOthersNeedStays(t *testing.T) {
	f := &units.Files{Seeds: filed, Dir: t.TempDir()}
	tell := func(id string, edit func(*units.Unit)) {
		t.Helper()
		u, hash, err := f.Read(id)
		if err == nil {
			edit(&u)
			err = f.Save(u, hash)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Make(youth("doan-thu")); err != nil {
		t.Fatal(err)
	}
	tell("tay-ninh", func(u *units.Unit) { u.Area.Neighbours = []string{"doan-thu"} })
	_, hash, err := f.Read("doan-thu")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Retire("doan-thu", hash); !errors.Is(err, units.ErrNeeded) || !strings.Contains(err.Error(), "tay-ninh") {
		t.Errorf("Retire of a neighbour = %v", err)
	}
	tell("tay-ninh", func(u *units.Unit) { u.Area.Neighbours = nil })
	if err := f.Retire("doan-thu", hash); err != nil {
		t.Error(err)
	}
	_, hash, err = f.Read("tay-ninh")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Retire("tay-ninh", hash); !errors.Is(err, units.ErrSeeded) {
		t.Errorf("Retire of a unit of the seeds = %v", err)
	}
}

func TestTheOnlyNationalUnitStays(t *testing.T) {
	f := &units.Files{Seeds: fstest.MapFS{"units/tay-ninh.yaml": filed["units/tay-ninh.yaml"]}, Dir: t.TempDir()}
	u := youth("ca-nuoc")
	u.Kind, u.Area = units.National, units.Area{}
	if err := f.Make(u); err != nil {
		t.Fatal(err)
	}
	_, hash, err := f.Read("ca-nuoc")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Retire("ca-nuoc", hash); !errors.Is(err, units.ErrNeeded) || !errors.Is(err, units.ErrNoNational) {
		t.Errorf("Retire = %v", err)
	}
}
