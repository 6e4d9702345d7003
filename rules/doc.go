// Package rules compiles a rule library and judges ads with it.
//
// A rule is data: one YAML file that says what it looks for, where that comes from, and proves itself with
// examples that must hit and near misses that must not. A library is loaded whole or not at all; every fault
// is reported with its file, line and column.
//
// # How an ad is judged
//
// Each field is folded (package fold) and read once for all phrases of all rules and all place names (package
// match). Package facts reads wages, places and contacts. A rule fires when every clause of its "all" holds
// and none of its "unless"; each clause that holds is quoted from the original text. Findings then count by
// tier in their category, after the combination rule of the ILO/EC Delphi study: a category is positive with
// two strong rules; or one strong and one medium or weak; or three medium; or two medium and one weak. Single
// signs prove nothing, since nearly every honest work-abroad ad carries one. A rule whose quotes all overlap those
// of heavier rules says nothing new and is not counted; rules that support a category of another do not found it.
//
// # Bands
//
// A positive category with a strong rule in it is an alert. A category that is positive without one, or a
// strong rule alone, is a look. A text about such ads (news, a warning, a question) is a report and has no
// band above none. Points rank ads inside a band and decide nothing else.
//
// Judging is pure: the same set says the same of the same ad, whatever the time and whoever asks.
package rules
