package saved

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lurewatch/job"
)

// The limits of searches.
const (
	MaxSearches = 200  // of one owner
	MaxName     = 100  // runes
	MaxQuery    = 2000 // bytes
)

// ErrFull is returned for one search more than an owner may have.
var ErrFull = fmt.Errorf("save a search: there are %d already", MaxSearches)

// Search is a search that somebody saved. Times are UTC.
type Search struct {
	ID        string    `json:"id"`
	Owner     string    `json:"owner"` // the name of an account
	Name      string    `json:"name"`  // one line
	Query     string    `json:"query"` // may be empty, which finds all flagged ads
	Order     job.Order `json:"order,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	// SeenAt is when whoever asks looked at it last; news are counted from here.
	SeenAt time.Time `json:"seen_at"`
	// Shared says that everybody sees the search.
	Shared bool `json:"shared,omitempty"`
	// Unit is the id of the border unit whose digest has its news; empty for none.
	Unit string `json:"unit,omitempty"`
	// Feed is the SHA-256 of the secret of its feed, in hex; empty if there is none.
	Feed string `json:"feed,omitempty"`
	// FeedTurn is the turn of the owner's account as the feed began. Whoever serves the feed compares it with that of now.
	FeedTurn int `json:"feed_turn,omitempty"`
}

// check returns what is wrong with what a person typed, in words, or nil.
func (s Search) check() error {
	switch n := utf8.RuneCountInString(s.Name); {
	case n == 0 || n > MaxName:
		return fmt.Errorf("save a search: the name has %d characters, want 1 to %d", n, MaxName)
	case len(s.Query) > MaxQuery:
		return fmt.Errorf("save a search: the query has %d bytes, want at most %d", len(s.Query), MaxQuery)
	case s.Order != "" && !slices.Contains(job.Orders[:], s.Order):
		return fmt.Errorf("save a search: order %.40q, want one of %v", s.Order, job.Orders)
	case len(s.Unit) > MaxName:
		return fmt.Errorf("save a search: the unit has %d bytes, want at most %d", len(s.Unit), MaxName)
	}
	return nil
}

// foldName is a name on one line, without invisible characters.
func foldName(typed string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(typed, ""))), " ")
}

// News finds the ads that match the search and became flagged since SeenAt, newly flagged first. Ads that only have
// similar words are no news: they would be found whenever there is nothing new.
func News(ctx context.Context, s Search, search func(context.Context, job.Query) (job.Hits, error)) (job.Hits, error) {
	hits, err := search(ctx, job.Query{Text: s.NewsQuery(), Order: job.Flagged})
	if err != nil {
		return job.Hits{}, fmt.Errorf("look for what is new in %q: %w", s.Name, err)
	}
	if hits.Fuzzy {
		return job.Hits{TookMS: hits.TookMS, Query: hits.Query}, nil
	}
	return hits, nil
}

// NewsQuery is the query that finds what is new: that of the search, with the condition that an ad became flagged at
// SeenAt or later.
func (s Search) NewsQuery() string { return since(s.SeenAt, s.Query) }

// since is the query with the condition that an ad became flagged at t or later.
func since(t time.Time, query string) string {
	rest := strings.TrimSpace(query)
	for { // an OR without a left side would join the condition
		word, after, _ := strings.Cut(rest, " ")
		if word != "OR" && !strings.HasPrefix(word, "|") {
			break
		}
		if bare := strings.TrimLeft(word, "|"); word != "OR" && bare != "" {
			after = bare + " " + after
		}
		rest = strings.TrimSpace(after)
	}
	return strings.TrimSpace("flagged:>=" + t.UTC().Format(time.RFC3339) + " " + rest)
}

// whole is a time in whole seconds, as news are asked for.
func whole(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// unless is the error, and nil for one that is expected.
func unless(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}
