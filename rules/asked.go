package rules

import "slices"

// Terms returns what a rule asks for: the ids of the terms in its clauses, each once, in the order of its file. Those
// whose presence excuses an ad are not among them. It is nil for a rule that asks for none, or that there is not.
func (s *Set) Terms(rule string) []string {
	i, ok := s.index(rule)
	if !ok {
		return nil
	}
	var out []string
	for _, c := range s.sources[i].All {
		for _, id := range c.Terms {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}
