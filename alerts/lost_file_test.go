package alerts_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
)

// sealing writes digests as those that are encrypted are: no two writings have the same bytes.
type sealing struct {
	plainWriter
	wrote map[string]int // by digest and kind
}

func (w sealing) Write(ctx context.Context, d digest.Digest, id string, k alerts.Kind) ([]byte, error) {
	w.wrote[d.ID+" "+string(k)]++
	b, err := w.plainWriter.Write(ctx, d, id, k)
	return fmt.Appendf(b, "\n%d", w.wrote[d.ID+" "+string(k)]), err
}

func TestALostFileIsMadeAgainOnce(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	h.units[0].Recipients = []string{"a@guard.example", "b@guard.example", "c@guard.example", "d@guard.example"}
	w := sealing{wrote: make(map[string]int)}
	h.edit = func(o *alerts.Options) { o.Writer, o.Parallel = w, 4 }
	f := h.office()
	h.tick(f, h.now)
	h.file(h.now, nil, ad("a", "tn", "một"))
	h.posted.refuse = func(l alerts.Letter) (error, bool) {
		if l.Target.Address == "a@guard.example" {
			return nil, false
		}
		return errBusy, false
	}
	h.tick(f, day(1))
	name := filepath.Join(h.dir, "outbox", "tay-ninh.20261101.eml")
	lose := func() {
		t.Helper()
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	lose()
	h.file(h.now, nil, ad("a", "tn", "một, khác")) // the bytes cannot be the same again
	h.posted.refuse = nil
	h.tick(f, day(1).Add(time.Hour))
	if n := w.wrote["tay-ninh.20261101 mail"]; n != 2 || len(h.posted.got) != 4 {
		t.Errorf("the digest was written %d times for %d letters, want once and once more for four", n, len(h.posted.got))
	}
	for _, l := range h.posted.got[1:] {
		if string(l.Data) != string(h.posted.got[1].Data) || l.MessageID != h.posted.got[0].MessageID {
			t.Errorf("to %s went %s with bytes of its own", l.Target, l.MessageID)
		}
	}
	lose()
	for range 3 { // looked at in the console
		if data, err := f.Bytes(t.Context(), "tay-ninh.20261101", alerts.Mail); err != nil || len(data) == 0 {
			t.Fatalf("Bytes = %d bytes, %v", len(data), err)
		}
	}
	if n := w.wrote["tay-ninh.20261101 mail"]; n != 3 {
		t.Errorf("the digest was written %d times after it was lost twice, want 3", n)
	}
}
