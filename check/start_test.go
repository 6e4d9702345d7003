package check_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"lurewatch/check"
	"lurewatch/job"
)

// running is a desk whose Run goes on until the test of a bubble ends it.
func running(t *testing.T, o check.Options) (*check.Desk, func()) {
	o.Now = time.Now
	d := newDesk(t, o)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- d.Run(ctx) }()
	return d, func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
	}
}

func TestAStartedQuestionIsAnsweredLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, end := running(t, check.Options{URL: func(ctx context.Context, url string) check.Page {
			time.Sleep(5 * time.Second)
			return check.Page{Answer: answer("strong", url, time.Now())}
		}})
		defer end()
		id, err := d.Start(t.Context(), check.Ask{URL: there, Country: "KH"})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		a, err := d.Get(id, check.EN)
		if err != nil || a.Status != check.Pending || a.ID != id || a.Kind != check.KindURL || a.Headline != "" {
			t.Errorf("at first: %+v, %v; want it pending and nothing said", a, err)
		}
		time.Sleep(6 * time.Second)
		for _, l := range check.Langs {
			a, err := d.Get(id, l)
			if err != nil || a.Status != check.Done || a.ID != id || a.Lang != l || a.Headline != check.WordsOf(l).Say("strong_signs.headline") {
				t.Errorf("later, %s: %+v, %v", l, a, err)
			}
		}
	})
}

func TestAStartedQuestionHasItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, end := running(t, check.Options{Within: 10 * time.Second, URL: func(ctx context.Context, _ string) check.Page {
			<-ctx.Done()
			return check.Page{Answer: job.Answer{Readable: job.Unreachable}}
		}})
		defer end()
		id, err := d.Start(t.Context(), check.Ask{URL: there})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(11 * time.Second)
		if a, err := d.Get(id, check.VI); err != nil || a.Assessment.Because != check.Timeout {
			t.Errorf("%s, %v; want %s", a.Assessment.Because, err, check.Timeout)
		}
	})
}

func TestAnswersAreForgottenAfterTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, end := running(t, check.Options{Keep: time.Hour})
		defer end()
		a := ask(t, d, check.Ask{Text: "strong"})
		time.Sleep(59 * time.Minute)
		if got, err := d.Get(a.ID, check.VI); err != nil || got.Headline != a.Headline {
			t.Errorf("within the hour: %q, %v", got.Headline, err)
		}
		time.Sleep(2 * time.Minute)
		if _, err := d.Get(a.ID, check.VI); !errors.Is(err, job.ErrUnknown) {
			t.Errorf("after the hour: %v, want job.ErrUnknown", err)
		}
		if n := d.Held(); n != 0 {
			t.Errorf("%d bytes are held after all is over, want none", n)
		}
	})
}

func TestWhatIsOverIsForgottenWithoutBeingAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, end := running(t, check.Options{Keep: time.Hour})
		defer end()
		for range 10 {
			ask(t, d, check.Ask{Text: "strong"})
		}
		if d.Held() == 0 {
			t.Fatal("nothing is held")
		}
		time.Sleep(62 * time.Minute)
		synctest.Wait()
		if n := d.Held(); n != 0 {
			t.Errorf("%d bytes are held, want none", n)
		}
	})
}

// noise is a text that hardly gets shorter when it is compressed: six bits a letter.
func noise(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = " ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÀÁ"[r.IntN(53)]
	}
	return string(b)
}

func TestWhatIsKeptIsBounded(t *testing.T) {
	for _, tc := range []struct {
		name string
		o    check.Options
		text string
		want int // of 100 answers that can be asked for again
	}{
		{"in number", check.Options{MaxKept: 10}, "plain", 10},
		{"in bytes", check.Options{MaxBytes: 1 << 20}, noise(100_000), 13},
		{"by an answer that is larger than all", check.Options{MaxBytes: 1000}, "plain", 0},
		{"to none", check.Options{MaxKept: -1}, "plain", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, tc.o)
			var ids []check.ID
			for range 100 {
				ids = append(ids, ask(t, d, check.Ask{Text: tc.text}).ID)
			}
			n := 0
			for i, id := range ids {
				if _, err := d.Get(id, check.VI); err == nil {
					n++
				} else if tc.want > 0 && i == len(ids)-1 {
					t.Errorf("the newest is forgotten: %v", err)
				}
			}
			if n != tc.want {
				t.Errorf("%d of 100 are kept, want %d", n, tc.want)
			}
		})
	}
}

func TestTooManyQuestionsAreRefused(t *testing.T) {
	for _, tc := range []struct {
		name string
		o    check.Options
		ask  check.Ask
		want int
	}{
		{"in number", check.Options{Waiting: 3}, check.Ask{URL: there}, 3},
		{"in bytes", check.Options{WaitingBytes: 10 << 20}, check.Ask{Picture: make([]byte, 3<<20)}, 3},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, tc.o) // nobody works
			n := 0
			for range 10 {
				id, err := d.Start(t.Context(), tc.ask)
				switch {
				case err == nil:
					n++
				case !errors.Is(err, check.ErrBusy) || id != "":
					t.Errorf("Start = %q, %v; want ErrBusy", id, err)
				}
			}
			if n != tc.want {
				t.Errorf("%d questions wait, want %d", n, tc.want)
			}
		})
	}
}

func TestManyAskAtOnce(t *testing.T) {
	d := newDesk(t, check.Options{MaxKept: 50, Waiting: 4000, URL: func(_ context.Context, url string) check.Page {
		return check.Page{Answer: answer("strong", url, noon)}
	}})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- d.Run(ctx) }()
	t.Run("all", func(t *testing.T) {
		for i := range 8 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				for j := range 50 {
					q := check.Ask{URL: fmt.Sprintf("%s?id=%d", there, j%7)}
					a := ask(t, d, q)
					id, err := d.Start(t.Context(), q)
					if err != nil || a.Assessment.Band != check.StrongSigns {
						t.Errorf("%s, %v", a.Assessment.Band, err)
					}
					if _, err := d.Get(id, check.FR); err != nil && !errors.Is(err, job.ErrUnknown) {
						t.Error(err)
					}
				}
			})
		}
	})
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
