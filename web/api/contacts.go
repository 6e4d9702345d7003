package api

import (
	"context"

	"lurewatch/job"
)

// Pasted is what a client asks for.
type Pasted struct {
	Contacts []string `json:"contacts" minItems:"1" maxItems:"1000" nullable:"false" doc:"What to look for, each at most 1,000 bytes."`
}

type lookUpInput struct{ Body Pasted }

// Looked is what is known of the contacts that were asked for.
type Looked struct {
	Known []job.Known `json:"known" doc:"In the order asked."`
}

type lookUpOutput struct{ Body Looked }

// maxContact is the longest contact that is looked up, in bytes.
const maxContact = 1000

func (s *service) lookUp(ctx context.Context, in *lookUpInput) (*lookUpOutput, error) {
	for _, c := range in.Body.Contacts {
		if len(c) > maxContact {
			return nil, problem(422, "One of the contacts is longer than 1,000 bytes.")
		}
	}
	known, err := s.o.Known(ctx, in.Body.Contacts)
	return &lookUpOutput{Looked{list(known)}}, err
}
