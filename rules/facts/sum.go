package facts

import "lurewatch/job"

// maxSumUSD is the most, in dollars, that a sum beside a word for one is taken for.
const maxSumUSD = 1e7

// sum appends an amount that is no pay, if anybody could mean it.
func (m *moneyReader) sum(a *amount, kind job.AmountKind, out []job.Amount) []job.Amount {
	least, ok := m.once(a.lo, a.currency)
	most, _ := m.once(a.hi, a.currency)
	if len(out) >= maxAmounts || a.currency == "" || a.lo <= 0 && a.hi <= 0 || ok && (max(least, most) < leastSumUSD || max(least, most) > maxSumUSD) {
		return out
	}
	return append(out, job.Amount{Kind: kind, Min: a.lo, Max: a.hi, Currency: a.currency, USD: [2]float64{least, most}, Span: m.d.Span(m.field, a.start, a.end)})
}

// leastSumUSD is the least, in dollars, that a sum is worth keeping for.
const leastSumUSD = 0.05

// once turns a sum into dollars; ok is false where the rate is unknown.
func (m *money) once(v float64, currency string) (dollars float64, ok bool) {
	rate := m.perUSD[currency]
	if rate <= 0 {
		return 0, false
	}
	return v / rate, true
}
