package check

import (
	"container/list"
	"sync"
	"time"
)

// shelf keeps values for a while, bounded in number and in bytes: beyond either the oldest is forgotten. It is safe for
// concurrent use.
type shelf[K comparable, V any] struct {
	max, maxBytes int

	mu    sync.Mutex // guards all below
	at    map[K]*list.Element
	order *list.List // of *kept[K, V], the oldest first
	bytes int
}

// kept is one value on a shelf.
type kept[K comparable, V any] struct {
	key   K
	value V
	size  int
	until time.Time
}

func newShelf[K comparable, V any](max, maxBytes int) *shelf[K, V] {
	return &shelf[K, V]{max: max, maxBytes: maxBytes, at: make(map[K]*list.Element), order: list.New()}
}

// put keeps a value, in the place of another under its key. A value that is larger than the shelf is not kept.
func (s *shelf[K, V]) put(key K, v V, size int, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(s.at[key])
	if s.max <= 0 || size > s.maxBytes {
		return
	}
	s.at[key] = s.order.PushBack(&kept[K, V]{key, v, size, until})
	s.bytes += size
	for len(s.at) > s.max || s.bytes > s.maxBytes {
		s.drop(s.order.Front())
	}
}

// get returns the value under a key, unless its time is over.
func (s *shelf[K, V]) get(key K, now time.Time) (v V, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.at[key]
	if e == nil {
		return v, false
	}
	k := e.Value.(*kept[K, V])
	if now.After(k.until) {
		s.drop(e)
		return v, false
	}
	return k.value, true
}

// forget forgets the value under a key, if there is one.
func (s *shelf[K, V]) forget(key K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(s.at[key])
}

// sweep forgets every value whose time is over. All are kept equally long, so that these are the oldest.
func (s *shelf[K, V]) sweep(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for e := s.order.Front(); e != nil && now.After(e.Value.(*kept[K, V]).until); e = s.order.Front() {
		s.drop(e)
	}
}

// drop forgets one value; nil is none. The caller holds mu.
func (s *shelf[K, V]) drop(e *list.Element) {
	if e == nil {
		return
	}
	k := e.Value.(*kept[K, V])
	s.order.Remove(e)
	delete(s.at, k.key)
	s.bytes -= k.size
}
