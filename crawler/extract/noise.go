package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// noise says what becomes of an element's text.
type noise uint8

const (
	kept     noise = iota
	unseen         // hidden: not read at all
	byTag          // dropped for what it is
	byWord         // dropped for its class or id
	bySoft         // the same, for a word that relaxed ignores
	softened       // kept because relaxed ignores the word; lists inside still tell nothing about the page
	aForm          // dropped unless it holds the page
	aButton        // dropped unless it shows a telephone number
)

// hardWords in a class or id mean boilerplate on any page; softWords name it on most pages and the content on some.
var (
	hardWords = words("breadcrumb breadcrumbs cookie cookies gdpr consent comment comments footer menu nav navbar navigation " +
		"pagination pager newsletter subscribe share sharing sharer tooltip toast")
	softWords = words("related similar sidebar recommend recommended recommendation recommendations suggest suggested suggestion " +
		"suggestions social popup modal banner promo lightbox offcanvas topbar " +
		"seo report safety keyword keywords")
	// hardNames and softNames are whole classes and ids.
	hardNames = words("site-header site-footer page-footer lien-quan binh-luan fb-comments skip-link")
	softNames = words("header page-header main-header tuong-tu goi-y other-jobs more-jobs viec-lam-khac same-company hot-jobs " +
		"sr-only visually-hidden screen-reader-text")
)

// words makes a set of a list with spaces between.
func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(list) {
		m[s] = true
	}
	return m
}

// noiseOf classifies an element inside one classified as outer.
func (w *walk) noiseOf(n *html.Node, outer noise) noise {
	if outer == unseen {
		return unseen
	}
	class, id, ok := w.looks(n)
	if !ok {
		return unseen
	}
	switch n.DataAtom {
	case atom.Nav, atom.Footer, atom.Dialog, atom.Menu:
		return byTag
	case atom.Aside:
		return w.soft()
	case atom.Header:
		if w.inArticle > 0 {
			return kept
		}
		return w.soft()
	case atom.Form:
		return aForm
	case atom.Button:
		return aButton
	case atom.Html, atom.Body, atom.Main, atom.Article, atom.H1, atom.A:
		return kept
	}
	k := worse(wordNoise(class), wordNoise(id))
	if k == bySoft {
		return w.soft()
	}
	return k
}

// soft is what becomes of an element with a word that relaxed ignores.
func (w *walk) soft() noise {
	if w.relaxed {
		return softened
	}
	return bySoft
}

// surrounds reports whether an element of this kind is something beside the ad.
func (n noise) surrounds() bool { return n == byTag || n == byWord || n == bySoft || n == softened }

// looks returns class and id of an element, and false if the element is hidden.
func (w *walk) looks(n *html.Node) (class, id string, shown bool) {
	for _, a := range n.Attr {
		switch a.Key {
		case "class":
			class = a.Val
		case "id":
			id = a.Val
		case "hidden":
			return "", "", strings.EqualFold(a.Val, "until-found")
		case "aria-hidden":
			if strings.EqualFold(a.Val, "true") && n.DataAtom != atom.A && n.DataAtom != atom.Body {
				return "", "", false
			}
		case "style":
			if hidingStyle(a.Val) {
				return "", "", false
			}
		case "role":
			switch a.Val {
			case "navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "tooltip":
				class = "nav"
			}
		}
	}
	return class, id, !hidingClass(class)
}

// hidingStyle reports whether a style attribute hides its element.
func hidingStyle(s string) bool {
	s = strings.ToLower(s)
	i := strings.Index(s, "display")
	j := strings.Index(s, "visibility")
	return i >= 0 && declares(s[i+len("display"):], "none") || j >= 0 && declares(s[j+len("visibility"):], "hidden")
}

// declares reports whether s is the rest of a declaration, from the colon on, with this value.
func declares(s, value string) bool {
	s, colon := strings.CutPrefix(strings.TrimLeft(s, " \t\n"), ":")
	return colon && strings.HasPrefix(strings.TrimLeft(s, " \t\n"), value)
}

// hidingClass reports whether a class hides its element on every screen. "hidden md:block" does not.
func hidingClass(class string) bool {
	if !strings.Contains(class, "hidden") && !strings.Contains(class, "d-none") {
		return false
	}
	hides := false
	for c := range strings.FieldsSeq(class) {
		switch {
		case c == "hidden" || c == "d-none":
			hides = true
		case strings.HasPrefix(c, "d-") || strings.Contains(c, ":"):
			return false
		}
	}
	return hides
}

// keepsLines reports whether a style attribute makes line ends in the text count.
func keepsLines(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "style" {
			i := strings.Index(a.Val, "white-space")
			return i >= 0 && declares(a.Val[i+len("white-space"):], "pre")
		}
	}
	return false
}

// worse returns the stronger of two reasons to drop by a word.
func worse(a, b noise) noise {
	if a == byWord || b == byWord {
		return byWord
	}
	return max(a, b)
}

// wordNoise classifies a class or id attribute by its words, which end at every sign and before every capital.
func wordNoise(attr string) noise {
	found := kept
	for name := range strings.FieldsSeq(attr) {
		switch {
		case hardNames[name]:
			return byWord
		case softNames[name]:
			found = bySoft
		}
		prev := ""
		for word := range wordsOf(name) {
			switch {
			case prev == "has" || prev == "with" || prev == "no" || prev == "without":
			case hardWords[word]:
				return byWord
			case softWords[word]:
				found = bySoft
			}
			prev = word
		}
	}
	return found
}

// wordsOf yields the words of a class name in lower case: "relatedJobs-list" has related, jobs and list.
func wordsOf(name string) func(func(string) bool) {
	return func(yield func(string) bool) {
		start := 0
		for i := 0; i <= len(name); i++ {
			letter := i < len(name) && (name[i]|0x20 >= 'a' && name[i]|0x20 <= 'z')
			camel := letter && i > start && name[i] <= 'Z' && name[i-1] >= 'a'
			if letter && !camel {
				continue
			}
			if i-start > 1 && !yield(strings.ToLower(name[start:i])) {
				return
			}
			start = i
			if !camel {
				start++
			}
		}
	}
}

// attr returns an attribute of an element, or "".
func attr(n *html.Node, key string) string {
	return attrOf(n.Attr, key)
}
