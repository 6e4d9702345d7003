package alerts

import (
	"context"
	"strings"

	"lurewatch/job"
)

// AdOf returns the ad that has a reference, or job.ErrUnknown. Capitals do not count.
func (f *Office) AdOf(ctx context.Context, ref string) (job.ID, error) {
	id, raw, err := get[job.ID](ctx, f.o.Store, tableRefs, strings.ToUpper(strings.TrimSpace(ref)))
	if err == nil && raw == nil {
		err = job.ErrUnknown
	}
	return id, err
}
