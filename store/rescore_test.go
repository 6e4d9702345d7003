package store_test

import (
	"encoding/binary"
	"path/filepath"
	"testing"
	"time"

	"lurewatch/store"
)

func TestAStoreOfSchema1IsBroughtUpToDate(t *testing.T) {
	dir := t.TempDir()
	st, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	for _, added := range []string{"rounds", "standings", "reviews", "history", "audit", "rows"} { // by later schemas
		dropBucket(t, filepath.Join(dir, store.FileName), added)
	}
	writeBolt(t, filepath.Join(dir, store.FileName), "meta", "schema", binary.BigEndian.AppendUint64(nil, 1))
	st, err = store.Open(dir)
	if err != nil {
		t.Fatalf("Open = %v", err)
	}
	defer st.Close()
	if info, err := st.Info(t.Context(), time.Unix(1, 0)); err != nil || info.Schema != 4 || info.Rescoring.RuleSet != "" {
		t.Errorf("Info = %+v, %v, want schema 4 and no rescoring", info, err)
	}
}
