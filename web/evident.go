package web

import (
	"context"
	"fmt"

	"lurewatch/job"
)

// Evident fills in where the evidence of each ad is, by Case and Evidence. Without either it does nothing.
func (o Options) Evident(ctx context.Context, hits []job.Hit) error {
	if o.Case == nil || o.Evidence == nil {
		return nil
	}
	for i := range hits {
		c, found, err := o.Case(ctx, hits[i].ID)
		if err != nil {
			return fmt.Errorf("read ad %q: %w", hits[i].ID, err)
		}
		if !found {
			continue
		}
		list, err := o.Evidence(ctx, c)
		if err != nil {
			return fmt.Errorf("find the evidence of ad %q: %w", hits[i].ID, err)
		}
		if len(list) > 0 {
			hits[i].Evidence = &list[0]
		}
	}
	return nil
}
