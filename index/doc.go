// Package index makes flagged ads searchable. It follows the store's change log and keeps a bleve index of
// what the log says; the index can be deleted at any time and builds itself again from the log.
//
// # What is found
//
// Words are compared as [lurewatch/rules/fold] writes them, the same way for ads and for queries: "viec nhe"
// finds "việc nhẹ", "dat coc" finds "đặt cọc", composed and decomposed text are one. Han, kana, Hangul, Thai,
// Lao, Khmer and Burmese text is cut into overlapping pairs of characters, a character being a base with the
// marks that belong to it, so that any part of a sentence is found without a dictionary. Spaces, line ends and
// invisible characters inside such text do not matter. Folding happens token by token, after the tokens have
// their place in the text: an excerpt always marks bytes of the ad as it was published.
//
// # What a query may say
//
//	việc nhẹ               both words, anywhere in the ad
//	"việc nhẹ"             the words in this order, one after the other; so does lương-cao
//	-casino  NOT "đi lại"  without these; -(a b) without both together
//	zalo OR telegram cọc   one of the neighbours, and cọc; | is the same; OR, AND and NOT only in capitals
//	(gõ máy) OR phiên      a group, where OR is to join more than neighbours
//	typing~                with one slip: a letter more, less, another, or two swapped
//	band:alert,look        one of several values, of any field
//	category:task_scam rule:fee-upfront indicator:FC02 tier:strong country:KH place:kh-bavet place:bavet source:board
//	lang:vi kind:ad review:open closed:no review:stale (it changed since it was decided on)
//	company:"ánh dương"    words of the company field
//	contact:@hr_demo       any contact; phone: handle: email: domain: url: one kind. A domain includes those below it
//	ref:VN-20261122-048213 the ad that units know by it, also without "ref:", see [Index.Refs]
//	campaign:ID            the ads of one campaign, see [Index.Campaigns]
//	score:80 score:<50     a number alone means "at least"; version:2 how many versions were seen
//	wage:>2000             the best pay that the ad names, in US dollars a month; wage:500..2000
//	seen:2026-11           last seen; first_seen: flagged: likewise. A date alone means that day, month or year, in UTC
//	flagged:>=2026-11-01T06:00:00Z   an instant; seen:2026-11-01..2026-11-07 both days included
//	seen:7d seen:<6m       in the last seven days; longer ago than six months; h, d, w, m, y back from [job.Query].Now
//	0900 000 123           a telephone number in any spelling; a leading 0 is read as Viet Nam's
//	@hr_demo t.me/hr_demo hxxps://evil[.]example hr[at]evil[.]example   a contact, and its words in the text
//
// Everything else is a word: no text is a syntax error. Words without a letter or digit are ignored; a query
// with nothing left finds nothing, and only an empty one, or white space, finds all ads. Of a long query the first
// [MaxQuery] bytes and [MaxWords] words count. OR binds tighter than AND. Hits say how each part was understood, and
// note a name that is no field and a value that a field cannot have: the first is looked for as words.
//
// Where nothing is found as typed, plain words of four letters or characters and more are looked for again with one
// slip, [job.Hits].Fuzzy. Phrases, numbers, contacts and fields are not.
//
// # Who does not see contacts
//
// A query that is [job.Query.Masked] looks for nothing in contacts: those that were read in an ad, wherever it spells them
// out, and whatever has the form of a number to call, a mail address or a handle. Their words are indexed under terms of
// their own, so that two ads that differ in their contacts only cannot be told apart by any query. Fields of contacts find
// nothing but for domain:, since masks show hosts, and the query says so in its notes. Dates and wages of eight digits and
// more have the form of a number to call.
//
// # Order
//
// Every order is total; see [job.Order]. Bands, scores and times come from the highest, and the id comes last. Scores
// count to a millionth. A cursor holds the place of an ad and not its number, so it stays good while ads come and go.
//
// # How it works
//
// bleve keeps words, companies and contacts, and one stored card an ad. The small heads of the cards of a segment are
// read into memory when a search first sees the segment, some 400 bytes an ad; fields, orders, facets and weeks are
// read from there. Words are looked up in bleve's segments as sets of ads, phrases by their positions among the few ads
// that the rest of the query leaves. Everything of one search happens at one moment of the index, in one goroutine,
// and ends with its context.
//
// # Caveats
//
// An ad whose case the log cannot read is left as the index has it, if it has it, and passed over; see
// [Index.Skipped]. It is looked at again when it changes, or when the index is built anew.
//
// [RebuildFrom] needs room for two indexes, in the folder beside the index whose name ends in ".new". One process opens an index at a time; see [ErrInUse]. The lock is advisory and, where the system has no
// flock(2), it is bleve's own. Fragments hold foreign text: HTML ones are escaped, plain ones may hold control
// characters that a terminal would obey.
//
// Files of the index that are not what they were are found when it is opened, by the sums of its segments, and give
// [ErrDamaged] where a search or a catch-up meets them while it is open; bleve's own background merging is out of reach
// of that. [Lasting] is an index that begins itself anew then.
package index
