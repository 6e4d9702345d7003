// Package alerts tells people and programs about new alerts. It follows the store's change log with a position of
// its own: what was missed while nobody listened is told late, not never.
//
// The [Journal] is a file of JSON Lines, alerts.jsonl, with one line for every ad that became an alert and one
// for every later version of it. It is its own ledger: which ads were told, and up to where the log was read, is
// what the file says, so a crash between writing and remembering cannot tell an ad twice. It holds no text of an ad
// and no contact. Deleting it tells everything again.
package alerts
