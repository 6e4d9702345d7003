package index_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"lurewatch/index"
	"lurewatch/job"
)

// childVar names the variable that makes the test binary index without end into the directory it holds.
const childVar = "LUREWATCH_INDEX_CHILD"

// endlessLog has a flagged ad at every position, each of its own id.
type endlessLog struct{}

func (endlessLog) Changes(_ context.Context, after uint64, limit int) ([]job.Change, error) {
	fmt.Println(after) // what is asked after is committed
	out := make([]job.Change, min(limit, 20))
	for i := range out {
		seq := after + uint64(i) + 1
		out[i] = job.Change{Seq: seq, Case: flagged(job.ID(fmt.Sprint(seq)), fmt.Sprintf("việc số%d", seq))}
	}
	return out, nil
}

// followForEver is the process that gets killed.
func followForEver(dir string) int {
	ix, err := index.Open(dir)
	if err == nil && ix.Rebuilt() != "" {
		err = fmt.Errorf("rebuilt: %s", ix.Rebuilt())
	}
	if err == nil {
		_, err = ix.CatchUp(context.Background(), endlessLog{})
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// TestKilledProcessLosesNothing kills a process in the middle of its batches, again and again. What it said
// was committed is found, and the position is that of the last ad found.
func TestKilledProcessLosesNothing(t *testing.T) {
	dir := t.TempDir()
	position := uint64(0)
	for round := range 5 {
		child := exec.Command(os.Args[0])
		child.Env, child.Stderr = append(os.Environ(), childVar+"="+dir), os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		said := uint64(0)
		lines := bufio.NewScanner(out)
		for n := 0; n < 3+round && lines.Scan(); n++ {
			if said, err = strconv.ParseUint(lines.Text(), 10, 64); err != nil {
				t.Fatalf("the child says %q", lines.Text())
			}
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // what it still said before it died
			if n, err := strconv.ParseUint(lines.Text(), 10, 64); err == nil {
				said = n
			}
		}
		child.Wait()

		ix, err := index.Open(dir)
		if err != nil {
			t.Fatalf("round %d: Open: %v", round, err)
		}
		if ix.Rebuilt() != "" || ix.Position() < said || said < position || uint64(count(t, ix)) != ix.Position() {
			t.Errorf("round %d: position %d with %d ads, rebuilt %q; want at least %d and as many ads",
				round, ix.Position(), count(t, ix), ix.Rebuilt(), max(said, position))
		}
		position = ix.Position()
		if last := fmt.Sprint(position); ids(t, ix, `"số`+last+`"`) != last {
			t.Errorf("round %d: the ad at the position is not found", round)
		}
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
