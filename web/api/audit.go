package api

import (
	"context"

	"lurewatch/job"
)

type auditInput struct {
	After uint64 `query:"after" doc:"The number of a line; those that follow it are returned."`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"The most lines of a page."`
}

// AuditPage is a page of the audit log.
type AuditPage struct {
	Lines []job.Audit `json:"lines" doc:"Oldest first."`
	Next  uint64      `json:"next,omitempty" doc:"The after of the page that follows; absent on the last."`
}

type auditOutput struct{ Body AuditPage }

func (s *service) audit(ctx context.Context, in *auditInput) (*auditOutput, error) {
	lines, err := s.o.Book.Audits(ctx, in.After, in.Limit)
	out := AuditPage{Lines: list(lines)}
	if len(lines) == in.Limit {
		out.Next = lines[len(lines)-1].Seq
	}
	return &auditOutput{out}, err
}
