package main

import (
	"errors"
	"fmt"
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
	if err != nil {
		return err
	}
	ctx.AddResolver(r)
	return nil
}

// readConfig reads a mapping of flag names to values. Every fault is reported with its line and column.
func readConfig(path string, model *kong.Application) (kong.Resolver, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read config: %w", err)
	}
	var doc yaml.Node
	if err := yaml.Load(b, &doc); err != nil {
		var e *yaml.LoadError
		if errors.As(err, &e) {
			return nil, fmt.Errorf("%s:%d:%d: %s", path, e.Mark.Line, max(e.Mark.Column, 1), e.Message)
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

func configValues(path string, doc *yaml.Node, known []string) (map[string]any, error) {
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
		if !slices.Contains(known, key.Value) {
			faults = append(faults, fmt.Errorf("%s:%d:%d: no flag is called %q", path, key.Line, key.Column, key.Value))
			continue
		}
		var v any
		if err := value.Decode(&v); err != nil {
			faults = append(faults, fmt.Errorf("%s:%d:%d: %s: %w", path, value.Line, value.Column, key.Value, err))
			continue
		}
		values[key.Value] = plain(v)
	}
	return values, errors.Join(faults...)
}

// plain turns a YAML value into what kong reads: text, or a list of texts.
func plain(v any) any {
	if list, ok := v.([]any); ok {
		out := make([]any, len(list))
		for i, e := range list {
			out[i] = fmt.Sprint(e)
		}
		return out
	}
	return fmt.Sprint(v)
}

// flagNames lists the flags of a command and of all below it.
func flagNames(n *kong.Node) []string {
	var out []string
	for _, f := range n.Flags {
		out = append(out, f.Name)
	}
	for _, c := range n.Children {
		out = append(out, flagNames(c)...)
	}
	return out
}
