package main

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"lurewatch/crawler/warc"
	"lurewatch/job"
)

func TestEvidenceIsTheAnswerThatAnAdWasReadFrom(t *testing.T) {
	read := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	seen := read.Add(30 * 24 * time.Hour)
	const own, list = "https://jobs.example/ad/7", "https://jobs.example/list"
	gone := errors.New("disk gone")
	for _, tt := range []struct {
		name string
		c    job.Case
		kept map[string]time.Time // by address and the time that is asked for
		err  error
		want string // address and time of what is found
	}{
		{"on its own page", job.Case{ReadAt: read, LastSeen: seen}, map[string]time.Time{own + read.String(): read.Add(-time.Second)}, nil, own + read.Add(-time.Second).String()},
		{"on a list", job.Case{ReadAt: read, LastSeen: seen, Page: list}, map[string]time.Time{list + read.String(): read, own + read.String(): read}, nil, list + read.String()},
		{"expired, and seen again on its own page", job.Case{ReadAt: read, LastSeen: seen}, map[string]time.Time{own + seen.String(): seen}, nil, own + seen.String()},
		{"expired, and seen again on a list, which may have other ads by then", job.Case{ReadAt: read, LastSeen: seen, Page: list}, map[string]time.Time{list + seen.String(): seen}, nil, ""},
		{"by an older release", job.Case{LastSeen: seen}, map[string]time.Time{own + seen.String(): seen}, nil, own + seen.String()},
		{"an answer of another day is none", job.Case{ReadAt: read, LastSeen: read}, map[string]time.Time{own + read.String(): read.Add(-time.Hour)}, nil, ""},
		{"not kept", job.Case{ReadAt: read, LastSeen: seen}, nil, nil, ""},
		{"a disk that fails", job.Case{ReadAt: read, LastSeen: seen}, nil, gone, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := finder(func(_ context.Context, url string, at time.Time) (warc.Place, error) {
				if tt.err != nil {
					return warc.Place{}, tt.err
				}
				found, ok := tt.kept[url+at.String()]
				if !ok {
					return warc.Place{}, fmt.Errorf("find: %w", warc.ErrNoRecord)
				}
				return warc.Place{Ref: warc.Ref{File: "demo.warc.gz", Offset: 5}, URL: url, At: found, SHA256: "sha256:00"}, nil
			})
			tt.c.Ad.URL = own
			list, err := f.of(t.Context(), tt.c)
			got := ""
			for _, e := range list {
				got += e.URL + e.At.String()
				if e.File != "demo.warc.gz" || e.Offset != 5 || e.Digest != "sha256:00" {
					t.Errorf("evidence is %+v", e)
				}
			}
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("evidence is %+v, %v, want %q", list, err, tt.want)
			}
		})
	}
}

func TestARevisitComesWithItsOriginal(t *testing.T) {
	read := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	original := warc.Place{Ref: warc.Ref{File: "older.warc.gz", Offset: 7, Length: 9}, Type: warc.TypeResponse, Record: "<urn:uuid:original>", At: read.Add(-time.Hour), SHA256: "sha256:00"}
	f := finder(func(context.Context, string, time.Time) (warc.Place, error) {
		return warc.Place{Ref: warc.Ref{File: "newer.warc.gz"}, Type: warc.TypeRevisit, At: read, SHA256: "sha256:00", Original: &original}, nil
	})
	list, err := f.of(t.Context(), job.Case{ReadAt: read})
	if err != nil || len(list) != 2 || list[0].Type != warc.TypeRevisit || list[1].Record != original.Record || list[1].Length != 9 {
		t.Errorf("evidence is %+v, %v, want the revisit and then its original", list, err)
	}
}
