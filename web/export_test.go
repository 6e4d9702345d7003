package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/share"
)

// exported is what the audit log has of the end of an export.
type exported struct {
	Began uint64 `json:"began"`
	share.Report
}

func TestWhatLeavesIsNotedBeforeAndAfter(t *testing.T) {
	d := newDesk(t, 3)
	status, h, body := d.visit(t, "POST", "/en/console/export", values("format", "csv", "tlp", "TLP:GREEN", "q", "bavet"))
	if status != 200 || h.Get("Content-Type") != "text/csv; charset=utf-8" || h.Get("Content-Disposition") != `attachment; filename="lurewatch-20261121-1200-tlp-green.csv"` || h.Get("Cache-Control") != "no-store" {
		t.Fatalf("export = %d %v", status, h)
	}
	if n := strings.Count(body, "\r\n"); n != 4 || !strings.Contains(body, "TLP:GREEN,false,member-02") || !strings.Contains(body, "demo_hr_01") {
		t.Errorf("the file has %d lines, want 4 with contacts in clear:\n%s", n, body)
	}
	if len(d.lines) != 2 || d.lines[0].Act != "exporting" || d.lines[1].Act != "export" || d.lines[0].By != "lan" {
		t.Fatalf("audit log: %v", d.acts())
	}
	if got, want := string(d.lines[0].Data), `{"format":"csv","tlp":"TLP:GREEN","masked":false,"query":"bavet","ads":3,"via":"console"}`; got != want {
		t.Errorf("before: %s, want %s", got, want)
	}
	var end exported
	if err := json.Unmarshal(d.lines[1].Data, &end); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(body))
	if end.Began != 1 || end.SHA256 != hex.EncodeToString(sum[:]) || end.Items != 3 || end.Bytes != int64(len(body)) {
		t.Errorf("after: %+v, want the file of line 1", end)
	}
}

func TestExportsAreOfWhatThePageShows(t *testing.T) {
	for _, tc := range []struct {
		name  string
		form  []string
		query string // the last one that was asked
		items int
		on    string
	}{
		{"one ad", []string{"ad", "member-01"}, "", 1, "member-01"},
		{"a campaign that has more ads than are named", []string{"campaign", "member-00"}, "campaign:member-00", 3, "member-00"},
		{"a search in the address of the form", []string{"?", "q=bavet+country%3AKH"}, "bavet country:KH", 3, ""},
		{"a contact", []string{"type", "telegram", "value", "demo_hr_01"}, "contact:demo_hr_01", 3, ""},
		{"labels of what was decided", []string{"format", "labels", "q", "x"}, "-review:open -review:unsure (x)", 0, ""},
		{"everything", nil, "", 3, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, 3)
			at := "/console/export"
			if len(tc.form) > 0 && tc.form[0] == "?" {
				at += "?" + tc.form[1]
			}
			status, _, body := d.visit(t, "POST", at, values(append([]string{"format", "jsonl", "tlp", "amber"}, tc.form...)...))
			if status != 200 || d.query.Text != tc.query || len(d.lines) != 2 || d.lines[0].On != tc.on {
				t.Fatalf("export = %d, searched %q, %d lines on %q:\n%.300s", status, d.query.Text, len(d.lines), d.lines[0].On, body)
			}
			var end exported
			if err := json.Unmarshal(d.lines[1].Data, &end); err != nil || end.Items != tc.items {
				t.Errorf("%d ads left, want %d (%v)", end.Items, tc.items, err)
			}
		})
	}
}

func TestWhatMustNotLeaveIsRefusedInWords(t *testing.T) {
	for _, tc := range []struct {
		name   string
		role   people.Role
		form   []string
		change func(*bench)
		status int
		want   string
	}{
		{"above the ceiling", people.Reviewer, []string{"format", "csv", "tlp", "red"}, nil, 403, "This may not leave"},
		{"contacts in clear for everybody", people.Reviewer, []string{"format", "csv", "tlp", "clear"}, nil, 403, "Mask the contacts"},
		{"evidence for a reader", people.Reader, []string{"format", "bundle", "tlp", "amber"}, nil, 403, "Evidence cannot be masked"},
		{"evidence of too much", people.Reviewer, []string{"format", "bundle", "tlp", "amber"}, func(b *bench) { b.hits.Total = 201 }, 422, "Too many ads for this format"},
		{"nothing", people.Reviewer, []string{"format", "csv", "tlp", "amber"}, func(b *bench) { b.hits = job.Hits{} }, 422, "nothing to export"},
		{"ads that only have similar words", people.Reviewer, []string{"format", "csv", "tlp", "amber", "q", "bavett"}, func(b *bench) { b.hits.Fuzzy = true }, 422, "nothing to export"},
		{"no such format", people.Reviewer, []string{"format", "doc", "tlp", "amber"}, nil, 400, "could not be read"},
		{"no TLP", people.Reviewer, []string{"format", "csv"}, nil, 400, "could not be read"},
		{"no such ad", people.Reviewer, []string{"format", "csv", "tlp", "amber", "ad", "none"}, nil, 404, "no such page"},
		{"no such campaign", people.Reviewer, []string{"format", "csv", "tlp", "amber", "campaign", "none"}, nil, 404, "no such page"},
		{"no audit log", people.Reviewer, []string{"format", "csv", "tlp", "amber"}, func(b *bench) {
			b.Exports.Note = func(context.Context, job.Audit) (job.Audit, error) { return job.Audit{}, errors.New("disk gone") }
		}, 500, "Something went wrong"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			change := func(b *bench) {
				if tc.change != nil {
					tc.change(b)
				}
			}
			d := newDesk(t, 2, change)
			d.who.Role = tc.role
			status, h, body := d.visit(t, "POST", "/en/console/export", values(tc.form...))
			if status != tc.status || h.Get("Content-Disposition") != "" || len(d.lines) > 0 {
				t.Errorf("export = %d %q, %d lines, want %d and none", status, h.Get("Content-Disposition"), len(d.lines), tc.status)
			}
			says(t, body, tc.want)
		})
	}
}

func TestReadersTakeOutWhatTheySee(t *testing.T) {
	for _, format := range []string{"csv", "jsonl", "stix", "misp"} {
		d := newDesk(t, 2)
		d.who.Role = people.Reader
		status, _, body := d.visit(t, "POST", "/console/export", values("format", format, "tlp", "green", "contacts", "clear"))
		if status != 200 {
			t.Errorf("%s for a reader = %d", format, status)
		}
		for _, secret := range []string{"0900 000 123", "0900000123", "900000123", "demo_hr_01", "hiring@"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s for a reader has %q", format, secret)
			}
		}
	}
	d := newDesk(t, 2)
	_, _, body := d.visit(t, "POST", "/console/export", values("format", "csv", "tlp", "clear", "contacts", "masked"))
	if !strings.Contains(body, "TLP:CLEAR,true,") || strings.Contains(body, "demo_hr_01") {
		t.Error("who sees contacts in clear cannot mask them")
	}
}

func TestPagesOfferWhatMayLeave(t *testing.T) {
	d := newDesk(t, 2, func(b *bench) { b.Exports.Ceiling = share.TLPGreen; b.hits.Total = 300 })
	_, _, body := d.visit(t, "GET", "/en/console?q=bavet", nil)
	has(t, body, `action="/en/console/export?q=bavet"`, `<option selected>TLP:GREEN</option>`, `<option value="bundle" disabled>`, `<option value="stix">`)
	if strings.Contains(body, "TLP:AMBER") {
		t.Error("a level above the ceiling is offered")
	}
	d.who.Role = people.Reader
	_, _, body = d.visit(t, "GET", "/en/console/ad/member-00", nil)
	_, _, body = d.visit(t, "GET", regexp.MustCompile(`/en/console/contact/telegram/~[^"]+`).FindString(body), nil)
	has(t, body, `action="/en/console/export?type=telegram&value=~`)
	if strings.Contains(body, `value="bundle"`) || strings.Contains(body, `name="contacts"`) {
		t.Error("a reader is offered contacts in clear")
	}
}

func TestTheFormSaysWhyNothingLeaves(t *testing.T) {
	d := newDesk(t, 2, func(b *bench) { b.hits.Fuzzy = true })
	_, _, body := d.visit(t, "GET", "/en/console?q=bavett", nil)
	says(t, body, "Export (0 ads)", "Only ads that match as typed are exported")
	if strings.Contains(body, "/console/export") {
		t.Error("a page of ads with similar words offers to export them")
	}
}

// TestManyAdsLeaveWithAllThatIsKept holds that an export of many ads has as much of each as one of a few.
func TestManyAdsLeaveWithAllThatIsKept(t *testing.T) {
	const n = share.MaxBundled + 50
	d := newDesk(t, n, func(b *bench) {
		b.Reviews = func(_ context.Context, id job.ID) ([]job.Review, error) {
			return []job.Review{{Seq: 1, Ad: id, Decision: job.Unsure, Reason: job.ReasonTooLittle, By: "lan", At: noon}}, nil
		}
	})
	status, _, body := d.visit(t, "POST", "/console/export", values("format", "jsonl", "tlp", "amber"))
	if got := strings.Count(body, `"reviews":[{"decision":"unsure"`); status != 200 || got != n {
		t.Errorf("export = %d, %d of %d ads with their reviews", status, got, n)
	}
}

func TestBundlesHaveTheRecords(t *testing.T) {
	d := newDesk(t, 1, func(b *bench) {
		b.Exports.Record = func(_ context.Context, e job.Evidence) (io.ReadCloser, error) {
			b.asked = append(b.asked, e.File)
			return io.NopCloser(strings.NewReader("no record")), nil
		}
	})
	d.decide(t, "member-00", "decision", "confirmed")
	status, h, body := d.visit(t, "POST", "/console/export", values("format", "bundle", "tlp", "amber", "ad", "member-00"))
	if status != 200 || !strings.HasPrefix(body, "PK") || !strings.HasSuffix(h.Get("Content-Disposition"), `-tlp-amber.wacz"`) {
		t.Fatalf("bundle = %d %v", status, h)
	}
	if len(d.asked) == 0 || d.asked[len(d.asked)-1] != "demo-1.warc.gz" {
		t.Errorf("records asked for: %q", d.asked)
	}
	var end exported
	if err := json.Unmarshal(d.lines[2].Data, &end); err != nil || len(end.Seal) != 64 || len(end.LeftOut) != 1 {
		t.Errorf("the audit log has %s, want the seal and the record that is damaged", d.lines[2].Data)
	}
}

func TestAPartOfAFileIsBrokenOff(t *testing.T) {
	d := newDesk(t, 2, func(b *bench) {
		b.hits.Next = "c"
		search := b.Search
		b.Search = func(ctx context.Context, q job.Query) (job.Hits, error) {
			if q.After != "" {
				return job.Hits{}, errors.New("disk on fire")
			}
			return search(ctx, q)
		}
	})
	srv := httptest.NewServer(d.Handler)
	defer srv.Close()
	r, err := http.Post(srv.URL+"/console/export", "application/x-www-form-urlencoded", strings.NewReader("format=jsonl&tlp=amber"))
	if err == nil {
		_, err = io.ReadAll(r.Body)
		r.Body.Close()
	}
	if err == nil {
		t.Error("a client takes a part of a file for the whole")
	}
	if got := strings.Join(d.acts(), ", "); got != "lan exporting, lan export" || !strings.Contains(string(d.lines[1].Data), `"complete":false`) {
		t.Errorf("the audit log has %s %s, want the beginning and an end that is not complete", got, d.lines[1].Data)
	}
	if !strings.Contains(d.log.String(), "export broke off") {
		t.Errorf("the log says %s", d.log)
	}
	http.DefaultClient.CloseIdleConnections()
}
