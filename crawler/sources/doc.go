// Package sources reads what is known about the places where ads are published: one YAML file for each.
//
// A file is called as its source, topcv.yaml for topcv, and the id is permanent: ads, visits and statistics refer to
// it. This is all that a file can say; what is not marked as required may be left out:
//
//	id: bakery                       # required: kebab-case, as the file is called
//	title: The bakers' board         # required: what people call it
//	kind: board                      # required: board, feed, sitemap, telegram, api or page
//	start:                           # required: where every round begins
//	  - https://jobs.bakery.example/list
//	hosts: [jobs.bakery.example]     # that may be visited; those of start if it is left out
//	links:                           # which addresses are what, see Pattern; never wins over ads, ads over lists
//	  ads: [/job/*]
//	  lists: ["/list?page=*"]
//	  never: ["re:^/(login|cart)"]
//	pagination:                      # how to come from a list to the next page
//	  next: a[rel=next]@href         # an element
//	  parameter: page                # ?page=1, ?page=2, … up to last
//	  first: 1
//	  step: 1
//	  last: 20
//	read:                            # required: how an ad is read
//	  ways: [json-ld, selectors]     # the first that finds one; see Way
//	  selectors:                     # see Field and Selector
//	    title: h1.title
//	    text: "#description"
//	schedule:                        # required: when start and lists are visited again
//	  cron: 17 5,17 * * *
//	  zone: Asia/Ho_Chi_Minh         # UTC if it is left out
//	delay: 8s                        # the least pause between two requests to a host
//	max_depth: 6                     # how many links from start are followed
//	max_pages_per_round: 400
//	revisit: {min: 12h, max: 14d}    # between two visits of an ad
//	owner: The Bakers' Guild         # required: who runs the site
//	languages: [vi, en]              # required: BCP 47, the most frequent first
//	country: VN                      # ISO 3166-1; left out if there are several
//	render: false                    # true if a page is empty without JavaScript
//	proxy: tor                       # a proxy of that name in the configuration
//	proven: not yet                  # required: or {on: "2026-11-22", by: which saved page was read right}
//	notes: what the next person should know
//	disabled: why it is not visited
//
// Answers in JSON are read by paths, see JSON and Path:
//
//	read:
//	  ways: [json]
//	  json:
//	    items: data.jobs[*]
//	    fields: {title: name, company: employer.name, text: tasks | wishes}
//	    url: https://bakery.example/job/{id}
//
// [Load] checks a file whole and says everything that is wrong with it. A file with a fault is left out; the others
// go on.
//
// The package knows what a reader is told and not how it reads: [Read] is handed to whoever does.
package sources
