package digest

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lurewatch/alerts/units"
	"lurewatch/internal/inert"
	"lurewatch/internal/mask"
	"lurewatch/job"
)

// The most of each that one ad has in a mail. The CSV has all.
const (
	maxPlaces   = 4
	maxSigns    = 6
	maxContacts = 5
	maxWages    = 2
	maxReasons  = 3
)

// pressing says in one sentence why an ad is to be looked at now.
func (p pen) pressing(it Item) string {
	var out []string
	cut := p.cut(it.Case)
	for _, why := range it.Now {
		s, words := p.name("now", string(why)), ""
		switch {
		case p.bare:
		case why == MeetingSoon:
			s, words = p.meeting(it, s)
		case why == Minor:
			words = minorWords(it)
		}
		out = append(out, p.withQuote(s, words, cut))
	}
	return cmp.Or(strings.Join(unique(out), "; "), p.say("now.other"))
}

// routeKinds lists the kinds of routes in the order of a journey.
var routeKinds = [...]job.RouteKind{job.RouteMeeting, job.RouteDeparture, job.RouteGate, job.RouteDestination}

// route is the journey as the ad tells it, by names of the gazetteer. Where nothing of what an ad says is told, its
// places are told without what is done there, see [pen.places].
func (p pen) route(f job.Facts) string {
	if p.bare {
		return ""
	}
	var out []string
	for _, kind := range routeKinds {
		for _, r := range f.Routes {
			if r.Kind == kind {
				out = append(out, p.say("route."+string(kind), "place", p.place(r.Place)))
			}
		}
	}
	return p.listed(unique(out), 2*maxPlaces, " → ")
}

// places are those that the ad names beside its route.
func (p pen) places(f job.Facts) string {
	var out []string
	for _, pl := range f.Places {
		if p.bare || !slices.ContainsFunc(f.Routes, func(r job.Route) bool { return r.Place == pl.ID }) {
			out = append(out, p.place(pl.ID))
		}
	}
	return p.listed(unique(out), maxPlaces, ", ")
}

// where names the first places of an ad, for one line.
func (p pen) where(f job.Facts, most int) string {
	var out []string
	for _, pl := range f.Places {
		out = append(out, p.place(pl.ID))
	}
	out = unique(out)
	return strings.Join(out[:min(most, len(out))], ", ")
}

// pay is what the ad offers, as it was read, or else in its own words.
func (p pen) pay(c job.Case) string {
	var out []string
	all := c.Verdict.Facts.Wages
	for _, w := range all {
		again := func(o job.Wage) bool {
			return o.Period != "" && o.Min == w.Min && o.Max == w.Max && o.Currency == w.Currency
		}
		if w.Period == "" && slices.ContainsFunc(all, again) { // the same sum without its month
			continue
		}
		out = append(out, p.wage(w))
	}
	out = unique(out)
	if len(out) > 0 {
		return strings.Join(out[:min(maxWages, len(out))], "; ")
	}
	return p.quote(job.Salary, c.Ad.Salary, c.Verdict.Facts.Contacts, maxQuote)
}

// wage writes "25–40 triệu đồng/tháng" or "700–1.000 USD/tháng".
func (p pen) wage(w job.Wage) string {
	least, most, key := w.Min, w.Max, "pay."
	if w.Currency == "VND" && max(least, most) >= 1e6 && (least == 0 || least >= 1e6) {
		least, most, key = least/1e6, most/1e6, "pay.million_"
	}
	switch {
	case most == 0:
		key += "from"
	case least == 0:
		key += "to"
	case least == most:
		key += "one"
	default:
		key += "range"
	}
	s := p.say(key, "min", p.number(least), "max", p.number(most), "currency", p.clean(w.Currency))
	if w.Period != "" {
		s = p.say("pay.per", "pay", s, "period", p.name("period", w.Period))
	}
	if w.Basis != "" {
		s = p.say("pay.basis", "pay", s, "basis", p.name("basis", string(w.Basis)))
	}
	return s
}

// why says what ties the ad to the unit.
func (p pen) why(it Item) string {
	var out []string
	cut := p.cut(it.Case)
	for _, r := range it.Why {
		place := p.say("place.unnamed")
		if r.Place != "" {
			place = p.place(r.Place)
		}
		kind := string(r.Kind)
		switch {
		case !p.bare || !ofAd(r.Kind):
		case r.Place != "":
			kind = "bare"
		default:
			kind = "other"
		}
		out = append(out, p.withQuote(p.reason(kind, place), r.Quote, cut))
	}
	out = unique(out)
	return strings.Join(out[:min(maxReasons, len(out))], "; ")
}

// ofAd reports whether a reason is something that the ad says.
func ofAd(k units.ReasonKind) bool {
	return k != units.BySearch && k != units.ByAlert && k != units.ByNobody && k != HandedOn
}

// withQuote puts words of the ad, as cut tells them, behind a sentence of ours.
func (p pen) withQuote(s, words string, cut func(string) string) string {
	if p.bare {
		return s
	}
	quote := harmless(cut(words))
	if quote == "" {
		return s
	}
	return p.say("quoted", "text", s, "quote", p.say("quote", "text", clipped(quote, maxQuote)))
}

func (p pen) reason(kind, place string) string {
	if _, ok := p.words["why."+kind]; !ok {
		kind = "other"
	}
	return p.say("why."+kind, "place", place)
}

// signs are the titles of the rules that found something.
func (p pen) signs(it Item) string {
	var out []string
	for _, id := range it.Signs {
		out = append(out, p.clean(cmp.Or(p.d.Rules[id], id)))
	}
	return p.listed(unique(out), maxSigns, "; ")
}

// change says what is new about an ad that was told before.
func (p pen) change(it Item) string {
	most, kind, value := 0, "", ""
	for _, key := range slices.Sorted(maps.Keys(it.Bearers)) {
		if n := it.Bearers[key]; n > most {
			most = n
			kind, value, _ = strings.Cut(key, " ")
		}
	}
	n := strconv.Itoa(most)
	switch {
	case most <= it.BeforeBearers || most < 2:
		return p.say("change.text", "n", strconv.Itoa(max(1, it.Case.Versions)))
	case p.bare:
		return p.say("change.metadata", "n", n)
	case kind == "phone" || strings.HasPrefix(value, "+"):
		return p.say("change.phone", "n", n)
	}
	return p.say("change.contact", "kind", p.name("contact", kind), "n", n)
}

// contacts are the ways to reach the advertiser, each with how many flagged ads bear it.
func (p pen) contacts(it Item) string {
	var out []string
	for _, c := range it.Case.Verdict.Facts.Contacts {
		s := p.name("contact", c.Type) + " " + p.spoken(c)
		if n := it.Bearers[c.Type+" "+c.Value]; n > 1 {
			s += " (" + p.many("bearers", n) + ")"
		}
		out = append(out, s)
	}
	return p.listed(unique(out), maxContacts, "; ")
}

// contact writes a contact so that no program makes a link of it.
func (p pen) contact(c job.Contact) string {
	return inert.Unlinked(inert.OneLine(inert.Visible(p.plainContact(c))))
}

// spoken is contact with a number in the groups in which it is read out.
func (p pen) spoken(c job.Contact) string {
	s := p.contact(c)
	if number := vietnamese.FindStringSubmatch(s); number != nil {
		return strings.Join(number[1:], " ")
	}
	return s
}

// vietnamese is a mobile number of Viet Nam as E.164 writes it, in the groups in which it is read out.
var vietnamese = regexp.MustCompile(`^(\+84)(\d{3})(\d{3})(\d{3})$`)

// review is what people decided, and what was told before where that was something else.
func (p pen) review(it Item) string {
	r := it.Case.Review
	s := p.say("review.bare", "state", p.say("review."+string(r.Is())), "at", p.short(r.At))
	if r.Reason != "" {
		s = p.say("review.line", "state", p.say("review."+string(r.Is())), "reason", p.name("reason", string(r.Reason)), "at", p.short(r.At))
	}
	if it.Before.State != "" && it.Before.Is() != r.Is() {
		s += "; " + p.say("review.before", "state", p.say("review."+string(it.Before.Is())))
	}
	return s
}

// evidence names what was kept, by the ends of its hash.
func (p pen) evidence(it Item) string {
	h := p.clean(it.Evidence)
	if h == "" {
		return ""
	}
	if len(h) > 16 {
		h = h[:8] + "…" + h[len(h)-4:]
	}
	if it.Case.ReadAt.IsZero() {
		return p.say("evidence.bare", "hash", h)
	}
	return p.say("evidence", "hash", h, "at", p.short(it.Case.ReadAt))
}

// plainAddress is the address of the ad, with contacts hidden from who must not see them.
func (p pen) plainAddress(c job.Case) string {
	if p.clear {
		return c.Ad.URL
	}
	return mask.Address(c.Ad.URL, c.Verdict.Facts.Contacts)
}

// plainContact is a contact, masked for who must not see it.
func (p pen) plainContact(c job.Contact) string {
	if p.clear {
		return c.Value
	}
	return mask.Contact(c.Type, c.Value)
}

// link is the address of the ad, which leads nowhere. What is no address of the web is foreign text like any other.
func (p pen) link(c job.Case) string {
	s := inert.OneLine(inert.Visible(p.plainAddress(c)))
	if scheme, rest, ok := strings.Cut(inert.Address(s), "://"); ok && (scheme == "hxxp" || scheme == "hxxps") {
		return scheme + "://" + inert.Unlinked(rest)
	}
	return inert.Unlinked(s)
}

// unique takes out empty texts and those that came before.
func unique(all []string) []string {
	var out []string
	for _, s := range all {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
