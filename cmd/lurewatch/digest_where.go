package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// officeGroups are the groups of flags that make an office. Where a server runs they are its own.
var officeGroups = []string{"Digests:", "Mail server:", "Signatures:", "Answers by mail:"}

// typed lists the flags of an office that stand on the command line. What the environment or a config file sets is not
// among them: the server may well have it from there too.
func typed(k *kong.Context) (names []string) {
	for _, p := range k.Path {
		f := p.Flag
		if f == nil || p.Resolved || f.Group == nil || !slices.Contains(officeGroups, f.Group.Title) || slices.Contains(names, "--"+f.Name) {
			continue
		}
		names = append(names, "--"+f.Name)
	}
	return names
}

// running reports whether a server answers, in the place of this process.
func (o owner) running() bool {
	_, own := o.over.(inProcess)
	return !own
}

// owned refuses flags that a running server would not look at: whoever types them believes that they hold.
func (o owner) owned(k *kong.Context) error {
	names := typed(k)
	if !o.running() || len(names) == 0 {
		return nil
	}
	verb, it := "is", "the flag"
	if len(names) > 1 {
		verb, it = "are", "the flags"
	}
	return exitError{exitUsage, fmt.Errorf("digest: a server runs on this data directory, and everything goes through its settings: %s %s not used here: stop the server, or leave %s out",
		strings.Join(names, ", "), verb, it)}
}

// whose says by whose settings something was sent.
func (o owner) whose() string {
	if o.running() {
		return "through the settings of the server that runs on this data directory"
	}
	return "through the settings of this command; no server runs on this data directory"
}
