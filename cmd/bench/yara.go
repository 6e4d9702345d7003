package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/fold"
)

// yaraRules is how many strings one rule of yara may have.
const yaraRules = 5000

// scanWithYara times yara looking for the same phrases in the same folded text, compiled beforehand, best of three.
// It is the peer of judging, which does much more with what it finds.
func scanWithYara(ctx context.Context, ads []job.Ad, set *rules.Set) error {
	if _, err := exec.LookPath("yarac"); err != nil {
		fmt.Println("yara: not installed, not compared")
		return nil
	}
	dir, err := os.MkdirTemp("", "lurewatch-yara-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	phrases := set.Phrases()
	size, err := writeYara(dir, ads, phrases)
	if err != nil {
		return err
	}
	source, compiled, text := filepath.Join(dir, "rules.yar"), filepath.Join(dir, "rules.bin"), filepath.Join(dir, "ads.txt")
	begin := time.Now()
	if out, err := exec.CommandContext(ctx, "yarac", "-w", source, compiled).CombinedOutput(); err != nil {
		return fmt.Errorf("compile %d phrases with yarac: %w: %.300s", len(phrases), err, out)
	}
	compile := time.Since(begin)
	best := time.Hour
	for range 3 {
		begin := time.Now()
		if out, err := exec.CommandContext(ctx, "yara", "-w", "-p", "1", "-C", compiled, text).CombinedOutput(); err != nil {
			return fmt.Errorf("scan with yara: %w: %.300s", err, out)
		}
		best = min(best, time.Since(begin))
	}
	fmt.Printf("yara: the same %d phrases over the same %.1f MB of folded text: %.1f MB/s, compiled in %.0f ms; it only finds them\n",
		len(phrases), float64(size)/1e6, float64(size)/1e6/best.Seconds(), float64(compile.Milliseconds()))
	return nil
}

// writeYara writes the text of ads, folded, and rules that ask for the phrases.
func writeYara(dir string, ads []job.Ad, phrases []string) (size int, err error) {
	text, err := os.Create(filepath.Join(dir, "ads.txt"))
	if err != nil {
		return 0, err
	}
	t := bufio.NewWriter(text)
	for _, ad := range ads {
		for _, f := range job.Fields {
			n, _ := fmt.Fprintln(t, fold.String(ad.Field(f)))
			size += n
		}
	}
	if err := errors.Join(t.Flush(), text.Close()); err != nil {
		return 0, err
	}
	file, err := os.Create(filepath.Join(dir, "rules.yar"))
	if err != nil {
		return 0, err
	}
	w := bufio.NewWriter(file)
	for i := 0; i < len(phrases); i += yaraRules {
		fmt.Fprintf(w, "rule r%d {\n strings:\n", i)
		for k, p := range phrases[i:min(i+yaraRules, len(phrases))] {
			fmt.Fprintf(w, "  $s%d = {", k)
			for _, b := range []byte(p) {
				fmt.Fprintf(w, " %02x", b)
			}
			fmt.Fprintln(w, " }")
		}
		fmt.Fprint(w, " condition:\n  any of them\n}\n")
	}
	return size, errors.Join(w.Flush(), file.Close())
}
