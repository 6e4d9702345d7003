// Package rescore judges stored ads again when the rule set is another one than that which judged them.
//
// A [Pass] goes through the ads in the order of their ids, page by page. The new verdicts of a page and the place
// where the next one begins are written in one transaction, so a pass that ends at any moment goes on where it
// stopped, and doing it twice changes nothing. An ad whose verdict shows people the same only gets the new rule set's
// version; any other enters the change log with the band that it had before, where search, campaigns and alerts find
// it. Ads whose text was dropped are counted and keep their verdicts.
//
// # Caveats
//
// An ad that shows the same keeps its old score and quotes. An ad that an older release of the program writes behind
// a pass's back is found by the next pass, at the next start.
package rescore
