// Package plain takes out of a text what only fills it, and can say where in the text as it came the rest stood.
//
// What fills a text are dividers, stretches that repeat themselves and say nothing: a row of dashes or dots, "xxxxxxxx",
// "ha ha ha ha", "=*=*=*=", a hundred empty lines, ten pointing hands; and codes, rows of letters and digits that no
// language has. Of a text with a row of sixty x below it most letters are x. Whoever weighs letters, tells languages or
// asks how far apart two words stand is to be asked about the text without.
//
// Dividers of signs, or of one Latin letter that stands alone, go altogether, and with them the line that they stood on. Of
// words, pictures, flags and white space that repeat themselves something stays: they may say something once. A letter
// that is drawn out stays twice, which package fold understands.
//
// # Caveats
//
// Only what repeats itself exactly, after 32 bytes at most, is a divider. What is shorter than eight characters stays, three
// dots too. A number is left alone, but for a digit that is repeated ten times and belongs to no longer number.
package plain
