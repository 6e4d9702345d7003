package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/check"
	"lurewatch/crawler"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/store"
)

// The exit codes of check.
const (
	exitSome   = 10
	exitStrong = 11
	exitUnread = 12
)

// maxCheck is the most that is read from a file or standard input, in bytes.
const maxCheck = check.MaxPicture

type checkCmd struct {
	Target        string `arg:"" help:"An address, a file (text, HTML or a picture), - for standard input, a text with spaces, a telephone number or a handle." placeholder:"URL|FILE|-|TEXT|PHONE"`
	JSON          bool   `help:"Print JSON, as the interface for programs answers."`
	Lang          string `help:"Language of the answer: vi, en or fr." enum:"vi,en,fr" default:"vi" env:"LUREWATCH_LANG"`
	Country       string `help:"Where the person is, two letters; whom to call depends on it." default:"VN"`
	AllowLoopback bool   `help:"Let addresses on this machine be fetched (tests only)."`
}

// Validate refuses a country that is none by its form, as the interface for programs does.
func (c *checkCmd) Validate() error {
	if !twoLetters.MatchString(c.Country) {
		return fmt.Errorf("country %q: want two letters, such as VN", c.Country)
	}
	return nil
}

var twoLetters = regexp.MustCompile(`^[A-Za-z]{2}$`)

// Run checks one ad or contact. The exit code says the band.
func (c *checkCmd) Run(a *app) error {
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	return c.check(a, set)
}

// check checks by the rules of a set.
func (c *checkCmd) check(a *app, set *rules.Set) error {
	client := fetch.New(fetch.Options{AllowLoopback: c.AllowLoopback})
	defer client.Close()
	checker := crawler.Checker{Client: client, Judge: set.Judge, Now: a.now}
	desk, err := a.askDesk(set, checker)
	if err != nil {
		return err
	}
	answer, err := c.answer(a, desk, checker)
	if err != nil {
		return err // there was nothing to be read: that is a failure, and no answer
	}
	answer.ID = "" // nothing is kept beyond this process
	if c.JSON {
		err = json.NewEncoder(a.io.out).Encode(answer)
	} else {
		err = printAnswer(a.io.out, answer)
	}
	if err != nil {
		return err
	}
	return checkExit(answer.Assessment.Band)
}

func checkExit(b check.Band) error {
	switch b {
	case check.NoneSeen:
		return nil
	case check.SomeSigns:
		return exitError{exitSome, nil}
	case check.StrongSigns:
		return exitError{exitStrong, nil}
	}
	return exitError{exitUnread, nil}
}

// askDesk answers single questions on the command line. Contacts are looked up where there is a data directory.
func (a *app) askDesk(set *rules.Set, checker crawler.Checker) (*check.Desk, error) {
	lines, err := readHotlines()
	if err != nil {
		return nil, err
	}
	o := check.Options{
		Picture:  readPicture,
		Text:     func(_ context.Context, text string) job.Answer { return checker.Text(text) },
		URL:      pageReader(checker),
		Rule:     set.Rule,
		Hotlines: lines,
		MaxKept:  -1,
		Now:      a.now,
		Log:      a.logger(),
	}
	o.MentionsWork = set.MentionsWork
	if a.hasData() {
		o.Known = a.knownContacts
	}
	return check.New(o), nil
}

// pageReader opens pages for a desk.
func pageReader(checker crawler.Checker) func(context.Context, string) check.Page {
	return func(ctx context.Context, url string) check.Page {
		a, by := checker.Look(ctx, url)
		return check.Page{Answer: a, Because: check.Because(by)}
	}
}

// hasData reports whether there is a data directory.
func (a *app) hasData() bool {
	_, err := os.Stat(filepath.Join(a.cli.Data, store.FileName))
	return err == nil
}

// knownContacts asks the data directory, or the server that has it open, for contacts.
func (a *app) knownContacts(_ context.Context, asked []string) ([]job.Known, error) {
	var found struct {
		Known []job.Known `json:"known"`
	}
	err := a.asOwner(func(o owner) error {
		return o.ask(http.MethodPost, "/lookup", nil, map[string][]string{"contacts": asked}, &found)
	})
	return found.Known, err
}

// answer finds out what the target is, and checks it.
func (c *checkCmd) answer(a *app, desk *check.Desk, checker crawler.Checker) (check.Answer, error) {
	if t := strings.ToLower(c.Target); strings.HasPrefix(t, "http://") || strings.HasPrefix(t, "https://") {
		return c.ask(a, desk, check.ParseAsk(c.Target))
	}
	in, err := a.openInput(c.Target)
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist), strings.ContainsFunc(c.Target, unicode.IsSpace):
		return c.typed(a, desk)
	default:
		return check.Answer{}, fmt.Errorf("check: %w", err)
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, maxCheck+1))
	if err != nil {
		return check.Answer{}, fmt.Errorf("check: read %s: %w", c.Target, err)
	}
	if strings.HasPrefix(http.DetectContentType(b), "image/") {
		return c.ask(a, desk, check.Ask{Picture: b})
	}
	text, isHTML, ok := fetch.Text(b)
	if !ok && coloured(b) {
		text, ok = b, true
	}
	switch {
	case len(b) > maxCheck:
		return c.ask(a, desk, check.Ask{Because: check.TooLarge})
	case !ok:
		return c.ask(a, desk, check.Ask{Because: check.File})
	case isHTML:
		page, by := checker.LookHTML(text)
		return desk.About(check.Page{Answer: page, Because: check.Because(by)}, check.Lang(c.Lang)), nil
	}
	return c.ask(a, desk, check.ParseAsk(string(text)))
}

// coloured reports whether bytes are a text although there are controls in it, such as the colours of a terminal. They are
// judged, as they are where they are pasted.
func coloured(b []byte) bool {
	return utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 && http.DetectContentType(b) == "application/octet-stream"
}

// typed checks what is no file: a contact, an address without a scheme, a text with spaces.
func (c *checkCmd) typed(a *app, desk *check.Desk) (check.Answer, error) {
	ask := check.ParseAsk(c.Target)
	spaces := strings.ContainsFunc(strings.TrimSpace(c.Target), unicode.IsSpace)
	if kind := ask.Kind(); !spaces && (kind == check.KindText || kind == check.KindNothing && ask.Because == check.NoText || kind == check.KindURL && namesFile(c.Target)) {
		return check.Answer{}, hinted{fmt.Errorf("check %q: no such file, and an address begins with https://", c.Target), "a text of one word is read from standard input: lurewatch check -"}
	}
	return c.ask(a, desk, ask)
}

// namesFile reports whether a word looks like the name of a file rather than of a host.
func namesFile(word string) bool {
	switch strings.ToLower(filepath.Ext(word)) {
	case ".txt", ".htm", ".html", ".md", ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".doc", ".docx", ".json", ".jsonl", ".gz", ".eml":
		return true
	}
	return false
}

func (c *checkCmd) ask(a *app, desk *check.Desk, ask check.Ask) (check.Answer, error) {
	ask.Lang, ask.Country = check.Lang(c.Lang), strings.ToUpper(c.Country)
	return desk.Check(a.ctx, ask)
}
