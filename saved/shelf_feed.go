package saved

import (
	"context"

	"lurewatch/internal/secret"
	"lurewatch/job"
)

// NewFeed gives a search of the person's own a feed and returns its secret, which is shown this once. A feed that it
// had before ends. Turn is that of the person's account.
func (h *Shelf) NewFeed(ctx context.Context, by, id string, turn int) (string, error) {
	h.randMu.Lock()
	shown, err := secret.New(h.rand, secret.Feed)
	h.randMu.Unlock()
	if err != nil {
		return "", err
	}
	key, _ := secret.Key(shown, secret.Feed)
	_, err = h.change(ctx, by, id, func(s *Search) ([]job.Row, string, error) {
		rows := []job.Row{{Table: feeds, Key: key, Value: []byte(s.ID), Checked: true}}
		if s.Feed != "" {
			rows = append(rows, job.Row{Table: feeds, Key: s.Feed})
		}
		s.Feed, s.FeedTurn = key, turn
		return rows, "feed", nil
	})
	return shown, err
}

// EndFeed ends the feed of a search of the person's own. One that has none is no error.
func (h *Shelf) EndFeed(ctx context.Context, by, id string) error {
	_, err := h.change(ctx, by, id, func(s *Search) ([]job.Row, string, error) {
		if s.Feed == "" {
			return nil, "", nil
		}
		rows := []job.Row{{Table: feeds, Key: s.Feed}}
		s.Feed, s.FeedTurn = "", 0
		return rows, "unfeed", nil
	})
	return err
}

// ByFeed returns the search whose feed has the secret, or job.ErrUnknown. Whether its owner may still have a feed, and
// is of the same turn, is the caller's to ask.
func (h *Shelf) ByFeed(ctx context.Context, shown string) (Search, error) {
	key, ok := secret.Key(shown, secret.Feed)
	if !ok {
		return Search{}, job.ErrUnknown
	}
	id, err := h.rows.Row(ctx, feeds, key)
	if err != nil {
		return Search{}, err
	}
	s, _, err := h.read(ctx, string(id))
	if err == nil && s.Feed != key {
		err = job.ErrUnknown
	}
	return s, err
}
