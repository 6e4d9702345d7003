package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"lurewatch/check"
	"lurewatch/crawler"
	"lurewatch/crawler/fetch"
)

// answer finds out what the words behind the command are, and checks it.
func (c *checkCmd) answer(a *app, desk *check.Desk, checker crawler.Checker) (check.Answer, error) {
	target := strings.Join(c.Target, " ")
	if t := strings.ToLower(target); strings.HasPrefix(t, "http://") || strings.HasPrefix(t, "https://") {
		return c.ask(a, desk, check.ParseAsk(target))
	}
	if len(c.Target) == 0 {
		return check.Answer{}, c.slip("nothing", "")
	}
	if all := severalIn(c.Target); all != nil {
		return check.Answer{}, c.slip("several", strings.Join(all, ", "))
	}
	if i, err := os.Stat(target); err == nil && i.IsDir() {
		return check.Answer{}, c.slip("folder", target)
	}
	if target == "-" && readsTerminal(a.io.in) {
		c.note(a, "paste")
	}
	in, err := a.openInput(target)
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrPermission):
		return check.Answer{}, c.slip("closed", target)
	case noFile(err), strings.ContainsFunc(target, unicode.IsSpace):
		return c.typed(a, desk, target)
	default:
		return check.Answer{}, fmt.Errorf("check: %w", err)
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, maxCheck+1))
	if err != nil {
		return check.Answer{}, fmt.Errorf("check: read %s: %w", target, err)
	}
	if len(b) == 0 && target != "-" {
		c.note(a, "empty_file", "name", shown(target))
	}
	return c.content(a, desk, checker, b)
}

// noFile reports whether an error of opening says that no file has that name, as none has that of a long text.
func noFile(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.ENAMETOOLONG) || errors.Is(err, syscall.EINVAL)
}

// readsTerminal reports whether somebody types what is read.
func readsTerminal(r io.Reader) bool {
	f, ok := r.(*os.File)
	if !ok || !isTerminal(f) {
		return false
	}
	typed, err := f.Stat()
	null, fault := os.Stat(os.DevNull)
	return err == nil && (fault != nil || !os.SameFile(typed, null))
}

// content checks what stands in a file, or came over standard input.
func (c *checkCmd) content(a *app, desk *check.Desk, checker crawler.Checker, b []byte) (check.Answer, error) {
	if isPicture(b) {
		return c.ask(a, desk, check.Ask{Picture: b})
	}
	text, isHTML, ok := fetch.Text(b)
	if !ok && coloured(b) {
		text, ok = b, true
	}
	switch {
	case len(b) > maxCheck:
		return c.ask(a, desk, check.Ask{Because: check.TooLarge})
	case !ok:
		return c.ask(a, desk, check.Ask{Because: check.File})
	case isHTML:
		return desk.About(pageOf(checker.HTML(text)), check.Lang(c.Lang)), nil
	}
	return c.ask(a, desk, check.ParseAsk(string(text)))
}

// isPicture reports whether bytes are those of a picture, also of a kind that is not read: that of telephones (HEIC, AVIF),
// of scanners (TIFF), and drawings (SVG).
func isPicture(b []byte) bool {
	switch {
	case strings.HasPrefix(http.DetectContentType(b), "image/"), bytes.HasPrefix(b, []byte("II*\x00")), bytes.HasPrefix(b, []byte("MM\x00*")):
		return true
	case len(b) >= 12 && string(b[4:8]) == "ftyp":
		switch string(b[8:12]) {
		case "heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif", "avis":
			return true
		}
	}
	head := bytes.TrimSpace(b[:min(len(b), 1024)])
	return bytes.HasPrefix(head, []byte("<svg")) || bytes.HasPrefix(head, []byte("<?xml")) && bytes.Contains(head, []byte("<svg"))
}

// coloured reports whether bytes are a text although there are controls in it, such as the colours of a terminal. They are
// judged, as they are where they are pasted.
func coloured(b []byte) bool {
	return utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 && http.DetectContentType(b) == "application/octet-stream"
}

// typed checks what is no file: a contact, an address without a scheme, a text.
func (c *checkCmd) typed(a *app, desk *check.Desk, target string) (check.Answer, error) {
	ask := check.ParseAsk(target)
	if key := slipIn(target, ask); key != "" {
		return check.Answer{}, c.slip(key, target)
	}
	got, err := c.ask(a, desk, ask)
	if err != nil {
		return got, err
	}
	unread := got.Assessment.Band == check.CouldNotRead
	switch {
	case strings.HasPrefix(strings.ToLower(target), "file:"):
		c.note(a, "file_address")
	case unread && ask.URL != "" && !strings.Contains(target, ":") && !strings.ContainsFunc(target, unicode.IsSpace):
		c.note(a, "address", "name", shown(target), "url", shown(ask.URL))
	case got.Assessment.Because == check.NoLookup:
		c.note(a, "no_data", "name", shown(a.cli.Data))
	}
	return got, nil
}

func (c *checkCmd) ask(a *app, desk *check.Desk, ask check.Ask) (check.Answer, error) {
	ask.Lang, ask.Country = check.Lang(c.Lang), strings.ToUpper(c.Country)
	return desk.Check(a.ctx, ask)
}
