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
//	việc nhẹ           both words, anywhere in the ad
//	"việc nhẹ"         the words in this order, one after the other; so does lương-cao
//	-casino -"đi lại"  without these
//	band:alert category:task_scam rule:fee-upfront country:KH place:kh-bavet place:bavet source:board lang:vi kind:ad
//	contact:@hr_demo   contact:hr@jobs.example phone:0900000123
//	campaign:ID        the ads of one campaign, see [Index.Campaigns]
//	score:80 score:<50 a number alone means "at least"
//	seen:2026-11       seen:>=2026-11-20 first_seen:2026 in UTC; a date alone means that day, month or year
//	0900 000 123       a telephone number in any spelling; a leading 0 is read as Viet Nam's
//
// Everything else is a word: no text is a syntax error. Words without a letter or digit are ignored; a query
// with nothing left finds nothing, and only an empty one, or white space, finds all ads. Of a long query the first [MaxQuery] bytes and [MaxWords] words count.
//
// # Order
//
// Every result has the same total order, whatever was asked: band, then score, then when the ad was last seen,
// each from the highest, then the id.
//
// # Caveats
//
// An ad whose case the log cannot read is left as the index has it, if it has it, and passed over; see
// [Index.Skipped]. It is looked at again when it changes, or when the index is built anew.
//
// [RebuildFrom] needs room for two indexes, in the folder beside the index whose name ends in ".new". One process opens an index at a time; see [ErrInUse]. The lock is advisory and, where the system has no
// flock(2), it is bleve's own. Fragments hold foreign text: HTML ones are escaped, plain ones may hold control
// characters that a terminal would obey. A file of the index that is cut short while the index is open gives
// [ErrDamaged] where that is noticed in time; bleve's own background merging is out of reach of that.
package index
