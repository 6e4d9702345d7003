package inbox

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Answer is what somebody says of one ad of a digest.
type Answer struct {
	// Ref is VN-YYYYMMDD-N, its number with the digits that are written: people leave out zeros before it.
	Ref   string
	Right bool // the ad was rightly told
	// Elsewhere says that the ad is not of the stretch of whoever answers; Right is false then and says nothing.
	Elsewhere bool
	Note      string // what stands behind it on its line, at most 500 bytes
}

// maxAnswers bounds the answers of one mail.
const maxAnswers = 500

// Codes reads the answers in the subject and in what was written in a mail, in their order: "DUNG VN-20261122-000731", "SAI
// VN-…", with several references after one word, or the word after its reference. The words are đúng and sai, right and
// wrong, correct, juste and faux, in any case; "không đúng" is sai. A third word, khác or khác địa bàn, other and autre, says
// that the ad is not of one's stretch. A later answer to the same reference stands over an
// earlier one. A mail that no person wrote has none.
func Codes(in Incoming) []Answer {
	if in.Kind != Person {
		return nil
	}
	var all []Answer
	open := ""
	for line := range strings.SplitSeq(in.Subject+"\n\n"+in.Text, "\n") {
		var found []Answer
		found, open = answersIn(line, open)
		all = append(all, found...)
	}
	return lastOnes(all[:min(len(all), maxAnswers)])
}

// lastOnes keeps the last answer for each reference.
func lastOnes(all []Answer) []Answer {
	last := make(map[string]int)
	for i, a := range all {
		last[short(a.Ref)] = i
	}
	var kept []Answer
	for i, a := range all {
		if last[short(a.Ref)] == i {
			kept = append(kept, a)
		}
	}
	return kept
}

// short is a reference without zeros before its number.
func short(ref string) string {
	at := strings.LastIndexByte(ref, '-') + 1
	return ref[:at] + strings.TrimLeft(ref[at:], "0")
}

const (
	dash   = `[\s\-‐‑‒–—―_.]`
	refPat = `(?:\b[vV][nN]` + dash + `{0,3}(20\d{6})` + dash + `{1,3}(\d{1,6})\b)`
)

var (
	ref = regexp.MustCompile(refPat)
	// token is a reference, a word of an answer with what negates it, or any other word.
	token = regexp.MustCompile(refPat + `|([\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*)|(\d+)|([?!.,;])`)
)

// right, wrong and other are the words of answers, in lower case and NFC. Words that differ from them by a mark mean something
// else: "dừng" is to stop.
var (
	right = map[string]bool{"đúng": true, "dung": true, "đung": true, "dúng": true, "right": true, "correct": true, "juste": true, "exact": true, "vrai": true}
	wrong = map[string]bool{"sai": true, "wrong": true, "incorrect": true, "faux": true, "false": true, "fausse": true}
	other = map[string]bool{"khác": true, "khac": true, "other": true, "autre": true}
	not   = map[string]bool{"không": true, "khong": true, "ko": true, "chưa": true, "chua": true, "not": true, "pas": true, "non": true}
	// area are the words that may follow those of other.
	area = map[string]bool{"địa": true, "dia": true, "bàn": true, "ban": true, "area": true, "stretch": true, "sector": true, "secteur": true, "zone": true}
	// links stand between a word and its references, and between references.
	links = map[string]bool{"và": true, "va": true, "and": true, "et": true, "mã": true, "ma": true, "tin": true, "số": true, "so": true, "ref": true, "các": true, "cac": true, "le": true, "la": true, "les": true, "the": true, "là": true, "is": true, "est": true}
)

// piece is a token of a line: a reference, a verdict, or something else.
type piece struct {
	ref        string
	verdict    string // "right", "wrong" or "elsewhere"
	link       bool
	start, end int
}

// pieces cuts a line. A negation in front of a word turns it.
func pieces(line string) []piece {
	var all []piece
	negated := -1 // where the word before began, if it was a negation
	for _, m := range token.FindAllStringSubmatchIndex(line, 200) {
		p := piece{start: m[0], end: m[1]}
		word := ""
		switch {
		case m[2] >= 0:
			p.ref = "VN-" + line[m[2]:m[3]] + "-" + line[m[4]:m[5]]
		case m[6] >= 0:
			word = strings.ToLower(norm.NFC.String(line[m[6]:m[7]]))
		}
		if m[10] >= 0 {
			p.link = strings.Contains(".,;", line[m[10]:m[11]])
		}
		is, isnt := "right", "wrong"
		if negated >= 0 {
			is, isnt = isnt, is
		}
		switch {
		case right[word]:
			p.verdict = is
		case wrong[word]:
			p.verdict = isnt
		case other[word] && negated < 0:
			p.verdict = "elsewhere"
		case links[word]:
			p.link = true
		}
		if n := len(all); n > 0 && all[n-1].verdict == "elsewhere" && area[word] { // "khác địa bàn"
			all[n-1].end = p.end
			continue
		}
		if negated >= 0 && p.verdict != "" {
			p.start = negated
			all = all[:len(all)-1]
		}
		negated = -1
		if not[word] {
			negated = p.start
		}
		all = append(all, p)
	}
	return all
}

// answersIn reads one line. Open is the verdict of the line before if only references stood behind it, and goes on for a
// line that is nothing but references; that of this line is returned.
func answersIn(line, open string) ([]Answer, string) {
	if len(line) > 4<<10 {
		line = strings.ToValidUTF8(line[:4<<10], "")
	}
	all := pieces(line)
	if len(all) == 0 {
		return nil, open
	}
	if refs, next := refsFrom(all, 0); len(refs) > 0 && skip(all, next) == len(all) && open != "" {
		return answers(refs, open), open
	}
	if all[0].verdict != "" && len(all) == 1 {
		return nil, all[0].verdict
	}
	var found []Answer
	open = ""
	group, noteFrom := 0, -1
	for i := 0; i < len(all); {
		refs, verdict, next := statement(all, i)
		if verdict == "" {
			i++
			continue
		}
		if noteFrom >= 0 {
			note(found[group:], line[noteFrom:all[i].start])
		}
		group, noteFrom = len(found), all[next-1].end
		found = append(found, answers(refs, verdict)...)
		if open = ""; skip(all, next) == len(all) {
			open = verdict
		}
		i = next
	}
	if noteFrom >= 0 {
		note(found[group:], line[noteFrom:])
	}
	return found, open
}

// statement is a verdict with its references, in either order, that begins at a place, and the place after it. The verdict
// is empty if none begins there.
func statement(all []piece, i int) (refs []string, verdict string, next int) {
	if all[i].verdict != "" {
		if refs, next = refsFrom(all, i+1); len(refs) > 0 {
			return refs, all[i].verdict, next
		}
		return nil, "", i
	}
	refs, next = refsFrom(all, i)
	if len(refs) == 0 || all[i].ref == "" {
		return nil, "", i
	}
	next = skip(all, next)
	if next == len(all) || all[next].verdict == "" {
		return nil, "", i
	}
	if more, _ := refsFrom(all, next+1); len(more) > 0 {
		return nil, "", i // the word is theirs
	}
	return refs, all[next].verdict, next + 1
}

// skip is the place after linking words.
func skip(all []piece, i int) int {
	for i < len(all) && all[i].link {
		i++
	}
	return i
}

func answers(refs []string, verdict string) []Answer {
	all := make([]Answer, len(refs))
	for i, r := range refs {
		all[i] = Answer{Ref: r, Right: verdict == "right", Elsewhere: verdict == "elsewhere"}
	}
	return all
}

// refsFrom are the references from a place on, with only linking words between, and the place after the last.
func refsFrom(all []piece, i int) (refs []string, next int) {
	next = i
	for ; i < len(all) && (all[i].ref != "" || all[i].link); i++ {
		if all[i].ref != "" {
			refs = append(refs, all[i].ref)
			next = i + 1
		}
	}
	return refs, next
}

// note gives the answers what stands behind them.
func note(found []Answer, s string) {
	s = strings.Trim(strings.Join(strings.Fields(s), " "), " :;,.-–—()")
	for len(s) > 500 {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	for i := range found {
		found[i].Note = s
	}
}
