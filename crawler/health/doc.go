// Package health tells from the rounds of a source whether it still works, and if not, what broke.
//
// A source is compared with itself. Its rounds are read from the oldest to the newest; a round in which nothing
// is amiss joins the ground that later ones are compared with, the newest [Ground] of them. A round that is amiss
// does not, so that a source which stays broken stays so, until it mends or a person says that it is as it should
// be now ([Options.Accepted]).
//
// # What is compared
//
// Shares, such as how many of the ads have a salary, how many visits fail, how many pages are a wall. Amounts for
// one page or ad, such as how many links a list has or how long a text is. And the numbers of new ads and of pages
// of lists. A share is judged by the beta-binomial distribution, a number of new ads by the negative binomial, an amount by its
// distance from the ground in spreads: each knows how much the source varied before. A source with few ads a
// round is judged over its newest 2, 4, 8 and 16 rounds together too. Besides being unlikely a change must be large:
// see the table in checks.go. Some things are wrong without any comparison: a round without one page, a first
// round without one ad.
//
// Everything here is pure.
package health
