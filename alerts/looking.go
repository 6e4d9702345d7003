package alerts

import (
	"context"
	"errors"

	"lurewatch/job"
)

// errReadOnly is returned by what would write in an office that only looks.
var errReadOnly = errors.New("this office only looks and writes nothing")

// looking is a store that nothing is written to.
type looking struct{ Store }

// WriteRows returns errReadOnly.
func (looking) WriteRows(context.Context, []job.Row, *job.Audit) error { return errReadOnly }

// Decide returns errReadOnly.
func (looking) Decide(context.Context, job.Deciding) (job.Audit, error) {
	return job.Audit{}, errReadOnly
}
