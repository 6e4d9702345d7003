package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"lurewatch/alerts"
)

type digestCmd struct {
	Make   digestMakeCmd   `cmd:"" default:"withargs" help:"Make and send what is due now; with --dry-run only look at it."`
	Units  digestUnitsCmd  `cmd:"" help:"List the units, their settings and what is wrong with their files."`
	List   digestListCmd   `cmd:"" help:"List what was sent, to whom, and what the servers said."`
	Resend digestResendCmd `cmd:"" help:"Send a digest once more, as it was."`
	Test   digestTestCmd   `cmd:"" help:"Send a made-up digest to a unit and say what its server answers."`
}

// officeFlags are those of a command that has an office of its own where no server runs.
type officeFlags struct {
	digestFlags `embed:""`
	PublicURL   string `help:"Where people reach the console, for links." placeholder:"URL" env:"LUREWATCH_PUBLIC_URL" name:"public-url" group:"Digests:"`
	Operator    string `help:"Who runs this, for alarms." env:"LUREWATCH_OPERATOR" group:"Digests:"`
}

// look is ask for what makes, sends and writes nothing.
func (f officeFlags) look(a *app, k *kong.Context, unit string, do func(owner) error) error {
	return f.asks(a, k, unit, true, do)
}

// ask calls do with the interface of the running server or of this process, whose office serves the named unit only, or
// all where none is named. Flags on the command line that a running server would not look at are an error.
func (f officeFlags) ask(a *app, k *kong.Context, unit string, do func(owner) error) error {
	return f.asks(a, k, unit, false, do)
}

func (f officeFlags) asks(a *app, k *kong.Context, unit string, looks bool, do func(owner) error) error {
	o := bureauOptions{looks: looks, flags: f.digestFlags, public: doorFlags{PublicURL: f.PublicURL}.public(), operator: f.Operator, evidence: a.finder(nil)}
	if unit != "" {
		o.only = map[string]bool{unit: true}
	}
	open := a.openExisting
	if looks {
		open = a.openReading
	}
	return a.asOwnerOf(open, func(s *server) (err error) {
		if o.house, err = s.house(); err == nil {
			s.office, err = s.bureau(o)
		}
		return err
	}, func(o owner) error {
		if err := o.owned(k); err != nil {
			return err
		}
		return do(o)
	})
}

type digestMakeCmd struct {
	officeFlags `embed:""`

	Unit   string `help:"For this unit, by its id." placeholder:"ID"`
	All    bool   `help:"For all units."`
	Date   string `help:"The day, YYYY-MM-DD, in the unit's zone; today if none is named. A day that was sent is shown as it was." placeholder:"DAY"`
	DryRun bool   `help:"Write what it would be, and send and store nothing."`
	Out    string `help:"With --dry-run: the folder that .eml, .txt, .html, .csv and .json are written to; without it the text is printed." type:"path" placeholder:"DIR"`
	JSON   bool   `help:"Print JSON."`
}

// Run makes what is due, or shows what would be.
func (c *digestMakeCmd) Run(a *app, k *kong.Context) error {
	if err := c.check(); err != nil {
		return exitError{exitUsage, fmt.Errorf("digest: %w", err)}
	}
	if c.DryRun {
		return c.look(a, k, c.Unit, func(o owner) error { return c.preview(a, o) })
	}
	return c.ask(a, k, c.Unit, func(o owner) error {
		var all allTold
		if err := o.ask(http.MethodPost, officePath+"due", nil, nil, &all); err != nil {
			return fmt.Errorf("digest: %w", err)
		}
		if c.Unit != "" {
			if err := all.keep(c.Unit); err != nil {
				return fmt.Errorf("digest: %w", err)
			}
		}
		return c.print(a, all)
	})
}

// check says what does not go together.
func (c *digestMakeCmd) check() error {
	switch {
	case (c.Unit == "") != c.All:
		return errors.New("want --unit ID or --all; digest units lists the units")
	case !c.DryRun && (c.Date != "" || c.Out != ""):
		return errors.New("--date and --out go with --dry-run: what is sent is what is due")
	}
	if _, err := time.Parse(time.DateOnly, c.Date); c.Date != "" && err != nil {
		return fmt.Errorf("--date %.40q: want a day such as 2026-11-22", c.Date)
	}
	return nil
}

// keep leaves one unit, or says what is wrong with it.
func (t *allTold) keep(id string) error {
	for _, u := range t.Units {
		if u.ID == id {
			t.Units = []told{u}
			return nil
		}
	}
	for _, f := range t.Faults {
		if strings.HasPrefix(f, "unit "+id+" ") {
			return errors.New(f)
		}
	}
	return fmt.Errorf("there is no unit %.80q; digest units lists them", id)
}

// print says what became of the newest digest of each unit that can be told something.
func (c *digestMakeCmd) print(a *app, all allTold) error {
	if c.JSON {
		if err := json.NewEncoder(a.io.out).Encode(all); err != nil {
			return err
		}
	} else {
		n := 0
		for _, u := range all.Units {
			if c.Unit != "" || u.tellable() {
				n++
				u.printNewest(a.io.out)
			}
		}
		if n == 0 {
			fmt.Fprintln(a.io.out, nobody(a.unitsDir()))
		}
		if all.Running {
			fmt.Fprintln(a.io.err, "lurewatch: the running server makes and sends what is due, every minute")
		}
	}
	if all.Why != "" {
		return exitError{exitPart, errors.New(all.Why)}
	}
	return nil
}

type digestUnitsCmd struct {
	officeFlags `embed:""`
	JSON        bool `help:"Print JSON."`
}

// Run lists the units. It ends with 3 if some are stopped by a fault, or have keys that cannot be used.
func (c *digestUnitsCmd) Run(a *app, k *kong.Context) error {
	return c.look(a, k, "", func(o owner) error {
		var all allTold
		if err := o.ask(http.MethodGet, officePath+"units", nil, nil, &all); err != nil {
			return fmt.Errorf("digest units: %w", err)
		}
		if c.JSON {
			if err := json.NewEncoder(a.io.out).Encode(all); err != nil {
				return err
			}
		} else {
			printUnits(a.io.out, all.Units)
			if !all.anyTellable() {
				fmt.Fprintln(a.io.err, nobody(a.unitsDir()))
			} else if !all.Mails {
				fmt.Fprintln(a.io.err, "lurewatch: no mail is sent: --smtp-host and --digest-from are not set")
			}
		}
		return inPart(append(all.Faults, all.keyFaults()...))
	})
}

// maxListed is how many postings of a unit are listed at most: two years of a unit with fifty recipients.
const maxListed = 50_000

type digestListCmd struct {
	officeFlags `embed:""`
	Unit        string `help:"Only this unit." placeholder:"ID"`
	After       string `help:"Begin with this day, YYYY-MM-DD." placeholder:"DAY"`
	Limit       int    `help:"The most of each unit, the newest of them." default:"500" placeholder:"N"`
	JSON        bool   `help:"Print JSON."`
}

// Run lists the archive.
func (c *digestListCmd) Run(a *app, k *kong.Context) error {
	if _, err := time.Parse(time.DateOnly, c.After); c.After != "" && err != nil {
		return exitError{exitUsage, fmt.Errorf("digest list: --after %.40q: want a day such as 2026-11-22", c.After)}
	}
	if c.Limit < 1 || c.Limit > maxListed {
		return exitError{exitUsage, fmt.Errorf("digest list: --limit %d: want 1 to %d", c.Limit, maxListed)}
	}
	return c.look(a, k, c.Unit, func(o owner) error {
		var list sent
		asked := url.Values{"unit": {c.Unit}, "after": {c.After}, "limit": {strconv.Itoa(c.Limit)}}
		if err := o.ask(http.MethodGet, officePath+"archive", asked, nil, &list); err != nil {
			return fmt.Errorf("digest list: %w", err)
		}
		return c.print(a, list)
	})
}

// print writes the list, and in words of which units it has the newest only.
func (c *digestListCmd) print(a *app, list sent) error {
	for _, unit := range list.Cut {
		fmt.Fprintf(a.io.err, "lurewatch: unit %s was sent more: these are the newest %d; --limit N has more\n", unit, c.Limit)
	}
	if c.JSON {
		return json.NewEncoder(a.io.out).Encode(list.Postings)
	}
	if len(list.Postings) == 0 {
		fmt.Fprintln(a.io.out, "nothing was sent yet")
	}
	for _, p := range list.Postings {
		printPosting(a.io.out, p)
	}
	return nil
}

type digestResendCmd struct {
	officeFlags `embed:""`
	ID          string `arg:"" help:"The id of a digest, as digest list prints it." placeholder:"DIGEST"`
	JSON        bool   `help:"Print JSON."`
}

// Run sends a digest once more.
func (c *digestResendCmd) Run(a *app, k *kong.Context) error {
	unit, _, _ := strings.Cut(c.ID, ".")
	return c.ask(a, k, unit, func(o owner) error {
		var list []alerts.Posting
		if err := o.ask(http.MethodPost, officePath+"resend", url.Values{"id": {c.ID}}, nil, &list); err != nil {
			return fmt.Errorf("digest resend: %w", err)
		}
		if c.JSON {
			return json.NewEncoder(a.io.out).Encode(list)
		}
		for _, p := range list {
			printPosting(a.io.out, p)
		}
		return nil
	})
}

type digestTestCmd struct {
	officeFlags `embed:""`
	Unit        string `required:"" help:"The unit, by its id." placeholder:"ID"`
	JSON        bool   `help:"Print JSON."`
}

// Help is what -h says beside the flags.
func (*digestTestCmd) Help() string {
	return "A webhook is signed as Standard Webhooks says: the headers webhook-id, webhook-timestamp and webhook-signature, an HMAC-SHA-256 of \"id.timestamp.body\". " +
		"README.md, section Webhook, has a receiver in ten lines.\n\n" +
		"Where a server runs on the data directory the test goes through its settings; flags that say otherwise are refused."
}

// Run sends a made-up digest. It fails if a target did not take it.
func (c *digestTestCmd) Run(a *app, k *kong.Context) error {
	return c.ask(a, k, c.Unit, func(o owner) error {
		var list []tested
		if err := o.ask(http.MethodPost, officePath+"test", url.Values{"unit": {c.Unit}}, nil, &list); err != nil {
			return fmt.Errorf("digest test: %w", err)
		}
		if len(list) == 0 {
			return fmt.Errorf("digest test: unit %s has no recipients, webhook or directory", c.Unit)
		}
		fmt.Fprintf(a.io.err, "lurewatch: tested %s\n", o.whose())
		failed := 0
		for _, t := range list {
			state := "taken"
			if !t.OK {
				state = "refused"
				failed++
			}
			if !c.JSON {
				fmt.Fprintf(a.io.out, "%-8s %s  %s\n", state, oneLine(t.Target, 80), oneLine(t.Answer, 300))
			}
		}
		if c.JSON {
			if err := json.NewEncoder(a.io.out).Encode(list); err != nil {
				return err
			}
		}
		switch failed {
		case 0:
			return nil
		case len(list):
			return errors.New("digest test: nobody took it")
		}
		return exitError{exitPart, fmt.Errorf("digest test: %d of %d did not take it", failed, len(list))}
	})
}
