package alerts_test

import (
	"fmt"
	"testing"
	"time"

	"lurewatch/job"
)

// TestACrashAtEveryStep plays the same few days again and again, and ends the process at the first write, reading or
// sending of them, then at the second, and so on: before and after each write, and before and after each sending.
func TestACrashAtEveryStep(t *testing.T) {
	t.Parallel()
	steps := 0
	for n := 1; ; n++ {
		w := newWorld(t, 0)
		w.units = w.units[:4]
		w.quiet, w.countdown = true, n
		w.play()
		over := w.countdown > 0
		w.countdown = 0
		w.calm(8, 4*time.Hour)
		w.judge()
		w.store.Close()
		if t.Failed() {
			t.Fatalf("after a crash at step %d", n)
		}
		if over {
			steps = n
			break
		}
	}
	if steps < 100 {
		t.Errorf("the days have %d steps, want at least 100", steps)
	}
	t.Logf("%d steps", steps)
}

// play is four days in the life of four units.
func (w *world) play() {
	for n := range 4 * 6 {
		switch n {
		case 1:
			for i := range 6 {
				w.ads = append(w.ads, fmt.Sprint(i+1))
				w.shared[job.ID(fmt.Sprint(i+1))] = "+84900000100"
				w.put(fmt.Sprint(i+1), 0)
			}
		case 7:
			w.put("1", 2)
			w.ads = append(w.ads, "9")
			w.put("9", 1) // wants minors
		case 10:
			w.file(w.now, []job.Closed{{ID: "2", Why: "404"}})
			w.decide(job.Deciding{Ads: []job.ID{"3"}, Decision: job.Confirm, By: "an", Via: "console", At: w.now})
		case 14:
			w.rescore()
		}
		w.now = w.now.Add(4 * time.Hour)
		w.step()
	}
}
