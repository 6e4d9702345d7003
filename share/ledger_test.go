package share_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/share"
)

// ledger hands the ads of an archive over.
func (a *archive) ledger() share.Ledger {
	return share.Ledger{Source: a.source(), Note: a.lines.Note, Now: func() time.Time { return noon }}
}

// log lists the lines of the audit log.
func (a *archive) log(t testing.TB) []job.Audit {
	t.Helper()
	all, err := a.lines.Audits(context.Background(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// handover takes everything out in a format.
func handover(f share.Format) share.Handover {
	return share.Handover{Format: f, Options: options(f), Query: job.Query{Text: "bavet"}, Via: "console"}
}

// end is what the audit log has of an export that has ended.
type end struct {
	Began    uint64
	Complete bool
	Query    string
	share.Report
}

func endOf(t testing.TB, line job.Audit) (e end) {
	t.Helper()
	if err := json.Unmarshal(line.Data, &e); err != nil || line.Act != "export" {
		t.Fatalf("line %+v: %v, want the end of an export", line, err)
	}
	return e
}

func TestTheLogHasTheBeginningAndTheEnd(t *testing.T) {
	for _, form := range share.Formats() {
		a := newArchive(t, lure().Case, plain(1).Case)
		h := handover(form.Format)
		h.On = "ad-0"
		var b bytes.Buffer
		r, err := a.ledger().Write(t.Context(), &b, h)
		if err != nil {
			t.Fatalf("Write(%s): %v", form.Format, err)
		}
		lines := a.log(t)
		if len(lines) != 2 || lines[0].By != "lan" || lines[0].On != "ad-0" || !lines[0].At.Equal(noon) || lines[0].Act != "exporting" {
			t.Fatalf("%s: the log has %+v", form.Format, lines)
		}
		want := `{"format":"` + string(form.Format) + `","tlp":"TLP:AMBER","masked":false,"query":"bavet","ads":2,"via":"console"}`
		if got := string(lines[0].Data); got != want {
			t.Errorf("%s: it begins with %s, want %s", form.Format, got, want)
		}
		e := endOf(t, lines[1])
		if e.Began != 1 || !e.Complete || e.Query != "bavet" || e.SHA256 != digest(b.Bytes()) || e.SHA256 != r.SHA256 || e.Seal != r.Seal || e.Items != r.Items || e.Bytes != int64(b.Len()) {
			t.Errorf("%s: it ends with %s, want %+v", form.Format, lines[1].Data, r)
		}
		if sealed := form.Format == share.Bundle; (e.Seal != "") != sealed || sealed && e.Seal != digest(opened(t, b.Bytes())["datapackage.json"]) {
			t.Errorf("%s has the seal %q", form.Format, e.Seal)
		}
	}
}

func TestWhatIsRefusedLeavesNoTrace(t *testing.T) {
	many := func(n int) (all []job.Case) {
		for i := range n {
			all = append(all, plain(i).Case)
		}
		return all
	}
	for _, tc := range []struct {
		name   string
		format share.Format
		cases  []job.Case
		change func(*archive, *share.Handover)
		err    error
	}{
		{"above the ceiling", share.CSV, many(1), func(_ *archive, h *share.Handover) { h.Options.TLP = share.TLPRed }, share.ErrCeiling},
		{"evidence without contacts in clear", share.Bundle, many(1), func(_ *archive, h *share.Handover) { h.Options = masked(share.Bundle) }, share.ErrMasked},
		{"more evidence than a bundle holds", share.Bundle, many(share.MaxBundled + 1), nil, share.ErrTooMany},
		{"more ads than are found, by name", share.Bundle, many(1), func(_ *archive, h *share.Handover) { h.IDs = make([]job.ID, share.MaxBundled+1) }, share.ErrTooMany},
		{"a document of nothing", share.STIX, nil, nil, share.ErrNothing},
		{"a document of similar words", share.MISP, many(2), func(a *archive, _ *share.Handover) { a.fuzzy = true }, share.ErrNothing},
		{"a list of nothing where there must be some", share.CSV, nil, func(_ *archive, h *share.Handover) { h.Some = true }, share.ErrNothing},
		{"a format that there is not", "pdf", many(1), nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := newArchive(t, tc.cases...)
			h := handover(tc.format)
			if tc.change != nil {
				tc.change(a, &h)
			}
			var b bytes.Buffer
			_, err := a.ledger().Write(t.Context(), &b, h)
			if err == nil || tc.err != nil && !errors.Is(err, tc.err) {
				t.Errorf("Write: %v, want %v", err, tc.err)
			}
			if n := len(a.log(t)); n > 0 || b.Len() > 0 {
				t.Errorf("%d lines of the log and %d bytes were written", n, b.Len())
			}
		})
	}
	a := newArchive(t)
	var b bytes.Buffer
	if r, err := a.ledger().Write(t.Context(), &b, handover(share.CSV)); err != nil || r.Items != 0 || b.Len() == 0 {
		t.Errorf("a list of nothing: %+v, %v", r, err)
	}
}

func TestTheLogSaysWhatIsNotComplete(t *testing.T) {
	for _, form := range share.Formats() {
		a := newArchive(t, lure().Case)
		_, err := a.ledger().Write(t.Context(), full{}, handover(form.Format))
		if lines := a.log(t); !errors.Is(err, errFull) || len(lines) != 2 || endOf(t, lines[1]).Complete {
			t.Errorf("%s to a full disk: %v, the log has %+v", form.Format, err, lines)
		}
	}
	a := newArchive(t, lure().Case)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := a.ledger().Write(ctx, hangUp(cancel), handover(share.JSONL))
	if lines := a.log(t); !errors.Is(err, context.Canceled) || len(lines) != 2 || endOf(t, lines[1]).Complete {
		t.Errorf("to who hangs up: %v, the log has %+v", err, lines)
	}
}

// hangUp is a client that goes away when it has the first bytes.
type hangUp context.CancelFunc

func (h hangUp) Write([]byte) (int, error) { h(); return 0, context.Canceled }

func TestWhatIsNotInTheLogHasNotLeft(t *testing.T) {
	a := newArchive(t, lure().Case)
	broken := errors.New("disk on fire")
	for _, last := range []int{0, 1} {
		notes := 0
		l := a.ledger()
		l.Note = func(context.Context, job.Audit) (job.Audit, error) {
			if notes == last {
				return job.Audit{}, broken
			}
			notes++
			return job.Audit{}, nil
		}
		var b bytes.Buffer
		if _, err := l.Write(t.Context(), &b, handover(share.CSV)); !errors.Is(err, broken) || last == 0 && b.Len() > 0 {
			t.Errorf("after %d notes: %v, %d bytes", last, err, b.Len())
		}
	}
}

func TestWhichAdsLeave(t *testing.T) {
	for _, tc := range []struct {
		name   string
		format share.Format
		change func(*share.Handover)
		ads    string
		text   string // of the searches; "" for none
	}{
		{"those that are found", share.JSONL, func(*share.Handover) {}, "ad-1 plain-1", "bavet"},
		{"no more than are asked for", share.JSONL, func(h *share.Handover) { h.Most = 1 }, "ad-1", "bavet"},
		{"those that are named, and no search", share.JSONL, func(h *share.Handover) { h.IDs = []job.ID{"plain-1"} }, "plain-1", ""},
		{"those that can have a label", share.Labels, func(h *share.Handover) { h.Query.Text = "a OR b" }, "ad-1", "-review:open -review:unsure (a OR b)"},
		{"all that can have a label", share.Labels, func(h *share.Handover) { h.Query.Text = " " }, "ad-1", "-review:open -review:unsure"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := newArchive(t, lure().Case, plain(1).Case)
			h := handover(tc.format)
			tc.change(&h)
			var b bytes.Buffer
			if _, err := a.ledger().Write(t.Context(), &b, h); err != nil {
				t.Fatal(err)
			}
			var ads []string
			for d := json.NewDecoder(&b); d.More(); {
				var line struct{ ID string }
				if err := d.Decode(&line); err != nil {
					t.Fatal(err)
				}
				ads = append(ads, line.ID)
			}
			if got := strings.Join(ads, " "); got != tc.ads {
				t.Errorf("the ads are %q, want %q", got, tc.ads)
			}
			for _, text := range a.texts {
				if text != tc.text {
					t.Errorf("searched %q, want %q", text, tc.text)
				}
			}
			if (len(a.texts) > 0) != (tc.text != "") {
				t.Errorf("%d searches", len(a.texts))
			}
		})
	}
}

// TestAMaskedEventDoesNotTellItsSearch holds that nobody finds the contact that was looked for by trying numbers: the id of
// an event comes from the search.
func TestAMaskedEventDoesNotTellItsSearch(t *testing.T) {
	event := func(text string, private, clear bool) string {
		a := newArchive(t, lure().Case, plain(1).Case)
		h := handover(share.MISP)
		if h.Query.Text, h.Private = text, private; !clear {
			h.Options = masked(share.MISP)
		}
		var b bytes.Buffer
		if _, err := a.ledger().Write(t.Context(), &b, h); err != nil {
			t.Fatal(err)
		}
		if line := a.log(t)[0]; !strings.Contains(string(line.Data), text) {
			t.Errorf("the log has %s, want the search as it was", line.Data)
		}
		var got struct{ Event struct{ UUID string } }
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		return got.Event.UUID
	}
	if event("0900 000 101", false, false) != event("0900 000 102", false, false) || event("contact:boss", true, false) != event("contact:hong", true, false) {
		t.Error("the id of a masked event tells which contact was looked for")
	}
	if event("bavet", false, false) == event("poipet", false, false) || event("contact:boss", true, true) == event("contact:hong", true, true) {
		t.Error("events of different searches have the same id")
	}
}
