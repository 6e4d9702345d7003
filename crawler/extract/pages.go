package extract

import (
	"regexp"
	"strings"

	"lurewatch/job"
)

// pageNumber is the part of an address that counts the pages of a list, with the parameter or the part of the path
// that it belongs to.
var pageNumber = regexp.MustCompile(`(?i)([?&](?:page|p|pg|paged|pageno|page_no|pagenum|page_num|pagenumber|pageindex|page_index|currentpage|trang|start|offset)=|[/-](?:page|trang)[/=-]?)([0-9]{1,6})($|[&/.?])`)

// seriesOf returns an address without the number of its page and without a slash at its end, and that number; "" for
// one that has none.
func seriesOf(url string) (series, number string) {
	origin := len(job.Origin(url))
	m := pageNumber.FindStringSubmatchIndex(url[origin:])
	if m == nil {
		return strings.TrimSuffix(url, "/"), ""
	}
	path := url[origin:]
	before, after := path[:m[2]], path[m[6]:]
	if path[m[2]] == '?' && strings.HasPrefix(after, "&") {
		after = "?" + after[1:]
	}
	return strings.TrimSuffix(url[:origin]+before+after, "/"), path[m[4]:m[5]]
}

// isLaterPage reports whether the page is one of several of a list: its address counts pages, and it links to another
// page of the same list.
func (w *walk) isLaterPage(url string) bool {
	series, number := seriesOf(url)
	if number == "" {
		return false
	}
	for _, u := range w.links.follow {
		if of, n := seriesOf(u); n != number && of == series {
			return true
		}
	}
	return false
}

// maxBeside is the weight of the text beside the entries of a list up to which the page is nothing but that list.
const maxBeside = 150

// isLastPage reports whether the page is the end of a list, with so few entries that they look like text.
func (w *walk) isLastPage(p Page, m mainText) bool {
	entries := w.root.entries
	return entries > 0 && (10*entries >= 4*m.weight || m.weight-entries < maxBeside) && w.isLaterPage(p.URL)
}
