package web

import (
	"context"
	"slices"

	"lurewatch/job"
)

// adFacts is what was read without judging, laid out.
type adFacts struct {
	Wages       []WageView
	Pay         string // how the best pay compares with what is usual; "" if it cannot be told
	Places      []PlaceView
	Routes      []FactView
	Contacts    []ContactView
	Amounts     []WageView
	Occupations []FactView
	Employer    []FactView
	Conditions  []FactView
}

// None reports whether nothing could be read.
func (f adFacts) None() bool {
	return len(f.Wages)+len(f.Places)+len(f.Routes)+len(f.Contacts)+len(f.Amounts)+len(f.Occupations)+len(f.Employer)+len(f.Conditions) == 0
}

// WageView, PlaceView, ContactView and FactView are facts, laid out. Quote is what the ad says.
type (
	WageView  struct{ Quote, Kind, Amount, USD string }
	PlaceView struct {
		Quote, Name, Country, Kind, Risk string
		Href                             string
	}
	ContactView struct {
		Quote, Type, Value string
		Href               string
		// Elsewhere is in how many other flagged ads it stands; "" where that is not known.
		Elsewhere           string
		FirstSeen, LastSeen string
	}
	FactView struct {
		Name, Value, Quote string
		Denied             bool
	}
)

// facts lays out what was read of an ad. A fact that the ad says twice in the same words is there once.
func (s *site) facts(ctx context.Context, v view, c job.Case) adFacts {
	facts, contacts := c.Verdict.Facts, c.Verdict.Facts.Contacts
	var out adFacts
	quotes := s.mask.quoter(c.Ad, contacts)
	say := func(at job.Span) string { return clip(quotes.quote(at), maxQuote) }
	for _, w := range facts.Wages {
		kind := ""
		if w.Basis != "" {
			kind = v.Name("basis", string(w.Basis))
		}
		out.Wages = addOnce(out.Wages, WageView{say(w.Span), kind, v.amount(w), v.usd(w.USDMonth)})
	}
	for _, a := range facts.Amounts {
		out.Amounts = addOnce(out.Amounts, WageView{say(a.Span), v.Name("sum", string(a.Kind)), v.sum(a.Min, a.Max, a.Currency), v.usd(a.USD)})
	}
	for _, p := range facts.Places {
		out.Places = addOnce(out.Places, PlaceView{say(p.Span), v.Place(p.ID), v.Country(p.Country), v.Name("place", p.Kind), v.Lang.Number(p.Risk), v.Search("place:" + quotedValue(p.ID))})
	}
	for _, r := range facts.Routes {
		out.Routes = addOnce(out.Routes, FactView{Name: v.Name("route", string(r.Kind)), Value: v.Place(r.Place), Quote: say(r.Span)})
	}
	for _, o := range facts.Occupations {
		out.Occupations = addOnce(out.Occupations, FactView{Name: v.Name("occupation", o.ID), Quote: say(o.Span)})
	}
	for _, x := range facts.Conditions {
		out.Conditions = addOnce(out.Conditions, FactView{Name: s.term(v.Lang, x.ID), Quote: say(x.Span), Denied: x.Negated})
	}
	out.Pay = v.pay(facts.Pay)
	out.Employer = s.employer(v, facts.Employer, quotes)
	out.Contacts = s.contacts(ctx, v, contacts)
	return out
}

// addOnce appends a value that is not there yet.
func addOnce[T comparable](list []T, x T) []T {
	if slices.Contains(list, x) {
		return list
	}
	return append(list, x)
}

// employer lays out what the ad says of who employs.
func (s *site) employer(v view, e job.Employer, quotes quoter) []FactView {
	var out []FactView
	add := func(key string, c job.Claim, value string) {
		if c.Value != "" || c.Quote != "" {
			out = append(out, FactView{Name: v.T("employer." + key), Value: value, Quote: clip(quotes.quote(c.Span), maxQuote)})
		}
	}
	add("name", e.Name, quotes.words(e.Name.Value))
	code := visible(e.TaxCode.Value)
	if !e.TaxCodeValid { // it may be somebody's number instead
		code = quotes.words(e.TaxCode.Value)
	}
	add("tax_code", e.TaxCode, code)
	if n := len(out); e.TaxCodeValid && n > 0 && e.TaxCode.Value != "" {
		out[n-1].Quote = visible(e.TaxCode.Quote)
	} else if e.TaxCode.Value != "" && n > 0 {
		out[n-1].Value += " (" + v.T("employer.tax_code_wrong") + ")"
	}
	add("licence", e.Licence, quotes.words(e.Licence.Value))
	add("address", e.Address, quotes.words(e.Address.Value))
	add("mail", e.Mail, visible(defanged(e.Mail.Value)))
	add("web", e.Web, visible(defanged(e.Web.Value)))
	for i := range out {
		if out[i].Quote == out[i].Value {
			out[i].Quote = ""
		}
	}
	return out
}

// contacts lays the contacts out, each once, with how often they stand in other flagged ads.
func (s *site) contacts(ctx context.Context, v view, contacts []job.Contact) []ContactView {
	var out []ContactView
	var keys []contactKey
	for _, c := range contacts {
		x := ContactView{Quote: s.mask.contact(c.Type, c.Quote), Type: v.Name("contact", c.Type), Value: s.shownContact(c.Type, c.Value)}
		if c.Type == "url" {
			x.Quote = s.shownContact(c.Type, c.Quote)
		}
		if slices.ContainsFunc(out, func(o ContactView) bool { return o.Quote == x.Quote && o.Type == x.Type && o.Value == x.Value }) {
			continue
		}
		k := keyOf(c.Type, c.Value)
		x.Href = s.contactHref(v, k)
		out, keys = append(out, x), append(keys, k)
	}
	s.elsewhere(ctx, v, out, keys)
	return out
}

// elsewhere fills in where else contacts stand. Where that cannot be told nothing is said.
func (s *site) elsewhere(ctx context.Context, v view, out []ContactView, keys []contactKey) {
	if s.o.Known == nil || len(keys) == 0 {
		return
	}
	asked := make([]string, len(keys))
	for i, k := range keys {
		asked[i] = k.asked()
	}
	known, err := s.o.Known(ctx, asked)
	if err != nil || len(known) != len(asked) {
		s.o.Log.Warn("the contacts of an ad cannot be looked up", "asked", len(asked), "answers", len(known), "why", err)
		return
	}
	for i, k := range known {
		if k.Type == "" {
			continue
		}
		out[i].Elsewhere = v.N("console.count", max(0, k.Ads-1))
		if k.Ads < 2 || k.FirstSeen.IsZero() {
			continue // the days would be those of this ad
		}
		out[i].FirstSeen, out[i].LastSeen = v.Lang.Date(k.FirstSeen), v.Lang.Date(k.LastSeen)
	}
}

// amount writes a wage: "15.000.000–20.000.000 VND / tháng".
func (v view) amount(w job.Wage) string {
	s := v.sum(w.Min, w.Max, w.Currency)
	if w.Period != "" {
		s += " / " + v.Name("period", w.Period)
	}
	return s
}

// sum writes money; no upper end means "from".
func (v view) sum(least, most float64, currency string) string {
	s := v.Lang.Number(least)
	switch {
	case most == 0:
		s = v.T("wage.from", "min", s)
	case most != least:
		s += "–" + v.Lang.Number(most)
	}
	return s + " " + visible(currency)
}

// usd writes dollars; a dash where they cannot be told.
func (v view) usd(month [2]float64) string {
	switch {
	case month == [2]float64{}:
		return "–"
	case month[1] == 0:
		return v.T("wage.from", "min", v.Lang.Number(month[0]))
	case month[0] == month[1]:
		return v.Lang.Number(month[0])
	}
	return v.Lang.Number(month[0]) + "–" + v.Lang.Number(month[1])
}

// pay says how the best pay compares with what is usual.
func (v view) pay(p job.PayView) string {
	if p.Country == "" || p.Ceiling == 0 {
		return ""
	}
	return v.T("pay.compared", "level", v.Name("pay", string(p.Level)), "usd", v.Lang.Number(p.USDMonth), "ceiling", v.Lang.Number(p.Ceiling), "country", v.Country(p.Country), "ratio", v.Lang.Measure(p.Ratio))
}
