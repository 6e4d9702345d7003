package store_test

import (
	"testing"

	"go.uber.org/goleak"

	"lurewatch/store"
	"lurewatch/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestStoreConforms(t *testing.T) {
	storetest.Run(t, storetest.Subject{
		Open:          func(place string) (storetest.Store, error) { return store.Open(place) },
		Exclusive:     true,
		ErrStaleLease: store.ErrStaleLease, ErrNotFound: store.ErrNotFound, ErrClosed: store.ErrClosed,
		TextRetention: store.TextRetention, DismissedRetention: store.DismissedRetention,
	})
}
