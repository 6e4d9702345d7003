package crawler

import "sync"

// shares counts the visits that sources may still make in their rounds. It is safe for concurrent use.
type shares struct {
	sources map[string]Source // never changed

	mu   sync.Mutex
	made map[string]int
}

func newShares(sources map[string]Source) *shares {
	return &shares{sources: sources, made: make(map[string]int)}
}

// spent reports whether a source has made all the visits of its round.
func (s *shares) spent(source string) bool {
	most := s.sources[source].MaxPages
	if most == 0 {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.made[source] >= most
}

// take counts one visit.
func (s *shares) take(source string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made[source]++
}

// reset begins a new round.
func (s *shares) reset(source string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.made, source)
}
