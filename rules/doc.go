// Package rules compiles a rule library and judges ads with it.
//
// A rule is data: one YAML file that says what it looks for, where that comes from, and proves itself with
// examples that must hit and near misses that must not. A library is loaded whole or not at all; every fault
// is reported with its file, line and column.
//
// # How an ad is judged
//
// Rows of signs and other dividers are taken out (package plain), and what is found is told where it stands in the ad as it
// came. Each field is folded (package fold) and read once for all phrases of all rules and all place names (package
// match). Package facts reads wages, places, contacts, occupations and more; the lexicons of the library say which
// terms ("passport kept", "leaving costs money") the ad speaks of, in whatever language. A rule fires when every
// clause of its "all" holds and none of its "unless"; each clause that holds is quoted from the original text.
// Then the second reader (package wording) says how much the ad is worded like known lures.
//
// # Bands
//
// Two things are asked. Points: each rule that fired, and the second reader, add log-odds that "rules fit" learned
// from labelled ads (never negative: nothing an ad boasts of lowers its score). And the combination rule of the
// ILO/EC Delphi study: a category is positive with two strong rules; or one strong and one medium or weak; or
// three medium; or two medium and one weak. Single signs prove nothing, since nearly every honest work-abroad ad
// carries one. A rule whose quotes all overlap those of heavier rules says nothing new and does not count towards
// a combination; rules that support a category of another do not found it; the second reader supports each category
// as a weak rule does and founds none.
//
// An ad with enough points for an alert and a positive category is an alert; with enough points for a look, a
// look. A text about such ads (news, a warning, a question) is a report and has no band above none; the more a text
// looks like one without being taken for it, the more points an alert asks for.
//
// # What hides
//
// A report speaks about an offer, and a lure makes one. So a report is read once more without what it quotes and without
// the sentences that report by themselves, wherever they stand: if an alert is left, or a look with a private contact,
// it is a lure behind a warning, and a look. So is a text with enough points for a look that offers, quotes nothing, has no
// word of reporting, asking or telling, and is taken for a report by its sound alone: no labelled report is such a text. And
// an ad that is flagged is a report if without its quotations it is one,
// and hides no lure: a notice may quote as many lures as it likes. A lure that is quoted in a warning, contact and all,
// is therefore taken for a report.
//
// An ad with a positive category and too few points for a look is read once more with the sentences alone that sound
// like lures: if those are an alert, it is a lure between honest sentences, and a look.
//
// Judging is pure: the same set says the same of the same ad, whatever the time and whoever asks.
package rules
