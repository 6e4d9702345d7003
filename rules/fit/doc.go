// Package fit learns from labelled ads how much each rule says, what the second reader looks for, and from how
// many points on people are told.
//
// Points are log-odds: a logistic regression over the rules that fired and the second reader's voice, in which no
// weight may be negative and each is drawn towards what its tier promises, so that a rule with few examples keeps
// a sensible weight. The second reader's voice is always that of a model that did not see the ad (out of fold).
// Ads that are near copies of each other stay in one fold. Bounds are set where the false alarms that the caller
// allows begin.
//
// The same samples, options and seed give the same result.
package fit
