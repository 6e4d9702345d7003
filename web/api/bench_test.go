package api_test

import (
	"fmt"
	"testing"

	"lurewatch/job"
	"lurewatch/people"
)

// BenchmarkSearch asks for a page of twenty ads in clear and masked.
func BenchmarkSearch(b *testing.B) {
	w := newWorld(b)
	var more []job.Case
	for i := range 200 {
		more = append(more, ad(job.ID(fmt.Sprintf("m%03d", i)), job.Look, pitch))
	}
	w.found(more...)
	for _, r := range []people.Role{people.Reviewer, people.Reader} {
		b.Run(string(r), func(b *testing.B) {
			for b.Loop() {
				w.ask(r, "GET", "/ads?limit=20", nil)
			}
		})
	}
}
