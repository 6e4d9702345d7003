package facts

import (
	"fmt"
	"strconv"
	"strings"
)

// dates takes the dates among the numbers of a field.
func (a *appointmentReader) dates(f int, digits []run) {
	s := a.d.Text[f].S
	for i := 0; i < len(digits) && len(a.days) <= maxSpots; i++ {
		n, used := a.date(f, s, digits[i:])
		if used > 0 {
			n.field = f
			a.days = append(a.days, n)
			i += used - 1
		}
	}
}

// date reads the date that begins with the first of these numbers, and of how many numbers it is; 0 if it is none.
func (a *appointmentReader) date(f int, s string, runs []run) (n dayName, used int) {
	first := runs[0]
	if first.end-first.start > 4 || first.end >= len(s) && !a.dated(f, first.start) {
		return n, 0
	}
	n.start, n.end = first.start, first.end
	if used = a.numeric(&n, f, s, runs); used > 0 {
		return n, used
	}
	day := dayNumber(s, first)
	if day < 1 || day > 31 || first.end-first.start > 2 {
		return n, 0
	}
	at := skipBlank(s, first.end)
	switch {
	case strings.HasPrefix(s[at:], "thang ") && len(runs) > 1 && runs[1].start == at+len("thang ") && runs[1].end-runs[1].start <= 2:
		return a.withYear(n, f, s, runs, 2, day, dayNumber(s, runs[1]))
	case strings.HasPrefix(s[at:], "月") && len(runs) > 1 && runs[1].start-at <= len("月 ") && runs[1].end-runs[1].start <= 2:
		if e := runs[1].end; strings.HasPrefix(s[e:], "日") || strings.HasPrefix(s[e:], "号") || strings.HasPrefix(s[e:], "號") {
			return set(n, 0, day, dayNumber(s, runs[1]), e+len("日"), 2)
		}
		return n, 0
	}
	if at > first.end || s[first.end:] != "" && s[first.end] >= 0x80 || isLetter(s0(s, first.end)) {
		if m, end, ok := a.r.when.monthAfter.starting(a.d, f, skipOrdinal(s, at), nil); ok {
			return set(n, 0, m.month, day, end, 1)
		}
	}
	if m, start, ok := a.r.when.monthBefore.ending(a.d, f, back(s, first.start), nil); ok && a.lang.base != "vi" {
		n.start = start
		return set(n, 0, m.month, day, first.end, 1)
	}
	return a.ofMonth(n, f, s, first, day)
}

// withYear reads "21 tháng 11" with the year that may stand behind it.
func (a *appointmentReader) withYear(n dayName, f int, s string, runs []run, used, day, month int) (dayName, int) {
	end, year := runs[used-1].end, 0
	if len(runs) > used {
		gap := s[end:runs[used].start]
		if v := dayNumber(s, runs[used]); (gap == "/" || gap == " nam " || gap == " ") && v >= 2020 && v < 2100 {
			year, end, used = v, runs[used].end, used+1
		}
	}
	return set(n, year, month, day, end, used)
}

// skipOrdinal passes over "st", "nd", "rd" and "th" and the space behind it.
func skipOrdinal(s string, at int) int {
	for _, o := range [...]string{"st ", "nd ", "rd ", "th "} {
		if strings.HasPrefix(s[at:], o) {
			return at + len(o)
		}
	}
	return at
}

// ofMonth reads the day of a month that is not named: "ngày 25", "25号".
func (a *appointmentReader) ofMonth(n dayName, f int, s string, r run, day int) (dayName, int) {
	at := r.end
	_, end, ok := a.r.when.ending.starting(a.d, f, skipBlank(s, at), nil)
	cjk := ok && s[end-1] >= 0x80
	if !cjk && (!a.day(f, r.start) || !ok && at < len(s) && !strings.ContainsRune(",.;)\n", rune(s[at]))) {
		return n, 0
	}
	if cjk && (r.start > 0 && s[r.start-1] == '/') {
		return n, 0
	}
	if !ok {
		end = at
	}
	n.at.Date, n.end = fmt.Sprintf("%02d", day), end
	return n, 1
}

// day reports whether a word that only days of a month follow stands in front of s[at:].
func (a *appointmentReader) day(f, at int) bool {
	w, _, ok := a.r.when.dated.ending(a.d, f, back(a.d.Text[f].S, at), nil)
	return ok && (strings.HasSuffix(w.say, "ngay") || w.say == "tanggal" || w.say == "tgl" || w.say[0] >= 0x80 || w.say == "the")
}

// dated reports whether a word for a date stands in front of s[at:].
func (a *appointmentReader) dated(f, at int) bool {
	_, _, ok := a.r.when.dated.ending(a.d, f, back(a.d.Text[f].S, at), nil)
	return ok
}

// numeric reads "21/11", "21-11-2026", "2026.11.21". Without a year and without a word for a date in front it needs
// slashes and two digits somewhere, and is not "24/7".
func (a *appointmentReader) numeric(n *dayName, f int, s string, runs []run) int {
	if len(runs) < 2 || runs[0].end >= len(s) || runs[1].start != runs[0].end+1 || runs[1].end-runs[1].start > 2 {
		return 0
	}
	sep, used := s[runs[0].end], 2
	if sep != '/' && sep != '-' && sep != '.' {
		return 0
	}
	x, y, year := dayNumber(s, runs[0]), dayNumber(s, runs[1]), 0
	if len(runs) > 2 && runs[2].start == runs[1].end+1 && s[runs[1].end] == sep {
		if v := dayNumber(s, runs[2]); x > 2000 && x < 2100 {
			used, year, x = 3, x, v // the day
		} else if v > 2000 && v < 2100 {
			used, year = 3, v
		} else {
			return 0
		}
	}
	end := runs[used-1].end
	short := runs[0].end-runs[0].start < 2 && runs[1].end-runs[1].start < 2
	if year == 0 && !a.dated(f, runs[0].start) && (sep != '/' || short || x == 24 && y == 7) {
		return 0
	}
	if end < len(s) && (s[end] == '/' || s[end] == '%' || s[end] == '-' || isLetter(s[end])) || n.start > 0 && strings.IndexByte("/-+$.,", s[n.start-1]) >= 0 {
		return 0
	}
	if (a.lang.base == "zh" || a.lang.base == "ja" || a.lang.base == "ko" || y > 12) && x <= 12 && used == 2 {
		x, y = y, x
	}
	d, ok := set(*n, year, y, x, end, used)
	if ok == 0 {
		return 0
	}
	*n = d
	return used
}

// set makes a date of its parts; used is 0 if there is none such. Year 0 is none.
func set(n dayName, year, month, day, end, used int) (dayName, int) {
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return n, 0
	}
	n.at.Date, n.end = fmt.Sprintf("%02d-%02d", month, day), end
	if year != 0 {
		n.at.Date = strconv.Itoa(year) + "-" + n.at.Date
	}
	return n, used
}

// dayNumber is the number that a row of at most four digits says, -1 for another.
func dayNumber(s string, r run) int {
	v, err := strconv.Atoi(s[r.start:r.end])
	if err != nil || r.end-r.start > 4 {
		return -1
	}
	return v
}
