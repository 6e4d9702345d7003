package facts

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/job"
)

// placeReader gathers the places of one ad. Names that depend on company are decided when all fields are read.
type placeReader struct {
	r    *Reader
	d    *Doc
	lang lang
	sure []namedPlace
	open []namedPlace // names that wait for company
	kept []namedPlace // what places told, in reading order
}

// namedPlace is one name of a place in one field.
type namedPlace struct {
	field, start, end int
	place             int32
	going             bool // a word of travel stands beside it, or beside the list it is in
	route             job.RouteKind
}

// same reports whether two names are one place in one spot, found by two spellings.
func (n namedPlace) same(o namedPlace) bool {
	return n.field == o.field && n.start == o.start && n.end == o.end && n.place == o.place
}

func newPlaces(r *Reader, d *Doc) *placeReader { return &placeReader{r: r, d: d, lang: langOf(d.Lang)} }

// collect takes the place names among the hits of a field.
func (p *placeReader) collect(f int, marks []mark) {
	for i, m := range marks {
		if m.word.is&placeName == 0 {
			continue
		}
		for _, ref := range m.word.names {
			if !p.spelled(f, m, ref) || trapped(p.d, f, marks, i, ref.place) {
				continue
			}
			n := namedPlace{field: f, start: m.start, end: m.end, place: ref.place}
			n.going = p.besideGo(n)
			switch ok := p.holds(n, ref.when); {
			case ok:
				p.sure = append(p.sure, n)
			case ref.when == inCompany:
				p.open = append(p.open, n)
			}
		}
	}
}

// countries tells the countries abroad that are named so far.
func (p *placeReader) countries(tell func(code string)) {
	home := homes[p.lang.base]
	for i := range p.sure[:min(len(p.sure), maxContacts)] {
		if c := p.r.gaz.list[p.sure[i].place].Country; c != home {
			tell(c)
		}
	}
}

// sureRisk is the risk from which a name counts although some of its marks are missing: people who type "Bà vet"
// mean no other place.
const sureRisk = 0.5

// spelled reports whether the original of a hit can be the name. It bears all its marks or none. Short names that
// need a word of travel beside them may go without marks only where the text round them does, and are understood
// in Vietnamese only: "in BI" is not Belgium.
func (p *placeReader) spelled(f int, m mark, ref nameRef) bool {
	if isFlag(p.d.Text[f].S[m.start:m.end]) {
		return aligned(p.d.Text[f].S, m.start)
	}
	nickname := (ref.when == besideGo || ref.when == besideGoCapital) && isLetter(p.d.Text[f].S[m.start])
	if nickname && p.lang.base != "vi" && p.lang.base != "" {
		return false
	}
	text := p.d.written(f, m.start, m.end)
	if len(text) > m.end-m.start {
		return ref.may(text) && (p.r.gaz.list[ref.place].Risk >= sureRisk || ref.is(text))
	}
	return !nickname || isASCII(ref.written) || !p.marked(f, m.start-24, m.end+24)
}

// marked reports whether the original of s[from:to] has Latin letters with marks.
func (p *placeReader) marked(f, from, to int) bool {
	t := &p.d.Text[f]
	for _, r := range p.d.written(f, max(0, from), min(len(t.S), to)) {
		if r >= 0xC0 && r < 0x250 || r >= 0x300 && r < 0x370 || r >= 0x1E00 && r < 0x1F00 {
			return true
		}
	}
	return false
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// maxTrap is the longest phrase that can be a trap, in folded bytes.
const maxTrap = 64

// trapped reports whether marks[i] lies in a phrase in which a name of the place does not count.
func trapped(d *Doc, f int, marks []mark, i int, place int32) bool {
	return inside(marks, i, func(t mark) bool {
		return t.word.is&placeTrap != 0 && slices.Contains(t.word.traps, place) && t.word.agrees(d, f, t.start, t.end)
	})
}

// holds reports whether the text right beside a name meets the condition on it.
func (p *placeReader) holds(n namedPlace, when condition) bool {
	switch when {
	case always:
		return true
	case besideGo:
		return n.going || p.wholeLocation(n)
	case besideGoCapital:
		long := n.end-n.start > 1 || !isLetter(p.d.Text[n.field].S[n.start])
		return p.capital(n) && (n.going || long && p.wholeLocation(n))
	case atGate:
		_, _, ok := p.r.gaz.gate.ending(p.d, n.field, back(p.d.Text[n.field].S, n.start), nil)
		return ok
	case atStation:
		_, _, ok := p.r.gaz.station.ending(p.d, n.field, back(p.d.Text[n.field].S, n.start), nil)
		return ok
	}
	return n.going
}

// wholeLocation reports whether the name is the location field or one part of it.
func (p *placeReader) wholeLocation(n namedPlace) bool {
	if n.field != location {
		return false
	}
	s := p.d.Text[location].S
	start, end := back(s, n.start), skipBlank(s, n.end)
	return (start == 0 || isPart(s[start-1])) && (end >= len(s) || s[end] == '\n' || isPart(s[end]))
}

func isPart(c byte) bool { return strings.IndexByte(",;/|()-:", c) >= 0 }

// besideGo reports whether a word of travel stands right before the name or a word of hiring right behind it.
// In a list the first name speaks for the others: "đi Nhật, Hàn, Đài".
func (p *placeReader) besideGo(n namedPlace) bool {
	s := p.d.Text[n.field].S
	if _, _, ok := p.r.gaz.before.ending(p.d, n.field, back(s, n.start), nil); ok {
		return true
	}
	if _, _, ok := p.r.gaz.after.starting(p.d, n.field, skipBlank(s, n.end), nil); ok {
		return true
	}
	for i := len(p.sure) - 1; i >= 0 && i >= len(p.sure)-2; i-- {
		last := p.sure[i]
		if last.field == n.field && last.end < n.start && n.start-last.end <= 3 && isList(s[last.end:n.start]) {
			return last.going
		}
	}
	return false
}

// isList reports whether a gap holds a mark that sets apart the items of a list, and nothing else but spaces.
func isList(gap string) bool {
	list := false
	for i := range len(gap) {
		switch gap[i] {
		case '/', ',', '-', '&', '+', '|':
			list = true
		case ' ':
		default:
			return false
		}
	}
	return list
}

// capital reports whether the ad writes the name with a capital and the name does not run on in another
// capitalised word, as Mỹ does in "Mỹ Đình". Text in capitals throughout tells nothing, and passes.
func (p *placeReader) capital(n namedPlace) bool {
	t := &p.d.Text[n.field]
	from, to := t.Origin(n.start, n.end)
	orig := t.Original()
	first, size := utf8.DecodeRuneInString(orig[from:])
	if !unicode.IsUpper(first) {
		return false
	}
	if second, _ := utf8.DecodeRuneInString(orig[from+size:]); unicode.IsUpper(second) || to >= len(orig) || orig[to] != ' ' {
		return true
	}
	next, size := utf8.DecodeRuneInString(orig[to+1:])
	after, _ := utf8.DecodeRuneInString(orig[to+1+size:])
	return !(unicode.IsUpper(next) && unicode.IsLower(after))
}

// places returns what was found, in reading order. The longest name wins over those inside it, and each place
// is told at most maxOccurrences times.
func (p *placeReader) places() []job.Place {
	p.admit()
	slices.SortFunc(p.sure, func(a, b namedPlace) int {
		return cmp.Or(a.field-b.field, a.start-b.start, b.end-a.end, int(a.place-b.place))
	})
	var out []job.Place
	var outer namedPlace
	for i, n := range p.sure {
		inside := i > 0 && n.field == outer.field && n.end <= outer.end && n.end-n.start < outer.end-outer.start
		repeated := i > 0 && n.same(p.sure[i-1])
		if inside || repeated {
			continue
		}
		if outer.end < n.end || outer.field != n.field || i == 0 {
			outer = n
		}
		e := &p.r.gaz.list[n.place]
		if occurrences(out, e.ID) < maxOccurrences {
			p.kept = append(p.kept, n)
			out = append(out, job.Place{ID: e.ID, Country: e.Country, Risk: e.Risk, Kind: e.Kind, Span: p.d.Span(n.field, n.start, n.end)})
		}
	}
	return out
}

// admit takes in the open names for which the ad names for certain what they need beside them.
func (p *placeReader) admit() {
	if len(p.open) == 0 {
		return
	}
	named := make(map[string]bool)
	for _, s := range p.sure {
		e := &p.r.gaz.list[s.place]
		named[e.Country], named[e.ID] = true, true
	}
	for _, n := range p.open {
		if slices.ContainsFunc(p.r.gaz.with[n.place], func(w string) bool { return named[w] }) {
			p.sure = append(p.sure, n)
		}
	}
}

func occurrences(list []job.Place, id string) int {
	n := 0
	for i := range list {
		if list[i].ID == id {
			n++
		}
	}
	return n
}
