package browsertest_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// download does what leads to a file, and returns what it is to be called and its bytes.
func (p *tab) download(sel string) (name string, content []byte) {
	p.t.Helper()
	dir := p.t.TempDir()
	events := true
	_, err := chromedp.CallBrowser(p.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
		DownloadPath: dir, EventsEnabled: &events,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	frame := chromedp.FromContext(p.ctx).Target.TargetID
	var file string // its guid, once it began
	ended := make(chan browser.DownloadProgressState, 1)
	err = chromedp.ListenBrowser(p.ctx, func(ev any) {
		switch ev := ev.(type) {
		case *browser.EventDownloadWillBegin:
			if string(ev.FrameID) == string(frame) {
				file, name = ev.GUID, ev.SuggestedFilename
			}
		case *browser.EventDownloadProgress:
			if ev.GUID == file && ev.State != browser.DownloadProgressStateInProgress {
				select {
				case ended <- ev.State:
				default: // it was said before
				}
			}
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.click(sel)
	select {
	case state := <-ended:
		if state != browser.DownloadProgressStateCompleted {
			p.t.Fatalf("the download of %s is %s", name, state)
		}
	case <-p.ctx.Done():
		p.t.Fatalf("nothing was downloaded with %s", sel)
	}
	content, err = os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		p.t.Fatal(err)
	}
	return name, content
}

func TestAListIsTakenOut(t *testing.T) {
	t.Parallel()
	p := serve(t, "--open").visit(t)
	p.open("/en/console?q=band:alert+country:KH")
	want := p.found()
	if want < 2 {
		t.Fatalf("the search finds %d ads, want some", want)
	}
	tests := []struct {
		format, ends string
		count        func([]byte) (int, error)
	}{
		{"csv", ".csv", countCSV},
		{"jsonl", ".jsonl", countLines},
		{"stix", ".json", countSTIX},
	}
	p.click(".export > summary")
	for _, tt := range tests {
		p.fill("#format", tt.format)
		name, content := p.download(".export button.main")
		if !strings.HasPrefix(name, "lurewatch-") || !strings.Contains(name, "tlp-amber") || !strings.HasSuffix(name, tt.ends) {
			t.Errorf("the file of %s is called %q", tt.format, name)
		}
		if got, err := tt.count(content); err != nil || got != want {
			t.Errorf("the file of %s has %d ads, %v, want %d", tt.format, got, err, want)
		}
		if bytes.Contains(content, []byte("0900 000")) {
			t.Errorf("the file of %s has contacts in clear, where nobody is logged in", tt.format)
		}
	}
	if began, ended := p.audited("exporting"), p.audited("export"); began != len(tests) || ended != len(tests) {
		t.Errorf("the audit log has %d exports begun and %d ended, want %d", began, ended, len(tests))
	}
}

// countCSV counts the rows of a spreadsheet of which no cell is a formula or breaks a line.
func countCSV(b []byte) (int, error) {
	b, bom := bytes.CutPrefix(b, []byte("\ufeff"))
	if !bom {
		return 0, os.ErrInvalid
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && (strings.ContainsRune("=+-@", rune(cell[0])) || strings.ContainsAny(cell, "\r\n")) {
				return 0, csv.ErrQuote
			}
		}
	}
	return len(rows) - 1, nil
}

// countLines counts the lines, each of which must be JSON with an ad.
func countLines(b []byte) (int, error) {
	n := 0
	for line := range bytes.Lines(b) {
		var ad struct {
			ID string `json:"id"`
			Ad struct {
				ID string `json:"id"`
			} `json:"ad"`
		}
		if err := json.Unmarshal(line, &ad); err != nil {
			return n, err
		}
		if ad.ID+ad.Ad.ID != "" {
			n++
		}
	}
	return n, nil
}

// countSTIX counts the ads of a bundle.
func countSTIX(b []byte) (int, error) {
	var bundle struct {
		Type    string
		Objects []struct{ Type string }
	}
	if err := json.Unmarshal(b, &bundle); err != nil || bundle.Type != "bundle" {
		return 0, err
	}
	n := 0
	for _, o := range bundle.Objects {
		if o.Type == "incident" || o.Type == "observed-data" {
			n++
		}
	}
	return n, nil
}
