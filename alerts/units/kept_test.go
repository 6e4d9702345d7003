package units_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// filed are made-up units: one at a stretch of border, the national one, and one whose file has a fault.
var filed = fstest.MapFS{
	"units/tay-ninh.yaml": {Data: []byte("id: tay-ninh\nkind: border\nname: {vi: Đơn vị Tây Ninh}\nshort: {vi: Tây Ninh}\narea: {provinces: [vn-tay-ninh]}\n")},
	"units/viet-nam.yaml": {Data: []byte("id: viet-nam\nkind: national\nname: {vi: Đơn vị cả nước}\nshort: {vi: Cả nước}\n")},
	"units/hong.yaml":     {Data: []byte("id: hong\nkind: border\nname: {vi: Đơn vị hỏng}\nshort: {vi: Hỏng}\narea: {provinces: [vn-tay-ninh]}\nhour: \"25:99\"\n")},
}

func TestFiveVersionsAreKept(t *testing.T) {
	f := &units.Files{Seeds: filed, Dir: t.TempDir()}
	for _, hour := range []string{"01:00", "02:00", "03:00", "04:00", "05:00", "07:00", "08:00"} {
		u, hash, err := f.Read("tay-ninh")
		if err != nil {
			t.Fatal(err)
		}
		u.Hour = hour
		if err := f.Save(u, hash); err != nil {
			t.Fatal(err)
		}
	}
	list, err := f.Versions("tay-ninh")
	if err != nil || len(list) != 5 || !strings.Contains(string(list[0].Text), "07:00") || !strings.Contains(string(list[4].Text), "02:00") {
		t.Errorf("kept: %+v, %v", list, err)
	}
	if _, amiss := f.All(); len(amiss) != 1 {
		t.Errorf("what is kept is read for units: %v", amiss)
	}
	if _, err := f.Versions("../x"); err == nil {
		t.Error("a path is taken for a unit")
	}
}

func TestAVersionThatWouldStopTheUnitIsNotPutBack(t *testing.T) {
	f := &units.Files{Seeds: filed, Dir: t.TempDir(), Known: func(id string) bool { return id != "vn-gone" }}
	u, hash, err := f.Read("tay-ninh")
	if err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(f.Dir, ".history", "tay-ninh")
	if err := errors.Join(f.Save(u, hash), os.WriteFile(filepath.Join(kept, "000007.yaml"), []byte("id: tay-ninh\narea: {provinces: [vn-gone]}\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, hash, err = f.Read("tay-ninh"); err != nil {
		t.Fatal(err)
	}
	var fault units.Fault
	if err := f.Restore("tay-ninh", "000007", hash); !errors.As(err, &fault) || !strings.Contains(fault.Error(), "vn-gone") {
		t.Errorf("Restore = %v, want what would stop the unit", err)
	}
	if err := f.Restore("tay-ninh", "000099", hash); !errors.Is(err, job.ErrUnknown) {
		t.Errorf("Restore of no version = %v", err)
	}
	if _, now, err := f.Read("tay-ninh"); err != nil || now != hash {
		t.Errorf("the file is another: %v", err)
	}
}
