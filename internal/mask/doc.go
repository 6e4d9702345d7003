// Package mask hides the contacts in what an ad says: telephone numbers, mail addresses, handles and whatever the facts
// name, so that 0900 000 123 reads 0900 ••• 123. Everything in it is pure and safe for concurrent use.
//
// Digits that are written as words, and contacts in pictures, are not found.
package mask
