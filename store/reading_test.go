package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/store"
)

func TestLookingAtAStoreLeavesItAsItIs(t *testing.T) {
	dir := t.TempDir()
	if _, err := store.OpenReading(dir); err == nil {
		t.Fatal("OpenReading opens what is not there")
	}
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	if _, err := s.AddLinks(t.Context(), []job.Link{{Source: "s1", URL: "https://jobs.example/1", Due: now}}); err != nil {
		t.Fatal(err)
	}
	if visits, err := s.Lease(t.Context(), job.Lease{Now: now, For: time.Hour, Max: 1, PerHost: 1}); err != nil || len(visits) != 1 {
		t.Fatalf("Lease = %v, %v", visits, err)
	}
	if _, err := store.OpenReading(dir); err == nil {
		t.Error("OpenReading opens what somebody writes")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before := bytesOf(t, dir)
	for range 2 {
		r, err := store.OpenReading(dir)
		if err != nil {
			t.Fatalf("OpenReading = %v", err)
		}
		defer r.Close()
		if info, err := r.Info(t.Context(), now); err != nil || info.Frontier.Leased != 1 {
			t.Errorf("Info = %+v, %v, want the lease to go on", info.Frontier, err)
		}
		if err := r.WriteRows(t.Context(), []job.Row{{Table: "t", Key: "k", Value: []byte("v")}}, nil); err == nil {
			t.Error("WriteRows succeeds")
		}
	}
	if !bytes.Equal(before, bytesOf(t, dir)) {
		t.Error("the file changed")
	}
}

func bytesOf(t *testing.T, dir string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
