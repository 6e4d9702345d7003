package digest

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"lurewatch/alerts/units"
	"lurewatch/internal/inert"
	"lurewatch/internal/mask"
	"lurewatch/internal/sentence"
	"lurewatch/job"
)

// pen writes one digest in one language.
type pen struct {
	d     Digest
	lang  string
	words map[string]map[string]string
	zone  *time.Location
	// clear says that contacts are written as they are, bare that nothing that an ad says is written.
	clear, bare bool
}

// penFor returns a pen in the unit's language. A youth organisation never sees contacts in clear.
func penFor(d Digest) pen {
	p := pen{d: d, lang: languages[0], words: words(), zone: d.Made.Location(),
		clear: d.Unit.Clear && d.Unit.Kind != units.Youth, bare: d.Unit.Mode == units.MetadataOnly}
	if slices.Contains(languages[:], d.Unit.Language) {
		p.lang = d.Unit.Language
	}
	return p
}

// in is the pen in another language.
func (p pen) in(lang string) pen {
	p.lang = lang
	return p
}

// The most runes that are written of a title and of another text of an ad.
const (
	maxTitle = 140
	maxQuote = 100
	maxLink  = 300
)

// quote writes the words of a field of an ad, or of a text without a field, for people.
func (p pen) quote(field job.Field, s string, contacts []job.Contact, most int) string {
	s = p.foreign(field, s, contacts)
	if s == "" {
		return ""
	}
	return p.say("quote", "text", clipped(s, most))
}

// cut returns what tells words that were cut out of an ad, perhaps inside a contact: hidden as they are in the whole ad.
// That takes reading all of it, which is done once, for the first words.
func (p pen) cut(c job.Case) func(words string) string {
	if p.clear {
		return inert.Visible
	}
	hidden := sync.OnceValue(func() mask.Ad { return mask.Of(c.Ad, c.Verdict.Facts.Contacts) })
	return func(words string) string {
		if words == "" {
			return ""
		}
		return hidden().Words(words)
	}
}

// foreign is a text of an ad in one line: masked, with controls spelled out, and nothing in it that becomes a link.
func (p pen) foreign(field job.Field, s string, contacts []job.Contact) string {
	return harmless(p.masked(field, s, contacts))
}

// masked is a text of an ad with its contacts hidden from who must not see them, and with controls spelled out.
func (p pen) masked(field job.Field, s string, contacts []job.Contact) string {
	if p.clear {
		return inert.Visible(s)
	}
	return mask.Shown(s, 0, len(s), mask.Edits(field, s, contacts))
}

// clean is a text of the operator's or of an id in one line. It may be a link.
func (p pen) clean(s string) string { return inert.OneLine(inert.Visible(s)) }

// unit is the short name of the unit, at most 20 runes.
func (p pen) unit() string {
	for _, s := range [...]string{p.d.Unit.Short.In(p.lang), p.d.Unit.Name.In(p.lang), p.d.Unit.ID} {
		if s = p.clean(s); s != "" {
			return clipped(s, 20)
		}
	}
	return "–"
}

// unitName is the whole name of the unit.
func (p pen) unitName() string {
	if s := p.clean(p.d.Unit.Name.In(p.lang)); s != "" {
		return s
	}
	return p.unit()
}

// tlp is the marking, TLP:AMBER where the unit has none.
func (p pen) tlp() string {
	if s := p.clean(p.d.Unit.TLP); s != "" {
		return s
	}
	return "TLP:AMBER"
}

// moment writes a time in the unit's zone and says which that is: 06:00 22/11/2026 (giờ Việt Nam, UTC+7).
func (p pen) moment(t time.Time) string {
	t = t.In(p.zone)
	return p.say("time.full", "clock", t.Format("15:04"), "day", p.date(t), "zone", p.zoneName(t))
}

// short writes a time in the unit's zone, which the head of the digest names.
func (p pen) short(t time.Time) string {
	t = t.In(p.zone)
	return p.say("time.short", "clock", t.Format("15:04"), "day", p.date(t))
}

func (p pen) zoneName(t time.Time) string {
	_, seconds := t.Zone()
	offset := "UTC+" + strconv.Itoa(seconds/3600)
	if seconds < 0 {
		offset = "UTC−" + strconv.Itoa(-seconds/3600)
	}
	if m := seconds / 60 % 60; m != 0 {
		offset += ":" + strconv.Itoa(max(m, -m)/10) + strconv.Itoa(max(m, -m)%10)
	}
	switch name := p.zone.String(); {
	case seconds == 7*3600 && (name == "Asia/Ho_Chi_Minh" || name == "Asia/Saigon"):
		return p.say("zone.vietnam", "offset", offset)
	case name == "" || name == "UTC" || name == "Local":
		return offset
	default:
		return p.say("zone.other", "zone", p.clean(name), "offset", offset)
	}
}

// date writes a day with its year.
func (p pen) date(t time.Time) string {
	if p.lang == "en" {
		return t.Format("2 Jan 2006")
	}
	return t.Format("02/01/2006")
}

// day writes a YYYY-MM-DD without the year.
func (p pen) day(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return p.clean(iso)
	}
	if p.lang == "en" {
		return t.Format("2 Jan")
	}
	return t.Format("02/01")
}

// days writes the days that the digest covers: 22/11, or 20/11–22/11.
func (p pen) days() string {
	c := p.d.Covers
	if len(c) < 2 {
		return p.day(p.d.Day)
	}
	return p.day(c[0]) + "–" + p.day(c[len(c)-1])
}

// dates writes the days that the digest covers with the year.
func (p pen) dates() string {
	last, err := time.Parse(time.DateOnly, p.d.Day)
	if err != nil {
		return p.days()
	}
	if c := p.d.Covers; len(c) > 1 {
		return p.day(c[0]) + "–" + p.date(last)
	}
	return p.date(last)
}

// place is the name of a place of the gazetteer.
func (p pen) place(id string) string {
	if s := p.d.Places[id]; s != "" {
		return p.clean(s)
	}
	return p.clean(id)
}

// number writes a figure with the language's separators and at most one decimal.
func (p pen) number(x float64) string { return sentence.Number(p.lang, x) }
