package api_test

import (
	"context"
	"slices"
	"testing"

	"lurewatch/alerts"
	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/web/api"
)

var _ api.Office = (*alerts.Office)(nil)

// outbox is an office that has sent one digest to a mail address and into a feed.
type outbox struct{ resent []string }

func (o *outbox) Archive(_ context.Context, unit, after string, limit int) ([]alerts.Posting, error) {
	all := []alerts.Posting{
		{Digest: "tay-ninh.20261120", Unit: "tay-ninh", Target: alerts.Target{Kind: alerts.Directory, Address: "/srv/bans"}, State: alerts.Sent, Queued: day, Done: day, Tries: 1,
			Log: []alerts.Try{{At: day, OK: true, Answer: "/srv/bans"}}},
		{Digest: "tay-ninh.20261120", Unit: "tay-ninh", Target: alerts.Target{Kind: alerts.Mail, Address: "truc-ban@tay-ninh.example"}, State: alerts.Failed, Queued: day, Done: day, Tries: 1,
			Log: []alerts.Try{{At: day, Answer: "550 5.1.1 truc-ban@tay-ninh.example unknown"}}},
	}
	all = slices.DeleteFunc(all, func(p alerts.Posting) bool { return p.Unit != unit || p.Key() <= after })
	return all[:min(limit, len(all))], nil
}

func (o *outbox) Bytes(_ context.Context, id string, k alerts.Kind) ([]byte, error) {
	switch {
	case id == "tay-ninh.20261120" && k == alerts.Mail:
		return []byte("Subject: 2\r\n\r\nhai tin\r\n"), nil
	case id == "tay-ninh.20261119" && k == alerts.Feed:
		return []byte("hai tin\n\nhttps://lure.example/d/answer/" + o.Token("tay-ninh", alerts.ToAnswer) + " /d/pause/" + o.Token("tay-ninh", alerts.ToPause)), nil
	}
	return nil, job.ErrUnknown
}

func (*outbox) Token(unit string, p alerts.Purpose) string { return "demo-" + unit + "-" + string(p) }

func (o *outbox) Resend(_ context.Context, id, by string) error {
	if id != "tay-ninh.20261120" {
		return job.ErrUnknown
	}
	o.resent = append(o.resent, id+" by "+by)
	return nil
}

func TestDigestsAsEachRoleReadsThem(t *testing.T) {
	w := newWorld(t)
	w.ask(people.Reader, "GET", "/units", nil).want(200).says("Đơn vị Tây Ninh").lacks("@", `"hour"`)
	w.ask(people.Lead, "GET", "/units", nil).want(200).says("t••@tay-ninh.example", `"hour":"06:00"`).lacks("truc-ban")
	w.ask(people.Admin, "GET", "/units", nil).want(200).says("truc-ban@tay-ninh.example")
	w.ask(people.Lead, "GET", "/digests?unit=tay-ninh", nil).want(200).says(`"state":"failed"`, "550 5.1.1").lacks("truc-ban", "/srv/bans")
	w.ask(people.Admin, "GET", "/digests?unit=tay-ninh", nil).want(200).says("truc-ban@tay-ninh.example", "/srv/bans")
	var page api.SentPage
	w.ask(people.Admin, "GET", "/digests?unit=tay-ninh&limit=1&day=20261101", nil).want(200).into(&page)
	if len(page.Sent) != 1 || page.Next == "" {
		t.Fatalf("the first page is %+v", page)
	}
	var rest api.SentPage
	w.ask(people.Admin, "GET", "/digests?unit=tay-ninh&cursor="+page.Next, nil).want(200).into(&rest)
	if len(rest.Sent) != 1 || rest.Sent[0].Kind != alerts.Mail || rest.Next != "" {
		t.Errorf("the second page is %+v", rest)
	}
	a := w.ask(people.Admin, "GET", "/digests/tay-ninh.20261120/bytes", nil).want(200)
	if a.body != "Subject: 2\r\n\r\nhai tin\r\n" || a.Header.Get("Content-Type") != "message/rfc822" {
		t.Errorf("the mail is %q, %q", a.body, a.Header.Get("Content-Type"))
	}
	w.ask(people.Admin, "GET", "/digests/tay-ninh.20261120/bytes?kind=feed", nil).want(404)
	w.ask(people.Admin, "GET", "/digests/tay-ninh.20261119/bytes?kind=feed", nil).want(200).says("hai tin", "/d/answer/••••••").lacks("demo-tay-ninh")
	w.ask(people.Reviewer, "GET", "/digests?unit=tay-ninh", nil).want(200).says(`"answer":"••"`).lacks("/srv")
	w.ask(people.Lead, "POST", "/digests/tay-ninh.20261120/resend", nil).want(204)
	w.ask(people.Lead, "POST", "/digests/none/resend", nil).want(404)
	if got := w.o.Office.(*outbox).resent; !slices.Equal(got, []string{"tay-ninh.20261120 by lead"}) {
		t.Errorf("sent again: %q", got)
	}
}

func TestAServerWithoutDigestsSaysSo(t *testing.T) {
	w := newWorld(t, func(o *api.Options) { o.Office, o.Units = nil, nil })
	for _, path := range []string{"/units", "/digests?unit=x", "/digests/x/bytes"} {
		w.ask(people.Admin, "GET", path, nil).want(404).says("sends no digests")
	}
	w.ask(people.Admin, "POST", "/digests/x/resend", nil).want(404)
}
