package browsertest_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

var number = regexp.MustCompile(`\d+`)

// found is how many ads the page of a search says there are.
func (p *tab) found() int {
	p.t.Helper()
	return p.last("#count")
}

// last is the last number in the words of an element.
func (p *tab) last(sel string) int {
	p.t.Helper()
	all := number.FindAllString(p.text(sel), -1)
	if len(all) == 0 {
		return 0
	}
	n, err := strconv.Atoi(all[len(all)-1])
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

// search types a query into the console and presses Enter.
func (p *tab) search(query string) {
	p.t.Helper()
	p.fill("#q", query)
	if status := p.pressTo(kb.Enter); status != 200 {
		p.t.Fatalf("searching for %s answers %d", query, status)
	}
}

func TestASearchShowsWhatItFound(t *testing.T) {
	t.Parallel()
	p := theStage(t).reader.visit(t)
	tests := []struct {
		name, query string
		hits        bool   // something is found
		notice      string // what stands above it
	}{
		{"words without marks", "ho chieu", true, ""},
		{"a phrase", `"hộ chiếu"`, true, ""},
		{"a slip", "passprt", true, "similar"},
		{"a telephone number as people write it", "0900.000.177", true, ""},
		{"another script", "ប្រាក់ខែ", true, ""},
		{"no such field", "nosuchfield:hotel", false, "nosuchfield"},
		{"nothing", "xylophonist", false, ""},
	}
	p.open("/en/console")
	all := p.found()
	for _, tt := range tests {
		p.search(tt.query)
		if hits := p.count(".rows > li"); (hits > 0) != tt.hits {
			t.Errorf("%s: %s shows %d rows, want some: %v", tt.name, tt.query, hits, tt.hits)
		}
		if tt.hits && p.found() >= all {
			t.Errorf("%s: %s finds %d of %d ads", tt.name, tt.query, p.found(), all)
		}
		if got := strings.Join(p.texts(".notice"), " "); !strings.Contains(got, tt.notice) {
			t.Errorf("%s: the page says %q, want %q in it", tt.name, got, tt.notice)
		}
		if tt.hits && !strings.Contains(tt.query, "0900") && p.count("mark.hit") == 0 {
			t.Errorf("%s: nothing that was found by %s is marked", tt.name, tt.query)
		}
	}
}

func TestFacetsNarrowAndWiden(t *testing.T) {
	t.Parallel()
	p := theStage(t).reader.visit(t)
	p.open("/en/console")
	all := p.found()
	const first = "#filters > ul:first-of-type > li:first-child > "
	with := p.last(first + "a .n")
	if with == 0 || with >= all {
		t.Fatalf("the first facet has %d of %d ads: it shows nothing", with, all)
	}
	p.follow(first + "a:first-child")
	if got := p.found(); got != with {
		t.Errorf("the facet says %d ads, the list it leads to %d", with, got)
	}
	if got := p.count(".filters .on"); got != 1 {
		t.Errorf("%d facets are on, want one", got)
	}
	p.follow(".filters a.on")
	if got := p.found(); got != all {
		t.Errorf("without the facet there are %d ads, want all %d", got, all)
	}
	p.follow(first + ".minus")
	if got := p.found(); got != all-with {
		t.Errorf("without the %d ads of the facet there are %d, want %d", with, got, all-with)
	}
	p.follow(".chips .not a")
	if got := p.found(); got != all {
		t.Errorf("after the exclusion there are %d ads, want all %d", got, all)
	}
	p.search("hộ chiếu")
	few := p.found()
	with = p.last(first + "a .n")
	if with > few {
		t.Errorf("the facet has %d ads of the %d that were found: it does not follow the query", with, few)
	}
	p.follow(first + "a:first-child")
	if got := p.found(); got != with {
		t.Errorf("with the query the facet says %d ads, the list %d", with, got)
	}
}

func TestAnAdIsOpenedAndExplained(t *testing.T) {
	t.Parallel()
	p := theStage(t).reader.visit(t)
	p.open("/en/console")
	p.search("Bavet hộ chiếu")
	list := p.path()
	p.press("j")
	if !eval[bool](p, "document.activeElement === document.querySelector('.rows h2 a')") {
		t.Error("the key j does not lead to the first row")
	}
	if status := p.pressTo(kb.Enter); status != 200 {
		t.Fatalf("the ad answers %d", status)
	}
	marks, rules := p.count(".adtext mark"), p.count(".rules > li")
	if marks == 0 || rules == 0 {
		t.Errorf("the ad has %d marks and %d rules, want some of each", marks, rules)
	}
	p.click(".adtext a.ref")
	if target := eval[string](p, "document.querySelector(':target')?.id ?? ''"); !strings.HasPrefix(target, "r") {
		t.Errorf("the number at a mark leads to %q, want its rule", target)
	}
	for _, href := range eval[[]string](p, "[...document.links].map(a => a.href)") {
		if !strings.HasPrefix(href, p.origin) {
			t.Errorf("the page of an ad links to %s", href)
		}
	}
	if got := p.text(".columns.ad"); strings.Contains(got, "0900 000") {
		t.Error("contacts are in clear where nobody is logged in")
	}
	p.follow(".back a")
	if !strings.HasPrefix(p.path(), "/en/console") || p.count(".rows > li") == 0 {
		t.Errorf("the way back from %s leads to %s", list, p.path())
	}
}

func TestASearchIsSavedAndOpenedAgain(t *testing.T) {
	t.Parallel()
	p := theStage(t).reader.visit(t)
	p.open("/en/console")
	p.search("category:forced_criminality")
	want := p.found()
	p.click("summary:has(+ form[action$='/console/saved'])")
	p.fill("#savename", "Gõ máy <b>ở</b> biên giới")
	p.follow("form[action$='/console/saved'] button")
	if got := p.texts(".rows h2"); len(got) != 1 || got[0] != "Gõ máy <b>ở</b> biên giới" {
		t.Fatalf("saved searches are %q", got)
	}
	p.follow(".rows a.button")
	if got := p.found(); got != want {
		t.Errorf("the saved search finds %d ads, want %d", got, want)
	}
	p.open("/en/console/saved")
	p.follow("form[action$='/delete'] button")
	if got := p.count(".rows > li"); got != 0 {
		t.Errorf("%d saved searches are left, want none", got)
	}
}
