package alerts_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"lurewatch/alerts"
	"lurewatch/job"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// memory is a change log in memory.
type memory []job.Change

func (m memory) Changes(_ context.Context, after uint64, limit int) ([]job.Change, error) {
	var out []job.Change
	for _, c := range m {
		if c.Seq > after && len(out) < limit {
			out = append(out, c)
		}
	}
	return out, nil
}

func change(seq uint64, id job.ID, band job.Band, version int) job.Change {
	return job.Change{Seq: seq, Case: job.Case{Ad: job.Ad{ID: id, URL: "https://jobs.example/" + string(id), Text: "gõ máy, Zalo 0900 000 101"}, Versions: version,
		Verdict: job.Verdict{Band: band, Categories: []job.CategoryVerdict{{ID: job.Bride, Positive: true}}, Facts: job.Facts{
			Places:   []job.Place{{ID: "kh"}, {ID: "kh"}},
			Contacts: []job.Contact{{Type: "zalo", Value: "+84900000101"}},
		}}}}
}

func open(t *testing.T, dir string) *alerts.Journal {
	t.Helper()
	j, err := alerts.Open(dir)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { j.Close() })
	return j
}

// told reads the journal: "id version" a line.
func told(t *testing.T, dir string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, alerts.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	for s := bufio.NewScanner(f); s.Scan(); {
		var n alerts.Notice
		if err := json.Unmarshal(s.Bytes(), &n); err != nil {
			t.Fatalf("line %q: %v", s.Text(), err)
		}
		out = append(out, string(n.ID)+" "+string(rune('0'+n.Version)))
		if strings.Contains(s.Text(), "0900") || strings.Contains(s.Text(), "+84") || strings.Contains(s.Text(), "gõ") {
			t.Errorf("line %q holds a contact or text of the ad", s.Text())
		}
	}
	return out
}

func wantTold(t *testing.T, dir string, want ...string) {
	t.Helper()
	if got := strings.Join(told(t, dir), ", "); got != strings.Join(want, ", ") {
		t.Errorf("told %q, want %q", got, strings.Join(want, ", "))
	}
}

func TestEachAlertIsToldOnceAndAgainWhenItChanged(t *testing.T) {
	dir := t.TempDir()
	log := memory{change(1, "a", job.Alert, 1), change(2, "b", job.Look, 1), change(3, "c", job.Alert, 1)}
	j := open(t, dir)
	for range 2 {
		if _, err := j.CatchUp(t.Context(), log); err != nil {
			t.Fatal(err)
		}
	}
	wantTold(t, dir, "a 1", "c 1")
	// a is judged again by new rules, b rises, c has a new text.
	log = append(log, change(4, "a", job.Alert, 1), change(5, "b", job.Alert, 1), change(6, "c", job.Alert, 2))
	if n, err := j.CatchUp(t.Context(), log); n != 2 || err != nil {
		t.Errorf("CatchUp = %d, %v, want 2 notices", n, err)
	}
	wantTold(t, dir, "a 1", "c 1", "b 1", "c 2")
	if j.Position() != 6 {
		t.Errorf("Position = %d, want 6", j.Position())
	}
}

func TestADamagedChangeIsPassedOver(t *testing.T) {
	dir := t.TempDir()
	damaged := change(2, "b", job.Alert, 1)
	damaged.Damaged = "its ad is missing"
	j := open(t, dir)
	if n, err := j.CatchUp(t.Context(), memory{change(1, "a", job.Alert, 1), damaged, change(3, "c", job.Alert, 1)}); n != 2 || err != nil || j.Position() != 3 {
		t.Errorf("CatchUp = %d, %v to %d, want 2 notices to 3", n, err, j.Position())
	}
	wantTold(t, dir, "a 1", "c 1")
}

func TestACrashTellsNothingTwiceAndLosesNothing(t *testing.T) {
	dir := t.TempDir()
	log := memory{change(1, "a", job.Alert, 1), change(2, "b", job.Alert, 1), change(3, "c", job.Look, 1)}
	if _, err := open(t, dir).CatchUp(t.Context(), log); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, alerts.FileName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(whole) + 1 {
		if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := open(t, dir).CatchUp(t.Context(), log); err != nil {
			t.Fatalf("cut after %d bytes: %v", cut, err)
		}
		wantTold(t, dir, "a 1", "b 1")
	}
}

func TestALogFromABackupIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	if _, err := j.CatchUp(t.Context(), memory{change(1, "a", job.Alert, 1), change(2, "b", job.Alert, 1)}); err != nil {
		t.Fatal(err)
	}
	restored := memory{change(1, "a", job.Alert, 1)}
	j.Rewind(1)
	restored = append(restored, change(2, "c", job.Alert, 1))
	if _, err := j.CatchUp(t.Context(), restored); err != nil {
		t.Fatal(err)
	}
	wantTold(t, dir, "a 1", "b 1", "c 1")
}

func TestADamagedLineIsNamedAndPassedOver(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, alerts.FileName)
	if err := os.WriteFile(path, []byte("nonsense\n{\"seq\":2,\"id\":\"b\",\"version\":1}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	j := open(t, dir)
	if got := j.Damaged(); len(got) != 1 || got[0] != 1 {
		t.Errorf("Damaged = %v, want line 1", got)
	}
	log := memory{change(1, "a", job.Alert, 1), change(2, "b", job.Alert, 1), change(3, "c", job.Alert, 1)}
	if n, err := j.CatchUp(t.Context(), log); n != 1 || err != nil {
		t.Errorf("CatchUp = %d, %v, want one notice, of c", n, err)
	}
	if b, _ := os.ReadFile(path); !strings.HasPrefix(string(b), "nonsense\n") {
		t.Error("the damaged line was changed")
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		j := open(t, dir)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := j.Run(ctx, memory{change(1, "a", job.Alert, 1)}, time.Second); err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
	})
	wantTold(t, dir, "a 1")
}
