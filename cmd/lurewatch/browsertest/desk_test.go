package browsertest_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
)

// eventually loads a page again until it is as it should be: the index follows decisions a little behind them.
func (p *tab) eventually(what string, is func() bool) {
	p.t.Helper()
	for !is() {
		if p.ctx.Err() != nil {
			p.t.Fatalf("%s: it did not come about", what)
		}
		p.open(p.path())
	}
}

// becomes waits until something is so of the page as it stands, which is not loaded anew.
func (p *tab) becomes(what string, is func() bool) {
	p.t.Helper()
	for !is() {
		select {
		case <-p.ctx.Done():
			p.t.Fatalf("%s: it did not come about", what)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// audited counts the lines of the audit log of one act.
func (p *tab) audited(act string) int {
	p.t.Helper()
	p.open("/en/console/audit?act=" + act)
	return p.count(".log tbody tr")
}

// shown is the address of the ad that the queue shows. Titles do not tell ads apart: some have none.
func (p *tab) shown() string {
	p.t.Helper()
	p.must(".adtitle a")
	return eval[string](p, `document.querySelector(".adtitle a").pathname`)
}

// arm strikes the key of a decision and waits for its reasons.
func (p *tab) arm(key string) {
	p.t.Helper()
	p.press(key)
	p.see("#armed")
}

func TestTenAdsAreTriagedByKeyboard(t *testing.T) {
	t.Parallel()
	p := serve(t, "--open").visit(t)
	p.open("/en/console/queue")
	total := p.last("#progress")
	// What is struck once the reasons of the decision are shown: the same letter or Enter for the usual one, a number.
	tests := []struct{ key, then, decided string }{
		{"y", "y", "Signs confirmed"}, {"n", "1", "False alarm"}, {"u", "u", "Unsure"}, {"y", "2", "Signs confirmed"}, {"n", kb.Enter, "False alarm"},
		{"y", kb.Enter, "Signs confirmed"}, {"u", "1", "Unsure"}, {"e", "e", "Hand over"}, {"n", "2", "False alarm"}, {"y", "1", "Signs confirmed"},
	}
	var ad string
	for i, tt := range tests {
		title := p.text(".adtitle")
		ad = p.shown()
		p.arm(tt.key)
		if status := p.pressTo(tt.then); status != 200 {
			t.Fatalf("ad %d: deciding answers %d", i+1, status)
		}
		if got := p.text(".done"); !strings.HasPrefix(got, tt.decided) || !strings.Contains(got, title) {
			t.Errorf("ad %d, keys %s %q: the page says %q, want %s of %s", i+1, tt.key, tt.then, got, tt.decided, title)
		}
		if got, want := number.FindString(p.text("#progress")), strconv.Itoa(i+2); got != want {
			t.Errorf("after %d decisions the page is at ad %s, want %s", i+1, got, want)
		}
	}
	if got := p.last("#progress"); got != total {
		t.Errorf("the queue of today had %d ads and has %d", total, got)
	}
	if status := p.pressTo("z"); status != 200 {
		t.Fatalf("taking back answers %d", status)
	}
	if got := p.shown(); got != ad {
		t.Errorf("after taking back the queue shows %s, want %s", got, ad)
	}
	p.pressTo("s")
	if got := p.shown(); got == ad {
		t.Errorf("the ad that was skipped is shown again: %s", got)
	}
	if decided, taken := p.audited("decide"), p.audited("undo"); decided != len(tests) || taken != 1 {
		t.Errorf("the audit log has %d decisions and %d taken back, want %d and 1", decided, taken, len(tests))
	}
	for query, want := range map[string]int{"review:confirmed": 3, "review:dismissed": 3, "review:unsure": 2, "review:escalating": 1} {
		p.open("/en/console?q=" + query)
		p.eventually(query, func() bool { return p.count("#count") == 1 && p.found() == want })
	}
}

func TestKeysThatWereArmedAreLetGo(t *testing.T) {
	t.Parallel()
	p := theStage(t).reader.visit(t)
	p.open("/en/console/queue")
	p.arm("y")
	p.press(kb.Escape)
	if p.is("#armed", ":not([hidden])") {
		t.Error("the reasons still stand after Escape")
	}
	p.arm("n")
	others := p.count("#armed button")
	p.press(strconv.Itoa(others)) // "other" needs a note: the form is not sent
	if !p.is("#note", ":focus") {
		t.Error("the reason that needs words does not lead to the field for them")
	}
	p.press("ny") // keys are letters there
	if got := eval[string](p, `document.getElementById("note").value`); got != "ny" {
		t.Errorf("typed into the note: %q, want ny", got)
	}
	p.open("/en/console/help")
	p.click("#keyson")
	p.open("/en/console/queue")
	p.press("y")
	if p.is("#armed", ":not([hidden])") {
		t.Error("keys that are switched off arm a decision")
	}
	if got := p.audited("decide"); got != 0 {
		t.Errorf("the audit log has %d decisions, want none", got)
	}
}

func TestACampaignIsDecidedAtOnce(t *testing.T) {
	t.Parallel()
	p := serve(t, "--open").visit(t)
	p.open("/en/console/campaigns")
	p.eventually("the campaign", func() bool { return p.count(".rows h2 a") > 0 })
	p.follow(".rows h2 a")
	if got := p.count(".rows > li"); got != ringSize {
		t.Fatalf("the campaign has %d ads, want %d", got, ringSize)
	}
	if p.count("main svg.drawing") == 0 || p.count(".sums, .tiles") == 0 {
		t.Error("the campaign is shown without a drawing or without its sums")
	}
	p.follow("button[value=confirmed]")
	if got := p.text("fieldset"); !strings.Contains(got, strconv.Itoa(ringSize)) {
		t.Errorf("before it is decided the page says %q, want %d ads in it", got, ringSize)
	}
	p.fill("#note", "Một số điện thoại")
	p.follow("form.sure button.main")
	if got := p.text(".done"); !strings.Contains(got, "Signs confirmed") || !strings.Contains(got, strconv.Itoa(ringSize)) {
		t.Errorf("after the decision the page says %q", got)
	}
	p.eventually("the ads are confirmed", func() bool { return p.count(".rows .review.confirmed") == ringSize })
	if got := p.audited("decide"); got != 1 {
		t.Errorf("the audit log has %d decisions for the campaign, want one", got)
	}
	p.open("/en/console/campaigns")
	p.follow(".rows h2 a")
	p.follow(".rows h2 a")
	p.follow(".last button")
	if got := p.audited("undo"); got != 1 {
		t.Errorf("the audit log has %d decisions taken back, want one", got)
	}
	p.open("/en/console?q=review:confirmed")
	p.eventually("nothing is confirmed", func() bool { return p.count(".rows > li") == 0 })
}
