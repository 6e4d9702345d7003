package main

import (
	"fmt"
	"time"
)

// fixture is one invented source: what it is made of, how much there is on it and what its habits are.
type fixture struct {
	id, lang string
	markup   markup
	// fresh is how many new ads a round has on the average, salary the share of them that says one.
	fresh, salary float64
	// size is how many ads a page of a list has.
	size int
	// over says that an ad that has ended is answered with a page that says so, instead of 404.
	over bool
	etag bool
	// rhythm says that people put ads on it by day and on working days.
	rhythm bool
	// sad is the share of visits that end with status 500 although nothing is broken.
	sad float64
}

// markup is how ads stand on a source.
type markup string

const (
	jsonLD    markup = "json-ld"
	microdata markup = "microdata"
	rdfa      markup = "rdfa"
	mainText  markup = "main text"
	selectors markup = "selectors"
	items     markup = "items of a list"
	rss       markup = "rss"
	atom      markup = "atom"
	rssLinks  markup = "rss of links"
	api       markup = "api"
	sitemap   markup = "sitemap"
)

// fixtures are the sources that are broken, the small ones among them first.
var fixtures = [...]fixture{
	{id: "village-board", markup: jsonLD, lang: "vi", fresh: 2, salary: 1, size: 10, etag: true},
	{id: "clinic-notices", markup: microdata, lang: "th", fresh: 3, salary: 0.8, size: 10, over: true, rhythm: true},
	{id: "harbour-list", markup: items, lang: "en", fresh: 3, salary: 0.9, size: 15, etag: true},
	{id: "tea-hill-feed", markup: rss, lang: "vi", fresh: 4, salary: 0.7, size: 30, rhythm: true},
	{id: "garment-board", markup: rdfa, lang: "en", fresh: 5, salary: 0.6, size: 12, etag: true, sad: 0.01},
	{id: "river-posts", markup: mainText, lang: "vi", fresh: 6, salary: 1, size: 15, over: true, rhythm: true},
	{id: "weekly-atom", markup: atom, lang: "zh", fresh: 6, salary: 0.8, size: 40, etag: true},
	{id: "kitchen-board", markup: selectors, lang: "th", fresh: 8, salary: 0.5, size: 12, over: true, rhythm: true},
	{id: "night-shifts", markup: api, lang: "en", fresh: 8, salary: 1, size: 20},
	{id: "province-map", markup: sitemap, lang: "vi", fresh: 10, salary: 0.9, size: 0, etag: true, rhythm: true},
	{id: "island-jobs", markup: mainText, lang: "zh", fresh: 10, salary: 0.8, size: 15},
	{id: "school-feed", markup: rssLinks, lang: "en", fresh: 12, salary: 0.4, size: 60, over: true, sad: 0.02, rhythm: true},
	{id: "market-cards", markup: items, lang: "th", fresh: 12, salary: 0.7, size: 20},
	{id: "motor-works", markup: microdata, lang: "vi", fresh: 15, salary: 0.3, size: 15, etag: true, rhythm: true},
	{id: "factory-gate", markup: rdfa, lang: "zh", fresh: 16, salary: 1, size: 20, over: true},
	{id: "delta-api", markup: api, lang: "vi", fresh: 20, salary: 0.7, size: 25, etag: true, rhythm: true},
	{id: "city-board", markup: selectors, lang: "vi", fresh: 25, salary: 0.9, size: 20, sad: 0.02},
	{id: "coast-map", markup: sitemap, lang: "th", fresh: 30, salary: 0.3, size: 0, over: true, rhythm: true},
	{id: "capital-jobs", markup: jsonLD, lang: "en", fresh: 40, salary: 0.6, size: 25, etag: true, sad: 0.01},
	{id: "great-board", markup: jsonLD, lang: "zh", fresh: 60, salary: 0.8, size: 30, over: true, rhythm: true},
}

// busy is by which factor more new ads than on the average a round has.
func (f fixture) busy(round int) float64 {
	if !f.rhythm {
		return 1
	}
	day := [...]float64{0.3, 1.4, 1.5, 0.8}[(round%4+4)%4] // from midnight, six in the morning, noon, six in the evening
	if weekday := firstRound.Add(time.Duration(round) * betweenRounds).Weekday(); weekday == time.Saturday || weekday == time.Sunday {
		return day / 2
	}
	return day
}

// words are those of its language.
func (f fixture) words() words { return vocabulary[f.lang] }

// paged reports whether its lists go on over several pages.
func (f fixture) paged() bool {
	return f.size > 0 && f.markup != rss && f.markup != atom && f.markup != rssLinks
}

// pages reports whether each ad has a page of its own that is visited.
func (f fixture) pages() bool {
	return f.markup != items && f.markup != rss && f.markup != atom && f.markup != api
}

// start is where every round begins.
func (f fixture) start() string {
	switch f.markup {
	case rss, atom, rssLinks:
		return "/feed.xml"
	case api:
		return "/api/jobs"
	case sitemap:
		return "/sitemap.xml"
	}
	return "/jobs"
}

// file is its source file, for a site at the given origin.
func (f fixture) file(origin string) string {
	kind, more := "board", "links:\n  ads: [\"re:^/job/[0-9]+$\"]\n  lists: [/jobs, \"/jobs?*\"]\n"
	switch f.markup {
	case items:
		kind, more = "page", "links:\n  lists: [/jobs, \"/jobs?*\"]\n"
	case rss, atom:
		kind, more = "feed", ""
	case rssLinks:
		kind, more = "feed", "links:\n  ads: [\"re:^/job/[0-9]+$\"]\n"
	case api:
		kind, more = "api", "pagination: {parameter: page, last: 5}\n"
	case sitemap:
		kind, more = "sitemap", "links:\n  ads: [\"re:^/job/[0-9]+$\"]\n"
	}
	if f.markup == selectors || f.markup == items {
		more += "pagination: {next: \"a.next@href\"}\n"
	}
	return fmt.Sprintf("id: %s\ntitle: An invented source\nkind: %s\nstart: [\"%s%s\"]\n%s%sschedule: {cron: \"0 */6 * * *\", zone: UTC}\n"+
		"delay: 2s\nowner: nobody\nlanguages: [%s]\nproven: not yet\n", f.id, kind, origin, f.start(), more, f.reading(), f.lang)
}

// reading is how the source file says that ads are read.
func (f fixture) reading() string {
	switch f.markup {
	case jsonLD:
		return "read:\n  ways: [json-ld]\n"
	case rssLinks:
		return "read:\n  ways: [feed, json-ld, main-text]\n"
	case sitemap:
		return "read:\n  ways: [json-ld, main-text]\n"
	case microdata:
		return "read:\n  ways: [microdata, main-text]\n"
	case rdfa:
		return "read:\n  ways: [rdfa]\n"
	case mainText:
		return "read:\n  ways: [main-text]\n"
	case rss, atom:
		return "read:\n  ways: [feed]\n"
	case api:
		return "read:\n  ways: [json]\n  json:\n    items: data.jobs[*]\n    fields: {title: name, company: firm, location: city, salary: pay, text: body, key: id, url: link}\n"
	}
	fields := "title: .ad-title, company: .ad-firm, location: .ad-place, salary: .ad-pay, text: .ad-text"
	if f.markup == items {
		fields = "item: .card, url: \"a.more@href\", " + fields
	}
	return "read:\n  ways: [selectors]\n  selectors: {" + fields + "}\n"
}
