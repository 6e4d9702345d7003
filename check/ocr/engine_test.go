//go:build linux

package ocr_test

import (
	"context"
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/check/ocr"
)

func TestOpenSaysWhyPicturesCannotBeRead(t *testing.T) {
	silent := filepath.Join(t.TempDir(), "silent")
	if err := os.WriteFile(silent, []byte("#!/bin/sh\necho 'List of available languages (0):'\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"no-such-program-here": "not found", silent: "has no languages", "/bin/false": "exit status 1"} {
		_, err := ocr.Open(t.Context(), ocr.Options{Path: path})
		if !errors.Is(err, ocr.ErrAbsent) || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%s): %v, want %v with %q", path, err, ocr.ErrAbsent, want)
		}
	}
}

func TestTesseractIsHeldToItsLimits(t *testing.T) {
	r, _ := stand(t, ocr.Options{Memory: 512, Timeout: 41 * time.Second}, `cat >/dev/null; say "$(ulimit -v)_$(ulimit -f)_$(ulimit -c)_$(ulimit -t)_$OMP_THREAD_LIMIT$SECRET"`)
	t.Setenv("SECRET", "_secret")
	got, err := r.Read(t.Context(), asPNG(t, square(color.White)))
	if want := "524288_0_0_42_1"; err != nil || got.Text != want {
		t.Errorf("it has %q, %v, want %q", got.Text, err, want)
	}
	if diff := cmp.Diff([]string{"eng", "vie"}, r.Languages()); diff != "" {
		t.Error("languages:", diff)
	}
}

func TestWhatGoesWrongInTesseractIsAnErrorByKind(t *testing.T) {
	for _, tt := range []struct{ name, lines, says string }{
		{"a crash", "echo 'cannot allocate' >&2; kill -SEGV $$", "cannot allocate"},
		{"an exit before the picture is read", "exit 3", "exit status 3"},
		{"an endless answer", "yes 'and more'", "printed more than"},
		{"an answer that is none", `printf '5\t1\t1\t1\t1\t1\tx\t2\t3\t4\t90\tA\n'`, "row"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, _ := stand(t, ocr.Options{Timeout: 5 * time.Minute}, tt.lines)
			_, err := r.Read(t.Context(), asPNG(t, square(color.White)))
			if !errors.Is(err, ocr.ErrFailed) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Read: %v, want %v with %q", err, ocr.ErrFailed, tt.says)
			}
		})
	}
}

func TestBadLinesAreReadOneByOneInTheirScript(t *testing.T) {
	r, _ := standFor(t, ocr.Options{}, "eng\\ntha\\nvie", `
line() { printf '4\t%s\t1\t1\t1\t0\t10\t%s\t600\t20\t-1\t\n' "$1" "$2"; }
word() { printf '5\t1\t1\t1\t1\t1\t%s\t10\t%s\t20\t%s\t%s\n' "$1" "$2" "$3" "$4"; }
case "$*" in
*"-l vie+eng --psm 3"*) line 1 10; word 10 100 96 Demo; word 120 100 96 Group; line 1 60; word 10 100 20 srdleSua:; word 130 100 93 25000; word 240 100 70 @demo_hr;;
*"-l tha --psm 6"*) line 1 10; word 10 400 94 เงินเดือน;;
*"-l tha --psm 7"*) size=$(wc -c); [ $size -ge 12000 ] && [ $size -lt 48000 ] || exit 4 # one line of 600 by 20 pixels with its margin
	line 1 12; word 12 100 94 เงินเดือน; word 132 100 93 2ร000; word 242 100 75 ส่อทา๐; echo 'เงินเดือน 2ร000 ส่อทา๐';;
*) exit 3;;
esac`)
	got, err := r.Read(t.Context(), asPNG(t, written(t, "the stand-in does not look at it", "nor at this")))
	if want := "Demo Group\nเงินเดือน 25000 @demo_hr"; err != nil || got.Text != want {
		t.Errorf("Read = %q, %v, want %q", got.Text, err, want)
	}
}

// hanging is what a stand-in does that never ends, has a child, and says its id once it runs.
const hanging = "sleep 9999 & echo $$ > %DIR%/started; wait"

// hang opens such a stand-in and returns a function that waits until it runs and returns its id.
func hang(t *testing.T, o ocr.Options) (*ocr.Reader, func() int) {
	t.Helper()
	r, dir := stand(t, o, hanging)
	pipe := filepath.Join(dir, "started")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	return r, func() int {
		b, err := os.ReadFile(pipe)
		id, convErr := strconv.Atoi(strings.TrimSpace(string(b)))
		if err := errors.Join(err, convErr); err != nil {
			t.Error(err)
		}
		return id
	}
}

// members lists the processes of a group that still run.
func members(group int) (out []string) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		b, _ := os.ReadFile(path)
		_, rest, _ := strings.Cut(string(b), ") ")
		if f := strings.Fields(rest); len(f) > 2 && f[2] == strconv.Itoa(group) && f[0] != "Z" && f[0] != "X" {
			out = append(out, string(b))
		}
	}
	return out
}

func TestAReadingThatEndsLeavesNoProcess(t *testing.T) {
	why := errors.New("the visitor left")
	for _, tt := range []struct {
		name    string
		timeout time.Duration
		want    error
	}{
		{"by its caller", time.Hour, why},
		{"by its time", 3 * time.Second, ocr.ErrTime},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			r, started := hang(t, ocr.Options{Timeout: tt.timeout})
			var id int
			var wg sync.WaitGroup
			wg.Go(func() {
				id = started()
				if tt.want == why {
					cancel(why)
				}
			})
			_, err := r.Read(ctx, asPNG(t, square(color.White)))
			wg.Wait()
			if !errors.Is(err, tt.want) {
				t.Errorf("Read: %v, want %v", err, tt.want)
			}
			if left := members(id); len(left) > 0 {
				t.Errorf("still there: %q", left)
			}
		})
	}
}

func TestOnlySoManyPicturesAreReadAtOnce(t *testing.T) {
	r, _ := stand(t, ocr.Options{AtOnce: 1, Timeout: 5 * time.Minute}, "mkdir %DIR%/in || { say collision; exit; }; sleep 0.1; rmdir %DIR%/in; say alone")
	picture := asPNG(t, image.NewGray(image.Rect(0, 0, 20, 20)))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got, err := r.Read(t.Context(), picture); err != nil || got.Text != "alone" {
				t.Errorf("Read = %q, %v, want alone", got.Text, err)
			}
		})
	}
	wg.Wait()
}

func TestWhoWaitsForATurnCanLeave(t *testing.T) {
	r, started := hang(t, ocr.Options{AtOnce: 1, Timeout: time.Hour})
	picture := asPNG(t, square(color.White))
	first, cancelFirst := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { r.Read(first, picture) })
	started()
	second, cancelSecond := context.WithCancel(t.Context())
	cancelSecond()
	if _, err := r.Read(second, picture); !errors.Is(err, context.Canceled) {
		t.Errorf("Read in a queue that was left: %v, want %v", err, context.Canceled)
	}
	cancelFirst()
	wg.Wait()
}
