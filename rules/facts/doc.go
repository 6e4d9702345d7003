// Package facts reads from one ad what it says without judging it: what it pays, which places it names and how
// its author can be reached.
//
// A [Reader] is made once from the seeds places.yaml and currencies.yaml. It shares the caller's phrase
// automaton: [New] adds the names of places and the words that money and contacts stand beside, the caller
// scans each field once, and [Reader.Read] works from those hits. Everything else that is needed stands next to
// a digit or a hit, so reading is linear in the text.
//
// Facts are claims about bytes: the span of each is read back from the ad as it was given.
//
// # Caveats
//
// A number in running text is pay only with a currency or a unit; a bare number counts in the salary field and
// right after a word of pay. An amount after a word for a fee, a penalty, a price, an allowance or a bonus is no
// pay. Where the ad names no period, the salary field means a month; in running text Period stays empty, and
// USDMonth is filled in only if the amount, taken as monthly, is between 100 and 20,000 dollars.
// "Up to 20 million" has Min 0, "from 20 million" has Max 0.
//
// A phone number is accepted as Vietnamese by its form alone (0 and nine digits that begin with 3, 5, 7, 8 or 9),
// because number ranges are opened faster than tables of them are published.
package facts
