package units_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"lurewatch/alerts/units"
	"lurewatch/seeds"
)

// A pipe would be waited for until somebody writes into it.
func TestAPipeStopsItsUnitAlone(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "khanh-hoa.yaml"), 0o600); err != nil {
		t.Skip("no pipes here: ", err)
	}
	book, faults := units.Load(seeds.FS, dir, nil)
	if len(faults) != 1 || !strings.Contains(faults[0].Error(), "no file") {
		t.Errorf("faults %v, want one about khanh-hoa.yaml", faults)
	}
	if _, ok := book.Unit("tay-ninh"); !ok {
		t.Error("tay-ninh is not loaded")
	}
	if _, err := units.Hash(dir, "khanh-hoa"); err == nil {
		t.Error("Hash of a pipe: no error")
	}
}
