package browsertest_test

import (
	"strings"
	"testing"
)

func TestKeysWithoutAPauseDecideOnce(t *testing.T) {
	t.Parallel()
	p := serve(t, "--open").visit(t)
	p.open("/en/console/queue")
	ad := p.shown()
	// The third key meets the page that waits for the next one, or the next one, where it only shows reasons.
	if status := p.pressTo("yyy"); status != 200 {
		t.Fatalf("three keys without a pause answer %d: %s", status, p.text("main"))
	}
	if got := p.text(".done"); !strings.HasPrefix(got, "Signs confirmed") {
		t.Errorf("three keys without a pause lead to %q, want the queue with what was decided", got)
	}
	if got := p.shown(); got == ad {
		t.Errorf("the ad that was decided is shown again: %s", got)
	}
	if status := p.pressTo("z"); status != 200 || p.shown() != ad {
		t.Errorf("taking back answers %d and shows %s, want 200 and %s", status, p.shown(), ad)
	}
	if decided, taken := p.audited("decide"), p.audited("undo"); decided != 1 || taken != 1 {
		t.Errorf("the audit log has %d decisions and %d taken back, want one of each", decided, taken)
	}
}

func TestAPageSendsItsFormOnce(t *testing.T) {
	t.Parallel()
	p := theStage(t).reader.visit(t)
	for _, keys := range []string{"yyyynn", "ssyy", "nnzsuu"} {
		p.open("/en/console/queue")
		// The next page never comes: what would be sent is counted, and kept from being sent.
		eval[int](p, `(() => { window.sends = 0; addEventListener("submit", (e) => { if (!e.defaultPrevented) sends++; e.preventDefault(); }); return 0; })()`)
		p.press(keys)
		if got := eval[int](p, "sends"); got != 1 {
			t.Errorf("the keys %s on one page send %d forms, want one", keys, got)
		}
	}
}
