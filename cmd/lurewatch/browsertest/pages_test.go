package browsertest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// place is a page that people come to, and the way there. The tab is logged in as an admin.
type place struct {
	name    string
	to      func(p *tab, lang string) // lang is the beginning of paths, "" or "/en"
	foreign bool                      // it is looked at in one language: what it shows is in another, or it has one only
	public  bool                      // it is for people with an ad, who may have set their letters large
}

// at is a place that has an address.
func at(name, path string) place {
	return place{name: name, to: func(p *tab, lang string) { p.open(lang + path) }}
}

// over is a place that is reached from another by clicks.
func over(name, path string, clicks ...string) place {
	return place{name: name, to: func(p *tab, lang string) {
		p.open(lang + path)
		for _, sel := range clicks {
			p.follow(sel)
		}
	}}
}

// only is a place that is looked at in one language.
func only(name, path string, clicks ...string) place {
	p := over(name, path, clicks...)
	p.foreign = true
	return p
}

// missing is a place whose address answers with a fault.
func missing(name, path string) place {
	return place{name: name, to: func(p *tab, lang string) { p.try(lang + path) }}
}

// places are all pages of the console and of the interface for programs; [publicPlaces] are the others. There is something on each: see [server.furnish].
var places = []place{
	at("console", "/console"),
	at("console-words", "/console?q=h%E1%BB%99+chi%E1%BA%BFu+band:alert"),
	at("console-nothing", "/console?q=nosuchfield:hotel"),
	{name: "console-forms", to: func(p *tab, lang string) {
		p.open(lang + "/console?q=Bavet")
		p.eval(`document.querySelectorAll("main details").forEach(d => d.open = true)`)
	}},
	over("ad", "/console?q=phone:0900000177", ".rows h2 a"),
	only("ad-khmer", "/console?q=lang:km", ".rows h2 a"),
	only("ad-thai", "/console?q=lang:th", ".rows h2 a"),
	only("ad-chinese", "/console?q=lang:zh-Hans", ".rows h2 a"),
	over("ad-decided", "/console?q=review:dismissed", ".rows h2 a"),
	only("ad-korean", "/console?q=lang:ko", ".rows h2 a"),
	only("ad-burmese", "/console?q=lang:my", ".rows h2 a"),
	at("contact", "/console/contact/phone/"+ringPhone),
	at("queue", "/console/queue"),
	{name: "queue-armed", to: func(p *tab, lang string) {
		p.open(lang + "/console/queue")
		p.arm("n")
	}},
	at("queue-empty", "/console/queue?view=unsure"),
	at("campaigns", "/console/campaigns"),
	over("campaign", "/console/campaigns", ".rows h2 a"),
	over("campaign-decide", "/console/campaigns", ".rows h2 a", "button[value=confirmed]"),
	{name: "lookup", to: func(p *tab, lang string) {
		p.open(lang + "/console/lookup")
		p.fill("main textarea", "0900 000 177\n0900 000 199\nnobody at all")
		p.follow("main form button.main")
	}},
	at("saved", "/console/saved"),
	at("sources", "/console/sources"),
	at("units", "/console/units"),
	at("unit", "/console/units/tay-ninh"),
	at("digests", "/console/digests?unit=tay-ninh"),
	at("quality", "/console/quality"),
	at("audit", "/console/audit"),
	at("people", "/console/people"),
	at("person", "/console/people/demo_admin"),
	at("account", "/console/account"),
	at("help", "/console/help"),
	at("asked", "/console/asked"),
	at("asked-decided", "/console/asked?tray=done"),
	missing("fault", "/console/ad/there-is-none"),
	only("api", "/api/v1/docs"),
	{name: "login-wrong", to: func(p *tab, lang string) { // the last one: nobody is logged in afterwards
		p.open(lang + "/console")
		p.follow(".me button")
		p.fill("#name", "demo_nobody")
		p.fill("#password", "not the password at all")
		p.follow("form.sheet button.main")
	}},
}

// eval runs an expression for what it does.
func (p *tab) eval(expression string) {
	p.t.Helper()
	eval[chromedp.Void](p, expression)
}

// furnish does what leaves something to see on every page.
func (s *server) furnish(p *tab) {
	p.t.Helper()
	p.account("/en"+s.join, "demo_admin")
	p.fill("#q", "Bavet hộ chiếu")
	p.follow(".search button")
	p.click("summary:has(+ form[action$='/console/saved'])")
	p.follow("form[action$='/console/saved'] button")
	p.follow("form[action$='/feed'] button")
	p.invite("demo_lead", "lead")
	p.open("/en/console/account")
	p.fill("#label", "a script of mine")
	p.follow("#tokens form.line button")
	for _, d := range []string{"dismissed", "escalate", "confirmed"} {
		p.open("/en/console/queue")
		p.follow("button[value=" + d + "]")
	}
	s.sendToPeople(p)
	p.open("/en/console?q=review:dismissed")
	p.eventually("the index knows what was decided", func() bool { return p.count(".rows > li") == 1 })
}

// tongue is a language, and the screens on which axe-core looks pages over in it. What it finds depends on the width of a
// screen and on its colours, each by itself, and little on the language: every width, every colour and all four of their
// pairs are looked at, and not in every language.
type tongue struct {
	lang, prefix string
	axe          [len(screens)]bool
}

var screens = [...]screen{{"desktop-light", 1280, 900, false}, {"desktop-dark", 1280, 900, true}, {"phone-light", 320, 640, false}, {"phone-dark", 320, 640, true}}

var tongues = []tongue{
	{"vi", "", [...]bool{true, false, false, true}},
	{"en", "/en", [...]bool{false, false, true, false}},
	{"fr", "/fr", [...]bool{false, true, false, false}},
}

// TestPagesAreForEverybody looks at every page in every language, on a desk and on a small phone, in the light and in
// the dark: nothing makes the page wider than the screen, and axe-core finds nothing serious.
func TestPagesAreForEverybody(t *testing.T) {
	t.Parallel()
	s := serve(t, "--allow-loopback")
	s.furnish(s.visit(t))
	all := append(publicPlaces(t), places...)
	axe, shots := readAxe(t), os.Getenv("LUREWATCH_SHOTS")
	for _, tongue := range tongues {
		t.Run(tongue.lang, func(t *testing.T) {
			t.Parallel()
			p := s.visit(t)
			p.logIn("demo_admin", secretWords)
			for _, place := range all {
				if place.foreign && tongue.prefix != "" {
					continue
				}
				p.use(screens[0])
				place.to(p, tongue.prefix)
				if p.count(".openbar") > 0 {
					t.Errorf("%s says that nobody is asked to log in", place.name)
				}
				if torn := p.torn(); len(torn) > 0 {
					t.Errorf("%s tears letters apart: %q", place.name, torn)
				}
				for i, screen := range screens {
					p.use(screen)
					p.fits(place.name, screen)
					if axe != "" && tongue.axe[i] {
						p.lookOver(axe, place.name, screen)
					}
					if shots != "" {
						p.shoot(filepath.Join(shots, strings.Join([]string{place.name, tongue.lang, screen.name}, "_")+".png"))
					}
				}
				if place.public {
					p.enlarge(place.name, func() {
						if shots != "" {
							p.shoot(filepath.Join(shots, strings.Join([]string{place.name, tongue.lang, "large"}, "_")+".png"))
						}
					})
				}
			}
			if axe == "" {
				t.Skip("LUREWATCH_AXE names no axe.min.js: pages were measured and not looked over")
			}
		})
	}
}

// fits holds that one need not scroll sideways.
func (p *tab) fits(name string, s screen) {
	p.t.Helper()
	if wide := eval[int64](p, "document.documentElement.scrollWidth"); wide > s.width {
		p.t.Errorf("%s, %s: the page is %d pixels wide on a screen of %d: %s", name, s.name, wide, s.width, eval[string](p, `
			[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest(".scroll, .hide"))
			.slice(0, 3).map(e => e.outerHTML.slice(0, 200)).join("\n")`))
	}
}

// torn are the stretches of text that begin with a sign of the letter before them, which stands in another element.
func (p *tab) torn() []string {
	p.t.Helper()
	return eval[[]string](p, `(() => {
		const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), torn = [];
		while (all.nextNode()) if (/^[\p{M}\u0e33\u0eb3\u200d]/u.test(all.currentNode.data)) torn.push(all.currentNode.data.slice(0, 20));
		return torn;
	})()`)
}

// shoot puts a picture of the whole page into a file.
func (p *tab) shoot(file string) {
	p.t.Helper()
	picture, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.MkdirAll(filepath.Dir(file), 0o755)
	}
	if err == nil {
		err = os.WriteFile(file, picture, 0o644)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}
