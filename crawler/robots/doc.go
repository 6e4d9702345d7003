// Package robots reads robots.txt files and answers whether a crawler may fetch a path, after RFC 9309.
//
// The caller fetches: it asks https://host/robots.txt, follows up to five redirects, and hands the final status
// and body to [FromStatus]. It keeps the answer for at most 24 hours (section 2.4) and asks every target of that
// origin, redirect targets included, with [File.Allowed] before it fetches them.
//
//	status         means                                        section
//	2xx            the rules in the body                         2.3.1.1
//	3xx            redirects ran out: no file, all allowed       2.3.1.2
//	4xx            no file, all allowed; also 401 and 403        2.3.1.3
//	429, 5xx       out of reach: nothing allowed                 2.3.1.4
//	no answer      out of reach: call [DisallowAll]              2.3.1.4
//
// A 304 says that the file in hand still stands; the caller keeps it and calls nothing here.
//
// # Which reading wins
//
// The package passes all vectors of github.com/google/robotstxt-spec-test that are not marked GOOGLE_SPECIFIC.
// Where those vectors and RFC 9309 read a percent-encoded spelling differently, the stricter reading holds: a
// Disallow rule covers every spelling of its path, an Allow rule only its own spelling and targets that spell it
// with needless escapes. A missing colon and common misspellings of a key are understood, as Google does.
//
// /robots.txt itself gets no special treatment: the vectors let a Disallow rule cover it. Do not ask for it.
//
// # Cost
//
// Parse is linear in the body and reads at most [MaxBytes]. Allowed costs at most the sum over the rules that
// apply of the length of rule and target: a wildcard never backtracks.
package robots
