package index_test

import (
	"errors"
	"testing"

	"lurewatch/job"
)

func TestACampaignIsAskedForAtEachSearch(t *testing.T) {
	ix := indexOf(t, rich()...)
	members := []job.ID{"a", "c", "not-here"}
	var failure error
	ix.Campaigns(func(id job.ID) ([]job.ID, error) {
		if id != "A1" {
			return nil, nil
		}
		return members, failure
	})
	search := func(query string) (got string) {
		t.Helper()
		hits, err := ix.Search(t.Context(), job.Query{Text: query})
		if err != nil {
			t.Fatalf("Search(%q) = %v", query, err)
		}
		for _, h := range hits.Hits {
			got += string(h.ID)
		}
		return got
	}
	for _, tc := range []struct{ name, query, want string }{
		{"its ads", "campaign:A1", "ac"},
		{"its ads in a band", "campaign:A1 band:alert", "a"},
		{"all others", "-campaign:A1", "b"},
		{"an id in another case is another", "campaign:a1", ""},
		{"an id that is none", "campaign:none", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := search(tc.query); got != tc.want {
				t.Errorf("Search(%q) = %q, want %q", tc.query, got, tc.want)
			}
		})
	}
	members = []job.ID{"b"}
	if got := search("campaign:A1"); got != "b" {
		t.Errorf("after the campaign changed: %q, want b", got)
	}
	failure = errors.New("made up")
	if _, err := ix.Search(t.Context(), job.Query{Text: "campaign:A1"}); !errors.Is(err, failure) {
		t.Errorf("Search = %v, want the error of the campaigns", err)
	}
}
