package digest

import "strings"

// MaxHTML is the most that an HTML page is long, in bytes. Mail programs cut what is longer than 102 KB (Gmail), and who reads
// a cut page does not see how to answer.
const MaxHTML = 100_000

// minWhole is how many entries stay whole, if they fit, before the others get a line each.
const minWhole = 10

// fitted is the sheet with fewer entries told in full, and where that does not do without the last ones, so that its page is
// no longer than so many bytes. What it leaves out is in the CSV, and each section says how many that are.
func (s sheet) fitted(most int) sheet {
	bare := s
	bare.Parts = make([]part, len(s.Parts))
	budget := most
	for i, p := range s.Parts {
		if len(p.Groups) > 0 {
			budget -= len(render("line", line{Text: s.left(len(s.Parts) * maxEntries)}))
		}
		p.Groups = nil
		bare.Parts[i] = p
	}
	budget -= len(render("digest", bare)) + len(render("entry", entry{Lead: s.short}))
	plan := planOf(s, budget)
	out := s
	out.Parts = make([]part, len(s.Parts))
	n, led := 0, false
	for i, p := range s.Parts {
		out.Parts[i] = s.cut(p, plan, &n, &led)
	}
	return out
}

// maxEntries is more than a digest can have of entries: for how long a number may become.
const maxEntries = 100_000

// cut takes from a section what there is no room for. The number of entries before it goes on through the sections.
func (s sheet) cut(p part, plan plan, n *int, led *bool) part {
	groups, gone := p.Groups, 0
	p.Groups = nil
	for _, g := range groups {
		entries := g.Entries
		g.Entries = nil
		for _, e := range entries {
			at := *n
			*n++
			short := at >= plan.whole && (len(e.Lines) > 0 || e.Right != "")
			if at >= plan.kept {
				gone++
				continue
			}
			if short {
				e = shortened(e)
			}
			if *led {
				e.Lead = ""
			} else if short {
				e.Lead = s.short
			}
			*led = *led || e.Lead != ""
			g.Entries = append(g.Entries, e)
		}
		if len(g.Entries) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	if gone > 0 {
		p.Lines = append(p.Lines[:len(p.Lines):len(p.Lines)], line{Text: s.left(gone)})
	}
	return p
}

// shortened is the first line of an entry alone.
func shortened(e entry) entry {
	return entry{Ref: e.Ref, Tags: e.Tags, Title: e.Title, Loud: e.Loud}
}

// plan is how many entries, from the first, are told in full, and how many at all.
type plan struct{ whole, kept int }

// planOf finds the most entries that fit: all with a line, if that is possible, and as many of them in full as there is room
// for; else the first few in full and then as many lines as fit.
func planOf(s sheet, budget int) plan {
	var whole, short []int // bytes of each entry
	all := 0
	for _, p := range s.Parts {
		for _, g := range p.Groups {
			head := len(render("head", g.Head))
			for _, e := range g.Entries {
				whole, short = append(whole, head+len(render("entry", e))), append(short, head+len(render("entry", shortened(e))))
				all += short[len(short)-1]
				head = 0
			}
		}
	}
	var pl plan
	used := 0 // by what is planned so far
	for ; pl.whole < len(whole); pl.whole++ {
		all -= short[pl.whole]
		if used += whole[pl.whole]; used > budget || pl.whole >= minWhole && used+all > budget {
			used -= whole[pl.whole]
			break
		}
	}
	for pl.kept = pl.whole; pl.kept < len(short) && used+short[pl.kept] <= budget; pl.kept++ {
		used += short[pl.kept]
	}
	return pl
}

// render is a part of the page.
func render(name string, v any) string {
	var b strings.Builder
	if err := pages().ExecuteTemplate(&b, name, v); err != nil {
		panic(err) // the page is part of the program, and a Builder takes everything
	}
	return b.String()
}
