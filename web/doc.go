// Package web shows what was judged to people: the public check of one advertisement, the console with the
// flagged ones, and the small JSON interface that other commands of the same data directory talk to.
//
// Pages are made on the server and need no script. They exist in Vietnamese (the default, without a prefix),
// English (/en) and French (/fr); words/*.json holds every sentence, one file a language.
//
//	GET  /                    the check form; also /vi, /en, /fr
//	POST /check               the answer; nothing is kept
//	GET  /console             flagged ads, search and filters
//	GET  /console/ad/{id}     one ad with its findings marked in the text
//	GET  /console/sources     how the sources are doing, and what to do about those that are not well
//	GET  /healthz             200 ok, or 503 and why not
//	GET  /static/…            the style sheet, one more for the sources, the icon
//
// # What the pages never do
//
// They never call an ad safe, never accuse a person, never link to an ad, and print no telephone number except
// those Options.Hotlines names as verified. Words of an ad are foreign bytes: they are cut into pieces, each piece
// is escaped by html/template, bidirectional controls are spelled out, and contacts are masked unless
// [Options].ShowContacts says otherwise.
//
// # Caveats
//
// Nobody logs in here. Whoever can reach the listener can read the console: a public check belongs behind a
// proxy that forwards only the check pages. [Options] bounds the checks under way and not the requests of one
// client; that is the proxy's part, or one client can keep all others waiting.
//
// Contacts that the facts do not name are masked by their pattern. Numbers written as words are shown in clear.
package web
