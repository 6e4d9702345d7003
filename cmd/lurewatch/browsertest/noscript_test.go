package browsertest_test

import (
	"strings"
	"testing"
)

// TestEverythingWorksWithoutScript does with forms and links what the other tests do with keys.
func TestEverythingWorksWithoutScript(t *testing.T) {
	t.Parallel()
	s := serve(t)
	p := s.visit(t)
	p.scripts(false)
	p.account("/en"+s.join, "demo_admin")
	if p.is("#keyson", "*") {
		t.Error("the list of keys has its switch")
	}

	p.fill("#q", "Bavet")
	p.follow(".search button")
	found := p.found()
	p.follow("#filters > ul:first-of-type > li:first-child > a:first-child")
	if got := p.found(); got == 0 || got > found {
		t.Errorf("the facet leaves %d of %d ads", got, found)
	}
	p.click("summary:has(+ form[action$='/console/saved'])")
	p.follow("form[action$='/console/saved'] button")
	if got := p.count(".rows > li"); got != 1 {
		t.Errorf("%d searches are saved, want one", got)
	}

	p.open("/en/console/queue")
	ad, title := p.shown(), p.text(".adtitle")
	p.fill("#reason_dismissed", "honest")
	p.follow("button[value=dismissed]")
	if got := p.text(".done"); !strings.Contains(got, title) {
		t.Errorf("after the decision the page says %q, want %q in it", got, title)
	}
	p.follow(".done button")
	if got := p.shown(); got != ad {
		t.Errorf("after taking back the queue shows %s, want %s", got, ad)
	}
	p.follow("button[data-key=s]")
	if got := p.shown(); got == ad {
		t.Errorf("the ad that was skipped is shown again: %s", got)
	}
	skipped := p.shown()
	p.follow("button[data-key=s]")
	p.follow("form[action$='/queue/again'] button")
	p.open("/en/console/queue")
	p.eventually("the skipped ads come again", func() bool { at := p.shown(); return at == ad || at == skipped })

	p.open("/en/console?q=phone:0900000177")
	p.click(".export > summary")
	if _, content := p.download(".export button.main"); len(content) == 0 {
		t.Error("the export is empty")
	}
	p.follow(".me button")
	if status := p.try("/en/console"); status != 401 {
		t.Errorf("after logging out the console answers %d, want 401", status)
	}

	p.open("/en")
	p.fill("#q", ringAds()[0].Text)
	p.follow(".check button.main")
	if got := p.count(".verdict.alert"); got != 1 {
		t.Errorf("the check of a lure shows %d alerts, want one", got)
	}
}
