// Package eval measures a rule set on labelled ads.
//
// A label is "lure" or "legit"; ads without one are presumed honest and reported apart from ads that a person
// called honest, because what is flagged among them is to be read before it is called false. Measured are
//
//   - how many lures are found and how many honest ads are flagged, by language, category, style and source;
//   - how well the score alone ranks lures above other ads, whatever the bounds of the bands;
//   - what share of the flagged ads would be lures if lures were as rare as they are outside of a test set;
//   - what each rule contributes: every ad on which it fired is judged again without it;
//   - what is left of all this after an advertiser disguised the ad: see [Transforms].
//
// Shares come with their 95 % Wilson intervals. The intervals take ads for independent; ads made from one template
// are not, so the true intervals are wider.
//
// # Use
//
// [Bench.Measure] judges one ad in every way asked for. It is pure and safe for concurrent use; its answers are small
// and are handed to one [Tally], whose [Tally.Report] is the result. Memory is some 150 bytes an ad.
package eval
