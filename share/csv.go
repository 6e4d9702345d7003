package share

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"lurewatch/internal/inert"
	"lurewatch/job"
)

// CSVSchema is what the first column of every row says. Columns are added at the end and never change; something else
// gets another name here.
const CSVSchema = "lurewatch-ads/1"

// csvColumns are the columns, in order.
var csvColumns = [...]string{
	"schema", "tlp", "masked", "id", "band", "score", "kind", "lang", "review", "review_reason", "reviewed_at",
	"title", "company", "location", "salary", "text", "url", "source", "posted",
	"first_seen", "last_seen", "flagged_at", "closed_at", "versions",
	"categories", "rules", "indicators", "quotes", "countries", "places", "wage_usd_month_min", "wage_usd_month_max", "contacts",
	"campaign", "campaign_ads", "records", "content_hash", "judged_at", "rules_version", "exported_at",
}

// csvExport writes rows as RFC 4180 has them, after a byte order mark, without which Excel does not take them for
// UTF-8. See [inert.Cell] for what is done to what is in them. Lists have " | " between their entries.
type csvExport struct {
	*export
	w    io.Writer
	rows *csv.Writer
}

func (c *csvExport) begin() error {
	if _, err := io.WriteString(c.w, "\ufeff"); err != nil {
		return err
	}
	c.rows = csv.NewWriter(c.w)
	c.rows.UseCRLF = true
	return c.rows.Write(csvColumns[:])
}

func (c *csvExport) end() error {
	c.rows.Flush()
	return c.rows.Error()
}

func (c *csvExport) item(_ context.Context, it Item) (bool, error) {
	ad, v, k := c.ad(it.Case.Ad), it.Case.Verdict, it.Case
	low, high := monthly(v.Facts.Wages)
	found := counted(v)
	row := []string{
		CSVSchema, c.TLP.String(), strconv.FormatBool(!c.Clear), string(ad.ID), v.Band.String(), number(v.Score), string(v.Kind), v.Lang,
		string(k.Review.Is()), string(k.Review.Reason), moment(k.Review.At),
		ad.Title, ad.Company, ad.Location, ad.Salary, ad.Text, inert.Address(ad.URL), ad.Source, ad.Posted,
		moment(k.FirstSeen), moment(k.LastSeen), moment(k.FlaggedAt), moment(k.ClosedAt), strconv.Itoa(k.Versions),
		list(v.Positive(), asText), list(found, func(f job.Finding) string { return f.Rule }),
		list(found, func(f job.Finding) string { return f.Indicator }), list(found, func(f job.Finding) string { return c.sign(f) }),
		list(v.Facts.Places, func(p job.Place) string { return p.Country }), list(v.Facts.Places, func(p job.Place) string { return p.ID }),
		low, high, list(v.Facts.Contacts, c.contact),
		string(it.Campaign.ID), count(it.Campaign.Ads), strconv.Itoa(len(it.Evidence)), c.hash(k.ContentHash), moment(k.JudgedAt), v.RuleSet, moment(c.Now),
	}
	for i := range row {
		row[i] = inert.Cell(row[i])
		if cut, was := inert.Clip(row[i]); was {
			row[i] = cut
			c.report.leave(ad.ID, "text", fmt.Sprintf("the end of a text: a cell of a spreadsheet holds %d characters", inert.MaxCell))
		}
	}
	return true, c.rows.Write(row)
}

func (c *csvExport) contact(k job.Contact) string {
	value := c.value(k)
	if k.Type == "url" {
		value = inert.Address(value)
	}
	return k.Type + ":" + value
}

// list joins what is in a list, each once, in order.
func list[T any](all []T, text func(T) string) string {
	var out []string
	for _, x := range all {
		if s := text(x); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, " | ")
}

func asText[S ~string](s S) string { return string(s) }

// moment is a time as programs and spreadsheets both read it; empty for the zero time.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// count is a number that is empty for none.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// monthly is the least and the most that an ad offers in US dollars a month; empty if it cannot be told.
func monthly(wages []job.Wage) (low, high string) {
	var least, most float64
	for _, w := range wages {
		if w.USDMonth[0] > 0 && (least == 0 || w.USDMonth[0] < least) {
			least = w.USDMonth[0]
		}
		most = max(most, w.USDMonth[0], w.USDMonth[1])
	}
	if most == 0 {
		return "", ""
	}
	return strconv.FormatFloat(least, 'f', 0, 64), strconv.FormatFloat(most, 'f', 0, 64)
}
