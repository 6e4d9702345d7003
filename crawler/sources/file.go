package sources

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// file is the schema of a source file.
type file struct {
	ID         string
	Title      string
	Kind       Kind
	Start      []string
	Hosts      []string
	Links      Links
	Pagination Pagination
	Read       Read
	Schedule   struct{ Cron, Zone string }
	Delay      span
	MaxDepth   int `yaml:"max_depth"`
	MaxPages   int `yaml:"max_pages_per_round"`
	Revisit    struct{ Min, Max span }
	Owner      string
	Languages  []string
	Country    string
	Render     bool
	Proxy      string
	Proven     proof
	Notes      string
	Disabled   string
}

// span is a duration that may be written in days.
type span time.Duration

// UnmarshalText reads "90m", "12h" or "14d".
func (s *span) UnmarshalText(b []byte) error {
	text := string(b)
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.ParseUint(days, 10, 16); err == nil {
			*s = span(time.Duration(n) * 24 * time.Hour)
			return nil
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return fmt.Errorf("want a duration such as 8s, 12h or 14d, found %q", text)
	}
	*s = span(d)
	return nil
}

// notYet is what a file says of a reader without proof.
const notYet = "not yet"

// proof is what a file says of the proof of its reader.
type proof struct {
	On, By string
}

// UnmarshalYAML reads "not yet", or a mapping of on and by.
func (p *proof) UnmarshalYAML(decode func(any) error) error {
	var text string
	if decode(&text) == nil {
		if text != notYet {
			return fmt.Errorf("want %q or a date and a saved page such as {on: 2026-11-22, by: a page}, found %q", notYet, text)
		}
		return nil
	}
	type mapping proof
	if err := decode((*mapping)(p)); err != nil {
		return err
	}
	if _, err := time.Parse(time.DateOnly, p.On); err != nil {
		return fmt.Errorf("on is %q, want a date such as 2026-11-22", p.On)
	}
	if strings.TrimSpace(p.By) == "" {
		return errors.New("by is empty, want which saved page was read right")
	}
	return nil
}
