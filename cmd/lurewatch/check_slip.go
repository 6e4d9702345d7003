package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"lurewatch/check"
)

// slip is the error for words that cannot be what was meant, in the language of the answer, with what to do next. The
// sentences are "slip.KEY" and "slip.KEY.do".
func (c *checkCmd) slip(key, name string) error {
	w := check.WordsOf(check.Lang(c.Lang))
	err := errors.New(w.Say("slip."+key, "name", shown(name)))
	if key == "nothing" || key == "several" {
		err = exitError{exitUsage, err}
	}
	return hinted{err, w.Say("slip." + key + ".do")}
}

// note says on standard error what an answer does not say of what was typed.
func (c *checkCmd) note(a *app, key string, pairs ...any) {
	fmt.Fprintf(a.io.err, "lurewatch: %s\n", check.WordsOf(check.Lang(c.Lang)).Say("note."+key, pairs...))
}

// shown is what was typed, as it is repeated.
func shown(typed string) string { return "“" + oneLine(typed, 60) + "”" }

// severalIn lists the words behind the command where they are several things to check rather than one text: files, and at
// most addresses beside them. It is nil for one, and for a file whose name has blanks.
func severalIn(words []string) []string {
	if len(words) < 2 || isFile(strings.Join(words, " ")) || !slices.ContainsFunc(words, isFile) {
		return nil
	}
	for _, w := range words {
		if !isFile(w) && !namesFile(w) && !strings.Contains(w, "://") {
			return nil
		}
	}
	return words
}

func isFile(name string) bool {
	i, err := os.Stat(name)
	return err == nil && !i.IsDir()
}

// slipIn returns the key of the slip that a target is which is no file, "" for one that can be checked.
func slipIn(target string, ask check.Ask) string {
	kind, word := ask.Kind(), !strings.ContainsFunc(strings.TrimSpace(target), unicode.IsSpace)
	little := kind == check.KindText || kind == check.KindNothing && ask.Because == check.NoText
	switch {
	case namesFile(target) && (little || word && kind == check.KindURL):
		return "no_file"
	case !word || !little || unspaced(target):
		return ""
	case strings.ContainsFunc(target, unicode.IsDigit) && !strings.ContainsFunc(target, unicode.IsLetter):
		return "number"
	}
	return "word"
}

// maxName is the longest that is taken for the name of a file, in bytes.
const maxName = 255

// pathLike finds words that are paths: of a folder, of somebody's home, of Windows.
var pathLike = regexp.MustCompile(`^(?:\.{0,2}/|~|[A-Za-z]:\\|\\\\)\S*$`)

// namesFile reports whether what was typed looks like the name of a file rather than a host or a text.
func namesFile(typed string) bool {
	name := strings.TrimRight(strings.Trim(strings.TrimSpace(typed), "\"'“”‘’«»"), `/\`)
	if len(name) > maxName || strings.Contains(name, "\n") || strings.Contains(name, "://") {
		return false
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".txt", ".htm", ".html", ".mht", ".mhtml", ".md", ".rtf", ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".avif", ".bmp", ".tif", ".tiff", ".svg",
		".doc", ".docx", ".odt", ".xls", ".xlsx", ".json", ".jsonl", ".csv", ".gz", ".zip", ".eml", ".msg":
		return true
	}
	return pathLike.MatchString(name)
}

// unspaced reports whether a text is in a script that sets no spaces between words, and is longer than one.
func unspaced(text string) bool {
	const least = 8
	n := 0
	for _, r := range text {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) {
			n++
		}
	}
	return n >= least
}

// dashedText lays a text for check that begins with a dash behind "--", where no flag is looked for, with the words that
// follow it. A text is what no flag can be: there are blanks or letters of other alphabets than ours before any "=".
func dashedText(args []string) []string {
	at := slices.Index(args, "check")
	if at < 0 || slices.Contains(args, "--") {
		return args
	}
	i := slices.IndexFunc(args[at+1:], isDashedText)
	if i < 0 {
		return args
	}
	i += at + 1
	end := i + 1
	for end < len(args) && (!strings.HasPrefix(args[end], "-") || isDashedText(args[end])) {
		end++
	}
	return slices.Concat(args[:i], args[end:], []string{"--"}, args[i:end])
}

func isDashedText(arg string) bool {
	name, _, _ := strings.Cut(arg, "=")
	return strings.HasPrefix(arg, "-") && strings.ContainsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r > unicode.MaxASCII })
}

// usageHint is what to do about words on the command line that are not understood, by what was said of them.
func usageHint(args []string, said error) string {
	if slices.Contains(args, "check") && strings.Contains(said.Error(), "unknown flag") {
		return "a text that begins with a dash stands behind --: lurewatch check -- '-text'; lurewatch check --help shows the flags"
	}
	return "lurewatch --help shows what there is"
}
