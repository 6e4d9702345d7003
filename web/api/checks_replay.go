package api

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// Requests with an Idempotency-Key are remembered so long, and so many of them.
const (
	replayFor  = 24 * time.Hour
	maxReplays = 4096
)

// replayKey is a request with an Idempotency-Key: under what it is remembered, and what it asked. The zero replayKey is
// one without. Neither the caller nor what was asked can be read from it.
type replayKey struct{ of, body [sha256.Size]byte }

// replays remembers what came of requests. It is safe for concurrent use.
type replays struct {
	mu    sync.Mutex // guards all below
	by    map[[sha256.Size]byte]*replay
	order [][sha256.Size]byte // the oldest first
}

// replay is what is remembered of a request: which questions came of it. It is under way as long as asked is nil.
type replay struct {
	body  [sha256.Size]byte
	asked []asking // without their answers, which the desk keeps
	until time.Time
}

// replayKey names a request of the caller.
func (s *service) replayKey(ctx context.Context, operation, key string, body any) replayKey {
	if key == "" {
		return replayKey{}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return replayKey{} // it holds what JSON was decoded into
	}
	return replayKey{sha256.Sum256([]byte(operation + "\x00" + meterOf(ctx).key + "\x00" + key)), sha256.Sum256(raw)}
}

// begin returns what came of the same request before, and nil for a new one, which [replays.end] ends. Another request
// under the same key and one that is under way are refused.
func (r *replays) begin(k replayKey, now time.Time) ([]asking, error) {
	if k == (replayKey{}) {
		return nil, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	old := r.by[k.of]
	switch {
	case old == nil || now.After(old.until):
	case old.body != k.body:
		return nil, problem(http.StatusUnprocessableEntity, "Another request was sent with this Idempotency-Key.")
	case old.asked == nil:
		return nil, problem(http.StatusConflict, "The request with this Idempotency-Key is under way. Send it again in a moment.")
	default:
		return old.asked, nil
	}
	if old == nil {
		r.order = append(r.order, k.of)
	}
	r.by[k.of] = &replay{body: k.body, until: now.Add(replayFor)}
	for len(r.order) > maxReplays {
		delete(r.by, r.order[0])
		r.order = r.order[1:]
	}
	return nil, nil
}

// end says what came of a request. One of which nothing came may be sent again; it keeps its place in the order.
func (r *replays) end(k replayKey, asked []asking) {
	if k == (replayKey{}) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	one := r.by[k.of]
	if one == nil {
		return
	}
	if asked == nil {
		one.until = time.Time{}
		return
	}
	one.asked = make([]asking, len(asked)) // a new one: the old may be in use
	for i, a := range asked {
		one.asked[i] = asking{id: a.id, lang: a.lang, refused: a.refused}
	}
}
