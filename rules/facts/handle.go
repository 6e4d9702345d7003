package facts

import "strings"

// A handle is between so many bytes.
const (
	minHandle = 4
	maxHandle = 40
)

// handles finds names on messengers: "tele @abc", "wechat: abc123", "LINE ID: abc.jobs".
func (f *fieldContacts) handles() {
	for _, m := range f.marks {
		if m.word.is&messenger == 0 || !f.free(m.start, m.end) {
			continue
		}
		f.handle(m)
	}
}

// handle reads the name behind a word for a messenger. Without an @ it must not look like a word of the
// language: it needs a digit or an underscore, or "ID" before it.
func (f *fieldContacts) handle(m mark) {
	at, colon, id := f.toHandle(m)
	if at >= len(f.s) {
		return
	}
	start, sign := at, f.s[at] == '@'
	if sign {
		at++
	}
	end := at
	for end < len(f.s) && end-at < maxHandle && isHandle(f.s[end]) {
		end++
	}
	for end > at && (f.s[end-1] == '.' || f.s[end-1] == '-') {
		end--
	}
	name := f.s[at:end]
	if len(name) < minHandle && !(sign && len(name) == 3) || !bare(f.d, f.field, at, end) || !f.free(start, end) {
		return
	}
	if !sign && !(looksLikeHandle(name) && (isLetter(name[0]) || name[0] == '_' || id) || id && colon && hasLetter(name)) {
		return
	}
	if m.word.kind == "zalo" && !sign && !id {
		return // there are no names on Zalo, only numbers
	}
	if sign && m.word.kind == "line" {
		name = "@" + name // a LINE account is not the user of the same name
	}
	f.add(start, end, m.word.kind, name)
}

// toHandle skips what stands between a messenger and the name there.
func (f *fieldContacts) toHandle(m mark) (at int, colon, id bool) {
	at, id = m.end, strings.Contains(f.s[m.start:m.end], "id")
	for limit := m.end + 16; at < len(f.s) && at < limit; {
		switch c := f.s[at]; c {
		case ':', '=', '>':
			colon = true
			at++
		case ' ', '-', '(', ')', '\n', '/', '.', '*', '[':
			at++
		default:
			word := f.s[at:min(len(f.s), at+3)]
			switch {
			case strings.HasPrefix(word, "id") && (len(word) == 2 || !isHandle(word[2])):
				at, id = at+2, true
			case strings.HasPrefix(word, "号") || strings.HasPrefix(word, "號"):
				at, id = at+3, true
			default:
				return at, colon, id
			}
		}
	}
	return at, colon, id
}

func isHandle(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == '-' }

// looksLikeHandle reports whether a name has a letter, and a digit or an underscore.
func looksLikeHandle(name string) bool {
	return hasLetter(name) && (hasDigit(name) || strings.Contains(name, "_"))
}

func hasLetter(s string) bool {
	for i := range len(s) {
		if isLetter(s[i]) && s[i] != 'o' {
			return true
		}
	}
	return false
}
