package saved

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"lurewatch/internal/mask"
	"lurewatch/job"
)

// Hidden stands for what a search says to whoever must not see it.
const Hidden = "••"

// Known says of contacts how many flagged ads bear each, in the order asked.
type Known func(ctx context.Context, asked []string) ([]job.Known, error)

// maxAsked is how many words of a search are looked up.
const maxAsked = 200

// Tells reports whether the name or the query of a search speaks of a contact: by its form, see [mask.Asks], or by a
// word that is known for one. With known nil only forms are looked at.
func (s Search) Tells(ctx context.Context, known Known) (bool, error) {
	for _, text := range [...]string{s.Query, s.Name} {
		if mask.Asks(text) {
			return true, nil
		}
	}
	if known == nil {
		return false, nil
	}
	words := wordsOf(s.Query + " " + s.Name)
	if len(words) == 0 {
		return false, nil
	}
	found, err := known(ctx, words)
	if err != nil {
		return false, fmt.Errorf("look whether search %s names a contact: %w", s.ID, err)
	}
	for _, k := range found {
		if k.Ads > 0 && k.Type != "domain" {
			return true, nil
		}
	}
	return false, nil
}

// Masked is the search for whoever must not see the contact that it tells.
func (s Search) Masked() Search {
	s.Name, s.Query = Hidden, Hidden
	return s
}

// wordsOf are the words that may be names of accounts, whole and in their parts.
func wordsOf(text string) []string {
	inName := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_.-", r) }
	var out []string
	seen := make(map[string]bool)
	add := func(w string) {
		if w = strings.Trim(w, ".-_"); len(w) >= 3 && !seen[w] && len(out) < maxAsked {
			seen[w] = true
			out = append(out, w)
		}
	}
	for _, w := range strings.FieldsFunc(mask.Plainly(text), func(r rune) bool { return !inName(r) }) {
		add(w)
		for _, part := range strings.FieldsFunc(w, func(r rune) bool { return r == '.' || r == '-' }) {
			add(part)
		}
	}
	return out
}
