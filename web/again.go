package web

import (
	"context"
	"fmt"
	"slices"

	"lurewatch/job"
)

// sentBefore finds the line of a decision that is sent once more: the newest one on the ad, by the same person, is the
// same one, about the same version, after the same decision. A key was struck twice, or a form sent again before the
// next page was there; the answer to the first may be lost, so the second gets it.
func (s *site) sentBefore(ctx context.Context, d job.Deciding) (line job.Audit, found bool, err error) {
	c, found, err := s.o.Case(ctx, d.Ads[0])
	if err != nil {
		return line, false, fmt.Errorf("read ad %q: %w", d.Ads[0], err)
	}
	if !found {
		return line, false, nil
	}
	line, kept, found, err := s.decisionAt(ctx, c.Review.Seq)
	if err != nil || !found {
		return line, false, err
	}
	return line, kept.Seen != nil && d.Seen != nil && *kept.Seen == *d.Seen && kept.By == d.By && kept.Via == d.Via &&
		kept.Decision == d.Decision && kept.Reason == d.Reason && kept.Note == d.Note && kept.Content == d.Content &&
		kept.Campaign == d.Campaign && slices.Equal(kept.Ads, d.Ads), nil
}

// agreed reports whether two people agreed to hand the ad over as it is now: asking for it again decides nothing, and
// would take the undoing of the agreement from who agreed.
func agreed(c job.Case) bool { return c.Review.Is() == job.ReviewEscalated && !c.Stale() }
