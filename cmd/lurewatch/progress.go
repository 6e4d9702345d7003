package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"lurewatch/crawler"
)

// showProgress returns a function that keeps one line about a crawl up to date, and one that ends the line. On
// anything but a terminal both do nothing.
func showProgress(w io.Writer, now func() time.Time) (update func(crawler.Stats), done func()) {
	if !isTerminal(w) {
		return nil, func() {}
	}
	var last, begun time.Time
	return func(s crawler.Stats) {
			t := now()
			if begun.IsZero() {
				begun = t
			}
			if t.Sub(last) < 200*time.Millisecond {
				return
			}
			last = t
			fmt.Fprintf(w, "\r\033[K%d visits, %.0f a second; %d ads; %d alert, %d look; %d failed", s.Visits,
				float64(s.Visits)/max(t.Sub(begun).Seconds(), 1), s.AdsNew, s.Flagged.Alert, s.Flagged.Look, s.Errors)
		}, func() {
			if !begun.IsZero() {
				fmt.Fprint(w, "\r\033[K")
			}
		}
}

// isTerminal reports whether people read what is written to w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	i, err := f.Stat()
	return err == nil && i.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}

// showCount returns a function that counts one more of something long, and one that ends the line. On anything but a
// terminal both do nothing. Neither is safe for concurrent use.
func showCount(w io.Writer, now func() time.Time, what string) (more, done func()) {
	if !isTerminal(w) {
		return func() {}, func() {}
	}
	n := 0
	begun := now()
	last := begun
	return func() {
			n++
			if t := now(); t.Sub(last) >= 200*time.Millisecond {
				last = t
				fmt.Fprintf(w, "\r\033[K%d %s, %.0f a second", n, what, float64(n)/max(t.Sub(begun).Seconds(), 1))
			}
		}, func() {
			fmt.Fprint(w, "\r\033[K")
		}
}

// showBytes returns a function that tells how far something long has come, and one that ends the line. On anything but
// a terminal both do nothing.
func showBytes(w io.Writer, now func() time.Time) (update func(done, total int64), end func()) {
	if !isTerminal(w) {
		return func(int64, int64) {}, func() {}
	}
	var last time.Time
	return func(done, total int64) {
			if t := now(); t.Sub(last) >= 200*time.Millisecond {
				last = t
				fmt.Fprintf(w, "\r\033[K%.1f of %.1f MB", float64(done)/1e6, float64(total)/1e6)
			}
		}, func() {
			if !last.IsZero() {
				fmt.Fprint(w, "\r\033[K")
			}
		}
}
