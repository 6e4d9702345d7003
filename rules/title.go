package rules

import "maps"

// Term returns what a condition of [job.Facts] is called, by language: vi, en and fr. False means that the library has
// no such term, any more.
func (s *Set) Term(id string) (title map[string]string, ok bool) {
	for i := range s.terms {
		if t := &s.terms[i]; t.id == id {
			return maps.Clone(t.title), true
		}
	}
	return nil, false
}

// Place returns what a place of the gazetteer is called, by language: vi and en. False means that there is no such place.
func (s *Set) Place(id string) (names map[string]string, ok bool) {
	p, ok := s.facts.Place(id)
	return maps.Clone(p.Names), ok
}
