// Package wording is the second reader: a small linear model that says whether a passage is worded like known lures.
//
// It reads a text in windows of some hundred bytes, so that what stands around an offer (a company's praise of
// itself, a list of benefits) neither helps nor hides it, and takes the window that speaks loudest. The features
// of a window are the word and letter n-grams of its folded text and what package facts read in it, alone and in
// pairs; all are hashed into one table of weights.
//
// A model is trained by [Train] from labelled ads with a fixed seed and stored as a file of at most [MaxFile]
// bytes. Training twice on the same examples gives the same file. Reading is pure and safe for concurrent use.
//
// # Caveats
//
// A linear model learns what tells its examples apart, and that includes the style of those who wrote them. It is
// to be judged on lures against honest ads of the same style, and it only ever adds one finding.
package wording
