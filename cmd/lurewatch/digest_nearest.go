package main

import (
	"cmp"
	"slices"
	"strings"
)

// maxNearest is how many units are named where there is none of a name.
const maxNearest = 3

// nearest lists the units whose ids are most like what was typed: those that have it in them first, then by how many letters
// differ.
func nearest(typed string, ids []string) []string {
	typed = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(typed)), " ", "-")
	typed = typed[:min(len(typed), 80)]
	far := func(id string) int {
		if typed != "" && strings.Contains(id, typed) {
			return 0
		}
		return apart([]rune(typed), []rune(id))
	}
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(far(a), far(b)), cmp.Compare(a, b)) })
	return ids[:min(len(ids), maxNearest)]
}

// apart is how many letters have to be put in, taken out or changed to make b of a (Levenshtein).
func apart(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		before := row[0] // of the row above, one to the left
		row[0] = i + 1
		for j, y := range b {
			change := before
			if x != y {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, before+1)
		}
	}
	return row[len(b)]
}
