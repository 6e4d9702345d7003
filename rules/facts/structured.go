package facts

import (
	"strconv"
	"strings"

	"lurewatch/rules/fold"
)

// unitText is the key of the period as folding leaves it.
var unitText = fold.String("unitText")

// structured reads a salary field that is a structured value as boards publish it: a MonetaryAmount of
// schema.org or something like it, in JSON or as another language prints it. s is folded, so keys are lower
// case.
func structured(s string) (amount, bool) {
	if !strings.HasPrefix(s, "{") {
		return amount{}, false
	}
	a := amount{end: len(s), unit: true}
	a.lo = jsonNumber(s, "minvalue", "min")
	a.hi = jsonNumber(s, "maxvalue", "max")
	if a.lo == 0 && a.hi == 0 {
		a.lo = jsonNumber(s, "value", "amount")
		a.hi = a.lo
	}
	a.currency = strings.ToUpper(jsonWord(s, "currency"))
	switch p := jsonWord(s, unitText, "interval", "unit"); p {
	case "hour", "day", "week", "month", "year":
		a.period = period(p)
	case "hourly", "weekly", "monthly", "yearly":
		a.period = period(strings.TrimSuffix(p, "ly"))
	case "daily":
		a.period = "day"
	}
	return a, a.currency != "" && (a.lo > 0 || a.hi > 0)
}

// emptyStructured reports whether a salary field is a structured value that names no amount.
func emptyStructured(s string) bool {
	_, ok := structured(s)
	return strings.HasPrefix(s, "{") && !ok
}

// withheld reports whether a salary field has figures that say nothing: none at all in a structured value, noughts
// ("0 - 0 triệu", "0-1") or stars ("8****** VND").
func withheld(s string) bool {
	if strings.HasPrefix(s, "{") {
		return emptyStructured(s)
	}
	if i := strings.Index(s, "**"); i > 0 && isDigit(s[i-1]) {
		return true
	}
	first := byte(0)
	for i := range len(s) {
		switch {
		case !isDigit(s[i]):
		case s[i] > '1' || i > 0 && isDigit(s[i-1]):
			return false
		case first == 0:
			first = s[i]
		}
	}
	return first == '0'
}

// jsonNumber returns the number under the first of keys that has one, 0 if none.
func jsonNumber(s string, keys ...string) float64 {
	for _, k := range keys {
		if v, err := strconv.ParseFloat(jsonWord(s, k), 64); err == nil && v > 0 && v < 1e15 {
			return v
		}
	}
	return 0
}

// jsonWord returns the value under the first of keys, without quotes.
func jsonWord(s string, keys ...string) string {
	for _, k := range keys {
		for _, quote := range [...]string{`"`, `'`} {
			_, rest, ok := strings.Cut(s, quote+k+quote)
			if !ok {
				continue
			}
			rest = strings.TrimLeft(rest, " :\n")
			if len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'') {
				v, _, _ := strings.Cut(rest[1:], rest[:1])
				return v
			}
			if end := strings.IndexAny(rest, ",} \n"); end >= 0 {
				return rest[:end]
			}
		}
	}
	return ""
}
