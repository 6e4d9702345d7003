package web_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTheArchiveOfAUnitThatIsNoMoreIsShown(t *testing.T) {
	m := newManor(t)
	file := filepath.Join(m.bureau.files.Dir, "don-vi-thu.yaml")
	if err := os.WriteFile(file, []byte("id: don-vi-thu\nkind: national\nname: {vi: Đơn vị thử}\nshort: {vi: Thử}\nrecipients: [thu@unit.example]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.tick(t)
	m.found(t, "a", "Đón ở bến xe")
	m.wait(19 * time.Hour)
	m.tick(t)
	m.login(t, "reviewer")
	const list, one = "/en/console/digests?unit=don-vi-thu", "/en/console/digests/don-vi-thu.20261122"
	for _, at := range []string{list, one} {
		if _, _, body := m.as(t, "reviewer", at, nil); !strings.Contains(body, "don-vi-thu.20261122") || strings.Contains(text(body), "no longer there") {
			t.Errorf("%s while the unit is there: %s", at, text(body))
		}
	}
	if err := os.WriteFile(file, []byte("id: don-vi-thu\nhour: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, body := m.as(t, "reviewer", list, nil); !strings.Contains(body, one) || strings.Contains(text(body), "no longer there") {
		t.Errorf("a unit that is stopped: %s", text(body))
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{list, one} {
		_, _, body := m.as(t, "reviewer", at, nil)
		says(t, body, "don-vi-thu.20261122", "no longer there", "t••@unit.example")
	}
	_, _, body := m.as(t, "reviewer", list, nil)
	has(t, body, `<option value="don-vi-thu" selected>don-vi-thu (no longer there)</option>`)
	for _, at := range []string{"~alarm", "nobody", "don-vi-thu.20261122", "../x"} {
		if _, _, body := m.as(t, "reviewer", "/en/console/digests?unit="+at, nil); strings.Contains(body, "no longer there") {
			t.Errorf("%q is taken for a unit that was", at)
		}
	}
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
