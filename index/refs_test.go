package index_test

import (
	"errors"
	"testing"

	"lurewatch/job"
)

func TestAReferenceLeadsToItsAd(t *testing.T) {
	ix := indexOf(t, rich()...)
	var failure error
	ix.Refs(func(ref string) (job.ID, error) {
		switch ref {
		case "VN-20261123-899492", "VN-20261123-7":
			return "b", failure
		case "VN-20261123-000001":
			return "not-here", nil
		}
		return "", job.ErrUnknown
	})
	for _, tc := range []struct{ name, query, want, note string }{
		{"as it stands", "VN-20261123-899492", "b", ""},
		{"in lower case", "vn-20261123-899492", "b", ""},
		{"without zeros", "VN-20261123-7", "b", ""},
		{"by the name of the field", "ref:VN-20261123-899492", "b", ""},
		{"in quotation marks", `"VN-20261123-899492"`, "b", ""},
		{"beside something else", "VN-20261123-899492 band:nonsense", "", "band:nonsense"},
		{"of an ad that is not flagged", "VN-20261123-000001", "", ""},
		{"that no ad has", "VN-20261123-000002", "", "ref:VN-20261123-000002"},
		{"that is none", "ref:899492", "", "ref:899492"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			hits, err := ix.Search(t.Context(), job.Query{Text: tc.query, Masked: true})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, h := range hits.Hits {
				got += string(h.ID)
			}
			note := ""
			for _, n := range hits.Notes {
				note += n.About
			}
			if got != tc.want || tc.note != "" && note != tc.note || hits.Fuzzy {
				t.Errorf("Search(%q) = %q with %+v, fuzzy %v, want %q with %q", tc.query, got, hits.Notes, hits.Fuzzy, tc.want, tc.note)
			}
			if tc.want != "" && (len(hits.Query) != 1 || hits.Query[0].Field != "ref") {
				t.Errorf("it was understood as %+v", hits.Query)
			}
		})
	}
	failure = errors.New("made up")
	if _, err := ix.Search(t.Context(), job.Query{Text: "VN-20261123-899492"}); !errors.Is(err, failure) {
		t.Errorf("Search = %v, want the error of the lookup", err)
	}
}
