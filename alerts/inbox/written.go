package inbox

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold is a text in lower case without marks, for comparing words: "Đúng" is "dung".
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == 'đ' || r == 'Đ':
			return 'd'
		case r == '’' || r == 'ʼ':
			return '\''
		case r == '\u00A0' || r == '\u202F':
			return ' '
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
	return strings.TrimSpace(s)
}

// maxWritten bounds what is kept of what somebody wrote, in bytes; digests are answered with a few lines.
const maxWritten = 64 << 10

// written is what somebody wrote in a mail: its text without quoted lines, without what a mail program put below, and
// without a signature.
func written(text string) string {
	lines := strings.Split(strings.ToValidUTF8(text[:min(len(text), 4*maxWritten)], ""), "\n")
	var kept []string
	size := 0
	for i := 0; i < len(lines); i++ {
		line := strings.TrimRight(lines[i], " \t\u00A0")
		if quoted(line) {
			continue
		}
		if n := attribution(lines[i:]); n > 0 {
			if i+n < len(lines) && quotedNext(lines[i+n:]) {
				i += n - 1 // answers may stand between the quoted lines
				continue
			}
			break
		}
		if lines[i] == "-- " || line == "--" || separator(lines[i:]) || signature(line) {
			break
		}
		if size += len(line) + 1; size > maxWritten {
			break
		}
		kept = append(kept, line)
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

func quoted(line string) bool {
	line = strings.TrimLeft(line, " \t")
	return strings.HasPrefix(line, ">") || strings.HasPrefix(line, "|")
}

// quotedNext tells whether the next line that is not empty is quoted.
func quotedNext(lines []string) bool {
	for _, line := range lines {
		if strings.TrimSpace(line) != "" {
			return quoted(line)
		}
	}
	return false
}

// attributions are how mail programs begin and end the line over a quote, folded: "On Sat, 21 Nov 2026 at 06:00, A wrote:",
// "Vào Th 7, 21 thg 11, 2026 vào lúc 06:00 A đã viết:", "Le sam. 21 nov. 2026 à 06:00, A a écrit :". The year or an address
// tells them from a sentence that somebody wrote.
var attributions = regexp.MustCompile(`^(on|vao|le|luc|ngay)\b.*(\b20\d\d\b|\b\d{1,2}[/.]\d{1,2}[/.]\d\d\b|@).*\b(wrote|da viet|a ecrit)\b.{0,60}:$`)

// attribution is how many of the lines are such a line, which programs break in up to three; 0 if they are none.
func attribution(lines []string) int {
	joined := ""
	for n := 1; n <= 3 && n <= len(lines); n++ {
		line := strings.TrimSpace(lines[n-1])
		if line == "" || len(line) > 400 {
			return 0
		}
		joined += " " + line
		if attributions.MatchString(strings.ReplaceAll(fold(joined), " :", ":")) {
			return n
		}
	}
	return 0
}

var (
	// dashed is "-----Original Message-----", "----- Thư gốc -----", "---------- Forwarded message ---------".
	dashed = regexp.MustCompile(`^-{3,}\s*[^-\s].{0,80}?\s*-{3,}$`)
	// ruled is the line that Outlook on the web draws above the mail below.
	ruled = regexp.MustCompile(`^_{10,}$`)
	// names are the fields that Outlook and Zimbra write above the mail below, folded: of the sender, and the others.
	sender = regexp.MustCompile(`^\*?(from|sender|tu|nguoi gui|de|expediteur)\s?:\*?\s*\S`)
	others = regexp.MustCompile(`^\*?(sent|date|to|cc|subject|da gui|gui|ngay|ngay gui|den|toi|gui den|chu de|tieu de|envoye|envoye le|a|objet)\s?:\*?\s*`)
)

// separator tells whether the mail below begins with the lines.
func separator(lines []string) bool {
	line := strings.TrimSpace(lines[0])
	if dashed.MatchString(line) && !ref.MatchString(line) || fold(line) == "begin forwarded message:" || fold(line) == "debut du message transfere :" {
		return true
	}
	if ruled.MatchString(line) {
		next := lines[1:min(len(lines), 4)]
		for i := range next {
			if sender.MatchString(fold(next[i])) {
				return true
			}
		}
		return false
	}
	if !sender.MatchString(fold(line)) {
		return false
	}
	found := 0
	for _, next := range lines[1:min(len(lines), 6)] {
		if others.MatchString(fold(next)) {
			found++
		}
	}
	return found >= 2
}

// signatures begin the lines that telephones and programs put below, folded.
var signatures = []string{"sent from my ", "sent from outlook", "sent from mail for", "sent from yahoo", "get outlook for", "gui tu iphone", "gui tu ipad",
	"gui tu dien thoai", "duoc gui tu ", "da gui tu iphone", "da gui tu may", "envoye de mon ", "envoye depuis ", "envoye a partir d", "telecharger outlook"}

func signature(line string) bool {
	folded := fold(line)
	for _, begin := range signatures {
		if strings.HasPrefix(folded, begin) {
			return true
		}
	}
	return false
}
