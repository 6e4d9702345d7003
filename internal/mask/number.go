package mask

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/internal/inert"
)

// numbers returns where a text spells what looks like a telephone number: eight digits and more with little
// between them, such as "0900 000 123", "0900/000/123" or "855 12 345 678", also with letters in the place of
// digits, "09oo ooo i23". Wages, dates, years and tax codes are none; see [kept] and [taxCodes]. Strict leaves out what does not begin
// with +, 0 or 84 and have nine digits: the number of an ad in its address is not to be hidden.
//
// Digits that are written as words are not found.
func numbers(text string, strict bool) [][2]int {
	var at [][2]int
	if !mayCall(text) {
		return nil
	}
	keep := withTaxCodes(kept(text), taxCodes(text))
	for i := 0; i < len(text); {
		for len(keep) > 0 && keep[0][1] <= i {
			keep = keep[1:]
		}
		stop := len(text)
		if len(keep) > 0 {
			if keep[0][0] <= i {
				i = keep[0][1]
				continue
			}
			stop = keep[0][0]
		}
		n := readNumber(text[:stop], i)
		if n.digits == 0 {
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
			continue
		}
		if n.callable(text, strict) {
			at = append(at, [2]int{i, n.end})
		}
		i = n.end
	}
	return at
}

// leastDigits is the fewest digits of a number to call.
const leastDigits = 8

// mayCall reports whether a text has enough digits and letters that stand for digits, one of them a digit, to spell a
// number to call. It spares most texts a closer look.
func mayCall(text string) bool {
	signs, digits := 0, false
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			signs, digits = signs+1, true
		case strings.ContainsRune("oOiIl", r):
			signs++
		}
	}
	return digits && signs >= leastDigits
}

// number is a run of digits with separators: bytes start to end of a text.
type number struct {
	start, end int
	digits     int
	plus       bool
	lead       string // the first two digits, in ASCII
	// zero is where the first later group that begins with a zero begins; 0 where there is none. Before it are
	// beforeZero digits, which end at endZero.
	zero, beforeZero, endZero int
}

// readNumber reads the longest run that begins at i; it has no digits where none begins there. Invisible
// characters are read over.
func readNumber(text string, i int) number {
	n := number{start: i, end: i}
	r, size := utf8.DecodeRuneInString(text[i:])
	if r == '+' || r == '＋' {
		n.plus = true
		i += size
	}
	before, _ := utf8.DecodeLastRuneInString(text[:n.start])
	for i < len(text) {
		d, end := digitAt(text, i, n.digits > 0 || !unicode.IsLetter(before))
		if end == i {
			break
		}
		if len(n.lead) < 2 {
			n.lead += string(d)
		}
		if d == '0' && n.zero == 0 && n.digits > 0 && i > n.end {
			n.zero, n.beforeZero, n.endZero = i, n.digits, n.end
		}
		n.digits++
		n.end = end
		i = afterSeparators(text, end)
	}
	if !n.known() && n.zero > 0 && n.digits-n.beforeZero >= 9 {
		n.end, n.digits = n.endZero, n.beforeZero // "20 0900000123": a figure, and then a number of its own
	}
	return n
}

// digitAt reads one digit, or a letter that stands for one: o before another digit or o, i and l only directly
// before a digit. Letters must be allowed, so that a word does not lend its last letter to a number.
func digitAt(text string, i int, letters bool) (digit rune, end int) {
	r, size := utf8.DecodeRuneInString(text[i:])
	next := i + size
	switch {
	case unicode.IsDigit(r):
		if r > unicode.MaxASCII {
			r = '#' // only the lead is looked at, and wide digits are as good as others
			if d, _ := utf8.DecodeRuneInString(text[i:]); d >= '０' && d <= '９' {
				r = d - '０' + '0'
			}
		}
		return r, next
	case letters && (r == 'o' || r == 'O') && lendsZero(text[next:]):
		return '0', next
	case letters && strings.ContainsRune("iIl", r) && startsWithDigit(text[next:]):
		return '1', next
	}
	return 0, i
}

// lendsZero reports whether what follows an o makes it a zero: digits, perhaps behind more such letters and a
// few separators.
func lendsZero(rest string) bool { return zeros.MatchString(rest) }

var zeros = regexp.MustCompile(`^(?:[oO]{0,4}[ .\-/_*]?){1,3}[iIl]?\p{Nd}`)

func startsWithDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(r)
}

// afterSeparators returns where the next digit may stand: behind at most two spaces, stops, dashes, brackets
// or underscores, or one of / * | ~ , and the like.
func afterSeparators(text string, i int) int {
	seen := 0
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case inert.Invisible(r) || unicode.Is(unicode.Me, r):
		case unicode.Is(unicode.Zs, r), unicode.Is(unicode.Pd, r), strings.ContainsRune(".()_", r):
			seen++
		case strings.ContainsRune("/*|~,·\\", r):
			seen += 2
		default:
			return i
		}
		if seen > 2 {
			return i
		}
		i += size
	}
	return i
}

// callable reports whether a run looks like a number to call.
func (n number) callable(text string, strict bool) bool {
	if strict || n.plus {
		return n.known() && n.digits >= 9
	}
	return n.digits >= leastDigits && (n.known() || !isMoney(text, n.start, n.end))
}

// known reports whether a run begins as numbers to call do.
func (n number) known() bool { return n.plus || strings.HasPrefix(n.lead, "0") || n.lead == "84" }

// money stands directly behind an amount, or before it.
var (
	moneyBehind = regexp.MustCompile(`(?i)^\s?(?:đ|₫|vnđ|vnd|đồng|dong|triệu|trieu|tr|củ|k|ngàn|nghìn|usdt?|đô|\$|€|¥|₱|฿|php|thb|myr|rm|rmb|cny|twd|jpy|yen|won|krw|baht|kip|riel|kyat|peso|元|万|円|원|บาท)(?:[^\pL]|$)`)
	moneyBefore = regexp.MustCompile(`(?i)(?:[$€¥₫₱฿]|\b(?:usdt?|vnd|php|thb|myr|rm|rmb|twd|jpy|rp|idr))\s?$`)
)

func isMoney(text string, start, end int) bool {
	return moneyBehind.MatchString(text[end:]) || moneyBefore.MatchString(text[max(0, start-6):start])
}

const (
	amount = `(?:[1-9]\d{0,2}(?:[.,]\d{3})+|[1-9]\d{0,2}(?:[ \x{a0}\x{202f}\x{2009}]\d{3}){1,3}|[1-9]\d{0,6}000)`
	dash   = `\s?[-–—~/]\s?`
	day    = `(?:[12]\d|3[01]|0?[1-9])`
	year   = `(?:19|20)\d\d`
	dmy    = day + `[./\-]` + day + `[./\-]` + year
	ymd    = year + `[./\-]` + day + `[./\-]` + day
)

// keptPattern finds what may be a date, years or an amount, alone or from one to another. What begins with a
// zero is kept only as a date.
var keptPattern = regexp.MustCompile(
	`(?:` + day + `(?:[./]` + day + `)?` + dash + `)?` + dmy + `(?:` + dash + dmy + `)?` +
		`|` + ymd + `(?:` + dash + ymd + `)?` +
		`|` + year + `(?:0[1-9]|1[0-2])` + `(?:0[1-9]|[12]\d|3[01])` +
		`|` + year + `(?:` + `\s?[-–—~/,]\s?` + year + `)+` +
		`|(?:[1-9]\d{0,3}` + dash + `)?` + amount + `(?:` + dash + amount + `)?(?:[.,]\d\d?)?` +
		`|[1-9]\d{1,4}0` + dash + `[1-9]\d{1,4}0`)

// kept returns the dates, years and amounts of a text, in order. A match that is the middle of a longer number
// is none, and neither is an amount that no ad offers: one that is not round and has no currency beside it.
func kept(text string) [][2]int {
	var out [][2]int
	for from, to := stretch(text, 0); from < to; from, to = stretch(text, to) {
		for from < to {
			m := keptPattern.FindStringIndex(text[from:to])
			if m == nil {
				break
			}
			start, end := from+m[0], from+m[1]
			if standsAlone(text, start, end) && (isRound(text[start:end]) || isMoney(text, start, end)) {
				out = append(out, [2]int{start, end})
				from = end
				continue
			}
			for from = start; from < to && text[from] >= '0' && text[from] <= '9'; {
				from++ // what is wrong with its beginning is wrong with the rest of these digits
			}
		}
	}
	return out
}

// betweenFigures is how many bytes stand between two digits of what keptPattern finds, at most: a dash between two spaces.
const betweenFigures = len(" – ")

// stretch returns the next stretch of a text, from a place on, that begins and ends with a digit and has no more than
// betweenFigures between two. All that keptPattern finds lies in one. It is empty where there is none.
func stretch(text string, at int) (from, to int) {
	isDigit := func(i int) bool { return text[i] >= '0' && text[i] <= '9' }
	for at < len(text) && !isDigit(at) {
		at++
	}
	from, to = at, at
	for i := at; i < len(text) && i-to <= betweenFigures; i++ {
		if isDigit(i) {
			to = i + 1
		}
	}
	return from, to
}

// standsAlone reports whether no digit touches bytes start to end, nor one behind a single character that
// numbers are written with.
func standsAlone(text string, start, end int) bool {
	head := strings.TrimRight(text[:start], "+")
	r, size := utf8.DecodeLastRuneInString(head)
	if len(head) < start || unicode.IsDigit(r) {
		return false
	}
	if strings.ContainsRune(" .,-–/*_()", r) && size > 0 {
		if r, _ = utf8.DecodeLastRuneInString(head[:len(head)-size]); unicode.IsDigit(r) && !joined(head) {
			return false
		}
	}
	tail := text[end:]
	if startsWithDigit(tail) || tail != "" && strings.ContainsRune(".,*_", rune(tail[0])) && startsWithDigit(tail[1:]) {
		return false
	}
	return !threeMore.MatchString(tail)
}

var (
	// threeMore is a group of three digits, which belongs to the number before it.
	threeMore = regexp.MustCompile(`^[ \-/]\d{3}(?:\D|$)`)
	// dated ends with a date, a year or a time, behind which a number of its own begins.
	dated = regexp.MustCompile(`(?:[/.\-]` + year + `|:\d\d)[ ,]$`)
)

func joined(head string) bool {
	return dated.MatchString(head[max(0, len(head)-16):]) && !strings.HasSuffix(head, "-")
}

// isRound reports whether a match is a date or years, or amounts such as ads offer: of one group of thousands,
// or with zeros at the end.
func isRound(s string) bool {
	if datePattern.MatchString(s) {
		return true
	}
	if i := strings.LastIndexAny(s, "-–—~/"); i >= 0 {
		_, size := utf8.DecodeRuneInString(s[i:])
		s = strings.TrimSpace(s[i+size:])
	}
	return strings.HasSuffix(s, "00") && !strings.Contains(s, " ") || strings.HasSuffix(s, "000") || oneGroup.MatchString(s) || fourDigits.MatchString(s)
}

var (
	datePattern = regexp.MustCompile(`^(?:.{0,9}` + dmy + `.{0,14}|` + ymd + `.{0,14}|` + year + `\d{4}|` + year + `(?:\s?[-–—~/,]\s?` + year + `)+)$`)
	oneGroup    = regexp.MustCompile(`^\d{1,3}[.,]\d{3}(?:[.,]\d\d?)?$`)
	fourDigits  = regexp.MustCompile(`^\d{3,5}0$`)
)
