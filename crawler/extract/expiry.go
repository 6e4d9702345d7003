package extract

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// maxNotice is the longest line that can say that an ad is over, in bytes.
const maxNotice = 300

// overIn looks for a line that says that the ad itself is over. Only titles, buttons outside of boilerplate, and the
// page from its top to the end of its main text are looked at: what stands in a list of other ads is about those.
func (w *walk) overIn(m mainText, now time.Time) (why string) {
	for _, a := range w.asides {
		if why = overIn([]byte(a.notice), now); why != "" {
			return why
		}
	}
	for _, h := range w.h1s {
		if why = overIn([]byte(h.text), now); why != "" && !h.noisy {
			return why
		}
	}
	if why = overIn([]byte(w.head.pageTitle()), now); why != "" {
		return why
	}
	return overIn(w.buf[:min(m.end, len(w.buf))], now)
}

// overIn says why a line of a text means that the ad is over, or "".
func overIn(text []byte, now time.Time) string {
	var buf [maxNotice + 64]byte
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte{'\n'})
		text = rest
		if len(line) == 0 || len(line) > maxNotice {
			continue
		}
		low := trimSigns(appendLower(buf[:0], line))
		if len(low) < minPhrase {
			continue
		}
		if label := deadlineLabels.at(low); label != "" {
			day := dateIn(low[len(label):], label)
			if day.IsZero() && len(low) <= len(label)+maxLabel {
				day = dateIn(rest, label)
			}
			if !day.IsZero() {
				if why := pastDay(day, now); why != "" {
					return why
				}
				continue
			}
		}
		if why := over(low); why != "" {
			return why
		}
	}
	return ""
}

// over says why a line in lower case means that the ad is over, or "".
func over(line []byte) string {
	phrase := overLines.at(line)
	if len(phrase) != len(line) {
		phrase = statusIn(line)
	}
	if phrase == "" {
		phrase = overPhrases.in(line)
		if phrase == "" || conditions.in(line) != "" {
			return ""
		}
	}
	return "the page says " + strconv.Quote(phrase)
}

// statusIn returns what a line gives as the state of the ad, if that is over: "trạng thái: đã đóng".
func statusIn(line []byte) string {
	label := statusLabels.at(line)
	if label == "" {
		return ""
	}
	state := trimSigns(line[len(label):])
	if s := overLines.at(state); len(s) == len(state) {
		return s
	}
	return ""
}

// trimSigns takes everything that is no letter, mark or digit off both ends.
func trimSigns(s []byte) []byte {
	return bytes.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
}

// appendLower appends s in lower case. Scripts without case are passed over quickly.
func appendLower(b, s []byte) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			b = append(b, c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(s[i:])
		i += n
		if r < 0x0e00 || r >= 0x1e00 && r < 0x2000 {
			r = unicode.ToLower(r)
		}
		b = utf8.AppendRune(b, r)
	}
	return b
}

// minPhrase is the length of the shortest phrase, in bytes.
const minPhrase = 4

// phrases are some phrases of at least minPhrase bytes, in lower case, found by their first four.
type phrases struct {
	may [1 << 12]bool // whether a phrase can begin so
	by  map[uint32][]string
}

// newPhrases reads a list with bars between. Of phrases that begin alike the longest is found.
func newPhrases(list string) *phrases {
	p := &phrases{by: map[uint32][]string{}}
	for s := range strings.SplitSeq(list, "|") {
		k := key([]byte(s))
		p.may[k*0x9e3779b1>>20] = true
		p.by[k] = append(p.by[k], s)
	}
	for _, l := range p.by {
		slices.SortFunc(l, func(a, b string) int { return len(b) - len(a) })
	}
	return p
}

// key is the first four bytes of a phrase as a number.
func key(s []byte) uint32 { return binary.LittleEndian.Uint32(s) }

// at returns the phrase that s begins with, "" for none.
func (p *phrases) at(s []byte) string {
	if len(s) < minPhrase {
		return ""
	}
	k := key(s)
	if !p.may[k*0x9e3779b1>>20] {
		return ""
	}
	for _, phrase := range p.by[k] {
		if len(s) >= len(phrase) && string(s[:len(phrase)]) == phrase {
			return phrase
		}
	}
	return ""
}

// in returns the first phrase in s, "" for none.
func (p *phrases) in(s []byte) string {
	for i := range max(0, len(s)-minPhrase+1) {
		if phrase := p.at(s[i:]); phrase != "" {
			return phrase
		}
	}
	return ""
}

// everywhere is how long after midnight UTC a day has ended in every time zone.
const everywhere = 36 * time.Hour

// pastDay says that the last day to apply has ended, or "" if it has not or now is unknown.
func pastDay(day, now time.Time) string {
	if now.IsZero() || now.Before(day.Add(everywhere)) {
		return ""
	}
	return "the last day to apply was " + day.Format(time.DateOnly)
}

// pastUntil says that the validThrough of a posting is past, or "".
func pastUntil(until string, now time.Time) string {
	if until == "" || now.IsZero() {
		return ""
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00"} {
		if at, err := time.Parse(layout, until); err == nil {
			if now.After(at) {
				return "valid through " + until
			}
			return ""
		}
	}
	if at := unixTime(until); !at.IsZero() {
		if now.After(at) {
			return "valid through " + at.Format(time.RFC3339)
		}
		return ""
	}
	if day := dateIn([]byte(until), ""); !day.IsZero() && !now.Before(day.Add(everywhere)) {
		return "valid through " + until
	}
	return ""
}

// unixTime reads seconds or milliseconds since 1970, as APIs give them; the zero time for anything else.
func unixTime(s string) time.Time {
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil || len(s) != 10 && len(s) != 13:
		return time.Time{}
	case len(s) == 13:
		n /= 1000
	}
	return time.Unix(n, 0).UTC()
}

// dateIn returns the first date in the first bytes of a text: 2026-03-12, 2026年3月12日, 12/03/2026, 12.3.2026. The day
// comes first, as everywhere in the region; where an English label may mean the month, the later of the two counts.
// The zero time means none.
func dateIn(s []byte, label string) time.Time {
	s = s[:min(len(s), maxLabel)]
	nums, width, last := [3]int{}, [3]int{}, -1
	n := 0
	for i := 0; i < len(s); {
		if s[i] < '0' || s[i] > '9' {
			i++
			continue
		}
		from := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		if last >= 0 && !dateGap(string(s[last:from])) {
			n = 0
		}
		nums[n], width[n], last = atoi(string(s[from:i])), i-from, i
		if n++; n == 3 {
			return dateOf(nums, width, label != "" && isASCII(label))
		}
	}
	return time.Time{}
}

// isASCII reports whether a text has no letters but those of English.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// dateGap reports whether s can stand between the numbers of a date.
func dateGap(s string) bool {
	switch strings.TrimSpace(s) {
	case "/", "-", ".", "年", "月", "년", "월":
		return true
	}
	return false
}

// dateOf puts three numbers together, if they are a date of this century.
func dateOf(n, width [3]int, eitherWay bool) time.Time {
	if width[0] == 4 {
		return day(n[0], n[1], n[2])
	}
	if width[2] != 4 {
		return time.Time{}
	}
	d := day(n[2], n[1], n[0])
	if eitherWay {
		if other := day(n[2], n[0], n[1]); other.After(d) {
			return other
		}
	}
	return d
}

// day returns a date at midnight UTC, zero for one that does not exist.
func day(y, m, d int) time.Time {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < 2000 || y > 2100 || t.Day() != d || int(t.Month()) != m {
		return time.Time{}
	}
	return t
}

// atoi reads a few digits; more are no part of a date.
func atoi(s string) int {
	if len(s) > 4 {
		return 0
	}
	n, _ := strconv.Atoi(s)
	return n
}

// notice returns the words of a button that is dropped, if they may say that the ad is over.
func (w *walk) notice(f *frame) string {
	if f.drop != aButton || w.inNoise > 0 || len(w.asides) >= 20*maxImages {
		return ""
	}
	s := bytes.TrimSpace(w.since(f.start))
	if len(s) > maxNotice {
		return ""
	}
	return string(s)
}
