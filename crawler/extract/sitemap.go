package extract

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"lurewatch/job"
)

// Limits of a sitemap, those of the protocol (sitemaps.org, 2008-02-27).
const (
	// MaxSitemap is the most of a sitemap that is read, in bytes after decompression.
	MaxSitemap = 50 << 20
	// MaxEntries is the most entries that are taken from one sitemap.
	MaxEntries = 50_000
)

// Entry is one address in a sitemap.
type Entry struct {
	// Loc is canonical; see [job.Canonical]. It may be on any host: the caller decides whom a sitemap may speak for.
	Loc string
	// LastMod is when the page last changed, as far as the sitemap says, in UTC. Zero means unknown.
	LastMod time.Time
}

// Sitemap is what could be read of one. Entries are in order, each address once.
type Sitemap struct {
	// Pages are addresses of pages, Sitemaps those of further sitemaps.
	Pages, Sitemaps []Entry
	// Faulty counts entries that name no address on the web.
	Faulty int
	// Why says in words why not everything was read: a limit, or a fault in the XML and where. What was read up to
	// there is kept. It is empty for a sitemap that was read to its end, which need not have entries.
	Why string
}

// ReadSitemap reads a sitemap, a sitemap index, or a list of addresses in plain text, one a line, from UTF-8. It
// reads as it goes and keeps only the entries; memory is bounded by them and by the longest piece between two tags.
// References are resolved against url, the address of the sitemap.
// Compressed sitemaps must be decompressed before. It does not fail: a sitemap that is broken is read as far as it
// goes, and an error of r is told in Why.
func ReadSitemap(url string, r io.Reader) Sitemap {
	s := sitemap{url: url, seen: map[string]bool{}}
	in := &counted{r: r, left: MaxSitemap}
	head, err := peek(in)
	if isMarkup(head) {
		s.xml(io.MultiReader(bytes.NewReader(undeclared(head)), in))
	} else {
		s.text(head, in)
	}
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		s.Why = err.Error()
	}
	if in.cut {
		s.Why = fmt.Sprintf("more than %d bytes", MaxSitemap)
	}
	return s.Sitemap
}

// sitemap is a Sitemap being read.
type sitemap struct {
	Sitemap
	url  string
	seen map[string]bool
}

// counted reads at most left bytes and remembers whether there were more.
type counted struct {
	r    io.Reader
	left int
	cut  bool
}

func (c *counted) Read(p []byte) (int, error) {
	if c.left <= 0 {
		var one [1]byte
		if n, _ := io.ReadFull(c.r, one[:]); n > 0 {
			c.cut = true
		}
		return 0, io.EOF
	}
	n, err := c.r.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

// peek reads enough to tell XML from plain text.
func peek(r io.Reader) ([]byte, error) {
	b := make([]byte, 512)
	n, err := io.ReadFull(r, b)
	return bytes.TrimPrefix(b[:n], []byte("\uFEFF")), err
}

func isMarkup(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("<"))
}

// undeclared takes the XML declaration off: the text is UTF-8 whatever it says, and a newer version of XML reads the same.
func undeclared(head []byte) []byte {
	trimmed := bytes.TrimLeft(head, " \t\r\n")
	if !bytes.HasPrefix(trimmed, []byte("<?xml ")) {
		return head
	}
	if _, rest, ok := bytes.Cut(trimmed, []byte("?>")); ok {
		return rest
	}
	return head
}

// xml reads elements url and sitemap with their loc and lastmod, in any namespace and whatever stands around them.
func (s *sitemap) xml(r io.Reader) {
	d := xml.NewDecoder(&clean{r: r})
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 already
	d.Entity = xml.HTMLEntity
	var e struct{ in, field, loc, lastMod string }
	for {
		t, err := d.RawToken()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				s.Why = "broken XML: " + strings.TrimPrefix(err.Error(), "XML syntax error ")
			}
			break
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch name := strings.ToLower(t.Name.Local); {
			case name == "url" || name == "sitemap":
				s.take(e.in, e.loc, e.lastMod) // the one before was not closed
				e.in, e.field, e.loc, e.lastMod = name, "", "", ""
			case (name == "loc" || name == "lastmod") && !foreign(t.Name.Space):
				e.field = name
			default:
				e.field = "-"
			}
		case xml.CharData:
			switch {
			case e.field == "loc" && len(e.loc)+len(t) <= 2*job.MaxURL:
				e.loc += string(t)
			case e.field == "lastmod" && len(e.lastMod)+len(t) <= maxLabel:
				e.lastMod += string(t)
			}
		case xml.EndElement:
			e.field = ""
			if name := strings.ToLower(t.Name.Local); name == "url" || name == "sitemap" {
				s.take(e.in, e.loc, e.lastMod)
				e.in, e.loc, e.lastMod = "", "", ""
			}
		}
		if s.full() {
			return
		}
	}
	s.take(e.in, e.loc, e.lastMod)
}

// foreign reports whether a prefix is that of an extension: image:loc is no page.
func foreign(prefix string) bool {
	switch strings.ToLower(prefix) {
	case "image", "video", "news", "mobile", "xhtml", "pagemap", "geo":
		return true
	}
	return false
}

// full reports whether there are as many entries as are taken, and notes it.
func (s *sitemap) full() bool {
	if len(s.Pages)+len(s.Sitemaps) < MaxEntries {
		return false
	}
	s.Why = fmt.Sprintf("no more than %d entries are read", MaxEntries)
	return true
}

// take adds an entry that has ended.
func (s *sitemap) take(in, loc, lastMod string) {
	loc = strings.TrimSpace(loc)
	if in == "" || loc == "" {
		return
	}
	u, err := job.Resolve(s.url, loc)
	switch {
	case err != nil:
		s.Faulty++
	case s.seen[u]:
	default:
		s.seen[u] = true
		e := Entry{Loc: u, LastMod: moment(lastMod)}
		if in == "sitemap" {
			s.Sitemaps = append(s.Sitemaps, e)
		} else {
			s.Pages = append(s.Pages, e)
		}
	}
}

// text reads a list of addresses, one a line.
func (s *sitemap) text(head []byte, r io.Reader) {
	in := io.MultiReader(bytes.NewReader(head), r)
	buf, n := make([]byte, 64<<10), 0
	for {
		m, err := in.Read(buf[n:])
		n += m
		lines := buf[:n]
		for {
			line, rest, whole := bytes.Cut(lines, []byte{'\n'})
			if !whole && err == nil && len(lines) < len(buf) {
				break
			}
			s.line(line)
			if lines = rest; s.full() || !whole {
				break
			}
		}
		n = copy(buf, lines)
		switch {
		case s.Why != "":
			return
		case err != nil:
			if !errors.Is(err, io.EOF) {
				s.Why = err.Error()
			}
			return
		}
	}
}

// line takes a line of a plain list. Only absolute addresses count; other lines are words.
func (s *sitemap) line(b []byte) {
	line := strings.TrimSpace(string(b))
	switch {
	case line == "":
	case !isWeb(line) || len(line) > job.MaxURL:
		s.Faulty++
	default:
		s.take("url", line, "")
	}
}

// moment reads a W3C date and time in the forms that sitemaps have it; the zero time for none.
func moment(s string) time.Time {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339, time.DateOnly, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05",
		"2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00", "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// clean takes out of a text what XML forbids and boards write nevertheless: control characters and faulty UTF-8.
type clean struct {
	r    io.Reader
	held []byte // the beginning of a rune at the end of what was read
	err  error
}

func (c *clean) Read(p []byte) (int, error) {
	if len(p) < 2*utf8.UTFMax {
		return 0, io.ErrShortBuffer
	}
	for {
		if c.err != nil {
			return 0, c.err
		}
		buf := p[:len(p)-utf8.UTFMax]
		n := copy(buf, c.held)
		c.held = c.held[:0]
		m, err := c.r.Read(buf[n:])
		c.err = err
		if n = c.scrub(buf[:n+m]); n > 0 {
			return n, nil
		}
	}
}

// scrub removes in place and returns how much is left. An unfinished rune at the end waits for more.
func (c *clean) scrub(b []byte) int {
	n := 0
	for i := 0; i < len(b); {
		r, size := rune(b[i]), 1
		if r >= utf8.RuneSelf {
			if c.err == nil && !utf8.FullRune(b[i:]) {
				c.held = append(c.held, b[i:]...)
				break
			}
			r, size = utf8.DecodeRune(b[i:])
		}
		ok := r >= ' ' && r != 0xfffe && r != 0xffff || r == '\t' || r == '\n' || r == '\r'
		if ok && !(r == utf8.RuneError && size == 1) {
			n += copy(b[n:], b[i:i+size])
		}
		i += size
	}
	return n
}
