package share_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/share"
)

func TestEveryFormatCarriesItsTLP(t *testing.T) {
	for _, form := range share.Formats() {
		for _, level := range share.TLPs {
			o := options(form.Format)
			o.TLP, o.Ceiling = level, share.TLPRed
			if level == share.TLPClear {
				o.Clear = false
			}
			if form.NeedsClear && level == share.TLPClear {
				continue
			}
			got, _ := write(t, form.Format, o, lure())
			word := level.String()
			if form.Format == share.MISP {
				word = strings.ToLower(word)
			}
			if !bytes.Contains(got, []byte(word)) {
				t.Errorf("%s at %s does not say so", form.Format, level)
			}
		}
	}
}

func TestTheSameInGivesTheSameOut(t *testing.T) {
	for _, form := range share.Formats() {
		a, _ := write(t, form.Format, options(form.Format), lure(), plain(1))
		b, _ := write(t, form.Format, options(form.Format), lure(), plain(1))
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs from one export to the next", form.Format)
		}
	}
}

func TestMaskedExportsHoldNoContact(t *testing.T) {
	for _, form := range share.Formats() {
		if form.NeedsClear {
			continue
		}
		got, r := write(t, form.Format, masked(form.Format), lure())
		for _, secret := range []string{"0900 000 101", "84900000101", "demo_hr", "hr@demo", "minh"} {
			if i := bytes.Index(got, []byte(secret)); i >= 0 {
				t.Errorf("%s masked holds %q: …%s", form.Format, secret, got[max(0, i-60):min(len(got), i+40)])
			}
		}
		if !r.Masked {
			t.Errorf("%s: the report does not say that it is masked", form.Format)
		}
	}
}

// A mask knows what contacts look like. What looks like a word is hidden because the facts say that it is one.
func TestContactsThatLookLikeWordsAreHidden(t *testing.T) {
	it := plain(1)
	it.Case.Ad.Text, it.Case.Ad.Title = "WeChat Boss Hong88, hoặc hong88", "Hỏi hong88"
	it.Case.Verdict.Facts.Contacts = []job.Contact{{Type: "wechat", Value: "hong88", Span: at(it.Case.Ad, job.Text, "Hong88")}, {Type: "url", Value: it.Case.Ad.URL}}
	it.Case.Verdict.Findings = []job.Finding{{Rule: "r", Field: job.Text, Quote: "Boss Hong88"}}
	it.Case.Review = job.Standing{State: job.ReviewConfirmed, Note: "asked Hong88", By: "lan", At: noon, Content: it.Case.ContentHash}
	for _, form := range share.Formats() {
		if form.NeedsClear {
			continue
		}
		got, _ := write(t, form.Format, masked(form.Format), it)
		if i := bytes.Index(bytes.ToLower(got), []byte("hong88")); i >= 0 {
			t.Errorf("%s: …%s", form.Format, got[max(0, i-60):min(len(got), i+20)])
		}
		if form.Format == share.JSONL && !bytes.Contains(got, []byte(it.Case.Ad.URL)) {
			t.Errorf("%s: the address of the ad is hidden", form.Format)
		}
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name   string
		format share.Format
		change func(*share.Options)
		is     error
		says   string
	}{
		{"a TLP above the ceiling", share.CSV, func(o *share.Options) { o.TLP = share.TLPRed }, share.ErrCeiling, "TLP:RED is above the ceiling TLP:AMBER+STRICT"},
		{"no TLP", share.CSV, func(o *share.Options) { o.TLP = 0 }, nil, "must both be set"},
		{"no ceiling", share.CSV, func(o *share.Options) { o.Ceiling = 0 }, nil, "must both be set"},
		{"contacts in clear for the public", share.JSONL, func(o *share.Options) { o.TLP = share.TLPClear }, share.ErrCeiling, "may be published"},
		{"a masked bundle", share.Bundle, func(o *share.Options) { o.Clear = false }, share.ErrMasked, "cannot be masked"},
		{"no time", share.CSV, func(o *share.Options) { o.Now = time.Time{} }, nil, "time is not given"},
		{"a format that there is not", "pdf", func(*share.Options) {}, nil, `no format "pdf"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := options(test.format)
			test.change(&o)
			var b bytes.Buffer
			_, err := share.Write(t.Context(), &b, test.format, o, items(lure()))
			if err == nil || !strings.Contains(err.Error(), test.says) || test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("Write: %v, want an error with %q", err, test.says)
			}
			if b.Len() > 0 {
				t.Errorf("%d bytes were written", b.Len())
			}
		})
	}
}

func TestDocumentsAreBounded(t *testing.T) {
	for _, form := range share.Formats() {
		if form.Most == 0 {
			continue
		}
		many := func(yield func(share.Item, error) bool) {
			for i := 0; i <= form.Most && yield(share.Item{Case: job.Case{Ad: job.Ad{ID: job.ID(fmt.Sprint(i))}}}, nil); i++ {
			}
		}
		var b bytes.Buffer
		_, err := share.Write(t.Context(), &b, form.Format, options(form.Format), many)
		if !errors.Is(err, share.ErrTooMany) || !strings.Contains(err.Error(), fmt.Sprintf("at most %d", form.Most)) {
			t.Errorf("%s of %d ads: %v", form.Format, form.Most+1, err)
		}
		if b.Len() > 0 && form.Format != share.Bundle {
			t.Errorf("%s: %d bytes were written before it was refused", form.Format, b.Len())
		}
		if _, err = share.Write(t.Context(), io.Discard, form.Format, options(form.Format), items()); !errors.Is(err, share.ErrNothing) {
			t.Errorf("%s of nothing: %v", form.Format, err)
		}
	}
}

func TestErrorsOfItemsAndWritersEndIt(t *testing.T) {
	broken := errors.New("the store is gone")
	for _, form := range share.Formats() {
		_, err := share.Write(t.Context(), io.Discard, form.Format, options(form.Format), iter.Seq2[share.Item, error](func(yield func(share.Item, error) bool) {
			_ = yield(lure(), nil) && yield(share.Item{}, broken)
		}))
		if !errors.Is(err, broken) {
			t.Errorf("%s: %v, want the error of the items", form.Format, err)
		}
		if _, err = share.Write(t.Context(), full{}, form.Format, options(form.Format), items(lure())); !errors.Is(err, errFull) {
			t.Errorf("%s to a full disk: %v", form.Format, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err = share.Write(ctx, io.Discard, form.Format, options(form.Format), items(lure())); !errors.Is(err, context.Canceled) {
			t.Errorf("%s after it was cancelled: %v", form.Format, err)
		}
	}
}

var errFull = errors.New("disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestTablesDoNotGrowInMemory(t *testing.T) {
	const ads = 10_000
	for _, f := range []share.Format{share.CSV, share.JSONL} {
		var before, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		most := uint64(0)
		_, err := share.Write(t.Context(), io.Discard, f, masked(f), func(yield func(share.Item, error) bool) {
			for i := range ads {
				if i%2500 == 2499 {
					runtime.GC()
					runtime.ReadMemStats(&now)
					most = max(most, now.HeapAlloc)
				}
				if !yield(plain(i), nil) {
					return
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if most > before.HeapAlloc+4<<20 {
			t.Errorf("%s of %d ads holds %d bytes", f, ads, most-before.HeapAlloc)
		}
	}
}

func TestLeftOutIsCountedByReason(t *testing.T) {
	var all []share.Item
	for i := range 30 {
		all = append(all, plain(i))
	}
	_, r := write(t, share.Labels, options(share.Labels), all...)
	if len(r.LeftOut) != 1 || r.LeftOut[0].Count != 30 || len(r.LeftOut[0].IDs) != 20 || r.LeftOut[0].What != "ad" || r.Items != 0 {
		t.Errorf("report is %+v", r)
	}
}

func TestParseTLP(t *testing.T) {
	for _, level := range share.TLPs {
		for _, s := range []string{level.String(), strings.ToLower(level.String()), strings.TrimPrefix(level.String(), "TLP:"), " " + level.String() + " "} {
			if got, err := share.ParseTLP(s); err != nil || got != level {
				t.Errorf("ParseTLP(%q) = %v, %v", s, got, err)
			}
		}
	}
	if got, err := share.ParseTLP("white"); err != nil || got != share.TLPClear {
		t.Errorf("ParseTLP(white) = %v, %v", got, err)
	}
	for _, s := range []string{"", "tlp", "TLP:PURPLE", "AMBER+"} {
		if got, err := share.ParseTLP(s); err == nil {
			t.Errorf("ParseTLP(%q) = %v", s, got)
		}
	}
	if !(share.TLPClear < share.TLPGreen && share.TLPGreen < share.TLPAmber && share.TLPAmber < share.TLPAmberStrict && share.TLPAmberStrict < share.TLPRed) {
		t.Error("levels are not in order")
	}
}

func TestParseFormat(t *testing.T) {
	for _, form := range share.Formats() {
		if got, err := share.ParseFormat(strings.ToUpper(string(form.Format))); err != nil || got != form.Format || form.MediaType == "" || !strings.HasPrefix(form.Extension, ".") {
			t.Errorf("ParseFormat(%q) = %v, %v; %+v", form.Format, got, err, form)
		}
	}
	if _, err := share.ParseFormat("pdf"); err == nil || !strings.Contains(err.Error(), "csv, jsonl, labels, stix, misp, bundle") {
		t.Errorf("ParseFormat(pdf): %v", err)
	}
	share.Formats()[0].Extension = "changed"
	if share.Formats()[0].Extension == "changed" {
		t.Error("a caller can change the list")
	}
}

// An ad with nothing but an id must not break any format.
func TestAnEmptyAdCanBeExported(t *testing.T) {
	for _, form := range share.Formats() {
		_, r := write(t, form.Format, options(form.Format), share.Item{Case: job.Case{Ad: job.Ad{ID: "bare"}}})
		if want := 1; r.Items != want && form.Format != share.Labels {
			t.Errorf("%s has %d ads, want %d", form.Format, r.Items, want)
		}
	}
}
