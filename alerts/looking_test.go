package alerts_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"lurewatch/alerts"
)

func TestAnOfficeThatOnlyLooks(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	h.edit = func(o *alerts.Options) { o.ReadOnly = true }
	f := h.office()
	h.file(h.now, nil, ad("a", "tn", "một"))
	d, err := f.Preview(t.Context(), "tay-ninh", "2026-11-01")
	if err != nil || len(d.Items) != 1 || d.Items[0].Ref != refOf("20261101", "a") {
		t.Errorf("Preview = %+v, %v, want ad a", d, err)
	}
	if err := f.Tick(t.Context(), day(1)); err == nil {
		t.Error("Tick does what is due")
	}
	if rows := h.rows(); len(rows) > 0 {
		t.Errorf("it wrote %v", rows)
	}
	if _, err := os.Stat(filepath.Join(h.dir, "outbox")); !os.IsNotExist(err) {
		t.Errorf("it made the outbox (%v)", err)
	}

	h.edit = nil
	h.tick(h.office(), h.now)
	h.tick(h.office(), day(1))
	before := h.rows()
	h.edit = func(o *alerts.Options) { o.ReadOnly = true }
	f = h.office()
	if err := os.Remove(filepath.Join(h.dir, "outbox", "tay-ninh.20261101.eml")); err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func() error{
		"Pause":  func() error { return f.Pause(t.Context(), "tay-ninh", "an") },
		"Resend": func() error { return f.Resend(t.Context(), "tay-ninh.20261101", "an") },
		"Answer": func() error {
			_, err := f.Answer(t.Context(), alerts.Answer{Token: f.Token("tay-ninh", alerts.ToAnswer), Ref: h.ref("a"), Right: true, Via: "link"})
			return err
		},
		"Bytes of a lost file": func() error { _, err := f.Bytes(t.Context(), "tay-ninh.20261101", alerts.Mail); return err },
	} {
		if err := write(); err == nil {
			t.Errorf("%s succeeds", name)
		}
	}
	if list, err := f.Archive(t.Context(), "tay-ninh", "", 10); err != nil || len(list) != 1 {
		t.Errorf("Archive = %v, %v", list, err)
	}
	if after := h.rows(); !slices.Equal(before, after) {
		t.Errorf("it wrote:\n%v\nwas\n%v", after, before)
	}
	if list, err := os.ReadDir(filepath.Join(h.dir, "outbox")); err != nil || len(list) > 0 {
		t.Errorf("the outbox holds %v (%v)", list, err)
	}
}
