package extract

import "strings"

// unitCodes are the UN/CEFACT codes that stand for a unitText.
var unitCodes = map[string]string{"HUR": "HOUR", "WEE": "WEEK", "MON": "MONTH", "ANN": "YEAR"}

// salary returns the pay of a posting as "MIN - MAX CUR/UNIT", the amounts in plain digits. What is not known
// is left out: "1500 USD", "from 1500 USD/MONTH", "up to 20000000 VND/MONTH". Words in place of an amount are
// kept as they are. Several statements are joined with "; ".
func (f *findings) salary(v value) string {
	var all []string
	for _, s := range v.get("baseSalary", "salary").each() {
		all = appendNew(all, f.pay(f.deref(s), f.plain(v.get("salaryCurrency"))))
	}
	if len(all) == 0 { // some boards write the whole pay where the currency belongs
		if c := oneLine(f.plain(v.get("salaryCurrency"))); strings.ContainsAny(c, "0123456789") {
			return c
		}
	}
	return strings.Join(all, "; ")
}

// pay reads one statement of pay. currency is used where the statement names none.
func (f *findings) pay(s value, currency string) string {
	amount := s
	unit := ""
	if s.kind == object {
		currency = orElse(f.plain(s.get("currency", "salaryCurrency")), currency)
		unit = f.unit(s)
		amount = f.deref(s.get("value", "price", "amount"))
		if amount.kind == nothing || s.get("minValue", "maxValue").kind != nothing && amount.kind != object {
			amount = s
		}
	}
	if amount.kind == list {
		amount = f.deref(first(amount.kids))
	}
	low, high := "", ""
	if amount.kind == object {
		currency = orElse(currency, f.plain(amount.get("currency")))
		unit = orElse(f.unit(amount), unit)
		low, high = f.amount(amount.get("minValue")), f.amount(amount.get("maxValue"))
		if low == "" && high == "" {
			low = f.amount(amount.get("value"))
			high = low
		}
	} else {
		low = f.amount(amount)
		high = low
	}
	return statement(low, high, oneLine(currency), unit)
}

// statement puts amounts, currency and unit together; "" without an amount.
func statement(low, high, currency, unit string) string {
	s := ""
	switch {
	case low == "" && high == "":
		return ""
	case low == high:
		s = low
	case low == "":
		s = "up to " + high
	case high == "":
		s = "from " + low
	default:
		s = low + " - " + high
	}
	if c := s[len(s)-1]; c < '0' || c > '9' {
		return s // words, which say it all
	}
	if currency != "" && !strings.Contains(s, currency) {
		s += " " + currency
	}
	if unit != "" {
		s += "/" + unit
	}
	return s
}

// unit returns the period that an amount is paid for, in capitals: MONTH.
func (f *findings) unit(v value) string {
	u := strings.ToUpper(localName(oneLine(f.plain(v.get("unitText", "unitCode")))))
	return orElse(unitCodes[u], u)
}

// amount returns an amount in plain digits, words as they are, and "" for zero, which boards write for nothing.
func (f *findings) amount(v value) string {
	s := oneLine(plainText(f.plain(v)))
	if s == "" || strings.Trim(s, "0.,") == "" {
		return ""
	}
	if strings.Trim(s, "0123456789.,") != "" {
		return s
	}
	return ungroup(s)
}

// ungroup takes marks between groups of three digits and zero decimals out of a number.
func ungroup(s string) string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == ',' })
	if len(parts) < 2 {
		return s
	}
	whole := parts[0]
	for i, p := range parts[1:] {
		switch {
		case len(p) == 3:
			whole += p
		case i == len(parts)-2 && strings.Trim(p, "0") == "":
			return whole
		case i == len(parts)-2:
			return whole + "." + p
		default:
			return s
		}
	}
	return whole
}
