package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v4"
)

// configFlag names a config file. It is read when the flag is seen, before the other flags get their values.
type configFlag string

// BeforeResolve reads the file.
func (f configFlag) BeforeResolve(k *kong.Kong, ctx *kong.Context, trace *kong.Path) error {
	path := string(ctx.FlagValue(trace.Flag).(configFlag))
	if path == "" {
		return nil
	}
	r, err := readConfig(path, k.Model)
	if r == nil || err != nil {
		return err
	}
	ctx.AddResolver(r)
	return nil
}

// readConfig reads a mapping of flag names to values; it is nil for an empty file. Every fault is reported with its line and column.
func readConfig(path string, model *kong.Application) (kong.Resolver, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read config: %w", err)
	}
	var doc yaml.Node
	if onlyComments(b) {
		return nil, nil
	}
	if err := yaml.Load(b, &doc); err != nil {
		var e *yaml.LoadError
		if errors.As(err, &e) {
			return nil, fmt.Errorf("%s:%d:%d: %s", path, max(e.Mark.Line, 1), max(e.Mark.Column, 1), e.Message)
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	values, err := configValues(path, &doc, flagNames(model.Node))
	if err != nil {
		return nil, err
	}
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if v, ok := values[flag.Name]; ok && !fromEnvironment(flag) {
			return v, nil
		}
		return nil, nil
	}), nil
}

// fromEnvironment reports whether an environment variable sets the flag: that comes before the file.
func fromEnvironment(flag *kong.Flag) bool {
	return slices.ContainsFunc(flag.Envs, func(name string) bool {
		_, ok := os.LookupEnv(name)
		return ok
	})
}

// onlyComments reports whether a file sets nothing.
func onlyComments(b []byte) bool {
	for line := range bytes.Lines(b) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

func configValues(path string, doc *yaml.Node, known map[string]bool) (map[string]any, error) {
	root := doc
	if root.Kind == yaml.DocumentNode && len(root.Content) > 0 {
		root = root.Content[0]
	}
	if root.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s:1:1: want a mapping of flag names to values, such as listen: 127.0.0.1:8080", path)
	}
	values := make(map[string]any)
	var faults []error
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		takesList, ok := known[key.Value]
		if !ok {
			faults = append(faults, fmt.Errorf("%s:%d:%d: no flag is called %q", path, key.Line, key.Column, key.Value))
			continue
		}
		if _, double := values[key.Value]; double {
			faults = append(faults, fmt.Errorf("%s:%d:%d: %s is set a second time", path, key.Line, key.Column, key.Value))
			continue
		}
		v, ok := plain(value)
		if _, list := v.([]any); !ok || list && !takesList {
			faults = append(faults, fmt.Errorf("%s:%d:%d: %s: want %s", path, value.Line, value.Column, key.Value, wanted(takesList)))
			continue
		}
		values[key.Value] = v
	}
	return values, errors.Join(faults...)
}

// plain turns a YAML value into what kong reads: a text, or a list of texts. It is false for mappings and for
// nothing.
func plain(n *yaml.Node) (any, bool) {
	switch n.Kind {
	case yaml.ScalarNode:
		return n.Value, n.ShortTag() != "!!null"
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, e := range n.Content {
			v, ok := plain(e)
			if _, nested := v.([]any); !ok || nested {
				return nil, false
			}
			list[i] = v
		}
		return list, true
	}
	return nil, false
}

func wanted(takesList bool) string {
	if takesList {
		return "a value or a list of values"
	}
	return "one value"
}

// flagNames tells the flags of a command and of all below it, and whether each takes several values.
func flagNames(n *kong.Node) map[string]bool {
	out := make(map[string]bool)
	for _, f := range n.Flags {
		out[f.Name] = f.IsSlice()
	}
	for _, c := range n.Children {
		maps.Copy(out, flagNames(c))
	}
	return out
}
