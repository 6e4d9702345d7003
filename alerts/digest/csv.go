package digest

import (
	"bytes"
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"lurewatch/alerts/units"
	"lurewatch/internal/inert"
	"lurewatch/job"
)

// CSVSchema is what the first column of every row says. Columns are added at the end and never change; something else
// gets another name here.
const CSVSchema = "lurewatch-digest/1"

// csvColumns are the columns, in order. Lists have " | " between their entries, which each have their kind before a colon.
// Times have the offset of the unit's zone. Of a unit that wants metadata only, what an ad says is empty.
var csvColumns = [...]string{
	"schema", "tlp", "digest", "unit", "day", "ref", "news", "now", "band", "score",
	"why", "why_places", "places", "route", "title", "company", "pay", "pay_min", "pay_max", "pay_currency", "pay_period",
	"signs", "sign_titles", "contacts", "contact_ads", "campaign", "campaign_ads", "review", "review_reason", "reviewed_at", "review_before",
	"first_seen", "last_seen", "read_at", "closed_at", "evidence_sha256", "url", "source", "ad", "noticed_at",
}

// CSV is every item as a row: RFC 4180 with CRLF after a byte order mark, without which Excel does not take it for UTF-8.
// No cell has a line break or is a formula, a telephone number has its kind before it, and links are defanged.
func CSV(d Digest) []byte {
	p := penFor(d)
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b) // a Buffer takes everything, so its errors are always nil
	w.UseCRLF = true
	w.Write(csvColumns[:])
	for _, it := range d.Items {
		row := p.row(it)
		for i := range row {
			row[i], _ = inert.Clip(inert.Cell(row[i]))
		}
		w.Write(row)
	}
	w.Flush()
	return b.Bytes()
}

func (p pen) row(it Item) []string {
	c, v := it.Case, it.Case.Verdict
	contacts := v.Facts.Contacts
	row := []string{CSVSchema, p.tlp(), p.clean(p.d.ID), p.d.Unit.ID, p.d.Day, p.clean(it.Ref), string(it.News), list(it.Now, text), v.Band.String(), number(v.Score),
		list(it.Why, func(r units.Reason) string { return p.reasonOut(r).Kind }), list(it.Why, func(r units.Reason) string { return p.reasonOut(r).PlaceName }),
		list(v.Facts.Places, func(pl job.Place) string { return p.place(pl.ID) }),
		list(p.routes(v.Facts), func(r routeOut) string { return string(r.Kind) + ":" + r.Name }),
	}
	if p.bare {
		row = append(row, make([]string, 9)...)
		row = append(row, "", "", "", campaignAds(it))
	} else {
		row = append(row, asText(p.foreign(job.Title, c.Ad.Title, contacts)), asText(p.foreign(job.Company, c.Ad.Company, contacts)), asText(p.foreign(job.Salary, c.Ad.Salary, contacts)))
		row = append(row, wageCells(v.Facts.Wages)...)
		row = append(row, list(it.Signs, text), list(it.Signs, func(id string) string { return p.d.Rules[id] }),
			list(contacts, func(k job.Contact) string { return k.Type + ":" + p.contact(k) }), most(it.Bearers), asText(string(it.Campaign)), campaignAds(it))
	}
	r := c.Review
	row = append(row, string(r.Is()), string(r.Reason), p.stamp(r.At), string(it.Before.Is()),
		p.stamp(c.FirstSeen), p.stamp(c.LastSeen), p.stamp(c.ReadAt), p.stamp(c.ClosedAt))
	if p.bare {
		return append(row, "", "", "", "", p.stamp(it.Noticed))
	}
	return append(row, asText(it.Evidence), p.link(c), asText(c.Ad.Source), asText(string(c.Ad.ID)), p.stamp(it.Noticed))
}

// asText puts an apostrophe before what a spreadsheet would take for a number or a date: figures and signs, with no
// letter but the e of 1e9.
func asText(s string) string {
	figures := strings.ContainsAny(s, "0123456789") && strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) && r != 'e' && r != 'E' }) < 0
	if figures && strings.IndexAny(s, "=+-@") != 0 { // inert.Cell does those
		return "'" + s
	}
	return s
}

// wageCells are the first wage in figures: least, most, currency, period.
func wageCells(all []job.Wage) []string {
	if len(all) == 0 {
		return []string{"", "", "", ""}
	}
	w := all[0]
	return []string{figure(w.Min), figure(w.Max), w.Currency, w.Period}
}

func text[S ~string](s S) string { return string(s) }

// list joins what is in a list, each once, in order.
func list[T any](all []T, say func(T) string) string {
	var out []string
	for _, x := range all {
		out = append(out, say(x))
	}
	return strings.Join(unique(out), " | ")
}

// stamp is a time as programs and spreadsheets read it; empty for the zero time.
func (p pen) stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(p.zone).Format(time.RFC3339)
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// figure is a number that is empty for none.
func figure(x float64) string {
	if x == 0 || math.IsNaN(x) {
		return ""
	}
	return number(x)
}

func campaignAds(it Item) string { return figure(float64(it.CampaignAds)) }

// most is the largest of the counts, empty for none.
func most(bearers map[string]int) string {
	n := 0
	for _, k := range bearers {
		n = max(n, k)
	}
	return figure(float64(n))
}
