package api

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lurewatch/job"
	"lurewatch/people"
)

// Decided is what a client decides.
type Decided struct {
	Ads      []job.ID     `json:"ads,omitempty" maxItems:"1000" doc:"The ads. May be left out where a campaign is named: all of its ads then."`
	Campaign job.ID       `json:"campaign,omitempty" maxLength:"500" doc:"The campaign whose ads they are."`
	Decision job.Decision `json:"decision" enum:"confirmed,dismissed,unsure,escalate" doc:"What was decided about the ads."`
	Reason   job.Reason   `json:"reason" enum:"signs,contact,campaign,outside,honest,misread,report,no_ad,too_little,language,gone,urgent,other" doc:"Why. Each decision has its own reasons; other needs a note."`
	Note     string       `json:"note,omitempty" maxLength:"2000" doc:"Why, in words."`
	Content  string       `json:"content,omitempty" maxLength:"128" doc:"The content_hash of the version that was read, for one ad."`
	Seen     *uint64      `json:"seen,omitempty" doc:"The review.seq of the newest decision on the ads that was read, 0 for none. If there is a newer one nothing is decided. For one ad it needs content too."`
}

type decideInput struct{ Body Decided }

// Done is a line of the audit log that a request made.
type Done struct {
	Seq uint64    `json:"seq" doc:"The number of the line of the audit log."`
	At  time.Time `json:"at"`
	By  string    `json:"by"`
	Ads int       `json:"ads,omitempty" doc:"How many ads were decided on."`
}

type doneOutput struct{ Body Done }

func (s *service) decide(ctx context.Context, in *decideInput) (*doneOutput, error) {
	b := in.Body
	d := job.Deciding{
		Ads: b.Ads, Campaign: b.Campaign, Decision: b.Decision, Reason: b.Reason, Note: b.Note, Content: b.Content, Seen: b.Seen,
		By: caller(ctx).Name, Via: "api", At: s.o.Now().UTC(),
	}
	if err := s.campaignAds(ctx, &d); err != nil {
		return nil, err
	}
	if err := d.Check(); err != nil {
		return nil, problem(422, sentence(err))
	}
	if err := s.leaveAgreed(ctx, &d, len(b.Ads) > 0); err != nil {
		return nil, err
	}
	line, err := s.o.Book.Decide(ctx, d)
	return &doneOutput{Done{Seq: line.Seq, At: line.At, By: line.By, Ads: len(d.Ads)}}, err
}

// campaignAds fills in the ads of a campaign where none are named. Those that are named must be of it, as far as it names
// its own.
func (s *service) campaignAds(ctx context.Context, d *job.Deciding) error {
	if d.Campaign == "" {
		return nil
	}
	c, ok, err := s.o.CampaignByID(ctx, d.Campaign)
	switch {
	case err != nil:
		return err
	case !ok:
		return job.ErrUnknown
	case len(d.Ads) > 0:
		d.Campaign = c.ID
		for _, id := range d.Ads {
			if c.Ads == len(c.Members) && !slices.Contains(c.Members, id) {
				return problem(422, fmt.Sprintf("The ad %.60q is not of this campaign.", id))
			}
		}
		return nil
	case c.Ads > len(c.Members):
		return problem(422, fmt.Sprintf("The campaign has %d ads, and at most %d are decided at once. Name the ads.", c.Ads, job.MaxDecided))
	}
	d.Campaign, d.Ads = c.ID, c.Members
	return nil
}

// leaveAgreed keeps ads that two people agreed to hand over from being asked for again: it would decide nothing, and take
// the undoing of the agreement from who agreed. Ads that were named are refused, those of a campaign left out.
func (s *service) leaveAgreed(ctx context.Context, d *job.Deciding, named bool) error {
	if d.Decision != job.Escalate {
		return nil
	}
	left := make([]job.ID, 0, len(d.Ads))
	for _, id := range d.Ads {
		c, found, err := s.o.Case(ctx, id)
		if err != nil {
			return fmt.Errorf("read ad %q: %w", id, err)
		}
		if !found || c.Review.Is() != job.ReviewEscalated || c.Stale() || c.Review.Refuses(*d) != nil {
			left = append(left, id)
		}
	}
	if len(left) < len(d.Ads) && (named || len(left) == 0) {
		return problem(409, "Two people agreed to escalate these ads already, or one of them at least. Nothing was decided.")
	}
	d.Ads = left
	return nil
}

type undoInput struct {
	Seq uint64 `path:"seq" minimum:"1" doc:"The seq that deciding returned." example:"17"`
}

func (s *service) undo(ctx context.Context, in *undoInput) (*doneOutput, error) {
	who := caller(ctx)
	lines, err := s.o.Book.Audits(ctx, in.Seq-1, 1)
	switch {
	case err != nil:
		return nil, err
	case len(lines) == 0 || lines[0].Seq != in.Seq || lines[0].Act != "decide":
		return nil, job.ErrUnknown
	case lines[0].By != who.Name && !who.May(people.UndoAny):
		return nil, problem(403, "Somebody else decided this. Undoing it needs the role lead.")
	}
	line, err := s.o.Book.Undo(ctx, in.Seq, who.Name, s.o.Now().UTC())
	return &doneOutput{Done{Seq: line.Seq, At: line.At, By: line.By}}, err
}
