package saved_test

import (
	"context"
	"errors"
	"testing"

	"lurewatch/job"
	"lurewatch/saved"
)

func TestWhatASearchTells(t *testing.T) {
	known := func(_ context.Context, asked []string) ([]job.Known, error) {
		var out []job.Known
		for _, a := range asked {
			k := job.Known{Asked: a, Type: "handle", Value: a}
			if a == "demo_hr" || a == "jobs.example" {
				k.Ads = 2
			}
			if a == "jobs.example" {
				k.Type = "domain"
			}
			out = append(out, k)
		}
		return out, nil
	}
	for _, tc := range []struct {
		name   string
		search saved.Search
		want   bool
	}{
		{"words", saved.Search{Name: "Bavet", Query: "việc nhẹ place:bavet"}, false},
		{"a field", saved.Search{Name: "x", Query: "handle:somebody"}, true},
		{"a name that ads bear", saved.Search{Name: "x", Query: "zalo DEMO_HR"}, true},
		{"a name that ads bear, inside of a host", saved.Search{Name: "x", Query: "demo_hr.example"}, true},
		{"a name that ads bear, as the name of the search", saved.Search{Name: "hỏi demo_hr", Query: "bếp"}, true},
		{"a name that no ad bears", saved.Search{Name: "x", Query: "demo_other"}, false},
		{"the host of a board", saved.Search{Name: "x", Query: "jobs.example"}, false},
		{"a number in the name of the search", saved.Search{Name: "0900 000 123", Query: "bếp"}, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got, err := tc.search.Tells(t.Context(), known); got != tc.want || err != nil {
				t.Errorf("Tells = %v, %v, want %v", got, err, tc.want)
			}
		})
	}
	broken := errors.New("the index is closed")
	_, err := saved.Search{Name: "x", Query: "bếp"}.Tells(t.Context(), func(context.Context, []string) ([]job.Known, error) { return nil, broken })
	wantErr(t, "Tells without an index", err, broken)
	if got, err := (saved.Search{Name: "x", Query: "bếp"}).Tells(t.Context(), nil); got || err != nil {
		t.Errorf("Tells without a look-up = %v, %v", got, err)
	}
	if m := (saved.Search{ID: "1", Name: "a", Query: "b"}).Masked(); m.Name != saved.Hidden || m.Query != saved.Hidden || m.ID != "1" {
		t.Errorf("Masked = %+v", m)
	}
}
