package facts

import (
	"strings"

	"lurewatch/job"
)

// The signs at which an address is looked for. Domain endings that are words of a language too count only with
// a path behind them.
var (
	mailSigns  = []string{"@", "[at]", "(at)", "{at}", "[a]", "(a)", "(@)", "[@]", "@@", " at ", " a còng ", "(a còng)", "[a còng]", " a móc ", " a vòng "}
	schemes    = []string{"http://", "https://", "hxxp://", "hxxps://", "www."}
	domainEnds = []string{".com", ".net", ".org", ".vn", ".info", ".biz", ".xyz", ".vip", ".club", ".shop", ".site", ".online", ".app", ".asia", ".work", ".jobs", ".cn", ".tw", ".kh", ".ph", ".hk", ".jp", ".kr", ".example",
		".me/", ".co/", ".la/", ".id/", ".io/", ".ee/", ".ly/", ".my/", ".sg/", ".th/", ".in/", ".us/", ".top/", ".cc/", ".gl/",
		" dot com", " dot net", " dot vn", " dot me", " dot example", " chấm com", " chấm vn", " chấm net", " chấm me", " chấm example", "点com", "点cn", "(chấm)com", "[chấm]com"}
	dots = []string{".", "[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}", " dot ", " [dot] ", " (dot) ", "(cham)", "[cham]", " cham ", "点"}
)

// maxHost is the longest host that DNS allows, in bytes.
const maxHost = 253

// mails finds mail addresses, written plainly or as "a [at] b [dot] c".
func (f *fieldContacts) mails() {
	for _, m := range f.marks {
		if m.word.is&mailPart == 0 {
			continue
		}
		disguised := f.s[m.start] != '@' || m.start > 0 && f.s[m.start-1] == ' ' && m.end < len(f.s) && f.s[m.end] == ' '
		local, domain := m.start, m.end
		if disguised {
			local, domain = back(f.s, local), skipBlank(f.s, domain)
		}
		start := local
		for start > 0 && local-start < 64 && (isHandle(f.s[start-1]) || f.s[start-1] == '+') {
			start--
		}
		for start < local && !isLetter(f.s[start]) && !isDigit(f.s[start]) {
			start++
		}
		if start == local {
			continue
		}
		host, end := f.hostFrom(domain)
		if !isDomain(host) || !f.free(start, end) || f.s[m.start] == ' ' && !f.meansMail(start, domain, end) {
			continue
		}
		f.add(start, end, "email", f.s[start:local]+"@"+host)
	}
}

// mailWords stand in front of a mail address.
var mailWords = [...]string{"mail", "gmail", "e-mail", "cv", "信箱", "邮箱", "อีเมล", "메일"}

// meansMail reports whether "a at b.com" is an address: its dot is disguised too, or a word for mail stands in front.
// Without that, people are at a place.
func (f *fieldContacts) meansMail(start, domain, end int) bool {
	if host := f.s[domain:end]; strings.Contains(host, " dot ") || strings.Contains(host, spelledDot) || strings.ContainsAny(host, "[(") {
		return true
	}
	before := strings.TrimRight(f.s[max(0, start-12):start], " :-")
	for _, w := range mailWords {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}

// links finds web addresses, with or without a scheme, defanged or not.
func (f *fieldContacts) links() {
	for _, m := range f.marks {
		if m.word.is&linkPart == 0 {
			continue
		}
		scheme, start := strings.Replace(f.s[m.start:m.end], "xx", "tt", 1), m.end
		if !strings.HasSuffix(scheme, "://") {
			scheme, start = f.schemeBefore(f.hostStart(m.start))
		}
		f.link(scheme, start)
	}
}

// schemeBefore returns the scheme that stands right in front of a host at s[at:], https if none does, and at.
func (f *fieldContacts) schemeBefore(at int) (string, int) {
	for _, s := range schemes[:4] {
		if strings.HasSuffix(f.s[:at], s) {
			return strings.Replace(s, "xx", "tt", 1), at
		}
	}
	return "", at
}

// link reads the address whose host begins at s[at:].
func (f *fieldContacts) link(scheme string, at int) {
	host, end := f.hostFrom(at)
	start := at
	if scheme != "" && strings.HasSuffix(f.s[:at], "://") {
		start = strings.LastIndexByte(f.s[:at], 'h')
	}
	plain := scheme == ""
	if !isDomain(host) && (plain || !isAddress(host)) || !f.free(start, end) || plain && (!strings.EqualFold(undot(f.d.written(f.field, at, end)), host) || isProduct(host)) {
		return
	}
	if at > 0 && (f.s[at-1] == '@' || f.s[at-1] == '_') {
		return
	}
	written := host
	if !bare(f.d, f.field, at, end) {
		written = undot(f.d.written(f.field, at, end))
	}
	last := f.pathEnd(end)
	path := f.d.written(f.field, end, last)
	if kind, value, ok := account(host, path); ok {
		f.add(start, last, kind, value)
		return
	}
	if plain {
		scheme = "https://"
	}
	if value, err := job.Canonical(scheme + written + path); err == nil {
		f.add(start, last, "url", value)
	}
}

// undot gives a defanged host its dots back.
func undot(s string) string {
	for _, d := range dots[1:] {
		s = strings.ReplaceAll(s, d, ".")
	}
	return strings.ReplaceAll(s, " chấm ", ".")
}

// hostFrom reads a host that begins at s[at:] and gives it plain dots.
func (f *fieldContacts) hostFrom(at int) (host string, end int) {
	var b strings.Builder
	i := at
	for i < len(f.s) && i-at < maxHost {
		if c := f.s[i]; isLetter(c) || isDigit(c) || c == '-' {
			b.WriteByte(c)
			i++
			continue
		}
		n := dotAt(f.s, i)
		if n == 0 || i+n >= len(f.s) || !isLetter(f.s[i+n]) && !isDigit(f.s[i+n]) {
			break
		}
		b.WriteByte('.')
		i += n
	}
	return b.String(), i
}

// hostStart returns where the host begins that goes on at s[at:].
func (f *fieldContacts) hostStart(at int) int {
	for limit := at - maxHost; at > 0 && at > limit; {
		if c := f.s[at-1]; isLetter(c) || isDigit(c) || c == '-' {
			at--
			continue
		}
		n := dotBefore(f.s, at)
		if n == 0 || at-n == 0 || !isLetter(f.s[at-n-1]) && !isDigit(f.s[at-n-1]) {
			break
		}
		at -= n
	}
	for at < len(f.s) && f.s[at] == '-' {
		at++
	}
	return at
}

func dotAt(s string, at int) int {
	for _, d := range dots {
		if strings.HasPrefix(s[at:], d) && (d != spelledDot || endsDomain(s[at+len(d):])) {
			return len(d)
		}
	}
	return 0
}

func dotBefore(s string, at int) int {
	for _, d := range dots {
		if strings.HasSuffix(s[:at], d) {
			return len(d)
		}
	}
	return 0
}

// spelledDot is the Vietnamese word for a dot, folded. It is the one for care too, so that the end of a domain must
// follow it.
const spelledDot = " cham "

// endsDomain reports whether s begins with the last label of a domain.
func endsDomain(s string) bool {
	end := 0
	for end < len(s) && isLetter(s[end]) {
		end++
	}
	switch s[:end] {
	case "com", "vn", "net", "org", "info", "me", "io", "co", "xyz", "example":
		return true
	}
	return false
}

// pathEnd returns where the port, path and query end that begin at s[at:].
func (f *fieldContacts) pathEnd(at int) int {
	if at >= len(f.s) || f.s[at] != '/' && f.s[at] != '?' && !(f.s[at] == ':' && at+1 < len(f.s) && isDigit(f.s[at+1])) {
		return at
	}
	end := at
	for end < len(f.s) && end-at < job.MaxURL && f.s[end] > ' ' && f.s[end] < 0x7f && !strings.ContainsRune("\"'<>[]{}|\\`", rune(f.s[end])) {
		end++
	}
	for end > at && strings.ContainsRune(".,;:!?)*", rune(f.s[end-1])) {
		end--
	}
	return end
}

// isDomain reports whether a host has at least two labels and ends in letters.
func isDomain(host string) bool {
	i := strings.LastIndexByte(host, '.')
	if i <= 0 || len(host)-i-1 < 2 || host[0] == '-' {
		return false
	}
	for _, c := range []byte(host[i+1:]) {
		if !isLetter(c) {
			return strings.HasPrefix(host[i+1:], "xn--")
		}
	}
	return true
}

// isProduct reports whether what looks like a host without a scheme is a name in technology, or a stock's.
func isProduct(host string) bool {
	switch host {
	case "the.com", "asp.net", "vb.net", "ado.net", "ml.net":
		return true
	}
	name, end, _ := strings.Cut(host, ".")
	return len(end) == 2 && strings.Trim(name, "0123456789") == ""
}

// isAddress reports whether a host behind a scheme is a number: 192.0.2.1.
func isAddress(host string) bool {
	return strings.Count(host, ".") == 3 && strings.Trim(host, "0123456789.") == ""
}
