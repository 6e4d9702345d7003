// Package crawler visits due addresses, politely, and turns what it finds into judged cases.
//
// # Who does what
//
// One goroutine, the dispatcher, owns all politeness: for each host the queue of leased visits, the time of the
// next request and the robots.txt of its origins. It hands a visit to one of a fixed pool of workers when the
// host is idle and its time has come; so a host never sees two requests at once, robots.txt and redirects
// included. A worker gives the host back as soon as the answer is read, and judges while the next request is under
// way. It does not wait for the disk: what came of a visit is saved behind it, by goroutines of the run, of which there
// is a bounded number. Until then the visit stays leased.
//
// Redirects are not followed: the target is a new address in the frontier, with its own host, robots.txt and
// turn. A redirect loop ends because the frontier knows each address once.
//
// # colly
//
// This is the only package that sees colly. colly fetches and parses; it decides nothing. It runs synchronously
// inside our workers over the guarded transport of package fetch, never follows a redirect, never reads
// robots.txt, keeps no list of visited pages, no cookies and no cache, and its environment variables have no
// effect. Each of these has a test.
//
// # What is promised
//
// A page may be fetched twice, when a process dies between fetching and saving. Its effect happens once: an
// outcome is saved in one transaction under the fencing token of its lease. A run that is cancelled gives back
// what it had leased.
package crawler
