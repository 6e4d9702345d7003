package facts

// Boards whose forms ask for a figure and a currency apart get wrong pairs: "500 - 1.500 VND" is dollars and
// "12.000 - 15.000 VND" thousands. No one earns less than a dollar a month, so such a salary field says what was
// meant.
const (
	mostMillions  = 100     // below it a figure in đồng counts millions
	mostDollars   = 10_000  // below it dollars
	mostThousands = 100_000 // below it thousands
	leastTwice    = 1e11    // from it on a figure was multiplied twice: "7.000.000 triệu"
)

// longestMended is the longest salary field, folded, that is mended: in prose millions of dollars are what they say.
const longestMended = 40

// mend corrects an amount of the salary field s that nobody can be paid in a month.
func (m *money) mend(a *amount, s string) {
	if len(s) > longestMended || a.perOther || a.period != "" && a.period != month {
		return
	}
	top := max(a.lo, a.hi)
	switch {
	case a.currency == "VND" && top >= leastTwice:
		a.lo, a.hi = a.lo/1e6, a.hi/1e6
	case a.currency == "VND" && !a.multiplied && a.unit && top < mostMillions:
		a.lo, a.hi = a.lo*1e6, a.hi*1e6
	case a.currency == "VND" && !a.multiplied && a.unit && top < mostDollars:
		a.currency = "USD"
	case a.currency == "VND" && !a.multiplied && a.unit && top < mostThousands:
		a.lo, a.hi = a.lo*1000, a.hi*1000
	case a.currency == "USD" && top > maxUSD && (a.lo == 0 || a.lo > maxUSD): // "$ 10tr-20tr", "10,000,000 USD", "37 mil/tháng"
		a.currency = "VND"
	}
}

// usual returns for how long the salary field means an amount for which it names no time: a month, but a year for
// more than anybody earns in a month; "" for what is too little for either.
func (m *money) usual(a *amount) period {
	v, ok := m.usd(max(a.lo, a.hi), a.currency, month)
	switch {
	case !ok || v < bareUSD:
		return ""
	case a.lo > 0:
		v, _ = m.usd(a.lo, a.currency, month)
	}
	if v > maxMonthly {
		return year
	}
	return month
}
