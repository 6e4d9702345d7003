// Package alerts tells people and programs about new alerts. It follows the store's change log with a position of
// its own: what was missed while nobody listened is told late, not never.
//
// The [Journal] is a file of JSON Lines, alerts.jsonl, with one line for every ad that became an alert and one
// for every later version of it. It is its own ledger: which ads were told, and up to where the log was read, is
// what the file says, so a crash between writing and remembering cannot tell an ad twice. It holds no text of an ad
// and no contact. Deleting it tells everything again.
//
// # The office
//
// The [Office] decides which unit is told what, and when. Its state is rows of the store, and each of its steps is one
// transaction:
//
//   - It follows the change log with a position for each unit, and notes which ads the unit's next digest has to look at: those
//     that are routed to it, those that it was told of, and those whose contact more ads bear.
//   - At the unit's hour it compares each of these ads with what the unit knows and makes a digest of the news. The bytes lie
//     in the folder outbox, flushed, before the one transaction that enters the day into the run ledger, queues the
//     letters, and says what the unit knows from now on. So a day has one digest, an ad is told when something
//     is new about it and only then, and what does not fit comes with the next.
//   - What cannot wait goes out at once in an urgent notice, see [Pressing]. The daily digest tells it too.
//   - A letter is sent until the other side has taken it: after a crash or in doubt again, with the same message id and the
//     same bytes. Whoever is the unit's no more when it is to go does not get it: it is withdrawn. What is refused for good,
//     or not taken for three days, is an alarm, and so is what comes back: only a
//     mail that names the message id, which nobody can guess, says so. An alarm that is refused is tried for a day.
//   - What comes by mail counts only from the unit's own addresses, see [Office.Receive].
//
// A reference such as VN-20261122-048213 is given to an ad when the first unit is told of it, and is its name for ever.
// Its number comes from the ad's id, so that no other ad gets it after the store was restored from a backup. With it units
// answer: [Office.Answer]. Beside right and wrong they can say that an ad is not of their stretch, which hands it to the
// national unit.
//
// Times come in as values, ticks only wake: what is due is read from the ledger. Digests of days on which nothing ran
// are made late, as one that covers them. Where clocks change, a day still has one hour at which it is due.
package alerts
