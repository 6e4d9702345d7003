package check

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// accounts takes the addresses of accounts of messengers out of addresses, as contacts: zalo.me/0900000123 is a number
// and t.me/demo_lan a handle. A post of a Telegram channel stays an address, since it can be read; so does what only might
// be an account, such as a page of facebook.com.
func accounts(addresses []string) (rest, contacts []string) {
	for _, a := range addresses {
		if c := account(a); c != "" {
			contacts = appendNew(contacts, c)
		} else {
			rest = append(rest, a)
		}
	}
	return rest, contacts
}

// account returns the contact that an address is, or "".
func account(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	path := strings.Trim(u.Path, "/")
	first, more, _ := strings.Cut(path, "/")
	switch host {
	case "zalo.me", "chat.zalo.me":
		if path == "" {
			return ""
		}
		if p, ok := phone(first); ok {
			return p
		}
		return "https://zalo.me/" + path // a group, or an account without a number
	case "wa.me", "api.whatsapp.com":
		if p := u.Query().Get("phone"); p != "" {
			first = p
		}
		if p, ok := phone("+" + strings.TrimPrefix(strings.TrimSpace(first), "+")); ok {
			return p
		}
	case "t.me", "telegram.me", "telegram.dog":
		if p, ok := phone(first); ok && strings.HasPrefix(first, "+") {
			return p
		}
		if more == "" && isHandle(first) {
			return "@" + strings.ToLower(first)
		}
		if strings.HasPrefix(first, "+") || first == "joinchat" {
			return "https://t.me/" + path
		}
	case "m.me", "line.me", "lin.ee", "u.wechat.com":
		if path != "" {
			return "https://" + host + "/" + path
		}
	}
	return ""
}

var (
	// numberRun finds what may be a telephone number: digits with signs between them, also with O and l for 0 and 1.
	numberRun = regexp.MustCompile(`[+＋]?[(（]?(?:\p{Nd}|\bO)(?:[ .\-‐‑–()（）/\x{00A0}]{0,2}[\p{Nd}OoIl]){6,19}`)
	mailRun   = regexp.MustCompile(`(?i)[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+`)
	handleRun = regexp.MustCompile(`[@＠][\pL\pN_][\pL\pN_.]{2,62}[\pL\pN_]`)
	telRun    = regexp.MustCompile(`(?i)\b(?:tel|sms|callto|mailto):`)
)

// contactsIn returns the different contacts in a text, and the text without them.
func contactsIn(text string) (found []string, words string) {
	text = telRun.ReplaceAllString(text, " ")
	text = cutOut(text, mailRun, inWord, func(m string) (string, bool) { return strings.ToLower(m), true }, &found)
	text = cutOut(text, handleRun, inWord, func(m string) (string, bool) {
		_, size := utf8.DecodeRuneInString(m)
		return "@" + strings.ToLower(m[size:]), true
	}, &found)
	text = cutOut(text, numberRun, unicode.IsDigit, phone, &found) // a word may touch it: "Zalo0900000123"
	return found, text
}

// cutOut takes what is a contact out of a text and adds it to found. A match that goes on to either side is none.
func cutOut(text string, run *regexp.Regexp, goesOn func(rune) bool, read func(string) (string, bool), found *[]string) string {
	var b strings.Builder
	at := 0
	for _, m := range run.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
		after, _ := utf8.DecodeRuneInString(text[m[1]:])
		if goesOn(before) || goesOn(after) {
			continue
		}
		c, ok := read(text[m[0]:m[1]])
		if !ok {
			continue
		}
		*found = appendNew(*found, c)
		b.WriteString(text[at:m[0]])
		b.WriteByte(' ')
		at = m[1]
	}
	if at == 0 {
		return text
	}
	b.WriteString(text[at:])
	return b.String()
}

// inWord reports whether a rune belongs to a word or a number. No rune, at either end of a text, does not.
func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}

// phone reads a telephone number in any spelling: its digits, with a plus where it has a country code. Sums of money,
// dates and numbers of accounts are none.
func phone(spelling string) (string, bool) {
	plus := false
	digits := make([]byte, 0, 20)
	for i, r := range spelling {
		switch d := digitOf(r); {
		case d >= 0:
			digits = append(digits, byte('0'+d))
		case r == 'O' || r == 'o':
			digits = append(digits, '0')
		case r == 'l' || r == 'I':
			digits = append(digits, '1')
		case (r == '+' || r == '＋') && i == 0:
			plus = true
		case unicode.IsLetter(r):
			return "", false
		}
	}
	s := string(digits)
	if rest, ok := strings.CutPrefix(s, "00"); ok && !plus && len(rest) >= 9 {
		plus, s = true, rest
	}
	switch n := len(s); {
	case plus && n >= 8 && n <= 15:
		if rest, ok := strings.CutPrefix(s, "840"); ok { // +84 (0) 900 000 123
			s = "84" + rest
		}
		return "+" + s, true
	case plus:
		return "", false
	case s != "" && s[0] == '0' && n >= 9 && n <= 11:
		return s, true
	case strings.HasPrefix(s, "84") && n >= 11 && n <= 12:
		return "+84" + strings.TrimPrefix(s[2:], "0"), true
	}
	return "", false
}

// digitOf returns the value of a decimal digit of any script, or -1.
func digitOf(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case !unicode.IsDigit(r):
		return -1
	case r >= 0x1D7CE && r <= 0x1D7FF: // the mathematical ones, five kinds in a row
		return int(r-0x1D7CE) % 10
	}
	zero := r
	for unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	return int(r - zero)
}

// isHandle reports whether a name can be an account's.
func isHandle(s string) bool {
	s = strings.TrimPrefix(s, "@")
	if len(s) < 4 || len(s) > 64 {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) < 0
}
