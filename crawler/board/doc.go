// Package board is a made-up job board: an HTTP handler that serves given ads the way a job board serves its
// own. The demo crawls it, tests crawl it, and the bench measures against it.
//
// A board has a start page, listing pages linked by "next", one page per ad, and what surrounds ads on real
// sites and must not be taken for them: an about page, a news page that quotes lures, a log-in page, an
// address that robots.txt forbids, and links that lead nowhere.
//
//	/                     start page: the listing pages, and the other hosts of the board
//	/jobs?page=1          a listing page, Options.PerPage ads; /jobs alone redirects to it
//	/ad/17-demo-vi-04     the ad at index 17, whose id is demo-vi-04
//	/about /news/warning /login
//	/private/desk         linked from every listing page and disallowed by robots.txt
//	/archive/2019         linked from the about page and missing (404)
//	/robots.txt
//
// # What a page carries
//
// Ad pages come in three styles, see [Style]. Each carries the title and the text in full: a line of the text
// becomes a line of HTML, an empty line ends a paragraph. A reader who joins lines with "\n" and folds
// white space gets the words of the ad back, byte for byte, in whatever Unicode form they came. Two things
// cannot be carried by HTML and are served as U+FFFD: NUL characters and bytes that are not UTF-8.
//
// # Caveats
//
// Pages depend on the ads, the options and the host alone: there is no clock and no chance in them, so two
// boards with equal ads answer with equal bytes and equal validators. Nothing is rendered ahead and nothing
// is kept: memory is the slice of ads.
package board
