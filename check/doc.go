// Package check is where a question about an ad becomes an answer: "what is it with this link, this text, this number,
// this picture?". The public page, the interface for programs and the command line ask here, so that they say the same.
//
// [ParseAsk] makes an [Ask] of what somebody typed. A [Desk] reads what is asked about, with the functions it was given,
// and answers in Vietnamese, English or French.
//
//	Ask ─ ParseAsk          an address, a text, a contact, a picture, or why it is none of these
//	Desk.Check              the answer, once it is there
//	Desk.Start, Desk.Get    an id at once, the answer under it later
//
// # What an answer promises
//
// Nothing is called safe. Nobody is accused. The four bands are strong signs, some signs, none seen, and could not read,
// of which the last says why and what to do instead. A failure only ever makes an answer less certain: a page that cannot
// be read is never "none seen", nor is what says nothing of work at all, and an older reading stands in for a page only if
// it bore signs, with its date. Contacts are masked in every quotation, and telephone numbers to call come from
// [Hotlines], of which only verified ones are shown.
//
// # Who writes in danger
//
// Some paste no ad but what happens to them, or to somebody close. Such a text is no ad and gets no band: [Answer].Plea says
// which situation it tells of, whom to call there comes first, and nothing is said of companies. For programs the band is
// could_not_read because of plea. Nothing of it is kept longer, or elsewhere, than of any other question. A question that
// repeats an offer is judged by the offer.
//
// # What is kept
//
// Answers are kept in memory only, for a day, under an id of 128 random bits, bounded in number and in bytes; large ones are
// compressed. Readings of pages are kept in the same way and answer for half an hour, for everybody, without saying that
// somebody asked before. Nothing is written anywhere, and nothing lists what was asked. Of who asks only two hashes with a
// seed of this process are kept, of the network and of the wider one that a customer may have.
//
// # Who gives way
//
// All bounds are shared out: who holds most of the room loses the oldest of it, who waits with most questions loses the
// newest, and who was served least lately is served next. Nobody can push out, or keep waiting, more than themselves and
// those who ask from the same network. A question that is still worked on is never forgotten before it is answered.
//
// Hosts are spared before askers: [Options].Pace says how many of its pages may be opened at once and from when on. Whoever
// asks about a page that is being opened for somebody else waits for that, and has an answer with it, also where the page
// cannot be read; who asks later has it opened anew then.
//
// # Caveats
//
// Under a flood of questions from thousands of networks answers are forgotten before their day is over; limiting who asks
// how often is the caller's part. So is how much is fetched at once by [Desk.Check], which keeps no pace.
// That a page was opened for somebody else is not said, but whoever measures may guess it from how soon the answer is there.
package check
