package wording

import "slices"

// named is a fact by the place of its name in scratch.names.
type named struct{ name, at int }

// name numbers the names of facts.
func (s *scratch) name(facts []Fact) {
	s.names, s.facts = s.names[:0], s.facts[:0]
	for _, f := range facts {
		h := hash(f.Name)
		i := slices.Index(s.names, h)
		if i < 0 {
			i = len(s.names)
			s.names = append(s.names, h)
		}
		s.facts = append(s.facts, named{i, f.At})
	}
}

// factWeights is what the facts of a window weigh, by themselves and in pairs.
type factWeights struct {
	alone, together int
	here            []int // the names
}

// read weighs the facts of a window. f is the answer for the window before, which often has the same facts.
func (f *factWeights) read(m *Model, s *scratch, w Passage) {
	s.here = s.here[:0]
	for _, n := range s.facts {
		if (n.at < 0 || n.at >= w.Start && n.at < w.End) && !slices.Contains(s.here, n.name) {
			s.here = append(s.here, n.name)
		}
	}
	if slices.Equal(s.here, f.here) {
		return
	}
	f.here = append(f.here[:0], s.here...)
	f.alone, f.together = 0, 0
	for i, n := range f.here {
		a := s.names[n]
		f.alone += int(m.weights[toSlot(a)])
		for _, o := range f.here[i+1:] {
			f.together += int(m.weights[pairSlot(a, s.names[o])])
		}
	}
}
