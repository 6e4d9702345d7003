package check

import (
	"cmp"
	"container/list"
	"sync"
	"time"
)

// shelf keeps values for a while, bounded in bytes; every value counts as many at least as make the bound in number. What is
// beyond the bound is taken from whoever holds most, the oldest first. Pinned values are not taken. It is safe for
// concurrent use.
type shelf[K comparable, V any] struct {
	least, maxBytes int

	mu    sync.Mutex // guards all below
	at    map[K]*list.Element
	by    map[asker]*list.List // of *kept[K, V]: what each asker holds, the oldest first
	loose shares               // the bytes that are not pinned
	bytes int
	puts  uint64
}

// kept is one value on a shelf.
type kept[K comparable, V any] struct {
	key    K
	value  V
	by     asker
	size   int
	pinned bool
	put    uint64 // smaller is older
	until  time.Time
}

// newShelf makes a shelf of at most max values and maxBytes bytes. One of no values, or no bytes, keeps nothing.
func newShelf[K comparable, V any](max, maxBytes int) *shelf[K, V] {
	s := &shelf[K, V]{at: make(map[K]*list.Element), by: make(map[asker]*list.List), loose: newShares()}
	if max > 0 && maxBytes > 0 {
		s.least, s.maxBytes = cmp.Or(maxBytes/max, 1), maxBytes
	}
	return s
}

// put keeps a value of an asker, in the place of another under its key. A value that is larger than the shelf is not kept,
// and neither is one that is not pinned where all that is there is.
func (s *shelf[K, V]) put(k kept[K, V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(s.at[k.key])
	if k.size = max(k.size, s.least); k.size > s.maxBytes {
		return
	}
	if s.by[k.by] == nil {
		s.by[k.by] = list.New()
	}
	s.puts++
	k.put = s.puts
	s.at[k.key] = s.by[k.by].PushBack(&k)
	s.bytes += k.size
	if !k.pinned {
		s.loose.add(k.by, k.size)
	}
	for s.bytes > s.maxBytes {
		e := s.next()
		if e == nil {
			return
		}
		s.drop(e)
	}
}

// next is the value that is taken first: the oldest of the asker who holds most. It is nil if all are pinned.
func (s *shelf[K, V]) next() (found *list.Element) {
	for a := range s.loose.own {
		e := s.by[a].Front()
		for e != nil && e.Value.(*kept[K, V]).pinned {
			e = e.Next()
		}
		if e != nil && (found == nil || s.sooner(e.Value.(*kept[K, V]), found.Value.(*kept[K, V]))) {
			found = e
		}
	}
	return found
}

// sooner reports whether a is taken before b.
func (s *shelf[K, V]) sooner(a, b *kept[K, V]) bool {
	return cmp.Or(s.loose.compare(b.by, a.by), cmp.Compare(a.put, b.put)) < 0
}

// get returns what is kept under a key, unless its time is over.
func (s *shelf[K, V]) get(key K, now time.Time) (k kept[K, V], ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.at[key]
	if e == nil {
		return k, false
	}
	k = *e.Value.(*kept[K, V])
	if now.After(k.until) {
		s.drop(e)
		return kept[K, V]{}, false
	}
	return k, true
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
	for _, l := range s.by {
		for e := l.Front(); e != nil && now.After(e.Value.(*kept[K, V]).until); e = l.Front() {
			s.drop(e)
		}
	}
}

// drop forgets one value; nil is none. The caller holds mu.
func (s *shelf[K, V]) drop(e *list.Element) {
	if e == nil {
		return
	}
	k := e.Value.(*kept[K, V])
	l := s.by[k.by]
	if l.Remove(e); l.Len() == 0 {
		delete(s.by, k.by)
	}
	delete(s.at, k.key)
	s.bytes -= k.size
	if !k.pinned {
		s.loose.add(k.by, -k.size)
	}
}
