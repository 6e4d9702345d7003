// Package model holds what the trainer and the reader of language weights must do alike: how a text becomes words
// and letters of scripts (Scanner), how a word of Latin letters becomes features, and how the weights of features
// are laid out in a file (Table).
//
// A word is its letters in lower case and without their marks, so Vietnamese with and without marks is one
// vocabulary. What the marks say is kept beside it: a letter that hardly any neighbour of Vietnamese uses makes the
// word a Vietnamese one whatever its letters are, any other letter that is not ASCII is a feature of its own.
// A word the table knows speaks by its own weights alone; an unknown one by those of its runs of three and four letters,
// its beginning and end being letters too.
package model
