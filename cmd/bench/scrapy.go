package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// spider is the second peer: Scrapy as its users write it. It fetches, follows links on the hosts of its start
// addresses and writes a line of JSON for each page.
//
//go:embed spider.py
var spider []byte

// python is the interpreter that Debian's packages are for.
const python = "/usr/bin/python3"

// scrapyResult is what the spider prints.
type scrapyResult struct {
	Pages int     `json:"pages"`
	TookS float64 `json:"took_s"`
}

// runScrapy crawls with Scrapy. It returns false if there is none on this machine.
func runScrapy(ctx context.Context, start []string) (r scrapyResult, c child, ok bool, err error) {
	if exec.CommandContext(ctx, python, "-c", "import scrapy").Run() != nil {
		return r, c, false, nil
	}
	dir, err := os.MkdirTemp("", "lurewatch-scrapy-")
	if err != nil {
		return r, c, false, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "spider.py")
	if err := os.WriteFile(file, spider, 0o600); err != nil {
		return r, c, false, err
	}
	c, err = runChild(ctx, &r, python, file, filepath.Join(dir, "pages.jsonl"), strings.Join(start, " "))
	if err != nil {
		return r, c, false, fmt.Errorf("scrapy: %w", err)
	}
	return r, c, true, nil
}
