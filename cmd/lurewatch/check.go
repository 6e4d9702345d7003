package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"lurewatch/crawler"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

// The exit codes of check.
const (
	exitSome   = 10
	exitStrong = 11
	exitUnread = 12
)

// maxCheck is the most that is read from a file or standard input, in bytes.
const maxCheck = 8 << 20

type checkCmd struct {
	Target        string `arg:"" help:"An address, a file (text or HTML), or - for standard input." placeholder:"URL|FILE|-"`
	JSON          bool   `help:"Print JSON."`
	Lang          string `help:"Language of the answer: vi, en or fr." enum:"vi,en,fr" default:"vi" env:"LUREWATCH_LANG"`
	AllowLoopback bool   `help:"Let addresses on this machine be fetched (tests only)."`
}

// Run checks one ad. The exit code says the band.
func (c *checkCmd) Run(a *app) error {
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	client := fetch.New(fetch.Options{AllowLoopback: c.AllowLoopback})
	defer client.Close()
	checker := crawler.Checker{Client: client, Judge: set.Judge, Now: a.now}
	answer, err := c.check(a, checker)
	if err != nil {
		return exitError{exitUnread, err}
	}
	if c.JSON {
		if err := json.NewEncoder(a.io.out).Encode(answer); err != nil {
			return err
		}
	} else {
		printAnswer(a.io.out, answer, c.Lang, set.Rule)
	}
	return checkExit(answer)
}

func checkExit(a job.Answer) error {
	switch {
	case a.Readable != job.Read:
		return exitError{exitUnread, nil}
	case a.Verdict.Band == job.Alert:
		return exitError{exitStrong, nil}
	case a.Verdict.Band == job.Look:
		return exitError{exitSome, nil}
	}
	return nil
}

func (c *checkCmd) check(a *app, checker crawler.Checker) (job.Answer, error) {
	if t := strings.ToLower(c.Target); strings.HasPrefix(t, "http://") || strings.HasPrefix(t, "https://") {
		return checker.URL(a.ctx, c.Target), nil
	}
	in, err := a.openInput(c.Target)
	if errors.Is(err, fs.ErrNotExist) {
		return job.Answer{}, fmt.Errorf("check %q: no such file, and an address begins with https://", c.Target)
	} else if err != nil {
		return job.Answer{}, fmt.Errorf("check: %w", err)
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, maxCheck+1))
	if err != nil {
		return job.Answer{}, fmt.Errorf("check: read %s: %w", c.Target, err)
	}
	if len(b) > maxCheck {
		return job.Answer{}, fmt.Errorf("check: %s is longer than %d bytes", c.Target, maxCheck)
	}
	text, isHTML, ok := fetch.Text(b)
	switch {
	case !ok:
		return job.Answer{Readable: job.NotText, Why: "a file must be text in UTF-8, or say what it is in", At: a.now().UTC(), Read: []string{}, NotRead: []string{}}, nil
	case isHTML:
		return checker.HTML(text), nil
	}
	return checker.Text(string(text)), nil
}
