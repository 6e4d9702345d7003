package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// child is what a finished process was.
type child struct {
	took  time.Duration
	rssMB float64 // peak resident memory, mapped files included
	cpu   time.Duration
}

// runChild runs a program to its end and decodes the JSON it printed into v, if v is not nil.
func runChild(ctx context.Context, v any, name string, args ...string) (child, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	begun := time.Now()
	err := cmd.Run()
	c := child{took: time.Since(begun)}
	if cmd.ProcessState != nil {
		c.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			c.rssMB = float64(u.Maxrss) / 1024 // kilobytes on Linux
		}
	}
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return c, fmt.Errorf("%s %s: %w", name, args[0], err)
		}
		return c, err
	}
	if v != nil {
		if err := json.Unmarshal(out.Bytes(), v); err != nil {
			return c, fmt.Errorf("%s %s printed %.80q: %w", name, args[0], out.String(), err)
		}
	}
	return c, nil
}

// crawlArgs are the flags of a whole crawl of a site without pauses.
func crawlArgs(data string, start []string) []string {
	args := []string{"crawl", "--json", "--allow-loopback", "--delay", "0s", "--data", data}
	for _, u := range start {
		args = append(args, "--start", u)
	}
	return args
}
