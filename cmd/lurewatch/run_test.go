package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// fullDisk cannot be written.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestOutputThatCannotBeWrittenIsAnError(t *testing.T) {
	for _, args := range []string{"version", "rules list", "rules show hub-desk-job", "rules test"} {
		var words bytes.Buffer
		code := run(t.Context(), strings.Fields(args), stdio{strings.NewReader(""), fullDisk{}, &words})
		if code != exitFailed || !strings.Contains(words.String(), "write standard output: no space left") {
			t.Errorf("%s = %d %q, want %d and the reason", args, code, words.String(), exitFailed)
		}
	}
}

// closedPipe is read no more.
type closedPipe struct{}

func (closedPipe) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EPIPE}
}

func TestWhoReadsTheHelpMayHaveEnough(t *testing.T) {
	for _, args := range []string{"-h", "search -h", "digest resend -h", ""} {
		var words bytes.Buffer
		if code := run(t.Context(), strings.Fields(args), stdio{strings.NewReader(""), closedPipe{}, &words}); code != exitDone || words.Len() > 0 {
			t.Errorf("%q = %d %q, want %d without a word", args, code, words.String(), exitDone)
		}
	}
}

func TestAnInterruptEndsACommandThatWaitsForInput(t *testing.T) {
	for _, args := range []string{"score -", "eval -", "check -"} {
		ctx, cancel := context.WithCancel(t.Context())
		in, _ := io.Pipe() // never written
		var words bytes.Buffer
		code := make(chan int)
		go func() { code <- run(ctx, strings.Fields(args), stdio{in, io.Discard, &words}) }()
		cancel()
		if got := <-code; got != exitPart || !strings.Contains(words.String(), "interrupted") {
			t.Errorf("%s = %d %q, want %d and interrupted", args, got, words.String(), exitPart)
		}
		in.Close()
	}
}

func TestAnInterruptEndsWorkUnderWay(t *testing.T) {
	dir := t.TempDir()
	ads, fitted := filepath.Join(dir, "ads.jsonl"), filepath.Join(dir, "fitted.yaml")
	ad := `{"id":"1","label":"lure","text":"Tuyển 10 bạn trực chat ở Bavet."}` + "\n"
	if err := errors.Join(os.WriteFile(ads, []byte(strings.Repeat(ad, 600)), 0o600), os.WriteFile(fitted, []byte("old"), 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{"score " + ads, "eval " + ads, "rules diff built-in built-in " + ads, "rules fit --out " + dir + " " + ads} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var out, words bytes.Buffer
		code := run(ctx, strings.Fields(args), stdio{strings.NewReader(""), &out, &words})
		if code != exitPart || words.String() != "lurewatch: interrupted\n" || out.Len() > 0 {
			t.Errorf("%s = %d %q %q, want %d and nothing but interrupted", args, code, out.String(), words.String(), exitPart)
		}
	}
	if b, err := os.ReadFile(fitted); string(b) != "old" {
		t.Errorf("fitted.yaml has %q, %v, want what it had", b, err)
	}
}

func TestAPartThatFailedIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var words bytes.Buffer
		s := server{a: &app{cli: &cli{Log: "warn"}, io: stdio{err: &words}}}
		tries, begun := 0, time.Now()
		err := s.keep(t.Context(), "index", func() error {
			if tries++; tries < 3 {
				return errors.New("disk full")
			}
			return nil
		})
		if err != nil || tries != 3 || time.Since(begun) != 2*partPause {
			t.Errorf("keep = %v after %d tries and %v, want nil after 3 and %v", err, tries, time.Since(begun), 2*partPause)
		}
		if n := strings.Count(words.String(), "disk full"); n != 2 {
			t.Errorf("the failure is logged %d times, want 2: %s", n, words.String())
		}
	})
}
