// Package facts reads from one ad what it says without judging it: what it pays, which places it names and
// what is done there, which work it offers, who employs and how its author can be reached.
//
// A [Reader] is made once from the seeds places.yaml, currencies.yaml, occupations.yaml, wages.yaml and
// appointments.yaml. It shares the caller's phrase automaton: [New] adds the names of places and the words that money and contacts stand beside, the caller
// scans each field once, and [Reader.Read] works from those hits. Everything else that is needed stands next to
// a digit or a hit, so reading is linear in the text.
//
// Facts are claims about bytes: the span of each is read back from the ad as it was given.
//
// # Caveats
//
// A number in running text is pay only with a currency or a unit; a bare number counts in the salary field and
// right after a word of pay. Figures in words ("hai mươi lăm triệu", "一万五", "สองหมื่น") count with a unit and support.
// Where the ad names no period, the salary field means a month, and a year for what nobody earns in a month; in
// running text Period stays empty, and USDMonth is filled in only if the amount, taken as monthly, is between 100 and
// 20,000 dollars. "Up to 20 million" has Min 0, "from 20 million" has Max 0; "hai mươi mấy triệu" is 20 to 30 million.
// A salary field that would be less than a dollar a month is mended, because boards mix currencies up: see mend.
//
// An amount after a word for a fee, a deposit, a debt, an advance, a penalty, a price, a bonus or a commission is no
// pay and becomes a job.Amount; allowances count as bonuses. It does not say who pays whom, nor whether the ad denies
// it ("no fee of 500k"). Such a word does not reach over the end of a sentence. Before a phrase for leaving ("to
// leave", "mới được về") an amount is a penalty whatever stands in front of it. A commission and tips are pay, with
// their Basis, where they come in for a time: "tip 2tr/đêm". Sums of turnover, capital or insurance are dropped.
//
// A word for work counts in ads of its language only, where its letters are shared with others; English counts
// everywhere. The title and the text are read for work, the other fields are not. Pay is set against a country only if
// the ad names one and pays by a known period, so that about four of ten ads have no view of their pay.
//
// A day counts as an appointment only with a word of meeting or leaving in its sentence, and not where a word for a
// deadline, an interview or a first working day stands nearer, or where it comes every week. An hour without a day is none.
//
// What an ad says of its employer is told as it stands. No register is asked.
//
// A phone number is accepted as Vietnamese by its form alone (0 and nine digits that begin with 3, 5, 7, 8 or 9),
// because number ranges are opened faster than tables of them are published.
package facts
