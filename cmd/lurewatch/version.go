package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
)

type versionCmd struct {
	JSON bool `help:"Print JSON."`
}

// buildVersion is the module's version, with the commit it was built from where Go knows it.
func buildVersion() string {
	b, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := b.Main.Version
	if v == "" || v == "(devel)" {
		v = "devel"
		for _, s := range b.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				v += "+" + s.Value[:12]
			}
		}
	}
	return v
}

// Run prints versions.
func (c *versionCmd) Run(a *app) error {
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(a.io.out).Encode(map[string]string{"version": buildVersion(), "rules_version": set.Version(), "go": runtime.Version()})
	}
	fmt.Fprintf(a.io.out, "lurewatch %s\nrule set  %s, %d rules\n%s %s/%s\n", buildVersion(), set.Version(), len(set.Rules()), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
