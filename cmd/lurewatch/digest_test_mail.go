package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/alerts/post"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// testWords are what a test says of itself, by language: before the subject, and in the place of an ad's title.
var testWords = map[string]struct{ mark, title string }{
	"vi": {"[THỬ]", "THƯ THỬ, TIN BỊA: tuyển nhân viên gõ máy, đón ở bến xe"},
	"en": {"[TEST]", "TEST, MADE-UP AD: typists wanted, met at the bus station"},
	"fr": {"[ESSAI]", "ESSAI, ANNONCE INVENTÉE : dactylos, accueil à la gare routière"},
}

// test sends a made-up digest to a unit at once and tells what each target said. It is no part of the ledger.
func (b *bureau) test(ctx context.Context, unit string) ([]tested, error) {
	u, ok := b.units.unit(unit)
	if !ok {
		return nil, b.noUnit(unit)
	}
	d := example(u, b.a.now())
	list := []tested{}
	for _, t := range testTargets(u) {
		answer, err := b.sendTest(ctx, d, t)
		if err != nil {
			answer = err.Error()
		}
		list = append(list, tested{t.String(), err == nil, answer, t})
	}
	return list, nil
}

// testTargets are where a digest of the unit goes, but for its feed, which is fetched.
func testTargets(u units.Unit) (all []alerts.Target) {
	for _, r := range u.Recipients {
		all = append(all, alerts.Target{Kind: alerts.Mail, Address: r})
	}
	if u.Webhook.URL != "" {
		all = append(all, alerts.Target{Kind: alerts.Webhook, Address: u.Webhook.URL})
	}
	if u.Directory != "" {
		all = append(all, alerts.Target{Kind: alerts.Directory, Address: u.Directory})
	}
	return all
}

func (b *bureau) sendTest(ctx context.Context, d digest.Digest, t alerts.Target) (string, error) {
	way := b.out[t.Kind]
	if way == nil {
		return "", fmt.Errorf("no %s is sent: --smtp-host is not set", t.Kind)
	}
	id := d.ID + "@" + b.writer.p.domain
	var data []byte
	var err error
	switch t.Kind {
	case alerts.Mail:
		var seal post.Seal
		if seal, err = b.writer.seal(d.Unit); err == nil {
			m := b.writer.message(d, id)
			m.Subject, m.References = testWords[d.Unit.Language].mark+" "+m.Subject, nil
			data, err = post.Build(m, seal)
		}
	case alerts.Directory:
		data, err = json.Marshal(b.writer.files(d))
	default:
		data = digest.JSON(d)
	}
	if err != nil {
		return "", err
	}
	return way.Send(ctx, alerts.Letter{MessageID: id, Digest: d.ID, Unit: d.Unit.ID, Target: t, Data: data})
}

// example is a digest of one made-up ad whose contact nobody has. It bears no link that does anything.
func example(u units.Unit, now time.Time) digest.Digest {
	if zone, err := time.LoadLocation(u.Zone); err == nil {
		now = now.In(zone)
	}
	if _, ok := testWords[u.Language]; !ok {
		u.Language = "vi"
	}
	c := job.Case{
		Ad: job.Ad{ID: "test", Title: testWords[u.Language].title, URL: "https://jobs.example/thu", Source: "test"},
		Verdict: job.Verdict{Band: job.Alert, Score: 90, Kind: job.KindAd, Facts: job.Facts{
			Contacts: []job.Contact{{Type: "phone", Value: "+84900000100"}}, Wages: []job.Wage{{Min: 25e6, Max: 40e6, Currency: "VND", Period: "month"}}}},
		FirstSeen: now, LastSeen: now, ReadAt: now, Versions: 1,
	}
	day := now.Format(time.DateOnly)
	return digest.Digest{ID: fmt.Sprintf("test.%s.%d", u.ID, now.Unix()), Unit: u, Day: day, Covers: []string{day}, From: now.Add(-24 * time.Hour), To: now, Made: now,
		Items: []digest.Item{{Ref: "VN-00000000-000000", News: digest.New, Case: c}}}
}
