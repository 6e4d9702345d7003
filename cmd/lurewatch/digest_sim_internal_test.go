package main

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// The days that the thirty days are made of. On some the mail server is Postfix; on some nobody ticks.
const simDays = 30

var (
	postfixDays = []int{9, 10, 20, 29}
	downDays    = []int{13, 14}
)

// TestThirtyUnitsThirtyDaysOverSMTP has thirty units told over a mail server for thirty days, with the real store, index,
// rules and routing: ads come, change and go, every ad is judged again, the process ends between sending and writing
// that down, the server refuses, and clocks change. What arrived is read as mail.
func TestThirtyUnitsThirtyDaysOverSMTP(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	p, installed := startPostfix(t, idsOf(w.units))
	if !installed {
		t.Log("Postfix is not installed or this is not root: all days go over the server in this process")
	}
	var taken int
	for day := range simDays {
		for range 3 {
			w.now = w.now.Add(time.Duration(2+w.rng.IntN(3)) * time.Hour)
			w.happen()
		}
		// From 05:00 in Viet Nam on: after its hour, once more, and after those of Paris and New York with either offset.
		morning := time.Date(2026, 10, 10+day, 22, 0, 0, 0, time.UTC)
		w.now = morning
		if slices.Contains(downDays, day) {
			continue
		}
		port := w.x.port
		if installed && slices.Contains(postfixDays, day) {
			port = p.port
		}
		for _, minutes := range [...]int{62, 95, 216, 461, 521} {
			w.now = morning.Add(time.Duration(minutes) * time.Minute)
			w.tick(port)
		}
		if port == p.port {
			taken = w.posted(p, taken)
		}
	}
	w.calm()
	w.judge(p, installed)
}

func idsOf(list []units.Unit) (ids []string) {
	for _, u := range list {
		ids = append(ids, u.ID)
	}
	return ids
}

// posted waits until Postfix has delivered what it took today: a mail for each unit, at least.
func (w *world) posted(p postfix, before int) int {
	w.Helper()
	return len(p.take(w, before+len(w.units)))
}

// calm lets two more days pass on which nothing goes wrong.
func (w *world) calm() {
	w.Helper()
	w.x.mu.Lock()
	w.wrong = false
	w.x.mu.Unlock()
	for range 12 {
		w.now = w.now.Add(4 * time.Hour)
		w.tick(w.x.port)
	}
}

// paper is a digest as it arrived.
type paper struct {
	id   string              // of the digest
	rows []map[string]string // of the CSV
}

// urgent reports whether it is a notice outside the daily digest.
func (p paper) urgent() bool { return strings.Count(p.id, ".") == 2 }

// judge holds what arrived against what there was to tell.
func (w *world) judge(p postfix, installed bool) {
	w.Helper()
	list := slices.Clone(w.x.mail)
	fromPostfix := 0
	if installed {
		more := p.take(w, 0)
		fromPostfix = len(more)
		list = append(list, more...)
	}
	papers, copies, alarms := w.sorted(list)
	told, urgent := 0, 0
	for _, u := range w.units {
		mine := papers[u.ID]
		for _, p := range mine {
			if p.urgent() {
				urgent++
			}
		}
		w.everyDay(u, mine)
		told += w.nothingTwice(u, mine)
		w.nothingMissing(u, mine)
	}
	w.Logf("%d ads, %d edited, %d closed, %d times judged again; %d mails arrived, %d of them by Postfix, %d copies of others, %d urgent, %d alarms; %d rows told; %+v",
		len(w.ads), w.counts.edits, w.counts.closed, w.counts.rescored, len(list), fromPostfix, copies, urgent, alarms, told, w.faults)
	if w.faults.crashes < 3 || w.faults.busy < 20 || w.faults.doubts < 5 || w.counts.rescored < 2 || copies < 5 || urgent < 5 || alarms == 0 || told < 300 {
		w.Error("too little went wrong to prove anything")
	}
}

var digestID = regexp.MustCompile(`^<digest\.([a-z0-9-]+)\.(\d{8})(\.u\d+)?\.[a-z2-7]{16}@lure\.example>$`)

// sorted reads the mails and sorts them by unit and time, each message once. Copies must be the same mail, and every
// mail verified.
func (w *world) sorted(list []arrived) (papers map[string][]paper, copies, alarms int) {
	w.Helper()
	papers = make(map[string][]paper)
	first := make(map[string][]byte)
	for _, a := range list {
		m, err := mail.ReadMessage(bytes.NewReader(a.raw))
		if err != nil {
			w.Fatal(err)
		}
		id := m.Header.Get("Message-Id")
		if was, ok := first[id]; ok {
			copies++
			if !bytes.Equal(was, a.raw) {
				w.Errorf("two mails have the message id %s", id)
			}
			continue
		}
		first[id] = a.raw
		w.verify(a.raw)
		name := digestID.FindStringSubmatch(id)
		if name == nil {
			if a.to != "ops@lure.example" {
				w.Errorf("%s went to %s", id, a.to)
			}
			alarms++
			continue
		}
		if want := name[1] + "@unit.example"; a.to != want {
			w.Errorf("%s went to %s", id, a.to)
		}
		for field, want := range map[string]string{"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated"} {
			if got := m.Header.Get(field); got != want {
				w.Errorf("%s has %s: %q, want %q", id, field, got, want)
			}
		}
		papers[name[1]] = append(papers[name[1]], paper{name[1] + "." + name[2] + name[3], w.rows(m)})
	}
	for _, mine := range papers {
		slices.SortFunc(mine, func(a, b paper) int { return strings.Compare(a.id, b.id) })
	}
	return papers, copies, alarms
}

// verify has another program's reader check the signature.
func (w *world) verify(raw []byte) {
	w.Helper()
	all, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) { return []string{w.records[name]}, nil }})
	if err != nil || len(all) != 1 || all[0].Err != nil {
		w.Errorf("the signature is not good: %v, %+v of\n%.600s", err, all, raw)
	}
}

// rows reads the attached list; a mail without news has none.
func (w *world) rows(m *mail.Message) (rows []map[string]string) {
	w.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/mixed" {
		return nil
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextPart()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			w.Fatal(err)
		}
		if !strings.HasPrefix(part.Header.Get("Content-Type"), "text/csv") {
			continue
		}
		table, err := csv.NewReader(base64.NewDecoder(base64.StdEncoding, part)).ReadAll()
		if err != nil {
			w.Fatal(err)
		}
		for _, cells := range table[1:] {
			row := make(map[string]string)
			for i, name := range table[0] {
				row[strings.TrimPrefix(name, "\ufeff")] = cells[i]
			}
			rows = append(rows, row)
		}
	}
}

// everyDay checks that each day has one digest, that it arrived, and that no other daily digest did.
func (w *world) everyDay(u units.Unit, mine []paper) {
	w.Helper()
	runs, err := w.b.Runs(w.a.ctx, u.ID, "", 1000)
	if err != nil {
		w.Fatal(err)
	}
	daily := make(map[string]bool)
	for _, p := range mine {
		if !p.urgent() {
			daily[p.id] = true
		}
	}
	days := make(map[string]bool)
	entered := make(map[string]bool)
	for _, r := range runs {
		if days[r.Day] || !daily[r.Digest] {
			w.Errorf("unit %s: the ledger has day %s as %s; it arrived: %v", u.ID, r.Day, r.Digest, daily[r.Digest])
		}
		days[r.Day], entered[r.Digest] = true, true
	}
	for id := range daily {
		if !entered[id] {
			w.Errorf("unit %s got %s, of which the ledger knows nothing", u.ID, id)
		}
	}
	zone, err := time.LoadLocation(u.Zone)
	if err != nil {
		w.Fatal(err)
	}
	for day := time.Date(2026, 10, 13, 12, 0, 0, 0, zone); day.Before(w.now.AddDate(0, 0, -1)); day = day.AddDate(0, 0, 1) {
		if !days[day.Format(time.DateOnly)] {
			w.Errorf("unit %s got nothing for %s", u.ID, day.Format(time.DateOnly))
		}
	}
}

// nothingTwice checks that no ad is told as new twice, or again without news, and that an ad keeps its reference. It
// counts what was told.
func (w *world) nothingTwice(u units.Unit, mine []paper) (n int) {
	w.Helper()
	last := make(map[string]map[string]string) // the row by ad, of the daily digests
	refs := make(map[string]string)
	changed := make(map[string]int)
	for _, p := range mine {
		for _, row := range p.rows {
			n++
			ad := row["ad"]
			if refs[ad] != "" && refs[ad] != row["ref"] {
				w.Errorf("%s calls ad %s %s, it was %s", p.id, ad, row["ref"], refs[ad])
			}
			refs[ad] = row["ref"]
			if p.urgent() {
				continue
			}
			was, known := last[ad]
			switch {
			case (row["news"] == "new") == known:
				w.Errorf("%s tells ad %s as %s, told before: %v", p.id, ad, row["news"], known)
			case row["news"] == "changed" && row["contact_ads"] <= was["contact_ads"] && row["band"] == was["band"] && was["news"] != "gone" && was["news"] != "cleared":
				if changed[ad]++; changed[ad] > w.edited[job.ID(ad)] {
					w.Errorf("%s tells ad %s as changed once more than it was", p.id, ad)
				}
			case row["news"] == was["news"] && row["news"] != "changed":
				w.Errorf("%s tells ad %s as %s twice", p.id, ad, row["news"])
			}
			last[ad] = row
		}
	}
	return n
}

// nothingMissing checks that the unit was told of every alert that is for it and stands.
func (w *world) nothingMissing(u units.Unit, mine []paper) {
	w.Helper()
	news := make(map[string]string)
	for _, p := range mine {
		for _, row := range p.rows {
			if !p.urgent() {
				news[row["ad"]] = row["news"]
			}
		}
	}
	router := w.b.units.Roster().Router
	for _, ad := range w.ads {
		c, err := w.d.store.Case(w.a.ctx, ad.ID)
		if err != nil {
			w.Fatal(err)
		}
		if !slices.ContainsFunc(router.Route(c, nil), func(m units.Match) bool { return m.Unit == u.ID }) {
			continue
		}
		is, told := news[string(ad.ID)]
		switch closed := !c.ClosedAt.IsZero(); {
		case c.Verdict.Band < job.Alert:
			if told && is != "cleared" && is != "gone" {
				w.Errorf("unit %s does not know that ad %s is no alert any more: %s", u.ID, ad.ID, is)
			}
		case closed && told && is != "gone" && is != "cleared":
			w.Errorf("unit %s does not know that ad %s is gone: %s", u.ID, ad.ID, is)
		case !closed && (!told || is == "gone" || is == "cleared"):
			w.Errorf("unit %s was never told of ad %s, or that it is back: %q", u.ID, ad.ID, is)
		}
	}
}
