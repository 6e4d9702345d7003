package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"

	"lurewatch/check"
	"lurewatch/crawler"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
	"lurewatch/rules"
)

// The exit codes of check.
const (
	exitSome   = 10
	exitStrong = 11
	exitUnread = 12 // and what is no ad: news, the words of somebody in danger
)

// maxCheck is the most that is read from a file or standard input, in bytes.
const maxCheck = check.MaxPicture

type checkCmd struct {
	Target        []string `arg:"" optional:"" sep:"none" help:"An address, a file (text, HTML or a picture), - for standard input, a text, a telephone number or a handle. Several words are one text." placeholder:"URL|FILE|-|TEXT|PHONE"`
	JSON          bool     `help:"Print JSON, as the interface for programs answers."`
	Lang          string   `help:"Language of the answer: vi, en or fr." enum:"vi,en,fr" default:"vi" env:"LUREWATCH_LANG"`
	Country       string   `help:"Where the person is, two letters; whom to call depends on it." default:"VN"`
	AllowLoopback bool     `help:"Let addresses on this machine be fetched (tests only)."`
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

// askDesk answers single questions on the command line. Contacts, and ads that were
// crawled, are looked up where there is a data directory.
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
	o.Plea, o.Quoted = pleas(set), set.Quoted
	o.MentionsWork = set.MentionsWork
	if a.hasData() {
		o.Known, o.Case = a.knownContacts, a.caseAt
	}
	return check.New(o), nil
}

// pleas hears by the rules of a set where somebody stands who tells of danger.
func pleas(set *rules.Set) func(string, job.Verdict) check.Situation {
	return func(text string, v job.Verdict) check.Situation {
		switch set.Plea(text, v) {
		case rules.PleaHeld:
			return check.Abroad
		case rules.PleaOnTheWay:
			return check.OnTheWay
		case rules.PleaCheated:
			return check.Replied
		}
		return ""
	}
}

// pageReader opens pages for a desk.
func pageReader(checker crawler.Checker) func(context.Context, string) check.Page {
	return func(ctx context.Context, url string) check.Page { return pageOf(checker.URL(ctx, url)) }
}

// pageOf is a reading as a desk takes it.
func pageOf(r crawler.Reading) check.Page {
	return check.Page{Answer: r.Answer, Because: check.Because(r.By), Posting: r.Posting}
}
