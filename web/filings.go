package web

import (
	"sync"
	"time"
)

// How much is sent to people: by one network, by what one customer may have many networks of, and by all together, of which
// a part is for those who sent nothing lately. Nobody can use up alone what the others need, and a reviewer has a list
// that can be read.
const (
	fileBurst  = 5
	fileEvery  = 10 * time.Minute
	wideBurst  = 20
	wideEvery  = 3 * time.Minute
	allBurst   = 150
	spareBurst = 50
	allEvery   = time.Minute
)

// filings bounds what is sent to people. What is sent twice counts once. It is safe for concurrent use.
type filings struct {
	own, wide, all, spare *pace

	mu  sync.Mutex      // guards now
	now map[string]bool // that are filed at this moment
}

func newFilings() *filings {
	return &filings{own: newPace(fileBurst, fileEvery), wide: newPace(wideBurst, wideEvery), all: newPace(allBurst, allEvery), spare: newPace(spareBurst, allEvery), now: make(map[string]bool)}
}

// begin reports false for an item that is filed at this moment. Whoever began must call end once.
func (f *filings) begin(item string) (end func(), ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.now[item] {
		return nil, false
	}
	f.now[item] = true
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.now, item)
	}, true
}

// take takes one turn for an address. Without one left it takes none and returns after how long there is one.
func (f *filings) take(from string, now time.Time) (wait time.Duration, ok bool) {
	wide := wideNetwork(from)
	rested := f.wide.rested(wide, now)
	if wait, ok = f.own.take(from, now); !ok {
		return wait, false
	}
	if wait, ok = f.wide.take(wide, now); !ok {
		f.own.give(from)
		return wait, false
	}
	if wait, ok = f.all.take(theRest, now); !ok && rested {
		wait, ok = f.spare.take(theRest, now)
	}
	if !ok {
		f.own.give(from)
		f.wide.give(wide)
	}
	return wait, ok
}
