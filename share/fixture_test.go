package share_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/share"
	"lurewatch/store"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func options(format share.Format) share.Options {
	return share.Options{
		TLP: share.TLPAmber, Ceiling: share.TLPAmberStrict, Clear: true, Now: noon, By: "lan", Query: "bavet band:alert",
		Producer: share.Producer{Organisation: "Demo unit", Contact: "duty@demo.example"}, RuleSet: "2026.11.1", Version: "1.2.3",
		Rule: func(id string) (job.Rule, bool) {
			return job.Rule{ID: id, Title: map[string]string{"en": "chat work at a known hub"}, Status: "active"}, id == "hub-desk-job"
		},
		Record: stored,
	}
}

// at is where the quote stands in the text of an ad.
func at(ad job.Ad, f job.Field, quote string) job.Span {
	i := strings.Index(ad.Field(f), quote)
	if i < 0 {
		panic("no " + quote)
	}
	return job.Span{Field: f, Start: i, End: i + len(quote), Quote: quote}
}

// lure is an invented ad with everything that an export can hold.
func lure() share.Item {
	ad := job.Ad{
		ID: "ad-1", URL: "https://jobs.example/viec/1?a=1", Title: "Gõ máy <online> tại Bavet", Company: "=HYPERLINK(\"http://evil.example\")",
		Location: "Bavet", Salary: "1000 USD",
		Text: "Tuyển 10 bạn gõ máy ở Bavet.\r\nBao vé & hộ chiếu; =1+1\nZalo 0900 000 101, Telegram @demo_hr, thư hr@demo.example", Lang: "vi", Source: "demo-board", Posted: "20/11",
	}
	f := func(rule string, tier job.Tier, quote string) job.Finding {
		s := at(ad, job.Text, quote)
		return job.Finding{Rule: rule, Category: job.ForcedCriminality, Indicator: "FC02", Tier: tier, Points: 3.5, Field: s.Field, Start: s.Start, End: s.End, Quote: s.Quote}
	}
	trial := f("on-trial", job.Strong, "Bao vé")
	trial.Trial = true
	k := job.Case{
		Ad: ad, ContentHash: ad.ContentHash(), FirstSeen: noon.Add(-72 * time.Hour), LastSeen: noon.Add(-time.Hour), JudgedAt: noon.Add(-71 * time.Hour), FlaggedAt: noon.Add(-71 * time.Hour), Versions: 2,
		Verdict: job.Verdict{
			Band: job.Alert, Score: 87.5, Kind: job.KindAd, Lang: "vi", RuleSet: "2026.11.1",
			Categories: []job.CategoryVerdict{{ID: job.ForcedCriminality, Positive: true}, {ID: job.TaskScam}},
			Findings:   []job.Finding{f("hub-desk-job", job.Strong, "gõ máy ở Bavet"), f("travel-paid", job.Medium, "Zalo 0900 000 101"), trial},
			Facts: job.Facts{
				Wages:  []job.Wage{{Min: 1000, Max: 1000, Currency: "USD", Period: "month", USDMonth: [2]float64{1000, 1000}, Span: at(ad, job.Salary, "1000 USD")}},
				Places: []job.Place{{ID: "kh-bavet", Country: "KH", Risk: 0.9, Kind: "town", Span: at(ad, job.Text, "Bavet")}},
				Contacts: []job.Contact{
					{Type: "zalo", Value: "+84900000101", Span: at(ad, job.Text, "0900 000 101")}, {Type: "phone", Value: "+84900000101", Span: at(ad, job.Text, "0900 000 101")},
					{Type: "telegram", Value: "demo_hr", Span: at(ad, job.Text, "@demo_hr")}, {Type: "email", Value: "hr@demo.example", Span: at(ad, job.Text, "hr@demo.example")},
					{Type: "url", Value: "https://chat.example/g/1"},
				},
			},
		},
		Review: job.Standing{State: job.ReviewConfirmed, Reason: job.ReasonSigns, Note: "called 0900 000 101", By: "minh", At: noon.Add(-2 * time.Hour), RuleSet: "2026.11.1", Seq: 3},
	}
	k.Review.Content = k.ContentHash
	return share.Item{
		Case: k, Evidence: evidence(ad, 2), Audits: audits(ad.ID), Campaign: job.Campaign{ID: "ad-0", Ads: 4},
		Reviews: []job.Review{
			{Seq: 2, Ad: ad.ID, Decision: job.Unsure, Reason: job.ReasonTooLittle, By: "lan", At: noon.Add(-3 * time.Hour), UndoneBy: "lan", UndoneAt: noon.Add(-2 * time.Hour)},
			{Seq: 3, Ad: ad.ID, Decision: job.Confirm, Reason: job.ReasonSigns, Note: "called 0900 000 101", By: "minh", At: noon.Add(-2 * time.Hour), Content: k.ContentHash},
		},
		History: []job.Version{{At: noon.Add(-71 * time.Hour), Content: k.ContentHash, Band: job.Alert, Score: 87.5, Kind: job.KindAd, RuleSet: "2026.11.1", Rules: []string{"hub-desk-job"}, Ad: &ad}},
	}
}

// plain is an ad with little to it, that nobody reviewed.
func plain(n int) share.Item {
	ad := job.Ad{ID: job.ID(fmt.Sprintf("plain-%d", n)), URL: fmt.Sprintf("https://jobs.example/p/%d", n), Title: "Phụ bếp", Text: "Làm việc tại Bavet, gọi 0900 000 102"}
	return share.Item{Case: job.Case{Ad: ad, ContentHash: ad.ContentHash(), FirstSeen: noon.Add(-time.Hour), LastSeen: noon, JudgedAt: noon, Versions: 1,
		Verdict: job.Verdict{Band: job.Look, Score: 31, Kind: job.KindAd, Lang: "vi", RuleSet: "2026.11.1", Facts: job.Facts{
			Contacts: []job.Contact{{Type: "phone", Value: "+84900000102", Span: at(ad, job.Text, "0900 000 102")}},
			Places:   []job.Place{{ID: "kh-bavet", Country: "KH", Kind: "town", Span: at(ad, job.Text, "Bavet")}}}}}}
}

// audits are the first lines of a log, of which two are about the ad.
func audits(id job.ID) []job.Audit {
	var all []job.Audit
	prev := job.NoHash
	for i, act := range []string{"login", "decide", "decide"} {
		a := job.Audit{Seq: uint64(i + 1), At: noon.Add(time.Duration(i-4)*time.Hour + 7), By: "lan", Act: act, On: string(id), Data: []byte(`{"note":"a < b & \u003c c"}`), Prev: prev}
		a.Hash = a.Sum()
		prev = a.Hash
		all = append(all, a)
	}
	return all[1:]
}

// member is the gzip member of the nth record of an ad, as an archive has it.
func member(ad job.Ad, n int) (raw []byte, id, digest string) {
	body := fmt.Sprintf("<title>%s</title>%d", ad.Title, n)
	block := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " + fmt.Sprint(len(body)) + "\r\n\r\n" + body
	id = fmt.Sprintf("<urn:uuid:00000000-0000-4000-8000-%012d>", n)
	h := sha256.Sum256([]byte(body))
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.NoCompression) // so that its length is the same with every release of Go
	if err != nil {
		panic(err)
	}
	fmt.Fprintf(z, "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: %s\r\nWARC-Date: 2026-11-20T0%d:00:00Z\r\nWARC-Target-URI: %s\r\nWARC-Payload-Digest: sha256:%x\r\n"+
		"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", id, n, ad.URL, h, len(block), block)
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes(), id, "sha256:" + hex.EncodeToString(h[:])
}

func evidence(ad job.Ad, n int) []job.Evidence {
	var all []job.Evidence
	for i := 1; i <= n; i++ {
		raw, id, digest := member(ad, i)
		all = append(all, job.Evidence{File: "demo.warc.gz", Offset: int64(i), Length: int64(len(raw)), Record: id, URL: ad.URL, At: time.Date(2026, 11, 20, i, 0, 0, 0, time.UTC), Digest: digest, Type: "response"})
	}
	return all
}

// stored is an archive that has the records of evidence.
func stored(_ context.Context, e job.Evidence) (io.ReadCloser, error) {
	if e.File != "demo.warc.gz" {
		return nil, fs.ErrNotExist
	}
	raw, _, _ := member(job.Ad{URL: e.URL, Title: lure().Case.Ad.Title}, int(e.Offset))
	return io.NopCloser(bytes.NewReader(raw)), nil
}

func items(all ...share.Item) iter.Seq2[share.Item, error] {
	return func(yield func(share.Item, error) bool) {
		for _, it := range all {
			if !yield(it, nil) {
				return
			}
		}
	}
}

// write exports and demands that it works.
func write(t testing.TB, f share.Format, o share.Options, all ...share.Item) ([]byte, share.Report) {
	t.Helper()
	var b bytes.Buffer
	r, err := share.Write(t.Context(), &b, f, o, items(all...))
	if err != nil {
		t.Fatalf("Write(%s): %v", f, err)
	}
	if s := sha256.Sum256(b.Bytes()); r.Bytes != int64(b.Len()) || r.SHA256 != hex.EncodeToString(s[:]) {
		t.Errorf("%s: the report says %d bytes, %s; it is %d, %x", f, r.Bytes, r.SHA256, b.Len(), s)
	}
	return b.Bytes(), r
}

// masked are options without contacts in clear.
func masked(f share.Format) share.Options {
	o := options(f)
	o.Clear = false
	return o
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not as it was (go test -update rewrites it):\n%s", path, got)
	}
}

// crawled puts ads into a store as a crawl does.
func crawled(t testing.TB, st *store.Store, cases ...job.Case) {
	t.Helper()
	ctx := t.Context()
	_, err := st.AddLinks(ctx, []job.Link{{Source: "demo", URL: "https://jobs.example/list", Due: noon}})
	if err != nil {
		t.Fatal(err)
	}
	visits, err := st.Lease(ctx, job.Lease{Now: noon, For: time.Minute, Max: 1, PerHost: 1})
	if err != nil || len(visits) != 1 {
		t.Fatalf("%d visits, %v", len(visits), err)
	}
	if _, err = st.Finish(ctx, job.Outcome{Visit: visits[0], Fate: job.Fetched, At: noon, Cases: cases}); err != nil {
		t.Fatal(err)
	}
}
