package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/alerts"
	"lurewatch/alerts/inbox"
	"lurewatch/alerts/post"
	"lurewatch/alerts/units"
	"lurewatch/job"
	"lurewatch/saved"
	"lurewatch/store"
)

var quiet = slog.New(slog.DiscardHandler)

func TestTheOfficeReadsNoFurtherThanTheIndex(t *testing.T) {
	st, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	if _, err := st.AddLinks(t.Context(), []job.Link{{Source: "s1", URL: "https://jobs.example/1", Due: now}}); err != nil {
		t.Fatal(err)
	}
	visits, err := st.Lease(t.Context(), job.Lease{Now: now, For: time.Minute, Max: 1, PerHost: 1})
	if err != nil {
		t.Fatal(err)
	}
	o := job.Outcome{Visit: visits[0], Fate: job.Fetched, At: now}
	for _, id := range []job.ID{"a1", "a2", "a3"} {
		o.Cases = append(o.Cases, job.Case{Ad: job.Ad{ID: id, Title: "Tuyển gõ máy"}, Verdict: job.Verdict{Band: job.Alert}})
	}
	if _, err := st.Finish(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	newest, err := st.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	indexed := newest - 1
	s := &abreast{Store: st, indexed: func() uint64 { return indexed }, now: func() time.Time { return now }, log: quiet}
	reads := func(after string, want uint64, changes int) {
		t.Helper()
		at, err := s.Position(t.Context())
		if err != nil || at != want {
			t.Errorf("%s: Position = %d, %v, want %d", after, at, err, want)
		}
		list, err := s.Changes(t.Context(), 0, 100)
		if err != nil || len(list) != changes {
			t.Errorf("%s: %d changes, %v, want %d", after, len(list), err, changes)
		}
	}
	reads("at first", newest-1, 2)
	now = now.Add(maxLag)
	reads("a while", newest-1, 2)
	now = now.Add(time.Second)
	reads("an index that stands still", newest, 3)
	indexed = newest
	reads("an index that came", newest, 3)
}

func TestASharedSearchJoinsTheDigestOfAUnit(t *testing.T) {
	asked := 0
	position := uint64(7)
	s := &searches{log: quiet, indexed: func() uint64 { return position },
		search: func(_ context.Context, q job.Query) (job.Hits, error) {
			asked++
			switch {
			case q.Text == "similar":
				return job.Hits{Hits: []job.Hit{{ID: "a9"}}, Fuzzy: true}, nil
			case q.Text == "broken":
				return job.Hits{}, errors.New("out of time")
			case q.After == "":
				return job.Hits{Hits: []job.Hit{{ID: "a1"}}, Next: "more"}, nil
			}
			return job.Hits{Hits: []job.Hit{{ID: "a2"}}}, nil
		},
		forUnit: func(_ context.Context, unit string) ([]saved.Search, error) {
			if unit != "tay-ninh" {
				return nil, nil
			}
			return []saved.Search{{ID: "0", Owner: "lead", Query: "broken"}, {ID: "1", Owner: "lead", Query: "casino"}, {ID: "2", Owner: "gone", Query: "similar"}}, nil
		},
		mayShare: func(_ context.Context, owner string) bool { return owner == "lead" }}
	r := s.join(t.Context(), fixedRouter{{Unit: "lao-cai", Why: []units.Reason{{Kind: units.AtGate}}}}, []units.Unit{{ID: "lao-cai"}, {ID: "tay-ninh"}})
	routed := func(id job.ID) (to []string) {
		for _, m := range r.Route(job.Case{Ad: job.Ad{ID: id}}, nil) {
			to = append(to, m.Unit+" "+string(m.Why[len(m.Why)-1].Kind))
		}
		return to
	}
	for id, want := range map[job.ID][]string{"a1": {"lao-cai gate", "tay-ninh search"}, "a2": {"lao-cai gate", "tay-ninh search"}, "a9": {"lao-cai gate"}} {
		if diff := cmp.Diff(want, routed(id)); diff != "" {
			t.Errorf("ad %s (-want +got):\n%s", id, diff)
		}
	}
	before := asked
	routed("a1")
	if asked > before+1 { // what is broken is asked again
		t.Errorf("the same was asked %d times more of the same index", asked-before)
	}
	if _, err := s.Finds(t.Context(), "casino", 8); err == nil {
		t.Error("an index that is behind is believed")
	}
	position = 8
	if _, err := s.Finds(t.Context(), "casino", 8); err != nil || asked == before+1 {
		t.Errorf("Finds = %v, and the index was asked anew: %v", err, asked > before+1)
	}
}

type fixedRouter []units.Match

func (r fixedRouter) Route(job.Case, func(string) bool) []units.Match { return slices.Clone(r) }

func TestContactsAreAskedForAsTheIndexReadsThem(t *testing.T) {
	for contact, want := range map[string]string{
		"zalo +84900000101": "+84900000101", "telegram demo_hr": "@demo_hr", "telegram @demo_hr": "@demo_hr", "email hr@demo.example": "hr@demo.example",
		"wechat demo88": "@demo88", "facebook facebook.com/demo": "facebook.com/demo",
	} {
		if got := pasted(contact); got != want {
			t.Errorf("pasted(%q) = %q, want %q", contact, got, want)
		}
	}
}

func TestAListThatIsCutSaysSo(t *testing.T) {
	var out, words strings.Builder
	a := &app{io: stdio{out: &out, err: &words}}
	list := sent{Postings: []alerts.Posting{{Digest: "tay-ninh.20261122", Target: alerts.Target{Kind: alerts.Feed}, State: alerts.Withdrawn}}, Cut: []string{"tay-ninh"}}
	if err := (&digestListCmd{Limit: 1}).print(a, list); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(words.String(), "unit tay-ninh was sent more: these are the newest 1; --limit N has more") || !strings.Contains(out.String(), "withdrawn") {
		t.Errorf("the list says %q and %q", out.String(), words.String())
	}
}

func TestWhatIsSentOnceMoreIsALineOfItsOwn(t *testing.T) {
	to := alerts.Target{Kind: alerts.Mail, Address: "duty@unit.example"}
	list := []alerts.Posting{
		{Digest: "tay-ninh.20261122", Target: to, State: alerts.Sent, Tries: 1, Log: []alerts.Try{{OK: true, Answer: "250 2.0.0 queued"}}},
		{Digest: "tay-ninh.20261122", Target: to, State: alerts.Failed, Tries: 1, Log: []alerts.Try{{Answer: "550 5.7.1 no"}}, By: "owner", Again: 1},
	}
	var out, words strings.Builder
	a := &app{io: stdio{out: &out, err: &words}}
	if err := (&digestListCmd{Limit: 9}).print(a, sent{Postings: list}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], " sent ") || !strings.Contains(lines[0], "250 2.0.0") || !strings.Contains(lines[1], "failed") || !strings.Contains(lines[1], "sent once more by owner  550") {
		t.Errorf("the list says\n%s", out.String())
	}
	u := told{Run: &alerts.Run{Digest: "tay-ninh.20261122"}, Postings: list}
	if got := u.newest(); got != "tay-ninh.20261122 1 sent" {
		t.Errorf("newest = %q, want what was delivered", got)
	}
}

// box holds mails.
type box []string

func (b box) Poll(ctx context.Context, handle func(context.Context, []byte) error) (int, error) {
	for _, raw := range b {
		if err := handle(ctx, []byte(strings.ReplaceAll(raw, "\n", "\r\n"))); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

// passing passes one mail over.
type passing struct{}

func (passing) Poll(context.Context, func(context.Context, []byte) error) (int, error) {
	return 0, fmt.Errorf("poll mailbox: %w", &inbox.PollError{Passed: []error{errors.New("mail 7: unexpected EOF")}})
}

func TestMailsThatComeInAreTakenForWhatTheyAre(t *testing.T) {
	l := letterbox{mailbox: "answers@lure.example", log: quiet.Warn, box: box{
		"From: duty@unit.example\nTo: answers+k3@lure.example\nSubject: Re: 1\nMessage-ID: <1@unit.example>\n\nDUNG VN-20261122-0007\nSAI VN-20261122-0008 nhà hàng quen\n",
		"From: duty@unit.example\nTo: answers+k3@lure.example\nSubject: Vắng mặt\nMessage-ID: <2@unit.example>\nAuto-Submitted: auto-replied\n\nSAI VN-20261122-0007\n",
		"", // no mail at all
		"From: mailer-daemon@mx.example\nTo: answers@lure.example\nMessage-ID: <3@mx.example>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
			"--b\nContent-Type: text/plain\n\nno\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; duty@unit.example\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 full\n\n" +
			"--b\nContent-Type: message/rfc822\n\nMessage-ID: <digest.tay-ninh.20261122@lure.example>\nTo: duty@unit.example\n\nx\n--b--\n",
	}}
	var got []alerts.Incoming
	if err := l.Poll(t.Context(), func(_ context.Context, m alerts.Incoming) error { got = append(got, m); return nil }); err != nil {
		t.Fatal(err)
	}
	want := []alerts.Incoming{
		{ID: "1@unit.example", From: "duty@unit.example", Token: "k3", Pause: "k3", Text: "DUNG VN-20261122-0007\nSAI VN-20261122-0008 nhà hàng quen",
			Answers: []alerts.Answer{{Ref: "VN-20261122-0007", Right: true}, {Ref: "VN-20261122-0008", Note: "nhà hàng quen"}}},
		{ID: "3@mx.example", From: "mailer-daemon@mx.example", Bounces: []alerts.Bounce{{MessageID: "digest.tay-ninh.20261122@lure.example", To: "duty@unit.example", Permanent: true, Text: "552 5.2.2 full"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the office gets (-want +got):\n%s", diff)
	}
	broken := errors.New("the disk is full")
	if err := l.Poll(t.Context(), func(context.Context, alerts.Incoming) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("Poll = %v, want what the office said, so that the mail comes again", err)
	}
	got = nil
	l.box = passing{}
	err := l.Poll(t.Context(), func(_ context.Context, m alerts.Incoming) error { got = append(got, m); return nil })
	if err != nil || len(got) != 1 || got[0].Passed != "mail 7: unexpected EOF" {
		t.Errorf("of a mail that is passed over the office gets %+v, %v", got, err)
	}
	var _ poller = inbox.Maildir{}
}

func TestUnitsAreReadAgainWhenTheirFilesChange(t *testing.T) {
	gaz, err := newGazetteer()
	if err != nil {
		t.Fatal(err)
	}
	r := &roster{dir: filepath.Join(t.TempDir(), "units"), gaz: gaz, mails: true, log: quiet}
	to := func(id string) []string {
		for _, u := range r.Roster().Units {
			if u.ID == id {
				return u.Recipients
			}
		}
		return nil
	}
	if got := to("tay-ninh"); got != nil {
		t.Errorf("without files tay-ninh is mailed to %v", got)
	}
	write := func(name, text string) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(r.dir, 0o700), os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write("tay-ninh.yaml", "id: tay-ninh\nrecipients: [duty@unit.example]\n")
	if diff := cmp.Diff([]string{"duty@unit.example"}, to("tay-ninh")); diff != "" {
		t.Errorf("a file that came (-want +got):\n%s", diff)
	}
	write("lao-cai.yaml", "id: lao-cai\nhour: \"25:00\"\n")
	if why := r.Roster().Stopped["lao-cai"]; !strings.Contains(why, "lao-cai.yaml:2:7") {
		t.Errorf("a fault is told as %q", why)
	}
	if to("tay-ninh") == nil {
		t.Error("a fault of one unit stops another")
	}
	waits := &roster{dir: r.dir, gaz: gaz, log: quiet}
	i := slices.IndexFunc(waits.Roster().Units, func(u units.Unit) bool { return u.ID == "tay-ninh" })
	if u := waits.Roster().Units[i]; len(u.Recipients) > 0 {
		t.Errorf("without a mail server mails are queued for %v", u.Recipients)
	}
	if u, _ := waits.unit("tay-ninh"); len(u.Recipients) != 1 {
		t.Error("its settings are not shown any more")
	}
}

func TestAWebhookIsToldByItsUnit(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(strings.Repeat("k", 32)), 0o600); err != nil {
		t.Fatal(err)
	}
	var id string
	fault := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if err := post.Verify(r.Header, body, []byte(strings.Repeat("k", 32)), time.Now()); err != nil {
			t.Error(err)
		}
		id = r.Header.Get("webhook-id")
		if fault != 0 {
			w.WriteHeader(fault)
		}
	}))
	defer srv.Close()
	u := units.Unit{ID: "tay-ninh", Webhook: units.Webhook{URL: srv.URL, Secret: secret}}
	s := byWebhook{postal{private: true}, func(string) (units.Unit, bool) { return u, true }, time.Now}
	l := alerts.Letter{Digest: "tay-ninh.20261122", Unit: "tay-ninh", Target: alerts.Target{Kind: alerts.Webhook, Address: srv.URL}, Data: []byte("{}")}
	if _, err := s.Send(t.Context(), l); err != nil || id != "tay-ninh-20261122" {
		t.Errorf("Send = %v, with the id %q", err, id)
	}
	for status, gone := range map[int]bool{503: false, 410: true} {
		fault = status
		if _, err := s.Send(t.Context(), l); err == nil || permanent(err) != gone {
			t.Errorf("status %d: %v, for good %v, want %v", status, err, permanent(err), gone)
		}
	}
	u.Webhook.URL = "https://other.example/"
	if _, err := s.Send(t.Context(), l); err == nil || permanent(err) {
		t.Errorf("a digest goes to an address that the unit does not have any more: %v", err)
	}
}

func TestLinksAreThoseThatWork(t *testing.T) {
	u := units.Unit{ID: "tay-ninh"}
	l := postal{answers: "answers@lure.example", inbox: letterbox{}}.links("https://lure.example", "ops@lure.example")(u, "tay-ninh.20261122", "tok1", "tok2")
	if l.Answer != "https://lure.example/d/answer/tok1" || l.Pause != "https://lure.example/d/pause/tok2" || l.Reply != "answers+tok1@lure.example" ||
		l.Console != "https://lure.example/console/digests/tay-ninh.20261122" || l.Write != "ops@lure.example" {
		t.Errorf("links are %+v", l)
	}
	l = postal{answers: "answers@lure.example"}.links("", mailOf("https://ops.example/"))(u, "tay-ninh.20261122", "tok1", "tok2")
	if l.Answer+l.Pause+l.Reply+l.Console+l.Write != "" {
		t.Errorf("links that lead nowhere are told: %+v", l)
	}
}
