package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"lurewatch/crawler"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

// The exit codes of every command.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitPart   = 3 // done in part, and said which part was not
)

// cli is the whole command line. Flags come before environment variables, those before the config file.
type cli struct {
	Data    string     `help:"The data directory; \"data\" if none is named." default:"data" placeholder:"DIR" env:"LUREWATCH_DATA"`
	Config  configFlag `help:"A YAML file that sets flags by their names." placeholder:"FILE" env:"LUREWATCH_CONFIG"`
	Rules   string     `help:"Another rule library than the built-in one." placeholder:"DIR" name:"rule-library" env:"LUREWATCH_RULE_LIBRARY"`
	Sources string     `help:"Other sources than the built-in ones." placeholder:"DIR" name:"source-library" env:"LUREWATCH_SOURCE_LIBRARY"`
	Log     string     `help:"What is logged on standard error: debug, info, warn or error." enum:"debug,info,warn,error" default:"warn" env:"LUREWATCH_LOG"`

	Demo      demoCmd    `cmd:"" help:"Show everything on a small made-up job board."`
	Serve     serveCmd   `cmd:"" help:"Crawl, index and serve the console and the public check."`
	Crawl     crawlCmd   `cmd:"" help:"Visit what is due, then exit."`
	Score     scoreCmd   `cmd:"" help:"Judge ads from JSON Lines."`
	Eval      evalCmd    `cmd:"" help:"Measure the rules on labelled ads."`
	Check     checkCmd   `cmd:"" help:"Check one ad: an address, a file, or text."`
	Search    searchCmd  `cmd:"" help:"Search flagged ads."`
	Review    reviewCmd  `cmd:"" help:"Decide on an ad or a campaign, or take a decision back."`
	Digest    digestCmd  `cmd:"" help:"What border units are told each day: look at it, send it, list what was sent."`
	Export    exportCmd  `cmd:"" help:"Take flagged ads out: CSV, JSON Lines, labels, STIX, MISP, evidence bundles."`
	Audit     auditCmd   `cmd:"" help:"Print what people did, and check that nothing was changed."`
	RuleCmd   rulesCmd   `cmd:"" name:"rules" help:"Look at and test the rule library."`
	SourceCmd sourceCmd  `cmd:"" name:"source" help:"Look at the sources that ads come from."`
	DataCmd   dataCmd    `cmd:"" name:"data" help:"Look after the data directory."`
	Version   versionCmd `cmd:"" help:"Print versions."`
	Health    healthCmd  `cmd:"" hidden:"" help:"Ask the server on this machine how it is."`
}

// app is what commands are given to work with.
type app struct {
	ctx context.Context
	io  stdio
	cli *cli
	now func() time.Time
}

// exitError ends a command with a code of its own. A nil error inside ends it without a word.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}
func (e exitError) Unwrap() error { return e.err }

// hinted is an error with a line of advice.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

// run is main without the process: it returns the exit code.
func run(ctx context.Context, args []string, std stdio) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("lurewatch"),
		kong.Description("Watches public job advertisements for signs of trafficking-type recruitment."),
		kong.Writers(std.out, std.err),
		kong.Exit(func(code int) { exited = code; panic(exitPanic{}) }),
		kong.Help(helpWithExamples),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Vars{"delay": crawler.DefaultDelay.String()},
	)
	if err != nil {
		return say(std.err, err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, code, err := parse(parser, dashedText(args), &exited)
	if k == nil {
		if errors.Is(err, syscall.EPIPE) { // who read the help has enough
			return exitDone
		}
		if err != nil {
			fmt.Fprintf(std.err, "lurewatch: %v\n", err)
			fmt.Fprintf(std.err, "lurewatch: hint: %s\n", usageHint(args, err))
		}
		return code
	}
	out := &checkedWriter{w: std.out}
	std.out = out
	err = k.Run(&app{ctx: ctx, io: std, cli: &c, now: time.Now})
	switch cause := context.Cause(ctx); {
	case err != nil && cause != nil && (errors.Is(err, cause) || errors.Is(err, context.Canceled)):
		err = exitError{exitPart, errors.New("interrupted")}
	case errors.Is(out.err, syscall.EPIPE): // who read it has enough
		err = exitError{exitFailed, nil}
	case out.err != nil: // whatever the command thinks, nobody got its result
		err = fmt.Errorf("write standard output: %w", out.err)
	}
	return say(std.err, err)
}

// checkedWriter remembers the first error of writing. After it nothing is written.
type checkedWriter struct {
	w   io.Writer
	err error
}

func (c *checkedWriter) Write(b []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.w.Write(b)
	c.err = err
	return n, err
}

// exitPanic unwinds kong, which expects its exit function not to return.
type exitPanic struct{}

// parse reads the command line. A nil context means that the command is over, with the code.
func parse(p *kong.Kong, args []string, exited *int) (k *kong.Context, code int, err error) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(exitPanic); !ok {
				panic(r)
			}
			k, code, err = nil, *exited, nil
		}
	}()
	k, err = p.Parse(args)
	if err != nil {
		return nil, exitUsage, err
	}
	return k, exitDone, nil
}

// say prints what went wrong and returns the exit code for it.
func say(w io.Writer, err error) int {
	if err == nil {
		return exitDone
	}
	code := exitFailed
	var e exitError
	if errors.As(err, &e) {
		code = e.code
	}
	if !errors.As(err, &e) || e.err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			fmt.Fprintf(w, "lurewatch: %s\n", line)
		}
	}
	var h hinted
	if errors.As(err, &h) {
		fmt.Fprintf(w, "lurewatch: hint: %s\n", h.hint)
	}
	return code
}

// libraryFS is the rule library in use.
func (a *app) libraryFS() (fs.FS, error) {
	if a.cli.Rules == "" {
		return library.FS, nil
	}
	if i, err := os.Stat(a.cli.Rules); err != nil {
		return nil, fmt.Errorf("open rule library: %w", err)
	} else if !i.IsDir() {
		return nil, fmt.Errorf("open rule library %s: not a directory", a.cli.Rules)
	}
	return os.DirFS(a.cli.Rules), nil
}

// loadRules compiles the rule library in use.
func (a *app) loadRules() (*rules.Set, error) {
	lib, err := a.libraryFS()
	if err != nil {
		return nil, err
	}
	return rules.Load(lib, seeds.FS)
}
