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
	name, ok := f.asWritten(at, end)
	if len(name) < minHandle && !(sign && len(name) == 3) || !ok || !f.free(start, end) {
		return
	}
	if m.word.kind == "qq" && (colon || id) && isNumber(name) && len(name) >= 6 {
		f.add(start, end, "qq", name)
		return
	}
	if m.start < m.end && f.s[m.start] >= 0x80 && f.s[m.start] == 0xE2 && !sign || homely[m.word.kind] && !sign && !id && !(colon && looksLikeHandle(name)) {
		return // ✈ is a journey too
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

// asWritten returns a name in the lower case, as the ad has it: folding may have put two letters into one. ok is
// false if it is not written in plain letters.
func (f *fieldContacts) asWritten(start, end int) (name string, ok bool) {
	name = f.d.written(f.field, start, end)
	if len(name) == end-start {
		name = f.s[start:end]
	} else {
		name = strings.ToLower(name)
	}
	for i := range len(name) {
		if !isHandle(name[i]) {
			return "", false
		}
	}
	return name, true
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

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
			case nameWord(f.s, at) > 0:
				at, id = at+nameWord(f.s, at), true
			case strings.HasPrefix(word, "号") || strings.HasPrefix(word, "號"):
				at, id = at+3, true
			default:
				return at, colon, id
			}
		}
	}
	return at, colon, id
}

// nameWord returns the length of the word for a name in front of one at s[at:], 0 if there is none.
func nameWord(s string, at int) int {
	for _, w := range [...]string{"username", "user", "nick", "ไอดี", "아이디", "ໄອດີ"} {
		if end := at + len(w); strings.HasPrefix(s[at:], w) && (end == len(s) || !isHandle(s[end])) {
			return len(w)
		}
	}
	return 0
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
