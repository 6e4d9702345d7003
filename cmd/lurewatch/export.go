package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"lurewatch/job"
	"lurewatch/share"
)

type exportCmd struct {
	Query       []string     `arg:"" optional:"" help:"Which ads, as for search. Nothing takes all." placeholder:"QUERY"`
	Format      share.Format `help:"csv, jsonl, labels, stix, misp or bundle." enum:"csv,jsonl,labels,stix,misp,bundle" default:"csv"`
	TLP         string       `name:"tlp" help:"How far it may be passed on: clear, green, amber, amber+strict or red." enum:"clear,green,amber,amber+strict,red" default:"amber"`
	Order       job.Order    `help:"serious, newest, first_seen or flagged." enum:"serious,newest,first_seen,flagged" default:"serious"`
	Limit       int          `help:"At most so many ads; 0 takes all."`
	Masked      bool         `help:"Hide telephone numbers, handles and addresses."`
	Lang        string       `help:"Language of the instructions in a bundle: vi, en or fr." enum:"vi,en,fr" default:"vi"`
	exportFlags `embed:""`
	Out         string `help:"Write to this file, which must not exist; - is standard output." default:"-" placeholder:"FILE"`
}

// Run writes an export. A file is there whole or not at all.
func (c *exportCmd) Run(a *app) error {
	if c.Limit < 0 {
		return exitError{exitUsage, fmt.Errorf("export: --limit is %d, want 0 or more", c.Limit)}
	}
	own := func(s *server) error {
		s.export = c.exportFlags
		return nil
	}
	return a.asOwnerWith(own, func(o owner) error {
		resp, err := o.send(http.MethodGet, "/export", url.Values{
			"q": {strings.Join(c.Query, " ")}, "format": {string(c.Format)}, "tlp": {c.TLP}, "order": {string(c.Order)},
			"limit": {strconv.Itoa(c.Limit)}, "masked": {strconv.FormatBool(c.Masked)}, "lang": {c.Lang},
		}, nil)
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		defer resp.Body.Close()
		n, err := c.write(a.io.out, resp.Body)
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		fmt.Fprintf(a.io.err, "%s of %d bytes, TLP:%s\n", c.Format, n, strings.ToUpper(c.TLP))
		return nil
	})
}

func (c *exportCmd) write(out io.Writer, from io.Reader) (n int64, err error) {
	if c.Out == "-" {
		return io.Copy(out, from)
	}
	f, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(f, from)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return n, errors.Join(err, os.Remove(c.Out))
	}
	return n, nil
}
