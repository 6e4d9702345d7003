package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// preview prints or writes the digests of a day. Of all units those that cannot be made are told behind the others.
func (c *digestMakeCmd) preview(a *app, o owner) error {
	ids, amiss, err := c.previews(o)
	if err != nil {
		return fmt.Errorf("digest: %w", err)
	}
	if c.Out != "" {
		if err := os.MkdirAll(c.Out, 0o700); err != nil {
			return fmt.Errorf("digest: %w", err)
		}
	}
	list := []previewed{}
	for _, id := range ids {
		var p previewed
		err := o.ask(http.MethodGet, officePath+"preview", url.Values{"unit": {id}, "date": {c.Date}}, nil, &p)
		if no := (refused{}); c.All && errors.As(err, &no) && a.ctx.Err() == nil {
			amiss = append(amiss, oneLine(no.why, 400))
			continue
		}
		if err != nil {
			return c.misses(err)
		}
		if err := c.show(a, p); err != nil {
			return err
		}
		p.Files = nil
		list = append(list, p)
	}
	if c.JSON {
		if err := json.NewEncoder(a.io.out).Encode(list); err != nil {
			return err
		}
	}
	return inPart(amiss)
}

// misses is why there is no digest: to ask for a day that there is not is an error of whoever asks.
func (c *digestMakeCmd) misses(err error) error {
	no := refused{}
	if wrapped := fmt.Errorf("digest: %w", err); !errors.As(err, &no) || no.status != http.StatusUnprocessableEntity {
		return wrapped
	}
	return exitError{exitUsage, fmt.Errorf("digest: --date %s: %w", c.Date, err)}
}

// previews lists the units that digests are asked for, and what is wrong with those that are stopped.
func (c *digestMakeCmd) previews(o owner) (ids, amiss []string, err error) {
	if !c.All {
		return []string{c.Unit}, nil, nil
	}
	var all allTold
	if err := o.ask(http.MethodGet, officePath+"units", nil, nil, &all); err != nil {
		return nil, nil, err
	}
	for _, u := range all.Units {
		ids = append(ids, u.ID)
	}
	for _, f := range all.Faults {
		amiss = append(amiss, oneLine(f, 400))
	}
	return ids, amiss, nil
}

// show writes the files of a digest, or prints its text.
func (c *digestMakeCmd) show(a *app, p previewed) error {
	for _, f := range p.Files {
		if c.Out != "" {
			if err := os.WriteFile(filepath.Join(c.Out, filepath.Base(f.Name)), f.Data, 0o600); err != nil {
				return fmt.Errorf("digest: %w", err)
			}
		} else if !c.JSON && strings.HasSuffix(f.Name, ".txt") {
			fmt.Fprintf(a.io.out, "%s\n\n%s\n", p.Subject, f.Data)
		}
	}
	if c.Out != "" && !c.JSON {
		fmt.Fprintf(a.io.out, "%s  %s\n", filepath.Join(c.Out, p.Digest+".eml"), p.Subject)
	}
	return nil
}

// inPart says what was not done, a line each; nil if all was.
func inPart(amiss []string) error {
	if len(amiss) == 0 {
		return nil
	}
	return exitError{exitPart, errors.New(strings.Join(amiss, "\n"))}
}
