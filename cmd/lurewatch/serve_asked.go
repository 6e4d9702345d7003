package main

import (
	"context"
	"time"

	"lurewatch/asked"
)

// sweepAsked deletes what people sent when its time is over, until ctx ends.
func sweepAsked(ctx context.Context, box *asked.Box) error {
	t := time.NewTicker(purgeEvery)
	defer t.Stop()
	for {
		if _, err := box.Sweep(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}
