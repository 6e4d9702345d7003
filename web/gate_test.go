package web_test

import (
	"context"
	"io"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"lurewatch/job"
)

// countingBody is a form that tells whether it was read.
type countingBody struct {
	io.Reader
	read *atomic.Int64
}

func (b countingBody) Read(p []byte) (int, error) {
	b.read.Add(1)
	return b.Reader.Read(p)
}

// form is a request that sends text; its answer is the status.
func (b *bench) form(path, text string, read *atomic.Int64) (int, string, string) {
	body := q(text).Encode()
	r := httptest.NewRequest("POST", path, countingBody{strings.NewReader(body), read})
	r.ContentLength = int64(len(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w.Code, w.Header().Get("Retry-After"), w.Body.String()
}

func TestNoMoreChecksAtOnceThanAllowed(t *testing.T) {
	for _, tc := range []struct {
		name, text  string
		sent, inner int64 // how many are sent, and how many are under way at once
		reads       bool  // forms beyond those are read
	}{
		{"texts", "Tuyển gấp", 20, 3, true},
		{"large texts", strings.Repeat("Tuyển gấp ", 700), 24, 3, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var under, most, done, refused atomic.Int64
				gate := make(chan struct{})
				check := func(context.Context, string) job.Answer {
					if n := under.Add(1); n > most.Load() {
						most.Store(n)
					}
					<-gate
					under.Add(-1)
					return job.Answer{Readable: job.Read}
				}
				b := newBench(t, func(b *bench) {
					b.CheckText, b.CheckURL = check, check
					b.MaxChecks = 3
				})
				read := make([]atomic.Int64, tc.sent)
				for i := range tc.sent {
					go func() {
						status, retry, body := b.form("/en/check", tc.text, &read[i])
						switch {
						case status == 303:
							done.Add(1)
						case status == 503 && retry == "10" && strings.Contains(body, "Too many checks at this moment"):
							refused.Add(1)
						default:
							t.Errorf("POST = %d, Retry-After %q, want 303 or 503 in words", status, retry)
						}
					}()
				}
				synctest.Wait()
				if got := under.Load(); got != tc.inner {
					t.Errorf("%d checks are under way, want %d", got, tc.inner)
				}
				begun := int64(0)
				for i := range read {
					begun += min(1, read[i].Load())
				}
				if (begun == tc.sent) != tc.reads {
					t.Errorf("%d of %d forms were read", begun, tc.sent)
				}
				time.Sleep(5 * time.Second) // in the bubble's time: two seconds before the form is read, two behind
				synctest.Wait()
				if got := refused.Load(); got != tc.sent-tc.inner {
					t.Errorf("%d were refused after five seconds, want %d", got, tc.sent-tc.inner)
				}
				close(gate)
				synctest.Wait()
				if done.Load() != tc.inner || most.Load() != tc.inner {
					t.Errorf("%d were answered, at most %d at once, want %d", done.Load(), most.Load(), tc.inner)
				}
				if n := strings.Count(b.log.String(), "checks refused"); n != 1 {
					t.Errorf("the log says %d times that checks were refused, want once", n)
				}
				if status, _, _ := b.form("/en/check", tc.text, new(atomic.Int64)); status != 303 {
					t.Errorf("a check after the crowd = %d, want 303", status)
				}
			})
		})
	}
}

func TestWaitingChecksAreAnsweredWhenAPlaceIsFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, func(b *bench) {
			b.MaxChecks = 1
			b.CheckText = func(context.Context, string) job.Answer {
				time.Sleep(time.Second) // in the bubble's time
				return job.Answer{Readable: job.Read}
			}
		})
		var answered atomic.Int64
		for range 2 {
			go func() {
				if status, _, _ := b.form("/fr/check", "Tuyển gấp", new(atomic.Int64)); status == 303 {
					answered.Add(1)
				}
			}()
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if answered.Load() != 2 {
			t.Errorf("%d checks were answered, want both", answered.Load())
		}
	})
}

func TestCrowdIsToldInEveryLanguage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		b := newBench(t, func(b *bench) {
			b.MaxChecks = 1
			b.CheckText = func(context.Context, string) job.Answer { <-gate; return job.Answer{Readable: job.Read} }
		})
		go b.form("/check", "Tuyển gấp", new(atomic.Int64))
		synctest.Wait()
		for path, want := range map[string]string{"/check": "Hãy chờ một phút rồi gửi lại", "/en/check": "Wait a minute", "/fr/check": "Attendez une minute"} {
			if status, _, body := b.form(path, "Tuyển gấp", new(atomic.Int64)); status != 503 || !strings.Contains(body, want) {
				t.Errorf("POST %s = %d, want 503 and %q", path, status, want)
			}
		}
		close(gate)
		synctest.Wait()
	})
}
