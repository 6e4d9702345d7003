package browsertest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// readAxe returns axe-core's program; "" where LUREWATCH_AXE names none.
func readAxe(t *testing.T) string {
	t.Helper()
	file := os.Getenv("LUREWATCH_AXE")
	if file == "" {
		return ""
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// violation is a rule of axe-core that a page breaks.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML    string
		Summary string
	}
}

func (v violation) serious() bool { return v.Impact == "serious" || v.Impact == "critical" }

func (v violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s: %s, in %d places", v.Impact, v.ID, v.Help, len(v.Nodes))
	for _, n := range v.Nodes[:min(len(v.Nodes), 4)] {
		fmt.Fprintf(&b, "\n\t%s\n\t%s", n.HTML, strings.ReplaceAll(n.Summary, "\n", "\n\t"))
	}
	return b.String()
}

// axeRun asks for the violations.
const axeRun = `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help,
	nodes: v.nodes.map(n => ({html: n.html.slice(0, 300), summary: n.failureSummary}))})))`

// violations runs axe-core on the page as it is.
func (p *tab) violations(axe string) []violation {
	p.t.Helper()
	if !eval[bool](p, `typeof axe !== "undefined"`) {
		p.eval(axe + ";0")
	}
	return eval[[]violation](p, axeRun)
}

// lookOver fails the test if axe-core finds something serious, and logs what else it finds.
func (p *tab) lookOver(axe, name string, s screen) {
	p.t.Helper()
	for _, v := range p.violations(axe) {
		if v.serious() {
			p.t.Errorf("%s, %s: %s", name, s.name, v)
		} else {
			p.t.Logf("%s, %s: %s", name, s.name, v)
		}
	}
}

// TestWhatAxeFindsIsSeen holds that a page with faults would not pass.
func TestWhatAxeFindsIsSeen(t *testing.T) {
	t.Parallel()
	axe := readAxe(t)
	if axe == "" {
		t.Skip("LUREWATCH_AXE names no axe.min.js")
	}
	bad := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<!doctype html><link rel=icon href=data:,><title>x</title><img src="data:,"><p style="color:#bbb;background:#fff">pale</p>`)
	}))
	defer bad.Close()
	p := newTab(t, bad.URL)
	p.open("/")
	found := map[string]bool{}
	for _, v := range p.violations(axe) {
		found[v.ID] = v.serious()
	}
	for _, id := range []string{"image-alt", "color-contrast", "html-has-lang"} {
		if !found[id] {
			t.Errorf("axe-core does not find %s to be serious: %v", id, found)
		}
	}
}
