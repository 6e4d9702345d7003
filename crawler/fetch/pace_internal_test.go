package fetch

import (
	"errors"
	"testing"
	"time"
)

func TestPaceAsksForEveryWindow(t *testing.T) {
	type piece struct {
		n     int
		after time.Duration
	}
	s := time.Second
	for _, tc := range []struct {
		name   string
		min    int64
		pieces []piece
		slow   bool
	}{
		{"fast enough", 100, []piece{{1000, 10 * s}, {1000, 20 * s}, {1000, 30 * s}, {1000, 40 * s}}, false},
		{"slow before the grace is over", 100, []piece{{1, 10 * s}, {1, 20 * s}, {1, 29 * s}}, false},
		{"slow after it", 100, []piece{{1, 10 * s}, {1, 20 * s}, {1, 30 * s}}, true},
		{"slow in a later window", 100, []piece{{9000, 30 * s}, {999, 40 * s}}, true},
		{"just fast enough in a later window", 100, []piece{{9000, 30 * s}, {1000, 40 * s}}, false},
		{"what came early does not count later", 100, []piece{{1 << 20, 1 * s}, {0, 31 * s}, {500, 41 * s}}, true},
		{"a window that is not over", 100, []piece{{9000, 30 * s}, {1, 39 * s}}, false},
		{"one long wait", 100, []piece{{5000, 31 * s}, {999, 61 * s}}, true},
		{"any speed", -1, []piece{{1, 30 * s}, {1, 60 * s}, {1, 90 * s}}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := pace{min: tc.min, window: paceWindow, grace: paceGrace}
			var err error
			for _, piece := range tc.pieces {
				if err == nil {
					err = p.read(piece.n, piece.after)
				}
			}
			if (err != nil) != tc.slow || err != nil && !errors.Is(err, ErrTimeout) {
				t.Errorf("read = %v, want an error: %v", err, tc.slow)
			}
		})
	}
}
