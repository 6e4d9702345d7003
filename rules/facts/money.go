package facts

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"

	"lurewatch/job"
	"lurewatch/rules/fold"
)

// currenciesFile is the seed that money is made from.
const currenciesFile = "currencies.yaml"

// period is for how long an amount is paid, as in job.Wage.Period; "" if the ad does not say.
type period string

const (
	month = period("month")
	year  = period("year")
	trip  = period("trip")
	piece = period("piece")
)

// moneySeed is the schema of currencies.yaml. The file explains its keys.
type moneySeed struct {
	AsOf     string             `yaml:"as_of"`
	PerUSD   map[string]float64 `yaml:"per_usd"`
	Default  map[string]string  `yaml:"default_currency"`
	PerMonth map[string]float64 `yaml:"per_month"`
	Units    []unitSeed         `yaml:"units"`
	Spoken   []spokenSeed       `yaml:"spoken"`
	Numerals []numeralSeed      `yaml:"numerals"`
	Periods  []periodSeed       `yaml:"periods"`
	Words    wordSeed           `yaml:"words"`
}

type unitSeed struct {
	Say      []string `yaml:"say"`
	Times    float64  `yaml:"times"`
	Currency string   `yaml:"currency"`
	Langs    []string `yaml:"langs"`
	Marked   bool     `yaml:"marked"`
	Weak     bool     `yaml:"weak"`
	PayOnly  bool     `yaml:"pay_only"`
	Tight    bool     `yaml:"tight"`
	Before   bool     `yaml:"before"`
}

type spokenSeed struct {
	Say      []string `yaml:"say"`
	Min      float64  `yaml:"min"`
	Max      float64  `yaml:"max"`
	Currency string   `yaml:"currency"`
	Period   string   `yaml:"period"`
}

type periodSeed struct {
	Period string   `yaml:"period"`
	Slash  []string `yaml:"slash"`
	Beside []string `yaml:"beside"`
	Before []string `yaml:"before"`
}

type wordSeed struct {
	Pay        []string                    `yaml:"pay"`
	Base       []string                    `yaml:"base"`
	Total      []string                    `yaml:"total"`
	Tips       []string                    `yaml:"tips"`
	NotPay     []string                    `yaml:"not_pay"`
	Sums       map[job.AmountKind][]string `yaml:"sums"`
	Exits      []string                    `yaml:"exits"`
	Other      []string                    `yaml:"other"`
	From       []string                    `yaml:"from"`
	UpTo       []string                    `yaml:"up_to"`
	About      []string                    `yaml:"about"`
	To         []string                    `yaml:"to"`
	Open       []string                    `yaml:"open"`
	Things     []string                    `yaml:"things"`
	Counted    []string                    `yaml:"counted"`
	Net        []string                    `yaml:"net"`
	Negotiable []string                    `yaml:"negotiable"`
}

// need is what must stand beside a number with a unit for it to be an amount.
type need uint8

const (
	nothing need = iota
	support      // a currency, a period, a word of pay, or the salary field
	payWord      // a word of pay, or the salary field
)

// unit is one way to say what a number counts.
type unit struct {
	form
	times    float64 // 1 for a currency
	currency string  // "" for the default of the ad
	langs    []string
	need     need
	marked   bool // without marks it needs support
	tight    bool // must touch the number
}

// spokenFor reports whether ads of a language use the unit.
func (u *unit) spokenFor(lang lang) bool {
	return len(u.langs) == 0 || lang.tag == "" || slices.Contains(u.langs, lang.tag) || slices.Contains(u.langs, lang.base)
}

// periodForm is a period word and what it says.
type periodForm struct {
	form
	period period
}

// money is what currencies.yaml says, ready for look-ups beside a number.
type money struct {
	perUSD   map[string]float64
	defaults map[string]string
	perMonth map[period]float64
	after    *forms[*unit] // units behind a number
	before   *forms[*unit] // units in front of one
	slash    *forms[periodForm]
	beside   *forms[periodForm]
	from     *forms[form]
	upTo     *forms[form]
	about    *forms[form]
	to       *forms[form]
	toEnd    *forms[form]
	open     *forms[form]
	things   *forms[form]
	counted  *forms[form]
	net      *forms[form]
	numStart *forms[numeral]
	numEnd   *forms[numeral]
	some     *forms[numeral]
	numTail  *[1 << 16]bool // the two bytes that a numeral ends in, see tailOf
}

// readMoney reads currencies.yaml and adds the words that are looked for by the automaton to l.
func readMoney(seeds fs.FS, l *lexicon) (*money, error) {
	var seed moneySeed
	doc, err := readSeed(seeds, currenciesFile, &seed)
	if err != nil {
		return nil, err
	}
	faults := &faults{doc: doc}
	seed.check(faults)
	if err := faults.err(); err != nil {
		return nil, err
	}
	m := &money{numTail: new([1 << 16]bool), perUSD: seed.PerUSD, defaults: seed.Default, perMonth: make(map[period]float64)}
	for p, n := range seed.PerMonth {
		m.perMonth[period(p)] = n
	}
	m.units(seed.Units, l)
	m.periods(seed.Periods, l)
	w := seed.Words
	m.from, m.upTo, m.about = endForms(w.From), endForms(w.UpTo), endForms(w.About)
	m.toEnd = endForms(w.To)
	m.to, m.open = startForms(w.To), startForms(w.Open)
	m.things, m.counted, m.net = startForms(w.Things), startForms(w.Counted), startForms(w.Net)
	m.numbers(seed.Numerals, seed.Units, l)
	w.add(l)
	for _, s := range seed.Spoken {
		for _, say := range s.Say {
			word := l.add(say, spoken)
			word.amount = amount{lo: s.Min, hi: s.Max, currency: s.Currency, period: period(s.Period)}
		}
	}
	return m, nil
}

// add makes the words that are looked for by the automaton.
func (w *wordSeed) add(l *lexicon) {
	list := func(say []string, is class, b job.Basis, sum job.AmountKind) {
		for _, s := range say {
			word := l.add(s, is)
			word.basis, word.sum = cmp.Or(b, word.basis), cmp.Or(sum, word.sum)
		}
	}
	list(w.Pay, pay, "", "")
	list(w.Base, pay, job.BasisBase, "")
	list(w.Total, pay, job.BasisTotal, "")
	list(w.NotPay, notPay, "", "")
	list(w.Tips, notPay, job.BasisTips, job.Bonus)
	for _, kind := range amountKinds {
		list(w.Sums[kind], notPay, "", kind)
	}
	for _, say := range w.Sums[job.Commission] {
		l.add(say, notPay).basis = job.BasisCommission
	}
	list(w.Exits, notPay|exit, "", job.Penalty)
	list(w.Other, other, "", "")
	list(w.Negotiable, negotiable, "", "")
}

// amountKinds are the keys of words.sums.
var amountKinds = [...]job.AmountKind{job.Fee, job.Deposit, job.Debt, job.Advance, job.Penalty, job.Bonus, job.Commission, job.Price}

// check notes every fault of the file.
func (s *moneySeed) check(f *faults) {
	currency := func(key string, i int, c string) {
		if c != "" && s.PerUSD[c] <= 0 {
			f.add(key, i, "currency %q: no rate under per_usd", c)
		}
	}
	duration := func(key string, i int, p string) {
		if p != "" && p != string(piece) && p != string(trip) && s.PerMonth[p] <= 0 {
			f.add(key, i, "period %q: want piece, trip or one of per_month", p)
		}
	}
	words := func(key string, i int, say []string) {
		if len(say) == 0 {
			f.add(key, i, "say is empty")
		}
		for _, w := range say {
			if fold.String(w) == "" {
				f.add(key, i, "say has %q, which folds to nothing", w)
			}
		}
	}
	for i, u := range s.Units {
		words("units", i, u.Say)
		currency("units", i, u.Currency)
		if u.Times < 0 || u.Times == 0 && u.Currency == "" {
			f.add("units", i, "%q has neither times nor currency", u.Say)
		}
	}
	for i, n := range s.Numerals {
		words("numerals", i, n.Say)
		if n.Times != 0 && n.Times != 10 && n.Times != 100 {
			f.add("numerals", i, "times %v: want 10 or 100; what is larger is a unit", n.Times)
		}
	}
	for kind := range s.Words.Sums {
		if !slices.Contains(amountKinds[:], kind) {
			f.add("words", 0, "sums has %q: want one of %q", kind, amountKinds)
		}
	}
	for i, w := range s.Spoken {
		words("spoken", i, w.Say)
		currency("spoken", i, w.Currency)
		duration("spoken", i, w.Period)
	}
	for i, p := range s.Periods {
		words("periods", i, slices.Concat(p.Slash, p.Beside, p.Before))
		duration("periods", i, p.Period)
	}
	for l, c := range s.Default {
		if s.PerUSD[c] <= 0 {
			f.add("default_currency", 0, "language %s: currency %q has no rate under per_usd", l, c)
		}
	}
	if s.PerMonth[string(month)] != 1 || s.PerUSD["USD"] != 1 {
		f.add("per_usd", 0, "per_month.month and per_usd.USD must be 1")
	}
}

func (m *money) units(seeds []unitSeed, l *lexicon) {
	var after, before []*unit
	for _, s := range seeds {
		for _, say := range s.Say {
			u := &unit{form: newForm(say), times: cmp.Or(s.Times, 1), currency: s.Currency, langs: s.Langs, marked: s.Marked, tight: s.Tight}
			switch {
			case s.PayOnly:
				u.need = payWord
			case s.Weak:
				u.need = support
			}
			after = append(after, u)
			if s.Before {
				before = append(before, u)
				if u.times > 1 {
					l.add(say, scale|leads)
				}
			}
		}
	}
	m.after, m.before = byFirst(after), byLast(before)
}

func (m *money) periods(seeds []periodSeed, l *lexicon) {
	var slash, beside []periodForm
	for _, s := range seeds {
		for _, say := range s.Slash {
			slash = append(slash, periodForm{newForm(say), period(s.Period)})
		}
		for _, say := range s.Beside {
			beside = append(beside, periodForm{newForm(say), period(s.Period)})
		}
		front := s.Before
		if s.Period != string(year) { // "1 năm kinh nghiệm - lương 13 triệu"
			front = slices.Concat(s.Beside, s.Before)
		}
		for _, say := range front {
			l.add(say, periodBefore).period = period(s.Period)
		}
	}
	m.slash, m.beside = byFirst(slash), byFirst(beside)
}

// usd turns an amount into dollars for a month; ok is false where a rate or a month is unknown.
func (m *money) usd(v float64, currency string, p period) (dollars float64, ok bool) {
	rate, n := m.perUSD[currency], m.perMonth[p]
	if rate <= 0 || n <= 0 {
		return 0, false
	}
	return v / rate * n, true
}

// lang is the language of an ad: the whole tag and its first part, both lower case.
type lang struct{ tag, base string }

func langOf(tag string) lang {
	tag = strings.ToLower(tag)
	base, _, _ := strings.Cut(tag, "-")
	return lang{tag, base}
}

// currencyFor returns what an amount without a currency is taken for; "" if nobody can tell.
func (m *money) currencyFor(l lang) string { return cmp.Or(m.defaults[l.tag], m.defaults[l.base]) }
