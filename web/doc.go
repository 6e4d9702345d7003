// Package web shows what was judged to people: the public check of one advertisement, the console with the
// flagged ones, and the small JSON interface that other commands of the same data directory talk to.
//
// Pages are made on the server and need no script. They exist in Vietnamese (the default, without a prefix),
// English (/en) and French (/fr); words/*.json holds every sentence, one file a language.
//
//	GET  /                    the check form; also /vi, /en, /fr
//	POST /check               takes a text, an address, a contact or a picture, and leads to its answer
//	GET  /kiem-tra/{id}       the answer, for a day; …/gui sends it to reviewers, …/bao-sai objects to it
//	GET  /console/asked       what was sent to reviewers, and what they made of it
//	GET  /dau-hieu            the signs, and /dau-hieu/{id} what one of them means
//	GET  /tim-dau-hieu        a quiz of ten ads, and /tim-dau-hieu/dap-an its answers; nothing is kept
//	GET  /ap-phich            a poster to print
//	GET  /console             flagged ads, search and filters
//	GET  /console/ad/{id}     one ad with its findings marked in the text, what was read, decided and kept of it
//	GET  /console/contact/{type}/{value}   the ads that bear a contact, and what they share
//	GET  /console/campaigns   campaigns, the largest or the newest first
//	GET  /console/campaign/{id}            one campaign: its ads, sources, dates and shared contacts
//	GET  /console/lookup      the form for many contacts; POST answers which are known, and keeps nothing
//	GET  /console/queue       the next ad to decide on
//	POST /console/ad/{id}/decide, …/skip, /console/campaign/{id}/decide, /console/undo   what a person decided
//	POST /console/export      ads as a file
//	GET  /console/help        how to search, and the keys
//	GET  /console/login       the form to log in, which also stands in the place of pages for people who are logged in
//	GET  /console/join/{secret}            a link that makes an account or sets a password, once
//	GET  /console/account     the own account: name, language, password, sessions, tokens
//	GET  /console/people      accounts and invitations; /console/people/{name} is one account
//	GET  /console/saved       saved searches, with how much is new in each
//	GET  /feed/{secret}       a saved search as an Atom feed, with contacts masked
//	GET  /console/units       the units that get digests, and /console/units/{id} one of them: settings, pause, test, preview
//	GET  /console/new-unit    the form for a new unit; POST …/units/{id}/retire and …/retired-units/{id} take one out of use and put it back
//	GET  /console/digests     what was sent, and /console/digests/{id} one digest as it was sent
//	GET  /console/answers     what units said that waits for somebody to decide
//	GET  /console/ref/{ref}   leads from a reference in a digest to its ad
//	GET  /d/answer/{token}, /d/pause/{token}, /d/feed/{token}   what the links in a unit's mails lead to
//	GET  /console/audit       the audit log and whether its chain holds
//	GET  /console/quality     what people decided, by rule and by person
//	GET  /console/sources     how the sources are doing, and what to do about those that are not well
//	GET  /healthz             200 ok, or 503 and why not
//	GET  /static/…            the style sheets, the script of the console, the icon
//
// The scripts of the console have nothing but keys: to the search, among the rows, to the list of keys, and those of the
// queue. They can be switched off. Drawings are SVG that the server makes, each with a table that says the same.
//
// # Who sees what
//
// [Options].House knows the accounts, and the cookie of a browser carries the secret of a session; [Options].Who is asked
// instead if it is set. Each address says in one table, with its methods, which act it needs or that everybody may ask
// for it; what says neither is refused to all. The console is for those who may [people.Read], the look-up of many contacts for those
// who may [people.Clear]. Who may not see contacts in clear finds them masked, also in the addresses of their pages,
// which then hold a token that is good until the program ends. Where nobody is asked to log in, [Options].ShowContacts
// decides.
//
// # Who does what
//
// [Options].Desk is what people decide, for those who may [people.Decide]; an act of the store is one form, and says what
// the person had seen: what changed or was decided meanwhile is not decided over. Who decided may undo it, others need
// [people.UndoAny]. What an export of [Options].Exports shows of contacts is what the pages show; each has a line in the
// audit log before its first byte leaves.
//
// # Units
//
// [Options].Digests is what units are told. Readers see what units there are; reviewers what was sent, without the tokens in
// it; leads pause, test, preview and send again; only admins with an account see and change where digests go, and save a mail
// as it was sent. They also make units, and take those out of use that the program does not bring along; the id of one is
// never given to another. Settings are saved over those that were read and no others. In the pages below /d a token is all the
// authority: no cookie counts, so that their forms are taken from everywhere, as RFC 8058 wants it, and opening one changes
// nothing. They show no ad. A token of no unit is an address that there is not.
//
// # What the pages never do
//
// They never call an ad safe, never accuse a person, never link to an ad, and print no telephone number except
// those Options.Hotlines names as verified. Words of an ad are foreign bytes: they are cut into pieces, each piece
// is escaped by html/template, bidirectional controls are spelled out, and contacts are masked for whoever may not
// see them.
//
// # Caveats
//
// With [Options].Open, or without accounts, nobody logs in, and whoever can reach the listener can read the console and
// decide: a public check belongs behind a proxy that forwards only the check pages. Checks of one address are bounded by
// [Options].AskBurst; a proxy that [Options].Proxied does not name makes all who ask one address.
//
// Whoever has the address of an answer can read it. What the reviewers are sent of a contact that was asked about is masked.
//
// Behind a proxy on this machine that is not named by [Options].Proxied all log-ins come from one address, and pause
// together. A shared search shows its query to readers in the address of the list, whatever is masked beside it. What is
// counted of the reviews is read anew for each page, from the newest 20,000 lines of the audit log and 5,000 ads.
//
// Contacts that the facts do not name are masked by their pattern. Numbers written as words are shown in clear, and so
// is a tax code behind the words for one if its check digit is right, which one telephone number in eleven has.
// Versions of a text are compared as they are shown: of two masked contacts only what is seen can differ.
package web
