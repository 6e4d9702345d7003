package render

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestTheClockOfAPageStandsWhileItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		s := stopwatch{left: 3 * time.Second}
		s.run(true)
		time.Sleep(time.Second)
		s.run(false)
		s.run(false)
		if s.c() != nil {
			t.Error("it runs while it stands")
		}
		time.Sleep(time.Hour)
		s.run(true)
		s.run(true)
		<-s.c()
		if got, want := time.Since(begun), time.Hour+3*time.Second; got != want {
			t.Errorf("it ran out after %v, want %v", got, want)
		}
	})
}

func TestAPageIsQuietOnlyAfterItAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p pulse
		p.asked = &reply{}
		if p.quiet() != nil {
			t.Error("quiet before an answer")
		}
		p.answered(nil, time.Second)
		time.Sleep(time.Second / 2)
		p.reset()
		if p.quiet() != nil || p.answer() != nil {
			t.Error("something happened, and it is still about to be quiet")
		}
	})
}
