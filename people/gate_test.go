package people

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestTheGateStaysSmall(t *testing.T) {
	g, now := newGate(), time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	for i := range 3 * maxTries {
		now = now.Add(time.Millisecond)
		if i%5000 == 0 {
			_, _ = g.enter("an", fmt.Sprintf("198.51.100.%d", i), now)
		}
		p, err := g.enter(fmt.Sprintf("name%d", i), fmt.Sprint(i), now)
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			p.well(now)
		}
	}
	if len(g.tries) > maxTries+2 || len(g.known) > maxTries {
		t.Errorf("%d tries and %d pairs are remembered, want at most %d", len(g.tries), len(g.known), maxTries)
	}
	_, err := g.enter("an", "203.0.113.1", now)
	var wait *ErrThrottled
	if !errors.As(err, &wait) {
		t.Errorf("the name that is tried on and on: %v, want a pause", err)
	}
}

func TestAnHourLaterFailuresAreForgotten(t *testing.T) {
	g, now := newGate(), time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	for i := range 6 {
		if _, err := g.enter("an", fmt.Sprint(i), now); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := g.enter("an", "x", now); err == nil {
		t.Error("no pause after six failures")
	}
	now = now.Add(forget + time.Minute)
	for i := range 6 {
		if _, err := g.enter("an", fmt.Sprint(i), now); err != nil {
			t.Errorf("try %d an hour later: %v", i, err)
		}
	}
}
